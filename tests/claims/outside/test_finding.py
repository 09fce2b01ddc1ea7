"""Where reviews are found: pages, documents, lists, graphs and feeds, in the encodings they come in."""

from __future__ import annotations

import codecs
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers import Unreadable
from claims.outside.finding import Found, reviews_in
from claims.outside.json_stream import Broken
from claims.outside.review import Why

REVIEW: dict[str, Any] = {"@type": "ClaimReview", "claimReviewed": "大桥在五月三日通车，市长说。"}
OTHER: dict[str, Any] = {"@type": ["Review", "ClaimReview"], "claimReviewed": "The bridge is closed"}


def found_in(received: bytes | str | list[Any] | dict[str, Any], address: str = "") -> list[Found]:
    if isinstance(received, list | dict):
        received = json.dumps(received, ensure_ascii=False)
    received = received.encode() if isinstance(received, str) else received
    return list(reviews_in(io.BytesIO(received), "reviews", address))


def claims(*args: Any) -> list[Any]:
    """What the found ones review; why not, where one is none."""
    return [one.review["claimReviewed"] if one.review else one.why for one in found_in(*args)]


@pytest.mark.parametrize(
    "document",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [REVIEW]},
        {"@graph": [{"@type": "NewsArticle", "review": [REVIEW]}]},
        {"@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]},
        {"@type": "DataFeed", "dataFeedElement": [{"item": REVIEW}]},
        [{"@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]}],
        {"mainEntity": {"subjectOf": REVIEW}},
    ],
)
def test_a_review_is_found_wherever_it_lies(document: Any) -> None:
    assert claims(document) == [REVIEW["claimReviewed"]]


def test_elements_of_a_feed_that_hold_none_are_told_and_the_others_found() -> None:
    feed = {
        "@type": "DataFeed",
        "publisher": {"name": "A"},
        "dataFeedElement": [
            {"item": None},
            {"item": []},
            None,
            {"item": [], "dateDeleted": "2024-05-01"},
            {"item": [REVIEW, None, OTHER]},
        ],
    }
    nothing = [Why.NOTHING, Why.NOTHING, Why.NOTHING, Why.DELETED]
    assert claims(feed) == [*nothing, REVIEW["claimReviewed"], OTHER["claimReviewed"]]


@pytest.mark.parametrize("document", ["{}", "[]", '{"dataFeedElement": []}', "7", '{"@type": "Claim"}'])
def test_a_document_without_any_says_so(document: str) -> None:
    assert claims(document) == [Why.NOTHING]


def test_a_review_without_an_address_has_that_of_its_element() -> None:
    feed = {"dataFeedElement": [{"url": "https://a.example.org/1", "item": [REVIEW]}]}
    assert [one.around for one in found_in(feed)] == ["https://a.example.org/1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_json_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    text = json.dumps([REVIEW] * 20, ensure_ascii=False)
    assert claims(text.encode(encoding)) == [REVIEW["claimReviewed"]] * 20


def test_utf_8_with_damage_is_read_with_the_place_marked() -> None:
    text = json.dumps([REVIEW, OTHER], ensure_ascii=False)
    received = text.encode().replace("通车".encode(), b"\xe9\x80", 1)
    first, second = claims(received)
    assert "\N{REPLACEMENT CHARACTER}" in first
    assert second == OTHER["claimReviewed"]


def test_a_character_cut_in_two_by_the_end_of_a_piece_is_one() -> None:
    text = "x" * 65_535 + "大桥"
    assert claims({**REVIEW, "claimReviewed": text}) == [text]


def page(*scripts: str, head: str = "") -> str:
    tags = "".join(f'<script type="application/ld+json">{script}</script>\n' for script in scripts)
    return f"<!DOCTYPE html>\n<html><head><title>A page</title>{head}{tags}</head><body><p>Text</p></html>"


TEXT = json.dumps(OTHER)


@pytest.mark.parametrize(
    "script",
    [
        TEXT,
        f"<!--{TEXT}-->",
        f"//<![CDATA[\n{TEXT}\n//]]>",
        TEXT.replace('"', "&quot;"),
        f"{TEXT}\n{{}}",
    ],
)
def test_a_review_in_a_page_is_found_however_it_is_wrapped(script: str) -> None:
    assert claims(page('{"@type": "WebSite"}', script)) == [OTHER["claimReviewed"]]


def test_a_page_says_its_own_address_else_it_is_where_it_was_fetched_from() -> None:
    canonical = '<link rel="canonical" href="https://a.example.org/1">'
    assert (
        found_in(page(TEXT, head=canonical), "https://b.example.org")[0].around == "https://a.example.org/1"
    )
    assert found_in(page(TEXT), "https://b.example.org/2")[0].around == "https://b.example.org/2"


def test_a_broken_script_is_told_with_its_line_and_the_others_are_read() -> None:
    first, second = found_in(page('{"a": 1,\n}', TEXT))
    assert first.problem.endswith("line 3")
    assert second.review == OTHER


def test_a_script_of_nothing_but_space_between_is_read() -> None:
    assert claims(page(TEXT.replace(": ", ":" + " " * 2_000_000, 1))) == [OTHER["claimReviewed"]]


def test_a_page_without_any_says_so() -> None:
    assert claims(page()) == claims(page('{"@type": "WebSite"}')) == [Why.NOTHING]


def test_a_page_in_gb18030_is_read() -> None:
    text = page(json.dumps(REVIEW, ensure_ascii=False)).replace(
        "Text", "官员说大桥已经关闭，车辆可以绕行。" * 5
    )
    assert claims(text.encode("gb18030")) == [REVIEW["claimReviewed"]]


def test_a_file_that_is_neither_is_refused_in_words() -> None:
    with pytest.raises(Broken, match="line 1"):
        found_in("Dear editor,")
    with pytest.raises(Unreadable):
        found_in(b"<" + codecs.BOM_UTF16_LE + b"\xff\xfe\x00\x80" * 100)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_nothing_else_is_raised(received: bytes) -> None:
    with suppress(Broken, Unreadable):
        found_in(received)

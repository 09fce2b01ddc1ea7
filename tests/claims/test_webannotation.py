"""Annotations as W3C Web Annotations, by the schemas in tests/claims/schemas/ and our copy of the context."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import Block, Part, assemble
from claims.claimreview import Words
from claims.newsroom import Newsroom
from claims.webannotation import (
    PER_PAGE,
    Annotated,
    Collection,
    Place,
    annotation,
    collection,
    page,
    surroundings,
    tombstone,
)
from tests.structured import faults

SITE = "https://facts.example"
NEWSROOM = Newsroom("核稿", "Factcheck", f"{SITE}/", f"{SITE}/method/")
NOON = datetime(2026, 3, 5, 12, 0, 30, 999, tzinfo=UTC)
TEXT = "他说😀：“𠮷野家已关闭。”没有人证实。"
QUOTE = "已关闭"
START = TEXT.index(QUOTE)
PLACE = Place(f"{SITE}/articles/shop/revisions/2/", 2, NOON, START, START + 3, "他说😀：“𠮷野家", "。”")
SHOP = Annotated(
    url=f"{SITE}/annotations/7",
    claim=f"{SITE}/claims/shop/",
    article=f"{SITE}/articles/shop/",
    stance=f"{SITE}/method/#stance-states",
    status=f"{SITE}/method/#status-refuted",
    is_assessed=True,
    note=(Words("The log says otherwise.", "en"),),
    superseded=(),
    exact=QUOTE,
    language="zh-Hans",
    place=PLACE,
    created_at=NOON,
    modified_at=NOON + timedelta(days=1),
)
CONTEXT_FILE = Path(__file__).parents[2] / "factcheck/static/factcheck/anno.jsonld"


def collected(total: int) -> Collection:
    return Collection(f"{SITE}/articles/shop/annotations/", "The shop", total, NOON if total else None)


def test_an_annotation_names_the_words_the_text_they_stand_in_and_the_claim() -> None:
    document = annotation(SHOP, NEWSROOM)
    assert faults(document, "annotation") == []
    assert document["motivation"] == "assessing"
    assert (document["created"], document["modified"]) == ("2026-03-05T12:00:30Z", "2026-03-06T12:00:30Z")
    assert [one.get("source", one.get("value")) for one in document["body"]] == [
        "The log says otherwise.",
        SHOP.stance,
        SHOP.status,
        SHOP.claim,
    ]
    assert document["target"] == {
        "type": "SpecificResource",
        "source": PLACE.url,
        "language": "zh-Hans",
        "state": {"type": "TimeState", "sourceDate": "2026-03-05T12:00:30Z", "cached": PLACE.url},
        "selector": [
            {"type": "TextQuoteSelector", "exact": QUOTE, "prefix": "他说😀：“𠮷野家", "suffix": "。”"},
            {"type": "TextPositionSelector", "start": START, "end": START + 3},
        ],
    }


def test_positions_are_code_points_and_not_utf_16() -> None:
    position = annotation(SHOP, NEWSROOM)["target"]["selector"][1]
    assert TEXT[position["start"] : position["end"]] == QUOTE
    assert len(TEXT[: position["start"]].encode("utf-16-le")) // 2 == position["start"] + 2


def test_date_times_are_told_in_utc() -> None:
    beijing = datetime(2026, 3, 6, 7, 30, tzinfo=timezone(timedelta(hours=8)))
    assert annotation(replace(SHOP, created_at=beijing), NEWSROOM)["created"] == "2026-03-05T23:30:00Z"


def test_a_verdict_that_says_nothing_of_truth_assesses_nothing() -> None:
    assert annotation(replace(SHOP, is_assessed=False), NEWSROOM)["motivation"] == "linking"


def test_a_note_in_two_languages_is_a_choice_between_them() -> None:
    both = (Words("记录相反。", "zh-Hans"), Words("The log says otherwise.", "en"))
    document = annotation(replace(SHOP, note=both, superseded=(Words("更正了。", "zh-Hans"),)), NEWSROOM)
    assert faults(document, "annotation") == []
    choice, corrected = document["body"][:2]
    assert [(one["value"], one["language"]) for one in choice["items"]] == list(both)
    assert (corrected["type"], corrected["value"]) == ("TextualBody", "更正了。")


def test_a_source_as_a_whole_has_no_selector() -> None:
    document = annotation(replace(SHOP, exact="", language="", place=None), NEWSROOM)
    assert faults(document, "annotation") == []
    assert document["target"] == {"type": "SpecificResource", "source": SHOP.article}


def test_words_that_no_text_has_any_more_are_told_of_the_article() -> None:
    document = annotation(replace(SHOP, place=None), NEWSROOM)
    assert faults(document, "annotation") == []
    assert document["target"]["source"] == SHOP.article
    assert document["target"]["selector"] == {"type": "TextQuoteSelector", "exact": QUOTE}


def test_the_licence_stands_where_there_is_one() -> None:
    licensed = replace(NEWSROOM, licence="https://licence.example/by/")
    document = annotation(SHOP, licensed)
    assert faults(document, "annotation") == []
    assert document["rights"] == "https://licence.example/by/"


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "Note"},
        {"id": "annotations/7"},
        {"target": None},
        {"bodyValue": "text"},
        {"created": "2026-03-05T12:00:30+00:00"},
        {"@context": ["http://www.w3.org/ns/anno.jsonld"]},
        {"motivation": "reviewing"},
    ],
)
def test_the_schema_refuses_what_is_no_annotation(broken: dict[str, Any]) -> None:
    assert faults(annotation(SHOP, NEWSROOM) | broken, "annotation")


# Collections


def test_a_container_holds_its_first_page() -> None:
    whole = collection(collected(2), [SHOP, SHOP], NEWSROOM)
    assert faults(whole, "annotationcollection") == []
    assert whole["last"] == whole["first"]["id"] == f"{whole['id']}?page=0"
    assert [len(whole["first"]["items"]), whole["total"]] == [2, 2]


def test_a_container_of_nothing_has_no_pages() -> None:
    whole = collection(collected(0), [], NEWSROOM)
    assert faults(whole, "annotationcollection") == []
    assert collected(0).pages == 0
    with pytest.raises(IndexError):
        page(collected(0), 0, [], NEWSROOM)


@given(st.integers(1, 5 * PER_PAGE))
@settings(max_examples=50)
def test_the_pages_lead_from_the_first_to_the_last_and_hold_every_one_once(total: int) -> None:
    whole = collected(total)
    rows = [replace(SHOP, url=f"{SITE}/annotations/{number}") for number in range(total)]
    document = collection(whole, rows[:PER_PAGE], NEWSROOM)
    told: list[str] = []
    before = None
    for number in range(whole.pages):
        held = rows[number * PER_PAGE :][:PER_PAGE]
        one = page(whole, number, held, NEWSROOM)
        assert one.get("prev") == before
        assert one["partOf"] == {key: document[key] for key in ("id", "label", "total", "modified")}
        assert one["startIndex"] == len(told)
        told += [item["id"] for item in one["items"]]
        before = one["id"]
        assert one.get("next", document["last"]) == (whole.page_url(number + 1) if "next" in one else before)
    assert told == [row.url for row in rows]


def test_a_page_of_its_own_says_what_it_is_a_part_of() -> None:
    assert faults(page(collected(PER_PAGE + 1), 1, [SHOP], NEWSROOM), "annotationpage") == []


def test_a_tombstone_holds_nothing_but_that_it_went_and_when() -> None:
    stone = tombstone(SHOP.url, NOON)
    assert (stone["type"], stone["deleted"]) == ("Tombstone", "2026-03-05T12:00:30Z")
    assert stone.keys() == {"@context", "id", "type", "formerType", "deleted"}


# The context


def words_of(node: Any) -> set[str]:
    """The names in a document, and those of its values that are names too."""
    if isinstance(node, list):
        return set().union(*map(words_of, node))
    if not isinstance(node, dict):
        return set()
    named = [node.get(key, []) for key in ("type", "motivation", "purpose")]
    values = {word for one in named for word in ([one] if isinstance(one, str) else one)}
    return (node.keys() - {"@context"}) | values | set().union(*map(words_of, node.values()))


def test_the_bundled_context_knows_every_word_that_we_use() -> None:
    terms = json.loads(CONTEXT_FILE.read_text())["@context"]
    corrected = replace(SHOP, superseded=(Words("更正了。", "zh-Hans"), Words("Corrected.", "en")))
    licensed = replace(NEWSROOM, licence="https://licence.example/by/")
    rows = [corrected, replace(corrected, is_assessed=False)]
    used = words_of(collection(collected(2), rows, licensed))
    used |= words_of(page(collected(3 * PER_PAGE), 1, rows, licensed))
    # Of the other context, that of containers.
    assert used - terms.keys() == {"BasicContainer"}
    assert terms["assessing"] == "oa:assessing"


def test_the_terms_of_the_bundled_context_expand_to_addresses() -> None:
    terms = json.loads(CONTEXT_FILE.read_text())["@context"]
    for name, term in terms.items():
        address = term if isinstance(term, str) else term["@id"]
        prefix, colon, _rest = address.partition(":")
        assert address.startswith("@") or (colon and (prefix == "http" or prefix in terms)), name


# What stands around a quote


def paragraphs(*texts: str) -> tuple[str, tuple[Block, ...]]:
    text, blocks, _marks = assemble([Part("paragraph", one, "zh-Hans") for one in texts])
    return text, tuple(blocks)


@pytest.mark.parametrize(
    ("shows", "expected"),
    [
        ("excerpts", ("他说😀：“𠮷野家", "。”")),
        ("full", ("前一句。他说😀：“𠮷野家", "。”没有人证实。")),
        ("nothing", ("", "")),
    ],
)
def test_no_more_stands_around_a_quote_than_readers_see_of_the_text(
    shows: str, expected: tuple[str, str]
) -> None:
    text, blocks = paragraphs("上一段。", f"前一句。{TEXT}", "下一段。")
    start = text.index(QUOTE)
    assert surroundings(text, blocks, (), start, start + 3, shows=shows) == expected


def test_a_quote_over_two_paragraphs_has_the_sentences_of_both_ends() -> None:
    text, blocks = paragraphs("无关。甲乙丙", "丁戊己。无关。")
    start, end = text.index("丙"), text.index("戊")
    assert surroundings(text, blocks, (), start, end, shows="excerpts") == ("甲乙", "戊己。")


@given(
    st.lists(st.text("ab 。.!?”😀𠮷\n", min_size=1).filter(str.strip), min_size=1, max_size=4),
    st.data(),
    st.sampled_from(["full", "excerpts", "nothing"]),
)
@settings(max_examples=200)
def test_what_stands_around_a_quote_stands_there_in_the_text(
    texts: list[str], data: st.DataObject, shows: str
) -> None:
    text, blocks = paragraphs(*texts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, after = surroundings(text, blocks, (), start, end, shows=shows)
    assert text[:start].endswith(before)
    assert text[end:].startswith(after)
    assert max(len(before), len(after)) <= 32
    assert shows != "nothing" or before == after == ""

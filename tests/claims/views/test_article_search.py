"""The list of articles as readers search it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from articles.search.keeping import catch_up
from tests.factory import (
    QUOTE,
    make_annotation,
    make_claim,
    make_derivation,
    make_held_article,
    make_publisher,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def titles(page: object) -> list[str]:
    return [str(row[0]) for row in page.context["rows"]]  # type: ignore[attr-defined]


def test_a_found_article_shows_where_and_leads_there(english: Client) -> None:
    make_held_article(
        "Cranes.\n\nSome say so. The bridge opens on 3 May. Others do not.", shows="full", title_en="A"
    )
    make_held_article("The port.", shows="full", title_en="B")
    page = english.get("/articles/?q=bridge+opened")
    assert titles(page) == ["A"]
    assert "1 article matches." in page.text
    assert (
        'Some say so. The <mark class="hit">bridge</mark> <mark class="hit">opens</mark> on 3 May.'
        in page.text
    )
    assert "#:~:text=The bridge opens on 3 May." in unquote(page.text)


def test_of_a_text_shown_in_part_no_other_word_is_shown(english: Client) -> None:
    article = make_held_article(title_en="A")
    annotation = make_annotation(article=article, quote=QUOTE)
    assert titles(english.get("/articles/?q=master")) == []
    make_verdict(annotation.claim, "disputed")
    page = english.get("/articles/?q=harbour+master")
    assert titles(page) == ["A"]
    assert '<mark class="hit">harbour</mark> <mark class="hit">master</mark>' in page.text
    assert "ministry" not in page.text
    assert titles(english.get("/articles/?q=ministry")) == []


def test_words_of_the_title_are_marked_there_and_not_told_twice(english: Client) -> None:
    make_held_article("The bridge\n\nText.", shows="full", title_en="The bridge", title_zh="大桥")
    page = english.get("/articles/?q=bridge").text
    assert page.count('<mark class="hit">bridge</mark>') == 1
    assert '<mark class="hit">大桥</mark>' in english.get("/articles/?q=大橋").text


def test_the_list_is_narrowed_by_links_that_can_be_taken_back(english: Client) -> None:
    gazette = make_publisher(name_en="The Gazette")
    day: dict[str, Any] = {"published_at": datetime(2023, 5, 3, tzinfo=UTC), "published_precision": "day"}
    make_held_article("Bridge.", title_en="A", shows="full", publisher=gazette, **day)
    make_held_article("Bridge.", title_en="B", shows="full", kind="post")
    page = english.get("/articles/?q=bridge")
    assert f'href="?q=bridge&amp;publisher={gazette.pk}"' in page.text
    narrowed = english.get(f"/articles/?q=bridge&publisher={gazette.pk}&year=2023")
    assert titles(narrowed) == ["A"]
    assert 'href="?q=bridge&amp;year=2023"' in narrowed.text
    assert titles(english.get("/articles/?kind=post&kind=report")) == ["A", "B"]
    assert titles(english.get("/articles/?year=1999")) == titles(english.get("/articles/?year=x")) == []


def test_what_cannot_be_found_is_said(english: Client) -> None:
    make_held_article("Bridge.")
    assert "No article matches." in english.get("/articles/?q=crane").text
    assert "There is nothing to look for" in english.get("/articles/?q=%26").text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 10_000,
        "q=%22",
        "q=%26%7C%21",
        "q=a%27%3Bdrop",
        "q=%3A%2A",
        "q=%ED%A0%80",
        "q=%F0%9F%99%82",
        "q=bridge&page=999999",
        "q=bridge&page=x",
        "q=a&q=b&year=2023&year=x",
        "publisher=999999999999999",
        "year=0000",
    ],
)
def test_whatever_is_asked_is_answered(english: Client, query: str) -> None:
    make_held_article("Bridge.")
    assert english.get(f"/articles/?{query}").status_code == 200


def test_queries_of_a_search_do_not_grow(same_queries: Callable[[str, Callable[[], object]], None]) -> None:
    def more() -> None:
        article = make_held_article(publisher=make_publisher())
        make_derivation(article)
        make_verdict(make_annotation(make_claim(), article, quote=QUOTE).claim, "disputed")
        catch_up()

    same_queries("/articles/?q=harbour+master", more)

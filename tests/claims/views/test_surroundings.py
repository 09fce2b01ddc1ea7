"""The picture of an article among those it comes from and those that take it up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from articles.models import Article
from claims.surroundings import MOST_DRAWN, MOST_LISTED
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_publisher,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def named(name: str, **columns: object) -> Article:
    return make_article(publisher=make_publisher(name_en=name, name_zh=""), **columns)


@pytest.fixture
def gazette() -> Article:
    """Translates The Wire, an original; The Echo republishes it, and takes from a rival too."""
    wire = named(
        "The Wire",
        provenance="original",
        published_at=datetime(2023, 11, 22, tzinfo=UTC),
        published_precision="day",
    )
    gazette, echo, rival = named("The Gazette"), named("The Echo"), named("The Rival")
    make_derivation(gazette, wire, "translates")
    make_derivation(echo, gazette, "republishes")
    make_derivation(echo, rival, "summarises")
    claim = make_claim()
    make_annotation(claim, gazette, stance="contradicts", basis="document")
    make_annotation(claim, wire, basis="document")
    make_verdict(claim, "disputed")
    make_annotation(make_claim(), gazette, stance="context")
    return gazette


def drawings(page: str) -> list[str]:
    return re.findall(r"<svg class=\"(?:wide|narrow)\".*?\n</svg>", page, re.DOTALL)


def text_of(fragment: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", fragment).split())


def rows(page: str) -> list[list[str]]:
    (table,) = re.findall("<table>.*?</table>", page, re.DOTALL)
    return [
        [text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall("<tr>.*?</tr>", table, re.DOTALL)
    ]


def test_the_picture_is_there_and_said_in_words(english: Client, gazette: Article) -> None:
    page = english.get(gazette.get_absolute_url()).text
    words = "It comes from: The Wire. It is taken up by: The Echo."
    for size in ("wide", "narrow"):
        assert f'<desc id="{size}-words">{words}</desc>' in page


def test_each_article_says_when_it_came_out_how_it_takes_from_others_and_what_it_says_of_claims(
    english: Client, gazette: Article
) -> None:
    wide, narrow = drawings(english.get(gazette.get_absolute_url()).text)
    assert text_of(wide.split("</desc>")[1]) == (
        "The Wire 2023-11-22 · original report · claims: corroborates 1 "
        "The Gazette this article · undated · translates · claims: contradicts 1 "
        "The Echo undated · republishes · and from 1 more"
    )
    assert "The Echo" in narrow


def test_every_name_leads_to_its_article_but_that_of_the_page(english: Client, gazette: Article) -> None:
    wire, echo = (Article.objects.get(publisher__name_en=name) for name in ("The Wire", "The Echo"))
    for drawing in drawings(english.get(gazette.get_absolute_url()).text):
        assert re.findall('<a href="([^"]*)">', drawing) == [wire.get_absolute_url(), echo.get_absolute_url()]


def test_the_picture_is_also_a_table(english: Client, gazette: Article) -> None:
    assert rows(english.get(gazette.get_absolute_url()).text) == [
        ["Article", "Takes from", "Its claims"],
        ["What it comes from"],
        ["The Wire 2023-11-22", "original report", "corroborates 1"],
        ["This article"],
        ["The Gazette undated", "The Wire translates", "contradicts 1"],
        ["Who takes it up"],
        ["The Echo undated", "The Gazette republishes and from 1 more", ""],
    ]


def test_an_article_by_itself_has_no_picture(english: Client) -> None:
    article = make_article()
    make_derivation(article, make_article(), "quotes")
    page = english.get(article.get_absolute_url()).text
    assert drawings(page) == []
    assert "What else it draws on" in page


def test_who_quotes_an_article_is_listed_and_not_drawn(english: Client) -> None:
    article = make_article()
    make_derivation(named("The Echo"), article, "quotes")
    page = english.get(article.get_absolute_url()).text
    assert "Who else draws on it" in page
    assert drawings(page) == []


@pytest.mark.parametrize(
    ("columns", "standing"),
    [
        ({"provenance": "original"}, "original report"),
        ({}, "nobody has traced it"),
        (
            {
                "provenance": "original",
                "withdrawn_at": datetime(2024, 1, 1, tzinfo=UTC),
                "withdrawn_reason": "Made up.",
            },
            "withdrawn",
        ),
    ],
)
def test_the_end_of_a_trail_says_what_it_is(
    english: Client, columns: dict[str, object], standing: str
) -> None:
    article = make_article()
    make_derivation(article, named("The Wire", **columns))
    assert rows(english.get(article.get_absolute_url()).text)[2][1] == standing


def test_circular_reporting_is_named(english: Client) -> None:
    one, other = named("The Wire"), named("The Echo")
    make_derivation(one, other)
    make_derivation(other, one)
    page = english.get(one.get_absolute_url()).text
    caption = text_of(re.findall("<figcaption>.*?</figcaption>", page, re.DOTALL)[0])
    assert caption.endswith("Circular reporting : The Wire , The Echo .")


def test_many_retellings_are_counted_in_the_picture_and_listed_so_far(english: Client) -> None:
    wire = make_article(provenance="original")
    for _number in range(MOST_LISTED + 2):
        make_derivation(make_article(), wire, "republishes")
    page = english.get(wire.get_absolute_url()).text
    wide, _narrow = drawings(page)
    assert wide.count("<a href") == MOST_DRAWN - 1
    assert f"{MOST_LISTED + 2 - MOST_DRAWN + 1} more" in wide
    assert rows(page)[-1] == ["2 more"]


def test_queries_do_not_grow_with_what_an_article_comes_from_and_who_takes_it_up(
    same_queries: Callable[[str, Callable[[], object]], None],
) -> None:
    article = make_article()
    last = article

    def more() -> None:
        nonlocal last
        source = make_article(publisher=make_publisher(), provenance="original")
        make_derivation(last, source)
        claim = make_claim()
        make_annotation(claim, source, basis="document")
        make_verdict(claim, "verified")
        last = source
        retelling = make_article(publisher=make_publisher())
        make_derivation(retelling, article)
        make_derivation(make_article(publisher=make_publisher()), retelling)
        make_derivation(make_article(publisher=make_publisher()), article, "quotes")

    same_queries(article.get_absolute_url(), more)

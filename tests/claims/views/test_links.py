"""What readers see beside the address of an article: its archived copy, and that it no longer answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, LinkCheck
from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_outside_verdict,
    make_publisher,
    make_verdict,
)

pytestmark = pytest.mark.django_db

ADDRESS = "https://river.example/bridge"
COPY = f"https://archive.example/2024/{ADDRESS}"


@pytest.fixture
def article() -> Article:
    return make_held_article(
        title_en="The bridge is shut",
        address=ADDRESS,
        provenance="original",
        provenance_reason="Its reporter was there.",
        published_at=datetime(2024, 5, 2, tzinfo=UTC),
        published_precision="day",
    )


@pytest.fixture
def bridge(article: Article) -> Claim:
    claim = make_claim(slug="bridge")
    make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "verified")
    return claim


def mark_dead(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(link_state="dead")
    gone = datetime(2026, 5, 3, 12, tzinfo=UTC)
    LinkCheck.objects.create(article=article, address=article.address, gone_at=gone, gone_since=gone)


@pytest.fixture
def pages(bridge: Claim, article: Article) -> list[str]:
    """Every public page that leads to the article."""
    retelling = make_held_article(title_en="The retelling")
    make_derivation(retelling, article, "summarises")
    key = article.key
    return [
        "/claims/bridge/",
        f"/claims/bridge/?as_of={timezone.now():%Y-%m-%d}",
        "/claims/bridge/verdicts/1/",
        f"/articles/{key}/",
        f"/articles/{key}/revisions/1/",
        f"/articles/{retelling.key}/",
    ]


def test_the_copy_stands_beside_the_address_wherever_that_does(
    english: Client, pages: list[str], article: Article
) -> None:
    for path in pages:
        page = english.get(path).text
        assert f'href="{ADDRESS}' in page and COPY not in page
    article.archive_at(COPY)
    for path in pages:
        page = english.get(path).text
        assert 0 < page.index(f'href="{ADDRESS}') < page.index(f'href="{COPY}"'), path
        assert "archived copy at archive.example" in page
        assert "no longer answers" not in page


def test_a_dead_address_is_marked_stays_and_comes_after_the_copy(
    english: Client, pages: list[str], article: Article
) -> None:
    mark_dead(article)
    for path in pages:
        page = english.get(path).text
        assert f'href="{ADDRESS}' in page
        assert 'no longer answers (checked on <time datetime="2026-05-03">' in page, path
    article.archive_at(COPY)
    for path in pages:
        page = english.get(path).text
        assert 0 < page.index(f'href="{COPY}"') < page.index(f'href="{ADDRESS}'), path


def test_the_page_of_another_newsrooms_verdict_is_marked_as_well(english: Client, bridge: Claim) -> None:
    checked = make_article(publisher=make_publisher(), address="https://checkers.example/1")
    make_outside_verdict(bridge, checked)
    make_verdict(bridge, "verified", kind="still_holds")
    mark_dead(checked)
    checked.archive_at(COPY)
    told = english.get("/claims/bridge/").text.split('id="others"')[1].split("</section>")[0]
    assert 0 < told.index(f'href="{COPY}"') < told.index('href="https://checkers.example/1"')
    assert "no longer answers" in told


def test_it_is_said_in_chinese(chinese: Client, bridge: Claim, article: Article) -> None:
    mark_dead(article)
    article.archive_at(COPY)
    page = chinese.get("/claims/bridge/").text
    assert "已无法打开" in page and "archive.example 上的存档" in page


def test_a_dead_link_of_which_no_check_is_known_is_marked_without_a_day(
    english: Client, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(link_state="dead")
    page = english.get(article.get_absolute_url()).text
    assert "no longer answers</span>" in page


def test_a_copy_is_shown_of_an_article_without_an_address(english: Client) -> None:
    article = make_article(title_en="A letter", archive_address=COPY)
    assert f'href="{COPY}"' in english.get(article.get_absolute_url()).text


def test_queries_do_not_grow_with_dead_links(
    same_queries: Callable[[str, Callable[[], object]], None], bridge: Claim, article: Article
) -> None:
    def more() -> None:
        number = Article.objects.count()
        origin = make_article(
            provenance="original", publisher=make_publisher(), address=f"https://a.example/{number}"
        )
        held = make_held_article(publisher=make_publisher(), address=f"https://b.example/{number}")
        for one in (origin, held):
            mark_dead(one)
        make_derivation(held, origin)
        make_derivation(article, origin)
        make_outside_verdict(bridge, held)
        make_annotation(bridge, held, quote=QUOTE, basis="document")
        make_verdict(bridge, "verified", kind="still_holds")

    same_queries("/claims/bridge/", more)
    same_queries(article.get_absolute_url(), more)

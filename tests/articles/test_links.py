"""When the address of an article is asked, and what makes it dead; by a real server on this machine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import links
from articles.choices import LinkState
from articles.fetch import FetchProblem, Refused
from articles.links import FRONT_PAGE, due, find, leads_to_front_page, places_to_look, record
from articles.models import Article, LinkCheck
from factcheck.ledger.models import Entry
from tests.database import sql
from tests.factory import make_article, make_held_article
from tests.servers import page, redirect, serving, this_machine

GONE = FetchProblem.GONE.value
DAY = timedelta(days=1)


@pytest.fixture
def article() -> Article:
    return make_article(address="https://river.example/a")


def check(article: Article) -> LinkCheck:
    return LinkCheck.objects.get(article=article)


def state(article: Article) -> str:
    return Article.objects.get(pk=article.pk).link_state


def later(days: float) -> None:
    """As if what was found had been found so many days earlier."""
    for row in LinkCheck.objects.all():
        for name in ("tried_at", "due_at", "gone_since", "gone_at"):
            if moment := getattr(row, name):
                setattr(row, name, moment - timedelta(days=days))
        row.save()


def is_about(moment: Any, wait: timedelta) -> bool:
    return bool(abs(moment - timezone.now() - wait) < timedelta(minutes=1))


# What makes it dead


@pytest.mark.django_db
@pytest.mark.parametrize("problem", [FetchProblem.GONE, FetchProblem.UNKNOWN_HOST])
def test_an_address_is_dead_when_nothing_was_there_on_two_checks_a_day_apart(
    article: Article, problem: str
) -> None:
    record(article, problem)
    assert state(article) == LinkState.UNCHECKED
    assert is_about(check(article).due_at, DAY)
    later(0.9)
    record(article, problem)
    assert state(article) == LinkState.UNCHECKED
    later(0.2)
    record(article, problem)
    assert state(article) == LinkState.DEAD
    found = check(article)
    assert found.gone_at and found.gone_since and is_about(found.gone_at, timedelta())
    assert found.gone_at - found.gone_since >= DAY


@pytest.mark.django_db
def test_an_address_that_answers_again_is_not_dead_any_more(article: Article) -> None:
    record(article, GONE)
    later(2)
    record(article, GONE)
    record(article)
    assert state(article) == LinkState.ALIVE
    found = check(article)
    assert (found.failures, found.problem, found.gone_since, found.gone_at) == (0, "", None, None)
    record(article, GONE)
    assert state(article) == LinkState.ALIVE


@pytest.mark.django_db
@pytest.mark.parametrize("problem", [*sorted(set(FetchProblem) - links.GONE), FRONT_PAGE])
def test_what_only_keeps_a_program_out_says_nothing_however_often(article: Article, problem: str) -> None:
    for _time in range(3):
        record(article, problem)
        later(40)
    assert state(article) == LinkState.UNCHECKED
    assert check(article).failures == 3


@pytest.mark.django_db
def test_what_says_nothing_neither_makes_nor_takes_a_mark(article: Article) -> None:
    record(article, GONE)
    later(1)
    record(article, FetchProblem.BUSY)
    later(1)
    record(article, GONE)
    assert state(article) == LinkState.DEAD
    record(article, FetchProblem.FORBIDDEN)
    assert state(article) == LinkState.DEAD


@pytest.mark.django_db
def test_a_change_of_the_mark_is_on_record_and_a_check_is_not(article: Article) -> None:
    def entries() -> list[str]:
        # Entries are written when a transaction ends.
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
        return list(Entry.objects.order_by("number").values_list("table", flat=True))

    record(article, GONE)
    before = len(entries())
    later(2)
    record(article, GONE)
    record(article, GONE)
    assert state(article) == LinkState.DEAD
    assert entries()[before:] == ["articles_article"]


@pytest.mark.django_db
def test_what_was_found_at_another_address_says_nothing_of_the_new_one(article: Article) -> None:
    record(article, GONE)
    later(2)
    record(article, GONE)
    before = Article.objects.get(pk=article.pk)
    article.address = "https://river.example/b"
    article.save(update_fields=["address"])
    assert state(article) == LinkState.UNCHECKED
    # The check of the old address comes back after the new one was recorded.
    record(before, GONE)
    assert check(article).address == "https://river.example/a"
    assert due() == [article]
    record(article, FetchProblem.BUSY)
    assert state(article) == LinkState.UNCHECKED
    found = check(article)
    assert (found.address, found.failures, found.gone_since) == ("https://river.example/b", 1, None)


# When


@pytest.mark.django_db
def test_articles_with_an_address_are_due_held_or_not_those_never_asked_first() -> None:
    asked, waiting, cited, held = (
        make(address=f"https://river.example/{number}")
        for number, make in enumerate([make_article, make_article, make_article, make_held_article])
    )
    make_article()
    make_article(address="https://river.example/hoax").withdraw("It was a hoax.")
    record(asked)
    later(31)
    record(waiting)
    assert due() == [cited, held, asked]


@pytest.mark.django_db
def test_how_long_an_address_is_left_alone_goes_by_what_was_found(article: Article) -> None:
    record(article)
    assert is_about(check(article).due_at, timedelta(days=30))
    for days in (1, 2, 4, 8, 16, 30, 30):
        record(article, FetchProblem.TOO_SLOW)
        assert is_about(check(article).due_at, timedelta(days=days))
    record(article, FetchProblem.BUSY, retry_after=99_999_999)
    assert is_about(check(article).due_at, timedelta(days=30))
    record(article)
    record(article, FetchProblem.BUSY, retry_after=200_000)
    assert is_about(check(article).due_at, timedelta(seconds=200_000))
    record(article, GONE)
    later(2)
    record(article, GONE)
    assert is_about(check(article).due_at, timedelta(days=7))


# Asking


def found(answer: Any, path: str = "/a") -> str:
    with serving(answer) as server:
        return find(Article(address=server.address + path), allowed=this_machine)


def test_whatever_kind_of_thing_stands_there_the_address_answers() -> None:
    for kind in ("text/html", "application/pdf", "image/png", "video/mp4"):
        assert found(page(b"\0" * 10, Content_Type=kind)) == ""


def test_a_server_that_says_nothing_is_there_is_told_apart_from_one_that_shuts_us_out() -> None:
    for status, problem in [
        ("404 No", FetchProblem.GONE),
        ("410 No", FetchProblem.GONE),
        ("401 No", FetchProblem.FORBIDDEN),
        ("403 No", FetchProblem.FORBIDDEN),
        ("429 No", FetchProblem.BUSY),
        ("500 No", FetchProblem.STATUS),
        ("503 No", FetchProblem.BUSY),
    ]:
        with pytest.raises(Refused) as refused:
            found(page("", status))
        assert refused.value.code == problem


def test_a_page_that_leads_to_the_front_page_is_neither_there_nor_gone() -> None:
    def answer(asked: str) -> bytes:
        return {"/a": redirect("/"), "/b": redirect("/c")}.get(asked.split()[1], page("Here."))

    assert (found(answer, "/a"), found(answer, "/b"), found(answer, "/")) == (FRONT_PAGE, "", "")


def test_nothing_is_asked_of_a_private_address() -> None:
    with serving(page("")) as server, pytest.raises(Refused) as refused:
        find(Article(address=server.address), allowed=lambda ip, port: False)
    assert refused.value.code == FetchProblem.PRIVATE
    assert not server.asked


@pytest.mark.parametrize(
    ("address", "found", "is_so"),
    [
        ("https://a.example/story", "https://a.example/", True),
        ("https://a.example/?id=7", "https://www.a.example", True),
        ("https://a.example/story", "https://b.example", True),
        ("https://a.example/story", "https://a.example/story/", False),
        ("https://a.example/", "https://www.a.example/", False),
        ("https://a.example/story", "https://a.example/?id=7", False),
    ],
)
def test_what_a_front_page_is(address: str, found: str, is_so: bool) -> None:
    assert leads_to_front_page(address, found) is is_so


# Copies


@given(st.text(max_size=30))
def test_places_to_look_are_addresses_of_archives(tail: str) -> None:
    for name, address in places_to_look(f"https://river.example/{tail}"):
        assert address.startswith(f"https://{name}/")
        assert address.endswith(f"https://river.example/{tail.partition('#')[0]}")
    assert places_to_look("") == []


@pytest.mark.django_db
def test_where_a_copy_is_kept_is_recorded_and_taken_back(article: Article) -> None:
    for address in ("https://web.archive.org/web/2024/https://river.example/a", ""):
        article.archive_at(address)
        article.refresh_from_db()
        assert article.archive_address == address


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["ftp://archive.example/a", "javascript:alert(1)", "archive", "http://www.river.example/a/"]
)
def test_what_is_no_address_of_a_copy_is_refused(article: Article, address: str) -> None:
    with pytest.raises(ValidationError):
        article.archive_at(address)
    article.refresh_from_db()
    assert article.archive_address == ""

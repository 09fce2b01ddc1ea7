"""The command that fetches articles again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.management import asking
from articles.models import Article, Refetch
from articles.politely import LOCK
from tests.factory import make_article, make_held_article
from tests.servers import Server, page, serving, this_machine

pytestmark = pytest.mark.django_db

TEXT = (
    "The council shut the old bridge on Monday after divers found cracks in two of its piers.\n\n"
    "Traffic goes round by the harbour until the engineers have looked at every one of the piers.\n\n"
    "The mayor said that the bridge would open again on 3 May if nothing else was found."
)


@pytest.fixture(autouse=True)
def from_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_public_web", this_machine)


@pytest.fixture
def server() -> Iterator[Server]:
    """One whose robots.txt lets programs fetch everything but /private/."""

    def answer(asked: str) -> bytes:
        path = asked.split()[1]
        if path == "/robots.txt":
            return page("User-agent: *\nDisallow: /private/", Content_Type="text/plain")
        if path == "/gone":
            return page("", "404 Not Found")
        text = TEXT.replace("3 May", "9 June") if path == "/changed" else TEXT
        return page(text, Content_Type="text/plain; charset=utf-8")

    with serving(answer) as running:
        yield running


def held_at(server: Server, path: str, *, is_due: bool = True, **columns: Any) -> Article:
    article = make_held_article(TEXT, address=server.address + path, **columns)
    if is_due:
        Refetch.objects.create(article=article, due_at=timezone.now() - timedelta(hours=1))
    return article


def run(*arguments: str, wait: float = 0, **options: Any) -> list[str]:
    said = io.StringIO()
    call_command("refetch", *arguments, wait=wait, stdout=said, **options)
    return said.getvalue().splitlines()


def test_what_is_due_is_fetched_with_a_line_for_each(server: Server) -> None:
    same, changed, gone, private = (
        held_at(server, path, title_en=path) for path in ("/same", "/changed", "/gone", "/private/a")
    )
    held_at(server, "/later", is_due=False)
    assert run("--due") == [
        f"{same.key}: unchanged, revision 1: /same",
        f"{changed.key}: revision, revision 2: /changed",
        f"{gone.key}: not fetched: There is nothing at this address any more (the server says 404).",
        f"{private.key}: not fetched: The site asks programs to leave this page alone (robots.txt).",
    ]
    paths = [asked.split()[1] for asked in server.asked]
    assert paths == ["/robots.txt", "/same", "/changed", "/gone"]
    assert run("--due") == ["No article is due."]


def test_no_more_are_fetched_than_were_asked_for(server: Server) -> None:
    first, second = (held_at(server, path) for path in ("/same", "/changed"))
    Refetch.objects.filter(article=second).update(due_at=timezone.now() - timedelta(hours=2))
    [line] = run("--due", most=1)
    assert line.startswith(f"{second.key}: ")
    [line] = run("--due")
    assert line.startswith(f"{first.key}: ")


def test_an_article_that_is_named_is_fetched_whether_it_is_due_or_not(server: Server) -> None:
    article = held_at(server, "/changed", is_due=False)
    [line] = run(article.key)
    assert "revision 2" in line


def test_naming_one_that_cannot_be_fetched_is_a_failure(server: Server) -> None:
    article = held_at(server, "/gone")
    with pytest.raises(CommandError, match="1 of 1 could not be fetched"):
        run(article.key)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "Name articles by their keys, or say --due"),
        (("--due", "abc"), "Name articles by their keys, or say --due"),
        (("abc",), "There is no article abc"),
        (("--due", "--most", "0"), "--most takes"),
        (("--due", "--wait", "-1"), "--wait"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("refetch", *arguments)


def test_an_article_that_is_only_cited_is_refused() -> None:
    article = make_article(address="https://river.example/a")
    with pytest.raises(CommandError, match="no address, or its text is not held"):
        run(article.key)


def test_two_runs_do_not_fetch_at_once(server: Server) -> None:
    held_at(server, "/same")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        assert run("--due") == ["Another run is asking already."]
    finally:
        other.close()
    assert not server.asked
    assert len(run("--due")) == 1

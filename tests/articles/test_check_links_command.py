"""The command that asks whether addresses still answer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles import links
from articles.choices import LinkState
from articles.fetch import FetchProblem, Refused, look
from articles.management import asking
from articles.models import Article, LinkCheck
from articles.politely import LOCK
from tests.factory import make_article, make_held_article
from tests.servers import Server, page, redirect, serving, this_machine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def from_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_public_web", this_machine)


@pytest.fixture
def server() -> Iterator[Server]:
    """One whose robots.txt lets programs ask for everything but /private/."""
    answers = {
        "/robots.txt": page("User-agent: *\nDisallow: /private/", Content_Type="text/plain"),
        "/gone": page("", "404 Not Found"),
        "/wall": page("", "403 Forbidden"),
        "/moved": redirect("/"),
    }
    with serving(lambda asked: answers.get(asked.split()[1], page("Here."))) as running:
        yield running


def at(server: Server, path: str, **columns: Any) -> Article:
    return make_article(address=server.address + path, title_en=path, **columns)


def run(*arguments: str, wait: float = 0, **options: Any) -> list[str]:
    said = io.StringIO()
    call_command("check_links", *arguments, wait=wait, stdout=said, **options)
    return said.getvalue().splitlines()


def test_what_is_due_is_asked_with_a_line_for_each(server: Server) -> None:
    here, gone, wall, private, moved = (
        at(server, path) for path in ("/here", "/gone", "/wall", "/private/a", "/moved")
    )
    held = make_held_article(address=f"{server.address}/held", title_en="/held")
    nothing = "There is nothing at this address any more (the server says 404)."
    assert run("--due") == [
        f"{here.key}: answers: /here",
        f"{gone.key}: not there: {nothing}",
        f"{wall.key}: not known: The server does not let us read this (it says 403).",
        f"{private.key}: not known: The site asks programs to leave this page alone (robots.txt).",
        f"{moved.key}: not known: The address leads to the front page of a site now.",
        f"{held.key}: answers: /held",
    ]
    asked = [asked.split()[1] for asked in server.asked]
    assert asked == ["/robots.txt", "/here", "/gone", "/wall", "/moved", "/", "/held"]
    assert run("--due") == ["No article is due."]
    LinkCheck.objects.filter(article=gone).update(gone_since=timezone.now() - timedelta(days=1))
    with pytest.raises(CommandError, match="1 of 1 did not answer"):
        run(gone.key)
    assert Article.objects.get(pk=gone.pk).link_state == LinkState.DEAD
    assert set(Article.objects.filter(link_state=LinkState.ALIVE)) == {here, held}


def test_a_dead_address_that_answers_again_loses_the_mark(server: Server) -> None:
    article = at(server, "/here", link_state=LinkState.DEAD)
    assert run(article.key) == [f"{article.key}: answers: /here"]
    assert Article.objects.get(pk=article.pk).link_state == LinkState.ALIVE


def test_what_is_there_is_not_downloaded() -> None:
    def endless(_asked: str) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 99999999999\r\n\r\n"
        while True:
            yield b"\0" * 65_536

    with serving(lambda asked: page("") if "robots.txt" in asked else endless(asked)) as server:
        article = at(server, "/film")
        assert run(article.key) == [f"{article.key}: answers: /film"]


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> Article:
    """An article at a host that nobody has heard of."""
    article = make_article(address="http://nowhere.example/a", title_en="Nowhere")

    def unheard_of(address: str, **how: Any) -> str:
        if "nowhere.example" in address:
            raise Refused(FetchProblem.UNKNOWN_HOST, "nowhere.example")
        return look(address, **how)

    monkeypatch.setattr(links, "look", unheard_of)
    monkeypatch.setattr("articles.robots.fetch", _no_rules)
    return article


def _no_rules(*asked: Any, **how: Any) -> None:
    raise Refused(FetchProblem.GONE, status=404)


def test_a_host_that_nobody_has_heard_of_is_gone_where_another_answers(
    server: Server, nameless: Article
) -> None:
    at(server, "/here")
    assert run("--due")[0] == f"{nameless.key}: not there: There is no host nowhere.example."
    found = LinkCheck.objects.get(article=nameless)
    assert found.problem == FetchProblem.UNKNOWN_HOST and found.gone_since


def test_a_machine_that_is_cut_off_says_nothing_of_any_host(nameless: Article) -> None:
    assert run("--due")[-1] == "No server answered at all: hosts that were not found may be there."
    found = LinkCheck.objects.get(article=nameless)
    assert found.problem == FetchProblem.UNREACHABLE and found.gone_since is None


def test_an_article_without_an_address_is_refused() -> None:
    with pytest.raises(CommandError, match="has no address"):
        run(make_article().key)


def test_it_does_not_ask_while_articles_are_fetched(server: Server) -> None:
    at(server, "/here")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        assert run("--due") == ["Another run is asking already."]
    finally:
        other.close()
    assert not server.asked

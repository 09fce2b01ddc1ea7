"""The button that fetches an article again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.fetching import refetch as ask
from articles.models import Article, Incoming, Refetch
from claims.views.desk import refetch
from tests.factory import make_annotation, make_article, make_held_article
from tests.servers import Server, page, serving, this_machine

pytestmark = pytest.mark.django_db

TEXT = (
    "The council shut the old bridge on Monday after divers found cracks in two of its piers.\n\n"
    "Traffic goes round by the harbour until the engineers have looked at every one of the piers.\n\n"
    "The mayor said that the bridge would open again on 3 May if nothing else was found."
)
WALL = "Sign in to read on.\n\nReading is free for subscribers, who sign in with the address that they left."


@pytest.fixture(autouse=True)
def from_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refetch, "refetch", partial(ask, allowed=this_machine))


@pytest.fixture
def served() -> dict[str, bytes]:
    """What stands at the address, which a test may change."""
    return {"answer": page(TEXT, Content_Type="text/plain")}


@pytest.fixture
def server(served: dict[str, bytes]) -> Iterator[Server]:
    with serving(lambda _asked: served["answer"]) as running:
        yield running


@pytest.fixture
def article(server: Server) -> Article:
    return make_held_article(TEXT, address=f"{server.address}/a", title_en="The bridge is shut")


def path_of(article: Article) -> str:
    return reverse("article_refetch", args=[article.key])


def pressed(desk: Client, article: Article, **headers: Any) -> Any:
    return desk.post(path_of(article), headers=headers)


def test_the_annotator_has_the_button_and_says_when_it_was_checked(desk: Client, article: Article) -> None:
    answer = desk.get(reverse("annotator", args=[article.key]))
    assert f'action="{path_of(article)}"' in answer.text
    assert "Revision 1, checked on" in answer.text


def test_without_an_address_there_is_no_button(desk: Client) -> None:
    article = make_held_article()
    assert path_of(article) not in desk.get(reverse("annotator", args=[article.key])).text
    assert pressed(desk, article).status_code == 404
    assert pressed(desk, make_article(address="https://river.example/a")).status_code == 404


def test_a_text_that_is_as_it_was_is_said_so(desk: Client, article: Article, htmx: dict[str, str]) -> None:
    answer = pressed(desk, article, **htmx)
    assert "Fetched again: unchanged since <time" in answer.text
    assert 'id="refetch"' in answer.text and "<html" not in answer.text
    assert article.revisions.count() == 1


def test_without_javascript_the_answer_stands_on_the_page(desk: Client, article: Article) -> None:
    answer = desk.post(path_of(article), follow=True)
    assert answer.redirect_chain == [(reverse("annotator", args=[article.key]), 302)]
    assert "Fetched again: unchanged since <time" in answer.text


def test_a_new_revision_is_told_with_the_passages_to_confirm(
    desk: Client, editor: User, article: Article, served: dict[str, bytes]
) -> None:
    make_annotation(article=article, quote="the bridge would open again on 3 May")
    make_annotation(article=article, quote="divers found cracks in two of its piers")
    served["answer"] = page(TEXT.replace("on 3 May if nothing else", "in June if nothing more"))
    answer = desk.post(path_of(article), follow=True)
    revision = article.revisions.latest("number")
    assert (revision.number, revision.created_by) == (2, editor)
    assert "Fetched again: this is revision 2." in answer.text
    assert f'article={article.key}">1 passage to confirm</a>' in answer.text


def test_the_page_is_loaded_anew_where_its_text_is_another_now(
    desk: Client, article: Article, served: dict[str, bytes], htmx: dict[str, str]
) -> None:
    served["answer"] = page(f"{TEXT}\n\nThis report was corrected.")
    answer = pressed(desk, article, **htmx)
    assert answer.headers["HX-Refresh"] == "true"
    assert "this is revision 2" in desk.get(reverse("annotator", args=[article.key])).text


def test_what_does_not_look_like_the_article_waits_for_the_editor(
    desk: Client, editor: User, article: Article, served: dict[str, bytes], htmx: dict[str, str]
) -> None:
    served["answer"] = page(WALL, Content_Type="text/plain")
    answer = pressed(desk, article, **htmx)
    waiting = Incoming.objects.get()
    assert (waiting.article, waiting.created_by, bytes(waiting.received)) == (article, editor, WALL.encode())
    assert "What stands there now does not look like this article." in answer.text
    assert f'href="{reverse("import_detail", args=[waiting.pk])}"' in answer.text
    assert article.revisions.count() == 1
    shown = desk.get(reverse("annotator", args=[article.key])).text
    assert "It could not be fetched again. What stands there now does not look like this article." in shown


def test_an_editor_may_keep_as_a_revision_what_does_not_look_like_the_article(
    desk: Client, editor: User, article: Article, served: dict[str, bytes]
) -> None:
    served["answer"] = page(WALL, Content_Type="text/plain")
    pressed(desk, article)
    waiting = Incoming.objects.get()
    outcome = waiting.keep(waiting.read(), by=editor)
    assert (outcome.article, outcome.revision.number) == (article, 2)


def test_why_nothing_came_is_said(
    desk: Client, article: Article, served: dict[str, bytes], htmx: dict[str, str]
) -> None:
    served["answer"] = page("", "404 Not Found")
    answer = pressed(desk, article, **htmx)
    assert "There is nothing at this address any more (the server says 404)." in answer.text
    assert 'role="alert"' in answer.text
    assert not Incoming.objects.exists()


def test_an_address_is_not_asked_twice_in_a_minute(desk: Client, article: Article, server: Server) -> None:
    pressed(desk, article)
    answer = desk.post(path_of(article), follow=True)
    assert "This address was asked less than a minute ago." in answer.text
    assert len(server.asked) == 1
    Refetch.objects.update(tried_at=timezone.now() - timedelta(minutes=2))
    pressed(desk, article)
    assert len(server.asked) == 2

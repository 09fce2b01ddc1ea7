"""At the desk: dead links without a copy, and where an article's archived copy is recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.links import FRONT_PAGE
from articles.models import Article, LinkCheck
from tests.factory import make_article, make_held_article

pytestmark = pytest.mark.django_db

ADDRESS = "https://river.example/bridge"
COPY = f"https://archive.example/2024/{ADDRESS}"


@pytest.fixture
def article() -> Article:
    return make_held_article(title_en="The bridge is shut", address=ADDRESS)


def page_of(article: Article) -> str:
    return reverse("article_archive", args=[article.key])


def checked(article: Article, problem: str = "gone", **columns: Any) -> Article:
    asked_at = datetime(2026, 5, 3, 12, tzinfo=UTC)
    if problem == "gone":
        Article.objects.filter(pk=article.pk).update(link_state="dead")
        columns = {"gone_at": asked_at, "gone_since": asked_at} | columns
    LinkCheck.objects.create(
        article=article, problem=problem, tried_at=asked_at, **({"address": article.address} | columns)
    )
    return article


def queue(desk: Client, **asked: str) -> str:
    return desk.get("/desk/", {"queue": "links", **asked}).text


def test_the_annotator_leads_to_the_form_and_shows_what_is_recorded(desk: Client, article: Article) -> None:
    page = reverse("annotator", args=[article.key])
    assert f'<a href="{page_of(article)}">Add an archived copy</a>' in desk.get(page).text
    article.archive_at(COPY)
    shown = desk.get(page).text
    assert f'href="{COPY}"' in shown and "archived copy at archive.example" in shown
    assert "Change the archived copy" in shown


def test_a_copy_is_recorded_and_taken_back(desk: Client, article: Article) -> None:
    answer = desk.post(page_of(article), {"archive_address": COPY}, follow=True)
    assert answer.redirect_chain == [(reverse("annotator", args=[article.key]), 302)]
    assert "The archived copy is recorded." in answer.text
    article.refresh_from_db()
    assert article.archive_address == COPY
    assert f'value="{COPY}"' in desk.get(page_of(article)).text
    answer = desk.post(page_of(article), {"archive_address": ""}, follow=True)
    assert "No copy is on record now." in answer.text
    article.refresh_from_db()
    assert article.archive_address == ""


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ftp://archive.example/a", "This is no address of the web, or it is too long."),
        ("javascript:alert(1)", "This is no address of the web, or it is too long."),
        ("two words", "This is no address of the web, or it is too long."),
        ("https://archive.example/" + "a" * 3000, "This is no address of the web, or it is too long."),
        ("http://www.river.example/bridge/", "This is the address of the article itself, not of a copy."),
    ],
)
def test_what_is_no_address_of_a_copy_gets_a_sentence(
    desk: Client, article: Article, typed: str, why: str
) -> None:
    answer = desk.post(page_of(article), {"archive_address": typed})
    assert answer.status_code == 200 and why in answer.text
    article.refresh_from_db()
    assert article.archive_address == ""


def test_an_address_without_a_scheme_gets_one(desk: Client, article: Article) -> None:
    desk.post(page_of(article), {"archive_address": "archive.example/a"})
    article.refresh_from_db()
    assert article.archive_address == "https://archive.example/a"


def test_archives_are_offered_to_the_editor_and_asked_by_nobody(desk: Client, article: Article) -> None:
    page = desk.get(page_of(article)).text
    assert f'href="https://web.archive.org/web/*/{ADDRESS}"' in page
    assert f'href="https://archive.today/newest/{ADDRESS}"' in page
    assert "web.archive.org" not in desk.get(page_of(make_article())).text


def test_the_form_says_what_the_last_check_found(desk: Client, article: Article) -> None:
    assert "When it was asked" not in desk.get(page_of(article)).text
    page = desk.get(page_of(checked(article))).text
    assert "no longer answers (checked on <time" in page
    assert "There is nothing at this address any more" in page


def test_a_dead_link_without_a_copy_waits_in_a_queue_until_it_has_one(desk: Client, article: Article) -> None:
    make_article(title_en="Alive", address="https://river.example/alive", link_state="alive")
    assert "Nothing waits here." in queue(desk)
    checked(article)
    shown = queue(desk)
    assert "The bridge is shut" in shown and "Alive" not in shown
    assert f'href="{page_of(article)}"' in shown
    assert 'Dead links <span class="num">1</span>' in desk.get("/desk/").text
    article.archive_at(COPY)
    assert "Nothing waits here." in queue(desk)


def test_an_address_that_leads_to_the_front_page_waits_there_too(desk: Client, article: Article) -> None:
    checked(article, FRONT_PAGE)
    assert "leads to the front page of a site now" in queue(desk)
    LinkCheck.objects.update(address="https://river.example/before")
    assert "Nothing waits here." in queue(desk)


def test_a_withdrawn_article_does_not_wait(desk: Client, article: Article) -> None:
    checked(article).withdraw("It was a hoax.")
    assert "Nothing waits here." in queue(desk)


def test_dead_links_are_narrowed_like_the_articles(desk: Client, article: Article) -> None:
    checked(article)
    other = checked(make_article(title_en="Another", address="https://river.example/b"))
    shown = queue(desk, article=article.key)
    assert page_of(article) in shown and page_of(other) not in shown

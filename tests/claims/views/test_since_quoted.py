"""What the pages say of a passage whose article was changed after it was quoted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Claim
from tests.claims.views.conftest import More
from tests.factory import make_annotation, make_claim, make_held_article, make_verdict
from tests.quoted import OLD, QUOTE, changed, quoted

pytestmark = pytest.mark.django_db


def claim_page(client: Client, claim: Claim, query: str = "") -> str:
    return client.get(f"{claim.get_absolute_url()}{query}").text


def test_the_claim_says_that_the_article_changed(english: Client) -> None:
    annotation = quoted(address="https://news.test/bridge")
    changed(annotation, "changed", confirmed=True)
    page = claim_page(english, annotation.claim)
    assert "The article changed after we quoted it." in page
    assert "</span>3 May<span" in page
    assert "</span>9 June<span" in page
    assert f"/revisions/1/#p-{annotation.pk}" in page
    # The live page does not have the words any more; it is offered without a promise.
    assert "the article at news.test" in page
    assert "#:~:text=" not in page


def test_the_claim_says_that_the_words_are_gone(english: Client) -> None:
    annotation = quoted()
    changed(annotation, "orphaned", text="All was written anew.")
    assert "no longer has these words" in claim_page(english, annotation.claim)


def test_the_claim_shows_no_words_that_nobody_has_confirmed(english: Client) -> None:
    annotation = quoted()
    changed(annotation, "changed")
    page = claim_page(english, annotation.claim)
    assert "The article may have changed after we quoted it; we are looking at it." in page
    assert "9 June" not in page


def test_as_of_a_day_before_the_change_nothing_is_told(english: Client) -> None:
    annotation = quoted(published_at=datetime(2024, 5, 1, tzinfo=UTC), published_precision="day")
    changed(annotation, "orphaned", text="All was written anew.")
    before, now = "?as_of=2024-06-01", f"?as_of={timezone.now().date()}"
    assert QUOTE in claim_page(english, annotation.claim, before)
    assert "The article changed" not in claim_page(english, annotation.claim, before)
    assert "The article changed" in claim_page(english, annotation.claim, now)


def test_a_decision_before_the_change_does_not_tell_of_it(english: Client) -> None:
    annotation = quoted()
    changed(annotation, "orphaned", text="All was written anew.")
    page = claim_page(english, annotation.claim, "verdicts/1/")
    assert QUOTE in page
    assert "The article changed" not in page


def test_the_article_tells_it_beside_the_claim(english: Client) -> None:
    annotation = quoted(shows="full")
    changed(annotation, "orphaned", text="All was written anew.")
    page = english.get(annotation.article.get_absolute_url()).text
    card = page.split(f'id="c-{annotation.pk}"')[1].split("</li>")[0]
    assert "no longer has the words that we quoted" in card
    assert f"/revisions/1/#p-{annotation.pk}" in card


def test_a_claim_takes_as_many_queries_with_eleven_changed_articles(
    same_queries: Callable[[str, More], None],
) -> None:
    claim = make_claim()

    def more() -> None:
        article = make_held_article(OLD)
        annotation = make_annotation(claim, article, quote=QUOTE)
        make_verdict(claim, "disputed")
        changed(annotation, "orphaned", text="All was written anew.")

    same_queries(claim.get_absolute_url(), more)

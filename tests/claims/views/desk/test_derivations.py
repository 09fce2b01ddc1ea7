"""Where an article comes from, on the desk: proposed, recorded, changed, declined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, DeclinedDerivation, Derivation
from tests.annotator import said as told
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_verdict,
)
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db

ADDRESS = "https://wire.example/bridge"


@pytest.fixture
def article() -> Article:
    return make_held_article(f"The bridge closed.\n\nSource: {ADDRESS}", title_en="The retelling")


def said(answer: Any) -> str:
    return str(told(answer, "saved")["said"])


def page_of(article: Article) -> str:
    return reverse("article_derivations", args=[article.key])


def test_the_annotator_leads_to_it(desk: Client, article: Article) -> None:
    page = desk.get(reverse("annotator", args=[article.key])).text
    assert f'data-hx-get="{page_of(article)}"' in page
    assert f'<a href="{page_of(article)}"' in page


def test_htmx_gets_the_part_and_a_browser_the_page(
    desk: Client, article: Article, htmx: dict[str, str]
) -> None:
    assert "<html" in desk.get(page_of(article)).text
    part = desk.get(page_of(article), headers=htmx).text
    assert part.lstrip().startswith('<section id="where-from"')


def test_a_proposal_is_shown_with_its_reason_and_confirmed_as_another_kind(
    desk: Client, editor: User, article: Article
) -> None:
    source = make_article(address=ADDRESS, title_en="The original")
    page = desk.get(page_of(article)).text
    assert "It gives this address as that of its original" in page
    assert "The original" in page
    sent = {"source": source.key, "kind": "translates"}
    answer = desk.post(reverse("derivation_add", args=[article.key]), sent, follow=True)
    assert "Recorded: it comes from “The original”." in answer.text
    derivation = Derivation.objects.get()
    assert (derivation.derived_from, derivation.kind, derivation.created_by) == (source, "translates", editor)
    article.refresh_from_db()
    assert article.provenance == "derived"
    assert "Proposed" not in answer.text


def test_a_source_that_is_not_on_record_is_recorded_by_its_address(
    desk: Client, article: Article, htmx: dict[str, str]
) -> None:
    assert "not on record" in desk.get(page_of(article)).text
    sent = {"source": ADDRESS, "kind": "summarises"}
    answer = desk.post(reverse("derivation_add", args=[article.key]), sent, headers=htmx)
    assert said(answer) == f"Recorded: it comes from “{ADDRESS}”."
    source = Article.objects.get(address=ADDRESS)
    assert Derivation.objects.get().derived_from == source
    assert source.access == "not_read"


def test_a_declined_proposal_is_gone_and_can_come_back(desk: Client, editor: User, article: Article) -> None:
    source = make_article(address=ADDRESS, title_en="The original")
    decline = reverse("derivation_decline", args=[article.key])
    page = desk.post(decline, {"source": source.key}, follow=True).text
    assert "Not proposed any more: “The original”." in page
    assert DeclinedDerivation.objects.get().created_by == editor
    assert "1 source is not proposed again" in page
    assert "It gives this address" not in page
    back = reverse("decline_take_back", args=[article.key])
    assert "It gives this address" in desk.post(back, {"source": source.key}, follow=True).text
    assert not DeclinedDerivation.objects.exists()
    assert desk.post(back, {"source": "nothing"}).status_code == 404


def test_a_source_on_record_is_not_declined(desk: Client, article: Article) -> None:
    derivation = make_derivation(article)
    decline = reverse("derivation_decline", args=[article.key])
    answer = desk.post(decline, {"source": derivation.derived_from.key})
    assert answer.status_code == 200
    assert "It is recorded that this article derives from that one." in answer.text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"source": "", "kind": "quotes"}, "Say which article it comes from."),
        ({"source": "nothing of that name", "kind": "quotes"}, "No article on record has this title"),
        ({"source": "http://", "kind": "quotes"}, "No article on record has this title"),
        ({"source": "The retelling", "kind": "quotes"}, "An article cannot derive from itself."),
        ({"source": ADDRESS, "kind": "steals"}, "Select a valid choice"),
    ],
)
def test_a_source_that_is_refused_stays_as_it_was_typed(
    desk: Client, article: Article, sent: dict[str, str], words: str
) -> None:
    answer = desk.post(reverse("derivation_add", args=[article.key]), sent)
    assert answer.status_code == 200
    assert words in answer.text
    assert filled_in(answer.text, "derivation-form")["source"] == sent["source"]
    assert not Derivation.objects.exists()


def test_a_derivation_is_changed_and_removed(desk: Client, article: Article) -> None:
    derivation = make_derivation(article, kind="quotes")
    change, remove = (
        reverse(name, args=[derivation.pk]) for name in ("derivation_change", "derivation_remove")
    )
    sent = {"seen": derivation.state, "kind": "same_reporting", "note_en": "The same desk.", "note_zh": ""}
    assert "The derivation is changed." in desk.post(change, sent, follow=True).text
    derivation.refresh_from_db()
    assert (derivation.kind, derivation.note_en) == ("same_reporting", "The same desk.")
    assert "Removed" in desk.post(remove, {"seen": derivation.state}, follow=True).text
    assert not Derivation.objects.exists()


def test_what_somebody_else_changed_is_shown_and_not_overwritten_unasked(
    desk: Client, article: Article, htmx: dict[str, str]
) -> None:
    derivation = make_derivation(article, kind="quotes")
    change = reverse("derivation_change", args=[derivation.pk])
    sent = {"seen": derivation.state, "kind": "translates", "note_en": "Mine.", "note_zh": ""}
    derivation.change(seen=derivation.state, note_en="Theirs.")
    answer = desk.post(change, sent, headers=htmx)
    assert "It says now: quotes or cites / Theirs." in answer.text
    assert "Mine." in answer.text
    derivation.refresh_from_db()
    assert derivation.note_en == "Theirs."
    assert (
        said(desk.post(change, sent | {"seen": derivation.state}, headers=htmx))
        == "The derivation is changed."
    )
    remove = reverse("derivation_remove", args=[derivation.pk])
    answer = desk.post(remove, {"seen": sent["seen"]}, headers=htmx)
    assert "Somebody else has changed this since you opened it." in answer.text
    assert Derivation.objects.exists()


def test_provenance_is_judged_with_its_reason(desk: Client, article: Article) -> None:
    address = reverse("article_provenance", args=[article.key])
    form = filled_in(desk.get(page_of(article)).text, "provenance-form", provenance="original")
    refused = desk.post(address, form)
    assert "An article marked original needs the reason." in refused.text
    form["provenance_reason"] = "Its reporter was there."
    assert "Provenance: original." in desk.post(address, form, follow=True).text
    article.refresh_from_db()
    assert (article.provenance, article.provenance_reason) == ("original", "Its reporter was there.")
    late = desk.post(address, form | {"provenance": "derived"})
    assert "It says now: original / Its reporter was there." in late.text
    article.refresh_from_db()
    assert article.provenance == "original"


def test_a_change_that_puts_verdicts_at_risk_says_so_first(desk: Client, htmx: dict[str, str]) -> None:
    claim = make_claim(statement_en="The bridge opens on 3 May.")
    one, other = (make_held_article(provenance="original") for _number in range(2))
    for article in (one, other):
        make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "corroborated")
    address = reverse("derivation_add", args=[one.key])
    sent = {"source": other.key, "kind": "translates", "note_en": "", "note_zh": ""}
    asked = desk.post(address, sent, headers=htmx)
    assert "This will put 1 verdict at risk" in asked.text
    assert "The bridge opens on 3 May." in asked.text
    assert not Derivation.objects.exists()
    again = filled_in(asked.text, "risky-form")
    assert again["sure"] == "1"
    done = desk.post(address, again, headers=htmx)
    assert said(done).endswith("1 verdict is at risk now.")
    assert Derivation.objects.get().derived_from == other


def test_judging_provenance_weighs_the_verdicts_too(desk: Client) -> None:
    claim = make_claim()
    article = make_held_article(provenance="original")
    make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "verified")
    form = filled_in(desk.get(page_of(article)).text, "provenance-form", provenance="unknown")
    address = reverse("article_provenance", args=[article.key])
    asked = desk.post(address, form)
    assert "This will put 1 verdict at risk" in asked.text
    article.refresh_from_db()
    assert article.provenance == "original"
    desk.post(address, filled_in(asked.text, "risky-form"))
    article.refresh_from_db()
    assert article.provenance == "unknown"


def test_the_page_takes_as_many_queries_whatever_is_recorded(
    article: Article, same_queries_at_desk: Callable[[str, Callable[[], object]], None]
) -> None:
    def more() -> None:
        make_derivation(article)
        make_derivation(make_article(), article)
        article.decline_source(make_article(), by=None)

    same_queries_at_desk(page_of(article), more)


def test_where_nothing_is_typed_the_likely_sources_are_offered_first(desk: Client, article: Article) -> None:
    source = make_article(address=ADDRESS, title_en="The original")
    make_article(title_en="Something newer")
    options = desk.get(reverse("source_options"), {"article": article.key, "origin_other": ""}).text
    assert options.startswith(f'<option value="The original [{source.key}]"')
    typed = desk.get(reverse("source_options"), {"article": article.key, "origin_other": "newer"}).text
    assert "Something newer" in typed
    assert "The original" not in typed

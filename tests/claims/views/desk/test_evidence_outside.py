"""Citing a source from outside: it is recorded, or recognised and left as it is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, Publisher
from claims.forms.sources import OutsideSourceForm
from claims.models import Annotation, Claim
from tests.factory import make_article, make_claim

pytestmark = pytest.mark.django_db

PAGE, CITE = "/desk/claims/bridge/evidence/", "/desk/claims/bridge/evidence/cite/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim() -> Claim:
    return make_claim(slug="bridge", statement_en="The bridge opens on 3 May.")


def outside(**said: Any) -> dict[str, Any]:
    return {
        "what": "outside",
        "form_key": str(uuid4()),
        "stance": "contradicts",
        "basis": "document",
        "title": "The bridge stays closed",
        "title_language": "en",
        "publisher": "River Post",
        "address": "https://river.example/closed",
        "published": "2023-05",
        "published_as_printed": "in May 2023",
        "access": "read",
        "kind": "report",
        **said,
    }


def test_a_source_from_outside_is_recorded_and_cited(desk: Client, claim: Claim, editor: User) -> None:
    origin = make_article(provenance="original", key="k2", title_en="The log")
    sent = outside(derived_from="The log [k2]", derivation="summarises", note="Says no.", byline="Ana Lim")
    assert desk.post(CITE, sent).status_code == 302
    made = claim.annotations.get()
    article = made.article
    assert (article.title_en, article.byline, article.address) == (
        "The bridge stays closed",
        "Ana Lim",
        "https://river.example/closed",
    )
    assert (str(article.publisher), article.created_by, article.languages) == ("River Post", editor, ["en"])
    assert (article.published_precision, article.published_as_printed) == ("month", "in May 2023")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2023-05-01T00:00:00+00:00"
    assert (article.access, article.provenance) == ("read", "derived")
    assert article.retrieved_at is not None
    assert [(one.derived_from, one.kind) for one in article.derivations.all()] == [(origin, "summarises")]
    assert (made.stance, made.basis, made.note_en) == ("contradicts", "document", "Says no.")
    summary = claim.evidence_summary()
    assert [one.root for one in summary.opposition.origins] == [origin.pk]


def test_a_source_from_outside_may_be_the_origin_itself(desk: Client, claim: Claim) -> None:
    desk.post(CITE, outside(provenance_reason="Its reporter was there.", address=""))
    article = claim.annotations.get().article
    assert (article.provenance, article.provenance_reason) == ("original", "Its reporter was there.")
    assert [one.root for one in claim.evidence_summary().opposition.origins] == [article.pk]


def test_a_source_that_quotes_another_has_no_origin_yet(desk: Client, claim: Claim) -> None:
    make_article(key="k2")
    desk.post(CITE, outside(derived_from="k2", derivation="quotes"))
    assert claim.annotations.get().article.provenance == "unknown"


def test_an_address_on_record_is_recognised_and_nothing_is_overwritten(desk: Client, claim: Claim) -> None:
    known = make_article(
        title_en="Bridge closed",
        address="https://www.river.example/closed/",
        access="not_read",
        publisher=None,
    )
    before = Article.objects.values().get()
    sent = outside(
        title="", title_language="", access="", kind="", address="river.example/closed?utm_source=x"
    )
    answer = desk.post(CITE, sent, headers=HTMX)
    assert claim.annotations.get().article == known
    assert Article.objects.values().get() == before
    assert not Publisher.objects.filter(name_en="River Post").exists()
    assert "This address is on record already: “Bridge closed” is cited" in answer.text


def test_what_was_recorded_answers_htmx_with_an_empty_form(desk: Client, claim: Claim) -> None:
    sent = outside()
    answer = desk.post(CITE, sent, headers=HTMX)
    assert 'id="outside"' in answer.text
    assert "Saved: contradicts, The bridge stays closed." in answer.text
    assert sent["form_key"] not in answer.text
    assert 'value="River Post"' not in answer.text


REFUSED = [
    ({"title": ""}, "This field is required."),
    ({"title": "\u200b"}, "says nothing"),
    ({"title": "x" * 1001}, "at most 1000 characters"),
    ({"publisher": "\u200b"}, "says nothing"),
    ({"address": "ftp://a.example"}, "no address of the web"),
    ({"address": "not an address"}, "no address of the web"),
    ({"address": "https://a.example/" + "x" * 2000}, "no address of the web"),
    ({"published": "2023-02-30"}, "There is no such day"),
    ({"access": "held"}, "not one of the available choices"),
    ({"kind": "rumour"}, "not one of the available choices"),
    ({"stance": "states"}, "not one of the available choices"),
    ({"stance": ""}, "Say how it bears on the claim."),
    ({"derived_from": "Never heard of", "derivation": "quotes"}, "No article on record"),
    ({"derived_from": "k2"}, "Say how it takes its content"),
    ({"derivation": "quotes"}, "Say which article"),
    (
        {"derived_from": "k2", "derivation": "translates", "provenance_reason": "Was there."},
        "not both",
    ),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSED)
def test_a_source_that_is_refused_keeps_all_that_was_typed(
    desk: Client, claim: Claim, wrong: dict[str, str], said: str
) -> None:
    make_article(key="k2", title_en="The log")
    sent = outside(note="A note.", byline="Ana Lim") | wrong
    for headers in ({}, HTMX):
        answer = desk.post(CITE, sent, headers=headers)
        assert answer.status_code == 200
        assert said in answer.text
        for typed in {"River Post", "Ana Lim", "in May 2023", "A note."} & {*sent.values()}:
            assert typed in answer.text
        assert ("<html" in answer.text) == (not headers)
    assert Article.objects.count() == 1
    assert not Annotation.objects.exists()


def test_a_source_that_the_claim_refuses_is_not_recorded(desk: Client, claim: Claim, editor: User) -> None:
    claim.merge_into(make_claim(), by=editor)
    answer = desk.post(CITE, outside(), headers=HTMX)
    assert "This claim has been merged into another one." in answer.text
    assert not Article.objects.exists()
    assert not Publisher.objects.exists()


def test_a_source_that_is_sent_twice_is_recorded_once(desk: Client, claim: Claim) -> None:
    for address in ("https://river.example/closed", ""):
        sent = outside(address=address, stance="context" if address else "contradicts")
        for _time in range(2):
            assert desk.post(CITE, sent).headers["Location"] == PAGE
    assert Article.objects.count() == Annotation.objects.count() == 2


def test_a_source_that_somebody_records_at_the_same_moment_is_recognised(claim: Claim, editor: User) -> None:
    form = OutsideSourceForm(outside())
    assert form.is_valid()
    theirs = make_article(address="https://river.example/closed", title_en="Theirs")
    assert form.cite(claim, by=editor).article == theirs
    # The page says by this that nothing of it was changed.
    assert form.known == theirs

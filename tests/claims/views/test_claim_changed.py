"""What readers are told of a claim that was changed at the desk, or looked at again, since its verdict."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from claims.models import Annotation, Claim
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_enquiry,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

NEW_WORDING = "A new wording of this claim is under review."
NEW_DETAILS = "Who says so, when, or what we do not know is under review."


@pytest.fixture
def bridge() -> Claim:
    claim = make_claim(slug="bridge", statement_en="The bridge opens.", claimants=[make_claimant()])
    make_verdict(claim, "disputed", rationale_en="Two origins disagree.")
    return claim


def test_a_new_wording_is_announced_and_the_decided_one_shown(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    assert NEW_WORDING not in page
    assert NEW_DETAILS not in page
    bridge.change(version=bridge.version, statement_en="The bridge never opens.")
    page = english.get("/claims/bridge/").text
    assert NEW_WORDING in page
    assert "never opens" not in page
    make_verdict(bridge, "disputed")
    page = english.get("/claims/bridge/").text
    assert NEW_WORDING not in page
    assert '<h1 lang="en">The bridge never opens.</h1>' in page


@pytest.mark.parametrize(
    "change",
    [
        {"unknowns_en": "Who said it first."},
        {"said_on": date(2024, 5, 1), "said_precision": "day"},
        {"claimants": []},
    ],
)
def test_other_changes_are_announced_as_such(
    english: Client, bridge: Claim, change: dict[str, object]
) -> None:
    bridge.change(version=bridge.version, **change)  # type: ignore[arg-type]
    page = english.get("/claims/bridge/").text
    assert NEW_DETAILS in page
    assert NEW_WORDING not in page
    assert "Who said it first." not in page


def test_a_verdict_that_still_holds_keeps_its_grounds_in_sight(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed", kind="still_holds", rationale_en="Nothing new was found.")
    page = english.get("/claims/bridge/").text
    why = page.split('<div class="why">')[1]
    assert "Two origins disagree." in why.split("</div>")[0]
    assert "Looked at again on <time" in why
    assert why.index("Looked at again") < why.index("Nothing new was found.")
    assert '<meta name="description" content="Two origins disagree.">' in page


def test_grounds_that_are_only_repeated_are_said_once(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed", kind="still_holds", rationale_en="Two origins disagree.")
    page = english.get("/claims/bridge/").text.split("</head>")[1]
    assert page.count("Two origins disagree.") == 1
    assert "Looked at again" not in page


def test_what_was_asked_and_answered_is_told(english: Client, bridge: Claim) -> None:
    make_enquiry(bridge, asked_en="The ministry", answered_on=date(2024, 5, 3), answer_en="It opens.")
    make_enquiry(bridge, asked_en="The mayor", answered_on=date(2024, 5, 4))
    make_enquiry(bridge, asked_en="The harbour")
    facts = english.get("/claims/bridge/").text.split('<dl class="facts">')[1].split("</dl>")[0]
    assert 'It opens. (<time datetime="2024-05-03">' in facts
    assert 'answered, <time datetime="2024-05-04">' in facts
    assert facts.count("no answer yet") == 1


def test_evidence_that_changed_since_is_shown_with_a_word_that_the_verdict_is_under_review(
    english: Client, bridge: Claim
) -> None:
    said = "The evidence has changed since this verdict was decided."
    annotation = make_annotation(bridge, make_article(provenance="original"), basis="document")
    make_verdict(bridge, "verified")
    assert said not in english.get("/claims/bridge/").text
    annotation.change(version=annotation.version, basis="anonymous")
    assert said in english.get("/claims/bridge/").text
    make_verdict(bridge, "unverified")
    assert said not in english.get("/claims/bridge/").text


def test_a_passage_put_back_after_the_verdict_waits_for_the_next_one(english: Client, bridge: Claim) -> None:
    first = make_annotation(bridge, make_article(provenance="original"), basis="document")
    second = make_annotation(bridge, make_article(provenance="original"), basis="document")
    second.remove(by=make_user(), reason="Read wrongly.", version=second.version)
    make_verdict(bridge, "verified")
    second.refresh_from_db()
    second.put_back(version=second.version)
    page = english.get("/claims/bridge/").text
    assert "1 new passage is under review" in page
    assert "Supports · 1 origin<" in page
    assert list(Annotation.objects.readers_see()) == [first]
    assert list(Annotation.objects.under_review()) == [second]
    make_verdict(bridge, "verified")
    assert set(Annotation.objects.readers_see()) == {first, second}
    # Removing one that the verdict covers, and putting it back, changes nothing in the end.
    first.refresh_from_db()
    first.remove(by=make_user(), reason="A slip.", version=first.version)
    first.refresh_from_db()
    first.put_back(version=first.version)
    assert set(Annotation.objects.readers_see()) == {first, second}
    assert "Supports · 2 origins" in english.get("/claims/bridge/").text

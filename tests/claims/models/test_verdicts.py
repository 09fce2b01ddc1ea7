"""Verdicts: proposed within the rules, decided by a second person, and what readers see follows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim, Verdict
from tests.database import Rival, committed
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_held_article,
    make_revision,
    make_supported_claim,
    make_user,
    make_verdict,
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_a_proposal_takes_down_the_claim_and_its_evidence_as_they_stand() -> None:
    claim = make_supported_claim(make_claim(claimants=[make_claimant(name_en="A")]))
    proposer = make_user()
    verdict = claim.propose_verdict("verified", by=proposer, rationale_en="The deed says so.")
    claim.statement_en = "Changed since."
    claim.save(update_fields=["statement_en"])
    verdict.refresh_from_db()
    assert verdict.claim_as_decided["statement_en"] != "Changed since."
    assert verdict.claim_as_decided["claimants"][0]["name_en"] == "A"
    assert verdict.supported_statuses == ["verified"]
    assert len(verdict.summary["support"]["origins"]) == 1
    assert (verdict.decision, verdict.proposed_by, verdict.decided_by) == ("pending", proposer, None)


@pytest.mark.django_db
def test_a_status_outside_the_rules_needs_a_written_exception() -> None:
    claim, proposer = make_claim(), make_user()
    with pytest.raises(ValidationError, match="explain the exception"):
        claim.propose_verdict("verified", by=proposer, rationale_en="We know.")
    assert not Verdict.objects.exists()
    verdict = claim.propose_verdict(
        "verified", by=proposer, rationale_en="We know.", rule_exception_en="Seen by the whole town."
    )
    assert verdict.supported_statuses == []


@pytest.mark.django_db
def test_an_exception_of_nothing_but_spaces_is_none() -> None:
    with pytest.raises(ValidationError, match="explain the exception"):
        make_claim().propose_verdict(
            "verified", by=make_user(), rationale_en="We know.", rule_exception_en="  "
        )


@pytest.mark.django_db
def test_a_proposal_whose_evidence_has_gone_is_not_approved() -> None:
    claim = make_supported_claim()
    verdict = claim.propose_verdict("verified", by=make_user(), rationale_en="The deed says so.")
    claim.annotations.get().remove(by=make_user(), reason="A mistake.")
    with pytest.raises(ValidationError, match="propose it anew"):
        verdict.approve(by=make_user())
    with pytest.raises(ValidationError, match="explain the exception"):
        verdict.approve(by=make_user(), confirmed=verdict.as_it_stands().state)
    assert Verdict.objects.get().decision == "pending"
    verdict.send_back(by=make_user(), reason="The deed is gone.")
    anew = claim.propose_verdict("unverified", by=make_user(), rationale_en="x", rule_exception_en="x")
    anew.approve(by=make_user())


@pytest.mark.django_db
def test_a_proposal_whose_wording_has_changed_is_not_approved() -> None:
    claim = make_supported_claim()
    verdict = claim.propose_verdict("verified", by=make_user(), rationale_en="The deed says so.")
    claim.statement_en = "Something else."
    claim.save(update_fields=["statement_en"])
    with pytest.raises(ValidationError, match="propose it anew"):
        verdict.approve(by=make_user())


@pytest.mark.django_db
def test_a_reviewer_who_has_seen_what_changed_approves_what_stands_now() -> None:
    claim = make_supported_claim()
    verdict = claim.propose_verdict("verified", by=make_user(), rationale_en="The deed says so.")
    claim.change(version=claim.version, statement_en="Something else.")
    seen = verdict.as_it_stands().state
    make_annotation(claim, basis="document", article=make_article(provenance="original"))
    with pytest.raises(ValidationError, match="look at what changed"):
        verdict.approve(by=make_user(), confirmed=seen)
    verdict.approve(by=make_user(), confirmed=verdict.as_it_stands().state)
    approved = Verdict.objects.get()
    assert approved.claim_as_decided["statement_en"] == "Something else."
    assert len(approved.summary["support"]["origins"]) == 2
    assert approved.state == verdict.as_it_stands().state


@pytest.mark.django_db
def test_words_that_are_gone_since_the_proposal_have_to_be_seen_too() -> None:
    article = make_held_article(provenance="original")
    claim = make_annotation(article=article, quote=QUOTE, basis="document").claim
    verdict = claim.propose_verdict("verified", by=make_user(), rationale_en="The deed says so.")
    make_revision(article, "The bridge is closed.")
    with pytest.raises(ValidationError, match="look at what changed"):
        verdict.approve(by=make_user())
    verdict.approve(by=make_user(), confirmed=verdict.as_it_stands().state)
    assert Verdict.objects.get().decision == "approved"


@pytest.mark.django_db
def test_another_status_is_a_change_of_substance_and_says_what_changed() -> None:
    claim = make_verdict(status="unverified").claim
    with pytest.raises(ValidationError, match="change of substance"):
        make_verdict(claim, "speculative", is_substantive=False)
    with pytest.raises(ValidationError, match="write the correction note"):
        make_verdict(claim, "speculative", correction_en=" ")
    with pytest.raises(ValidationError, match="write the correction note"):
        make_verdict(claim, kind="withdrawal", correction_en="")
    make_verdict(claim, "speculative", correction_zh="原为未证实。", correction_en="")
    make_verdict(claim, "speculative", is_substantive=False)
    make_verdict(claim, kind="withdrawal")


@pytest.mark.django_db
def test_a_first_verdict_and_one_after_a_withdrawal_correct_nothing() -> None:
    claim = make_verdict(correction_en="").claim
    make_verdict(claim, kind="withdrawal")
    assert make_verdict(claim, correction_en="").is_substantive


@pytest.mark.django_db
def test_what_still_holds_is_no_change_of_substance_and_worded_as_readers_see_it() -> None:
    claim = make_verdict(status="unverified").claim
    assert not make_verdict(claim, "unverified", kind="still_holds").is_substantive
    claim.change(version=claim.version, statement_en="Something else.")
    with pytest.raises(ValidationError, match="worded otherwise"):
        make_verdict(claim, "unverified", kind="still_holds")
    make_verdict(claim, "unverified", is_substantive=False)


@pytest.mark.django_db
def test_where_the_site_forbids_it_nobody_approves_their_own_verdict_for_any_reason(settings: Any) -> None:
    settings.SELF_APPROVAL = False
    proposer = make_user()
    verdict = make_supported_claim().propose_verdict(
        "verified", by=proposer, rationale_en="The deed says so."
    )
    with pytest.raises(ValidationError, match="a second person approves every verdict"):
        verdict.approve(by=proposer, self_approval_reason="Nobody else is in.")


@pytest.mark.django_db
def test_nothing_is_proposed_or_approved_on_a_claim_that_was_merged() -> None:
    claim = make_supported_claim()
    verdict = claim.propose_verdict("verified", by=make_user(), rationale_en="The deed says so.")
    other = make_claim()
    with pytest.raises(ValidationError, match="pending"):
        claim.merge_into(other, by=make_user())
    # Nobody asks the database who merges by raw SQL.
    type(claim).objects.filter(pk=claim.pk).update(merged_into=other)
    with pytest.raises(ValidationError, match="merged into another"):
        verdict.approve(by=make_user())
    verdict.send_back(by=make_user(), reason="Merged.")
    with pytest.raises(ValidationError, match="merged into another"):
        claim.propose_verdict("verified", by=make_user(), rationale_en="The deed says so.")


@pytest.mark.django_db
def test_a_proposal_needs_its_rationale_and_a_known_status() -> None:
    claim = make_supported_claim()
    with pytest.raises(ValidationError, match="rationale"):
        claim.propose_verdict("verified", by=make_user())
    for status in ("half-true", ""):
        with pytest.raises(ValidationError):
            claim.propose_verdict(status, by=make_user(), rationale_en="X.", rule_exception_en="X.")
    assert not Verdict.objects.exists()


@pytest.mark.django_db
def test_one_proposal_is_pending_at_a_time() -> None:
    verdict = make_verdict(approved=False)
    with pytest.raises(ValidationError, match="already pending"):
        make_verdict(verdict.claim, approved=False)
    verdict.send_back(by=make_user("reviewer"), reason="Ask the ministry.")
    make_verdict(verdict.claim, approved=False)
    assert Verdict.objects.count() == 2


@pytest.mark.django_db
def test_readers_see_nothing_of_a_proposal_until_it_is_approved() -> None:
    verdict = make_verdict(approved=False)
    assert not Claim.objects.public().exists()
    verdict.approve(by=make_user("reviewer"))
    claim = Claim.objects.public().get()
    assert claim.current_verdict == verdict == verdict.claim.current_verdict
    assert verdict.decided_at is not None


@pytest.mark.django_db
def test_nobody_approves_their_own_proposal_without_saying_why() -> None:
    proposer = make_user("reviewer")
    verdict = make_verdict(approved=False, by=proposer)
    for reason in ("", "   "):
        with pytest.raises(ValidationError, match="second person"):
            Verdict.objects.get(pk=verdict.pk).approve(by=proposer, self_approval_reason=reason)
    verdict.approve(by=proposer, self_approval_reason="Nobody else is on duty.")
    verdict.refresh_from_db()
    assert (verdict.decision, verdict.decided_by) == ("approved", proposer)
    assert verdict.self_approval_reason == "Nobody else is on duty."


@pytest.mark.django_db
def test_a_proposal_is_sent_back_with_the_reason() -> None:
    verdict = make_verdict(approved=False)
    with pytest.raises(ValidationError, match="reason"):
        Verdict.objects.get(pk=verdict.pk).send_back(by=make_user("reviewer"), reason=" ")
    verdict.send_back(by=make_user("reviewer"), reason="Ask the ministry.")
    verdict.refresh_from_db()
    assert (verdict.decision, verdict.returned_reason) == ("returned", "Ask the ministry.")
    assert verdict.claim.current_verdict is None


@pytest.mark.django_db
def test_a_decision_is_made_once() -> None:
    verdict = make_verdict(approved=False)
    stale = Verdict.objects.get(pk=verdict.pk)
    verdict.approve(by=make_user("reviewer"))
    with pytest.raises(ValidationError, match="decided already"):
        stale.approve(by=make_user("reviewer"))
    with pytest.raises(ValidationError, match="decided already"):
        stale.send_back(by=make_user("reviewer"), reason="Too late.")


@pytest.mark.django_db
def test_the_current_verdict_is_the_one_approved_last() -> None:
    first = make_verdict()
    claim = first.claim
    second = make_verdict(claim, "speculative")
    make_verdict(claim, approved=False).send_back(by=make_user("reviewer"), reason="No.")
    make_verdict(claim, "disputed", approved=False)
    claim.refresh_from_db()
    assert claim.current_verdict == second


@pytest.mark.django_db
def test_a_withdrawal_takes_the_claim_out_and_a_verdict_brings_it_back() -> None:
    claim = make_verdict().claim
    withdrawal = make_verdict(claim, kind="withdrawal")
    assert (withdrawal.status, claim.current_verdict) == ("", None)
    assert not Claim.objects.public().exists()
    verdict = make_verdict(claim)
    assert Claim.objects.public().get().current_verdict == verdict


@pytest.mark.django_db
def test_what_still_holds_is_not_proposed_as_a_change_of_substance() -> None:
    claim = make_verdict().claim
    with pytest.raises(ValidationError, match="What still holds is no change of substance"):
        make_verdict(claim, kind="still_holds", is_substantive=True)


@pytest.mark.django_db
def test_what_still_holds_is_the_status_that_readers_see() -> None:
    claim = make_verdict(status="unverified").claim
    with pytest.raises(ValidationError, match="that readers see"):
        make_verdict(claim, "speculative", kind="still_holds")
    again = make_verdict(claim, "unverified", kind="still_holds")
    assert claim.current_verdict == again


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["still_holds", "withdrawal"])
def test_only_a_claim_that_readers_see_can_be_withdrawn_or_still_hold(kind: str) -> None:
    claim = make_annotation().claim
    with pytest.raises(ValidationError, match="no verdict on this claim yet"):
        make_verdict(claim, kind=kind)


def test_two_reviewers_who_decide_at_once_make_one_decision(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker), translation.override("en"):
        verdict = make_verdict(approved=False)
        same = Verdict.objects.get(pk=verdict.pk)
        one, other = make_user("reviewer"), make_user("reviewer")
        with transaction.atomic():
            verdict.approve(by=one)
            rival = Rival(lambda: same.approve(by=other))
        assert "decided already" in str(rival.outcome())
        assert Verdict.objects.get().decided_by == one


def test_two_editors_who_propose_at_once_make_one_proposal(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker), translation.override("en"):
        claim = make_annotation().claim
        same, one, other = Claim.objects.get(), make_user(), make_user()
        with transaction.atomic():
            make_verdict(claim, approved=False, by=one)
            rival = Rival(lambda: make_verdict(same, approved=False, by=other))
        assert isinstance(rival.outcome(), ValidationError)
        assert Verdict.objects.get().proposed_by == one


def test_a_proposal_takes_down_what_another_editor_is_about_to_save(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        claim = make_annotation().claim
        same, editor = Claim.objects.get(), make_user()
        with transaction.atomic():
            claim.statement_en = "Bettered."
            claim.save(update_fields=["statement_en"])
            rival = Rival(lambda: make_verdict(same, approved=False, by=editor))
        assert rival.outcome() is None
        assert Verdict.objects.get().claim_as_decided["statement_en"] == "Bettered."

"""Verdicts in the back office: proposed within the rules, decided by a second person, never altered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from claims.models import (
    Claim,
    Verdict,
)
from tests.factory import (
    make_annotation,
    make_claim,
    make_user,
    make_verdict,
)
from tests.office import Desk, address, errors, messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Desk:
    return Desk(make_user("editor"))


@pytest.fixture
def reviewer() -> Desk:
    return Desk(make_user("reviewer"))


def proposal(claim: Claim, status: str = "speculative", **values: Any) -> dict[str, Any]:
    return {
        "claim": claim.pk,
        "kind": "verdict",
        "status": status,
        "rationale_en": "It is conjecture.",
        **values,
    }


def test_a_proposal_takes_down_what_the_evidence_supports(editor: Desk) -> None:
    claim = make_annotation(basis="conjecture").claim
    editor.add(Verdict, **proposal(claim))
    verdict = Verdict.objects.get()
    assert verdict.supported_statuses == ["unverified", "speculative"]
    assert (verdict.proposed_by, verdict.decision) == (editor.user, "pending")
    assert verdict.claim_as_decided["statement_en"] == claim.statement_en


def test_a_proposal_outside_the_rules_needs_its_exception(editor: Desk) -> None:
    claim = make_annotation().claim
    assert "explain the exception" in errors(editor.add(Verdict, **proposal(claim, "verified")))
    assert not Verdict.objects.exists()
    editor.add(Verdict, **proposal(claim, "verified", rule_exception_en="The whole town saw it."))
    assert Verdict.objects.get().status == "verified"


def test_a_proposal_needs_its_rationale_and_a_status(editor: Desk) -> None:
    claim = make_annotation().claim
    assert "rationale" in errors(editor.add(Verdict, **proposal(claim, rationale_en=" ")))
    assert "has a status" in errors(editor.add(Verdict, **proposal(claim, "")))


def test_a_rationale_has_an_end(editor: Desk) -> None:
    claim = make_annotation().claim
    assert "at most 5000 characters" in errors(
        editor.add(Verdict, **proposal(claim, rationale_en="x" * 5001))
    )


def test_a_second_proposal_while_one_is_pending_is_an_error_of_the_form(editor: Desk) -> None:
    claim = make_verdict(approved=False).claim
    assert "already pending" in errors(editor.add(Verdict, **proposal(claim, "unverified")))


def test_a_withdrawal_is_proposed_for_a_claim_that_readers_see(editor: Desk) -> None:
    claim = make_annotation().claim
    withdrawal = proposal(claim, "", kind="withdrawal")
    assert "no verdict" in errors(editor.add(Verdict, **withdrawal))
    make_verdict(claim)
    assert "write the correction note" in errors(editor.add(Verdict, **withdrawal, is_substantive="on"))
    editor.add(Verdict, **withdrawal, is_substantive="on", correction_en="We take it back.")
    assert Verdict.objects.filter(kind="withdrawal", decision="pending").exists()


def test_a_reviewer_approves_what_somebody_else_proposed(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    reviewer.change(verdict, decision="approved", status="verified", rationale_en="Changed.")
    verdict.refresh_from_db()
    assert (verdict.decision, verdict.decided_by) == ("approved", reviewer.user)
    assert (verdict.status, verdict.rationale_en) == ("unverified", "What was found bears this out.")
    assert Claim.objects.public().exists()


@pytest.mark.parametrize(
    "decision, column", [("returned", "returned_reason"), ("approved", "self_approval_reason")]
)
def test_a_decision_that_is_refused_can_be_mended_on_the_same_form(
    reviewer: Desk, decision: str, column: str
) -> None:
    verdict = make_verdict(approved=False)
    again = reviewer.change(verdict, decision=decision, **{column: "a\0b"})
    assert "Null characters are not allowed." in errors(again)
    assert f'name="{column}"' in again.text
    assert 'name="_save"' in again.text


def test_a_reviewer_sends_back_with_a_reason(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    assert "needs the reason" in errors(reviewer.change(verdict, decision="returned"))
    reviewer.change(verdict, decision="returned", returned_reason="Ask the ministry.")
    verdict.refresh_from_db()
    assert (verdict.decision, verdict.returned_reason) == ("returned", "Ask the ministry.")


def test_approving_an_own_proposal_needs_the_reason(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False, by=reviewer.user)
    assert "second person" in errors(reviewer.change(verdict, decision="approved"))
    verdict.refresh_from_db()
    assert verdict.decision == "pending"
    reviewer.change(verdict, decision="approved", self_approval_reason="Nobody else is on duty.")
    verdict.refresh_from_db()
    assert verdict.decision == "approved"


def test_where_nobody_approves_their_own_the_reason_is_not_asked_for(
    reviewer: Desk, settings: Settings
) -> None:
    settings.SELF_APPROVAL = False
    verdict = make_verdict(approved=False, by=reviewer.user)
    page = reviewer.client.get(address(Verdict, "change", verdict.pk)).text
    assert 'name="self_approval_reason"' not in page
    assert "second person" in errors(reviewer.change(verdict, decision="approved"))
    theirs = make_verdict(approved=False)
    reviewer.change(theirs, decision="approved")
    theirs.refresh_from_db()
    assert theirs.decision == "approved"


def test_a_proposal_leads_to_its_page_at_the_desk(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    page = reviewer.client.get(address(Verdict, "change", verdict.pk)).text
    assert f'<a href="/desk/reviews/{verdict.pk}/">' in page


def test_what_still_holds_is_proposed(editor: Desk) -> None:
    claim = make_verdict(status="speculative").claim
    editor.add(Verdict, **proposal(claim, kind="still_holds", rule_exception_en="Made so."))
    verdict = Verdict.objects.get(decision="pending")
    assert (verdict.kind, verdict.is_substantive) == ("still_holds", False)


def test_an_exception_that_is_none_is_refused(editor: Desk) -> None:
    claim = make_annotation(basis="conjecture").claim
    answer = editor.add(Verdict, **proposal(claim, rule_exception_en="All the same."))
    assert "there is no exception to explain" in errors(answer)


def test_an_unsettled_claim_is_looked_at_again_after_ninety_days_and_a_prediction_on_its_day(
    editor: Desk,
) -> None:
    claim = make_annotation(basis="conjecture").claim
    editor.add(Verdict, **proposal(claim))
    days = timezone.localdate() + timedelta(days=90)
    assert Verdict.objects.get().review_on == days
    prediction = make_annotation(make_claim(kind="prediction"), basis="conjecture").claim
    assert "can be judged" in errors(editor.add(Verdict, **proposal(prediction)))
    editor.add(Verdict, **proposal(prediction, review_on="2099-01-01"))
    assert Verdict.objects.get(claim=prediction).review_on == date(2099, 1, 1)


def test_a_reason_for_another_decision_is_an_error_of_the_form(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    wrong = reviewer.change(verdict, decision="approved", returned_reason="Ask the ministry.")
    assert "leave this empty" in errors(wrong)
    assert "needs the reason" not in errors(wrong)
    for decision in ("approved", "returned"):
        wrong = reviewer.change(verdict, decision=decision, self_approval_reason="Nobody else is on duty.")
        assert "of your own" in errors(wrong)
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_a_decision_has_to_be_made(reviewer: Desk) -> None:
    assert errors(reviewer.change(make_verdict(approved=False)))


def test_an_editor_cannot_decide(editor: Desk) -> None:
    verdict = make_verdict(approved=False)
    page = address(Verdict, "change", verdict.pk)
    assert 'name="decision"' not in editor.client.get(page).text
    assert editor.client.post(page, {"decision": "approved"}).status_code == 403
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_a_decision_that_came_too_late_is_told_so(reviewer: Desk) -> None:
    verdict = make_verdict()
    page = address(Verdict, "change", verdict.pk)
    late = reviewer.client.post(page, {"decision": "returned", "returned_reason": "No."}, follow=True)
    assert "decided already" in messages(late)
    assert 'name="decision"' not in late.text
    verdict.refresh_from_db()
    assert verdict.decision == "approved"


def test_a_proposal_whose_evidence_has_changed_is_not_approved_and_says_so(reviewer: Desk) -> None:
    verdict = make_verdict(approved=False)
    make_annotation(verdict.claim)
    answer = reviewer.change(verdict, decision="approved")
    assert "has changed since" in errors(answer)
    assert answer.context["adminform"].form["decision"].value() == "approved"
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_a_merged_claim_gets_no_new_verdict(editor: Desk) -> None:
    claim = make_annotation().claim
    Claim.objects.filter(pk=claim.pk).update(merged_into=make_claim())
    answer = editor.add(Verdict, **proposal(claim))
    assert "merged into another" in errors(answer)
    assert "It is conjecture." in answer.text
    assert not Verdict.objects.exists()

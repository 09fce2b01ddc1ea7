"""The decisions on a claim in their turn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.history import Decided, decided_by_then, decided_in_turn, with_history
from claims.models import Claim, Verdict
from tests.factory import make_claim, make_verdict

pytestmark = pytest.mark.django_db


def history_of(claim: Claim) -> list[Decided]:
    return decided_in_turn(claim, claim.verdicts.for_history())


@pytest.fixture
def claim() -> Claim:
    """Decided, minorly changed, confirmed, reworded, withdrawn and decided anew; one waits."""
    claim = make_claim(statement_en="The bridge opens in May.")
    make_verdict(claim, "disputed", rationale_en="Two origins.")
    make_verdict(claim, "disputed", is_substantive=False)
    make_verdict(claim, "disputed", kind="still_holds", rationale_en="Looked again.")
    claim.change(version=claim.version, statement_en="The bridge opens on 3 May.")
    make_verdict(claim, "disputed", correction_en="The day is known.")
    make_verdict(claim, kind="withdrawal", rationale_en="Forged.")
    make_verdict(claim, "refuted")
    make_verdict(claim, "verified", approved=False)
    return claim


def test_decisions_are_numbered_in_their_turn_withdrawals_too(claim: Claim) -> None:
    history = history_of(claim)
    assert [one.number for one in history] == [1, 2, 3, 4, 5, 6]
    assert [one.before.number if one.before else None for one in history] == [None, 1, 2, 3, 4, 5]
    assert [one.is_withdrawal for one in history] == [False, False, False, False, True, False]
    assert history[3].address == f"/claims/{claim.slug}/verdicts/4/"


def test_what_changed_in_substance_is_a_correction_and_every_withdrawal(claim: Claim) -> None:
    history = history_of(claim)
    assert [one.number for one in history if one.is_correction] == [4, 5, 6]
    assert [one.number for one in history if one.changes_wording] == [4]
    assert [one.number for one in history if one.changes_status] == [5, 6]


def test_the_database_finds_the_same_corrections(claim: Claim) -> None:
    other = make_verdict(make_claim()).claim
    make_verdict(other, "refuted")
    found = list(Verdict.objects.corrections())
    expected = [one for each in (claim, other) for one in history_of(each) if one.is_correction]
    assert [one.pk for one in found] == [one.verdict.pk for one in reversed(expected)]
    history = Verdict.objects.for_history().select_related("claim")
    assert with_history(found, history) == list(reversed(expected))


def test_the_grounds_of_what_still_holds_are_those_of_the_verdict_it_confirms(claim: Claim) -> None:
    history = history_of(claim)
    make_verdict(other := make_claim(), "disputed", rationale_en="Two origins.")
    for _time in range(2):
        make_verdict(other, "disputed", kind="still_holds", rationale_en="Looked again.")
    assert history[2].grounds is history[1]
    assert history[4].grounds is history[4]
    assert history_of(other)[2].grounds.verdict.rationale == "Two origins."


def test_a_correction_says_why_by_its_note_else_by_its_grounds(claim: Claim) -> None:
    history = history_of(claim)
    assert history[3].why == "The day is known."
    assert history[0].why == "Two origins."


def test_what_had_been_decided_by_a_moment_is_the_latest_of_it(claim: Claim) -> None:
    history = history_of(claim)
    before = history[0].at - timedelta(microseconds=1)
    assert decided_by_then(history, before) is None
    assert decided_by_then(history, history[2].at) is history[2]
    assert decided_by_then(history, timezone.now()) is history[5]

"""On which day a claim asks to be looked at again, as its verdicts say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims import rules
from claims.models import Claim
from tests.factory import (
    make_annotation,
    make_claim,
    make_supported_claim,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def test_a_status_that_settles_nothing_is_looked_at_again_after_ninety_days() -> None:
    claim = make_annotation(basis="conjecture").claim
    proposed = make_verdict(claim, status="speculative")
    assert proposed.review_on == proposed.proposed_at.date() + timedelta(days=90)
    claim.refresh_from_db()
    assert claim.review_on == proposed.review_on


def test_a_day_that_an_editor_chose_is_kept_by_the_next_verdict_and_one_that_is_past_is_done() -> None:
    claim, today = make_supported_claim(), timezone.now().date()
    for asked, kept in ((today + timedelta(days=400), True), (today - timedelta(days=1), False)):
        Claim.objects.filter(pk=claim.pk).update(review_on=asked)
        make_verdict(claim, status="verified")
        claim.refresh_from_db()
        assert claim.review_on == (asked if kept else None)


def test_a_claim_that_is_settled_asks_no_more_for_the_day_of_its_last_verdict() -> None:
    claim = make_annotation(basis="conjecture").claim
    make_verdict(claim, status="speculative")
    make_supported_claim(claim)
    make_verdict(claim, status="verified")
    claim.refresh_from_db()
    assert claim.review_on is None


def test_an_open_prediction_keeps_its_day_until_it_has_come_true_or_not() -> None:
    day = timezone.now().date() + timedelta(days=400)
    claim = make_annotation(make_claim(kind="prediction", review_on=day), basis="conjecture").claim
    for status, asks in (("speculative", day), ("unverified", day), ("verified", None)):
        if status == "verified":
            make_supported_claim(claim)
        make_verdict(claim, status=status)
        claim.refresh_from_db()
        assert claim.review_on == asks


def test_the_proposer_may_say_when_to_look_again_or_never() -> None:
    claim = make_annotation(basis="conjecture").claim
    verdict = claim.propose_verdict("speculative", by=make_user(), rationale_en="Guesses.", review_on=None)
    verdict.approve(by=make_user())
    claim.refresh_from_db()
    assert claim.review_on is None


def test_a_withdrawal_names_no_day_and_leaves_the_claim_one_that_is_still_to_come() -> None:
    claim = make_verdict().claim
    day = claim.review_on
    assert day is not None
    assert make_verdict(claim, kind="withdrawal").review_on is None
    assert claim.review_on == day
    make_verdict(claim)
    with pytest.raises(ValidationError, match="names no day"):
        make_verdict(claim, kind="withdrawal", review_on=day)


def test_only_a_prediction_waits_longer_than_five_years() -> None:
    day = timezone.localdate() + rules.LONGEST_WAIT
    assert make_verdict(review_on=day).claim.review_on == day
    with pytest.raises(ValidationError, match="at most five years"):
        make_verdict(review_on=day + timedelta(days=1))
    forecast = make_claim(kind="prediction")
    make_annotation(forecast, basis="anonymous")
    far = day + timedelta(days=4000)
    assert make_verdict(forecast, review_on=far).claim.review_on == far

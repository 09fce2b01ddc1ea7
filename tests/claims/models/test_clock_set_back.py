"""What is on record is from tomorrow, as the clock was set back: work goes on in its order."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from claims.models import Annotation, Claim, Verdict
from tests.database import change, sql
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

#: By table, the triggers that would refuse it.
RULES = {
    "claims_verdict": [
        "verdict_decided_is_never_altered",
        "verdict_is_decided_in_its_turn",
        "verdict_proposal_is_only_decided",
    ],
    "claims_annotation": ["annotation_is_never_altered"],
    "articles_revision": ["revision_refuses_update"],
}
TOMORROW = timezone.now() + timedelta(days=1)


def made_tomorrow(row: models.Model, **times: datetime) -> None:
    """As if it had been recorded while the clock was a day ahead."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for how in ("DISABLE", "ENABLE"):
        for trigger in RULES[row._meta.db_table]:
            sql(f"ALTER TABLE {row._meta.db_table} {how} TRIGGER {trigger}")
        if how == "DISABLE":
            change(row, **times)
            sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")
    row.refresh_from_db()


@pytest.fixture
def decided() -> Claim:
    """A claim that was decided while the clock was a day ahead."""
    claim = make_claim()
    make_annotation(claim, make_held_article(provenance="original"), quote=QUOTE, basis="document")
    verdict = make_verdict(claim, "verified")
    made_tomorrow(verdict, proposed_at=TOMORROW, decided_at=TOMORROW)
    claim.refresh_from_db()
    return claim


def proposed(claim: Claim) -> Verdict:
    said = "So says the order."
    return claim.propose_verdict("verified", by=make_user(), rationale_en=said, is_substantive=False)


def test_a_passage_that_came_after_a_verdict_is_not_shown_as_covered_by_it(decided: Claim) -> None:
    passage = make_annotation(decided, make_held_article(), quote=QUOTE)
    assert decided.current_verdict is not None
    assert not decided.current_verdict.covers(passage)
    assert list(Annotation.objects.filter(claim=decided).under_review()) == [passage]


def test_the_next_verdict_is_proposed_decided_and_seen(decided: Claim) -> None:
    passage = make_annotation(decided, make_held_article(), quote=QUOTE)
    verdict = proposed(decided)
    verdict.approve(by=make_user("reviewer"))
    decided.refresh_from_db()
    assert decided.current_verdict == verdict
    assert verdict.covers(passage)
    assert list(Verdict.objects.filter(claim=decided).for_history())[-1] == verdict


@pytest.mark.parametrize("is_approved", [True, False])
def test_a_proposal_from_tomorrow_can_be_decided_on(is_approved: bool) -> None:
    claim = make_claim()
    make_annotation(claim, make_held_article(provenance="original"), quote=QUOTE, basis="document")
    verdict, reviewer = proposed(claim), make_user("reviewer")
    made_tomorrow(verdict, proposed_at=TOMORROW)
    if is_approved:
        verdict.approve(by=reviewer)
    else:
        verdict.send_back(by=reviewer, reason="Not yet.")
    assert verdict.decided_at is not None
    assert verdict.decided_at - TOMORROW < timedelta(seconds=1)


def test_a_verdict_decided_after_a_passage_from_tomorrow_covers_it() -> None:
    claim = make_claim()
    article = make_held_article(provenance="original")
    passage = make_annotation(claim, article, quote=QUOTE, basis="document")
    made_tomorrow(passage, created_at=TOMORROW)
    verdict = proposed(claim)
    verdict.approve(by=make_user("reviewer"))
    assert verdict.covers(passage)


def test_a_text_that_comes_after_a_verdict_puts_it_at_risk(decided: Claim) -> None:
    article = decided.annotations.get().article
    make_revision(article, TEXT.replace(QUOTE, "the bridge stays shut"))
    assert decided.current_verdict is not None
    assert decided.annotations.words_gone(None)[decided.pk]


def test_an_article_is_worked_through_until_its_next_text_comes() -> None:
    article = make_held_article()
    newest = article.revisions.get()
    made_tomorrow(newest, captured_at=TOMORROW)
    article.work_through(by=make_user())
    assert article.is_worked_through(newest)
    assert not article.is_worked_through(make_revision(article, TEXT + "\n\nMore."))


def test_nothing_is_decided_further_ahead_than_what_is_on_record(decided: Claim) -> None:
    verdict = proposed(decided)
    with pytest.raises(ValidationError, match="not decided in the future"):
        verdict.approve(by=make_user("reviewer"), at=TOMORROW + timedelta(minutes=10))
    with pytest.raises(ValidationError, match="not proposed in the future"):
        claim = make_claim()
        make_annotation(claim, make_held_article(provenance="original"), quote=QUOTE, basis="document")
        claim.propose_verdict("verified", by=make_user(), rationale_en="So.", proposed_at=TOMORROW)

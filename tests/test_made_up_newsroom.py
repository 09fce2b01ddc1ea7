"""What is measured on is like what an editor could have recorded: it comes in past no rule."""

from __future__ import annotations

import pytest
from django.db.models import F

from claims.models import Anchor, Claim, Verdict
from claims.rules import supported
from tests.benchmarks.million import load
from tests.benchmarks.newsroom import Newsroom

pytestmark = pytest.mark.django_db


def test_made_up_verdicts_took_down_what_the_evidence_amounts_to() -> None:
    # With every trigger on, as for so few.
    load(200)
    assert Claim.objects.count() == 200
    decided_last = [
        verdict
        for claim in Claim.objects.prefetch_related("verdicts")
        for verdict in list(claim.verdicts.all())[:1]
    ]
    assert len(decided_last) > 100
    for verdict in decided_last:
        verdict.claim.refresh_from_db()
        summary = verdict.claim.evidence_summary()
        assert verdict.summary == summary.as_json()
        assert verdict.supported_statuses == [status.value for status in supported(summary.for_rules)]
        assert verdict.claim_as_decided == verdict.claim.as_readers_will_see()
    in_the_rules = Verdict.objects.filter(supported_statuses__contains=[F("status")])
    assert in_the_rules.count() > 0.95 * Verdict.objects.count()
    assert Anchor.objects.filter(state="exact").count() > 500


def test_a_made_up_story_is_the_same_by_its_number_however_many_there_are() -> None:
    few, many = Newsroom(1_000).story(3), Newsroom(40_000).story(3)
    for table in ("articles_revision", "claims_anchor", "claims_claim_topics"):
        assert [row.get("text") or row.get("start") for row in few[table]] == [
            row.get("text") or row.get("start") for row in many[table]
        ]
    assert [row["quote_exact"] for row in few["claims_annotation"] if "quote_exact" in row] == [
        row["quote_exact"] for row in many["claims_annotation"] if "quote_exact" in row
    ]

"""What is kept for ever stays as it was taken, by whatever road: raw SQL, the models, their managers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import F, ProtectedError

from claims.models import Anchor, Annotation, Claim, Verdict
from tests.database import Attempt, change, refusal, sql
from tests.factory import make_annotation, make_article, make_returned_verdict, make_user, make_verdict

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def whole() -> Annotation:
    """An annotation of a source that is cited as a whole."""
    return make_annotation(article=make_article())


def pending() -> Verdict:
    return make_verdict(approved=False)


@pytest.mark.parametrize(
    "column, value",
    [
        ("claim_id", 0),
        ("stance", "context"),
        ("quote_prefix", "x"),
        ("quote_suffix", "x"),
        ("quote_language", "fr"),
        ("created_at", NOW),
        ("created_by_id", None),
    ],
)
def test_nothing_of_how_a_passage_was_taken_is_altered(column: str, value: object) -> None:
    annotation = make_annotation(by=make_user())
    assert refusal(lambda: change(annotation, **{column: value})) == "annotation_is_never_altered"


def test_an_annotation_stays_with_its_article() -> None:
    annotation = make_annotation(article=make_article())
    other = make_article().pk
    assert refusal(lambda: change(annotation, article_id=other)) == "annotation_is_never_altered"


@pytest.mark.parametrize(
    "column, value",
    [("status", "speculative"), ("rationale_en", "Other."), ("kind", "still_holds"), ("claim_id", 0)],
)
def test_a_proposal_is_decided_as_it_was_made(column: str, value: object) -> None:
    verdict = pending()
    assert refusal(lambda: change(verdict, **{column: value})) == "verdict_proposal_is_only_decided"


@pytest.mark.parametrize("decided", [make_verdict, make_returned_verdict])
def test_a_decision_is_never_taken_back(decided: Callable[[], Verdict]) -> None:
    verdict = decided()
    back = {"decision": "pending", "decided_at": None, "decided_by_id": None, "returned_reason": ""}
    assert refusal(lambda: change(verdict, **back)) == "verdict_decided_is_never_altered"


def test_emptying_the_claims_stops_at_what_is_never_deleted() -> None:
    for table, guard in [("claims_annotation", "annotation"), ("claims_verdict", "verdict")]:
        sql(f"ALTER TABLE {table} ENABLE TRIGGER {guard}_refuses_truncate")
    names = {"annotation_refuses_truncate", "verdict_refuses_truncate"}
    assert refusal(lambda: sql("TRUNCATE claims_claim CASCADE")) in names


def kept(make: Callable[[], models.Model]) -> models.Model:
    row = make()
    # The factory's deferred checks are done with before anything is tried.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    return row


@pytest.mark.parametrize("make", [make_annotation, whole, make_verdict, pending, make_returned_verdict])
def test_what_is_kept_for_ever_cannot_be_deleted_through_the_models(
    make: Callable[[], models.Model],
) -> None:
    row = kept(make)
    manager = type(row)._default_manager
    roads: list[Attempt] = [
        row.delete,
        manager.all().delete,
        lambda: manager.all()._raw_delete("default"),
    ]
    for road in roads:
        with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
            road()
    assert manager.filter(pk=row.pk).exists()


def test_deleting_a_claim_never_takes_along_what_is_kept_for_ever() -> None:
    annotation, verdict = make_annotation(), make_verdict()
    for claim in (annotation.claim, verdict.claim):
        with pytest.raises(ProtectedError):
            claim.delete()
    with pytest.raises(ProtectedError):
        Claim.objects.all().delete()
    assert annotation.anchors.exists()


def test_deleting_people_and_articles_never_takes_along_what_is_kept_for_ever() -> None:
    editor, reviewer = make_user("editor"), make_user("reviewer")
    annotation = make_annotation(by=editor, origin=make_article())
    make_verdict(annotation.claim, by=editor, decided_by=reviewer)
    for owner in (editor, reviewer, annotation.article, annotation.origin):
        assert owner is not None
        with pytest.raises(ProtectedError):
            owner.delete()


def test_a_quote_cannot_be_altered_through_the_models() -> None:
    annotation = make_annotation()
    annotation.quote_exact = "other words"
    roads: list[Attempt] = [
        annotation.save,
        lambda: Annotation.objects.update(quote_exact="other words"),
        lambda: Annotation.objects.bulk_update([annotation], ["quote_exact"]),
    ]
    for road in roads:
        with pytest.raises(IntegrityError), transaction.atomic():
            road()


def test_a_decided_verdict_cannot_be_altered_through_the_models() -> None:
    verdict = make_verdict()
    verdict.status = "refuted"
    roads: list[Attempt] = [
        verdict.save,
        lambda: Verdict.objects.update(is_substantive=False),
        lambda: Verdict.objects.bulk_update([verdict], ["status"]),
    ]
    for road in roads:
        with pytest.raises(IntegrityError), transaction.atomic():
            road()


def test_anchors_cannot_be_moved_in_bulk() -> None:
    make_annotation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Anchor.objects.update(start=F("start") + 1, end=F("end") + 1)

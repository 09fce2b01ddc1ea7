"""What the desk's queues go by is what weighing every claim finds, whatever is changed and by whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Derivation
from articles.search import keeping
from claims.models import Annotation, Claim
from claims.rules import Kind
from claims.standing import NOTHING, Change, What, changes
from tests.claims.indexing.indexed import Rows, select
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

KEPT = "SELECT claim_id, lacks_evidence, is_at_risk, has_lost_status FROM claims_waitingclaim ORDER BY 1"
OTHERWISE = TEXT.replace("opens on 3 May", "opens on 9 May")


def weighed_anew() -> Rows:
    """Every standing claim weighed as it is now; of those that wait, what the table has."""
    standing = Claim.objects.standing()
    summaries = Annotation.objects.all().summaries(dict(standing.values_list("pk", "kind")))
    gone = Annotation.objects.filter(claim__in=standing).words_gone()
    rows = []
    for claim in standing.select_related("current_verdict").order_by("pk"):
        now, verdict, changed = summaries[claim.pk], claim.current_verdict, tuple[Change, ...]()
        if verdict:
            changed = changes(verdict.summary, verdict.supported_statuses, now, gone.get(claim.pk, NOTHING))
        is_bare = not now.support.origins and not now.opposition.origins and now.kind is not Kind.OPINION
        is_lost = verdict is not None and Change(What.STATUS_LOST, verdict.status) in changed
        if is_bare or changed:
            rows.append((claim.pk, is_bare, bool(changed), is_lost))
    return rows


@dataclass(frozen=True)
class Story:
    """A verdict on words of a translation, far from its origin; another claim there, and a rival report."""

    claim: Claim
    other: Claim
    annotation: Annotation
    #: What was translated from a reprint of the wire's report.
    translation: Article
    reprint: Article
    wire: Article
    #: Original too, and what the claim rests on as a whole.
    rival: Article
    #: That nobody has read, with a passage that would count.
    unread: Article


@pytest.fixture
def story() -> Story:
    wire = make_article(provenance="original")
    reprint, translation = make_article(), make_held_article()
    reprint.derive_from(wire, "republishes", by=None)
    translation.derive_from(reprint, "translates", by=None)
    rival = make_article(provenance="original")
    unread = make_article(provenance="original", access="not_read")
    claim, other = make_claim(), make_claim()
    annotation = make_annotation(claim, translation, quote=QUOTE, basis="on_record")
    make_annotation(claim, rival, basis="anonymous")
    make_annotation(claim, unread, basis="document")
    make_verdict(claim, "verified")
    make_annotation(other, translation, quote=QUOTE, basis="conjecture")
    make_verdict(other, "speculative")
    assert keeping.catch_up_at_desk() == 0
    annotation.refresh_from_db()
    return Story(claim, other, annotation, translation, reprint, wire, rival, unread)


def decide(kind: str) -> Callable[[Story], None]:
    """After the verdict was put at risk."""

    def change(story: Story) -> None:
        story.wire.withdraw("Its publisher took it back.")
        assert_right()
        make_verdict(story.claim, "verified", kind=kind)

    return change


def remove(story: Story) -> None:
    story.annotation.remove(by=make_user(), reason="A slip.")


def remove_and_put_back(story: Story) -> None:
    remove(story)
    Annotation.objects.get(pk=story.annotation.pk).put_back()


def change_annotation(**columns: object) -> Callable[[Story], None]:
    def change(story: Story) -> None:
        now = Annotation.objects.get(pk=story.annotation.pk)
        now.change(version=now.version, **columns)

    return change


def name_the_rival(story: Story) -> None:
    change_annotation(origin=story.rival)(story)


def take_out_of_the_chain(story: Story) -> None:
    derivation = Derivation.objects.get(article=story.reprint, derived_from=story.wire)
    derivation.remove(seen=derivation.state)


def quote_only(story: Story) -> None:
    derivation = Derivation.objects.get(article=story.reprint, derived_from=story.wire)
    derivation.change(seen=derivation.state, kind="quotes")


def orphan(story: Story) -> None:
    story.annotation.anchors.latest("revision__number").orphan(by=make_user())


def withdraw_and_reinstate(story: Story) -> None:
    story.wire.withdraw("A mistake.")
    story.wire.reinstate()


def change_kind(story: Story) -> None:
    now = Claim.objects.get(pk=story.other.pk)
    now.change(version=now.version, kind="opinion")


CHANGES: dict[str, Callable[[Story], object]] = {
    "new passage": lambda story: make_annotation(
        story.claim, make_article(provenance="original"), stance="contradicts", basis="document"
    ),
    "new claim": lambda story: make_claim(),
    "another basis": change_annotation(basis="anonymous"),
    "superseded": change_annotation(superseded_at="2024-05-01T00:00Z", superseded_en="Not so."),
    "an origin named": name_the_rival,
    "removed": remove,
    "put back": remove_and_put_back,
    "words gone": lambda story: make_revision(story.translation, "The bridge is closed."),
    "words changed": lambda story: make_revision(story.translation, OTHERWISE),
    "words left out of an excerpt": lambda story: make_revision(
        story.translation, "Closed.", cut_from_sha256=""
    ),
    "words called gone": orphan,
    "still holds": decide("still_holds"),
    "withdrawal": decide("withdrawal"),
    "first step taken away": take_out_of_the_chain,
    "first step of another kind": quote_only,
    "a step further up": lambda story: story.wire.derive_from(story.rival, "summarises", by=None),
    "a second root": lambda story: story.reprint.derive_from(story.rival, "summarises", by=None),
    "a circle": lambda story: story.wire.derive_from(story.translation, "republishes", by=None),
    "the root is not original": lambda story: story.wire.judge_provenance("unknown"),
    "the root is withdrawn": lambda story: story.wire.withdraw("Its publisher took it back."),
    "the root is withdrawn and reinstated": withdraw_and_reinstate,
    "the page is withdrawn": lambda story: story.translation.withdraw("Taken down."),
    "read now": lambda story: Article.objects.filter(pk=story.unread.pk).update(access="read"),
    "of another kind": change_kind,
    "merged": lambda story: story.other.merge_into(story.claim, by=make_user()),
}
#: After which the same claims wait as before, for the same reasons.
NO_MATTER = {
    "put back",
    "words left out of an excerpt",
    "still holds",
    "withdrawal",
    "the root is withdrawn and reinstated",
}


def assert_right() -> Rows:
    assert keeping.catch_up_at_desk() == 0
    kept = select(KEPT)
    assert kept == weighed_anew()
    return kept


@pytest.mark.parametrize("change", CHANGES)
def test_what_waits_after_a_change_is_what_weighing_every_claim_finds(story: Story, change: str) -> None:
    before = select(KEPT)
    assert before == [(story.other.pk, True, False, False)]
    CHANGES[change](story)
    assert (assert_right() == before) is (change in NO_MATTER)


TURNS = st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.booleans()), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
def test_changes_in_any_order_and_weighed_at_any_moment_end_alike(
    story: Story, turns: list[tuple[str, bool]]
) -> None:
    with transaction.atomic():
        for change, is_weighed in turns:
            try:
                with transaction.atomic():
                    CHANGES[change](story)
            except (Error, ValidationError, ObjectDoesNotExist):
                # What another change has made impossible.
                continue
            if is_weighed:
                assert keeping.catch_up_at_desk() == 0
        assert_right()
        transaction.set_rollback(True)

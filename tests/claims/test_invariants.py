"""Each rule of the claims' tables, gone round with raw SQL. The names are read back from the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from claims.models import Anchor, Annotation, Claim, Edition, LoadedDataset, Report, Verdict
from tests.database import Attempt, assert_each_rule_is_tried, change, copy, delete, refusal, sql, truncate
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_enquiry,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_report,
    make_returned_verdict,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 5, 1, tzinfo=UTC)
FUTURE = datetime(2999, 1, 1, tzinfo=UTC)


def loaded() -> LoadedDataset:
    return LoadedDataset.objects.create(set_sha256="0" * 64)


def whole() -> Annotation:
    """An annotation of a source that is cited as a whole."""
    return make_annotation(article=make_article())


def anchor() -> Anchor:
    return make_annotation().anchors.get()


def pending() -> Verdict:
    return make_verdict(approved=False)


def approved_by_its_proposer() -> None:
    verdict = pending()
    decided_at = verdict.proposed_at + timedelta(minutes=1)
    change(verdict, decision="approved", decided_at=decided_at, decided_by_id=verdict.proposed_by_id)


def approved_before_it_was_proposed() -> None:
    verdict = pending()
    earlier = verdict.proposed_at - timedelta(minutes=1)
    change(verdict, decision="approved", decided_at=earlier, decided_by_id=make_user().pk)


def returned_without_a_reason() -> None:
    verdict = pending()
    change(verdict, decision="returned", decided_at=verdict.proposed_at, decided_by_id=make_user().pk)


def another_proposal(**columns: object) -> Callable[[], None]:
    """A second row like a returned verdict's: neither "pending once" nor "unaltered" is in its way."""
    return lambda: copy(make_returned_verdict(), **columns)


def copy_of_a_topic() -> None:
    claim = make_claim(topics=[make_topic()])
    row = Claim.topics.through.objects.get(claim=claim)
    copy(row)


def copy_of_a_claimant() -> None:
    claim = make_claim(claimants=[make_claimant()])
    copy(claim.claimclaimant_set.get())


def negative_position() -> None:
    claim = make_claim(claimants=[make_claimant()])
    change(claim.claimclaimant_set.get(), position=-1)


def other_slug_of_a_public_claim() -> None:
    change(make_verdict().claim, slug="another")


def merged_into_one_that_is_merged() -> None:
    merged = make_claim(merged_into=make_claim())
    change(make_claim(), merged_into_id=merged.pk)


def merged_into_itself() -> None:
    claim = make_claim()
    change(claim, merged_into_id=claim.pk)


def linked_to_itself() -> None:
    claim = make_claim()
    make_link(claim, claim)


def put_back_on_a_merged_claim() -> None:
    annotation = make_annotation()
    annotation.claim.merge_into(make_claim(), by=make_user())
    change(annotation, removed_at=None, removed_by_id=None, removed_reason="")


def removed() -> Annotation:
    annotation = whole()
    annotation.remove(by=make_user(), reason="A slip.")
    return annotation


def link_to_a_merged_claim() -> None:
    make_link(make_claim(), make_claim(merged_into=make_claim()))


def without_the_rule_on_places(**columns: object) -> Callable[[], None]:
    """It is stricter, and would answer first."""

    def attempt() -> None:
        sql("ALTER TABLE claims_anchor DROP CONSTRAINT anchor_found_has_a_place_and_one_not_found_has_none")
        change(anchor(), **columns)

    return attempt


def anchor_in_another_article() -> None:
    copy(anchor(), revision_id=make_held_article().revisions.get().pk)


def taken_from_other_words() -> None:
    sql("ALTER TABLE claims_anchor DROP CONSTRAINT anchor_is_one_for_each_revision")
    copy(anchor(), start=0)


def anchor_of_no_quote() -> None:
    article = make_held_article()
    annotation = make_annotation(article=article)
    Anchor.objects.create(annotation=annotation, revision=article.revisions.get(), state="orphaned")


def anchor_in_an_omission() -> None:
    article = make_held_article("Before.\n\n[…]\n\nAfter.", is_excerpt=True)
    annotation = make_annotation(article=article, quote="After.")
    change(annotation.anchors.get(), state="changed", start=9, end=18)


def handled() -> Report:
    report = make_report()
    report.handle("declined", by=make_user())
    return report


ATTEMPTS: dict[str, Attempt] = {
    "claimant_name_exists_in_its_original_language": lambda: change(make_claimant(), name_en=""),
    "claimant_is_recorded_once": lambda: copy(make_claimant()),
    "claims_topic_slug_key": lambda: copy(make_topic()),
    "topic_name_exists_in_its_original_language": lambda: change(make_topic(), original_language="zh-Hans"),
    "claims_claim_slug_key": lambda: copy(make_claim()),
    "claim_slug_is_not_empty": lambda: change(make_claim(), slug=""),
    "claim_slug_is_fixed_once_public": other_slug_of_a_public_claim,
    "claim_kind_is_known": lambda: change(make_claim(), kind="rumour"),
    "claim_statement_exists_in_its_original_language": lambda: change(make_claim(), statement_en=""),
    "claim_said_precision_is_known": lambda: change(
        make_claim(), said_precision="minute", said_on=date(2024, 5, 1)
    ),
    "claim_said_on_has_a_precision": lambda: change(make_claim(), said_precision="day"),
    "claims_claim_version_check": lambda: copy(make_claim(), slug="another", version=-1),
    "claim_is_not_merged_into_itself": merged_into_itself,
    "claim_is_merged_into_one_that_stands": merged_into_one_that_is_merged,
    "claims_claim_topics_claim_id_topic_id_1bb5b613_uniq": copy_of_a_topic,
    "claim_names_a_claimant_once": copy_of_a_claimant,
    "claims_claimclaimant_position_check": negative_position,
    "claim_link_kind_is_known": lambda: change(make_link(), kind="resembles"),
    "claim_link_is_not_to_itself": linked_to_itself,
    "claim_link_is_recorded_once": lambda: copy(make_link()),
    "annotation_stance_is_known": lambda: copy(whole(), stance="doubts"),
    "annotation_basis_is_known": lambda: change(whole(), basis="hearsay"),
    "annotation_quote_has_words_and_a_language": lambda: copy(
        whole(), claim_id=make_claim().pk, quote_exact="Words."
    ),
    "annotation_translation_is_of_a_quote": lambda: change(whole(), translation_zh="译文"),
    "annotation_that_states_has_a_quote": lambda: copy(whole(), stance="states"),
    "annotation_removed_says_by_whom_and_why": lambda: change(whole(), removed_at=NOW, removed_reason="x"),
    "annotation_superseded_says_how": lambda: change(whole(), superseded_at=NOW),
    "annotation_of_a_passage_is_living_once": lambda: copy(make_annotation()),
    "annotation_of_a_whole_article_is_living_once": lambda: copy(whole()),
    "annotation_is_never_altered": lambda: change(make_annotation(), quote_exact="other words"),
    "annotation_with_a_quote_has_an_anchor": lambda: copy(make_annotation(), quote_prefix="x"),
    "claims_annotation_version_check": lambda: copy(whole(), claim_id=make_claim().pk, version=-1),
    "annotation_is_of_a_claim_that_stands": put_back_on_a_merged_claim,
    "annotation_removal_is_kept": lambda: change(removed(), removed_reason="Another."),
    "annotation_replaces_one_of_its_article": lambda: copy(
        whole(), replaces_id=whole().pk, claim_id=make_claim().pk
    ),
    "annotation_replaces_the_same_one_for_ever": lambda: change(whole(), replaces_id=whole().pk),
    "claim_link_is_between_claims_that_stand": link_to_a_merged_claim,
    "annotation_refuses_delete": lambda: delete(whole()),
    "annotation_refuses_truncate": lambda: truncate(Annotation),
    "anchor_refuses_delete": lambda: delete(anchor()),
    "anchor_refuses_truncate": lambda: truncate(Anchor),
    "anchor_ties_are_never_altered": lambda: change(anchor(), created_at=NOW),
    "anchor_likeness_is_a_share": lambda: change(anchor(), likeness=1.5),
    "anchor_state_is_known": without_the_rule_on_places(state="lost"),
    "anchor_is_one_for_each_revision": lambda: copy(anchor()),
    "anchor_found_has_a_place_and_one_not_found_has_none": lambda: change(
        anchor(), state="changed", start=None, end=None
    ),
    "claims_anchor_start_check": lambda: change(anchor(), state="changed", start=-1),
    "claims_anchor_end_check": without_the_rule_on_places(state="changed", end=-1),
    "anchor_confirmed_says_by_whom": lambda: change(anchor(), confirmed_at=NOW),
    "anchor_slice_equals_its_quote": taken_from_other_words,
    "anchor_slice_still_equals_its_quote": lambda: change(anchor(), start=0, end=len(QUOTE)),
    # The same trigger answers with the name of what it holds.
    "anchor_is_in_the_annotated_article": anchor_in_another_article,
    "anchor_is_of_a_quote": anchor_of_no_quote,
    "anchor_is_inside_the_text": lambda: change(anchor(), state="changed", end=len(TEXT) + 1),
    "anchor_has_no_omission_in_it": anchor_in_an_omission,
    "verdict_kind_is_known": another_proposal(kind="hunch"),
    "verdict_decision_is_known": another_proposal(decision="postponed", returned_reason=""),
    "verdict_has_a_status_and_a_withdrawal_none": another_proposal(status=""),
    "verdict_that_still_holds_is_no_change_of_substance": another_proposal(kind="still_holds"),
    "verdict_withdrawal_names_no_day": another_proposal(
        kind="withdrawal", status="", review_on=date(2030, 1, 1)
    ),
    "verdict_supported_statuses_are_known": another_proposal(supported_statuses=["unverified", "likely"]),
    "verdict_texts_are_not_blank": another_proposal(rule_exception_en=" "),
    "verdict_is_not_decided_in_the_future": lambda: change(
        pending(), decision="approved", decided_at=FUTURE, decided_by_id=make_user().pk
    ),
    "verdict_is_not_proposed_in_the_future": lambda: copy(make_verdict(), proposed_at=FUTURE),
    "verdict_is_decided_in_its_turn": lambda: copy(make_verdict(), proposed_at=NOW, decided_at=NOW),
    "verdict_gives_its_rationale": another_proposal(rationale_en=""),
    "verdict_outside_the_rules_explains_the_exception": another_proposal(status="verified"),
    "verdict_decided_says_when_and_by_whom": another_proposal(decided_by_id=None),
    "verdict_decider_is_not_the_proposer_unless_it_says_why": approved_by_its_proposer,
    "verdict_returned_says_why": returned_without_a_reason,
    "verdict_is_decided_after_it_was_proposed": approved_before_it_was_proposed,
    "verdict_is_pending_once_a_claim": lambda: copy(pending()),
    "verdict_decided_is_never_altered": lambda: change(make_verdict(), rationale_en="Another."),
    "verdict_proposal_is_only_decided": lambda: change(pending(), proposed_by_id=make_user().pk),
    "verdict_refuses_delete": lambda: delete(pending()),
    "verdict_refuses_truncate": lambda: truncate(Verdict),
    "loaded_dataset_has_its_hash": lambda: copy(loaded(), set_sha256=""),
    "loaded_dataset_names_all_of_its_ledger": lambda: copy(loaded(), source_head="ab"),
    "loaded_dataset_refuses_update": lambda: change(loaded(), set_sha256="ab"),
    "loaded_dataset_refuses_delete": lambda: delete(loaded()),
    "loaded_dataset_refuses_truncate": lambda: truncate(LoadedDataset),
    "edition_is_one": lambda: Edition.objects.create(pk=2, since=NOW),
    "comment_is_not_empty": lambda: change(make_comment(), text=" "),
    "comment_resolved_says_by_whom": lambda: change(make_comment(), resolved_at=NOW),
    "enquiry_says_who_was_asked": lambda: change(make_enquiry(), asked_en=""),
    "enquiry_answer_has_a_day": lambda: change(make_enquiry(), answer_en="No comment."),
    "enquiry_is_answered_after_it_was_asked": lambda: change(
        make_enquiry(asked_on=date(2024, 5, 2)), answered_on=date(2024, 5, 1)
    ),
    "report_outcome_is_known": lambda: change(
        make_report(), outcome="lost", handled_at=NOW, handled_by_id=make_user().pk
    ),
    "report_is_not_empty": lambda: change(make_report(), text="\n"),
    "report_handled_says_by_whom": lambda: change(make_report(), outcome="accepted"),
    "report_texts_are_not_blank": lambda: change(handled(), told_en="\t"),
    "outside_verdict_language_is_known": lambda: change(make_outside_verdict(), language="fr"),
    "outside_verdict_reviewed_precision_is_known": lambda: change(
        make_outside_verdict(), reviewed_on=date(2024, 5, 1), reviewed_precision="hour"
    ),
    "outside_verdict_reviewed_on_has_a_precision": lambda: change(
        make_outside_verdict(), reviewed_on=date(2024, 5, 1)
    ),
    "outside_verdict_says_something": lambda: change(make_outside_verdict(), rating="\u3000", value=1.0),
    "outside_verdict_says_what_was_checked": lambda: change(make_outside_verdict(), claim_worded=" "),
    "outside_verdict_numbers_are_finite": lambda: change(make_outside_verdict(), value=float("nan")),
    "outside_verdict_says_where_it_was_read": lambda: change(make_outside_verdict(), read_from=" "),
    "outside_verdict_is_recorded_once": lambda: copy(make_outside_verdict()),
    "report_tells_readers_only_when_handled": lambda: change(make_report(), told_en="We looked."),
}


@pytest.mark.parametrize("left", [{"text": ""}, {"text": "", "mail": "reader@example.org"}])
def test_only_a_closed_report_is_empty_and_then_nobody_is_named(left: dict[str, str]) -> None:
    report = handled() if "mail" in left else make_report()
    assert refusal(lambda: change(report, **left)) == "report_is_not_empty"
    change(handled(), text="", mail="")


def test_a_current_verdict_that_is_written_is_overruled_by_the_decided_ones() -> None:
    claim, other = make_verdict().claim, make_verdict()
    change(claim, current_verdict_id=other.pk)
    current = claim.current_verdict
    claim.refresh_from_db()
    assert claim.current_verdict == current
    change(claim, current_verdict_id=None)
    claim.refresh_from_db()
    assert claim.current_verdict == current


def test_a_verdict_approved_by_raw_sql_is_the_one_readers_see() -> None:
    verdict = pending()
    decided_at = verdict.proposed_at + timedelta(minutes=1)
    change(verdict, decision="approved", decided_at=decided_at, decided_by_id=make_user().pk)
    assert Claim.objects.get(pk=verdict.claim_id).current_verdict == verdict


@pytest.mark.parametrize("written", [0, 1, 7])
def test_a_version_counts_the_changes_whatever_is_written_there(written: int) -> None:
    for row, column in ((make_claim(), "unknowns_en"), (make_annotation(), "note_en")):
        change(row, **{column: "Anything.", "version": written})
        row.refresh_from_db()
        assert row.version == 2
        change(row, **{column: "Anything."})
        row.refresh_from_db()
        assert row.version == 2


def test_a_verdict_is_no_change_of_its_claim() -> None:
    claim = make_annotation().claim
    make_verdict(claim)
    claim.refresh_from_db()
    assert claim.version == 1


def test_claimants_and_topics_are_part_of_their_claim() -> None:
    claim, claimant = make_claim(), make_claimant()
    versions = [claim.version]
    for step in (
        lambda: claim.claimants.add(claimant),
        lambda: claim.claimclaimant_set.update(position=3),
        lambda: claim.claimants.clear(),
        lambda: claim.topics.add(make_topic()),
        lambda: claim.topics.clear(),
    ):
        step()
        claim.refresh_from_db()
        versions.append(claim.version)
    assert versions == [1, 2, 3, 4, 5, 6]


def test_a_merge_written_by_raw_sql_has_its_time_and_one_taken_back_has_none() -> None:
    claim = make_claim()
    change(claim, merged_into_id=make_claim().pk)
    claim.refresh_from_db()
    assert claim.merged_at is not None
    change(claim, merged_into_id=None)
    claim.refresh_from_db()
    assert claim.merged_at is None


#: Triggers that do not refuse but put right what is written.
OVERRULING = {
    "claim_version_counts_its_changes": test_a_version_counts_the_changes_whatever_is_written_there,
    "annotation_version_counts_its_changes": test_a_version_counts_the_changes_whatever_is_written_there,
    "claimant_added_changes_its_claim": test_claimants_and_topics_are_part_of_their_claim,
    "claimant_changed_changes_its_claim": test_claimants_and_topics_are_part_of_their_claim,
    "claimant_taken_changes_its_claim": test_claimants_and_topics_are_part_of_their_claim,
    "topic_added_changes_its_claim": test_claimants_and_topics_are_part_of_their_claim,
    "topic_taken_changes_its_claim": test_claimants_and_topics_are_part_of_their_claim,
    "claim_merged_says_when": test_a_merge_written_by_raw_sql_has_its_time_and_one_taken_back_has_none,
    "claim_follows_its_verdicts": test_a_current_verdict_that_is_written_is_overruled_by_the_decided_ones,
    "verdict_moves_its_claim": test_a_verdict_approved_by_raw_sql_is_the_one_readers_see,
}


@pytest.mark.parametrize("rule", ATTEMPTS)
def test_the_database_itself_refuses_what_breaks_the_rule(rule: str) -> None:
    assert refusal(ATTEMPTS[rule]) == rule


def test_no_rule_of_these_tables_is_without_an_attempt() -> None:
    assert_each_rule_is_tried("claims", ATTEMPTS, OVERRULING)


def test_a_merge_of_the_claim_merged_into_is_seen_by_the_one_that_comes_after() -> None:
    first, second = make_claim(), make_claim()
    change(first, merged_into_id=second.pk)
    rule = "claim_is_merged_into_one_that_stands"
    assert refusal(lambda: change(second, merged_into_id=first.pk)) == rule


@pytest.mark.parametrize(
    "blank", [" ", "\n\t", "\u00a0", "\u3000", "\u200b", "\u2060\ufeff", "\u00ad", "\u3164", "\u2800"]
)
def test_what_nobody_can_see_is_no_exception_to_the_rules(blank: str) -> None:
    assert refusal(another_proposal(rule_exception_en=blank)) == "verdict_texts_are_not_blank"


@pytest.mark.parametrize("said", ["例", "x", "𠮷", "🙂", "۱", "—"])
def test_the_shortest_exception_is_one(said: str) -> None:
    another_proposal(rule_exception_en=said, status="verified")()

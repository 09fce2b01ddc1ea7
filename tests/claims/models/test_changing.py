"""Changing what is on record: nothing is lost, nobody is overwritten, and the old row says why it went."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from articles.saving import Overtaken
from claims.models import Annotation, Claim, Claimant
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_held_article,
    make_report,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def test_what_is_said_of_a_passage_is_changed_by_whoever_saw_it_last() -> None:
    annotation = make_annotation()
    annotation.change(version=1, basis="document", note_en=" Read at the harbour. ")
    assert (annotation.basis, annotation.note_en, annotation.version) == (
        "document",
        "Read at the harbour.",
        2,
    )
    with pytest.raises(Overtaken) as overtaken:
        annotation.change(version=1, basis="anonymous")
    now = overtaken.value.now
    assert isinstance(now, Annotation)
    assert now.basis == "document"
    annotation.refresh_from_db()
    assert annotation.basis == "document"


def test_a_removed_passage_is_not_changed() -> None:
    annotation = make_annotation()
    annotation.remove(by=make_user(), reason="A slip.")
    annotation.refresh_from_db()
    with pytest.raises(ValidationError, match="removed already"):
        annotation.change(version=annotation.version, basis="document")


def test_a_passage_with_other_edges_takes_the_place_of_the_old_one() -> None:
    annotation = make_annotation(basis="on_record", note_en="He said it twice.")
    editor = make_user()
    new = annotation.replace(
        by=editor, version=1, reason="Too short.", quote_exact="the bridge opens on 3 May.", near=26
    )
    annotation.refresh_from_db()
    assert (annotation.is_living, annotation.removed_reason, annotation.quote_exact) == (
        False,
        "Too short.",
        QUOTE,
    )
    assert (new.replaces, new.created_by, new.basis, new.note_en) == (
        annotation,
        editor,
        "on_record",
        "He said it twice.",
    )
    anchor = new.anchors.get()
    assert anchor.revision.text[anchor.start : anchor.end] == "the bridge opens on 3 May."


def test_words_taken_at_a_place_keep_what_stands_around_them() -> None:
    article = make_held_article("He came on 3 May. She came on 3 May, too.")
    annotation = make_claim().annotate(
        article, "states", by=None, near=27, quote_exact="on 3 May", quote_language="en"
    )
    assert annotation.anchors.get().start == 27
    assert (annotation.quote_prefix, annotation.quote_suffix) == ("He came on 3 May. She came ", ", too.")


def test_a_passage_of_another_stance_keeps_its_place_even_where_its_words_are_gone() -> None:
    annotation = make_annotation()
    make_revision(annotation.article, "Nothing of it stands here any more.")
    new = annotation.replace(by=make_user(), version=1, reason="It says the opposite.", stance="contradicts")
    states = sorted((anchor.revision.number, anchor.state) for anchor in new.anchors.all())
    assert (new.stance, new.quote, states) == (
        "contradicts",
        annotation.quote,
        [(1, "exact"), (2, "orphaned")],
    )


def test_a_replacement_that_is_refused_leaves_the_old_one_as_it_was() -> None:
    annotation = make_annotation()
    other = make_annotation(annotation.claim, annotation.article, quote="Nobody at the ministry")
    with pytest.raises(ValidationError, match="already carries"):
        other.replace(by=make_user(), version=1, reason="Wrong words.", quote_exact=QUOTE, near=26)
    with pytest.raises(ValidationError, match="do not stand"):
        other.replace(by=make_user(), version=1, reason="Wrong words.", quote_exact="no such words")
    with pytest.raises(Overtaken):
        other.replace(by=make_user(), version=7, reason="Wrong words.", stance="context")
    assert Annotation.objects.living().count() == Annotation.objects.count() == 2


def test_a_passage_goes_over_to_another_claim() -> None:
    annotation, claim = make_annotation(), make_claim()
    new = annotation.replace(by=make_user(), version=1, reason="Says this.", claim=claim)
    assert list(Annotation.objects.living()) == [new]
    assert new.claim == claim


def test_a_wording_is_changed_with_claimants_and_topics_and_is_unchecked_then() -> None:
    checker, mayor, topic = make_user(), make_claimant(), make_topic()
    claim = make_claim(
        statement_en_checked_by=checker, statement_zh="大桥通车。", statement_zh_checked_by=checker
    )
    claim.change(version=1, statement_en="The bridge opens.", claimants=[mayor], topics=[topic])
    assert (claim.statement_en, claim.statement_en_checked_by, claim.statement_zh_checked_by) == (
        "The bridge opens.",
        None,
        checker,
    )
    assert (list(claim.claimants.all()), list(claim.topics.all())) == ([mayor], [topic])
    with pytest.raises(Overtaken):
        claim.change(version=1, statement_en="Mine.")
    same = claim.version
    claim.change(version=same, claimants=[mayor], topics=[topic])
    assert claim.version == same


def test_a_wording_that_says_nothing_is_refused_and_nothing_is_kept_of_the_change() -> None:
    claim, mayor = make_claim(), make_claimant()
    with pytest.raises(ValidationError):
        claim.change(version=1, statement_en=" ", claimants=[mayor])
    claim.refresh_from_db()
    assert claim.statement_en
    assert not claim.claimants.exists()


def test_claimants_keep_the_order_in_which_they_are_named() -> None:
    one, other = make_claimant(), make_claimant()
    claim = make_claim(claimants=[one, other])
    claim.change(version=claim.version, claimants=[other, one, other])
    assert list(claim.claimants.order_by("claimclaimant__position")) == [other, one]


def test_a_recorded_claim_gets_an_address_of_its_own() -> None:
    record = Claim.objects.record
    editor = make_user()
    one = record(by=editor, statement="The bridge opens on 3 May.", language="en")
    same = record(by=editor, statement="The bridge opens on 3 May!", language="en")
    chinese = record(by=editor, statement="大桥五月三日通车。", language="zh-Hans")
    long = record(by=editor, statement="word " * 40, language="en")
    assert one.slug == "the-bridge-opens-on-3-may"
    assert same.slug.startswith("the-bridge-opens-on-3-may-") and same.slug != one.slug
    assert len(chinese.slug) == 10
    assert len(long.slug) <= 60
    assert (one.created_by, chinese.original_language) == (editor, "zh-Hans")


def test_a_claim_without_words_is_not_recorded() -> None:
    with pytest.raises(ValidationError):
        Claim.objects.record(by=None, statement=" ", language="en", claimants=[make_claimant()])
    assert not Claim.objects.exists()


def test_a_claimant_is_known_by_the_name_in_any_language() -> None:
    mayor = make_claimant(name_en="The mayor", name_zh="市长")
    assert Claimant.objects.named("市长", "zh-Hans") == Claimant.objects.named("The mayor", "en") == mayor
    new = Claimant.objects.named("港务长", "zh-Hans")
    assert (new.name_zh, new.name_en, new.original_language) == ("港务长", "", "zh-Hans")


def test_what_bears_on_a_merged_claim_bears_on_the_one_it_was_merged_into() -> None:
    claim, other, third, editor = make_claim(), make_claim(), make_claim(), make_user()
    article = make_held_article()
    follows = make_annotation(claim, article, basis="document")
    twice = make_annotation(claim, article, quote="Nobody at the ministry")
    there = make_annotation(other, article, quote="Nobody at the ministry")
    whole = make_annotation(claim, make_article(), stance="context")
    claim.link_to(third, "refines", by=editor)
    third.link_to(claim, "rests_on", by=editor)
    claim.link_to(other, "contradicts", by=editor)
    claim.merge_into(other, by=editor)
    living = Annotation.objects.living()
    assert {one.claim for one in living} == {other}
    assert {one.replaces for one in living} == {follows, whole, None}
    assert there in living
    twice.refresh_from_db()
    assert str(other) in twice.removed_reason
    assert {(link.claim, link.kind, link.other) for link in third.links.all()} >= {(third, "rests_on", other)}
    assert {(link.kind, link.other) for link in other.links.all()} == {("refines", third)}
    assert (claim.merged_into, claim.merged_by) == (other, editor)
    assert claim.merged_at is not None
    with pytest.raises(ValidationError, match="merged into another"):
        claim.annotate(article, "context", by=editor)


def test_a_merge_that_is_refused_moves_nothing() -> None:
    claim = make_verdict().claim
    annotation = claim.annotations.get()
    with pytest.raises(ValidationError, match="one they see too"):
        claim.merge_into(make_claim(), by=make_user())
    annotation.refresh_from_db()
    assert annotation.is_living
    assert Annotation.objects.count() == 1


def test_a_claim_is_split_in_two() -> None:
    mayor, topic, editor = make_claimant(), make_topic(), make_user()
    claim = make_claim(claimants=[mayor], topics=[topic], kind="prediction")
    article = make_held_article()
    stays = make_annotation(claim, article)
    goes = make_annotation(claim, article, quote="Nobody at the ministry", basis="unattributed")
    new = claim.split(by=editor, statement="Nobody confirms it.", language="en", annotations=[goes])
    assert (new.split_from, new.kind, new.created_by) == (claim, "prediction", editor)
    assert (list(new.claimants.all()), list(new.topics.all())) == ([mayor], [topic])
    moved = new.annotations.get()
    assert (moved.replaces, moved.basis) == (goes, "unattributed")
    assert list(claim.annotations.living()) == [stays]


def test_a_split_takes_no_passage_of_another_claim() -> None:
    claim, foreign = make_claim(), make_annotation()
    with pytest.raises(ValidationError, match="does not belong"):
        claim.split(by=make_user(), statement="Half.", language="en", annotations=[foreign])
    assert Claim.objects.count() == 2


def test_nothing_is_put_back_to_a_claim_that_has_been_merged() -> None:
    annotation, editor = make_annotation(), make_user()
    annotation.remove(by=editor, reason="It was a mistake.")
    annotation.claim.merge_into(make_claim(), by=editor)
    with pytest.raises(ValidationError, match="has been merged into another one"):
        annotation.put_back()
    annotation.refresh_from_db()
    assert not annotation.is_living


def test_a_removal_by_somebody_who_saw_an_older_state_is_refused() -> None:
    annotation = make_annotation()
    same = Annotation.objects.get(pk=annotation.pk)
    annotation.change(version=1, note_en="I called the ministry: it stands.")
    with pytest.raises(Overtaken):
        same.remove(by=make_user(), reason="Nobody called.", version=1)
    assert Annotation.objects.get(pk=annotation.pk).is_living


def test_the_first_who_removed_it_is_kept_on_record() -> None:
    annotation, first = make_annotation(), make_user()
    same = Annotation.objects.get(pk=annotation.pk)
    annotation.remove(by=first, reason="A slip.")
    with pytest.raises(ValidationError, match="removed already"):
        same.remove(by=make_user(), reason="Mine.")
    same.refresh_from_db()
    assert (same.removed_by, same.removed_reason) == (first, "A slip.")


def test_what_was_replaced_is_not_put_back_beside_what_took_its_place() -> None:
    annotation = make_annotation()
    new = annotation.replace(by=make_user(), version=1, reason="The opposite.", stance="contradicts")
    annotation.refresh_from_db()
    with pytest.raises(ValidationError, match="took its place"):
        annotation.put_back()
    new.remove(by=make_user(), reason="It does state it.")
    annotation.put_back(version=annotation.version)
    assert annotation.is_living
    with pytest.raises(ValidationError, match="has not been removed"):
        annotation.put_back()


def test_it_is_put_back_by_whoever_saw_it_as_it_is() -> None:
    annotation = make_annotation()
    annotation.remove(by=make_user(), reason="A slip.")
    with pytest.raises(Overtaken):
        annotation.put_back(version=1)


def test_assigning_a_claim_is_no_edit_of_it() -> None:
    claim = make_claim()
    claim.assign_to(make_user())
    claim.change(version=1, statement_en="The bridge opens.")
    assert claim.statement_en == "The bridge opens."


def test_what_is_open_on_a_merged_claim_is_open_on_the_one_it_was_merged_into() -> None:
    claim, other = make_claim(), make_claim()
    report, comment = make_report(claim), make_comment(claim)
    closed, resolved = make_report(claim), make_comment(claim)
    closed.handle("declined", by=make_user())
    resolved.resolve(by=make_user())
    claim.merge_into(other, by=make_user())
    assert (list(other.reports.all()), list(other.comments.all())) == ([report], [comment])
    assert (list(claim.reports.all()), list(claim.comments.all())) == ([closed], [resolved])


def test_a_merged_claim_is_neither_linked_nor_reworded() -> None:
    claim, third = make_claim(), make_claim()
    claim.merge_into(make_claim(), by=make_user())
    for attempt in (
        lambda: claim.link_to(third, "refines", by=None),
        lambda: third.link_to(claim, "refines", by=None),
        lambda: claim.change(version=claim.version, statement_en="Anew."),
    ):
        with pytest.raises(ValidationError, match="merged into another"):
            attempt()


def test_no_claim_has_the_address_that_means_a_new_one() -> None:
    claim = Claim.objects.record(by=None, statement="New!", language="en")
    assert claim.slug.startswith("new-")


def test_what_is_in_the_place_of_a_removed_one_is_found_however_often_it_changed_hands() -> None:
    user, claim, other = make_user(), make_claim(), make_claim()
    one = make_annotation(claim, quote=QUOTE)
    assert one.heir() is None
    second = one.replace(by=user, version=1, reason="No.", stance="contradicts")
    third = second.replace(by=user, version=1, reason="No.", stance="context")
    assert (one.heir(), one.may_come_back) == (third, False)
    claim.merge_into(other, by=user)
    (last,) = other.annotations.living()
    assert one.heir() == last
    last.remove(by=user, reason="No.")
    again = Annotation.objects.get(pk=one.pk)
    assert (again.heir(), again.may_come_back, last.may_come_back) == (None, False, True)

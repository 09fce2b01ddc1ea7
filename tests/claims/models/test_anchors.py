"""What an editor decides of a quote whose text was changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from articles.saving import Overtaken
from claims.models import Anchor, Annotation
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
)

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("opens on 3 May", "opens on 9 May")


@pytest.fixture
def editor() -> User:
    return make_user()


def anchor_in(text: str, annotation: Annotation | None = None, **columns: Any) -> Anchor:
    """Where a quote stands in the next revision of its article."""
    annotation = annotation or make_annotation(article=make_held_article(), quote=QUOTE)
    make_revision(annotation.article, text, **columns)
    return annotation.anchors.order_by("-revision__number")[0]


def test_accepting_confirms_the_place_and_says_who_did(editor: User) -> None:
    anchor = anchor_in(OTHER)
    anchor.accept(by=editor)
    assert (anchor.state, anchor.words, anchor.confirmed_by) == (
        "changed",
        "the bridge opens on 9 May",
        editor,
    )
    assert anchor.is_placed
    assert anchor.reason == "alike"


def test_there_is_nothing_to_accept_where_no_place_was_found(editor: User) -> None:
    with pytest.raises(ValidationError, match="No place was found"):
        anchor_in("It is closed.").accept(by=editor)


def test_a_place_in_the_quotes_own_words_is_found_and_one_in_others_is_changed(editor: User) -> None:
    anchor = anchor_in(f"{OTHER}\n\nAnd yet: {QUOTE}.")
    start = anchor.revision.text.index(QUOTE)
    anchor.place(start, start + len(QUOTE), by=editor)
    assert (anchor.state, anchor.start, anchor.reason, anchor.likeness) == ("moved", start, "", None)
    anchor.reconsider()
    anchor.place(0, 18, by=editor)
    assert (anchor.state, anchor.words) == ("changed", "The harbour master")


def test_the_own_words_chosen_where_they_are_found_stand_there_exactly(editor: User) -> None:
    anchor = anchor_in(f"New.\n\n{TEXT}")
    assert anchor.state == "exact"
    anchor.place(anchor.start or 0, anchor.end or 0, by=editor)
    assert (anchor.state, anchor.confirmed_by) == ("exact", editor)


@pytest.mark.parametrize("place", [(0, 0), (5, 3), (-1, 4), (0, 10_000), (0, 12)])
def test_a_place_has_words_of_the_text_and_none_that_were_left_out(
    editor: User, place: tuple[int, int]
) -> None:
    anchor = anchor_in("Before.\n\n[…]\n\nAfter.", cut_from_sha256="")
    with pytest.raises(ValidationError, match="Choose words of the text"):
        anchor.place(*place, by=editor)


def test_a_quote_that_nothing_stands_for_is_orphaned_and_that_is_confirmed(editor: User) -> None:
    anchor = anchor_in(OTHER)
    anchor.orphan(by=editor)
    assert (anchor.state, anchor.start, anchor.end, anchor.confirmed_by) == ("orphaned", None, None, editor)
    assert not Annotation.objects.to_confirm().exists()


def test_what_was_decided_is_taken_back_to_what_was_found(editor: User) -> None:
    anchor = anchor_in(OTHER)
    before = {name: getattr(anchor, name) for name in ("state", "start", "end", "reason", "likeness")}
    anchor.orphan(by=editor)
    anchor.reconsider()
    assert {name: getattr(anchor, name) for name in before} == before
    assert (anchor.confirmed_at, anchor.confirmed_by) == (None, None)
    with pytest.raises(ValidationError, match="Nobody has decided"):
        anchor.reconsider()


def test_whoever_decides_second_is_told_what_the_first_one_did(editor: User) -> None:
    anchor = anchor_in(OTHER)
    mine = Anchor.objects.get(pk=anchor.pk)
    anchor.accept(by=make_user())
    for decide in (mine.accept, mine.orphan):
        with pytest.raises(Overtaken) as overtaken:
            decide(by=editor)
        assert overtaken.value.now == anchor
    with pytest.raises(ValidationError, match="decided already"):
        anchor.orphan(by=editor)


def test_only_the_newest_text_is_decided_on(editor: User) -> None:
    anchor = anchor_in(OTHER)
    anchor_in(TEXT, anchor.annotation)
    for decide in (anchor.accept, anchor.orphan):
        with pytest.raises(ValidationError, match="newer text"):
            decide(by=editor)
    with pytest.raises(ValidationError, match="newer text"):
        anchor.place(0, 5, by=editor)


def test_nothing_is_decided_of_a_removed_annotation(editor: User) -> None:
    anchor = anchor_in(OTHER)
    anchor.annotation.remove(by=editor, reason="A mistake.")
    with pytest.raises(ValidationError, match="removed already"):
        anchor.accept(by=editor)


def test_two_quotes_of_a_claim_are_not_confirmed_at_the_same_words(editor: User) -> None:
    anchor = anchor_in(OTHER)
    claim, article = anchor.annotation.claim, anchor.annotation.article
    claim.annotate(article, "states", by=editor, quote_exact="the bridge opens on 9 May", quote_language="en")
    with pytest.raises(ValidationError, match="already carries"):
        anchor.accept(by=editor)
    anchor.refresh_from_db()
    assert anchor.confirmed_at is None


def test_another_claim_takes_over_the_passage_with_what_was_decided_of_it(editor: User) -> None:
    anchor = anchor_in(OTHER)
    anchor.accept(by=editor)
    new = anchor.annotation.replace(by=editor, version=1, reason="Says this.", claim=make_claim())
    taken = new.anchors.get(revision=anchor.revision)
    assert (taken.state, taken.start, taken.reason, taken.confirmed_by) == (
        "changed",
        anchor.start,
        "alike",
        editor,
    )


def test_a_new_annotation_stands_where_the_editor_took_it() -> None:
    anchor = make_annotation(article=make_held_article(), quote=QUOTE).anchors.get()
    assert (anchor.state, anchor.reason, anchor.confirmed_at) == ("exact", "", None)


def test_of_those_printed_otherwise_one_whose_place_is_taken_is_left_to_an_editor(editor: User) -> None:
    article, claim = make_held_article("He said “soon”. They left."), make_claim()
    make_annotation(claim, article, quote="said “soon”")
    newest = make_revision(article, 'He said "soon". They left.')
    again = make_annotation(claim, article, quote='said "soon"')
    other = make_annotation(make_claim(), article, quote='said "soon"')
    assert Anchor.accept_printed_otherwise(newest, by=editor) == 0
    assert newest.anchors.get(confirmed_at=None, state="changed").annotation not in (again, other)

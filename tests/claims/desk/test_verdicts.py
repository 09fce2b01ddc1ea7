"""A proposed verdict beside what readers see."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from articles.differences import Part
from claims.desk.evidence import Weighed, weigh
from claims.desk.verdicts import (
    ReviewedPassage,
    claim_reworded,
    newly_original,
    passages_in_place,
    rationale_reworded,
)
from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def weighed(claim: Claim) -> Weighed:
    return weigh(claim, claim.evidence_summary())


def place_of(claim: Claim) -> ReviewedPassage:
    (one,) = passages_in_place(weighed(claim).passages)
    return one


def test_each_thing_that_readers_would_see_otherwise_is_told() -> None:
    claim = make_claim(claimants=[make_claimant(name_en="A")], statement_zh="大桥开放。")
    before = claim.as_readers_will_see()
    assert claim_reworded(before, before) == []
    claim.change(
        version=claim.version,
        claimants=[make_claimant(name_en="B", role_en="Mayor")],
        statement_zh="大桥关闭。",
        unknowns_en="By whom.",
        kind="prediction",
        said_on=date(2024, 5, 1),
        said_precision="month",
    )
    told = {one.label: one for one in claim_reworded(before, claim.as_readers_will_see())}
    assert list(told) == [
        "Statement (Chinese)",
        "What we do not know (English)",
        "Kind",
        "Who says so",
        "When",
    ]
    assert told["Statement (Chinese)"].lang == "zh-Hans"
    words = {label: [piece.words for piece in one.pieces] for label, one in told.items()}
    assert words["Statement (Chinese)"] == ["大桥", "开放", "关闭", "。"]
    assert words["Who says so"] == ["A", "B / Mayor"]
    assert words["When"] == ["2024-05"]


def test_a_rationale_is_marked_against_the_one_before_in_each_language() -> None:
    claim = make_verdict(rationale_en="Two differ.", rationale_zh="不一。").claim
    now = make_verdict(claim, approved=False, rationale_en="Two agree.", is_substantive=False)
    chinese, english = rationale_reworded(claim.current_verdict, now)
    assert [piece.part for piece in chinese.pieces] == [Part.GONE]
    assert [piece.words for piece in english.pieces] == ["Two ", "differ", "agree", "."]
    (alone,) = rationale_reworded(None, now)
    assert [piece.part for piece in alone.pieces] == [Part.SAME]


def test_a_passage_stands_in_its_paragraph_of_the_newest_text() -> None:
    article = make_held_article()
    claim = make_annotation(article=article, quote=QUOTE).claim
    make_revision(article, f"Before.\n\nThe harbour master said {QUOTE}, he hoped.\n\nAfter.")
    place = place_of(claim).place
    assert place is not None
    assert (place.before, place.words, place.after) == ("The harbour master said ", QUOTE, ", he hoped.")
    assert not place.is_changed


def test_words_that_read_otherwise_are_shown_so_once_an_editor_has_confirmed_them() -> None:
    article = make_held_article()
    claim = make_annotation(article=article, quote=QUOTE).claim
    newest = make_revision(article, "The harbour master said the bridge will open on 3 May.")
    proposed = place_of(claim).place
    assert proposed is not None
    assert (proposed.words, proposed.is_changed) == (QUOTE, False)
    newest.anchors.get().accept(by=make_user())
    found = place_of(claim).place
    assert found is not None
    assert (found.words, found.is_changed) == ("the bridge will open on 3 May", True)


def test_a_source_cited_as_a_whole_has_no_place_and_a_removed_one_is_left_out() -> None:
    claim = make_annotation(article=make_article()).claim
    assert place_of(claim).place is None
    claim.annotations.get().remove(by=make_user(), reason="A mistake.")
    assert passages_in_place(weighed(claim).passages) == []


def test_an_origin_marked_original_behind_a_copy_is_new_until_a_verdict_covers_it() -> None:
    wire, copy = make_article(provenance="original"), make_article()
    copy.derive_from(wire, "translates", by=None)
    claim = make_annotation(article=copy, basis="document").claim
    assert newly_original(weighed(claim), None) == [wire]
    assert newly_original(weighed(claim), timezone.now()) == []

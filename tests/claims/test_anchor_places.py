"""Where an anchor stands is held by the database, whatever writes it."""

from __future__ import annotations

import pytest

from claims.models import Anchor
from tests.database import change, refusal
from tests.factory import QUOTE, make_annotation, make_held_article, make_revision

pytestmark = pytest.mark.django_db


def anchor() -> Anchor:
    return make_annotation().anchors.get()


@pytest.mark.parametrize("state", ["exact", "moved", "changed"])
@pytest.mark.parametrize("missing", ["start", "end"])
def test_an_anchor_with_half_a_place_is_refused(state: str, missing: str) -> None:
    row = anchor()
    refusal(lambda: change(row, state=state, **{missing: None}))


@pytest.mark.parametrize("state", ["ambiguous", "orphaned"])
def test_an_anchor_that_was_not_found_has_no_place(state: str) -> None:
    rule = "anchor_found_has_a_place_and_one_not_found_has_none"
    assert refusal(lambda: change(anchor(), state=state)) == rule


def test_the_slice_is_counted_in_code_points() -> None:
    article = make_held_article("🙂🙂 𠮷野家が値上げ。", lang="ja")
    row = make_annotation(article=article, quote="𠮷野家", quote_language="ja").anchors.get()
    assert (row.start, row.end) == (3, 6)
    assert refusal(lambda: change(row, start=5, end=9)) == "anchor_slice_still_equals_its_quote"


def test_a_new_text_whose_words_changed_has_its_anchor_refused_as_exact() -> None:
    annotation = make_annotation()
    revision = make_revision(annotation.article, "Nothing of it stands here any more.")
    lost = annotation.anchors.get(revision=revision)
    assert lost.state == "orphaned"
    attempt = {"state": "exact", "start": 0, "end": len(QUOTE)}
    assert refusal(lambda: change(lost, **attempt)) == "anchor_slice_still_equals_its_quote"

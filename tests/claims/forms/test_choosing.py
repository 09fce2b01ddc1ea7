"""Which claim a passage carries, as an editor says it."""

from __future__ import annotations

from typing import Any

import pytest

from claims.forms.choosing import ClaimChoiceForm
from tests.factory import make_claim, make_user

pytestmark = pytest.mark.django_db


def sent(claim: str = "", other: str = "", initial: str = "") -> ClaimChoiceForm:
    form = ClaimChoiceForm({"claim": claim, "claim_other": other}, initial={"claim": initial})
    form.is_valid()
    return form


def refusals(form: ClaimChoiceForm) -> dict[str, str]:
    errors: Any = form.errors
    return {name: " ".join(map(str, said)) for name, said in errors.items()}


def test_a_claim_is_chosen_by_its_slug_and_a_new_one_by_its_word() -> None:
    claim = make_claim(slug="opens")
    assert (sent("opens").chosen, refusals(sent("opens"))) == (claim, {})
    assert (sent("new").chosen, refusals(sent("new"))) == (None, {})


def test_without_a_choice_one_is_asked_for() -> None:
    assert refusals(sent()) == {"claim": "Choose the claim that the passage carries, or record a new one."}


def test_what_was_typed_counts_until_another_choice_is_made() -> None:
    mine, typed, picked = (make_claim(slug=slug) for slug in ("mine", "typed", "picked"))
    assert sent("mine", "typed", initial="mine").chosen == typed
    assert sent("picked", "typed", initial="mine").chosen == picked
    assert sent("mine", "", initial="mine").chosen == mine
    assert sent("new", "typed").chosen is None


def test_a_statement_two_claims_share_is_not_enough() -> None:
    first, second = make_claim(statement_en="It opens."), make_claim(statement_en="It opens.")
    form = sent(other="It opens.")
    assert list(refusals(form)) == ["claim_other"]
    assert form.offered == [first, second]
    assert form.picked == ""


def test_the_one_a_merged_claim_went_into_is_offered_as_the_choice() -> None:
    claim, into = make_claim(slug="old", statement_en="Old."), make_claim(slug="into")
    claim.merge_into(into, by=make_user())
    for form in (sent("old"), sent(other="old"), sent(other="/claims/old/")):
        assert "has been merged into" in " ".join(refusals(form).values())
        assert form.offered == [into]
    assert sent("old").picked == "into"
    assert refusals(sent(other="Old.")) == {"claim_other": "No claim has such words."}


@pytest.mark.parametrize("slug", ["gone", "a b", "𠮷", "x" * 5000])
def test_a_claim_there_is_not_is_refused(slug: str) -> None:
    assert refusals(sent(slug)) == {"claim": "There is no such claim."}


def test_what_no_column_holds_is_refused_in_words() -> None:
    assert list(refusals(sent("a\0b"))) == ["claim"]
    assert list(refusals(sent(other="a\0b"))) == ["claim_other"]
    assert list(refusals(sent(other="x" * 2001))) == ["claim_other"]

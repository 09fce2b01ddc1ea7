"""How much may be typed, and which characters a statement may have."""

from __future__ import annotations

import pytest
from django import forms

from claims.forms.claims import CommentForm, SplitForm, WordingForm
from claims.forms.fields import StatementField
from tests.factory import make_claim


class Sheet(forms.Form):
    statement = StatementField()


def refusals(statement: str) -> list[str]:
    return list(map(str, Sheet({"statement": statement}).errors.get("statement", [])))


@pytest.mark.parametrize("sent", ["One\r\ntwo", "One \n\n two", "\tOne\u2028two\r\n", "One\x85two"])
def test_line_ends_in_a_statement_become_spaces(sent: str) -> None:
    form = Sheet({"statement": sent})
    assert form.is_valid()
    assert form.cleaned_data["statement"] == "One two"


def test_spaces_by_the_hundred_thousand_are_looked_at_once() -> None:
    # Were each looked at from every one before it, this would take minutes.
    assert refusals("It opens" + " " * 300_000 + "in May.") == refusals("x" * 300_015)


@pytest.mark.parametrize("unseen", ["\u202e", "\u202a", "\u2066", "\u2069", "\x07", "\x1b", "\x7f", "\x9b"])
def test_a_statement_holds_nothing_that_hides_how_it_reads(unseen: str) -> None:
    (refusal,) = refusals(f"It opens {unseen}in May.")
    assert "characters that cannot be seen" in refusal


@pytest.mark.parametrize(
    "seen", ["𠮷😀 e\u0301", "שלום עולם", "👩\u200d🚒 ست\u200cها", "他说：“不。”\u3000是"]
)
def test_every_script_is_taken_as_it_is_typed(seen: str) -> None:
    form = Sheet({"statement": seen})
    assert form.is_valid()
    assert form.cleaned_data["statement"] == seen


def test_a_statement_is_one_sentence_and_no_essay() -> None:
    assert not refusals("说" * 1000)
    assert refusals("说" * 1001)


@pytest.mark.django_db
def test_what_is_typed_in_prose_has_an_end() -> None:
    assert CommentForm({"text": "x" * 5001}).errors["text"]
    wording = WordingForm({"statement_en": "x" * 1001, "unknowns_zh": "说" * 5001})
    assert {"statement_en", "unknowns_zh"} <= set(wording.errors)
    assert SplitForm(make_claim(), {"statement": "x" * 1001}).errors["statement"]

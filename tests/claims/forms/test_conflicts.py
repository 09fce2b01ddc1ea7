"""Both versions of what two editors changed at once."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from claims.forms.conflicts import Conflict, Difference


class Sample(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label="Words", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "first"), ("b", "second")])
    names = forms.MultipleChoiceField(label="Names", required=False, choices=[("x", "X"), ("y", "Y")])


def conflict(sent: str, **theirs: object) -> Conflict:
    return Conflict.between(
        Sample(QueryDict(sent)), Sample(initial=theirs), version=7, action="/here/", page="/there/"
    )


def test_only_what_differs_is_shown_and_choices_by_their_words() -> None:
    shown = conflict(
        "version=5&words=mine&kind=b&names=x&names=y", words="theirs", kind="a", names=["x", "y"]
    )
    assert shown.differences == (Difference("Words", "theirs", "mine"), Difference("Kind", "first", "second"))
    assert shown.version == 7


def test_line_ends_and_spaces_round_a_text_are_no_difference() -> None:
    shown = conflict("words=one%0D%0Atwo%20&kind=a", words="one\ntwo", kind="a", names=[])
    assert shown.differences == ()


def test_everything_is_sent_again_but_the_version_and_the_token() -> None:
    shown = conflict("csrfmiddlewaretoken=t&version=5&names=x&names=y&form_key=k&words=%20mine&kind=a")
    assert shown.sent == (
        ("names", "x"),
        ("names", "y"),
        ("form_key", "k"),
        ("words", " mine"),
        ("kind", "a"),
    )

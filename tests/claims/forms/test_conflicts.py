"""Both versions of what two editors changed at once."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from claims.forms.conflicts import Conflict, Difference, OpenedForm


class Sample(OpenedForm):
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label="Words", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "first"), ("b", "second")])
    names = forms.MultipleChoiceField(label="Names", required=False, choices=[("x", "X"), ("y", "Y")])
    checked = forms.BooleanField(label="Checked", required=False)

    together = (("words", "start"),)


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
    assert shown.sent[:-1] == (
        ("names", "x"),
        ("names", "y"),
        ("form_key", "k"),
        ("words", " mine"),
        ("kind", "a"),
    )


def sent_over(before: dict[str, object], theirs: dict[str, object], sent: str) -> QueryDict:
    """What is sent again of a form that was opened before, after others have changed the record to theirs."""
    data = QueryDict(sent, mutable=True)
    data["opened"] = Sample(initial=before)["opened"].value()
    shown = Conflict.between(Sample(data), Sample(initial=theirs), version=7, action="/here/", page="/there/")
    again = QueryDict(mutable=True)
    for name, value in shown.sent:
        again.appendlist(name, value)
    assert again.pop("opened") == [Sample(initial=theirs)["opened"].value()]
    return again


def test_what_was_not_touched_is_taken_from_theirs() -> None:
    again = sent_over(
        {"words": "one\ntwo", "kind": "a", "names": ["x"], "start": 3},
        {"words": "theirs", "kind": "a", "names": ["x", "y"], "checked": True, "start": 4},
        "start=3&words=one%0D%0Atwo&kind=b&names=x",
    )
    assert dict(again.lists()) == {
        "kind": ["b"],
        "start": ["4"],
        "words": ["theirs"],
        "names": ["x", "y"],
        "checked": ["on"],
    }


def test_what_belongs_together_is_taken_from_one_of_them() -> None:
    before: dict[str, object] = {"words": "one", "start": 3, "kind": "a"}
    again = sent_over(before, {"words": "theirs", "start": 4, "kind": "b"}, "start=5&words=one&kind=a")
    assert (again["start"], again["words"], again["kind"]) == ("5", "one", "b")


def test_a_form_that_does_not_say_what_it_was_opened_with_means_every_field() -> None:
    for nonsense in ("", "x", "[]", '{"words": 1}'):
        assert Sample(QueryDict(f"words=mine&kind=a&opened={nonsense}")).untouched() == set()


def test_what_a_record_holds_by_now_is_told_field_by_field() -> None:
    opened = Sample(initial={"words": "one", "kind": "a", "names": ["x"]})["opened"].value()
    now = Sample(initial={"words": "two", "kind": "a", "names": [], "start": 3})
    assert now.changes_since(opened) == [("Words", "two"), ("Names", "")]
    assert now.changes_since("") == now.changes_since("[]") == []

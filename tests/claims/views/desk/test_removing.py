"""Removing an annotation with a reason, and putting it back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Annotation
from tests.annotator import page_of, said
from tests.factory import QUOTE, make_annotation, make_claim, make_held_article, make_user
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db


def address_of(annotation: Annotation, name: str) -> str:
    return reverse(name, args=[annotation.pk])


def again(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.pk)


def remove(client: Client, annotation: Annotation, reason: str, **sent: Any) -> Any:
    """Open the form, fill it in, and send it."""
    page = client.get(address_of(annotation, "annotation_change"))
    headers = sent.pop("headers", None)
    form = filled_in(page.text, "remove-form", reason=reason)
    return client.post(address_of(annotation, "annotation_remove"), form | sent, headers=headers)


def test_removing_asks_a_reason(desk: Client, editor: User, htmx: dict[str, str]) -> None:
    one = make_annotation(make_claim(statement_en="It opens."), quote=QUOTE)
    for reason in ("", " ", "\u200b"):
        answer = remove(desk, one, reason, headers=htmx)
        assert 'id="remove_reason_error"' in answer.text, repr(reason)
        assert again(one).is_living
    told = said(remove(desk, one, "Not about this.", headers=htmx), "removed")
    assert told == {"annotation": one.pk, "said": "Removed from “It opens”."}
    assert (again(one).removed_by, again(one).removed_reason) == (editor, "Not about this.")


def test_what_was_removed_is_gone_from_the_text_and_can_be_put_back_at_once(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    answer = remove(desk, one, "No.", headers=htmx)
    assert re.findall(r'id="(b-\d+)" data-hx-swap-oob="true"', answer.text) == ["b-0"]
    assert "<mark" not in answer.text
    undo = answer.text.split('id="undo" data-hx-swap-oob="true"')[1]
    assert address_of(one, "annotation_put_back") in undo
    back = desk.post(address_of(one, "annotation_put_back"), headers=htmx)
    assert said(back, "put-back")["annotation"] == one.pk
    assert f'id="p-{one.pk}"' in back.text
    assert again(one).is_living


def test_a_card_at_no_place_of_the_text_goes_and_comes_back(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    one = make_annotation(make_claim(), article, stance="context")
    assert f'id="c-{one.pk}"' in desk.get(page_of(article)).text
    answer = remove(desk, one, "No.", headers=htmx)
    assert re.search(r'<section [^>]*id="elsewhere"[^>]* hidden data-hx-swap-oob="true"', answer.text)
    assert f'id="c-{one.pk}"' not in answer.text
    back = desk.post(address_of(one, "annotation_put_back"), headers=htmx)
    assert re.search(r'<section [^>]*id="elsewhere"(?!.* hidden)[^>]* data-hx-swap-oob="true"', back.text)
    assert f'id="c-{one.pk}"' in back.text


def opened(client: Client, annotation: Annotation) -> dict[str, Any]:
    """The form, filled in, before somebody else does something."""
    page = client.get(address_of(annotation, "annotation_change"))
    return filled_in(page.text, "remove-form", reason="Not about this.")


def test_removing_what_somebody_else_changed_says_what_and_asks_again(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE, speaker="Mei")
    form, address = opened(desk, one), address_of(one, "annotation_remove")
    one.change(version=one.version, basis="document", note_en="Seen since.")
    for headers in ({}, htmx | {"HX-Target": "change"}):
        answer = desk.post(address, form, headers=headers)
        assert "HX-Trigger" not in answer.headers
        said_there = re.findall(r"<li>(.*?)</li>", answer.text.split('id="remove-form"')[1])
        assert said_there == [
            "Somebody else has changed this since you opened it.",
            "Basis: document (strong)",
            "Note, for readers (English): Seen since",
            "It is not removed yet: to remove it all the same, press the button again.",
        ]
        assert again(one).is_living
    form = filled_in(answer.text, "remove-form")
    assert form["reason"] == "Not about this."
    said(desk.post(address, form, headers=htmx), "removed")
    assert again(one).removed_reason == "Not about this."


def test_taking_back_what_somebody_else_changed_asks_again_where_it_was_asked(
    desk: Client, htmx: dict[str, str]
) -> None:
    one = make_annotation(quote=QUOTE)
    one.change(version=one.version, basis="document")
    sent = {"reason": "taken back", "version": "1"}
    answer = desk.post(address_of(one, "annotation_remove"), sent, headers=htmx)
    assert 'id="undo" data-hx-swap-oob="true"' in answer.text
    assert "Somebody else has changed this since you opened it." in answer.text
    assert again(one).is_living
    sent["version"] = re.findall(r'name="version" value="(\d+)"', answer.text)[0]
    said(desk.post(address_of(one, "annotation_remove"), sent, headers=htmx), "removed")
    assert not again(one).is_living


def test_removing_what_somebody_else_replaced_or_removed_says_so(desk: Client, htmx: dict[str, str]) -> None:
    replaced, removed = make_annotation(quote=QUOTE), make_annotation(quote=QUOTE)
    forms = {one: opened(desk, one) for one in (replaced, removed)}
    other = make_user()
    new = replaced.replace(by=other, version=1, reason="Other stance.", stance="contradicts")
    removed.remove(by=other, reason="A mistake.")
    for one, reason in ((replaced, "Other stance."), (removed, "A mistake.")):
        for headers in ({}, htmx, htmx | {"HX-Target": "change"}):
            answer = desk.post(address_of(one, "annotation_remove"), forms[one], headers=headers)
            assert "HX-Trigger" not in answer.headers
            assert answer.status_code == 200
            assert reason in answer.text
            assert "This one took its place" in answer.text or one is removed
        assert again(one).removed_reason == reason
    assert again(new).is_living


def test_without_scripts_the_page_offers_to_put_it_back(desk: Client) -> None:
    one = make_annotation(quote=QUOTE)
    answer: Any = remove(desk, one, "No.")
    assert answer.url == f"{page_of(one.article)}?removed={one.pk}#undo"
    page = desk.get(answer.url).text
    assert address_of(one, "annotation_put_back") in page
    back: Any = desk.post(address_of(one, "annotation_put_back"))
    assert back.url == f"{page_of(one.article)}#p-{one.pk}"
    assert again(one).is_living
    for nonsense in (str(one.pk), "x", "9" * 30, "\0", "²"):
        assert "put-back" not in desk.get(page_of(one.article), {"removed": nonsense}).text


def test_the_page_that_a_form_came_from_is_gone_back_to(desk: Client) -> None:
    one = make_annotation(quote=QUOTE)
    no = {"reason": "No.", "version": "1"}
    for name, values in (("annotation_remove", no), ("annotation_put_back", {})):
        answer: Any = desk.post(address_of(one, name), {**values, "next": "/desk/claims/opens/"})
        assert answer.url == "/desk/claims/opens/"
        elsewhere: Any = desk.post(address_of(one, name), {**values, "next": "//evil.example/"})
        assert elsewhere.url.startswith(page_of(one.article))


def test_removing_and_putting_back_twice_is_doing_it_once(desk: Client, htmx: dict[str, str]) -> None:
    one = make_annotation(quote=QUOTE)
    form = filled_in(desk.get(address_of(one, "annotation_change")).text, "remove-form", reason="No.")
    for _time in range(2):
        said(desk.post(address_of(one, "annotation_remove"), form, headers=htmx), "removed")
    for _time in range(2):
        said(desk.post(address_of(one, "annotation_put_back"), headers=htmx), "put-back")
    assert again(one).is_living


def test_putting_back_twice_at_once_is_answered_twice_alike(
    desk: Client, htmx: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_annotation(quote=QUOTE)
    one.remove(by=make_user(), reason="No.")
    put_back = Annotation.put_back

    def after_the_first(late: Annotation) -> None:
        put_back(again(one))
        put_back(late)

    monkeypatch.setattr(Annotation, "put_back", after_the_first)
    said(desk.post(address_of(one, "annotation_put_back"), headers=htmx), "put-back")


def test_what_was_annotated_anew_since_cannot_be_put_back(desk: Client, htmx: dict[str, str]) -> None:
    article, claim = make_held_article(), make_claim()
    one = make_annotation(claim, article, quote=QUOTE)
    one.remove(by=make_user(), reason="No.")
    make_annotation(claim, article, quote=QUOTE)
    for headers in (htmx, {}):
        answer = desk.post(address_of(one, "annotation_put_back"), headers=headers)
        assert "This passage already carries this claim and stance." in answer.text
        assert not again(one).is_living


@pytest.mark.parametrize("name", ["annotation_change", "annotation_remove", "annotation_put_back"])
def test_an_annotation_that_is_not_there_is_not_found(desk: Client, name: str) -> None:
    for key in (0, 10**18, 10**30):
        assert desk.post(reverse(name, args=[key])).status_code == 404

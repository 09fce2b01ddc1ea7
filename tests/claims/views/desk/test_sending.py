"""Forms that are sent twice."""

from __future__ import annotations

from typing import cast
from uuid import uuid4

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from claims.models import Comment, SentForm
from claims.views.desk.access import DeskRequest
from claims.views.desk.sending import once
from tests.factory import make_claim, make_comment, make_user

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    form_key = forms.UUIDField()


def sent(user: User, key: object = None, **fields: str) -> tuple[DeskRequest, Form]:
    """A form as it comes in, with a key of its own unless it is given one."""
    request = RequestFactory().post("/desk/", fields | {"form_key": str(key or uuid4())})
    request.user = user
    form = Form(request.POST)
    assert form.is_valid()
    return cast("DeskRequest", request), form


def refuse() -> Comment:
    make_comment()
    raise ValidationError("No.")


def test_a_form_that_is_sent_twice_makes_one() -> None:
    user, key = make_user(), uuid4()
    first = once(*sent(user, key, words="a"), make_comment)
    again = once(*sent(user, key, words="a", csrfmiddlewaretoken="another"), make_comment)
    assert again == first == Comment.objects.get().pk


def test_two_forms_make_two() -> None:
    user = make_user()
    assert once(*sent(user), make_comment) != once(*sent(user), make_comment)


def test_a_form_that_was_refused_may_be_sent_again() -> None:
    user, key = make_user(), uuid4()
    with pytest.raises(ValidationError):
        once(*sent(user, key), refuse)
    assert not Comment.objects.exists()
    assert not SentForm.objects.exists()
    assert once(*sent(user, key), make_comment) == Comment.objects.get().pk


@pytest.mark.parametrize("by_another", [True, False])
def test_the_key_of_another_form_is_refused_once_and_then_replaced(by_another: bool) -> None:
    user, key = make_user(), uuid4()
    first = once(*sent(user, key, words="a"), make_comment)
    second = make_user() if by_another else user
    request, form = sent(second, key, words="a" if by_another else "b")
    with pytest.raises(ValidationError, match="has been saved once already"):
        once(request, form, make_comment)
    assert Comment.objects.get().pk == first
    assert form["form_key"].value() != str(key)
    assert once(*sent(second, form["form_key"].value(), words="b"), make_comment) != first


def test_what_was_typed_stays_in_a_form_whose_key_was_used(desk: Client) -> None:
    make_claim(slug="bridge")
    key = str(uuid4())
    for text in ("First.", "Second."):
        page = desk.post("/desk/claims/bridge/comment/", {"form_key": key, "text": text})
    assert page.status_code == 200
    assert "This form has been saved once already" in page.text
    assert "Second.</textarea>" in page.text
    assert f'value="{key}"' not in page.text
    assert Comment.objects.get().text == "First."

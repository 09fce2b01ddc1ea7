from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from claims.models import Comment, SentForm
from claims.views.desk.sending import once
from tests.factory import make_comment, make_user

pytestmark = pytest.mark.django_db


def refuse() -> Comment:
    make_comment()
    raise ValidationError("No.")


def test_a_form_that_is_sent_twice_makes_one() -> None:
    user, key = make_user(), uuid4()
    first = once(key, user, make_comment)
    assert once(key, user, make_comment) == first == Comment.objects.get().pk


def test_two_forms_make_two() -> None:
    user = make_user()
    assert once(uuid4(), user, make_comment) != once(uuid4(), user, make_comment)


def test_a_form_that_was_refused_may_be_sent_again() -> None:
    user, key = make_user(), uuid4()
    with pytest.raises(ValidationError):
        once(key, user, refuse)
    assert not Comment.objects.exists()
    assert not SentForm.objects.exists()
    assert once(key, user, make_comment) == Comment.objects.get().pk

"""A form that is sent twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from claims.models import SentForm
from tests.database import Rival, committed
from tests.factory import make_user


@pytest.mark.django_db
def test_a_form_is_new_once() -> None:
    key, user = uuid4(), make_user()
    assert SentForm.objects.begin(key, user, "") is None
    SentForm.objects.finish(key, 7)
    again = SentForm.objects.begin(key, user, "")
    assert again is not None
    assert again.made == 7
    assert SentForm.objects.begin(uuid4(), user, "") is None


@pytest.mark.django_db
def test_a_form_that_failed_can_be_sent_again() -> None:
    key, user = uuid4(), make_user()
    with pytest.raises(RuntimeError), transaction.atomic():
        SentForm.objects.begin(key, user, "")
        raise RuntimeError("what it asks for cannot be made")
    assert SentForm.objects.begin(key, user, "") is None


@pytest.mark.django_db
def test_a_form_is_forgotten_after_a_month() -> None:
    old, user = uuid4(), make_user()
    SentForm.objects.create(key=old, user=user, sent_at=timezone.now() - timedelta(days=31))
    SentForm.objects.begin(uuid4(), user, "")
    assert not SentForm.objects.filter(key=old).exists()


def test_the_second_of_two_that_come_at_once_waits_for_the_first(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        key, user = uuid4(), make_user()
        seen: list[SentForm | None] = []

        def second() -> None:
            with transaction.atomic():
                seen.append(SentForm.objects.begin(key, user, ""))

        with transaction.atomic():
            SentForm.objects.begin(key, user, "")
            rival = Rival(second)
            SentForm.objects.finish(key, 9)
        assert rival.outcome() is None
        assert [one.made for one in seen if one] == [9]

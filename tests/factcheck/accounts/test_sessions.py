"""How long a session lasts, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from factcheck.accounts.models import Session
from factcheck.accounts.sessions import SessionStore, now
from tests.accounts import browser, is_in, sign_in
from tests.database import sql
from tests.factory import make_user

pytestmark = pytest.mark.django_db

HOUR = 60 * 60


def put_back(client: Client, **seconds: int) -> None:
    """Let what a session knows of the time be so many seconds older."""
    session = client.session
    for name, ago in seconds.items():
        session[name] = session[name] - ago
    session.save()


def lasts(client: Client) -> int:
    """Seconds until the session ends, to the minute."""
    left = Session.objects.get(session_key=client.session.session_key).expire_date - timezone.now()
    return round(left.total_seconds() / 60) * 60


def test_the_settings_name_these_sessions() -> None:
    assert import_module(settings.SESSION_ENGINE).SessionStore is SessionStore
    assert (settings.SESSION_IDLE, settings.SESSION_COOKIE_AGE) == (8 * HOUR, 7 * 24 * HOUR)


def test_who_does_nothing_for_eight_hours_is_signed_out(client: Client, ada: User) -> None:
    sign_in(client)
    assert lasts(client) == 8 * HOUR
    Session.objects.update(expire_date=F("expire_date") - timedelta(hours=8, seconds=1))
    assert not is_in(client)


def test_who_is_at_work_stays_signed_in(client: Client, ada: User) -> None:
    sign_in(client)
    put_back(client, seen=5 * HOUR)
    Session.objects.update(expire_date=F("expire_date") - timedelta(hours=5))
    assert lasts(client) == 3 * HOUR
    assert is_in(client)
    assert lasts(client) == 8 * HOUR


def test_being_at_work_is_not_written_down_at_every_page(client: Client, ada: User) -> None:
    sign_in(client)
    put_back(client, seen=4 * 60)
    before = client.session["seen"]
    assert is_in(client)
    assert client.session["seen"] == before


def test_reading_the_public_pages_keeps_nobody_signed_in(client: Client, ada: User) -> None:
    sign_in(client)
    put_back(client, seen=HOUR)
    before = client.session["seen"]
    assert client.get("/claims/").status_code == 200
    assert client.session["seen"] == before


def test_after_seven_days_everybody_signs_in_anew_whatever_they_do(client: Client, ada: User) -> None:
    sign_in(client)
    put_back(client, signed_in=7 * 24 * HOUR - 2 * HOUR, seen=HOUR)
    assert is_in(client)
    assert lasts(client) == 2 * HOUR
    put_back(client, signed_in=2 * HOUR)
    assert not is_in(client)


def test_between_two_steps_a_session_lasts_ten_minutes() -> None:
    store = SessionStore()
    store["asked"] = "a passkey"
    store.save()
    row = Session.objects.get(session_key=store.session_key)
    assert row.user is None
    assert row.expire_date - timezone.now() < timedelta(minutes=10)


def test_a_session_that_has_ended_is_not_kept(client: Client, ada: User) -> None:
    sign_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sign_in(browser())
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_an_account_made_inactive_is_out_everywhere_and_stays_out_when_active_again(
    client: Client, ada: User
) -> None:
    other, another = browser(), make_user("editor")
    sign_in(client)
    sign_in(other)
    bystander = browser()
    bystander.force_login(another)
    sql("UPDATE auth_user SET is_active = false WHERE username = 'ada'")
    assert not is_in(client)
    sql("UPDATE auth_user SET is_active = true WHERE username = 'ada'")
    assert not is_in(client)
    assert not is_in(other)
    assert is_in(bystander)


def test_an_account_changed_otherwise_stays_signed_in(client: Client, ada: User) -> None:
    sign_in(client)
    sql("UPDATE auth_user SET first_name = 'Ada', is_active = true WHERE username = 'ada'")
    assert is_in(client)


def test_a_password_set_by_an_admin_signs_the_account_out(client: Client, ada: User) -> None:
    sign_in(client)
    admin = browser()
    admin.force_login(make_user("admin"))
    new = {
        "usable_password": "true",
        "password1": "a quiet harbour town",
        "password2": "a quiet harbour town",
    }
    assert admin.post(f"/admin/auth/user/{ada.pk}/password/", new).status_code == 302
    assert not is_in(client)
    assert is_in(admin)


def test_an_account_that_is_deleted_takes_its_sessions_along(client: Client, ada: User) -> None:
    sign_in(client)
    ada.delete()
    assert not Session.objects.exists()
    assert not is_in(client)


def test_whoever_is_signed_in_by_whatever_road_has_signed_in_now(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert now() - client.session["signed_in"] < 60
    assert Session.objects.get().user == ada

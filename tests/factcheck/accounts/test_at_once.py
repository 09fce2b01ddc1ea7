"""What happens at the same moment, each in a connection of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from factcheck.accounts import throttle
from factcheck.accounts.models import Attempt, Session
from factcheck.accounts.second_factor import check_code, make_recovery_codes
from factcheck.accounts.sessions import sweep_up
from tests.accounts import code_of, give_app
from tests.factory import make_user


def attempt(_number: int) -> bool:
    try:
        throttle.begin(RequestFactory().post("/login/", REMOTE_ADDR="203.0.113.9"), "ada")
    except throttle.TooManyAttempts:
        return False
    finally:
        connection.close()
    return True


def test_attempts_at_the_same_moment_are_let_in_one_by_one(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        try:
            with ThreadPoolExecutor(8) as many:
                let_in = list(many.map(attempt, range(30)))
            assert let_in.count(True) == throttle.AT_ACCOUNT_FROM_ADDRESS.most
        finally:
            Attempt.objects.all().delete()


def test_a_code_that_comes_many_times_at_once_is_taken_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        user = make_user("editor")
        try:
            code, recovery = code_of(give_app(user)), make_recovery_codes(user)[0]

            def check(typed: str) -> str:
                try:
                    return check_code(user, typed)
                finally:
                    connection.close()

            with ThreadPoolExecutor(8) as many:
                taken = list(many.map(check, [code] * 16 + [recovery] * 16))
            assert (taken.count("app"), taken.count("recovery")) == (1, 1)
        finally:
            user.delete()


def test_sessions_that_somebody_else_removes_are_not_waited_for(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        for key in ("held", "free"):
            Session.objects.create(session_key=key, expire_date=timezone.now() - timedelta(days=1))
        other = connection.copy()
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute("DELETE FROM accounts_session WHERE session_key = 'held'")
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            sweep_up()
            assert [*Session.objects.values_list("session_key", flat=True)] == ["held"]
        finally:
            other.close()
            connection.close()
            Session.objects.all().delete()

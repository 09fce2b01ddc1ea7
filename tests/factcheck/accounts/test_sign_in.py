"""Signing in: what is asked, what is said when it is not right, and what becomes of the session."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from factcheck.accounts.models import RecoveryCode, Session
from factcheck.accounts.second_factor import make_recovery_codes
from tests.accounts import PASSWORD, browser, code_of, give_app, is_in, log_of_accounts, sign_in
from tests.factory import make_user

pytestmark = pytest.mark.django_db


def second(client: Client, code: str) -> Any:
    return client.post("/login/second/", {"code": code})


def session_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_name_and_its_password_open_the_desk(client: Client, ada: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("name", "password"),
    [("ada", "wrong"), ("nobody", PASSWORD), ("left", PASSWORD), ("unopened", PASSWORD), ("ADA", PASSWORD)],
)
def test_whatever_is_wrong_is_answered_in_the_same_words(
    client: Client, ada: User, name: str, password: str
) -> None:
    make_user("editor", username="left", password=PASSWORD, is_active=False)
    make_user("editor", username="unopened")
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    wrong = sign_in(client, "somebody", "else")
    answer = sign_in(browser(), name, password)
    assert answer.status_code == wrong.status_code == 200
    assert tokens.sub("", answer.text).replace(name, "somebody") == tokens.sub("", wrong.text)


class Counted(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes time."""

    algorithm = "counted"
    times = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).times += 1
        return super().encode(password, salt)


def test_a_name_without_an_account_costs_as_much_hashing_and_as_many_queries_as_one_with(
    settings: Settings,
) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    make_user("editor", username="ada", password=PASSWORD)
    make_user("editor", username="left", password=PASSWORD, is_active=False)
    make_user("editor", username="unopened")
    sign_in(browser(), "somebody", "wrong")
    costs = set()
    for name in ("ada", "left", "unopened", "nobody"):
        Counted.times = 0
        with CaptureQueriesContext(connection) as queries:
            sign_in(browser(), name, "wrong")
        costs.add((Counted.times, *(query["sql"].split()[0] for query in queries)))
    assert {hashed for hashed, *_queries in costs} == {1}
    assert len(costs) == 1


@pytest.mark.parametrize("name", ["a\0da", "x" * 100_000, "\u202eada", "'; DROP TABLE auth_user"])
def test_a_name_that_is_none_is_refused_in_a_sentence(client: Client, ada: User, name: str) -> None:
    answer = sign_in(client, name)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_a_long_password_with_any_characters_is_taken(client: Client) -> None:
    password = " 很长的口令 " * 20
    make_user("editor", username="ada", password=password)
    assert sign_in(client, "ada", password).status_code == 302


def test_an_empty_field_is_said_and_counts_as_no_attempt(client: Client) -> None:
    with log_of_accounts() as log:
        for _ in range(12):
            answer = sign_in(client, "ada", "")
    assert "Please fill in both." not in client.get("/login/").text
    assert answer.status_code == 200
    assert "Please fill in both." in answer.text
    assert log == []


def test_signing_in_gives_the_session_a_new_name(client: Client, ada: User) -> None:
    give_app(ada)
    sign_in(client)
    before = session_of(client)
    second(client, code_of(give_new_app(ada)))
    assert session_of(client) != before
    assert not Session.objects.filter(session_key=before).exists()
    assert Session.objects.get(session_key=session_of(client)).user == ada


def test_the_session_has_a_new_name_from_the_password_on(client: Client, ada: User) -> None:
    give_app(ada)
    session = client.session
    session["left"] = "by whoever sat here before"
    session.save()
    sign_in(client)
    assert session_of(client) != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()
    assert client.get("/login/second/").status_code == 200


def give_new_app(user: User) -> str:
    user.authenticator_app.delete()
    return give_app(user)


def test_signing_out_ends_the_session_on_the_server(client: Client, ada: User) -> None:
    sign_in(client)
    old = session_of(client)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/"
    client.cookies[settings.SESSION_COOKIE_NAME] = old
    assert not is_in(client)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:1", "\\\\x"])
def test_nobody_is_led_to_another_site(client: Client, ada: User, wanted: str) -> None:
    assert sign_in(client, next=wanted).headers["Location"] == "/desk/"


def test_with_an_app_the_password_alone_opens_nothing(client: Client, ada: User) -> None:
    secret = give_app(ada)
    assert sign_in(client, next="/desk/articles/").headers["Location"] == "/login/second/"
    assert not is_in(client)
    assert "no-store" in client.get("/login/second/").headers["Cache-Control"]
    assert second(client, code_of(secret)).headers["Location"] == "/desk/articles/"
    assert is_in(client)


def test_a_wrong_code_is_refused_and_may_be_typed_again(client: Client, ada: User) -> None:
    secret = give_app(ada)
    sign_in(client)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    assert "This code is not right" in second(client, wrong).text
    assert "Please type a code." in second(client, "").text
    assert second(client, code_of(secret)).status_code == 302


def test_a_code_is_taken_once(client: Client, ada: User) -> None:
    secret = give_app(ada)
    sign_in(client)
    code = code_of(secret)
    assert second(client, code).status_code == 302
    other = browser()
    sign_in(other)
    assert "it was used before" in second(other, code).text
    assert second(other, code_of(secret, 1)).status_code == 302


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_another_time_is_refused(client: Client, ada: User, steps: int) -> None:
    secret = give_app(ada)
    sign_in(client)
    assert second(client, code_of(secret, steps)).status_code == 200


def test_a_code_may_be_typed_as_apps_print_it(client: Client, ada: User) -> None:
    secret = give_app(ada)
    sign_in(client)
    code = code_of(secret)
    assert second(client, f" {code[:3]} {code[3:]} ").status_code == 302


def test_a_recovery_code_stands_in_once(client: Client, ada: User) -> None:
    give_app(ada)
    code, *others = make_recovery_codes(ada)
    sign_in(client)
    assert second(client, code.upper().replace("-", " ")).status_code == 302
    assert "7 recovery codes are left." in client.get("/desk/").text
    other = browser()
    sign_in(other)
    assert second(other, code).status_code == 200
    assert second(other, others[0]).status_code == 302
    assert RecoveryCode.objects.filter(user=ada, used_at=None).count() == 6


def test_recovery_codes_of_somebody_else_open_nothing(client: Client, ada: User) -> None:
    give_app(ada)
    codes = make_recovery_codes(make_user("editor"))
    sign_in(client)
    assert second(client, codes[0]).status_code == 200


def test_the_second_step_ends_with_a_new_password_an_inactive_account_and_time(
    client: Client, ada: User
) -> None:
    secret = give_app(ada)

    def is_led_back() -> bool:
        answer = second(client, code_of(secret))
        return bool(answer.headers.get("Location") == "/login/")

    assert is_led_back()
    sign_in(client)
    ada.set_password("another one altogether")
    ada.save()
    assert is_led_back()
    ada.set_password(PASSWORD)
    ada.save()
    sign_in(client)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert is_led_back()
    User.objects.filter(pk=ada.pk).update(is_active=True)
    sign_in(client)
    session = client.session
    session["halfway"] = session["halfway"] | {"at": session["halfway"]["at"] - 601}
    session.save()
    assert is_led_back()
    sign_in(client)
    assert not is_led_back()


def test_the_back_office_has_no_door_of_its_own(client: Client, ada: User) -> None:
    give_app(ada)
    answer = client.get("/admin/login/?next=/admin/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/admin/")
    posted = client.post("/admin/login/?next=/admin/", {"username": "ada", "password": PASSWORD})
    assert posted.headers["Location"] == "/login/?next=/admin/"
    assert client.get("/admin/").status_code == 302
    client.force_login(ada)
    assert client.get("/admin/password_change/").headers["Location"] == "/account/password/"
    with log_of_accounts() as log:
        assert client.post("/admin/logout/").headers["Location"] == "/"
    assert [line["event"] for line in log] == ["signed-out"]


def test_there_is_no_way_to_make_an_account(client: Client) -> None:
    for path in ("/signup/", "/register/", "/accounts/signup/", "/account/signup/", "/password_reset/"):
        assert client.get(path).status_code == 404


def test_what_is_not_open_says_who_is_signed_in(client: Client) -> None:
    client.force_login(make_user("", username="ada"))
    assert "You are signed in as ada." in client.get("/admin/", follow=True).text


def test_the_log_tells_who_came_and_went_and_who_did_not(client: Client, ada: User) -> None:
    secret = give_app(ada)
    with log_of_accounts() as log:
        sign_in(client, "ada", "wrong")
        sign_in(client, "my password\ntyped in the wrong field", "x")
        sign_in(client)
        second(client, "000000" if code_of(secret) != "000000" else "000001")
        second(client, code_of(secret))
        client.post("/logout/")
    told = [(line["event"], line["user"], line.get("step") or line.get("how")) for line in log]
    assert told == [
        ("sign-in-refused", "ada", "password"),
        ("sign-in-refused", None, "password"),
        ("sign-in-refused", "ada", "code"),
        ("signed-in", "ada", "app"),
        ("signed-out", "ada", None),
    ]
    assert {line["address"] for line in log} == {"127.0.0.1"}
    assert "wrong field" not in str(log)
    assert PASSWORD not in str(log)

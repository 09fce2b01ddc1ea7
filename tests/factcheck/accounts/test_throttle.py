"""How often one may try: strangers soon no more, the real owner always."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from pytest_django.fixtures import Settings

from factcheck.accounts import throttle
from factcheck.accounts.models import Attempt
from tests.accounts import PASSWORD, browser, code_of, give_app, log_of_accounts, sign_in
from tests.factory import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _behind_a_web_server(settings: Settings) -> None:
    settings.WEB_SERVERS_IN_FRONT = 1


def at(address: str) -> Client:
    """A browser that nobody has signed in with, at this address."""
    return browser(**{"x-forwarded-for": address})


def guess(client: Client, times: int, name: str = "ada") -> list[int]:
    return [sign_in(client, name, f"guess {number}").status_code for number in range(times)]


def later(**how_much: float) -> None:
    Attempt.objects.update(at=F("at") - timedelta(**how_much))


def test_guessing_from_one_address_is_refused_after_ten_times_even_the_right_password(ada: User) -> None:
    stranger = at("203.0.113.9")
    assert guess(stranger, 11) == [200] * 10 + [429]
    answer = sign_in(stranger)
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert sign_in(at("203.0.113.10")).status_code == 302
    later(minutes=15, seconds=1)
    assert sign_in(stranger).status_code == 302


def test_a_name_without_an_account_is_refused_as_soon_and_in_the_same_words(ada: User) -> None:
    answers = [guess(at("203.0.113.9"), 11, name) for name in ("ada", "nobody")]
    assert answers[0] == answers[1]


def test_another_spelling_of_the_name_is_the_same_account(ada: User) -> None:
    stranger = at("203.0.113.9")
    spellings = ["ada", "ADA", "Ada", "ａｄａ", " ada", "ada\t", "\u3000ada \n", "ada" + " " * 100]
    codes = [sign_in(stranger, spellings[number % 8], "guess").status_code for number in range(11)]
    assert codes == [200] * 10 + [429]
    assert sign_in(at("203.0.113.10"), "\u3000ada \n").status_code == 302


def test_guessing_from_everywhere_does_not_keep_the_owner_out_of_a_browser_they_know(ada: User) -> None:
    known = at("198.51.100.7")
    assert sign_in(known).status_code == 302
    known.post("/logout/")
    codes = [guess(at(f"203.0.113.{number // 9}"), 1)[0] for number in range(101)]
    assert codes == [200] * 100 + [429]
    assert sign_in(at("192.0.2.1")).status_code == 429
    assert guess(known, 2) == [200, 200]
    assert sign_in(known).status_code == 302
    later(hours=1, seconds=1)
    assert sign_in(at("192.0.2.1")).status_code == 302


def test_a_known_browser_has_a_count_too(ada: User) -> None:
    known = at("198.51.100.7")
    sign_in(known)
    known.post("/logout/")
    assert guess(known, 11) == [200] * 10 + [429]
    assert sign_in(at("198.51.100.7")).status_code == 302


def test_a_browser_is_known_to_those_who_signed_in_there_and_to_nobody_else(ada: User) -> None:
    make_user("editor", username="bob", password=PASSWORD)
    known = at("198.51.100.7")
    sign_in(known)
    known.post("/logout/")
    assert guess(known, 11, "bob") == [200] * 10 + [429]
    assert sign_in(at("198.51.100.8"), "bob").status_code == 302


def test_what_a_known_browser_says_cannot_be_made_up(ada: User) -> None:
    stranger = at("203.0.113.9")
    stranger.cookies[throttle.COOKIE] = "eyJicm93c2VyIjoieCJ9:1x:forged"
    assert guess(stranger, 11) == [200] * 10 + [429]


def test_one_address_may_not_try_one_password_on_everybody() -> None:
    stranger = at("203.0.113.9")
    codes = [sign_in(stranger, f"name {number}", "spring").status_code for number in range(51)]
    assert codes == [200] * 50 + [429]
    assert sign_in(at("203.0.113.10"), "name 1", "spring").status_code == 200


def test_signing_in_in_between_gives_no_further_guesses(ada: User) -> None:
    make_user("editor", username="mallory", password=PASSWORD)
    stranger = at("203.0.113.9")
    codes = []
    for _ in range(11):
        codes += guess(stranger, 1)
        assert sign_in(stranger, "mallory").status_code == 302
    assert codes == [200] * 10 + [429]


def test_who_knows_the_password_may_try_few_codes_from_wherever(ada: User) -> None:
    secret = give_app(ada)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    codes = []
    for number in range(11):
        stranger = at(f"203.0.113.{number}")
        assert sign_in(stranger).headers["Location"] == "/login/second/"
        codes.append(stranger.post("/login/second/", {"code": wrong}).status_code)
    assert codes == [200] * 10 + [429]
    assert stranger.post("/login/second/", {"code": code_of(secret)}).status_code == 429


def test_a_known_browser_may_try_no_more_codes_than_a_stranger(ada: User) -> None:
    secret = give_app(ada)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    known = at("198.51.100.7")
    sign_in(known)
    known.post("/login/second/", {"code": code_of(secret)})
    known.post("/logout/")
    sign_in(known)
    codes = [known.post("/login/second/", {"code": wrong}).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]
    later(minutes=59)
    assert known.post("/login/second/", {"code": wrong}).status_code == 429
    later(minutes=1, seconds=1)
    assert known.post("/login/second/", {"code": wrong}).status_code == 200


def test_attempts_made_while_the_clock_was_ahead_keep_nobody_out(ada: User) -> None:
    stranger = at("203.0.113.9")
    assert guess(stranger, 11)[-1] == 429
    later(days=-1)
    assert sign_in(stranger).status_code == 302


def test_the_log_tells_of_too_many_attempts(ada: User) -> None:
    with log_of_accounts() as log:
        guess(at("203.0.113.9"), 11)
    assert (log[-1]["event"], log[-1]["user"]) == ("too-many-attempts", "ada")
    assert log[-1]["address"] == "203.0.113.9"


def test_attempts_name_nobody_and_are_forgotten_after_an_hour(ada: User) -> None:
    guess(at("203.0.113.9"), 3)
    kept = Attempt.objects.values_list("account", "address").distinct()
    assert [(len(account), len(address)) for account, address in kept] == [(32, 32)]
    later(hours=1, seconds=1)
    guess(at("203.0.113.9"), 1)
    assert Attempt.objects.count() == 1


def test_whoever_signs_in_leaves_no_attempt(ada: User) -> None:
    secret = give_app(ada)
    client = at("198.51.100.7")
    sign_in(client)
    client.post("/login/second/", {"code": code_of(secret)})
    assert not Attempt.objects.exists()


def test_scripts_and_other_sites_do_not_get_at_what_makes_a_browser_known(ada: User) -> None:
    kept = sign_in(at("198.51.100.7")).cookies[throttle.COOKIE]
    assert (kept["httponly"], kept["samesite"], kept["path"], kept["domain"]) == (True, "Lax", "/", "")
    assert "ada" not in kept.value

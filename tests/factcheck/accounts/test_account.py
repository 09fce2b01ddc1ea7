"""One's own account: the password, the app, recovery codes, where one is signed in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from factcheck.accounts.models import AuthenticatorApp, RecoveryCode
from factcheck.accounts.second_factor import check_code, make_recovery_codes
from tests.accounts import PASSWORD, browser, code_of, give_app, is_in, log_of_accounts, sign_in
from tests.factory import make_user

pytestmark = pytest.mark.django_db

NEW = "a quiet harbour town"
#: Every page of one's own account that shows or changes how one signs in.
PAGES = ("", "app/", "passkeys/")
FORMS = ("app/remove/", "passkeys/options/", "passkeys/1/remove/", "recovery-codes/", "sessions/end/")


def change_password(client: Client, old: str = PASSWORD, new: str = NEW) -> Any:
    typed = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/account/password/", typed)


def let_time_pass(client: Client) -> None:
    """The password was given more than ten minutes ago."""
    session = client.session
    session["confirmed"] -= 601
    session.save()


def set_up_app(client: Client) -> tuple[str, Any]:
    page = client.get("/account/app/").text
    match = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert match
    secret = match[1].replace(" ", "")
    return secret, client.post("/account/app/", {"code": code_of(secret)})


def codes_in(page: str) -> list[str]:
    return re.findall(r"<li><code>([a-z0-9-]+)</code></li>", page)


def test_the_password_is_changed_by_who_knows_it_and_ends_the_other_sessions(
    client: Client, ada: User
) -> None:
    other = browser()
    sign_in(client)
    sign_in(other)
    with log_of_accounts() as log:
        assert change_password(client).headers["Location"] == "/account/"
    assert [line["event"] for line in log] == ["password-changed"]
    assert is_in(client)
    assert not is_in(other)
    assert [*ada.sessions.values_list("session_key", flat=True)] == [client.session.session_key]
    assert sign_in(browser()).status_code == 200
    assert sign_in(browser(), "ada", NEW).status_code == 302


def test_a_password_is_not_changed_without_the_one_there_is(client: Client, ada: User) -> None:
    sign_in(client)
    answer = change_password(client, old="wrong")
    assert "The password is not changed." in answer.text
    assert sign_in(browser()).status_code == 302


@pytest.mark.parametrize("weak", ["short", "password1234", "ada ada ada ", "1" * 11])
def test_a_password_that_is_easily_guessed_is_refused(client: Client, weak: str) -> None:
    make_user("editor", username="ada ada ada", password=PASSWORD)
    sign_in(client, "ada ada ada")
    assert change_password(client, new=weak).status_code == 200


@pytest.mark.parametrize("good", ["kind of blue mountain", "海港小镇的清晨与黄昏都很安静", "x7" * 60])
def test_no_kind_of_character_is_asked_for(client: Client, ada: User, good: str) -> None:
    sign_in(client)
    assert change_password(client, new=good).status_code == 302


def test_the_password_until_now_cannot_be_guessed_by_who_found_the_browser_open(
    client: Client, ada: User
) -> None:
    sign_in(client)
    codes = [change_password(client, old=f"guess {number}").status_code for number in range(11)]
    assert codes == [200] * 10 + [429]
    let_time_pass(client)
    assert client.post("/account/confirm/", {"password": "guess"}).status_code == 429


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_the_password_again_after_ten_minutes(client: Client, ada: User, page: str) -> None:
    sign_in(client)
    assert client.get(f"/account/{page}").status_code == 200
    let_time_pass(client)
    answer = client.get(f"/account/{page}")
    confirm = answer.headers["Location"]
    assert confirm.startswith("/account/confirm/?next=")
    assert "This is not the password" in client.post(confirm, {"password": "wrong"}).text
    assert client.post(confirm, {"password": PASSWORD}).headers["Location"] == f"/account/{page}"
    assert client.get(f"/account/{page}").status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_a_form_does_nothing_without_the_password_after_ten_minutes(
    client: Client, ada: User, form: str
) -> None:
    secret = give_app(ada)
    make_recovery_codes(ada)
    sign_in(client)
    client.post("/login/second/", {"code": code_of(secret)})
    before = [*RecoveryCode.objects.values_list("digest", flat=True)]
    let_time_pass(client)
    answer = client.post(f"/account/{form}")
    assert answer.headers["Location"] == "/account/confirm/?next=%2Faccount%2F"
    assert AuthenticatorApp.objects.filter(user=ada).exists()
    assert [*RecoveryCode.objects.values_list("digest", flat=True)] == before


def test_who_confirms_comes_back_to_the_very_page(client: Client, ada: User) -> None:
    sign_in(client)
    let_time_pass(client)
    answer = client.get("/account/?next=/desk/reviews/")
    assert answer.headers["Location"] == "/account/confirm/?next=%2Faccount%2F%3Fnext%3D%2Fdesk%2Freviews%2F"
    sent = client.post("/account/app/remove/", headers={"referer": "http://localhost/account/"})
    assert sent.headers["Location"] == "/account/confirm/?next=%2Faccount%2F"


@pytest.mark.parametrize(
    "page", ["user/", "user/add/", "user/{}/change/", "user/{}/password/", "user/{}/delete/", "group/"]
)
def test_the_back_office_gives_no_password_and_no_rights_in_a_browser_left_open(
    client: Client, ada: User, page: str
) -> None:
    client.force_login(make_user("admin", password=PASSWORD))
    path = f"/admin/auth/{page.format(ada.pk)}"
    assert client.get(path).status_code == 200
    let_time_pass(client)
    for answer in (client.get(path), client.post(path, {"password1": NEW, "password2": NEW})):
        assert answer.headers["Location"].startswith("/account/confirm/")
    assert client.post(f"/account/confirm/?next={path}", {"password": PASSWORD}).headers["Location"] == path
    assert client.get(path).status_code == 200
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


@pytest.mark.parametrize("page", [*PAGES, *FORMS, "confirm/", "password/"])
def test_nobody_else_comes_here_and_no_cache_keeps_it(client: Client, ada: User, page: str) -> None:
    for answer in (client.get(f"/account/{page}"), client.post(f"/account/{page}")):
        assert answer.headers["Location"].startswith("/login/")
    client.force_login(ada)
    answer = client.get(f"/account/{page}")
    assert answer.status_code == (405 if page in FORMS else 200)
    if page not in FORMS:
        assert "no-store" in answer.headers["Cache-Control"]


def test_an_app_is_set_up_by_its_code_and_gives_recovery_codes(client: Client, ada: User) -> None:
    other = browser()
    sign_in(client)
    sign_in(other)
    before = client.session.session_key
    secret, answer = set_up_app(client)
    codes = codes_in(answer.text)
    assert len({*codes}) == 8
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in AuthenticatorApp.objects.get(user=ada).secret
    assert is_in(client)
    assert not is_in(other)
    assert client.session.session_key != before
    assert check_code(ada, codes[3]) == "recovery"
    assert check_code(ada, code_of(secret)) == ""
    assert check_code(ada, code_of(secret, 1)) == "app"


def test_an_app_is_not_set_up_by_a_wrong_code_and_shows_the_same_secret_again(
    client: Client, ada: User
) -> None:
    sign_in(client)
    page = client.get("/account/app/")
    secret = page.context["secret"]
    assert page.context["picture"].startswith("data:image/svg+xml")
    assert f'href="otpauth://totp/Factcheck:ada?digits=6&amp;secret={secret.replace(" ", "")}' in page.text
    answer = client.post("/account/app/", {"code": "12345"})
    assert "Is its clock right?" in answer.text
    assert answer.context["secret"] == secret
    assert not AuthenticatorApp.objects.exists()


def test_who_has_an_app_gets_no_second_one(client: Client, ada: User) -> None:
    client.force_login(ada)
    give_app(ada)
    assert client.get("/account/app/").headers["Location"] == "/account/"


def test_removing_the_last_second_factor_removes_the_recovery_codes_too(client: Client, ada: User) -> None:
    sign_in(client)
    set_up_app(client)
    with log_of_accounts() as log:
        client.post("/account/app/remove/")
    assert [(line["event"], line["kind"]) for line in log] == [("second-factor-removed", "app")]
    assert not RecoveryCode.objects.filter(user=ada).exists()
    assert sign_in(browser()).headers["Location"] == "/desk/"


def test_new_recovery_codes_take_the_place_of_the_old(client: Client, ada: User) -> None:
    sign_in(client)
    _secret, answer = set_up_app(client)
    old = codes_in(answer.text)
    new = codes_in(client.post("/account/recovery-codes/").text)
    assert not {*old} & {*new}
    assert (check_code(ada, old[0]), check_code(ada, new[0])) == ("", "recovery")
    assert "7 are left." in client.get("/account/").text


def test_there_are_no_recovery_codes_for_a_password_alone(client: Client, ada: User) -> None:
    sign_in(client)
    assert client.post("/account/recovery-codes/").headers["Location"] == "/account/"
    assert not RecoveryCode.objects.exists()


def test_where_one_is_signed_in_is_listed_and_ended(client: Client, ada: User) -> None:
    other = browser()
    sign_in(other)
    sign_in(client)
    page = client.get("/account/").text
    assert page.count("last seen") == 2
    assert page.count("<b>this browser</b>") == 1
    assert client.post("/account/sessions/end/").headers["Location"] == "/account/"
    assert is_in(client)
    assert not is_in(other)
    assert "Sign out everywhere else" not in client.get("/account/").text


@pytest.mark.parametrize(
    ("setting", "roles"),
    [
        ("optional", []),
        ("required", ["reviewer", "admin"]),
        ("everybody", ["editor", "reviewer", "admin", ""]),
    ],
)
def test_who_must_have_a_second_factor_works_with_one_only(
    settings: Settings, setting: str, roles: list[str]
) -> None:
    settings.SECOND_FACTOR = setting
    led = []
    for role in ("editor", "reviewer", "admin", ""):
        client = browser()
        client.force_login(make_user(role, password=PASSWORD))
        if client.get("/desk/").headers.get("Location") == "/account/?next=/desk/":
            led.append(role)
    assert led == roles


def test_who_must_have_a_second_factor_is_led_to_it_and_back(settings: Settings, client: Client) -> None:
    settings.SECOND_FACTOR = "required"
    make_user("reviewer", username="ada", password=PASSWORD)
    assert sign_in(client).headers["Location"] == "/desk/"
    for path in ("/desk/reviews/", "/admin/", "/desk/history/claims_claim/1/"):
        assert client.get(path).headers["Location"] == f"/account/?next={path}"
    fragment = client.post("/desk/claims/any/comment/", headers={"hx-request": "true"})
    assert fragment.headers["HX-Redirect"] == "/account/"
    assert client.get("/claims/").status_code == 200
    assert "Your account needs more than a password" in client.get("/account/?next=/desk/reviews/").text
    secret, _answer = set_up_app(client)
    assert client.get("/desk/reviews/").status_code == 200
    client.post("/account/app/remove/")
    assert "set up another one first" in client.get("/account/").text
    assert AuthenticatorApp.objects.exists()
    client.post("/logout/")
    assert sign_in(client).headers["Location"] == "/login/second/"
    client.post("/login/second/", {"code": code_of(secret, 1)})
    assert client.get("/desk/reviews/").status_code == 200


def test_a_session_from_before_it_was_required_is_led_too(settings: Settings, client: Client) -> None:
    make_user("reviewer", username="ada", password=PASSWORD)
    sign_in(client)
    assert is_in(client)
    settings.SECOND_FACTOR = "required"
    assert not is_in(client)


def test_an_admin_sees_which_accounts_have_a_second_factor_in_one_question(ada: User) -> None:
    client = browser()
    client.force_login(make_user("admin"))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/admin/auth/user/")
        row = r'field-username">.*?>([\w-]+)</a>.*?has_second_factor">.*?alt="(\w+)"'
        found = dict(re.findall(row, page.text))
        assert found["ada"] == str(AuthenticatorApp.objects.filter(user=ada).exists())
        return len(queries)

    before = asked()
    give_app(ada)
    for _ in range(5):
        make_user("editor")
    assert asked() == before

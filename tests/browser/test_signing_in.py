"""Second factors in a real browser: the code of an app, a passkey, and the pages of one's own account."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from factcheck.accounts.models import Passkey
from tests.accounts import PASSWORD, code_of
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_user

#: A device with a screen lock, whose owner has just put a finger on it (WebDriver, "virtual authenticators").
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(page: Page, **unlike: bool) -> None:
    """Let the browser have a device that makes passkeys and answers for its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | unlike})


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, name: str) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Name").press("Enter")


def test_a_passkey_is_made_and_signs_in_without_a_password(open_page: OpenPage) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_page("/account/", user=user, language="en-GB")
    give_device(page)
    add_passkey(page, "My telephone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(8)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("My telephone")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/desk/articles/")
    page.get_by_role("button", name="Sign in by a passkey").press("Enter")
    expect(page).to_have_url(re.compile("/desk/articles/$"))
    expect(page.get_by_role("banner").get_by_text(user.username)).to_be_visible()


def test_a_passkey_is_the_second_step_after_the_password(open_page: OpenPage) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_page("/account/", user=user, language="en-GB")
    give_device(page)
    add_passkey(page, "My telephone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/login/")
    sign_in(page, user)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Sign in by a passkey").click()
    expect(page).to_have_url(re.compile("/desk/$"))


def test_a_device_that_does_not_know_its_owner_makes_none_and_says_so(open_page: OpenPage) -> None:
    page = open_page("/account/passkeys/", user=make_user("editor"), language="en-GB")
    give_device(page, isUserVerified=False)
    page.get_by_label("Name").fill("Somebody's telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("No passkey was made. Try again, or with another device.")
    expect(page.get_by_role("button", name="Add a passkey")).to_be_enabled()
    assert not Passkey.objects.filter(name="Somebody's telephone").exists()


def test_a_browser_without_the_passkey_says_so_and_leaves_the_other_way(open_page: OpenPage) -> None:
    page = open_page("/login/", language="en-GB")
    give_device(page)
    page.get_by_role("button", name="Sign in by a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("No passkey was used. Try again, or sign in another way.")
    user = make_user("editor", password=PASSWORD)
    sign_in(page, user)
    expect(page).to_have_url(re.compile("/desk/$"))


def test_an_app_is_set_up_and_asked_for_without_javascript(open_page: OpenPage) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_page("/login/", language="en-GB", javascript=False)
    sign_in(page, user)
    page.get_by_role("link", name=user.username).click()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="QR code with the letters under it")).to_be_visible()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    recovery = page.locator(".codes code").first.inner_text()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/login/")
    expect(page.get_by_role("button", name="Sign in by a passkey")).to_be_hidden()
    sign_in(page, user)
    page.get_by_label("Code").fill("no code")
    page.get_by_label("Code").press("Enter")
    expect(page.get_by_role("alert")).to_have_text("This code is not right, or it was used before.")
    page.get_by_label("Code").fill(recovery)
    page.get_by_label("Code").press("Enter")
    expect(page.get_by_text("7 recovery codes are left.")).to_be_visible()


def test_what_is_typed_into_these_pages_is_kept_by_no_draft(open_page: OpenPage) -> None:
    page = open_page("/account/password/", user=make_user("editor"), language="en-GB")
    page.get_by_label("Password until now").fill(PASSWORD)
    page.reload()
    expect(page.get_by_label("Password until now")).to_have_value("")
    assert page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").count(PASSWORD) == 0


PAGES = [
    "/login/",
    "/account/",
    "/account/app/",
    "/account/passkeys/",
    "/account/password/",
    "/account/confirm/",
]


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_nothing_wrong_and_nothing_is_wider_than_the_screen(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_page("/account/", user=user, language=language, width=width, dark=dark)
    give_device(page)
    for path in PAGES:
        page.goto(path)
        look(page)
    page.goto("/account/passkeys/")
    page.locator("#id_name").fill("x" * 60)
    page.locator("#id_name").press("Enter")
    expect(page.locator(".codes")).to_be_visible()
    look(page)
    page.goto("/account/")
    look(page)
    page.context.clear_cookies()
    page.goto("/login/")
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill("wrong")
    page.locator("#id_password").press("Enter")
    look(page)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url("**/login/second/")
    page.locator("#id_code").fill("000000")
    page.locator("#id_code").press("Enter")
    expect(page.locator("#problem")).to_be_visible()
    look(page)


def look(page: Page) -> None:
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

"""Signing in and out in a browser, and a session that ends while an editor is at work."""

from __future__ import annotations

import re

from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from factcheck.accounts.models import Session
from tests.browser.conftest import OpenPage
from tests.factory import make_user

PASSWORD = "correct horse battery staple"
#: An htmx request of a page of the desk, with the token of a form that stands on it. The answer is not waited
#: for: it may lead the browser to another page.
SENDS = """path => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    setTimeout(() => htmx.ajax("POST", path, {target: "#main", values: {csrfmiddlewaretoken: token}}));
}"""


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_the_footer_leads_an_editor_to_the_desk_and_out_again(open_page: OpenPage) -> None:
    page = open_page("/", language="en-GB", javascript=False)
    page.get_by_role("link", name="For editors").click()
    user = make_user("editor", password=PASSWORD)
    sign_in(page, user)
    expect(page).to_have_url(re.compile("/desk/$"))
    expect(page.get_by_role("banner").get_by_text(user.username)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("//[^/]+/$"))
    page.goto("/desk/")
    expect(page).to_have_url(re.compile("/login/"))


def test_whoever_has_no_role_is_told_and_can_sign_out(open_page: OpenPage) -> None:
    page = open_page("/desk/", user=make_user(""), language="en-GB")
    expect(page.get_by_text("Your account has no role at the desk.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("//[^/]+/$"))


def test_a_session_that_ended_leads_the_whole_page_to_the_sign_in_and_back(open_page: OpenPage) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_page("/desk/articles/", user=user, language="en-GB")
    here = page.url
    Session.objects.all().delete()
    with page.expect_navigation():
        page.evaluate(SENDS, "/desk/claims/any/comment/")
    expect(page.get_by_text("You come back to the page you were on.")).to_be_visible()
    sign_in(page, user)
    expect(page).to_have_url(here)
    expect(page.get_by_role("banner").get_by_text(user.username)).to_be_visible()


def test_a_form_older_than_the_last_sign_in_is_refused_in_a_sentence(
    open_page: OpenPage, faults: list[str]
) -> None:
    user = make_user("editor")
    page = open_page("/desk/articles/", user=user, language="en-GB")
    page.locator("[name=csrfmiddlewaretoken]").first.evaluate("field => { field.value = 'x'.repeat(64); }")
    with page.expect_response("**/comment/") as answered:
        page.evaluate(SENDS, "/desk/claims/any/comment/")
    assert answered.value.status == 403
    assert answered.value.text().startswith("Nothing was saved")
    expect(page.locator("main")).not_to_contain_text("Nothing was saved: this form")
    faults.clear()

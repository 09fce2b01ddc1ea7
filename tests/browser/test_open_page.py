"""The guards of `open_page` themselves: a fault that they missed would be missed on every page."""

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.factory import make_held_article, make_user


def test_a_complaint_in_the_console_is_a_fault(open_page: OpenPage, faults: list[str]) -> None:
    open_page("/").evaluate("console.error('a complaint')")
    assert [fault.endswith(": a complaint") for fault in faults] == [True]
    faults.clear()


def test_an_error_in_a_script_is_a_fault(open_page: OpenPage, faults: list[str]) -> None:
    page = open_page("/")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('a slip') })")
    assert "a slip" in faults[0]
    faults.clear()


def test_a_violation_of_the_security_policy_is_a_fault(open_page: OpenPage, faults: list[str]) -> None:
    page = open_page("/")
    with page.expect_event("console"):
        page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert "Content Security Policy" in faults[0]
    faults.clear()


def test_another_host_is_not_asked(open_page: OpenPage, faults: list[str]) -> None:
    page = open_page("/")
    with pytest.raises(PlaywrightError):
        page.goto("https://example.org/")
    assert "asked for https://example.org/" in faults
    faults.clear()


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_page_opens_as_its_reader_has_it(open_page: OpenPage, language: str, javascript: bool) -> None:
    page = open_page("/", language=language, width=390, dark=True, javascript=javascript)
    assert page.locator("html").get_attribute("lang") == {"zh-CN": "zh-Hans", "en-GB": "en"}[language]
    assert page.viewport_size == {"width": 390, "height": 900}


@pytest.mark.parametrize("role", ["editor", "reviewer", "admin"])
def test_a_page_opens_for_somebody_signed_in(open_page: OpenPage, role: str) -> None:
    user = make_user(role)
    page = open_page("/admin/", user=user, language="en-GB")
    expect(page.locator("#user-tools")).to_contain_text(user.username)


def test_two_people_have_a_browser_each(open_page: OpenPage) -> None:
    ada, bert = make_user("editor"), make_user("editor")
    pages = [open_page("/admin/", user=user) for user in (ada, bert)]
    for page, user in zip(pages, (ada, bert), strict=True):
        page.reload()
        expect(page.locator("#user-tools")).to_contain_text(user.username)


def test_what_a_test_makes_is_there_for_the_browser(open_page: OpenPage) -> None:
    article = make_held_article(title_en="The ferry that never came")
    page = open_page(f"/articles/{article.key}/", language="en-GB")
    expect(page.get_by_role("heading", level=1)).to_have_text("The ferry that never came")


def test_a_telephone_has_fingers_and_no_mouse(open_page: OpenPage) -> None:
    page = open_page("/", width=390, touch=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches && navigator.maxTouchPoints > 0")
    assert not open_page("/").evaluate("matchMedia('(pointer: coarse)').matches")

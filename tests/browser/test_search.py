"""Searching as one types, at the desk; and hits as readers see them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.factory import make_user

pytestmark = pytest.mark.usefixtures("site")


def test_results_come_as_one_types_and_the_focus_stays(open_page: OpenPage) -> None:
    page = open_page("/desk/claims/", user=make_user(), language="en-GB")
    everything = page.locator(".rows .row").count()
    field = page.get_by_label("Search", exact=True)
    field.press_sequentially("superalig", delay=20)
    expect(page.locator("#said")).to_have_text(re.compile(r"^[1-9][0-9]* claims? match"))
    expect(page.locator("mark.hit").first).to_have_text(re.compile("^superalignment$", re.IGNORECASE))
    assert page.locator(".rows .row").count() < everything
    expect(field).to_be_focused()
    expect(field).to_have_value("superalig")
    field.fill("")
    expect(page.locator("mark.hit")).to_have_count(0)


def test_what_was_typed_is_in_the_address_of_what_narrows_it_and_after_enter(open_page: OpenPage) -> None:
    page = open_page("/desk/claims/", user=make_user(), language="en-GB")
    page.get_by_label("Search", exact=True).press_sequentially("letter")
    expect(page.locator("mark.hit").first).to_be_visible()
    page.get_by_role("navigation", name="Narrow the list").get_by_role("link", name="Refuted").click()
    expect(page).to_have_url(re.compile(r"/desk/claims/\?q=letter&status=refuted$"))
    page.get_by_label("Search", exact=True).press("Enter")
    expect(page).to_have_url(re.compile(r"q=letter.*status=refuted"))


@pytest.mark.parametrize("dark", [False, True])
def test_a_hit_is_more_than_a_colour_on_the_screen_and_on_paper(open_page: OpenPage, dark: bool) -> None:
    page = open_page("/claims/?q=Altman", language="en-GB", dark=dark)
    hit = page.locator("mark.hit").first
    expect(hit).to_have_text("Altman")
    assert hit.evaluate("mark => getComputedStyle(mark).boxShadow") != "none"
    page.emulate_media(media="print")
    assert "underline" in hit.evaluate("mark => getComputedStyle(mark).textDecorationLine")


def test_facets_are_opened_and_chosen_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page("/claims/", language="en-GB", javascript=False)
    page.locator(".facets summary", has_text="Topic").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/claims/\?topic="))
    topic = page.locator(".facets summary", has_text="Topic")
    expect(topic).to_contain_text("1 chosen")
    topic.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facets details[open] a[aria-current]")).to_be_visible()
    expect(page.get_by_role("link", name="leave out this filter")).to_be_visible()

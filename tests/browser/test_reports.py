"""A reader's report, from the claim's page to the desk and back to the claim's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.models import Claim, Report
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_report, make_user

CLAIM = "/claims/qstar-letter-sent/"


def test_a_report_goes_to_the_desk_and_what_became_of_it_comes_back_without_scripts(
    open_page: OpenPage,
) -> None:
    page = open_page(CLAIM, language="en-GB", javascript=False)
    page.get_by_role("link", name="Report an error").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_label("What is wrong?").fill("The letter was reported a day before.")
    page.get_by_label("Your mail address").fill("reader@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your report is with our editors")
    assert Report.objects.latest("pk").text == "The letter was reported a day before."

    desk = open_page("/desk/?queue=reports", user=make_user("editor"), language="en-GB", javascript=False)
    desk.locator("#reports .statement a").first.click()
    expect(desk.get_by_text("The letter was reported a day before.")).to_be_visible()
    desk.get_by_text("accepted", exact=True).click()
    desk.get_by_label("What readers are told (English)").fill("The day is mended.")
    desk.get_by_role("button", name="Close the report").click()
    expect(desk.get_by_text("The report is closed.")).to_be_visible()

    page.goto(CLAIM)
    expect(page.get_by_text("The day is mended.")).to_be_visible()
    expect(page.get_by_text("reported a day before")).to_have_count(0)


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault(open_page: OpenPage, language: str, width: int, dark: bool) -> None:
    page = open_page(f"{CLAIM}report/", language=language, width=width, dark=dark)
    assert violations(page) == []
    page.evaluate("document.querySelector('#id_text').required = false")
    page.locator("#report button").click()
    expect(page.locator(".errorlist")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{CLAIM}report/thanks/")
    assert violations(page) == []


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault_at_the_desk(open_page: OpenPage, language: str, width: int, dark: bool) -> None:
    editor = make_user("editor")
    report = make_report(Claim.objects.get(slug="qstar-letter-sent"), text="日期有误。", mail="a@example.org")
    page = open_page(f"/desk/reports/{report.pk}/", user=editor, language=language, width=width, dark=dark)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    report.handle("accepted", by=editor, note="Mended.", told_zh="日期已改正。")
    page.reload()
    assert violations(page) == []
    page.goto("/desk/claims/qstar-letter-sent/")
    assert violations(page, "aside.side") == []


def test_the_trap_for_robots_is_neither_seen_nor_reached_by_key(open_page: OpenPage) -> None:
    page = open_page(f"{CLAIM}report/")
    page.locator("#id_text").focus()
    seen = []
    for _press in range(3):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
    assert seen[0] == "id_mail"
    assert "id_website" not in seen
    box = page.locator("div:has(> #id_website)").bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1, 1)

"""The history of a record in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.models import Claim
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_user

SLUG = "qstar-letter-sent"


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault_and_nothing_is_wider_than_the_screen(
    open_page: OpenPage, language: str, width: int, dark: bool
) -> None:
    claim = Claim.objects.get(slug=SLUG)
    claim.change(version=claim.version, unknowns_en=f"{claim.unknowns_en} Nor who has it now.")
    path = f"/desk/history/claims_claim/{claim.pk}/"
    page = open_page(path, user=make_user("editor"), language=language, width=width, dark=dark)
    assert page.locator(".entries ins").count() > 0
    assert violations(page) == []
    page.goto(f"{path}?with=parts")
    page.locator("summary").first.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_an_editor_changes_is_told_with_their_name(open_page: OpenPage) -> None:
    editor = make_user("editor", first_name="Mei", last_name="Lin")
    page = open_page(f"/desk/claims/{SLUG}/wording/", user=editor, language="en-GB", javascript=False)
    page.get_by_label("What we do not know (English)").fill("Who wrote the letter.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Every change, as the ledger has it").click()
    newest = page.locator(".entries > li").first
    expect(newest).to_contain_text("Mei Lin: changed")
    expect(newest.locator("ins").first).to_have_text("Who")
    page.get_by_role("link", name="This record alone").click()
    expect(page.locator(".entries > li").first).to_contain_text("Mei Lin: changed")

"""The back office in a real browser: its scripts and styles keep to the content security policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim
from tests.browser.conftest import OpenPage

PASSWORD = "correct horse battery staple"
LISTS = [
    "articles/publisher",
    "articles/article",
    "articles/revision",
    "articles/derivation",
    "claims/claim",
    "claims/claimant",
    "claims/topic",
    "claims/claimclaimant",
    "claims/claimlink",
    "claims/annotation",
    "claims/anchor",
    "claims/verdict",
    "claims/comment",
    "claims/enquiry",
    "claims/outsideverdict",
    "claims/report",
    "auth/user",
]
READ_ONLY = {"articles/revision", "claims/anchor", "claims/claimclaimant", "claims/outsideverdict"}


@pytest.fixture(scope="module")
def accounts(site: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Kept, so that the site sees them; gone with the database of this module."""
    with django_db_blocker.unblock():
        User.objects.create_superuser("somebody", password=PASSWORD)
        yield


def sign_in(page: Page) -> None:
    page.locator("input[name=username]").fill("somebody")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("#user-tools")).to_be_visible()


def test_every_page_keeps_to_the_policy(open_page: OpenPage, accounts: None) -> None:
    page = open_page("/admin/")
    sign_in(page)
    for name in LISTS:
        page.goto(f"/admin/{name}/")
        expect(page.locator("#changelist")).to_be_visible()
        rows = page.locator("#result_list tbody th a, #result_list tbody td a")
        if rows.count():
            rows.first.click()
            expect(page.locator("#content h2").first).to_be_visible()
        if name not in READ_ONLY:
            page.goto(f"/admin/{name}/add/")
            expect(page.locator("#content form").first).to_be_visible()


def test_a_foreign_key_is_found_by_typing(open_page: OpenPage, accounts: None) -> None:
    page = open_page("/admin/claims/annotation/add/", language="en-GB")
    sign_in(page)
    page.locator(".field-claim .select2-selection").click()
    page.locator(".select2-search__field").fill("letter Q*")
    page.locator(".select2-results__option", has_text="Q*").first.click()
    expect(page.locator(".field-claim .select2-selection__rendered")).to_contain_text("Q*")
    page.locator("#id_quote_exact").fill("No article of these says so.")
    page.locator("input[name=_save]").click()
    expect(page.locator(".errornote")).to_be_visible()


def test_rows_can_be_added_and_days_picked(open_page: OpenPage, accounts: None) -> None:
    page = open_page("/admin/claims/claim/", language="zh-CN")
    sign_in(page)
    page.locator("#result_list tbody th a").first.click()
    page.locator("#claimclaimant_set-group .add-row a").click()
    page.locator("#claimclaimant_set-group .dynamic-claimclaimant_set .select2-selection").last.click()
    page.locator(".select2-dropdown .select2-search__field").fill("a")
    page.keyboard.press("Escape")
    page.locator(".field-review_on .calendar-shortcuts, .field-review_on .datetimeshortcuts a").first.click()
    assert page.locator("#id_review_on").input_value()


def test_a_removal_asks_why_and_the_buttons_fit_the_page(open_page: OpenPage, accounts: None) -> None:
    page = open_page("/admin/claims/annotation/", language="en-GB")
    sign_in(page)
    page.locator("#result_list tbody th a").first.click()
    page.locator(".object-tools button[type=submit]").first.click()
    page.locator("textarea[name=reason]").fill("A mistake.")
    page.locator("form.reason button[type=submit]").click()
    expect(page.locator(".messagelist")).to_contain_text("removed")


def test_an_editor_finds_the_claims_of_the_sample_data(
    open_page: OpenPage, accounts: None, django_db_blocker: DjangoDbBlocker
) -> None:
    page = open_page("/admin/claims/claim/?q=Leike", language="zh-CN")
    sign_in(page)
    with django_db_blocker.unblock():
        found = Claim.objects.filter(slug__contains="leike").count()
    assert page.locator("#result_list tbody tr").count() >= found > 0

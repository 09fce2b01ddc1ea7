"""A verdict in a browser: proposed by one person and decided by another, by keyboard and without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, Verdict
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_comment,
    make_held_article,
    make_publisher,
    make_user,
    make_verdict,
)


@pytest.fixture
def editor(site: str) -> User:
    return make_user(first_name="Mei")


@pytest.fixture
def reviewer(site: str) -> User:
    return make_user("reviewer", first_name="Rui")


@pytest.fixture
def bridge(site: str) -> Claim:
    """A claim that one report supports on paper."""
    claim = make_claim(statement_en="The bridge opens on 3 May.", statement_zh="大桥五月三日开放。")
    wire = make_held_article(publisher=make_publisher(name_en="The Wire"), provenance="original")
    make_annotation(claim, wire, quote=QUOTE, basis="document")
    return claim


@pytest.fixture
def overtaken(bridge: Claim, editor: User) -> Verdict:
    """A proposal with all that its page can show."""
    make_verdict(bridge, "verified", rationale_zh="契据如此。")
    denial = make_article(publisher=make_publisher(name_en="The Denial"), provenance="original")
    make_annotation(bridge, denial, stance="contradicts", basis="on_record")
    verdict = make_verdict(
        bridge,
        "verified",
        approved=False,
        by=editor,
        rationale_zh="契据是这样写的。",
        correction_en="We had said why in fewer words.",
        rule_exception_en="The denial is a joke.",
    )
    make_annotation(bridge, make_article(publisher=make_publisher()), basis="conjecture")
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    make_comment(bridge, created_by=editor)
    return verdict


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not come there")


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault(
    open_page: OpenPage, reviewer: User, overtaken: Verdict, language: str, width: int, dark: bool
) -> None:
    own = make_verdict(approved=False, by=reviewer)
    decided = make_verdict()
    page = open_page("/desk/reviews/", user=reviewer, language=language, width=width, dark=dark)
    found = {}
    for path in (
        "/desk/reviews/",
        f"/desk/reviews/{overtaken.pk}/",
        f"/desk/reviews/{own.pk}/",
        f"/desk/reviews/{decided.pk}/",
        f"/desk/claims/{overtaken.claim.slug}/verdict/",
        f"/desk/claims/{decided.claim.slug}/verdict/",
        f"/desk/claims/{decided.claim.slug}/verdict/?kind=still_holds",
        f"/desk/claims/{make_claim().slug}/verdict/",
    ):
        page.goto(path)
        if broken := violations(page):
            found[path] = broken
        if width == 390:
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
    assert found == {}


def test_a_verdict_is_proposed_and_approved_by_keyboard(
    open_page: OpenPage, bridge: Claim, editor: User, reviewer: User
) -> None:
    page = open_page(f"/desk/claims/{bridge.slug}/verdict/", user=editor, language="en-GB")
    exception = page.get_by_label("Exception to the rules (English)")
    expect(exception).to_be_hidden()
    status = page.get_by_role("radio", name="Verified", exact=True)
    tab_to(page, status)
    page.keyboard.press("Space")
    expect(status).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Corroborated")).to_be_checked()
    expect(exception).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(exception).to_be_hidden()
    tab_to(page, page.get_by_label("Why (English)"))
    page.keyboard.type("The deed says so.")
    tab_to(page, page.get_by_role("button", name="Propose"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Somebody else decides on it.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve and publish")).to_have_count(0)
    second = open_page("/desk/reviews/", user=reviewer, language="en-GB")
    tab_to(second, second.get_by_role("link", name="The bridge opens on 3 May.").last)
    second.keyboard.press("Enter")
    expect(second.get_by_text("The deed says so.")).to_be_visible()
    tab_to(second, second.get_by_role("button", name="Approve and publish"))
    second.keyboard.press("Enter")
    expect(second.get_by_role("status").filter(has_text="readers see it now")).to_be_visible()
    bridge.refresh_from_db()
    assert bridge.current_verdict is not None
    assert bridge.current_verdict.decided_by == reviewer


@pytest.mark.parametrize("javascript", [True, False])
def test_a_proposal_outside_the_rules_comes_back_as_it_was_typed_and_is_mended(
    open_page: OpenPage, bridge: Claim, editor: User, javascript: bool
) -> None:
    page = open_page(
        f"/desk/claims/{bridge.slug}/verdict/", user=editor, language="en-GB", javascript=javascript
    )
    page.get_by_role("radio", name="Disputed").check()
    page.get_by_label("Why (English)").fill("There is talk.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("explain the exception").first).to_be_visible()
    expect(page.get_by_role("radio", name="Disputed")).to_be_checked()
    expect(page.get_by_label("Why (English)")).to_have_value("There is talk.")
    page.get_by_label("Exception to the rules (English)").fill("All the town talks.")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("All the town talks.")).to_be_visible()


def test_what_is_not_concerned_is_not_asked_for(open_page: OpenPage, bridge: Claim, editor: User) -> None:
    make_verdict(bridge, "verified")
    page = open_page(f"/desk/claims/{bridge.slug}/verdict/", user=editor, language="en-GB")
    status, note = page.get_by_role("radio", name="Refuted"), page.get_by_label("Correction note (English)")
    expect(status).to_be_visible()
    expect(note).to_be_visible()
    page.get_by_role("radio", name="It still holds").check()
    expect(status).to_be_hidden()
    expect(note).to_be_hidden()
    page.get_by_role("radio", name="Withdraw the verdict").check()
    expect(note).to_be_visible()
    expect(page.get_by_label("Look at it again on")).to_be_hidden()
    page.get_by_role("radio", name="A verdict").check()
    page.get_by_text("a minor change").click()
    expect(note).to_be_hidden()


def test_the_day_of_the_next_look_follows_the_status_until_somebody_sets_it(
    open_page: OpenPage, bridge: Claim, editor: User
) -> None:
    page = open_page(f"/desk/claims/{bridge.slug}/verdict/", user=editor, language="en-GB")
    day, days = page.get_by_label("Look at it again on"), timezone.localdate() + timedelta(days=90)
    page.get_by_role("radio", name="Unverified").check()
    expect(day).to_have_value(days.isoformat())
    page.get_by_role("radio", name="Verified", exact=True).check()
    expect(day).to_have_value("")
    day.fill("2099-01-01")
    page.get_by_role("radio", name="Unverified").check()
    expect(day).to_have_value("2099-01-01")


def test_what_was_typed_comes_back_after_the_tab_was_closed(
    open_page: OpenPage, bridge: Claim, editor: User
) -> None:
    address = f"/desk/claims/{bridge.slug}/verdict/"
    page = open_page(address, user=editor, language="en-GB")
    page.get_by_role("radio", name="Verified", exact=True).check()
    page.get_by_label("Why (English)").fill("The deed")
    again = page.context.new_page()
    page.close()
    again.goto(address)
    expect(again.get_by_role("radio", name="Verified", exact=True)).to_be_checked()
    expect(again.get_by_label("Why (English)")).to_have_value("The deed")


@pytest.mark.parametrize("javascript", [True, False])
def test_what_has_changed_is_confirmed_before_it_is_approved(
    open_page: OpenPage, overtaken: Verdict, reviewer: User, javascript: bool
) -> None:
    page = open_page(f"/desk/reviews/{overtaken.pk}/", user=reviewer, language="en-GB", javascript=javascript)
    approve = page.get_by_role("button", name="Approve and publish")
    approve.click()
    expect(page.get_by_role("alert").filter(has_text="look at what changed and confirm it")).to_be_visible()
    page.get_by_role("checkbox").check()
    approve.click()
    expect(page.get_by_role("status").filter(has_text="readers see it now")).to_be_visible()

"""The desk in a browser: its queues, a claim's page, and the forms on them, with scripts and without."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import LinkCheck
from claims.desk.people import name_of
from claims.models import Claim, Comment
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_comment,
    make_held_article,
    make_link,
    make_publisher,
    make_report,
    make_revision,
    make_user,
    make_verdict,
)

SLUG = "agi-vote-led-to-firing"
OTHER = "firing-ideology-split"
PATHS = [
    "/desk/",
    "/desk/?queue=evidence&assignee=none",
    "/desk/?status=x",
    "/desk/articles/",
    "/desk/claims/",
    "/desk/claims/?q=lett&status=disputed&topic=qstar",
    f"/desk/claims/{SLUG}/",
    f"/desk/claims/{SLUG}/wording/",
    f"/desk/claims/{SLUG}/merge/",
    f"/desk/claims/{SLUG}/merge/?claim={OTHER}",
    f"/desk/claims/{SLUG}/split/",
]


@pytest.fixture
def editor(site: str) -> User:
    """An editor with a name of their own: what a test writes stays for the tests after it."""
    editor = make_user(first_name="Mei")
    editor.last_name = editor.username
    editor.save(update_fields=["last_name"])
    return editor


@pytest.fixture
def busy(editor: User) -> Claim:
    """Something in every queue; a claim with all that its page can show."""
    claim = make_claim(statement_en="The bridge opens on 3 May.", assignee=editor)
    make_annotation(claim, make_article(provenance="original", publisher=make_publisher()), basis="document")
    make_verdict(claim, "verified")
    make_annotation(claim, make_article(provenance="original", publisher=make_publisher()), basis="document")
    removed = make_annotation(claim, make_article())
    removed.remove(by=editor, reason="It was a mistake.")
    make_link(claim, make_claim(review_on=timezone.localdate()))
    make_comment(claim, created_by=editor)
    make_comment(claim, created_by=editor).resolve(by=editor)
    make_verdict(approved=False, by=editor)
    lost = make_annotation(make_claim()).article
    make_revision(lost, "It is closed.")
    make_report(claim)
    dead = make_article(
        publisher=make_publisher(), address=f"https://gone.example/{claim.pk}", link_state="dead"
    )
    now = timezone.now()
    LinkCheck.objects.create(article=dead, address=dead.address, tried_at=now, gone_at=now, problem="gone")
    make_held_article().work_through(by=editor)
    part = claim.split(by=editor, statement="Lorries may use it.", language="en", annotations=[])
    part.merge_into(claim, by=editor)
    return claim


def paths_of(busy: Claim) -> list[str]:
    """The pages of what is in the queues; readers' one of the dead link too, which the sample has none of."""
    dead = LinkCheck.objects.latest("pk").article
    return [
        f"/desk/claims/{busy.slug}/",
        f"/desk/articles/{dead.key}/archive/",
        dead.get_absolute_url(),
    ]


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault(
    open_page: OpenPage, editor: User, busy: Claim, language: str, width: int, dark: bool
) -> None:
    page = open_page("/desk/", user=editor, language=language, width=width, dark=dark)
    found = {}
    for path in [*PATHS, *paths_of(busy)]:
        page.goto(path)
        if broken := violations(page):
            found[path] = broken
    assert found == {}


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_nothing_scrolls_sideways_at_320_pixels(
    open_page: OpenPage, editor: User, busy: Claim, language: str
) -> None:
    page = open_page("/desk/", user=editor, language=language, width=320)
    paths = [*PATHS, *paths_of(busy)]
    wide = {}
    for path in paths:
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(paths, 320)


def test_the_rail_leads_to_each_queue(open_page: OpenPage, editor: User, busy: Claim) -> None:
    page = open_page("/desk/", user=editor, language="en-GB")
    page.get_by_role("navigation", name="Queues").get_by_role("link", name="Readers’ reports").click()
    expect(page.get_by_role("heading", name="Readers’ reports")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_claim_is_assigned_from_its_line_in_the_queue(
    open_page: OpenPage, editor: User, javascript: bool
) -> None:
    claim = make_claim(statement_en="The ferry sails at noon.")
    page = open_page("/desk/?queue=verdict&status=none", user=editor, language="en-GB", javascript=javascript)
    line = page.locator(".row").filter(has_text="The ferry sails at noon.").last
    line.get_by_text("Assign", exact=True).first.click()
    line.get_by_label("Assign to").select_option(name_of(editor))
    line.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("status").filter(has_text=f"Assigned to {name_of(editor)}.")).to_be_attached()
    expect(line.locator("summary")).to_have_text(f"Assigned to {name_of(editor)}")
    if javascript:
        expect(line.get_by_role("button", name="Assign")).to_be_focused()
    expect(page).to_have_url(re.compile(r"queue=verdict&status=none$"))
    claim.refresh_from_db()
    assert claim.assignee == editor


def test_filters_can_be_bookmarked(open_page: OpenPage, editor: User, busy: Claim) -> None:
    page = open_page("/desk/", user=editor, language="en-GB")
    page.get_by_label("Assigned to").select_option("me")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile(r"assignee=me"))
    expect(page.locator("#at-risk .row")).to_have_count(1)
    page.reload()
    expect(page.locator("#at-risk .row")).to_have_count(1)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_comment_is_made_and_resolved(open_page: OpenPage, editor: User, javascript: bool) -> None:
    claim = make_claim()
    page = open_page(f"/desk/claims/{claim.slug}/", user=editor, language="en-GB", javascript=javascript)
    comments = page.locator("#comments")
    comments.get_by_label("Comment").fill("Ask the ministry again.")
    comments.get_by_role("button", name="Comment", exact=True).click()
    expect(comments.get_by_role("listitem")).to_contain_text("Ask the ministry again.")
    expect(comments.get_by_label("Comment")).to_have_value("")
    comments.get_by_role("button", name="Resolve").click()
    expect(comments.get_by_role("listitem")).to_contain_text(f"resolved by {name_of(editor)}")
    if javascript:
        expect(comments.get_by_role("heading")).to_be_focused()
    assert Comment.objects.get(claim=claim).resolved_by == editor


def test_what_was_typed_in_a_comment_comes_back_after_the_tab_was_closed(
    open_page: OpenPage, editor: User
) -> None:
    claim = make_claim()
    page = open_page(f"/desk/claims/{claim.slug}/", user=editor, language="en-GB")
    page.locator("#comments").get_by_label("Comment").fill("Ask the ministry")
    again = page.context.new_page()
    page.close()
    again.goto(f"/desk/claims/{claim.slug}/")
    comments = again.locator("#comments")
    expect(comments.get_by_label("Comment")).to_have_value("Ask the ministry")
    comments.get_by_role("button", name="Comment", exact=True).click()
    expect(comments.get_by_role("listitem")).to_have_count(1)
    again.reload()
    expect(comments.get_by_label("Comment")).to_have_value("")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_claim_is_found_by_words_linked_and_let_go(
    open_page: OpenPage, editor: User, javascript: bool
) -> None:
    claim = make_claim()
    make_claim(statement_en=f"The lighthouse keeper retired, says number {claim.pk}.")
    page = open_page(f"/desk/claims/{claim.slug}/", user=editor, language="en-GB", javascript=javascript)
    links = page.locator("#links")
    links.get_by_text("Link to another claim").click()
    links.get_by_label("How this claim stands to it").select_option("Rests on")
    links.get_by_label("Another claim").fill(f"lighthouse keeper {claim.pk}")
    links.get_by_role("button", name="Link", exact=True).click()
    expect(links.get_by_label("Another claim")).to_be_focused()
    links.get_by_label("The lighthouse keeper").first.check()
    links.get_by_role("button", name="Link", exact=True).click()
    expect(links.get_by_role("listitem")).to_contain_text("Rests on:")
    links.get_by_role("button", name="Remove the link").click()
    expect(links.get_by_text("Not linked to any other claim.")).to_be_visible()


def test_two_editors_who_word_a_claim_see_both_versions(open_page: OpenPage, editor: User) -> None:
    claim = make_claim(statement_en="It opens.")
    address = f"/desk/claims/{claim.slug}/wording/"
    mine = open_page(address, user=editor, language="en-GB")
    theirs = open_page(address, user=make_user(), language="en-GB")
    theirs.get_by_label("Statement (English)").fill("It opens in May.")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_role("heading", name="It opens in May.")).to_be_visible()
    mine.get_by_label("Statement (English)").fill("It opens in June.")
    mine.get_by_role("button", name="Save").click()
    conflict = mine.get_by_role("alert")
    expect(conflict).to_contain_text("It opens in May.")
    expect(conflict).to_contain_text("It opens in June.")
    conflict.get_by_role("button", name="Save mine over theirs").click()
    expect(mine.get_by_role("heading", name="It opens in June.")).to_be_visible()


def test_two_claims_become_one_and_one_becomes_two(open_page: OpenPage, editor: User) -> None:
    claim = make_claim(statement_en="The tunnel opens in the spring, to lorries too.")
    make_annotation(claim, make_held_article(), quote="the bridge opens on 3 May")
    make_annotation(claim, make_held_article(), quote="Nobody at the ministry")
    other = make_claim(statement_en="The tunnel opens in the spring.")
    page = open_page(f"/desk/claims/{claim.slug}/", user=editor, language="en-GB")
    page.get_by_role("link", name="Split in two").click()
    page.get_by_label("Statement of the new claim").fill("Lorries may use the tunnel.")
    page.get_by_label("the bridge opens on 3 May").check()
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_role("heading", name="Lorries may use the tunnel.")).to_be_visible()
    expect(page.locator(".seen > li")).to_have_count(1)
    page.goto(f"/desk/claims/{claim.slug}/merge/")
    page.get_by_label("Another claim").fill(other.slug)
    page.get_by_role("button", name="Look at both").click()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", name="The tunnel opens in the spring.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="is merged into this claim.")).to_be_visible()

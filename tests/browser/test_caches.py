"""What a browser keeps of pages, and shows again: never the desk to who signed out, never what was corrected.

Playwright switches off the cache of whole pages that some browsers go back from (bfcache): what is shown here
is the cache of answers. What browsers keep of whole pages, they drop where an answer says `no-store`.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.factory import make_claim, make_user, make_verdict

PASSWORD = "correct horse battery staple"


def statuses(page: Page) -> list[int]:
    """Of the answers that come over the network from now on; a page is told of a 304 as what it has kept."""
    seen: list[int] = []
    network = page.context.new_cdp_session(page)
    network.on("Network.responseReceivedExtraInfo", lambda told: seen.append(told["statusCode"]))
    network.send("Network.enable")
    return seen


def test_a_reader_who_goes_to_and_fro_sees_a_correction_as_soon_as_they_ask(open_page: OpenPage) -> None:
    claim = make_claim(statement_en="The bridge opens in June.")
    make_verdict(claim, rationale_en="So says the order.")
    page = open_page(claim.get_absolute_url(), language="en-GB")
    seen = statuses(page)
    page.goto(page.url)
    # The browser has the page, and is told that it is the same.
    assert page.get_by_text("So says the order.").first.is_visible()
    assert seen[0] == 304
    page.get_by_role("link", name="Articles", exact=True).first.click()
    expect(page).to_have_url(re.compile("/articles/$"))
    page.go_back()
    expect(page.get_by_text("So says the order.").first).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(re.compile("/articles/$"))

    make_verdict(claim, rationale_en="The order was withdrawn.", correction_en="It was no order.")
    page.go_back()
    page.reload()
    expect(page.get_by_text("The order was withdrawn.").first).to_be_visible()
    page.goto("/articles/")
    page.goto(claim.get_absolute_url())
    expect(page.get_by_text("The order was withdrawn.").first).to_be_visible()


def test_going_back_shows_who_is_signed_in_and_nothing_of_the_desk_afterwards(open_page: OpenPage) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_page("/claims/", language="en-GB")
    for_editors = page.get_by_role("link", name="For editors")
    for_editors.click()
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/$"))
    while not page.url.endswith("/claims/"):
        page.go_back()
    expect(for_editors).to_have_count(0)

    page.goto("/desk/")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("//[^/]+/$"))
    page.go_back()
    expect(page).to_have_url(re.compile("/login/"))
    page.go_back()
    expect(page).to_have_url(re.compile("/claims/$"))
    expect(for_editors).to_be_visible()
    page.go_forward()
    expect(page).to_have_url(re.compile("/login/"))
    expect(page.get_by_text(user.username)).to_have_count(0)

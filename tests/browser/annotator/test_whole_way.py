"""From the sign-in to a saved annotation: by the keyboard alone, and without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from claims.models import Annotation
from tests.browser.annotator.conftest import TEXT, is_closed
from tests.browser.conftest import OpenPage
from tests.factory import make_claim, make_held_article, make_user

PASSWORD = "correct horse battery staple"
SENTENCE = "Nobody at the ministry would confirm it."


def tab_to(page: Page, wanted: Locator) -> None:
    """Press the tab key until this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(wanted).count():
            return
    raise AssertionError(f"no way by the tab key to {wanted}")


def test_an_editor_signs_in_finds_an_article_and_annotates_it_without_a_mouse(open_page: OpenPage) -> None:
    user = make_user("editor", password=PASSWORD)
    article = make_held_article(TEXT, title_en="The harbour without a mouse")
    page = open_page("/", language="en-GB")
    tab_to(page, page.get_by_role("link", name="For editors"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("User name")).to_be_visible()
    tab_to(page, page.get_by_label("User name"))
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/$"))
    tab_to(page, page.get_by_role("link", name="Articles", exact=True))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/articles/$"))
    tab_to(page, page.get_by_role("link", name="The harbour without a mouse"))
    page.keyboard.press("Enter")
    page.locator(".annotator.live").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("Nobody at")
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#annotate-form [name=quote_exact]")).to_have_value(SENTENCE)
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type("The ministry does not confirm the day.")
    page.keyboard.press("Control+Enter")
    is_closed(page)
    made = article.annotations.get()
    expect(page.locator(f".pin[href='#c-{made.pk}']")).to_be_focused()
    anchor = made.anchors.get()
    assert (made.quote_exact, anchor.start) == (SENTENCE, TEXT.index(SENTENCE))
    assert (made.claim.statement_en, made.created_by) == ("The ministry does not confirm the day.", user)


def test_without_scripts_what_is_refused_stays_and_the_quote_is_annotated_and_changed(
    open_page: OpenPage,
) -> None:
    claim = make_claim(statement_en="Nobody at the ministry would confirm the day.")
    article = make_held_article(TEXT)
    page = open_page(f"/desk/articles/{article.key}/", user=make_user(), language="en-GB", javascript=False)
    page.get_by_label("The words, exactly as they stand in the text").fill(
        "Nobody at the ministry confirmed it."
    )
    page.get_by_label("A new claim").check()
    page.get_by_label("corroborates").check()
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("These words do not stand in the text exactly as they were given.")
    ).to_be_visible()
    expect(page.get_by_label("corroborates")).to_be_checked()
    page.get_by_label("The words, exactly as they stand in the text").fill(SENTENCE)
    page.get_by_label(claim.statement_en).check()
    page.get_by_role("button", name="Save").click()
    made = Annotation.objects.get(article=article)
    expect(page).to_have_url(re.compile(f"#p-{made.pk}$"))
    expect(page.locator(f"#p-{made.pk}")).to_have_text(SENTENCE)
    assert (made.claim, made.stance, made.quote_exact) == (claim, "corroborates", SENTENCE)
    page.locator(f"#c-{made.pk}").get_by_role("link", name="Change").click()
    page.get_by_label("contradicts").check()
    page.get_by_role("button", name="Save").click()
    new = Annotation.objects.living().get(article=article)
    expect(page.locator(f"#c-{new.pk}")).to_contain_text("contradicts")
    page.locator(f"#c-{new.pk}").get_by_role("link", name="Change").click()
    page.get_by_text("Remove…").click()
    page.get_by_label("Why it is removed").fill("It says something else.")
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator(".pin")).to_have_count(0)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(f"#p-{new.pk}")).to_have_text(SENTENCE)

"""The annotator in every state, by what axe can test: two languages, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from claims.models import Annotation, Claim
from tests.browser.annotator.conftest import OpenAnnotator, is_open
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_annotation, make_held_article, make_user


def unfold(page: Page) -> None:
    page.locator("#panel details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


def draw_all(page: Page) -> None:
    """Paragraphs out of sight are not drawn and have a guessed height: axe would take them to overlap."""
    page.locator("#text .block").evaluate_all(
        "all => all.forEach((one) => { one.style.contentVisibility = 'visible'; })"
    )


def closed(page: Page) -> None:
    expect(page.locator("#panel")).to_be_hidden()


def cards_unfolded(page: Page) -> None:
    for fold in page.locator(".more > summary").all():
        fold.click()


def open_on_words(page: Page) -> None:
    """The form for a new claim, all of it unfolded."""
    page.locator("#text").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    is_open(page)
    expect(page.locator("#suggestions .pick").last).to_be_visible()
    page.keyboard.press("n")
    unfold(page)


def refused(page: Page) -> None:
    page.locator("[name=statement]").fill("")
    page.locator("[name=said_on]").fill("yesterday")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .errorlist")).to_have_count(2)
    unfold(page)


def saved(page: Page) -> None:
    page.locator("[name=statement]").fill(f"Something is said here, number {Claim.objects.count()}.")
    page.locator("[name=said_on]").fill("2023")
    page.keyboard.press("Enter")
    closed(page)
    expect(page.locator("#undo button")).to_be_visible()


def changing(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.locator("#change-form")).to_be_visible()
    unfold(page)


def overtaken(page: Page) -> None:
    """Somebody else has changed it meanwhile."""
    made = Annotation.objects.latest("pk")
    made.change(version=made.version, speaker="a sailor")
    page.locator("#change-form [name=speaker]").fill("the mate")
    page.locator("#change-form [name=speaker]").press("Enter")
    expect(page.locator(".conflict")).to_be_visible()


def keys_shown(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator("#text").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


#: One after the other, on one page.
STATES = [closed, cards_unfolded, open_on_words, refused, saved, changing, overtaken, keys_shown]


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault(open_annotator: OpenAnnotator, language: str, width: int, dark: bool) -> None:
    article = Article.objects.get(key="notes-2023-11-23")
    page = open_annotator(article, language=language, width=width, dark=dark)
    draw_all(page)
    found, wide = {}, {}
    for state in STATES:
        state(page)
        # Of what a popover half covers axe cannot tell the colours.
        if faults := violations(page, "#keys" if state is keys_shown else None):
            found[state.__name__] = faults
        wide[state.__name__] = page.evaluate("document.documentElement.scrollWidth")
    assert found == {}
    assert wide == dict.fromkeys(wide, width)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_nothing_scrolls_sideways_at_320_pixels(open_annotator: OpenAnnotator, language: str) -> None:
    page = open_annotator(make_held_article("长" * 200 + "\n\n" + "long" * 200), language=language, width=320)
    for state in STATES:
        state(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, state.__name__


def test_the_form_for_a_change_has_a_page_of_its_own(open_page: OpenPage) -> None:
    made = make_annotation(note_en="As heard.")
    page = open_page(f"/desk/annotations/{made.pk}/", user=make_user(), language="en-GB", width=320)
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320

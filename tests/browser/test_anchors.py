"""Confirming quotes in a browser: by single keys, without scripts, and with the eyes of axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.models import Anchor
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
)

OTHER = TEXT.replace("opens on 3 May", "opens on 9 May")


def make_waiting(n: int, text: str = OTHER) -> tuple[str, list[Anchor]]:
    """The address of the queue of one article with so many quotes that wait, and their anchors."""
    article = make_held_article()
    for _number in range(n):
        make_annotation(make_claim(), article, quote=QUOTE)
    anchors = list(make_revision(article, text).anchors.order_by("annotation"))
    return f"/desk/anchors/?article={article.key}", anchors


def decided(anchor: Anchor) -> tuple[str, bool]:
    anchor.refresh_from_db()
    return anchor.state, anchor.confirmed_at is not None


def number_in_focus(page: Page, number: int, total: int) -> None:
    expect(page.locator(".confirming")).to_contain_text(f"{number} of {total}")


def test_quotes_are_decided_on_one_after_another_by_single_keys(open_page: OpenPage) -> None:
    address, (first, second, third) = make_waiting(3)
    page = open_page(address, user=make_user(), language="en-GB")
    number_in_focus(page, 1, 3)
    page.keyboard.press("a")
    number_in_focus(page, 1, 2)
    expect(page.locator("#h-focus")).to_be_focused()
    expect(page.locator("#said")).to_have_text("Accepted.")
    assert decided(first) == ("changed", True)
    page.keyboard.press("o")
    number_in_focus(page, 1, 1)
    assert decided(second) == ("orphaned", True)
    page.keyboard.press("u")
    number_in_focus(page, 1, 2)
    assert decided(second) == ("changed", False)
    page.keyboard.press("j")
    number_in_focus(page, 2, 2)
    expect(page.locator("#h-focus")).to_be_focused()
    page.keyboard.press("k")
    number_in_focus(page, 1, 2)
    assert decided(third) == ("changed", False)


def test_another_place_is_chosen_by_the_keyboard_and_what_is_wrong_is_told(open_page: OpenPage) -> None:
    address, (anchor,) = make_waiting(1)
    page = open_page(address, user=make_user(), language="en-GB")
    page.keyboard.press("p")
    words = page.get_by_label("The words that stand there now, exactly")
    expect(words).to_be_focused()
    words.fill("opens on 10 May")
    page.get_by_role("button", name="It stands here").click()
    expect(page.get_by_text("These words do not stand in the text")).to_be_visible()
    expect(words).to_be_focused()
    expect(words).to_have_value("opens on 10 May")
    words.fill("opens on 9 May")
    page.get_by_role("button", name="It stands here").click()
    expect(page.get_by_text("No quote waits to be confirmed.")).to_be_focused()
    anchor.refresh_from_db()
    assert (anchor.words, anchor.reason) == ("opens on 9 May", "")


def test_letters_decide_nothing_while_somebody_types_or_has_switched_them_off(open_page: OpenPage) -> None:
    address, (anchor,) = make_waiting(1)
    page = open_page(address, user=make_user(), language="en-GB")
    page.keyboard.press("p")
    page.keyboard.type("ao")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Keys of one character").uncheck()
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("o")
    number_in_focus(page, 1, 1)
    assert decided(anchor) == ("changed", False)


def test_everything_is_done_without_scripts(open_page: OpenPage) -> None:
    address, (first, second) = make_waiting(2, f"{OTHER}\n\nThe bridge opens on 9 May, too.")
    page = open_page(address, user=make_user(), language="en-GB", javascript=False)
    page.get_by_role("button", name="Accept A").click()
    expect(page.get_by_text("Accepted.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("link", name="Next quote").click()
    number_in_focus(page, 2, 2)
    page.locator("#placing summary").click()
    page.get_by_label("The words that stand there now, exactly").fill("bridge opens on 9 May")
    page.get_by_role("button", name="It stands here").click()
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="It stands here").click()
    expect(page.get_by_text("Placed.")).to_be_visible()
    assert decided(first) == ("changed", False)
    second.refresh_from_db()
    assert second.start == second.revision.text.rindex("bridge opens")


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_nothing_wrong(open_page: OpenPage, language: str, width: int, dark: bool) -> None:
    article = make_held_article()
    make_annotation(make_claim(), article, quote=QUOTE)
    make_annotation(make_claim(), article, quote="Nobody at the ministry would confirm the date.")
    newest = make_revision(article, f"{OTHER.partition('Nobody')[0]}All is well.")
    address = f"/desk/anchors/?article={article.key}"
    page = open_page(address, user=make_user(), language=language, width=width, dark=dark)
    assert violations(page) == []
    gone = newest.anchors.filter(state="orphaned").first()
    assert gone is not None
    page.goto(f"{address}&anchor={gone.pk}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

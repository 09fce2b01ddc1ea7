"""An editor in front of the annotator: a page to work on, and hands."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.conftest import OpenPage
from tests.factory import make_user

#: Four paragraphs; what goes wrong where somebody counts code units stands before the words that are chosen.
TEXT = (
    "独家：研究员向董事会发出警告😀。第二句话在𠮷野家写成。第三句。\n\n"
    "The harbour master said the bridge opens on 3 May. Nobody at the ministry would confirm it. "
    "At the cafe\u0301 they shrugged 👩\u200d👩\u200d👧 and said “no”.\n\n"
    "مرحبا بالعالم. שלום עולם.\n\n"
    "One more paragraph ends the text. It has two sentences."
)


class OpenAnnotator(Protocol):
    def __call__(self, article: Article, *, query: str = "", **options: Any) -> Page: ...


@pytest.fixture
def open_annotator(open_page: OpenPage) -> OpenAnnotator:
    """Opens the annotator's page on an article, as a new editor, and waits until its scripts are at work.

    Nothing moves on it but what is moved: a test need not wait for a smooth scroll.
    """

    def open_one(article: Article, *, query: str = "", **options: Any) -> Page:
        user = options.pop("user", None) or make_user("editor")
        options.setdefault("language", "en-GB")
        address = reverse("annotator", args=[article.key]) + query
        page = open_page("about:blank", user=user, **options)
        page.emulate_media(reduced_motion="reduce")
        page.goto(address)
        page.locator(".annotator.live").wait_for()
        return page

    return open_one


#: Where a place of the text is in the window: the edge of a character, before it or after it, in pixels.
#: Counts code points by itself, so that the page's own counting is tried against it.
EDGE = """async ([place, isAfter]) => {
    const blocks = [...document.querySelectorAll(".words")];
    const words = blocks.findLast((one) => Number(one.dataset.start) <= place);
    let left = place - Number(words.dataset.start);
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        const characters = [...node.data];
        if (left >= characters.length) {
            left -= characters.length;
            continue;
        }
        const unit = characters.slice(0, left).join("").length;
        const range = document.createRange();
        range.setStart(node, unit);
        range.setEnd(node, unit + characters[left].length);
        node.parentElement.scrollIntoView({ block: "nearest" });
        // What comes into sight is laid out only then.
        for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
        const box = range.getBoundingClientRect();
        const isRightToLeft = /[\\u0590-\\u06ff]/.test(characters[left]);
        return [isAfter !== isRightToLeft ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
    }
}"""


def edge(page: Page, place: int, *, after: bool = False) -> tuple[float, float]:
    x, y = page.evaluate(EDGE, [place, after])
    return x, y


def drag(page: Page, start: int, end: int, *, backwards: bool = False) -> None:
    """Select the words from one code point to another with the mouse; both ends must be in sight at once."""
    places = [edge(page, start), edge(page, end - 1, after=True)]
    if backwards:
        places.reverse()
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def chosen(page: Page) -> tuple[int, str]:
    """What the form says it is about: where its words begin, and the words."""
    form = page.locator("#annotate-form")
    start = form.locator("[name=start]").input_value()
    return int(start), form.locator("[name=quote_exact]").input_value()


def said(page: Page, words: str) -> None:
    """Wait until screen readers hear these words."""
    expect(page.locator("#said")).to_contain_text(words)


def is_open(page: Page) -> None:
    """Wait until the form is seen, with the scripts at work that fill it in."""
    expect(page.locator("#panel.live")).to_be_visible()


def is_closed(page: Page) -> None:
    expect(page.locator("#panel.live")).to_be_attached()
    expect(page.locator("#panel.live")).to_be_hidden()


def save_as_new_claim(page: Page) -> None:
    """Record a claim of its own kind for the words that the open form is about, and wait for the passage."""
    pins = page.locator(".pin")
    before = pins.count()
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type(f"Claim {uuid4()} is new.")
    page.keyboard.press("Control+Enter")
    expect(pins).to_have_count(before + 1)
    is_closed(page)

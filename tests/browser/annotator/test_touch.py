"""The annotator on a telephone: words selected by a long press, and the form as a sheet at the bottom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from claims.models import Annotation
from tests.browser.annotator.conftest import (
    TEXT,
    OpenAnnotator,
    chosen,
    edge,
    is_closed,
    is_open,
    save_as_new_claim,
)
from tests.factory import make_annotation, make_held_article

WORDS = "the bridge opens on 3 May"
START = TEXT.index(WORDS)

#: Draws the system's handles from one place to another: what it tells of them is that the selection changed.
HOLD = """([start, end]) => {
    const point = (place) => {
        const all = [...document.querySelectorAll(".words")];
        const words = all.findLast((one) => Number(one.dataset.start) <= place);
        let left = place - Number(words.dataset.start);
        const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const characters = [...walker.currentNode.data];
            const before = characters.slice(0, left).join("");
            if (left <= characters.length) return [walker.currentNode, before.length];
            left -= characters.length;
        }
    };
    getSelection().setBaseAndExtent(...point(start), ...point(end));
}"""


@pytest.fixture
def telephone(open_annotator: OpenAnnotator) -> Callable[..., Page]:
    def take_up(text: str = TEXT) -> Page:
        return open_annotator(make_held_article(text, lang="en"), width=390, height=844, touch=True)

    return take_up


def hold(page: Page, start: int, end: int) -> None:
    """Press on the first of the words for long, and draw the selection to the last one."""
    page.touchscreen.tap(*edge(page, start))
    page.evaluate(HOLD, [start, end])


def test_while_words_are_held_a_bar_offers_to_annotate_them(telephone: Callable[..., Page]) -> None:
    page = telephone()
    bar = page.get_by_role("button", name="Annotate these words")
    expect(bar).to_be_hidden()
    hold(page, START, START + 10)
    expect(bar).to_be_visible()
    is_closed(page)
    page.evaluate(HOLD, [START, START + len(WORDS)])
    bar.tap()
    expect(bar).to_be_hidden()
    is_open(page)
    assert chosen(page) == (START, WORDS)
    save_as_new_claim(page)
    anchor = Annotation.objects.latest("pk").anchors.get()
    assert (anchor.start, anchor.end) == (START, START + len(WORDS))


def test_the_bar_goes_when_the_words_are_let_go(telephone: Callable[..., Page]) -> None:
    page = telephone()
    hold(page, START, START + 10)
    bar = page.get_by_role("button", name="Annotate these words")
    expect(bar).to_be_visible()
    page.evaluate("getSelection().removeAllRanges()")
    expect(bar).to_be_hidden()


def test_the_form_is_a_sheet_with_the_words_above_it(telephone: Callable[..., Page]) -> None:
    text = "\n\n".join(f"Paragraph {number} says little. It ends here." for number in range(40))
    page = telephone(text)
    for words in ("Paragraph 0 ", "Paragraph 20 ", "Paragraph 39 says little. It ends here."):
        start = text.index(words)
        hold(page, start, start + len(words))
        page.get_by_role("button", name="Annotate these words").tap()
        is_open(page)
        sheet = page.locator("#panel").bounding_box()
        assert sheet
        assert sheet["x"] == 0
        assert sheet["width"] == 390
        assert sheet["y"] + sheet["height"] == 844
        box = page.evaluate(
            "(() => { const [range] = CSS.highlights.get('chosen'); return range.getBoundingClientRect() })()"
        )
        assert box["top"] >= 0
        assert box["bottom"] <= sheet["y"]
        expect(page.get_by_role("button", name="Save")).to_be_in_viewport()
        page.get_by_role("link", name="Cancel").tap()
        is_closed(page)


def test_a_pin_leads_to_its_card_and_the_card_to_its_change(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    annotation = make_annotation(article=article, quote=WORDS)
    page = open_annotator(article, width=390, height=844, touch=True)
    page.locator(".pin").tap()
    expect(page.locator(f"#c-{annotation.pk}")).to_be_in_viewport()
    page.locator(".edit").tap()
    is_open(page)
    expect(page.locator("#change [name=quote_exact]")).to_have_value(WORDS)
    words = page.evaluate(
        "(() => { const [range] = CSS.highlights.get('chosen'); return range.getBoundingClientRect() })()"
    )
    sheet = page.locator("#panel").bounding_box()
    assert sheet
    assert words["bottom"] <= sheet["y"]


def test_nothing_is_wider_than_the_narrowest_screen(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    make_annotation(article=article, quote=WORDS)
    page = open_annotator(article, width=320, height=640, touch=True)
    width = "document.documentElement.scrollWidth"
    assert page.evaluate(width) == 320
    hold(page, START, START + len(WORDS))
    page.get_by_role("button", name="Annotate these words").tap()
    is_open(page)
    page.locator("#annotate-form details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert page.evaluate(width) == 320
    assert page.locator("#panel").evaluate("panel => panel.scrollWidth <= panel.clientWidth")

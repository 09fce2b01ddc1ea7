"""Working without a mouse: walking by sentences and paragraphs, and moving the edges of the words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotator.conftest import (
    TEXT,
    OpenAnnotator,
    chosen,
    is_closed,
    is_open,
    said,
    save_as_new_claim,
)
from tests.factory import make_held_article

SENTENCES = [
    "独家：研究员向董事会发出警告😀。",
    "第二句话在𠮷野家写成。",
    "第三句。",
    "The harbour master said the bridge opens on 3 May.",
    "Nobody at the ministry would confirm it.",
    "At the cafe\u0301 they shrugged 👩\u200d👩\u200d👧 and said “no”.",
    "مرحبا بالعالم.",
    "שלום עולם.",
    "One more paragraph ends the text.",
    "It has two sentences.",
]


def cursor(page: Page) -> str:
    """The words that are shown as the cursor's, joined as in the page."""
    ranges = page.evaluate("[...(CSS.highlights.get('cursor') ?? [])].map(String)")
    return "\n\n".join(ranges)


def walk(page: Page, *keys: str) -> str:
    for key in keys:
        page.keyboard.press(key)
    return cursor(page)


@pytest.fixture
def page(open_annotator: OpenAnnotator) -> Page:
    page = open_annotator(make_held_article(TEXT, lang="zh-Hans"))
    page.locator("#text").focus()
    return page


def test_the_arrows_walk_every_sentence_there_and_back(page: Page) -> None:
    assert [walk(page, "ArrowDown") for _ in SENTENCES] == SENTENCES
    assert walk(page, "ArrowDown") == SENTENCES[-1]
    assert [walk(page, "ArrowLeft") for _ in SENTENCES[1:]] == SENTENCES[-2::-1]
    said(page, SENTENCES[0])


def test_shift_takes_in_further_sentences_over_paragraphs_too(page: Page) -> None:
    walk(page, "ArrowDown", "ArrowDown", "ArrowDown")
    assert walk(page, "Shift+ArrowDown") == f"{SENTENCES[2]}\n\n{SENTENCES[3]}"
    assert walk(page, "Shift+ArrowUp") == SENTENCES[2]
    assert walk(page, "Shift+ArrowUp") == SENTENCES[1] + SENTENCES[2]


def test_paragraphs_and_both_ends_have_keys(page: Page) -> None:
    assert walk(page, "j") == SENTENCES[0]
    assert walk(page, "j") == SENTENCES[3]
    assert walk(page, "j", "j") == SENTENCES[8]
    assert walk(page, "k") == SENTENCES[6]
    assert walk(page, "End") == SENTENCES[-1]
    assert walk(page, "Home") == SENTENCES[0]


def test_brackets_move_both_edges_by_what_a_reader_takes_for_a_character(page: Page) -> None:
    walk(page, *["ArrowDown"] * 6)
    sentence = SENTENCES[5]
    assert walk(page, "[", "[", "[") == sentence[:-3]
    assert walk(page, "]") == sentence[:-2]
    assert walk(page, "}", "}", "}", "}", "}", "}", "}", "}", "}", "}", "}") == sentence[12:-2]
    assert walk(page, "{") == sentence[10:-2]  # é is two code points
    walk(page, "Home", *["["] * 3)
    assert cursor(page) == "独家：研究员向董事会发出警"


def test_enter_opens_the_form_on_the_sentence_and_the_brackets_work_in_it(page: Page) -> None:
    walk(page, "j", "j", "Enter")
    is_open(page)
    start = TEXT.index(SENTENCES[3])
    assert chosen(page) == (start, SENTENCES[3])
    page.keyboard.press("[")
    assert chosen(page) == (start, SENTENCES[3][:-1])
    assert page.evaluate("[...CSS.highlights.get('chosen')].map(String)") == [SENTENCES[3][:-1]]


def test_escape_closes_the_form_and_walking_goes_on_where_it_was(page: Page) -> None:
    walk(page, "j", "j", "Enter")
    is_open(page)
    page.keyboard.press("Escape")
    is_closed(page)
    expect(page.locator("#text")).to_be_focused()
    assert cursor(page) == SENTENCES[3]
    assert walk(page, "ArrowDown") == SENTENCES[4]
    page.keyboard.press("Escape")
    assert cursor(page) == ""


def test_after_saving_the_passage_has_the_focus_and_walking_goes_on_behind_it(page: Page) -> None:
    walk(page, "j", "j", "Enter")
    save_as_new_claim(page)
    expect(page.locator(".pin")).to_be_focused()
    said(page, "Annotated to")
    assert walk(page, "ArrowDown") == SENTENCES[4]


def test_words_left_out_are_walked_past(open_annotator: OpenAnnotator) -> None:
    text = "Before. Again.\n\n[…]\n\nAfter."
    page = open_annotator(make_held_article(text, is_excerpt=True, lang="en"))
    page.locator("#text").focus()
    assert [walk(page, "ArrowDown") for _ in range(3)] == ["Before.", "Again.", "After."]
    walk(page, "Shift+ArrowUp", "Enter")
    assert chosen(page) == (text.index("Again."), "Again.")
    said(page, "cannot run across")


def test_the_cursor_stays_in_sight_in_a_long_text(open_annotator: OpenAnnotator) -> None:
    text = "\n\n".join(f"Paragraph {number} says little. It ends here." for number in range(120))
    page = open_annotator(make_held_article(text, lang="en"))
    page.locator("#text").focus()
    for key in ["End", *["k"] * 40, *["ArrowDown"] * 30]:
        page.keyboard.press(key)
        box = page.evaluate(
            "(() => { const [range] = CSS.highlights.get('cursor'); return range.getBoundingClientRect() })()"
        )
        assert box["top"] >= 0
        assert box["bottom"] <= 900

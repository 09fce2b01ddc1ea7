"""Finding words in the text: typed after `/`, pasted, or named in the page's address."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotator.conftest import TEXT, OpenAnnotator, chosen, is_closed, is_open, said
from tests.factory import make_held_article

#: Puts words into the clipboard's event, as a browser does when somebody pastes.
PASTE = """words => {
    const data = new DataTransfer();
    data.setData("text/plain", words);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
}"""


@pytest.fixture
def page(open_annotator: OpenAnnotator) -> Page:
    return open_annotator(make_held_article(TEXT, lang="en"))


def found(page: Page) -> list[str]:
    return [str(words) for words in page.evaluate("[...(CSS.highlights.get('found') ?? [])].map(String)")]


def test_a_slash_a_phrase_and_enter_open_the_form_on_it(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("bridge opens")
    assert found(page) == ["bridge opens"]
    said(page, "Found, 1 of 1")
    page.keyboard.press("Enter")
    is_open(page)
    assert chosen(page) == (TEXT.index("bridge opens"), "bridge opens")
    assert found(page) == []


def test_the_arrows_go_from_one_place_to_the_next_and_round(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("the")
    said(page, "Found, 1 of 6")
    page.keyboard.press("ArrowUp")
    said(page, "Found, 6 of 6")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    said(page, "Found, 2 of 6")
    page.keyboard.press("Enter")
    assert chosen(page) == (TEXT.index("the bridge"), "the")


#: What is typed, and the text's own words that it finds.
DIFFERENT = {
    "THE HARBOUR  master\nsaid": "The harbour master said",
    'said "no"': "said “no”",
    "café they": "cafe\u0301 they",
    "写成。第三句。 The": "写成。第三句。\n\nThe",
    "董事会": "董事会",
    "警告😀": "警告😀",
    "３ May": "3 May",
    "עולם": "עולם",
}


def test_case_spaces_width_and_quotation_marks_may_differ(page: Page) -> None:
    for typed, words in DIFFERENT.items():
        page.locator("#find").fill(typed)
        page.keyboard.press("Enter")
        is_open(page)
        assert chosen(page) == (TEXT.index(words), words)
        page.keyboard.press("Escape")


def test_a_letter_is_not_found_in_the_same_letter_with_an_accent(page: Page) -> None:
    page.locator("#find").fill("cafe they")
    said(page, "not in the text")
    page.keyboard.press("Enter")
    is_closed(page)
    page.keyboard.press("Escape")
    expect(page.locator("#text")).to_be_focused()


def test_a_quote_pasted_anywhere_opens_the_form_on_its_words(page: Page) -> None:
    page.evaluate(PASTE, " Nobody at the ministry\r\nwould confirm it. ")
    is_open(page)
    words = "Nobody at the ministry would confirm it."
    assert chosen(page) == (TEXT.index(words), words)


def test_a_pasted_quote_that_stands_more_than_once_is_chosen_by_the_editor(page: Page) -> None:
    page.evaluate(PASTE, "the ")
    expect(page.locator("#find")).to_be_focused()
    said(page, "Found, 1 of")
    is_closed(page)


def test_what_is_pasted_into_a_field_stays_there(page: Page) -> None:
    page.locator("#find").focus()
    page.evaluate(PASTE, "bridge opens")
    is_closed(page)


def test_a_quote_in_the_address_opens_the_form_on_its_words(open_annotator: OpenAnnotator) -> None:
    query = "?" + urlencode({"quote": "the bridge opens on 3 May"})
    page = open_annotator(make_held_article(TEXT, lang="en"), query=query)
    is_open(page)
    assert chosen(page) == (TEXT.index("the bridge"), "the bridge opens on 3 May")


def test_no_quote_is_found_across_words_that_were_left_out(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article("It ends\n\n[…]\n\nhere again.", is_excerpt=True))
    page.locator("#find").fill("ends here")
    said(page, "not in the text")
    page.locator("#find").fill("here again")
    said(page, "Found, 1 of 1")

"""Selecting with the mouse: what the form takes and what is stored are the very words, and their place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.models import Annotation
from tests.browser.annotator.conftest import (
    TEXT,
    OpenAnnotator,
    chosen,
    drag,
    edge,
    is_closed,
    is_open,
    save_as_new_claim,
)
from tests.factory import make_annotation, make_held_article

WORDS = (
    "😀",
    "警告😀。第二句",
    "𠮷",
    "𠮷野家",
    "the bridge opens on 3 May",
    "cafe\u0301 they",
    "👩\u200d👩\u200d👧 and",
    "“no”",
    "بالعالم",
    "שלום",
    "写成。第三句。\n\nThe harbour",
    "text",
)


@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_what_is_stored_is_what_was_selected(open_annotator: OpenAnnotator, backwards: bool) -> None:
    article = make_held_article(TEXT, lang="zh-Hans")
    page = open_annotator(article, height=2400)
    places = []
    for words in WORDS:
        start = TEXT.index(words)
        places.append((words, start, start + len(words), "exact"))
        drag(page, start, start + len(words), backwards=backwards)
        is_open(page)
        assert chosen(page) == (start, words)
        save_as_new_claim(page)
    stored = [
        (annotation.quote_exact, anchor.start, anchor.end, anchor.state)
        for annotation in Annotation.objects.filter(article=article).order_by("pk")
        for anchor in annotation.anchors.all()
    ]
    assert stored == places


def test_a_double_click_takes_the_word_and_a_triple_click_the_paragraph(
    open_annotator: OpenAnnotator,
) -> None:
    page = open_annotator(make_held_article(TEXT))
    start = TEXT.index("bridge")
    x, y = edge(page, start + 2)
    page.mouse.dblclick(x, y)
    assert chosen(page) == (start, "bridge")
    page.keyboard.press("Escape")
    page.mouse.click(x, y, click_count=3)
    paragraph = TEXT.split("\n\n")[1]
    assert chosen(page) == (TEXT.index(paragraph), paragraph)


def test_one_character_and_no_spaces_round_the_words_are_taken(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(TEXT))
    start = TEXT.index(" 3 May")
    drag(page, start, start + 3)
    assert chosen(page) == (start + 1, "3")


def test_a_selection_that_holds_only_spaces_opens_nothing(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(TEXT))
    start = TEXT.index(" 3 May")
    drag(page, start, start + 1)
    assert page.evaluate("String(getSelection())") == " "
    is_closed(page)


def test_a_drag_through_pins_and_the_margin_takes_words_only(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    for quote in ("独家", "董事会发出", "The harbour master"):
        make_annotation(article=article, quote=quote, quote_language="zh-Hans")
    page = open_annotator(article)
    end = TEXT.index(" said the bridge")
    card = page.locator(".card").nth(2).bounding_box()
    assert card
    page.mouse.move(*edge(page, 3))
    page.mouse.down()
    page.mouse.move(*edge(page, end - 1, after=True), steps=8)
    page.mouse.up()
    assert chosen(page) == (3, TEXT[3:end])


def test_a_drag_that_ends_in_the_margin_ends_with_the_words_beside_it(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    make_annotation(article=article, quote="独家", quote_language="zh-Hans")
    page = open_annotator(article)
    card = page.locator(".card").bounding_box()
    assert card
    page.mouse.move(*edge(page, 3))
    page.mouse.down()
    page.mouse.move(card["x"] + 40, card["y"] + 10, steps=8)
    page.mouse.up()
    first = TEXT.split("\n\n")[0]
    assert chosen(page) == (3, first[3:])


def test_words_left_out_end_the_selection_and_it_is_said(open_annotator: OpenAnnotator) -> None:
    text = "Before the words.\n\n[…]\n\nAfter the words."
    page = open_annotator(make_held_article(text, is_excerpt=True))
    drag(page, 7, len(text) - 1)
    assert chosen(page) == (7, "the words.")
    expect(page.locator("#said")).to_contain_text("cannot run across")


def test_a_click_takes_no_words_not_even_those_selected_before(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(TEXT))
    start = TEXT.index("bridge")
    drag(page, start, start + 6)
    is_open(page)
    page.mouse.click(*edge(page, start + 3))
    is_closed(page)
    page.mouse.click(*edge(page, TEXT.index("shrugged")))
    is_closed(page)


def test_selecting_some_of_the_words_again_changes_the_edges_and_keeps_what_is_typed(
    open_annotator: OpenAnnotator,
) -> None:
    page = open_annotator(make_held_article(TEXT))
    start = TEXT.index("bridge opens")
    drag(page, start, start + len("bridge opens"))
    page.keyboard.press("n")
    page.keyboard.type(" It is typed.")
    drag(page, start, start + len("bridge"))
    assert chosen(page) == (start, "bridge")
    expect(page.get_by_label("The claim in one neutral sentence")).to_have_value(
        "The harbour master said the bridge opens on 3 May. It is typed."
    )


def test_the_statement_is_offered_in_the_sentence_of_the_words(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(TEXT, lang="en"))
    drag(page, TEXT.index("ministry"), TEXT.index("ministry") + 8)
    statement = page.locator("[name=statement]")
    expect(statement).to_have_value("Nobody at the ministry would confirm it.")
    expect(page.locator("[name=statement_language]")).to_have_value("en")


def test_of_the_passage_above_the_origin_is_offered_and_not_the_basis(open_annotator: OpenAnnotator) -> None:
    article, origin = make_held_article(TEXT), make_held_article()
    make_annotation(
        article=article, quote="第三句", quote_language="zh-Hans", basis="anonymous", origin=origin
    )
    make_annotation(article=article, quote="shrugged", basis="document")
    page = open_annotator(article)
    drag(page, TEXT.index("ministry"), TEXT.index("ministry") + 8)
    assert _edges(page) == ("not_assessed", origin.key)
    page.keyboard.press("Escape")
    drag(page, TEXT.index("独家"), TEXT.index("独家") + 2)
    assert _edges(page) == ("not_assessed", "")


def _edges(page: Page) -> tuple[str, str]:
    return page.locator("[name=basis]").input_value(), page.locator("[name=origin]").input_value()


def test_the_form_is_there_before_anything_is_asked_of_the_site(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(TEXT))
    page.evaluate(
        """() => {
            window.order = [];
            const panel = document.getElementById("panel");
            new MutationObserver(() => order.push("shown")).observe(panel, { attributeFilter: ["hidden"] });
            const ask = window.fetch;
            window.fetch = (...all) => { order.push("asked"); return ask(...all); };
        }"""
    )
    with page.expect_response("**/claims/?*"):
        drag(page, TEXT.index("bridge"), TEXT.index("bridge") + 6)
    assert page.evaluate("order") == ["shown", "asked"]

"""Where the form is: beside the words, in sight, never over them; and that the page stays where it was."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.annotator.conftest import (
    TEXT,
    OpenAnnotator,
    drag,
    edge,
    is_closed,
    is_open,
    save_as_new_claim,
)
from tests.factory import make_annotation, make_held_article

LONG = "\n\n".join(
    f"Paragraph {number} says little, but it says it at some length, so that it fills a line. It ends here."
    for number in range(60)
)


def boxes(page: Page) -> tuple[dict[str, float], dict[str, float]]:
    """Of the form and of the words it is about, as the screen shows them: once it has grown, it is placed."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    panel = page.locator("#panel").evaluate("panel => panel.getBoundingClientRect().toJSON()")
    words = page.evaluate(
        """(() => {
            const all = [...CSS.highlights.get("chosen")].flatMap((range) => [...range.getClientRects()]);
            const most = (name, pick) => pick(...all.map((one) => one[name]));
            return { left: most("left", Math.min), right: most("right", Math.max),
                     top: most("top", Math.min), bottom: most("bottom", Math.max) };
        })()"""
    )
    return panel, words


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["left"] >= other["right"]
        or other["left"] >= one["right"]
        or one["top"] >= other["bottom"]
        or other["top"] >= one["bottom"]
    )


@pytest.mark.parametrize(
    ("width", "height"), [(1600, 1000), (1280, 900), (1024, 700), (900, 700), (600, 800)]
)
def test_the_form_never_covers_the_words_and_is_wholly_in_sight(
    open_annotator: OpenAnnotator, width: int, height: int
) -> None:
    page = open_annotator(make_held_article(LONG, lang="en"), width=width, height=height)
    for number in (0, 1, 12, 30, 58, 59):
        start = LONG.index(f"Paragraph {number} ")
        with page.expect_response("**/claims/?*"):
            drag(page, start, start + 40)
        is_open(page)
        expect(page.locator("#suggestions legend")).to_have_text("Claims that may say this")
        for _ in range(2):
            panel, words = boxes(page)
            assert apart(panel, words)
            assert words["top"] >= 0
            assert panel["bottom"] <= height
            assert panel["right"] <= width
            expect(page.get_by_role("button", name="Save")).to_be_in_viewport()
            page.keyboard.press("n")  # it grows
        page.keyboard.press("Escape")
        is_closed(page)


def test_the_form_stands_level_with_the_words_where_there_is_room(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(LONG, lang="en"), height=1600)
    start = LONG.index("Paragraph 9 ")
    drag(page, start, start + 20)
    panel, words = boxes(page)
    assert panel["top"] <= words["top"] <= panel["top"] + 60


def test_neither_opening_nor_saving_moves_what_is_read(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(LONG, lang="en")
    page = open_annotator(article)
    start = LONG.index("Paragraph 30 ")
    before = edge(page, start)
    drag(page, start, start + 20)
    is_open(page)
    assert edge(page, start) == before
    save_as_new_claim(page)
    assert edge(page, start)[1] == before[1]
    drag(page, start, start + 30)
    page.keyboard.press("Escape")
    assert edge(page, start)[1] == before[1]


def test_the_text_does_not_move_aside_for_the_form(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(TEXT))
    places = "[...document.querySelectorAll('.prose')].map(one => one.getBoundingClientRect().toJSON())"
    before = page.evaluate(places)
    drag(page, TEXT.index("bridge"), TEXT.index("bridge") + 6)
    is_open(page)
    assert page.evaluate(places) == before


def test_a_card_in_focus_is_not_hidden_by_the_form(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    make_annotation(article=article, quote="the bridge opens on 3 May")
    page = open_annotator(article)
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    is_open(page)
    card = page.locator(".card .edit")
    page.keyboard.press("Shift+Tab")
    while not card.evaluate("card => card === document.activeElement"):
        page.keyboard.press("Shift+Tab")
    on_top: Any = card.evaluate(
        """card => {
            const box = card.getBoundingClientRect();
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return card.closest(".card").contains(top);
        }"""
    )
    assert on_top


def test_an_address_with_a_passage_leads_there_in_a_long_text(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(LONG, lang="en")
    annotation = make_annotation(article=article, quote="Paragraph 50 says little")
    page = open_annotator(article, query=f"#p-{annotation.pk}")
    expect(page.locator(f"#p-{annotation.pk}")).to_be_in_viewport()


def test_the_browsers_own_search_sees_text_that_is_not_drawn_yet(open_annotator: OpenAnnotator) -> None:
    page = open_annotator(make_held_article(LONG, lang="en"))
    assert page.evaluate("window.find('Paragraph 57')") is True
    assert page.evaluate("String(getSelection())") == "Paragraph 57"


def test_without_scripts_the_form_stands_under_the_text_and_works(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT, lang="en")
    page = open_annotator(article)
    plain = page.context.browser
    assert plain
    context = plain.new_context(
        java_script_enabled=False, base_url=page.url, storage_state=page.context.storage_state()
    )
    form = context.new_page()
    form.goto(page.url)
    text, panel = form.locator("#text").bounding_box(), form.locator("#panel").bounding_box()
    assert text
    assert panel
    assert panel["y"] >= text["y"] + text["height"]
    form.locator("[name=quote_exact]").fill("Nobody at the ministry")
    form.locator("[name=claim][value=new]").check()
    form.locator("[name=statement]").fill("Nobody at the ministry confirms it.")
    form.locator("#annotate-form button.main").click()
    expect(form.locator("mark", has_text="Nobody at the ministry")).to_be_visible()
    context.close()
    anchor = article.annotations.get().anchors.get()
    assert anchor.start == TEXT.index("Nobody")

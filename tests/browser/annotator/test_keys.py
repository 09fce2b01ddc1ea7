"""The keys: what each does, when none does anything, and the list that says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from claims.models import Annotation
from tests.browser.annotator.conftest import (
    TEXT,
    OpenAnnotator,
    chosen,
    drag,
    is_closed,
    is_open,
    said,
    save_as_new_claim,
)
from tests.factory import make_annotation, make_claim, make_held_article

WORDS = "the bridge opens on 3 May"
START = TEXT.index(WORDS)


@pytest.fixture
def article(site: str) -> Article:
    return make_held_article(TEXT, lang="en")


@pytest.fixture
def page(open_annotator: OpenAnnotator, article: Article) -> Page:
    return open_annotator(article)


def picked(page: Page, name: str) -> str:
    return page.locator(f"#annotate-form [name={name}]:checked").input_value()


def suggested(page: Page, start: int = START, end: int = 0) -> None:
    """Select words and wait for the claims that say them."""
    with page.expect_response("**/claims/?*"):
        drag(page, start, end or start + len(WORDS))
    is_open(page)


def test_a_passage_of_a_known_claim_takes_one_key_and_enter(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    claim = make_claim(statement_en="The bridge opens on 3 May, the harbour master said.")
    page = open_annotator(article)
    suggested(page)
    pick = page.locator(".pick", has_text="The bridge opens on 3 May, the harbour master said.")
    key = pick.locator("kbd").inner_text()
    page.keyboard.press(key)
    assert picked(page, "claim") == claim.slug
    page.keyboard.press("Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert Annotation.objects.get(article=article).claim == claim


def test_every_stance_has_a_key(page: Page) -> None:
    drag(page, START, START + len(WORDS))
    keys = {"c": "corroborates", "x": "contradicts", "b": "context", "s": "states"}
    for key, stance in keys.items():
        page.keyboard.press(key)
        assert picked(page, "stance") == stance


def test_n_unfolds_a_new_claim_and_goes_to_its_statement(page: Page) -> None:
    drag(page, START, START + len(WORDS))
    statement = page.get_by_label("The claim in one neutral sentence")
    expect(statement).to_be_hidden()
    page.keyboard.press("n")
    expect(statement).to_be_focused()
    assert picked(page, "claim") == "new"


def test_what_is_chosen_before_the_suggestions_come_stays_chosen(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    make_claim(statement_en="The bridge opens on 3 May, the harbour master said.")
    earlier = make_annotation(make_claim(statement_en="Nobody confirms it."), article, quote="Nobody").claim
    page = open_annotator(article)
    waiting = []
    page.route("**/claims/?*", lambda route: waiting.append(route))
    with page.expect_request("**/claims/?*"):
        drag(page, START, START + len(WORDS))
    page.keyboard.press("1")
    assert picked(page, "claim") == earlier.slug
    waiting[0].continue_()
    expect(page.locator("#suggestions legend")).to_have_text("Claims that may say this")
    assert picked(page, "claim") == earlier.slug
    page.keyboard.press("Enter")
    expect(page.locator(".pin")).to_have_count(2)
    assert earlier.annotations.count() == 2


def test_letters_typed_into_a_field_do_nothing_else(page: Page) -> None:
    drag(page, START, START + len(WORDS))
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type("1nscxb[]{}jkedgz/?")
    expect(page.get_by_label("The claim in one neutral sentence")).to_have_value("1nscxb[]{}jkedgz/?")
    assert picked(page, "stance") == "states"
    assert chosen(page) == (START, WORDS)


def test_enter_saves_a_statement_which_has_one_line_and_begins_a_line_in_a_note(
    page: Page, article: Article
) -> None:
    drag(page, START, START + len(WORDS))
    # By the keyboard: when the claims to choose from come in, what stands below them moves.
    page.locator("summary", has_text="Speaker").press("Enter")
    note = page.get_by_label("Note, for readers")
    note.fill("First.")
    note.press("Enter")
    expect(note).to_have_value("First.\n")
    page.locator("#annotate-form [name=stance]").first.focus()
    page.keyboard.press("n")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_label("The claim in one neutral sentence")).to_have_value(
        "The harbour master said the bridge opens on 3 May."
    )
    page.keyboard.press("Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert Annotation.objects.filter(article=article).count() == 1


def test_enter_on_a_summary_unfolds_it_and_saves_nothing(page: Page, article: Article) -> None:
    drag(page, START, START + len(WORDS))
    page.locator("summary", has_text="Speaker").press("Enter")
    expect(page.locator("#annotate-form [name=speaker]")).to_be_visible()
    assert not Annotation.objects.filter(article=article).exists()


def test_the_list_of_keys_opens_with_a_question_mark_and_closes_with_escape(page: Page) -> None:
    drag(page, START, START + len(WORDS))
    keys = page.get_by_role("dialog", name="Keys")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    expect(keys).to_be_focused()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    is_open(page)
    expect(page.locator("#annotate-form [name=stance]:checked")).to_be_focused()


def test_every_key_that_is_listed_is_shown_as_it_is(page: Page) -> None:
    shown = {"ArrowDown": "↓", "ArrowUp": "↑", "ArrowRight": "→", "ArrowLeft": "←", "Enter": "⏎"}
    shown |= {"Escape": "Esc", "Shift": "⇧", "Mod": "Ctrl"}
    for line in page.locator("#keys [data-action]").all():
        keys = (line.get_attribute("data-keys") or "").split()
        names = {
            shown.get(part, part.upper() if len(part) == 1 else part)
            for key in keys
            for part in key.split("+")
        }
        printed = set(line.locator("kbd").all_inner_texts())
        assert printed <= names
        # A run of digits is shown by its ends.
        assert names <= printed or names == set("123456789")


def test_keys_of_one_character_can_be_switched_off_and_stay_so(page: Page) -> None:
    page.keyboard.press("?")
    box = page.get_by_label("Keys of one character")
    box.uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator(".annotator.live").wait_for()
    for key in ("?", "/", "j"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#find")).not_to_be_focused()
    page.locator("#text").focus()
    page.keyboard.press("j")
    assert page.evaluate("CSS.highlights.has('cursor')") is False
    # Those that type no character still work, and so does the button.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_open(page)
    page.keyboard.press("x")
    assert picked(page, "stance") == "states"
    page.locator("#keys-button").click()
    box.check()
    page.keyboard.press("Escape")
    page.locator("#annotate-form [name=stance]:checked").focus()
    page.keyboard.press("x")
    assert picked(page, "stance") == "contradicts"


def test_a_key_with_a_modifier_is_left_to_the_browser(page: Page) -> None:
    page.locator("#text").focus()
    for key in ("Control+j", "Alt+j", "Meta+j", "Shift+J"):
        page.keyboard.press(key)
        assert page.evaluate("CSS.highlights.has('cursor')") is False


def test_chinese_typed_with_an_input_method_fires_nothing(page: Page, article: Article) -> None:
    drag(page, START, START + len(WORDS))
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    typing = page.context.new_cdp_session(page)
    # While it composes, Enter and Escape belong to the input method.
    typing.send("Input.imeSetComposition", {"text": "daqiao", "selectionStart": 6, "selectionEnd": 6})
    for key in ("Enter", "Escape"):
        page.locator("[name=statement]").dispatch_event("keydown", {"key": key, "isComposing": True})
        page.locator("[name=statement]").dispatch_event("keydown", {"key": key, "keyCode": 229})
    is_open(page)
    typing.send("Input.insertText", {"text": "大桥于5月3日开放。"})
    expect(page.locator("[name=statement]")).to_have_value("大桥于5月3日开放。")
    assert not Annotation.objects.filter(article=article).exists()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert Annotation.objects.get(article=article).claim.slug


def test_chinese_typed_into_the_find_field_is_looked_for_when_it_is_there(page: Page) -> None:
    page.keyboard.press("/")
    typing = page.context.new_cdp_session(page)
    typing.send("Input.imeSetComposition", {"text": "dongshihui", "selectionStart": 10, "selectionEnd": 10})
    assert page.evaluate("CSS.highlights.has('found')") is False
    expect(page.locator("#said")).not_to_contain_text("not in the text")
    typing.send("Input.insertText", {"text": "董事会"})
    said(page, "Found, 1 of 1")
    page.keyboard.press("Enter")
    assert chosen(page) == (TEXT.index("董事会"), "董事会")


def test_while_an_input_method_is_on_no_letter_walks_the_text(page: Page) -> None:
    page.locator("#text").focus()
    page.locator("#text").dispatch_event("keydown", {"key": "j", "isComposing": True})
    page.locator("#text").dispatch_event("keydown", {"key": "j", "keyCode": 229})
    assert page.evaluate("CSS.highlights.has('cursor')") is False
    page.locator("#text").dispatch_event("keydown", {"key": "j"})
    assert page.evaluate("CSS.highlights.has('cursor')") is True


def test_e_changes_the_passage_under_the_cursor_or_in_focus(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    for quote in ("研究员", WORDS):
        make_annotation(article=article, quote=quote, quote_language="en")
    page = open_annotator(article)
    page.locator("#text").focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("e")
    words = page.locator("#change [name=quote_exact]")
    expect(words).to_have_value(WORDS)
    page.keyboard.press("Escape")
    is_closed(page)
    page.locator(".pin").first.focus()
    page.keyboard.press("e")
    expect(words).to_have_value("研究员")
    page.keyboard.press("Escape")
    expect(page.locator(".pin").first).to_be_focused()


def test_z_takes_back_what_was_made_and_puts_it_back(page: Page, article: Article) -> None:
    drag(page, START, START + len(WORDS))
    save_as_new_claim(page)
    expect(page.locator(".pin")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator(".pin")).to_have_count(0)
    said(page, "Removed")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator(".pin")).to_be_focused()
    said(page, "Put back")
    assert Annotation.objects.filter(article=article).living().count() == 1


def test_z_says_so_where_there_is_nothing_to_take_back(page: Page) -> None:
    page.keyboard.press("z")
    said(page, "nothing to take back")
    expect(page.locator("#told")).to_have_text("There is nothing to take back on this page.")
    expect(page.locator("#told").get_by_role("button")).to_have_count(0)


def test_z_leaves_a_form_that_is_open_alone(page: Page, article: Article) -> None:
    drag(page, START, START + len(WORDS))
    save_as_new_claim(page)
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    page.locator("[name=speaker]").evaluate("field => { field.closest('details').open = true }")
    page.locator("#annotate-form [name=speaker]").fill("a clerk")
    page.locator("#annotate-form [name=stance]").first.focus()
    page.keyboard.press("z")
    expect(page.locator(".pin")).to_have_count(0)
    is_open(page)
    assert chosen(page) == (TEXT.index("Nobody"), "Nobody")
    expect(page.locator("#annotate-form [name=speaker]")).to_have_value("a clerk")


def test_d_marks_the_article_worked_through_and_g_goes_to_the_next(page: Page, article: Article) -> None:
    told = page.locator("#told")
    page.keyboard.press("d")
    expect(told).to_contain_text("This article is marked as worked through.")
    article.refresh_from_db()
    assert article.worked_through_at
    # A letter typed by mistake is taken back as easily.
    told.get_by_role("button", name="Open again").click()
    expect(told).to_contain_text("This article is open again.")
    article.refresh_from_db()
    assert not article.worked_through_at
    page.keyboard.press("d")
    expect(told).to_contain_text("marked as worked through")
    with page.expect_navigation():
        page.keyboard.press("g")
    assert not page.url.endswith(f"/desk/articles/{article.key}/")

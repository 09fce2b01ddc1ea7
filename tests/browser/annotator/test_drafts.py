"""Nothing typed is lost: drafts, answers that never come, sessions that end, and forms sent twice."""

from __future__ import annotations

import re

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
)
from tests.browser.conftest import OpenPage, sign_in
from tests.factory import make_annotation, make_claim, make_held_article, make_revision, make_user

WORDS = "the bridge opens on 3 May"
START = TEXT.index(WORDS)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def article(site: str) -> Article:
    return make_held_article(TEXT, lang="en")


def opens(page: Page) -> str:
    """A statement that no other test records: the same is not recorded twice."""
    article = page.url.rstrip("/").rpartition("/")[2]
    return f"The bridge of {article} opens."


def type_a_claim(page: Page, words: str | None = None, start: int = START, end: int = 0) -> None:
    """Select words and type a statement, without saving."""
    drag(page, start, end or start + len(WORDS))
    is_open(page)
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type(opens(page) if words is None else words)


def typed(page: Page) -> str:
    return page.locator("#annotate-form [name=statement]").input_value()


def drafts(page: Page) -> int:
    return int(
        page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('factcheck-draft')).length")
    )


def test_a_closed_form_keeps_what_was_typed_and_says_so(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.keyboard.press("Escape")
    is_closed(page)
    said(page, "is kept")
    # The same words bring it back; others do not.
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    assert typed(page) != opens(page)
    drag(page, START, START + len(WORDS))
    assert typed(page) == opens(page)
    assert page.locator("[name=claim]:checked").input_value() == "new"
    said(page, "is back")


def test_some_of_the_same_words_are_offered_what_was_typed_for_the_others(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.keyboard.press("Escape")
    drag(page, START, START + 10)
    offered = page.locator("#annotate-form .draft")
    expect(offered).to_contain_text(f"You had typed something for “{WORDS}”.")
    assert typed(page) != opens(page)
    page.get_by_role("button", name="Bring it back").click()
    assert typed(page) == opens(page)
    # What was typed is for these words now: all that says where they stand is theirs.
    assert chosen(page) == (START, WORDS[:10])
    after = page.locator("#annotate-form [name=quote_suffix]")
    expect(after).to_have_value(TEXT[START + 10 : START + 42])
    assert drafts(page) == 1
    page.keyboard.press("Escape")
    drag(page, START - 5, START + 10)
    page.get_by_role("button", name="Discard the draft").click()
    expect(offered).to_have_count(0)
    assert drafts(page) == 0


def test_a_form_that_nobody_touched_leaves_no_draft(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    with page.expect_response("**/claims/?*"):
        drag(page, START, START + len(WORDS))
    page.keyboard.press("]")
    page.keyboard.press("Escape")
    is_closed(page)
    assert drafts(page) == 0


def test_a_draft_comes_back_when_the_page_is_loaded_again(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.reload()
    is_open(page)
    assert chosen(page) == (START, WORDS)
    assert typed(page) == opens(page)
    said(page, "is back")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert drafts(page) == 0
    page.reload()
    is_closed(page)


@pytest.mark.parametrize(
    ("field", "key"),
    [("statement", "Control+Enter"), ("statement", "Enter"), ("said_on", "Enter")],
)
def test_nothing_is_left_of_a_draft_that_was_saved_from_the_field_it_was_typed_into(
    open_annotator: OpenAnnotator, article: Article, field: str, key: str
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    if field == "said_on":
        page.locator("[name=said_on]").click()
        page.keyboard.type("2024-05")
    page.keyboard.press(key)
    expect(page.locator(".pin")).to_be_focused()
    assert drafts(page) == 0
    page.reload()
    page.locator(".annotator.live").wait_for()
    is_closed(page)


def test_a_draft_finds_its_words_in_a_newer_text(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    before = "A paragraph came in before.\n\n"
    make_revision(article, before + TEXT)
    page.reload()
    is_open(page)
    assert chosen(page) == (len(before) + START, WORDS)
    assert typed(page) == opens(page)
    expect(page.locator("#annotate-form .draft")).to_contain_text("Your words were found in it")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert drafts(page) == 0


def test_words_that_a_newer_text_has_twice_are_not_taken_for_sure(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    make_revision(article, f"{TEXT}\n\nYes, {WORDS}.")
    page.reload()
    is_open(page)
    assert chosen(page) == (START, WORDS)
    assert typed(page) != opens(page)
    page.get_by_role("button", name="Bring it back").click()
    assert typed(page) == opens(page)


def test_a_draft_whose_words_are_gone_is_shown(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    make_revision(article, TEXT.replace(WORDS, "it stays shut"))
    page.reload()
    page.locator(".annotator.live").wait_for()
    is_closed(page)
    gone = page.locator(".gone")
    expect(gone).to_contain_text(f"The words “{WORDS}” are not in the text of this article any more.")
    expect(gone.locator("dd")).to_have_text(opens(page))
    gone.get_by_role("button", name="Discard the draft").click()
    expect(gone).to_have_count(0)
    assert drafts(page) == 0


def test_a_draft_closed_with_the_tab_is_there_in_the_next_one(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    further = page.context.new_page()
    page.close()
    further.goto(f"/desk/articles/{article.key}/")
    is_open(further)
    assert typed(further) == opens(further)


def test_a_draft_that_was_closed_does_not_open_by_itself(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.keyboard.press("Escape")
    page.reload()
    page.locator(".annotator.live").wait_for()
    is_closed(page)
    drag(page, START, START + len(WORDS))
    assert typed(page) == opens(page)


def test_a_draft_is_discarded_by_its_button(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.reload()
    page.get_by_role("button", name="Discard the draft").click()
    said(page, "discarded")
    assert typed(page) == "The harbour master said the bridge opens on 3 May."
    assert drafts(page) == 0
    expect(page.get_by_role("button", name="Discard the draft")).to_have_count(0)


def test_a_draft_follows_the_edges_of_its_words(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.locator("[name=stance]").first.focus()
    page.keyboard.press("[")
    page.reload()
    is_open(page)
    assert chosen(page) == (START, WORDS[:-1])
    assert drafts(page) == 1


def test_another_user_of_the_same_browser_does_not_see_it(
    open_annotator: OpenAnnotator, article: Article, site: str
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    sign_in(page.context, site, make_user("editor"))
    page.reload()
    page.locator(".annotator.live").wait_for()
    is_closed(page)
    drag(page, START, START + len(WORDS))
    assert typed(page) != opens(page)


def test_signing_out_takes_the_drafts_away(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    assert drafts(page) == 1
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("//[^/]+/$"))
    assert drafts(page) == 0


@pytest.mark.parametrize(
    "refusing",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'no') } })",
    ],
    ids=["full", "forbidden"],
)
def test_a_browser_that_keeps_nothing_is_told_of_and_annotates_all_the_same(
    open_annotator: OpenAnnotator, article: Article, refusing: str
) -> None:
    page = open_annotator(article)
    page.context.add_init_script(refusing)
    page.reload()
    page.locator(".annotator.live").wait_for()
    type_a_claim(page)
    said(page, "keeps no drafts")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert Annotation.objects.filter(article=article).count() == 1


def test_a_refused_form_keeps_everything_and_has_the_focus_where_it_is_wrong(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page, words="")
    page.keyboard.press("Backspace")
    said_on = page.get_by_label("Said on")
    said_on.fill("some day in May")
    page.keyboard.press("Enter")
    wrong = page.locator("[aria-invalid=true]")
    expect(wrong).to_have_count(2)
    expect(wrong.first).to_be_focused()
    expect(said_on).to_have_value("some day in May")
    assert chosen(page) == (START, WORDS)
    assert page.evaluate("[...CSS.highlights.get('chosen')].map(String)") == [WORDS]
    page.get_by_label("The claim in one neutral sentence").fill(opens(page))
    said_on.fill("2024-05")
    page.keyboard.press("Enter")
    expect(page.locator(".pin")).to_be_focused()
    # The next passage begins with a form that is as good as new.
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    expect(page.locator("#annotate-form .errorlist")).to_have_count(0)
    expect(said_on).to_have_value("")


def test_after_a_refused_form_is_closed_the_next_one_is_new(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.get_by_label("Said on").fill("some day in May")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-invalid=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    expect(page.locator("[aria-invalid=true]")).to_have_count(0)
    assert page.locator("[name=said_on]").input_value() == ""
    assert typed(page) == "Nobody at the ministry would confirm it."


def test_a_change_has_a_draft_of_its_own(open_annotator: OpenAnnotator, article: Article) -> None:
    make_annotation(article=article, quote=WORDS)
    page = open_annotator(article)
    speaker = page.locator("#change [name=speaker]")
    page.locator(".pin").focus()
    page.keyboard.press("e")
    speaker.fill("the harbour master")
    page.keyboard.press("Escape")
    said(page, "is kept")
    expect(page.locator(".pin")).to_be_focused()
    page.keyboard.press("e")
    expect(speaker).to_have_value("the harbour master")
    said(page, "is back")
    page.locator("#change").get_by_role("button", name="Save").click()
    said(page, "Changed")
    is_closed(page)
    assert drafts(page) == 0
    assert Annotation.objects.get(article=article).speaker == "the harbour master"


def test_a_comment_on_a_claim_has_a_draft_until_it_is_sent(open_page: OpenPage) -> None:
    claim = make_claim()
    page = open_page(f"/desk/claims/{claim.slug}/", user=make_user("editor"), language="en-GB")
    comment = page.locator("form[data-draft=comment] textarea")
    comment.fill("Ask the ministry again.")
    page.reload()
    expect(comment).to_have_value("Ask the ministry again.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Ask the ministry again.", exact=True)).to_be_visible()
    expect(comment).to_have_value("")
    assert drafts(page) == 0
    page.reload()
    expect(comment).to_have_value("")

"""Nothing typed is lost: drafts, answers that never come, sessions that end, and forms sent twice."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from articles.models import Article
from claims.models import Annotation
from tests.browser.annotator.conftest import TEXT, OpenAnnotator, chosen, drag, is_closed, is_open, said
from tests.browser.conftest import OpenPage, sign_in
from tests.factory import make_annotation, make_claim, make_held_article, make_user

WORDS = "the bridge opens on 3 May"
START = TEXT.index(WORDS)
PASSWORD = "correct horse battery staple"


@pytest.fixture
def article(site: str) -> Article:
    return make_held_article(TEXT, lang="en")


def type_a_claim(page: Page, words: str = "The bridge opens.", start: int = START, end: int = 0) -> None:
    """Select words and type a statement, without saving."""
    drag(page, start, end or start + len(WORDS))
    is_open(page)
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


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
    # Some of the same words bring it back; others do not.
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    assert typed(page) != "The bridge opens."
    drag(page, START, START + 10)
    assert typed(page) == "The bridge opens."
    assert page.locator("[name=claim]:checked").input_value() == "new"
    said(page, "is back")


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
    assert typed(page) == "The bridge opens."
    said(page, "is back")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert drafts(page) == 0
    page.reload()
    is_closed(page)


def test_a_draft_closed_with_the_tab_is_there_in_the_next_one(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    further = page.context.new_page()
    page.close()
    further.goto(f"/desk/articles/{article.key}/")
    is_open(further)
    assert typed(further) == "The bridge opens."


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
    assert typed(page) == "The bridge opens."


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
    assert typed(page) != "The bridge opens."


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
    page.get_by_label("The claim in one neutral sentence").fill("The bridge opens.")
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


@pytest.mark.parametrize(
    ("status", "words"), [(500, "something failed"), (403, "signed out"), (0, "cannot be reached")]
)
def test_an_answer_that_is_none_leaves_the_form_as_it_is(
    open_annotator: OpenAnnotator, article: Article, faults: list[str], status: int, words: str
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    address = "**/annotate/"
    page.route(address, lambda route: route.fulfill(status=status, body="") if status else route.abort())
    page.keyboard.press("Control+Enter")
    expect(page.locator(".trouble")).to_contain_text(words)
    said(page, words)
    assert typed(page) == "The bridge opens."
    assert len(faults) >= 1
    faults.clear()
    page.unroute(address)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()


def test_enter_pressed_twice_makes_one_annotation(open_annotator: OpenAnnotator, article: Article) -> None:
    page = open_annotator(article)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    type_a_claim(page)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()
    assert sent == ["POST"]
    assert Annotation.objects.filter(article=article).count() == 1


def test_words_selected_while_a_form_is_on_its_way_are_chosen_when_it_is_saved(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    waiting: list[Route] = []
    page.route("**/annotate/", lambda route: waiting.append(route))
    with page.expect_request("**/annotate/"):
        page.keyboard.press("Control+Enter")
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    assert chosen(page) == (START, WORDS)
    waiting[0].continue_()
    expect(page.locator("[name=quote_exact]")).to_have_value("Nobody")
    is_open(page)
    expect(page.locator(".pin")).to_have_count(1)
    assert drafts(page) == 0


def test_a_session_that_ended_leads_to_the_sign_in_and_back_to_what_was_typed(
    open_annotator: OpenAnnotator, article: Article
) -> None:
    user = make_user("editor", password=PASSWORD)
    page = open_annotator(article, user=user)
    type_a_claim(page)
    Session.objects.all().delete()
    page.keyboard.press("Control+Enter")
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    is_open(page)
    assert chosen(page) == (START, WORDS)
    assert typed(page) == "The bridge opens."
    page.get_by_label("The claim in one neutral sentence").press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()


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

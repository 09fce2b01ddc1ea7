"""A form that gets no answer, is sent twice, or whose session has ended: nothing is lost, or made twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from articles.models import Article
from claims.models import Annotation
from factcheck.accounts.models import Session
from tests.browser.annotator.conftest import TEXT, OpenAnnotator, chosen, drag, is_open, save_as_new_claim
from tests.browser.annotator.test_drafts import START, WORDS, article, drafts, opens, type_a_claim, typed
from tests.factory import make_user

__all__ = ["article"]

PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize(
    ("status", "words"), [(500, "something failed"), (413, "too much"), (0, "cannot be reached")]
)
def test_an_answer_that_is_none_leaves_the_form_as_it_is(
    open_annotator: OpenAnnotator, article: Article, faults: list[str], status: int, words: str
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    address = "**/annotate/"
    line, kind = ("That is too much at once.", "text/plain") if status == 413 else ("", "text/html")
    page.route(
        address,
        lambda route: route.fulfill(status=status, body=line, content_type=kind) if status else route.abort(),
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.locator("#annotate-form [name=statement]")).to_be_focused()
    assert typed(page) == opens(page)
    assert len(faults) >= 1
    faults.clear()
    page.unroute(address)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()


def test_a_form_opened_before_signing_in_anew_is_saved_the_second_time(
    open_annotator: OpenAnnotator, article: Article, faults: list[str]
) -> None:
    page = open_annotator(article)
    type_a_claim(page)
    page.context.clear_cookies(name="csrftoken")  # signing in elsewhere changes it
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Save once more")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    assert typed(page) == opens(page)
    assert faults
    faults.clear()
    page.keyboard.press("Enter")
    expect(page.locator(".pin")).to_be_focused()
    # The next form has the new token too.
    drag(page, TEXT.index("Nobody"), TEXT.index("Nobody") + 6)
    save_as_new_claim(page)


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
    page.get_by_role("button", name="Sign in", exact=True).click()
    is_open(page)
    assert chosen(page) == (START, WORDS)
    assert typed(page) == opens(page)
    page.get_by_label("The claim in one neutral sentence").press("Control+Enter")
    expect(page.locator(".pin")).to_be_focused()

"""Where an article comes from, in a browser: by the keyboard, without scripts, and with the eyes of axe."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article, Derivation
from claims.models import Annotation
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_user,
    make_verdict,
)

_numbers = count(1)


def make_proposal(**columns: object) -> tuple[Article, Article]:
    """A held article and the source whose address it gives."""
    number = next(_numbers)
    address = f"https://wire.example/in-a-browser/{number}"
    source = make_article(address=address, title_en=f"Original {number}", **columns)
    text = f"The bridge closed.\n\nIt opens on 3 May.\n\nSource: {address}"
    return make_held_article(text, title_en=f"Retelling {number}"), source


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(wanted).count():
            return
    raise AssertionError(f"no way by the tab key to {wanted}")


def test_a_proposal_is_met_at_the_text_and_confirmed_by_the_keyboard(open_page: OpenPage) -> None:
    article, source = make_proposal()
    page = open_page(f"/desk/articles/{article.key}/", user=make_user(), language="en-GB")
    page.locator(".annotator.live").wait_for()
    tab_to(page, page.get_by_text("Where it comes from"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Proposed")).to_be_visible()
    tab_to(page, page.get_by_role("combobox", name="How").first)
    page.keyboard.type("trans")
    tab_to(page, page.get_by_role("button", name="Confirm"))
    page.keyboard.press("Enter")
    expect(page.locator("#h-where-from")).to_be_focused()
    expect(page.get_by_role("status").first).to_contain_text("Recorded: it comes from")
    derivation = Derivation.objects.get(article=article)
    assert (derivation.derived_from, derivation.kind) == (source, "translates")
    expect(page.get_by_role("radio", name="derived")).to_be_checked()
    # The text and its keys are as they were.
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_what_puts_a_verdict_at_risk_is_confirmed_twice_in_place(open_page: OpenPage) -> None:
    article, source = make_proposal(provenance="original")
    article.judge_provenance("original", "Its reporter was there.")
    claim = make_claim()
    make_annotation(claim, article, quote="It opens on 3 May.", basis="document")
    make_annotation(claim, source, basis="document")
    make_verdict(claim, "corroborated")
    page = open_page(f"/desk/articles/{article.key}/", user=make_user(), language="en-GB")
    page.get_by_text("Where it comes from").click()
    page.get_by_role("button", name="Confirm").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("This will put 1 verdict at risk")
    assert not Derivation.objects.filter(article=article).exists()
    notice.get_by_role("link", name="Cancel").click()
    expect(notice).to_have_count(0)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Save it all the same").click()
    expect(page.get_by_role("status").first).to_contain_text("1 verdict is at risk now.")
    assert Derivation.objects.filter(article=article).exists()


def test_a_source_is_declined_added_and_removed_without_scripts(open_page: OpenPage) -> None:
    article, source = make_proposal()
    page = open_page(f"/desk/articles/{article.key}/", user=make_user(), language="en-GB", javascript=False)
    page.get_by_text("Where it comes from").click()
    page.get_by_role("link", name="Its sources, recorded and proposed").click()
    page.get_by_role("button", name=re.compile("^No")).click()
    expect(page.get_by_text("Not proposed any more")).to_be_visible()
    form = page.locator("#derivation-form")
    form.get_by_label("It comes from", exact=True).fill(source.key)
    form.get_by_label("How").select_option("quotes")
    form.get_by_label("Note (English)").fill("In its last sentence.")
    form.get_by_role("button", name="Record").click()
    expect(page.get_by_text("In its last sentence.").first).to_be_visible()
    page.get_by_text("Remove…").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("No source is recorded.")).to_be_visible()
    assert not Derivation.objects.filter(article=article).exists()


def test_many_are_ticked_with_shift_and_confirmed(open_page: OpenPage) -> None:
    pairs = [make_proposal() for _number in range(3)]
    page = open_page("/desk/derivations/?reason=address", user=make_user(), language="en-GB")
    boxes = [page.get_by_role("checkbox", name=source.title_en) for _article, source in pairs]
    places = page.get_by_role("checkbox")
    places.first.check()
    places.last.click(modifiers=["Shift"])
    for box in boxes:
        expect(box).to_be_checked()
    page.get_by_role("button", name="Confirm what is ticked").click()
    expect(page.get_by_text("derivations are recorded.")).to_be_visible()
    for article, source in pairs:
        assert Derivation.objects.filter(article=article, derived_from=source).exists()


def test_the_list_of_articles_says_how_many_have_proposals(open_page: OpenPage) -> None:
    make_proposal()
    page = open_page("/desk/articles/", user=make_user(), language="en-GB")
    link = page.get_by_role("link", name="Articles with proposed sources")
    expect(link).to_have_text(re.compile("[1-9][0-9]*$"))


def test_the_voices_of_one_article_are_told_apart_at_once(open_page: OpenPage) -> None:
    theory = make_article(title_en="The theory of the bridge")
    article, _source = make_proposal()
    ones = [
        make_annotation(make_claim(), article, quote=quote)
        for quote in ("The bridge closed.", "It opens on 3 May.")
    ]
    page = open_page(f"/desk/articles/{article.key}/origins/", user=make_user(), language="en-GB")
    page.get_by_label("Another origin").fill(theory.key)
    page.get_by_label("It opens on 3 May.").check()
    page.get_by_role("button", name="Name it for what is ticked").click()
    expect(page.get_by_text("The origin of 1 passage is saved.")).to_be_visible()
    assert [Annotation.objects.get(pk=one.pk).origin for one in ones] == [None, theory]


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
@pytest.mark.parametrize("which", ["derivations", "origins", "list"])
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(
    open_page: OpenPage, which: str, language: str, width: int, dark: bool
) -> None:
    make_proposal()
    article = Article.objects.get(key="notes-2023-11-23")
    article.decline_source(make_article(), by=None)
    path = "/desk/derivations/" if which == "list" else f"/desk/articles/{article.key}/{which}/"
    page = open_page(path, user=make_user(), language=language, width=width, dark=dark)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    assert violations(page) == []
    page.set_viewport_size({"width": min(width, 320), "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320

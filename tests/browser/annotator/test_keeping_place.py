"""After a save the editor is where they were, and sees what was made."""

from __future__ import annotations

from playwright.sync_api import expect

from articles.models import Article
from tests.browser.annotator.conftest import TEXT, OpenAnnotator, drag, is_closed, said, save_as_new_claim
from tests.factory import make_annotation, make_held_article, make_revision

WORDS = "the bridge opens on 3 May"
LONG = "\n\n".join(f"Paragraph {number} of many. It has two sentences." for number in range(60))


def test_saving_into_a_newer_text_shows_the_passage_there_and_says_so(
    open_annotator: OpenAnnotator, site: str
) -> None:
    article = make_held_article(f"{LONG}\n\n{TEXT}\n\n{LONG}", lang="en")
    page = open_annotator(article)
    start = article.revisions.get().text.index(WORDS)
    drag(page, start, start + len(WORDS))
    make_revision(article, f"One more paragraph.\n\n{LONG}\n\n{LONG}\n\n{TEXT}\n\n{LONG}")
    page.keyboard.press("n")
    page.keyboard.press("Control+a")
    page.keyboard.type("It opens in May, one said.")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text(WORDS)
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator(".pin")).to_be_focused()
    expect(page.locator("#told")).to_contain_text("Annotated to")
    said(page, "Annotated to")
    is_closed(page)
    # It is told once.
    page.reload()
    page.locator(".annotator.live").wait_for()
    expect(page.locator("#told")).to_be_hidden()


def test_the_fold_that_holds_the_card_of_a_new_passage_is_opened(
    open_annotator: OpenAnnotator, site: str
) -> None:
    article: Article = make_held_article(TEXT, lang="en")
    for quote in ("The harbour master", "the bridge", "3 May", "Nobody", "the ministry"):
        make_annotation(article=article, quote=quote)
    page = open_annotator(article)
    fold = page.locator("details.more")
    expect(fold).not_to_have_attribute("open", "")
    start = TEXT.index("they shrugged")
    drag(page, start, start + len("they shrugged"))
    save_as_new_claim(page)
    made = article.annotations.latest("pk")
    assert fold.locator(f"#c-{made.pk}").count() == 1
    expect(page.locator(f"#c-{made.pk}")).to_be_visible()

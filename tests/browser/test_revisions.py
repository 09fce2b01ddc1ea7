"""An article that was changed after it was quoted, as readers come to know of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from claims.models import Annotation
from tests.browser.axe import READERS, violations
from tests.browser.conftest import OpenPage
from tests.factory import make_revision
from tests.quoted import NEW, OLD, QUOTE, changed, quoted

SAME = "\n\n".join(f"Paragraph {number} of the report stays as it was." for number in range(6))


def changed_article(*, confirmed: bool = True) -> Annotation:
    """Its text came in three times, the passage quoted in other words at last."""
    annotation = quoted(text=f"{OLD}\n\n{SAME}", shows="full")
    make_revision(annotation.article, f"{OLD}\n\n{SAME}\n\nMore of it.")
    changed(annotation, "changed", confirmed=confirmed, text=f"{NEW}\n\n{SAME}")
    return annotation


def test_a_reader_goes_from_the_claim_to_the_text_quoted_and_to_what_changed(open_page: OpenPage) -> None:
    annotation = changed_article()
    page = open_page(annotation.claim.get_absolute_url(), language="en-GB", javascript=False)
    expect(page.get_by_text("The article changed after we quoted it.")).to_be_visible()
    page.get_by_role("link", name="These words in the text that we quoted").click()
    expect(page.get_by_text("This is an earlier text of this article")).to_be_visible()
    expect(page.locator("mark:target")).to_have_text(QUOTE)
    page.get_by_role("link", name="What has changed since").click()
    expect(page.get_by_role("deletion").filter(has_text="3 May").first).to_be_visible()
    expect(page.get_by_role("insertion").filter(has_text="9 June").first).to_be_visible()
    expect(page.get_by_text("Paragraph 3 of the report")).not_to_be_visible()
    page.get_by_text("paragraphs unchanged").click()
    expect(page.get_by_text("Paragraph 3 of the report")).to_be_visible()
    page.get_by_role("link", name="Side by side").click()
    expect(page.locator(".old").first).to_contain_text("3 May")
    expect(page.locator(".new").first).not_to_contain_text("3 May")


@pytest.mark.parametrize(("language", "width", "dark"), READERS)
def test_axe_finds_no_fault(open_page: OpenPage, language: str, width: int, dark: bool) -> None:
    annotation = changed_article(confirmed=dark)
    article = annotation.article.get_absolute_url()
    page = open_page(annotation.claim.get_absolute_url(), language=language, width=width, dark=dark)
    assert violations(page) == []
    for path in ("", "revisions/1/", "revisions/3/changes/", "revisions/3/changes/?from=1&view=side"):
        page.goto(f"{article}{path}")
        page.locator(".revisions summary").click()
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.set_viewport_size({"width": width, "height": 800})


def test_what_went_and_what_came_are_told_apart_on_paper(open_page: OpenPage) -> None:
    annotation = changed_article()
    path = f"{annotation.article.get_absolute_url()}revisions/3/changes/?from=1"
    page = open_page(path, language="en-GB", dark=True)
    page.emulate_media(media="print")
    gone, came = page.locator(".changes del").first, page.locator(".changes ins").first
    expect(gone).to_have_css("text-decoration-line", "line-through")
    expect(came).to_have_css("text-decoration-line", "underline")
    expect(page.get_by_text("Paragraph 3 of the report")).to_be_visible()

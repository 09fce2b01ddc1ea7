"""The card on a page of another site, in a real browser; and that no other page of ours can be framed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Frame

from claims.models import Claim
from tests.factory import make_verdict
from tests.servers import page as answer
from tests.servers import serving

SLUG = "qstar-letter-sent"


@contextmanager
def framed(browser: Browser, address: str, *, width: int = 480, dark: bool = False) -> Iterator[Frame]:
    """What a page of another site shows of this address, in a frame."""
    frame = f'<!doctype html><iframe src="{address}" width="{width}" height="260"></iframe>'
    with serving(answer(frame)) as elsewhere:
        page = browser.new_page(color_scheme="dark" if dark else "light")
        page.goto(elsewhere.address, wait_until="load")
        yield page.frames[1]
        assert page.context.cookies() == []
        page.close()


@pytest.mark.parametrize(("language", "word"), [("zh-Hans", "有更正"), ("en", "Changed on")])
def test_a_card_on_another_site_is_read_and_says_what_changed(
    browser: Browser, site: str, language: str, word: str
) -> None:
    claim = Claim.objects.get(slug=SLUG)
    number = claim.verdicts.approved().count()
    address = f"{site}/claims/{SLUG}/card/?lang={language}&since={number}"
    with framed(browser, address, width=320) as card:
        assert card.locator("h1").is_visible()
        assert card.locator(".notice").count() == 0
        assert card.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert card.locator("main").evaluate("main => getComputedStyle(main).borderLeftWidth") == "4px"
    assert claim.current_verdict is not None
    make_verdict(claim, "refuted" if claim.current_verdict.status != "refuted" else "disputed")
    with framed(browser, address, dark=True) as card:
        assert word in card.locator(".notice").inner_text()


def test_the_page_of_a_claim_cannot_be_framed(browser: Browser, site: str) -> None:
    with framed(browser, f"{site}/claims/{SLUG}/") as frame:
        assert frame.url.startswith("chrome-error:")
        assert frame.locator("h1").count() == 0

"""Structured data in a real browser: it is data, and the content security policy has nothing to say of it."""

from __future__ import annotations

import json

from tests.browser.conftest import OpenPage
from tests.factory import (
    QUOTE,
    make_annotation,
    make_claim,
    make_claimant,
    make_held_article,
    make_publisher,
    make_verdict,
)

BLOCKS = "blocks => blocks.map(block => block.textContent)"
NASTY = (
    "</script><script>window.broken = 1</script><!--<script> ]]> \u2028 \" ' & <img src=x onerror=alert()>"
)


def test_nothing_a_claim_says_is_run(open_page: OpenPage) -> None:
    claim = make_claim(
        statement_en=NASTY, claimants=[make_claimant(name_en=NASTY, role_en=NASTY, name_zh=NASTY)]
    )
    publisher = make_publisher(name_en=NASTY, name_zh=NASTY)
    article = make_held_article(title_en=NASTY, byline=NASTY, publisher=publisher, provenance="original")
    make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "refuted", rationale_en=NASTY, rule_exception_en=NASTY)
    make_verdict(claim, "verified", rationale_en=NASTY, correction_en=NASTY)
    page = open_page(claim.get_absolute_url(), language="en-GB")
    assert page.evaluate("window.broken") is None
    assert page.locator("img, script:not([type='application/ld+json'])").count() == 0
    (block,) = page.locator("script").evaluate_all(BLOCKS)
    document = json.loads(block)
    assert document["claimReviewed"] == document["reviewBody"] == NASTY
    assert (
        document == page.request.get(f"/claims/{claim.slug}.json", headers={"accept-language": "en"}).json()
    )


def test_a_sample_page_raises_no_violation(open_page: OpenPage) -> None:
    """The fixture fails on whatever the page writes to the console, violations among it."""
    page = open_page("/claims/qstar-letter-sent/")
    (block,) = page.locator("head script").evaluate_all(BLOCKS)
    assert json.loads(block)["inLanguage"] == "zh-Hans"

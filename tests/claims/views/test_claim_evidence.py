"""What the page of a claim flags: what does not count, what may share a source, exceptions."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_publisher,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def test_what_does_not_count_is_listed_with_its_reason(english: Client) -> None:
    claim = make_claim(slug="bridge")
    make_annotation(claim, make_article(title_en="Unread", access="not_read"), basis="document")
    make_annotation(claim, make_article(title_en="Guess", provenance="original"), basis="conjecture")
    make_annotation(claim, make_article(title_en="Untraced"), basis="document")
    make_annotation(claim, quote=QUOTE, stance="context")
    make_verdict(claim, "disputed")
    uncounted = (
        english.get("/claims/bridge/").text.split('<details class="uncounted"')[1].split("</details>")[0]
    )
    assert "Not counted · 4" in uncounted
    assert "Unread</a></b>, " in uncounted
    for reason in ("the page has not been read", "a basis that is not counted</b>: conjecture"):
        assert reason in uncounted
    assert "unknown origin: nobody has traced it" in uncounted
    assert "context: it neither supports nor opposes" in uncounted


def test_origins_that_may_share_a_source_are_flagged_and_not_merged(english: Client) -> None:
    claim = make_claim(slug="bridge")
    first, second = (
        make_article(title_en=title, provenance="original") for title in ("First report", "Second report")
    )
    make_derivation(first, second, "may_share_source", note_en="one spokesman")
    for article in (first, second):
        make_annotation(claim, article, basis="anonymous")
    make_verdict(claim, "corroborated")
    page = english.get("/claims/bridge/").text
    assert "Supports · 2 origins" in page
    assert "<b>May share a source:</b>" in page
    assert "one spokesman" in page


def test_an_exception_to_the_rules_is_public(english: Client) -> None:
    make_verdict(make_claim(slug="bridge"), "verified", rule_exception_en="The minister told us to our face.")
    page = english.get("/claims/bridge/").text
    assert "An exception to our rules" in page
    assert "The minister told us to our face." in page


def test_approving_ones_own_verdict_is_public(english: Client) -> None:
    claim, editor = make_claim(slug="bridge"), make_user("reviewer")
    verdict = make_verdict(claim, "disputed", by=editor, approved=False)
    verdict.approve(by=editor, self_approval_reason="Alone on a Sunday.")
    page = english.get("/claims/bridge/").text
    assert "Proposed and approved by the same person: Alone on a Sunday." in page


def test_two_reports_of_one_publisher_are_told_apart_by_their_days(english: Client) -> None:
    claim = make_claim(slug="bridge")
    paper = make_publisher(name_en="The Paper")
    first, second = (
        make_article(
            publisher=paper,
            provenance="original",
            published_at=datetime(2024, 5, day, tzinfo=UTC),
            published_precision="day",
        )
        for day in (2, 4)
    )
    make_derivation(first, second, "may_share_source", note_en="one spokesman")
    for article in (first, second):
        make_annotation(claim, article, basis="anonymous")
    make_verdict(claim, "corroborated")
    shared = english.get("/claims/bridge/").text.split("<b>May share a source:</b>")[1].split("</li>")[0]
    told = " ".join(re.sub("<[^>]*>", "", shared).split())
    assert told == "The Paper, 2024-05-02, and The Paper, 2024-05-04: one spokesman"

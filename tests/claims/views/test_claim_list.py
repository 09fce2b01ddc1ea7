"""The list of claims: filters, order, pages, and every state of it in the address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_held_article,
    make_topic,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def decided(statement: str = "The bridge opens.", status: str = "unverified", **columns: Any) -> None:
    claim = make_claim(statement_en=statement, **columns)
    make_annotation(claim, basis="anonymous")
    make_verdict(claim, status)


def statements(client: Client, query: str = "") -> list[str]:
    return [row.seen.statement for row in client.get(f"/claims/{query}").context["rows"]]


def test_decided_claims_are_listed_with_their_origins(english: Client) -> None:
    claim = make_claim(statement_en="The bridge opens.", claimants=[make_claimant(name_en="The mayor")])
    source = make_article(provenance="original")
    make_annotation(claim, source, basis="document")
    make_annotation(claim, make_held_article(), quote="the bridge opens on 3 May", basis="anonymous")
    make_verdict(claim, "verified")
    page = english.get("/claims/").text
    assert "The bridge opens." in page
    assert "The mayor" in page
    assert "1 article, 1 passage" in page
    assert '<i class="dot strong"></i>' in page
    assert "1 supports" in page
    assert "(1 strong)" in page
    assert "0 oppose" in page


def test_a_verdict_outside_the_rules_says_so_in_its_row(english: Client) -> None:
    make_verdict(make_claim(), "refuted", rule_exception_en="The minister told us.")
    decided("Within the rules.")
    assert english.get("/claims/?status=refuted").text.count("exception to the rules") == 1
    assert "exception to the rules" not in english.get("/claims/?status=unverified").text


def test_a_claim_that_nobody_approved_is_not_listed(english: Client) -> None:
    make_annotation(make_claim(statement_en="Not proposed."))
    claim = make_claim(statement_en="Proposed only.")
    make_annotation(claim, basis="anonymous")
    make_verdict(claim, approved=False)
    assert statements(english) == []


def test_the_wording_is_the_one_that_was_decided(english: Client) -> None:
    claim = make_claim(statement_en="The bridge opens on 3 May.")
    make_verdict(claim, "disputed")
    claim.statement_en = "The bridge opens on 4 May."
    claim.save()
    assert statements(english) == ["The bridge opens on 3 May."]
    assert statements(english, "?q=4+May") == []
    assert statements(english, "?q=3+May") == ["The bridge opens on 3 May."]


def test_several_statuses_may_be_asked_for(english: Client) -> None:
    for status in ("unverified", "disputed", "refuted"):
        decided(f"This is {status}.", status)
    found = statements(english, "?status=disputed&status=refuted")
    assert sorted(found) == ["This is disputed.", "This is refuted."]


def test_topic_claimant_and_article_narrow_the_list(english: Client) -> None:
    topic, claimant = make_topic(slug="bridges"), make_claimant(name_en="The mayor")
    article = make_held_article(title_en="A long article")
    claim = make_claim(statement_en="The bridge opens.", topics=[topic], claimants=[claimant])
    make_annotation(claim, article, quote="the bridge opens on 3 May", basis="anonymous")
    make_verdict(claim)
    decided("Something else.")
    for query in ("?topic=bridges", f"?claimant={claimant.pk}", f"?article={article.key}"):
        assert statements(english, query) == ["The bridge opens."]
    assert "Claimant: <b>The mayor</b>" in english.get(f"/claims/?claimant={claimant.pk}").text
    assert "Found in <b>A long article</b>" in english.get(f"/claims/?article={article.key}").text


def test_the_list_names_no_claimant_or_article_that_no_public_claim_names(english: Client) -> None:
    claimant, article = make_claimant(name_en="A whistleblower"), make_held_article(title_en="Still secret")
    claim = make_claim(claimants=[claimant])
    make_annotation(claim, article, quote="the bridge opens on 3 May", basis="anonymous")
    make_verdict(claim, approved=False)
    for query in (f"?claimant={claimant.pk}", f"?article={article.key}"):
        page = english.get(f"/claims/{query}").text
        assert "A whistleblower" not in page
        assert "Still secret" not in page


def test_claims_can_be_ordered_by_when_they_were_said(english: Client) -> None:
    decided("Without a date.")
    for year in (2021, 2023, 2022):
        decided(f"In {year}.", said_on=date(year, 1, 1), said_precision="year")
    assert statements(english, "?order=said") == ["In 2023.", "In 2022.", "In 2021.", "Without a date."]
    assert statements(english, "?order=first-said")[0] == "In 2021."
    assert statements(english, "?order=decided")[0] == "In 2022."


def test_twenty_claims_stand_on_a_page_and_links_keep_the_filters(english: Client) -> None:
    for number in range(21):
        decided(f"Claim {number}.")
    first = english.get("/claims/?status=unverified&q=claim")
    assert len(first.context["rows"]) == 20
    assert "?q=claim&amp;status=unverified&amp;page=2" in first.text
    assert "1–20 of 21" in first.text
    assert len(statements(english, "?status=unverified&q=claim&page=2")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "?status=nonsense",
        "?topic=unheard-of",
        "?topic=%00",
        "?claimant=0",
        "?claimant=99999",
        "?claimant=the-mayor",
        "?article=unheard-of",
        "?article=%ff",
        "?q=unheard-of",
        "?q=bridge&claimant=-1",
    ],
)
def test_what_is_not_known_matches_nothing(english: Client, query: str) -> None:
    decided()
    page = english.get(f"/claims/{query}")
    assert page.context["rows"] == []
    assert "0 claims match." in page.text
    assert "No claim that has been decided matches." in page.text


def test_an_empty_filter_asks_for_nothing(english: Client) -> None:
    decided()
    assert len(statements(english, "?q=&status=&topic=&claimant=&article=&order=")) == 1


def test_the_title_says_what_is_asked_for(english: Client) -> None:
    topic, mayor = make_topic(slug="bridges", name_en="Bridges"), make_claimant(name_en="The mayor")
    for number in range(21):
        decided(f"Claim {number}.", topics=[topic], claimants=[mayor])
    query = f"?status=unverified&status=refuted&q=claim&topic=bridges&claimant={mayor.pk}&page=2"
    title = english.get(f"/claims/{query}").text.split("<title>")[1].split("</title>")[0]
    assert title == "Claims: Refuted, Unverified · “claim” · Bridges · The mayor · page 2 · Factcheck"
    assert "<title>Claims · Factcheck</title>" in english.get("/claims/").text


def test_nothing_found_is_said(english: Client) -> None:
    decided()
    assert "No claim that has been decided matches." in english.get("/claims/?q=unheard-of").text


def test_nothing_is_written_by_a_post(english: Client) -> None:
    assert english.post("/claims/").status_code == 405


def test_queries_do_not_grow_with_claims(same_queries: Callable[[str, Callable[[], object]], None]) -> None:
    topic = make_topic(slug="bridges")

    def more() -> None:
        claim = make_claim(topics=[topic, make_topic()], claimants=[make_claimant(), make_claimant()])
        make_annotation(claim, make_article(provenance="original"), basis="document")
        make_annotation(claim, basis="anonymous")
        make_verdict(claim, "verified")

    same_queries("/claims/?topic=bridges&q=bridge&order=said", more)

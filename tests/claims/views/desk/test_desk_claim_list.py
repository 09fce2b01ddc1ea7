"""The desk's list of all claims, searched in the words that the desk has."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.claims.views.test_claim_search import WRONG
from tests.factory import (
    make_annotation,
    make_claim,
    make_claimant,
    make_held_article,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

LIST = "/desk/claims/"


def statements(desk: Client, query: str = "") -> list[str]:
    return [row.statement for row in desk.get(LIST + query).context["rows"]]


def test_every_claim_that_stands_is_listed_in_its_present_words_decided_or_not(desk: Client) -> None:
    decided = make_verdict(status="disputed").claim
    decided.statement_en = "The viaduct opens."
    decided.save()
    make_claim(statement_en="Nobody decided this.")
    make_claim(statement_en="Merged.").merge_into(decided, by=make_user())
    assert sorted(statements(desk)) == ["Nobody decided this.", "The viaduct opens."]
    assert statements(desk, "?q=viaduct") == ["The viaduct opens."]
    assert statements(desk, "?status=none") == ["Nobody decided this."]


def test_the_last_word_may_be_unfinished(desk: Client) -> None:
    make_claim(statement_en="The bridge opens.")
    assert statements(desk, "?q=the+brid") == ["The bridge opens."]
    assert "results come as you type" in desk.get(LIST).text


def test_a_rationale_that_is_only_proposed_is_searched_and_shown(desk: Client) -> None:
    make_verdict(approved=False, rationale_en="The harbour log of that night.")
    page = desk.get(f"{LIST}?q=harbour+log").text
    assert '<mark class="hit">harbour</mark> <mark class="hit">log</mark>' in page


def test_to_htmx_only_what_was_found_is_sent_and_how_many_is_said(desk: Client) -> None:
    make_claim(statement_en="The bridge opens.")
    answer = desk.get(f"{LIST}?q=brid", headers={"hx-request": "true"})
    assert answer.text.strip().startswith('<p id="said" data-hx-swap-oob="innerHTML">1 claim matches.</p>')
    assert '<div id="found">' in answer.text
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_the_list_is_narrowed_by_topic_claimant_and_article(desk: Client) -> None:
    mayor, article = make_claimant(name_en="The mayor"), make_held_article(title_en="A long article")
    claim = make_claim(
        statement_en="The bridge opens.", topics=[make_topic(slug="bridges")], claimants=[mayor]
    )
    make_annotation(claim, article, quote="the bridge opens on 3 May")
    make_claim(statement_en="Something else.")
    for query in ("?topic=bridges", f"?claimant={mayor.pk}", f"?article={article.key}"):
        assert statements(desk, query) == ["The bridge opens."]
        assert "leave out this filter" in desk.get(LIST + query).text
    assert "Claimant: <b>The mayor</b>" in desk.get(f"{LIST}?claimant={mayor.pk}").text


def test_an_empty_list_says_so(desk: Client) -> None:
    assert "No claim has been recorded yet." in desk.get(LIST).text
    assert "No claim matches." in desk.get(f"{LIST}?q=bridge").text


@pytest.mark.parametrize("query", WRONG[::3])
def test_whatever_is_asked_is_answered(desk: Client, query: str) -> None:
    make_claim()
    assert desk.get(LIST + query).status_code == 200


def test_queries_do_not_grow_with_claims(desk: Client) -> None:
    def more() -> None:
        claim = make_claim(topics=[make_topic()], claimants=[make_claimant(), make_claimant()])
        make_annotation(claim, basis="anonymous")
        make_verdict(claim)
        make_verdict(claim, "disputed", approved=False)

    def asked() -> int:
        desk.get(f"{LIST}?q=bridge")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"{LIST}?q=bridge")
        return len(queries)

    more()
    one = asked()
    for _number in range(10):
        more()
    assert asked() == one

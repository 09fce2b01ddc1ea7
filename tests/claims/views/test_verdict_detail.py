"""The page of one decision: the claim as it took it down, and what has come of it since."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_publisher,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge() -> Claim:
    """A claim with a strong origin told by a translation, decided once."""
    claim = make_claim(slug="bridge", statement_en="The bridge opens on 3 May.", statement_zh="大桥开放。")
    wire = make_article(publisher=make_publisher(name_en="The Wire"), provenance="original")
    gazette = make_held_article(publisher=make_publisher(name_en="The Gazette"))
    make_derivation(gazette, wire, "translates")
    make_annotation(claim, gazette, quote=QUOTE, basis="document")
    make_verdict(claim, "verified", rationale_en="The order says so.")
    return claim


def first_lines(page: str) -> str:
    return page.split("<main")[1].split("<header")[0]


def test_the_verdict_that_readers_see_says_so_and_names_the_claims_own_page(
    english: Client, bridge: Claim
) -> None:
    page = english.get("/claims/bridge/verdicts/1/").text
    assert "This is the verdict that readers see now." in first_lines(page)
    assert '<link rel="canonical" href="http://testserver/claims/bridge/">' in page
    assert "noindex" not in page


def test_a_superseded_verdict_says_so_first_and_by_what(english: Client, bridge: Claim) -> None:
    bridge.change(version=bridge.version, statement_en="The bridge opens in June.")
    make_verdict(bridge, "refuted", rationale_en="It was June.", correction_en="We had the wrong month.")
    page = english.get("/claims/bridge/verdicts/1/").text
    first = first_lines(page)
    assert "This verdict was superseded on <time" in first
    assert "We had the wrong month." in first
    assert '<a class="small" href="/claims/bridge/verdicts/2/">' in first
    assert "What readers see now:" in first
    assert "Refuted" in first
    assert '<meta name="robots" content="noindex">' in page
    assert 'rel="canonical"' not in page
    assert '<h1 lang="en">The bridge opens on 3 May.</h1>' in page
    assert "The order says so." in page
    assert "It was June." not in page
    assert "Decision 1 of 2 on this claim." in page


def test_one_that_was_confirmed_says_so(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "verified", kind="still_holds", rationale_en="Nothing new.")
    assert "looked at again on <time" in first_lines(english.get("/claims/bridge/verdicts/1/").text)
    page = english.get("/claims/bridge/verdicts/2/").text
    assert "This is the verdict that readers see now." in page
    assert "The order says so." in page
    assert "Nothing new." in page


def test_of_a_withdrawn_claim_every_decision_says_so(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "verified", kind="still_holds")
    make_verdict(bridge, kind="withdrawal", rationale_en="The order was forged.")
    assert "The verdict on this claim was withdrawn on <time" in first_lines(
        english.get("/claims/bridge/verdicts/1/").text
    )
    assert "This verdict was withdrawn on <time" in first_lines(
        english.get("/claims/bridge/verdicts/2/").text
    )
    page = english.get("/claims/bridge/verdicts/3/").text
    assert "None has taken its place." in first_lines(page)
    assert "The order was forged." in page
    assert re.search(r"<title>Verdict withdrawn on \d{4}-\d\d-\d\d: The bridge opens", page)
    assert '<meta name="robots" content="noindex">' in page
    assert 'class="picture"' not in page


def test_a_withdrawal_after_which_something_was_decided_says_so(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, kind="withdrawal")
    make_verdict(bridge, "verified")
    first = first_lines(english.get("/claims/bridge/verdicts/2/").text)
    assert "A new verdict was decided on <time" in first
    assert "What readers see now:" in first


def test_of_a_merged_claim_it_leads_to_the_other(english: Client, bridge: Claim) -> None:
    other = make_claim(slug="other")
    make_verdict(other, "disputed")
    bridge.merge_into(other, by=make_user())
    page = english.get("/claims/bridge/verdicts/1/").text
    assert "This claim has been merged into another one." in first_lines(page)
    assert '<a href="/claims/other/">' in first_lines(page)
    assert '<meta name="robots" content="noindex">' in page
    make_verdict(other, kind="withdrawal")
    assert "/claims/other/" not in first_lines(english.get("/claims/bridge/verdicts/1/").text)


def test_the_evidence_is_as_it_was_taken_down(english: Client, bridge: Claim) -> None:
    kept = bridge.annotations.get()
    late = make_article(publisher=make_publisher(name_en="The Latecomer"), provenance="original")
    make_annotation(bridge, late, stance="contradicts", basis="document")
    kept.change(
        version=kept.version, basis="anonymous", superseded_en="Its day.", superseded_at=timezone.now()
    )
    make_verdict(bridge, "disputed")
    page = english.get("/claims/bridge/verdicts/1/").text
    assert "<b>Strong</b> basis: document" in page
    assert "Opposes · 0 origins" in page
    assert "The Latecomer" not in page
    assert "Corrected by its publisher" not in page
    assert QUOTE in page
    later = english.get("/claims/bridge/verdicts/2/").text
    assert "The Latecomer" in later
    assert "Corrected by its publisher" in later


def test_a_passage_that_was_removed_since_counts_there_and_says_so(english: Client, bridge: Claim) -> None:
    bridge.annotations.get().remove(by=make_user(), reason="It is another bridge.")
    make_verdict(bridge, "unverified")
    page = english.get("/claims/bridge/verdicts/1/").text
    assert "Supports · 1 origin<" in page
    assert "Removed by the desk since: It is another bridge." in page
    assert 'class="uncounted"' not in page
    later = english.get("/claims/bridge/verdicts/2/").text
    assert "Supports · 0 origins" in later
    assert "<b>removed by the desk</b>. It is another bridge." in later
    assert QUOTE not in later


def test_the_statuses_that_the_evidence_supported_are_named(english: Client, bridge: Claim) -> None:
    part = english.get("/claims/bridge/verdicts/1/").text.split("What the rules support on this evidence:")[1]
    assert "Verified" in part.split("</p>")[0]
    make_verdict(bridge_two := make_claim(), "verified")
    page = english.get(f"{bridge_two.get_absolute_url()}verdicts/1/").text
    assert "The rules support no status on this evidence." in page
    assert "An exception to our rules" in page


def test_there_is_no_page_of_what_nobody_decided(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "verified", approved=False)
    for address in ("bridge/verdicts/0/", "bridge/verdicts/2/", "nowhere/verdicts/1/", "bridge/verdicts/-1/"):
        assert english.get(f"/claims/{address}").status_code == 404
    assert english.get(f"/claims/bridge/verdicts/{10**30}/").status_code == 404
    undecided = make_claim()
    assert english.get(f"{undecided.get_absolute_url()}verdicts/1/").status_code == 404


def test_the_claims_page_leads_to_its_decisions(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted", correction_en="It was forged.")
    page = english.get("/claims/bridge/").text
    timeline = page.split('<ol class="line">')[1].split("</ol>")[0]
    corrections = page.split('id="corrections"')[1].split("</section>")[0]
    assert 'href="/claims/bridge/verdicts/1/"' in timeline
    assert 'href="/claims/bridge/verdicts/2/"' in timeline
    assert 'href="/claims/bridge/verdicts/1/"' in corrections


def test_a_withdrawn_claims_page_leads_to_its_decisions(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, kind="withdrawal")
    answer = english.get("/claims/bridge/")
    assert answer.status_code == 410
    assert 'href="/claims/bridge/verdicts/1/"' in answer.text
    assert 'href="/claims/bridge/verdicts/2/"' in answer.text


def test_queries_do_not_grow_with_evidence_and_history(
    same_queries: Callable[[str, Callable[[], object]], None], bridge: Claim
) -> None:
    def more() -> None:
        origin = make_article(provenance="original", publisher=make_publisher())
        held = make_held_article(publisher=make_publisher())
        make_derivation(held, origin)
        make_annotation(bridge, held, quote=QUOTE, basis="document")
        make_annotation(bridge, origin, stance="contradicts", basis="document")
        make_verdict(bridge, "disputed", is_substantive=bridge.verdicts.count() == 1)

    more()
    same_queries("/claims/bridge/verdicts/2/", more)

"""The report on what does not go together."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims.consistency import Fault
from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_link,
    make_publisher,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

REPORT = "/desk/consistency/"


def report_on(claim: Claim, *, stance: str = "corroborates", basis: str = "document", name: str = "") -> None:
    publisher = make_publisher(name_en=name) if name else make_publisher()
    make_annotation(
        claim, make_article(provenance="original", publisher=publisher), stance=stance, basis=basis
    )


def stated(**columns: Any) -> Claim:
    """A claim that an article states, and two reports bear out."""
    claim = make_claim(**columns)
    make_annotation(claim, make_held_article(), quote=QUOTE, basis="conjecture")
    report_on(claim)
    report_on(claim)
    return claim


def section(desk: Client, fault: Fault) -> str:
    """What the report says of one fault, as text."""
    page = desk.get(REPORT).text
    (found,) = re.findall(rf'<section[^>]* id="{fault}".*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


def test_where_nothing_is_amiss_every_section_says_so(desk: Client) -> None:
    make_verdict(stated(), "verified")
    for fault in Fault:
        assert "Nothing was found." in section(desk, fault)


def test_a_verdict_outside_the_rules_says_what_is_missing_and_whether_it_is_explained(desk: Client) -> None:
    make_verdict(stated(), "refuted")
    said = section(desk, Fault.OUTSIDE_RULES)
    assert "missing: a strong origin opposes it, no strong origin supports it" in said
    assert "the evidence supports: verified, corroborated" in said
    assert "the exception is written" in said


def test_a_verdict_that_lost_its_evidence_is_outside_the_rules_unexplained(desk: Client) -> None:
    claim = stated()
    make_verdict(claim, "verified")
    for annotation in claim.annotations.filter(stance="corroborates"):
        annotation.remove(by=make_user(), reason="A mistake.", version=annotation.version)
    assert "no exception is written" in section(desk, Fault.OUTSIDE_RULES)


def test_a_verdict_on_one_origin_names_it(desk: Client) -> None:
    claim = make_claim()
    make_annotation(claim, make_held_article(), quote=QUOTE, basis="conjecture")
    report_on(claim, name="The Wire")
    make_verdict(claim, "verified")
    assert "all of it comes from The Wire" in section(desk, Fault.SOLE_ORIGIN)


def test_evidence_after_the_verdict_is_counted_until_it_is_covered(desk: Client) -> None:
    claim = stated()
    make_verdict(claim, "verified")
    report_on(claim)
    assert "1 annotation came after it" in section(desk, Fault.NEWER_EVIDENCE)
    make_verdict(claim, "verified")
    assert "Nothing was found." in section(desk, Fault.NEWER_EVIDENCE)


def test_contradicting_claims_that_both_stand_lead_to_each_other(desk: Client) -> None:
    one, other = stated(), stated(slug="it-stays-shut", statement_en="The bridge stays shut.")
    make_link(one, other, "contradicts")
    make_verdict(one, "verified")
    assert "Nothing was found." in section(desk, Fault.CONTRADICTION)
    make_verdict(other, "corroborated")
    assert "contradicts “ The bridge stays shut ”: Corroborated" in section(desk, Fault.CONTRADICTION)
    assert 'href="/desk/claims/it-stays-shut/"' in desk.get(f"{REPORT}?fault=contradiction").text


def test_claims_linked_otherwise_may_both_stand(desk: Client) -> None:
    one, other = stated(), stated()
    make_link(one, other, "refines")
    make_verdict(one, "verified")
    make_verdict(other, "verified")
    assert "Nothing was found." in section(desk, Fault.CONTRADICTION)


def test_which_statuses_go_together_is_on_the_page(desk: Client) -> None:
    assert "Verified Refuted, Opinion" in section(desk, Fault.CONTRADICTION)


def test_a_claim_that_nobody_states_says_what_there_is(desk: Client) -> None:
    make_claim()
    assert "nothing is annotated to it yet" in section(desk, Fault.NOBODY_STATES)
    report_on(make_claim(), stance="contradicts")
    assert "none of their passages makes it" in section(desk, Fault.NOBODY_STATES)


def test_passages_of_one_origin_that_disagree_on_basis_are_told(desk: Client) -> None:
    claim, wire = (
        make_claim(),
        make_article(provenance="original", publisher=make_publisher(name_en="The Wire")),
    )
    copy = make_article(provenance="derived")
    make_derivation(copy, wire, "republishes")
    make_annotation(claim, wire, basis="document")
    make_annotation(claim, copy, basis="anonymous")
    assert "strong and weak passages of The Wire" in section(desk, Fault.BASIS)


def test_circular_reporting_names_the_articles(desk: Client) -> None:
    one, other = (make_article(publisher=make_publisher(name_en=name)) for name in ("The Wire", "The Echo"))
    make_derivation(one, other)
    make_derivation(other, one)
    make_annotation(make_claim(), one, basis="document")
    assert "they take it from each other: The Wire, The Echo" in section(desk, Fault.CIRCULAR)


def test_one_fault_alone_is_shown_a_page_at_a_time(desk: Client) -> None:
    for _number in range(21):
        make_claim()
    assert "Show all 21" in desk.get(REPORT).text
    second = desk.get(REPORT, {"fault": "nobody-states", "page": "2"}).text
    assert second.count('class="row"') == 1
    assert 'id="sole-origin"' not in second
    assert desk.get(REPORT, {"fault": "no such fault"}).text.count('class="queue') == len(Fault)


def test_a_merged_claim_is_not_looked_at(desk: Client) -> None:
    one, other = make_claim(), stated()
    one.merge_into(other, by=make_user())
    assert "Nothing was found." in section(desk, Fault.NOBODY_STATES)


def test_the_desk_leads_to_the_report(desk: Client) -> None:
    assert f'href="{REPORT}"' in desk.get("/desk/").text


def test_the_report_takes_the_same_queries_for_many_claims(
    same_queries_at_desk: Callable[[str, Callable[[], object]], None],
) -> None:
    def more() -> None:
        make_verdict(stated(), "refuted")
        one, other = make_claim(), stated()
        report_on(one)
        make_verdict(one, "verified")
        make_verdict(other, "verified")
        make_link(one, other, "contradicts")
        report_on(other, basis="anonymous")

    same_queries_at_desk(REPORT, more)

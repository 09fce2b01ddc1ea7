from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import Edge, Graph, Source
from claims.consistency import MAY_STAND_TOGETHER, Case, Fault, Finding, findings
from claims.evidence import Evidence, summarise
from claims.rules import Basis, Kind, Stance, Status

STATES, CONTRADICTS = Stance.STATES, Stance.CONTRADICTS
GRAPH = Graph(
    [
        Source("wire", "original", is_read=True),
        Source("rival", "original", is_read=True),
        Source("copy", "derived", is_read=True),
        Source("ring a", "derived", is_read=True),
        Source("ring b", "derived", is_read=True),
    ],
    [
        Edge("copy", "wire", "republishes"),
        Edge("ring a", "ring b", "republishes"),
        Edge("ring b", "ring a", "republishes"),
    ],
)
WIRE = Evidence(1, "wire", STATES, Basis.DOCUMENT)
RIVAL = Evidence(2, "rival", STATES, Basis.DOCUMENT)


def case(status: Status | None, *evidence: Evidence, newer: int = 0) -> Case:
    return Case("bridge", status, summarise(Kind.FACT, evidence, GRAPH), newer)


def found(*cases: Case) -> list[Finding]:
    return findings(cases, [])


def test_a_verdict_that_two_origins_bear_out_is_left_alone() -> None:
    assert found(case(Status.VERIFIED, WIRE, RIVAL)) == []


def test_a_claim_without_a_verdict_is_held_to_no_rule() -> None:
    assert found(case(None, WIRE)) == []


def test_a_status_that_the_evidence_does_not_support_now_is_outside_the_rules() -> None:
    assert found(case(Status.REFUTED, WIRE, RIVAL)) == [Finding(Fault.OUTSIDE_RULES, "bridge")]


@pytest.mark.parametrize(("status", "stance"), [(Status.VERIFIED, STATES), (Status.REFUTED, CONTRADICTS)])
def test_one_origin_alone_is_told_however_many_articles_repeat_it(status: Status, stance: Stance) -> None:
    said = Evidence(1, "rival", STATES, Basis.CONJECTURE)
    one = Evidence(2, "wire", stance, Basis.DOCUMENT)
    repeated = Evidence(3, "copy", stance, Basis.DOCUMENT)
    assert found(case(status, said, one, repeated)) == [Finding(Fault.SOLE_ORIGIN, "bridge", ("wire",))]
    second = Evidence(4, "rival", stance, Basis.DOCUMENT)
    assert found(case(status, said, one, repeated, second)) == []


def test_a_verdict_that_settles_nothing_rests_on_no_origin_alone() -> None:
    weak = Evidence(1, "wire", STATES, Basis.ANONYMOUS)
    assert found(case(Status.UNVERIFIED, weak)) == []


def test_annotations_after_the_verdict_are_counted() -> None:
    newer = case(Status.VERIFIED, WIRE, RIVAL, newer=2)
    assert found(newer) == [Finding(Fault.NEWER_EVIDENCE, "bridge", count=2)]


def test_a_claim_that_is_only_denied_is_stated_by_nobody() -> None:
    denial = Evidence(1, "wire", CONTRADICTS, Basis.DOCUMENT)
    assert found(case(None, denial)) == [Finding(Fault.NOBODY_STATES, "bridge")]


def test_an_origin_with_strong_and_weak_passages_disagrees_on_its_basis() -> None:
    weak = Evidence(3, "copy", STATES, Basis.ANONYMOUS)
    assert found(case(None, WIRE, weak)) == [Finding(Fault.BASIS, "bridge", ("wire",))]
    other_words = Evidence(3, "copy", STATES, Basis.ON_RECORD)
    assert found(case(None, WIRE, other_words)) == []


def test_circular_reporting_names_its_circle() -> None:
    ring = Evidence(1, "ring a", STATES, Basis.DOCUMENT)
    assert found(case(None, ring)) == [Finding(Fault.CIRCULAR, "bridge", ("ring a", "ring b"))]


def pair(one: Status | None, other: Status | None, *links: tuple[str, str]) -> list[Finding]:
    """What is found of two claims "a" and "b" because they contradict each other."""
    summary = case(None, WIRE, RIVAL).summary
    every = findings([Case("a", one, summary), Case("b", other, summary)], links or [("a", "b")])
    return [finding for finding in every if finding.fault is Fault.CONTRADICTION]


@pytest.mark.parametrize(
    ("one", "other", "is_told"),
    [
        (Status.VERIFIED, Status.VERIFIED, True),
        (Status.VERIFIED, Status.CORROBORATED, True),
        (Status.VERIFIED, Status.UNVERIFIED, True),
        (Status.CORROBORATED, Status.CORROBORATED, True),
        (Status.VERIFIED, Status.REFUTED, False),
        (Status.CORROBORATED, Status.DISPUTED, False),
        (Status.REFUTED, Status.REFUTED, False),
        (Status.DISPUTED, Status.UNVERIFIED, False),
        (Status.VERIFIED, Status.OPINION, False),
        (Status.VERIFIED, None, False),
    ],
)
def test_of_two_contradicting_claims_at_most_one_can_be_so(
    one: Status | None, other: Status | None, is_told: bool
) -> None:
    told = [Finding(Fault.CONTRADICTION, "a", other="b")] if is_told else []
    assert pair(one, other) == pair(other, one) == told


def test_a_pair_linked_both_ways_is_told_once_and_one_that_is_not_looked_at_never() -> None:
    both = pair(Status.VERIFIED, Status.VERIFIED, ("a", "b"), ("b", "a"))
    assert both == [Finding(Fault.CONTRADICTION, "a", other="b")]
    assert pair(Status.VERIFIED, Status.VERIFIED, ("a", "elsewhere")) == []


@given(st.sampled_from(Status), st.sampled_from(Status))
def test_which_statuses_go_together_is_the_same_from_both_ends(one: Status, other: Status) -> None:
    assert (other in MAY_STAND_TOGETHER[one]) == (one in MAY_STAND_TOGETHER[other])


def test_findings_come_by_fault_and_then_by_claim() -> None:
    one = Case("one", Status.REFUTED, case(None, WIRE).summary, newer=1)
    two = Case("two", Status.REFUTED, case(None, WIRE).summary)
    assert [(finding.fault, finding.claim) for finding in findings([one, two], [])] == [
        (Fault.OUTSIDE_RULES, "one"),
        (Fault.OUTSIDE_RULES, "two"),
        (Fault.NEWER_EVIDENCE, "one"),
    ]

"""Where verdicts, evidence and links do not go together: what an editor should look at, claim by claim.

Pure: the desk hands over every claim with its status and what its evidence amounts to now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from articles.provenance import Key, in_order
from claims.evidence import EvidenceSummary, Side
from claims.rules import Status, supported


class Fault(StrEnum):
    """What may be amiss with a claim, in the order in which it is shown."""

    OUTSIDE_RULES = "outside-the-rules"
    CONTRADICTION = "contradiction"
    SOLE_ORIGIN = "sole-origin"
    NEWER_EVIDENCE = "newer-evidence"
    NOBODY_STATES = "nobody-states"
    BASIS = "basis"
    CIRCULAR = "circular"


#: Of two claims that contradict each other at most one can be so. For each status, those that the other claim
#: may have: where one is verified the other is refuted, where one is corroborated the other is neither that
#: nor verified; what is open or refuted goes with everything else. An opinion is neither so nor not so.
MAY_STAND_TOGETHER: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.VERIFIED: frozenset({Status.REFUTED, Status.OPINION}),
        Status.CORROBORATED: frozenset(Status) - {Status.VERIFIED, Status.CORROBORATED},
        Status.DISPUTED: frozenset(Status) - {Status.VERIFIED},
        Status.REFUTED: frozenset(Status),
        Status.UNVERIFIED: frozenset(Status) - {Status.VERIFIED},
        Status.SPECULATIVE: frozenset(Status) - {Status.VERIFIED},
        Status.OPINION: frozenset(Status),
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim: the status readers see (None where there is none), what its evidence amounts to now, and how
    many annotations are newer than that verdict."""

    claim: Key
    status: Status | None
    summary: EvidenceSummary
    newer: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `articles` are the origins it is about, or the circle; `count` the annotations
    that are newer; `other` the claim that contradicts this one."""

    fault: Fault
    claim: Key
    articles: tuple[Key, ...] = ()
    count: int = 0
    other: Key | None = None


def findings(cases: Iterable[Case], contradicting: Iterable[tuple[Key, Key]]) -> list[Finding]:
    """All that is amiss, by fault and then in the order of the cases.

    `contradicting` are the pairs of claims linked so; a pair of which a claim is not among the cases, or has
    no verdict, is left out.
    """
    by_claim = {case.claim: case for case in cases}
    found = [one for case in by_claim.values() for one in _of(case)]
    pairs = {(min(pair, key=in_order), max(pair, key=in_order)) for pair in contradicting}
    for one, other in sorted(pairs, key=lambda pair: (in_order(pair[0]), in_order(pair[1]))):
        if one in by_claim and other in by_claim and not _go_together(by_claim[one], by_claim[other]):
            found.append(Finding(Fault.CONTRADICTION, one, other=other))
    order = list(Fault)
    return sorted(found, key=lambda one: order.index(one.fault))


def _go_together(one: Case, other: Case) -> bool:
    return one.status is None or other.status is None or other.status in MAY_STAND_TOGETHER[one.status]


def _of(case: Case) -> Iterable[Finding]:
    summary = case.summary
    if case.status is not None and case.status not in supported(summary.for_rules):
        yield Finding(Fault.OUTSIDE_RULES, case.claim)
    carried_by = _carried_by(case)
    if carried_by is not None and len(carried_by.origins) == 1:
        yield Finding(Fault.SOLE_ORIGIN, case.claim, (carried_by.origins[0].heading,))
    if case.newer:
        yield Finding(Fault.NEWER_EVIDENCE, case.claim, count=case.newer)
    if not summary.is_stated:
        yield Finding(Fault.NOBODY_STATES, case.claim)
    if disagreeing := [
        origin.heading
        for side in (summary.support, summary.opposition)
        for origin in side.origins
        if origin.has_disagreement
    ]:
        yield Finding(Fault.BASIS, case.claim, tuple(dict.fromkeys(disagreeing)))
    for cycle in summary.cycles:
        yield Finding(Fault.CIRCULAR, case.claim, cycle)


def _carried_by(case: Case) -> Side | None:
    """The side that a verdict takes: the others say that nothing is settled."""
    if case.status in (Status.VERIFIED, Status.CORROBORATED):
        return case.summary.support
    return case.summary.opposition if case.status is Status.REFUTED else None

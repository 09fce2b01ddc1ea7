import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import Edge, Graph, Key, Source
from claims.evidence import Evidence, EvidenceSummary, summarise
from claims.rules import Basis, Kind, Stance, supported
from claims.standing import CHANGES, Change, What, annotations_in, changes

STATES, CONTRADICTS, CONTEXT = Stance.STATES, Stance.CONTRADICTS, Stance.CONTEXT

#: Three reports, of which one is known by a copy, and a post that nobody has traced.
SOURCES = {
    "wire": Source("wire", "original"),
    "copy": Source("copy", "derived", is_read=True),
    "rival": Source("rival", "original", is_read=True),
    "letter": Source("letter", "original", is_read=True),
    "post": Source("post", "unknown", is_read=True),
}
EDGES = [Edge("copy", "wire", "republishes")]
GRAPH = Graph(SOURCES.values(), EDGES)

annotations = st.lists(
    st.builds(
        Evidence,
        st.integers(1, 10_000),
        st.sampled_from(sorted(SOURCES)),
        st.sampled_from(Stance),
        st.sampled_from(Basis),
        st.none() | st.sampled_from(sorted(SOURCES)),
        st.booleans(),
        st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)
summaries = st.builds(lambda kind, evidence: weigh(*evidence, kind=kind), st.sampled_from(Kind), annotations)


def weigh(*evidence: Evidence, kind: Kind = Kind.FACT, graph: Graph = GRAPH) -> EvidenceSummary:
    return summarise(kind, evidence, graph)


def kept(summary: EvidenceSummary) -> tuple[dict[str, Any], list[str]]:
    """What a verdict keeps of the evidence, as it comes back from the database."""
    return json.loads(json.dumps(summary.as_json())), [
        status.value for status in supported(summary.for_rules)
    ]


def changed(before: EvidenceSummary, now: EvidenceSummary) -> tuple[Change, ...]:
    return changes(*kept(before), now)


WIRE = Evidence(1, "copy", STATES, Basis.DOCUMENT)


def test_a_second_origin_is_told_with_the_status_it_opens() -> None:
    before = weigh(WIRE)
    now = weigh(WIRE, Evidence(2, "rival", STATES, Basis.ANONYMOUS))
    assert changed(before, now) == (
        Change(What.STATUS_GAINED, status="corroborated"),
        Change(What.SUPPORT_GAINED, origin="rival"),
    )


def test_strong_opposition_takes_away_the_status() -> None:
    now = weigh(WIRE, Evidence(2, "rival", CONTRADICTS, Basis.ON_RECORD))
    assert changed(weigh(WIRE), now) == (
        Change(What.STATUS_LOST, status="verified"),
        Change(What.STATUS_GAINED, status="disputed"),
        Change(What.STATUS_GAINED, status="unverified"),
        Change(What.OPPOSITION_GAINED, origin="rival"),
    )


def test_one_more_copy_of_a_counted_report_is_merely_new() -> None:
    now = weigh(WIRE, Evidence(2, "wire", STATES, Basis.DOCUMENT), Evidence(3, "rival", CONTEXT))
    assert changed(weigh(WIRE), now) == ()


def test_another_basis_of_the_same_origin_is_told_even_where_the_status_stays() -> None:
    now = weigh(WIRE, Evidence(2, "copy", STATES, Basis.ON_RECORD))
    assert changed(weigh(WIRE), now) == (
        Change(What.SUPPORT_BASIS, origin="wire", before=("document",), now=("document", "on_record")),
    )


def test_a_withdrawn_origin_no_longer_counts() -> None:
    gone = Graph([*SOURCES.values(), Source("wire", "original", is_withdrawn=True)], EDGES)
    assert Change(What.SUPPORT_LOST, origin="wire") in changed(weigh(WIRE), weigh(WIRE, graph=gone))


def test_rules_that_changed_put_a_verdict_at_risk_without_new_evidence() -> None:
    summary, _statuses = kept(weigh(WIRE))
    assert changes(summary, ["verified", "disputed"], weigh(WIRE)) == (
        Change(What.STATUS_LOST, status="disputed"),
    )


def test_words_that_are_gone_put_a_verdict_at_risk_where_they_counted() -> None:
    summary, statuses = kept(weigh(WIRE, Evidence(2, "rival", CONTEXT), Evidence(3, "copy", STATES)))
    now = weigh(WIRE, Evidence(2, "rival", CONTEXT), Evidence(3, "copy", STATES))
    lost, reworded = Change(What.QUOTE_LOST, article="copy"), Change(What.QUOTE_CHANGED, article="copy")
    assert changes(summary, statuses, now, {2: lost, 3: lost}) == ()
    assert changes(summary, statuses, now, {1: lost, 3: lost}) == (lost,)
    assert changes(summary, statuses, now, {1: reworded}) == (reworded,)


def test_words_that_are_gone_of_a_passage_nobody_had_weighed_are_no_risk() -> None:
    more = Evidence(2, "wire", STATES, Basis.DOCUMENT)
    assert changes(*kept(weigh(WIRE)), weigh(WIRE, more), {2: Change(What.QUOTE_LOST, article="wire")}) == ()


def test_provenance_that_is_no_longer_original_is_told_as_an_origin_lost() -> None:
    doubted = Graph([*SOURCES.values(), Source("wire", "unknown")], EDGES)
    assert changed(weigh(WIRE), weigh(WIRE, graph=doubted)) == (
        Change(What.STATUS_LOST, status="verified"),
        Change(What.STATUS_GAINED, status="unverified"),
        Change(What.SUPPORT_LOST, origin="wire"),
    )


def test_two_origins_that_become_one_are_told() -> None:
    both = (Evidence(1, "rival", STATES, Basis.ANONYMOUS), Evidence(2, "letter", STATES, Basis.ANONYMOUS))
    sources = SOURCES | {"rival": Source("rival", "derived", is_read=True)}
    merged = Graph(sources.values(), [*EDGES, Edge("rival", "letter", "summarises")])
    assert changed(weigh(*both), weigh(*both, graph=merged)) == (
        Change(What.STATUS_LOST, status="corroborated"),
        Change(What.SUPPORT_LOST, origin="rival"),
    )


@given(annotations)
def test_every_annotation_that_was_weighed_is_in_the_summary(evidence: list[Evidence]) -> None:
    assert annotations_in(kept(weigh(*evidence))[0]) == {one.key for one in evidence}


@given(summaries)
def test_nothing_has_changed_where_the_evidence_is_the_same(summary: EvidenceSummary) -> None:
    assert changed(summary, summary) == ()


@given(summaries, summaries)
def test_the_changes_lead_from_what_was_to_what_is(before: EvidenceSummary, now: EvidenceSummary) -> None:
    found = changed(before, now)
    was, becomes = kept(before)[0], kept(now)[0]
    for side, lost, gained, basis in (
        ("support", What.SUPPORT_LOST, What.SUPPORT_GAINED, What.SUPPORT_BASIS),
        ("opposition", What.OPPOSITION_LOST, What.OPPOSITION_GAINED, What.OPPOSITION_BASIS),
    ):
        origins = dict(bases(was, side))
        for change in found:
            if change.origin is None:
                continue
            if change.what is lost:
                del origins[change.origin]
            elif change.what is gained:
                origins[change.origin] = bases(becomes, side)[change.origin]
            elif change.what is basis:
                assert origins[change.origin] == list(change.before)
                origins[change.origin] = list(change.now)
        assert origins == bases(becomes, side)
    lost_statuses = {change.status for change in found if change.what is What.STATUS_LOST}
    gained_statuses = {change.status for change in found if change.what is What.STATUS_GAINED}
    assert set(kept(before)[1]) - lost_statuses | gained_statuses == set(kept(now)[1])


@given(summaries, summaries)
def test_the_way_back_is_the_same_changes_the_other_way_round(
    before: EvidenceSummary, now: EvidenceSummary
) -> None:
    opposite = {
        What.STATUS_LOST: What.STATUS_GAINED,
        What.SUPPORT_LOST: What.SUPPORT_GAINED,
        What.OPPOSITION_LOST: What.OPPOSITION_GAINED,
    }
    opposite |= {other: one for one, other in opposite.items()}
    back = {
        Change(opposite.get(one.what, one.what), one.status, one.origin, one.now, one.before)
        for one in changed(now, before)
    }
    assert back == set(changed(before, now))


@given(st.sampled_from(Kind), annotations, st.sampled_from(sorted(SOURCES)), st.sampled_from(Basis))
def test_context_never_puts_a_verdict_at_risk(
    kind: Kind, evidence: list[Evidence], article: str, basis: Basis
) -> None:
    more = Evidence(20_000, article, CONTEXT, basis)
    assert changed(weigh(*evidence, kind=kind), weigh(*evidence, more, kind=kind)) == ()


@pytest.mark.parametrize("what", What)
def test_every_change_is_worded(what: What) -> None:
    names = {
        "origin": "The Wire",
        "article": "The Copy",
        "status": "verified",
        "before": "document",
        "now": "anonymous",
    }
    assert "%" not in CHANGES[what] % names


def bases(summary: Mapping[str, Any], side: str) -> dict[Key, list[str]]:
    return {origin["root"]: origin["bases"] for origin in summary[side]["origins"]}

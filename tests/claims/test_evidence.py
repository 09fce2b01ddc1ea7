import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import Edge, Graph, Source
from claims.evidence import REASONS, Evidence, EvidenceSummary, NotCounted, Reading, summarise
from claims.rules import Basis, Kind, Stance, Status, Strength, supported

STATES, CORROBORATES = Stance.STATES, Stance.CORROBORATES
CONTRADICTS, CONTEXT = Stance.CONTRADICTS, Stance.CONTEXT

#: A wire report known through copies, a digest and a book by the same reporter; a rival report; a post
#: nobody has traced; a page that retells both reports; two pages that copy each other.
GRAPH = Graph(
    [
        Source("wire", "original"),
        Source("copy", "derived", is_read=True),
        Source("translation", "derived", is_read=True),
        Source("digest", "derived", is_read=True),
        Source("copy of the copy", "derived", is_read=True),
        Source("book", "derived", is_read=True),
        Source("copy of rival", "derived", is_read=True),
        Source("rival", "original", is_read=True),
        Source("unread", "derived"),
        Source("gone", "original", is_withdrawn=True, is_read=True),
        Source("copy of gone", "derived", is_read=True),
        Source("post", "unknown", is_read=True),
        Source("roundup", "derived", is_read=True),
        Source("ring a", "derived", is_read=True),
        Source("ring b", "derived", is_read=True),
    ],
    [
        Edge("copy", "wire", "republishes"),
        Edge("translation", "wire", "translates"),
        Edge("digest", "translation", "summarises"),
        Edge("copy of the copy", "copy", "republishes"),
        Edge("book", "wire", "same_reporting"),
        Edge("copy of rival", "rival", "republishes"),
        Edge("unread", "wire", "republishes"),
        Edge("copy of gone", "gone", "republishes"),
        Edge("roundup", "wire", "summarises"),
        Edge("roundup", "rival", "summarises"),
        Edge("ring a", "ring b", "republishes"),
        Edge("ring b", "ring a", "republishes"),
        Edge("rival", "wire", "may_share_source"),
    ],
)

annotations = st.lists(
    st.builds(
        Evidence,
        st.integers(1, 10_000),
        st.sampled_from(sorted(map(str, GRAPH.sources))),
        st.sampled_from(Stance),
        st.sampled_from(Basis),
        st.none() | st.sampled_from(sorted(map(str, GRAPH.sources))),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


def weigh(*evidence: Evidence, kind: Kind = Kind.FACT) -> EvidenceSummary:
    return summarise(kind, evidence, GRAPH)


def test_three_articles_of_one_report_are_one_origin() -> None:
    summary = weigh(
        Evidence(1, "copy", STATES, Basis.ANONYMOUS),
        Evidence(2, "translation", STATES, Basis.ANONYMOUS),
        Evidence(3, "digest", CORROBORATES, Basis.ANONYMOUS),
    )
    (origin,) = summary.support.origins
    assert (origin.root, origin.strength, origin.heading) == ("wire", Strength.WEAK, "wire")
    assert [(one.article, one.kind, one.path) for one in origin.repeaters] == [
        ("copy", "republishes", ("copy", "wire")),
        ("digest", "summarises", ("digest", "translation", "wire")),
        ("translation", "translates", ("translation", "wire")),
    ]
    assert len(summary.support.articles) == 3


def test_weakest_counted_basis_is_the_origins_and_the_disagreement_shows() -> None:
    (origin,) = weigh(
        Evidence(1, "copy", STATES, Basis.DOCUMENT), Evidence(2, "translation", STATES, Basis.ANONYMOUS)
    ).support.origins
    assert (origin.strength, origin.has_disagreement) == (Strength.WEAK, True)
    assert origin.bases == (Basis.DOCUMENT, Basis.ANONYMOUS)


def test_strong_origins_come_first() -> None:
    summary = weigh(
        Evidence(1, "rival", STATES, Basis.ANONYMOUS), Evidence(2, "copy", STATES, Basis.DOCUMENT)
    )
    assert list(summary.support.strengths.items()) == [("wire", Strength.STRONG), ("rival", Strength.WEAK)]


def test_of_two_ways_to_an_origin_the_shorter_is_told() -> None:
    (origin,) = weigh(
        Evidence(1, "post", STATES, Basis.DOCUMENT, "copy"),
        Evidence(2, "post", STATES, Basis.DOCUMENT, "wire"),
    ).support.origins
    assert [repeater.path for repeater in origin.repeaters] == [("post", "wire")]


def test_bases_of_equal_strength_are_no_disagreement() -> None:
    (origin,) = weigh(
        Evidence(1, "copy", STATES, Basis.DOCUMENT), Evidence(2, "copy", STATES, Basis.ON_RECORD)
    ).support.origins
    assert (origin.strength, origin.has_disagreement) == (Strength.STRONG, False)


def test_each_side_has_its_own_strength_for_an_origin() -> None:
    summary = weigh(
        Evidence(1, "copy", STATES, Basis.ANONYMOUS), Evidence(2, "copy", CONTRADICTS, Basis.DOCUMENT)
    )
    assert summary.support.strengths == {"wire": Strength.WEAK}
    assert summary.opposition.strengths == {"wire": Strength.STRONG}


def test_an_original_that_was_read_itself_is_not_read_in_a_copy() -> None:
    (origin,) = weigh(Evidence(1, "rival", STATES, Basis.DOCUMENT)).support.origins
    (repeater,) = origin.repeaters
    assert (origin.reading, repeater.kind, repeater.path) == (Reading.READ, "", ("rival",))


@pytest.mark.parametrize(
    ("articles", "reading"),
    [
        (["copy"], Reading.IN_COPY),
        (["copy of the copy"], Reading.IN_COPY),
        (["translation"], Reading.RETOLD),
        (["digest"], Reading.RETOLD),
        (["digest", "copy"], Reading.IN_COPY),
        (["rival", "copy of rival"], Reading.READ),
        (["copy of rival"], Reading.READ),
    ],
)
def test_only_a_copy_that_republishes_lets_one_read_an_origin(articles: list[str], reading: Reading) -> None:
    (origin,) = weigh(
        *(Evidence(number, article, STATES, Basis.DOCUMENT) for number, article in enumerate(articles))
    ).support.origins
    assert origin.reading is reading


def test_what_only_an_editors_word_leads_to_was_not_read_in_a_copy() -> None:
    (origin,) = weigh(Evidence(1, "post", STATES, Basis.DOCUMENT, "wire")).support.origins
    assert origin.reading is Reading.RETOLD


def test_the_same_reporting_stands_for_its_origin_where_all_comes_through_it() -> None:
    book = Evidence(1, "book", CONTRADICTS, Basis.ON_RECORD)
    named = Evidence(2, "post", CONTRADICTS, Basis.ON_RECORD, "book")
    (origin,) = weigh(book, named).opposition.origins
    assert (origin.root, origin.heading, origin.reading) == ("wire", "book", Reading.READ)
    (origin,) = weigh(book, Evidence(3, "copy", CONTRADICTS, Basis.ON_RECORD)).opposition.origins
    assert (origin.root, origin.heading) == ("wire", "wire")
    # Each side has its own heading, and what is counted is one origin all the same.
    summary = weigh(book, Evidence(3, "copy", STATES, Basis.ON_RECORD))
    assert summary.support.strengths == summary.opposition.strengths == {"wire": Strength.STRONG}
    assert [side.origins[0].heading for side in (summary.support, summary.opposition)] == ["wire", "book"]


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (Evidence(1, "copy", STATES, Basis.DOCUMENT, is_removed=True), NotCounted.REMOVED),
        (Evidence(1, "copy", CONTEXT, Basis.DOCUMENT), NotCounted.CONTEXT),
        (Evidence(1, "unread", CONTEXT, Basis.DOCUMENT), NotCounted.NOT_READ),
        (Evidence(1, "unread", STATES, Basis.DOCUMENT, is_superseded=True), NotCounted.NOT_READ),
        (Evidence(1, "copy", STATES, Basis.DOCUMENT, is_superseded=True), NotCounted.SUPERSEDED),
        (Evidence(1, "gone", STATES, Basis.DOCUMENT), NotCounted.WITHDRAWN),
        (Evidence(1, "unread", STATES, Basis.DOCUMENT), NotCounted.NOT_READ),
        (Evidence(1, "copy", STATES, Basis.DOCUMENT, "copy"), NotCounted.OWN_WORDS),
        (Evidence(1, "copy", STATES, Basis.CONJECTURE), NotCounted.BASIS),
        (Evidence(1, "copy", STATES), NotCounted.BASIS),
        (Evidence(1, "ring a", STATES, Basis.DOCUMENT), NotCounted.CIRCULAR),
        (Evidence(1, "roundup", STATES, Basis.DOCUMENT), NotCounted.SEVERAL_ORIGINS),
        (Evidence(1, "post", STATES, Basis.DOCUMENT), NotCounted.UNKNOWN_ORIGIN),
        (Evidence(1, "copy of gone", STATES, Basis.DOCUMENT), NotCounted.ORIGIN_WITHDRAWN),
    ],
)
def test_what_does_not_count_says_why(evidence: Evidence, reason: NotCounted) -> None:
    summary = weigh(evidence)
    assert [one.reason for one in summary.uncounted] == [reason]
    assert summary.support.origins == summary.opposition.origins == ()


def test_every_reason_has_a_wording() -> None:
    assert list(REASONS) == list(NotCounted)


def test_several_origins_are_named_and_naming_one_counts_it() -> None:
    (uncounted,) = weigh(Evidence(1, "roundup", STATES, Basis.DOCUMENT)).uncounted
    assert uncounted.roots == ("rival", "wire")
    named = weigh(Evidence(1, "roundup", STATES, Basis.DOCUMENT, "rival"))
    assert named.support.strengths == {"rival": Strength.STRONG}


def test_circular_reporting_is_reported_unless_only_a_removed_annotation_met_it() -> None:
    ring = Evidence(1, "ring a", STATES, Basis.DOCUMENT)
    assert weigh(ring).cycles == (("ring a", "ring b"),)
    assert weigh(replace(ring, is_removed=True)).cycles == ()


def test_origins_that_may_share_a_source_are_flagged_and_both_count() -> None:
    summary = weigh(
        Evidence(1, "copy", STATES, Basis.ANONYMOUS), Evidence(2, "rival", CORROBORATES, Basis.ANONYMOUS)
    )
    assert len(summary.support.origins) == 2
    assert summary.support.shared_sources == (("rival", "wire"),)
    assert summary.opposition.shared_sources == ()


def test_own_word_counts_for_an_attribution_only() -> None:
    own_word = Evidence(1, "copy", STATES, Basis.OWN_WORD)
    assert supported(weigh(own_word).for_rules) == (Status.UNVERIFIED, Status.SPECULATIVE)
    assert supported(weigh(own_word, kind=Kind.ATTRIBUTION).for_rules) == (Status.VERIFIED,)


def test_an_uncounted_passage_with_some_ground_keeps_a_claim_from_being_speculative() -> None:
    conjecture = Evidence(1, "copy", STATES, Basis.CONJECTURE)
    grounded = Evidence(2, "post", STATES, Basis.UNATTRIBUTED)
    assert not weigh().is_speculative
    assert weigh(conjecture).is_speculative
    assert not weigh(conjecture, grounded).is_speculative
    assert weigh(conjecture, replace(grounded, is_removed=True)).is_speculative


def test_a_page_that_nobody_read_states_nothing() -> None:
    assert not weigh(Evidence(1, "unread", STATES, Basis.DOCUMENT)).is_stated
    assert weigh(Evidence(1, "post", STATES)).is_stated


def test_an_article_outside_the_graph_is_refused() -> None:
    with pytest.raises(KeyError):
        weigh(Evidence(1, "elsewhere", STATES))


def test_json_keeps_what_a_verdict_rested_on() -> None:
    kept = weigh(
        Evidence(1, "copy", STATES, Basis.ANONYMOUS), Evidence(2, "post", CONTRADICTS, Basis.DOCUMENT)
    ).as_json()
    assert kept["support"]["articles"] == 1
    assert kept["support"]["origins"][0]["root"] == "wire"
    assert kept["support"]["origins"][0]["strength"] == "weak"
    assert kept["uncounted"] == [
        {
            "annotation": 2,
            "article": "post",
            "stance": "contradicts",
            "basis": "document",
            "reason": "unknown_origin",
            "roots": ["post"],
        }
    ]


@given(st.sampled_from(Kind), annotations, st.randoms())
def test_order_never_matters(kind: Kind, evidence: list[Evidence], chance: random.Random) -> None:
    summary = summarise(kind, evidence, GRAPH)
    chance.shuffle(evidence)
    assert summarise(kind, evidence, GRAPH) == summary


@given(st.sampled_from(Kind), annotations)
def test_every_annotation_stands_in_exactly_one_place(kind: Kind, evidence: list[Evidence]) -> None:
    summary = summarise(kind, evidence, GRAPH)
    counted = [
        key
        for side in (summary.support, summary.opposition)
        for origin in side.origins
        for repeater in origin.repeaters
        for key in repeater.annotations
    ]
    assert sorted(map(int, counted + [one.annotation for one in summary.uncounted])) == sorted(
        int(one.key) for one in evidence
    )
    assert json.loads(json.dumps(summary.as_json())) == summary.as_json()


@given(st.sampled_from(Kind), annotations)
def test_what_was_kept_as_json_is_read_back_as_it_was(kind: Kind, evidence: list[Evidence]) -> None:
    summary = summarise(kind, evidence, GRAPH)
    assert EvidenceSummary.from_json(json.loads(json.dumps(summary.as_json()))) == summary


def test_what_is_no_summary_is_refused() -> None:
    kept = weigh(Evidence(1, "wire", STATES, Basis.DOCUMENT)).as_json()
    with pytest.raises(ValueError, match="hearsay"):
        EvidenceSummary.from_json(kept | {"kind": "hearsay"})
    with pytest.raises(KeyError, match="support"):
        EvidenceSummary.from_json({"kind": "fact"})


@given(st.sampled_from(Kind), annotations)
def test_a_repeat_of_a_known_origin_with_the_same_basis_never_changes_the_outcome(
    kind: Kind, evidence: list[Evidence]
) -> None:
    summary = summarise(kind, evidence, GRAPH)
    uncounted = {one.annotation for one in summary.uncounted}
    repeats = [replace(one, key=int(one.key) + 20_000) for one in evidence if one.key not in uncounted]
    assert summarise(kind, [*evidence, *repeats], GRAPH).for_rules == summary.for_rules


@given(st.sampled_from(Kind), annotations)
def test_what_is_not_counted_never_moves_an_origin(kind: Kind, evidence: list[Evidence]) -> None:
    summary = summarise(kind, evidence, GRAPH)
    uncounted = {one.annotation for one in summary.uncounted}
    alone = summarise(kind, [one for one in evidence if one.key not in uncounted], GRAPH)
    assert (alone.support, alone.opposition) == (summary.support, summary.opposition)


@given(st.sampled_from(Kind), annotations)
def test_what_was_removed_never_matters(kind: Kind, evidence: list[Evidence]) -> None:
    living = [one for one in evidence if not one.is_removed]
    kept, whole = summarise(kind, living, GRAPH), summarise(kind, evidence, GRAPH)
    assert (kept.for_rules, kept.cycles) == (whole.for_rules, whole.cycles)

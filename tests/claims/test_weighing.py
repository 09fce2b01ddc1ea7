"""The published rules held on whole bodies of evidence, over any graph of derivations, circles and all.

What `summarise` finds is compared with the definitions of the design, written out as plainly as they are
said there; and what an editor may rely on is tried on it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import FOLLOWED, KINDS, Edge, Graph, Key, Source
from claims.evidence import Evidence, EvidenceSummary, NotCounted, Side, summarise
from claims.rules import STRENGTHS, Basis, Kind, Stance, Status, Strength, supported

ARTICLES = "abcdefgh"
#: Articles that nothing in the story takes from, for a test to add evidence with.
ANOTHER, COPY = "another", "a copy of another"
UNCOUNTED_BASES = [basis for basis, counts in STRENGTHS.items() if counts is None]


@dataclass(frozen=True)
class Story:
    """A claim's evidence and the graph round it."""

    kind: Kind
    evidence: list[Evidence]
    sources: list[Source]
    edges: list[Edge]

    def weighed(self, *more: Evidence) -> EvidenceSummary:
        spare = [Source(ANOTHER, "original", is_read=True), Source(COPY, "derived", is_read=True)]
        edges = [*self.edges, Edge(COPY, ANOTHER, "republishes")]
        return summarise(self.kind, [*self.evidence, *more], Graph([*self.sources, *spare], edges))


edges = st.builds(
    Edge,
    st.sampled_from(ARTICLES),
    st.sampled_from(ARTICLES),
    st.sampled_from([*sorted(FOLLOWED), *KINDS]),
).filter(lambda edge: edge.article != edge.derived_from)

evidence = st.builds(
    Evidence,
    st.integers(1, 10_000),
    st.sampled_from(ARTICLES),
    st.sampled_from(Stance),
    st.sampled_from(Basis),
    st.none() | st.sampled_from(ARTICLES),
    is_removed=st.sampled_from([False, False, False, True]),
    is_superseded=st.sampled_from([False, False, False, True]),
)

sources = st.tuples(
    *(
        st.builds(
            Source,
            st.just(key),
            st.sampled_from(["original", "original", "derived", "unknown"]),
            st.sampled_from([False, False, False, True]),
            st.sampled_from([True, True, True, False]),
        )
        for key in ARTICLES
    )
).map(list)

stories = st.builds(
    Story,
    st.sampled_from(Kind),
    st.lists(evidence, max_size=10, unique_by=lambda one: one.key),
    sources,
    st.lists(edges, max_size=10),
)


def reached(story: Story, start: Key) -> set[Key]:
    found = {start}
    while more := {e.derived_from for e in story.edges if e.kind in FOLLOWED and e.article in found} - found:
        found |= more
    return found


def origin_by_definition(story: Story, one: Evidence) -> Key | None:
    """The one original report, standing, that everything reached from the passage leads to."""
    provenance = {source.key: source for source in story.sources}
    if one.origin == one.article and provenance[one.article].provenance != "original":
        return None
    start = one.article if one.origin is None else one.origin
    roots = {key for key in reached(story, start) if reached(story, key) == {key}}
    leads_on = all(roots & reached(story, key) for key in reached(story, start))
    if len(roots) != 1 or not leads_on:
        return None
    (root,) = roots
    return root if provenance[root].provenance == "original" and not provenance[root].is_withdrawn else None


def counts(story: Story, one: Evidence) -> bool:
    article = next(source for source in story.sources if source.key == one.article)
    own_word = one.basis is Basis.OWN_WORD and story.kind is Kind.ATTRIBUTION
    return (
        not one.is_removed
        and article.is_read
        and not article.is_withdrawn
        and not one.is_superseded
        and one.stance is not Stance.CONTEXT
        and (own_word or STRENGTHS[one.basis] is not None)
        and origin_by_definition(story, one) is not None
    )


def side_by_definition(story: Story, stances: set[Stance]) -> dict[Key, Strength]:
    strengths: dict[Key, Strength] = {}
    for one in story.evidence:
        root = origin_by_definition(story, one)
        if root is not None and one.stance in stances and counts(story, one):
            is_weak = STRENGTHS[one.basis] is Strength.WEAK or strengths.get(root) is Strength.WEAK
            strengths[root] = Strength.WEAK if is_weak else Strength.STRONG
    return strengths


def flags_by_definition(story: Story, stances: set[Stance]) -> set[tuple[Key, Key]]:
    """Pairs of origins with a flag between two articles that passages counted there come through."""
    told: dict[Key, set[Key]] = {}
    for one in story.evidence:
        root = origin_by_definition(story, one)
        if root is None or one.stance not in stances or not counts(story, one):
            continue
        for start in (one.article, one.origin):
            # An article that leads elsewhere too says nothing of this origin.
            if start is not None and origin_by_definition(story, Evidence(0, start, Stance.STATES)) == root:
                told.setdefault(root, set()).update(reached(story, start))
    flagged = {frozenset((e.article, e.derived_from)) for e in story.edges if e.kind == "may_share_source"}
    return {
        (min(str(first), str(second)), max(str(first), str(second)))
        for first, ones in told.items()
        for second, others in told.items()
        if first != second and any(frozenset((one, other)) in flagged for one in ones for other in others)
    }


@given(stories)
def test_the_origins_of_each_side_are_those_that_the_definitions_give(story: Story) -> None:
    summary = story.weighed()
    for side, stances in (
        (summary.support, {Stance.STATES, Stance.CORROBORATES}),
        (summary.opposition, {Stance.CONTRADICTS}),
    ):
        assert side.strengths == side_by_definition(story, stances)
        assert set(side.shared_sources) == flags_by_definition(story, stances)
    uncounted = {one.annotation for one in summary.uncounted}
    assert uncounted == {one.key for one in story.evidence if not counts(story, one)}


@given(stories, st.randoms())
def test_order_never_matters_to_the_statuses_that_are_supported(story: Story, chance: random.Random) -> None:
    shuffled = replace(story, evidence=story.evidence[:], sources=story.sources[:], edges=story.edges[:])
    for rows in (shuffled.evidence, shuffled.sources, shuffled.edges):
        chance.shuffle(rows)
    assert shuffled.weighed() == story.weighed()


def counted_with(summary: EvidenceSummary, story: Story) -> list[tuple[Evidence, Side, Key]]:
    """Every passage that counts, with its side and origin."""
    by_key = {one.key: one for one in story.evidence}
    return [
        (by_key[key], side, origin.root)
        for side in (summary.support, summary.opposition)
        for origin in side.origins
        for repeater in origin.repeaters
        for key in repeater.annotations
    ]


@given(stories)
def test_another_article_that_repeats_a_known_origin_on_the_same_basis_never_changes_the_outcome(
    story: Story,
) -> None:
    summary = story.weighed()
    for one, side, root in counted_with(summary, story):
        # A new page that takes the report up, and says what a page before it said.
        copy = Evidence(20_000, "new page", one.stance, one.basis)
        wider = replace(
            story,
            evidence=[*story.evidence, copy],
            sources=[*story.sources, Source("new page", "derived", is_read=True)],
            edges=[*story.edges, Edge("new page", root, "republishes")],
        )
        again = wider.weighed()
        assert again.for_rules == summary.for_rules
        assert supported(again.for_rules) == supported(summary.for_rules)
        repeated = again.support if side is summary.support else again.opposition
        assert repeated.articles == side.articles | {"new page"}


@given(stories, st.sampled_from(UNCOUNTED_BASES), st.sampled_from(list(Stance)))
def test_what_is_not_counted_never_moves_an_origin_or_a_status_that_rests_on_origins(
    story: Story, basis: Basis, stance: Stance
) -> None:
    """Of the statuses, unverified and speculative rest on what is said, counted or not; the others do not."""
    before = story.weighed()
    uncounted = Evidence(20_000, ANOTHER, stance, basis)
    if story.kind is Kind.ATTRIBUTION and basis is Basis.OWN_WORD:
        uncounted = replace(uncounted, is_superseded=True)
    after = story.weighed(uncounted)
    assert (after.support, after.opposition) == (before.support, before.opposition)
    on_what_is_said = {Status.UNVERIFIED, Status.SPECULATIVE}
    assert set(supported(after.for_rules)) ^ set(supported(before.for_rules)) <= on_what_is_said


@given(stories)
def test_without_all_that_is_removed_or_unread_or_context_the_outcome_is_the_same(story: Story) -> None:
    whole = story.weighed()
    idle = {NotCounted.REMOVED, NotCounted.NOT_READ, NotCounted.CONTEXT}
    left_out = {one.annotation for one in whole.uncounted if one.reason in idle}
    alone = replace(story, evidence=[one for one in story.evidence if one.key not in left_out]).weighed()
    assert alone.for_rules == whole.for_rules


@given(stories, st.sampled_from([ANOTHER, COPY]), st.sampled_from([Stance.STATES, Stance.CORROBORATES]))
def test_another_distinct_strong_supporting_origin_never_weakens_support(
    story: Story, article: str, stance: Stance
) -> None:
    """To weaken would be to lose verified, corroborated or disputed, or to gain refuted."""
    before = set(supported(story.weighed().for_rules))
    more = story.weighed(Evidence(20_000, article, stance, Basis.DOCUMENT))
    after = set(supported(more.for_rules))
    assert more.support.strengths[ANOTHER] is Strength.STRONG
    assert before & {Status.VERIFIED, Status.CORROBORATED, Status.DISPUTED} <= after
    assert Status.REFUTED not in after
    if Strength.STRONG not in more.for_rules.one_sided()[1]:
        assert Status.VERIFIED in after

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import FOLLOWED, Edge, Graph, Key, Source, Untraced

ARTICLES = "abcdefgh"

edges_of_any_kind = st.lists(
    st.builds(
        Edge,
        st.sampled_from(ARTICLES),
        st.sampled_from(ARTICLES),
        st.sampled_from([*sorted(FOLLOWED), "quotes", "may_share_source"]),
    ).filter(lambda edge: edge.article != edge.derived_from),
    max_size=14,
)


def graph(*edges: Edge, unknown: str = "", withdrawn: str = "", derived: str = "") -> Graph:
    """Articles "a" to "h", original unless named otherwise."""
    provenance = dict.fromkeys(unknown, "unknown") | dict.fromkeys(derived, "derived")
    return Graph(
        [Source(key, provenance.get(key, "original"), is_withdrawn=key in withdrawn) for key in ARTICLES],
        edges,
    )


def translates(path: str) -> list[Edge]:
    """ "abc" is: a translates b, b translates c."""
    return [Edge(article, derived_from, "translates") for article, derived_from in pairwise(path)]


def test_original_article_is_its_own_origin() -> None:
    origin = graph().origin_of("a")
    assert (origin.root, origin.reason, origin.path) == ("a", None, ("a",))


def test_a_chain_leads_to_its_root_with_the_path_walked() -> None:
    origin = graph(*translates("abcd"), derived="abc").origin_of("a")
    assert (origin.root, origin.path) == ("d", ("a", "b", "c", "d"))


@pytest.mark.parametrize("kind", sorted(FOLLOWED))
def test_every_kind_that_carries_a_whole_article_is_followed(kind: str) -> None:
    assert graph(Edge("a", "b", kind)).origin_of("a").root == "b"


@pytest.mark.parametrize("kind", ["quotes", "may_share_source"])
def test_quoting_and_sharing_are_not_followed(kind: str) -> None:
    assert graph(Edge("a", "b", kind)).origin_of("a").root == "a"


def test_named_origin_is_followed_to_its_own_root() -> None:
    origin = graph(*translates("ab"), *translates("cd")).origin_of("a", "c")
    assert (origin.root, origin.path) == ("d", ("a", "c", "d"))


def test_named_origin_on_the_way_keeps_the_steps_before_it() -> None:
    origin = graph(*translates("abc"), *translates("ad")).origin_of("a", "c")
    assert (origin.root, origin.path) == ("c", ("a", "b", "c"))


def test_two_roots_are_unknown_until_one_is_named() -> None:
    two = graph(*translates("ab"), *translates("ac"))
    unnamed = two.origin_of("a")
    assert (unnamed.root, unnamed.reason) == (None, Untraced.SEVERAL_ORIGINS)
    assert unnamed.roots == {"b", "c"}
    assert two.origin_of("a", "c").root == "c"


def test_naming_an_original_article_itself_counts_and_follows_its_derivations() -> None:
    assert graph().origin_of("a", "a").root == "a"
    assert graph(Edge("a", "b", "same_reporting")).origin_of("a", "a").root == "b"


@pytest.mark.parametrize("provenance", ["unknown", "derived"])
def test_naming_a_retelling_itself_makes_its_own_words(provenance: str) -> None:
    origin = graph(*translates("ab"), **{provenance: "a"}).origin_of("a", "a")
    assert (origin.root, origin.reason) == (None, Untraced.OWN_WORDS)


@pytest.mark.parametrize("provenance", ["unknown", "derived"])
def test_a_root_that_is_not_original_is_an_unknown_origin(provenance: str) -> None:
    origin = graph(*translates("ab"), **{provenance: "b"}).origin_of("a")
    assert (origin.root, origin.reason) == (None, Untraced.UNKNOWN_ORIGIN)


def test_a_withdrawn_root_does_not_count_but_a_withdrawn_copy_on_the_way_does_not_matter() -> None:
    assert graph(*translates("ab"), withdrawn="b").origin_of("a").reason is Untraced.ORIGIN_WITHDRAWN
    assert graph(*translates("abc"), withdrawn="b").origin_of("a").root == "c"


def test_a_cycle_without_a_way_out_is_circular_and_names_its_members() -> None:
    origin = graph(*translates("abcb")).origin_of("a")
    assert (origin.root, origin.reason, origin.cycles) == (None, Untraced.CIRCULAR, (("b", "c"),))


def test_a_cycle_with_a_way_out_has_a_root_and_is_still_reported() -> None:
    origin = graph(*translates("aba"), *translates("bc")).origin_of("a")
    assert (origin.root, origin.cycles) == ("c", (("a", "b"),))


def test_a_root_beside_a_cycle_without_one_is_unknown() -> None:
    assert graph(*translates("aded"), *translates("ac")).origin_of("a").reason is Untraced.CIRCULAR


def ways(steps: str) -> list[tuple[Key, Key]]:
    """ "ad bb": something is told through a, and counts for d; and b for itself."""
    return [(step[0], step[1]) for step in steps.split()]


def test_shared_sources_are_flagged_between_origins_and_between_the_articles_that_tell_them() -> None:
    flags = graph(
        Edge("b", "a", "may_share_source"),
        *translates("cd"),
        *translates("ef"),
        Edge("c", "e", "may_share_source"),
    )
    assert flags.shared_sources(ways("aa bb cd ef")) == (("a", "b"), ("d", "f"))
    assert flags.shared_sources(ways("ef cd")) == (("d", "f"),)
    assert flags.shared_sources(ways("aa cd")) == ()


def test_a_flag_on_a_copy_that_nothing_is_told_through_does_not_matter() -> None:
    flags = graph(*translates("cd"), *translates("gd"), Edge("c", "e", "may_share_source"))
    assert flags.shared_sources(ways("gd ee")) == ()
    assert flags.shared_sources(ways("cd ee")) == (("d", "e"),)


def test_copies_of_one_origin_share_no_source_with_each_other() -> None:
    flags = graph(*translates("ac"), *translates("bc"), Edge("a", "b", "may_share_source"))
    assert flags.shared_sources(ways("ac bc")) == ()


def test_a_copy_of_two_origins_flags_neither() -> None:
    flags = graph(*translates("ab"), *translates("ac"), Edge("a", "d", "may_share_source"))
    assert flags.shared_sources(ways("ab bb ac cc dd")) == ()


def test_kind_prefers_what_is_followed() -> None:
    quotes, translates = Edge("a", "b", "quotes"), Edge("a", "b", "translates")
    assert (
        graph(quotes, translates).kind("a", "b") == graph(translates, quotes).kind("a", "b") == "translates"
    )
    assert (graph(quotes).kind("a", "b"), graph(quotes).kind("b", "a")) == ("quotes", "")


def test_of_equally_short_paths_the_first_by_key_is_told() -> None:
    ways = [step for middle in "gfedcb" for step in translates(f"a{middle}h")]
    assert graph(*ways).origin_of("a").path == ("a", "b", "h")


@pytest.mark.parametrize(
    "edge", [Edge("a", "a", "translates"), Edge("a", "z", "translates"), Edge("a", "b", "mentions")]
)
def test_impossible_derivations_are_refused(edge: Edge) -> None:
    with pytest.raises(ValueError, match="deriv"):
        graph(edge)


def test_an_article_outside_the_graph_is_refused() -> None:
    with pytest.raises(KeyError):
        graph().origin_of("z")


def test_numbers_and_strings_may_both_be_keys() -> None:
    mixed = Graph(
        [Source(2), Source(10), Source("x", "original")],
        [Edge(10, "x", "quotes"), Edge(2, "x", "translates")],
    )
    assert mixed.origin_of(2).root == "x"


def test_chains_and_rings_of_ten_thousand_articles_need_no_recursion() -> None:
    size = 10_000
    sources = [Source(number, "original") for number in range(size)]
    chain = [Edge(number, number + 1, "translates") for number in range(size - 1)]
    assert Graph(sources, chain).origin_of(0).root == size - 1
    ring = Graph(sources, [*chain, Edge(size - 1, 0, "summarises")])
    assert ring.origin_of(0).reason is Untraced.CIRCULAR
    assert len(ring.roots(7).cycles[0]) == size


def reachable(edges: list[Edge], start: Key) -> set[Key]:
    """Plain definition, for comparison: everything that following can reach."""
    found = {start}
    while more := {e.derived_from for e in edges if e.kind in FOLLOWED and e.article in found} - found:
        found |= more
    return found


@given(edges_of_any_kind, st.sampled_from(ARTICLES))
def test_roots_are_what_is_reached_and_leads_nowhere(edges: list[Edge], start: str) -> None:
    roots = graph(*edges).roots(start)
    reach: dict[Key, set[Key]] = {key: reachable(edges, key) for key in ARTICLES}
    on_cycle = {
        key for key in reach[start] if any(key in reach[other] and other != key for other in reach[key])
    }
    assert roots.keys == {key for key in reach[start] if reach[key] == {key}}
    assert {key for cycle in roots.cycles for key in cycle} == on_cycle
    assert roots.is_rootless == any(not (reach[key] & roots.keys) for key in reach[start])


@given(edges_of_any_kind, st.sampled_from(ARTICLES), st.none() | st.sampled_from(ARTICLES))
def test_path_leads_from_the_article_to_the_root_by_recorded_derivations(
    edges: list[Edge], start: str, named: str | None
) -> None:
    whole = graph(*edges)
    origin = whole.origin_of(start, named)
    assert (origin.root is None) != (origin.reason is None)
    assert origin.path[0] == start
    if origin.root is not None:
        assert origin.path[-1] == origin.root
        unrecorded = [step for step in pairwise(origin.path) if whole.kind(*step) not in FOLLOWED]
        assert unrecorded in ([], [(start, named)])


@given(edges_of_any_kind, st.randoms())
def test_order_of_sources_and_derivations_never_matters(edges: list[Edge], chance: random.Random) -> None:
    sources = list(graph().sources.values())
    shuffled = edges[:]
    chance.shuffle(sources)
    chance.shuffle(shuffled)
    one, other = graph(*edges), Graph(sources, shuffled)
    assert [one.origin_of(key) for key in ARTICLES] == [other.origin_of(key) for key in ARTICLES]
    told = [(key, root) for key in ARTICLES if (root := one.origin_of(key).root) is not None]
    assert one.shared_sources(told) == other.shared_sources(reversed(told))

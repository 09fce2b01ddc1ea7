"""Who took their content from whom, and where the reporting behind a passage was done.

The graph's edges are derivations ("B translates A" is an edge from B to A). Walking along the kinds that
carry a whole article's content leads to its roots; a passage counts for a root only when there is exactly
one and it is original reporting that still stands. Terms: PROV wasDerivedFrom and hadPrimarySource.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

#: What identifies an article or an annotation: a public key or a primary key.
Key: TypeAlias = int | str

#: The derivations that carry the content of a whole article, and so lead to its origin.
FOLLOWED = frozenset({"translates", "summarises", "republishes", "same_reporting"})
MAY_SHARE_SOURCE = "may_share_source"
KINDS = (*sorted(FOLLOWED), "quotes", MAY_SHARE_SOURCE)


class Untraced(StrEnum):
    """Why a passage has no origin that counts."""

    OWN_WORDS = "own_words"
    UNKNOWN_ORIGIN = "unknown_origin"
    SEVERAL_ORIGINS = "several_origins"
    CIRCULAR = "circular"
    ORIGIN_WITHDRAWN = "origin_withdrawn"


@dataclass(frozen=True, slots=True)
class Source:
    """One article as the graph sees it; `is_read` is false for a page known only through others."""

    key: Key
    provenance: str = "unknown"
    is_withdrawn: bool = False
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """`article` takes content from `derived_from`; `kind` is one of KINDS."""

    article: Key
    derived_from: Key
    kind: str


@dataclass(frozen=True, slots=True)
class Roots:
    """Where following an article's derivations ends.

    `keys` are the articles that derive from nothing further (the article itself, if it derives from nothing);
    `cycles` the circles of articles met on the way, whether or not a way leads out of them; `is_rootless`
    that one of them has no way out.
    """

    keys: frozenset[Key]
    cycles: tuple[tuple[Key, ...], ...]
    is_rootless: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of one annotation.

    Either `root` is set, and `path` leads from the annotated article to it, or `reason` says why nothing
    counts. `roots` and `cycles` are what was found, for whoever must explain or mend it.
    """

    root: Key | None
    reason: Untraced | None
    path: tuple[Key, ...]
    roots: frozenset[Key]
    cycles: tuple[tuple[Key, ...], ...]


def in_order(key: Key) -> tuple[int, str]:
    """Sort key that takes numbers by size before strings by code point."""
    return (key, "") if isinstance(key, int) else (1 << 63, key)


class Graph:
    """The derivations between some articles. The order in which they come never matters."""

    def __init__(self, sources: Iterable[Source], edges: Iterable[Edge]) -> None:
        """Raise ValueError for an edge of unknown kind, from an article to itself, or to no known source."""
        self.sources: Mapping[Key, Source] = MappingProxyType({source.key: source for source in sources})
        kinds: dict[tuple[Key, Key], str] = {}
        shared: set[tuple[Key, Key]] = set()
        followed: dict[Key, set[Key]] = {}
        for edge in edges:
            pair = (edge.article, edge.derived_from)
            if edge.kind not in KINDS:
                raise ValueError(f"unknown kind of derivation: {edge.kind!r}")
            if edge.article == edge.derived_from:
                raise ValueError(f"an article cannot derive from itself: {edge.article!r}")
            if not (edge.article in self.sources and edge.derived_from in self.sources):
                raise ValueError(f"derivation of an article that is not in the graph: {pair!r}")
            if edge.kind == MAY_SHARE_SOURCE:
                shared.add((min(pair, key=in_order), max(pair, key=in_order)))
                continue
            if edge.kind in FOLLOWED:
                followed.setdefault(edge.article, set()).add(edge.derived_from)
            # Where one pair has several kinds, the answer is the first in the order of KINDS.
            kinds[pair] = min(edge.kind, kinds.get(pair, edge.kind), key=KINDS.index)
        self._kinds = kinds
        self._shared = shared
        self._origins: dict[tuple[Key, Key | None], Origin] = {}
        self._followed = {key: tuple(sorted(keys, key=in_order)) for key, keys in followed.items()}

    def kind(self, article: Key, derived_from: Key) -> str:
        """How one article takes from another, or "" where nothing is recorded between them."""
        return self._kinds.get((article, derived_from), "")

    def roots(self, article: Key) -> Roots:
        """Follow the whole-article derivations to their end. Raises KeyError for an article not in the graph.

        Linear in the articles and derivations reached. The first call on a graph also finds all its cycles,
        which is linear in the graph.
        """
        return self._roots(self._reach(article))

    def origin_of(self, article: Key, named: Key | None = None) -> Origin:
        """The origin of a passage in `article` for which an editor named the origin `named`, or none.

        Naming the article itself says that the passage is its own words: reporting where the article is
        original, an addition in retelling everywhere else. Raises KeyError for an article not in the graph.
        """
        asked = (article, named)
        if asked not in self._origins:
            self._origins[asked] = self._find_origin(article, named)
        return self._origins[asked]

    def _find_origin(self, article: Key, named: Key | None) -> Origin:
        if named == article and self.sources[article].provenance != "original":
            return Origin(None, Untraced.OWN_WORDS, (article,), frozenset(), ())
        start = article if named is None else named
        reached = self._reach(start)
        roots = self._roots(reached)
        reason: Untraced | None = None
        if roots.is_rootless:
            reason = Untraced.CIRCULAR
        elif len(roots.keys) > 1:
            reason = Untraced.SEVERAL_ORIGINS
        if reason is not None:
            return Origin(None, reason, (article,), roots.keys, roots.cycles)
        (root,) = roots.keys
        before = () if start == article else _path(self._reach(article), article, start)[:-1]
        path = (*before, *_path(reached, start, root))
        if self.sources[root].provenance != "original":
            return Origin(None, Untraced.UNKNOWN_ORIGIN, path, roots.keys, roots.cycles)
        if self.sources[root].is_withdrawn:
            return Origin(None, Untraced.ORIGIN_WITHDRAWN, path, roots.keys, roots.cycles)
        return Origin(root, None, path, roots.keys, roots.cycles)

    def shared_sources(self, ways: Iterable[tuple[Key, Key]]) -> tuple[tuple[Key, Key], ...]:
        """The pairs of origins that may rest on one source.

        `ways` names each origin with the articles it is told through: (article, root). The flag may stand
        between the origins themselves, or between articles on these ways that lead to nothing else.
        """
        only = self._only_root
        told = self._reach(*(article for article, root in ways if only.get(article) == root))
        pairs = {
            (min(only[one], only[other], key=in_order), max(only[one], only[other], key=in_order))
            for one, other in self._shared
            if one in told and other in told and only[one] != only[other]
        }
        return tuple(sorted(pairs, key=lambda pair: (in_order(pair[0]), in_order(pair[1]))))

    def _reach(self, *articles: Key) -> dict[Key, Key]:
        """Every article reached, each with the one it was reached from on a shortest way."""
        for article in articles:
            if article not in self.sources:
                raise KeyError(article)
        reached = {article: article for article in articles}
        queue = deque(articles)
        while queue:
            key = queue.popleft()
            for next_key in self._followed.get(key, ()):
                if next_key not in reached:
                    reached[next_key] = key
                    queue.append(next_key)
        return reached

    def _roots(self, reached: Mapping[Key, Key]) -> Roots:
        keys = frozenset(key for key in reached if key not in self._followed)
        met = {self._cycle_of[key] for key in reached if key in self._cycle_of}
        is_rootless = any(self._is_closed(cycle) for cycle in met)
        return Roots(
            keys, tuple(sorted(met, key=lambda cycle: [in_order(key) for key in cycle])), is_rootless
        )

    def _is_closed(self, cycle: tuple[Key, ...]) -> bool:
        members = set(cycle)
        return all(next_key in members for key in cycle for next_key in self._followed[key])

    @cached_property
    def _cycle_of(self) -> dict[Key, tuple[Key, ...]]:
        """For each article on a cycle, the sorted members of its strongly connected component."""
        return {key: component for component in self._components if len(component) > 1 for key in component}

    @cached_property
    def _only_root(self) -> dict[Key, Key]:
        """For every article that leads to exactly one root, that root. Linear in the graph."""
        only: dict[Key, Key] = {}
        for component in self._components:
            members = set(component)
            ends = {
                only.get(next_key)
                for key in component
                for next_key in self._followed.get(key, ())
                if next_key not in members
            }
            if not ends and len(component) == 1:
                ends = {component[0]}
            root = ends.pop() if len(ends) == 1 else None
            if root is not None:
                only.update(dict.fromkeys(component, root))
        return only

    @cached_property
    def _components(self) -> list[tuple[Key, ...]]:
        """Strongly connected components, each after those it derives from (Tarjan 1972, not recursive)."""
        number: dict[Key, int] = {}
        low: dict[Key, int] = {}
        open_keys: dict[Key, None] = {}  # in the order of their numbers
        components: list[tuple[Key, ...]] = []
        for start in sorted(self.sources, key=in_order):
            walk: list[tuple[Key, Iterator[Key]]] = []
            next_key: Key | None = start if start not in number else None
            while walk or next_key is not None:
                if next_key is not None and next_key not in number:
                    number[next_key] = low[next_key] = len(number)
                    open_keys[next_key] = None
                    walk.append((next_key, iter(self._followed.get(next_key, ()))))
                elif next_key is not None:
                    if next_key in open_keys:
                        low[walk[-1][0]] = min(low[walk[-1][0]], number[next_key])
                else:
                    key, _ = walk.pop()
                    if walk:
                        low[walk[-1][0]] = min(low[walk[-1][0]], low[key])
                    if low[key] == number[key]:
                        components.append(self._close(open_keys, key))
                next_key = next(walk[-1][1], None) if walk else None
        return components

    @staticmethod
    def _close(open_keys: dict[Key, None], first: Key) -> tuple[Key, ...]:
        """Take `first` and everything opened after it."""
        component = [open_keys.popitem()[0]]
        while component[-1] != first:
            component.append(open_keys.popitem()[0])
        return tuple(sorted(component, key=in_order))


def _path(reached: Mapping[Key, Key], article: Key, target: Key) -> tuple[Key, ...]:
    """A shortest way along followed derivations; one step where only an editor's word leads there.

    `reached` has each article that was reached from `article`, with the one before it on a shortest way.
    """
    if target not in reached:
        return (article, target)
    path = [target]
    while path[-1] != article:
        path.append(reached[path[-1]])
    return tuple(reversed(path))

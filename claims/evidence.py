"""What the annotations of one claim amount to: distinct origins for and against, and what does not count.

Pure: the models hand over what they hold about each annotation, and the graph of derivations round the
annotated articles. The result is the same whatever order they come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from articles.marking import gettext_noop
from articles.provenance import Graph, Key, Untraced, in_order
from articles.provenance import Origin as Traced
from claims.rules import OPPOSING, SUPPORTING, Basis, Kind, Stance, Strength, Summary, strength


class NotCounted(StrEnum):
    """Why an annotation does not count. Where several reasons hold, the first in this order is given."""

    REMOVED = "removed"
    NOT_READ = "not_read"
    CONTEXT = "context"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    OWN_WORDS = Untraced.OWN_WORDS.value
    BASIS = "basis_not_counted"
    CIRCULAR = Untraced.CIRCULAR.value
    SEVERAL_ORIGINS = Untraced.SEVERAL_ORIGINS.value
    UNKNOWN_ORIGIN = Untraced.UNKNOWN_ORIGIN.value
    ORIGIN_WITHDRAWN = Untraced.ORIGIN_WITHDRAWN.value


class Reading(StrEnum):
    """How an origin's report was read: itself, word for word in a copy, or only as others retell it."""

    READ = "read"
    IN_COPY = "in_copy"
    RETOLD = "retold"


#: The wording of each reason in English, translated where it is shown.
REASONS = {
    NotCounted.REMOVED: gettext_noop("removed by the desk"),
    NotCounted.NOT_READ: gettext_noop("the page has not been read"),
    NotCounted.CONTEXT: gettext_noop("context: it neither supports nor opposes"),
    NotCounted.SUPERSEDED: gettext_noop("superseded: its publisher corrected it"),
    NotCounted.WITHDRAWN: gettext_noop("the article was withdrawn"),
    NotCounted.OWN_WORDS: gettext_noop("the retelling's own words"),
    NotCounted.BASIS: gettext_noop("a basis that is not counted"),
    NotCounted.CIRCULAR: gettext_noop("circular reporting: the articles take it from each other"),
    NotCounted.SEVERAL_ORIGINS: gettext_noop("several possible origins, none named"),
    NotCounted.UNKNOWN_ORIGIN: gettext_noop("unknown origin: nobody has traced it"),
    NotCounted.ORIGIN_WITHDRAWN: gettext_noop("its origin was withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One annotation: key, article, stance, the basis judged for it, and the origin an editor named."""

    key: Key
    article: Key
    stance: Stance
    basis: Basis = Basis.NOT_ASSESSED
    origin: Key | None = None
    is_removed: bool = False
    is_superseded: bool = False


@dataclass(frozen=True, slots=True)
class Repeater:
    """An article whose passages count for an origin, and how it takes from it.

    `path` leads from the article to the origin, both included; `kind` is the derivation on its first step,
    "" where only the editor's word leads there, or where the article is the origin.
    """

    article: Key
    kind: str
    path: tuple[Key, ...]
    annotations: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class CountedOrigin:
    """One origin on one side. `strength` is the weakest that its counted passages there record.

    `told_by` is the article that all of them come through, where that is the same reporting as the root
    published once more: it stands for the origin then, and `reading` says how it was read, though what
    counts is the root.
    """

    root: Key
    strength: Strength
    bases: tuple[Basis, ...]
    has_disagreement: bool
    reading: Reading
    repeaters: tuple[Repeater, ...]
    told_by: Key | None = None

    @property
    def heading(self) -> Key:
        """The article that stands for the origin on its side."""
        return self.root if self.told_by is None else self.told_by


@dataclass(frozen=True, slots=True)
class Side:
    """The counted origins for or against, strong before weak, and the pairs that may rest on one source."""

    origins: tuple[CountedOrigin, ...]
    shared_sources: tuple[tuple[Key, Key], ...]

    @property
    def articles(self) -> frozenset[Key]:
        """The articles whose passages count here: "five articles, one origin"."""
        return frozenset(repeater.article for origin in self.origins for repeater in origin.repeaters)

    @property
    def strong(self) -> int:
        """How many of the origins are strong."""
        return sum(origin.strength is Strength.STRONG for origin in self.origins)

    @property
    def strengths(self) -> dict[Key, Strength]:
        return {origin.root: origin.strength for origin in self.origins}


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An annotation that does not count, why, and the origins found where there were none or several."""

    annotation: Key
    article: Key
    stance: Stance
    basis: Basis
    reason: NotCounted
    roots: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """Everything the evidence for and against one claim amounts to."""

    kind: Kind
    support: Side
    opposition: Side
    uncounted: tuple[Uncounted, ...]
    cycles: tuple[tuple[Key, ...], ...]
    is_stated: bool
    is_speculative: bool

    @property
    def for_rules(self) -> Summary:
        return Summary(
            self.kind, self.support.strengths, self.opposition.strengths, self.is_stated, self.is_speculative
        )

    @property
    def weighed(self) -> frozenset[Key]:
        """The annotations that were there to be weighed, whether they count or not: all but the removed."""
        counted = (
            key
            for side in (self.support, self.opposition)
            for origin in side.origins
            for repeater in origin.repeaters
            for key in repeater.annotations
        )
        not_removed = (one.annotation for one in self.uncounted if one.reason is not NotCounted.REMOVED)
        return frozenset((*counted, *not_removed))

    def as_json(self) -> dict[str, Any]:
        """Plain lists, strings and numbers in a fixed order, for keeping with a verdict."""
        return {
            "kind": self.kind.value,
            "support": _side_as_json(self.support),
            "opposition": _side_as_json(self.opposition),
            "uncounted": [
                {
                    "annotation": one.annotation,
                    "article": one.article,
                    "stance": one.stance.value,
                    "basis": one.basis.value,
                    "reason": one.reason.value,
                    "roots": list(one.roots),
                }
                for one in self.uncounted
            ],
            "cycles": [list(cycle) for cycle in self.cycles],
            "is_stated": self.is_stated,
            "is_speculative": self.is_speculative,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> EvidenceSummary:
        """What `as_json` took down. Raises KeyError or ValueError where something else is given."""
        return cls(
            Kind(kept["kind"]),
            _side_from_json(kept["support"]),
            _side_from_json(kept["opposition"]),
            tuple(
                Uncounted(
                    one["annotation"],
                    one["article"],
                    Stance(one["stance"]),
                    Basis(one["basis"]),
                    NotCounted(one["reason"]),
                    tuple(one["roots"]),
                )
                for one in kept["uncounted"]
            ),
            tuple(tuple(cycle) for cycle in kept["cycles"]),
            is_stated=kept["is_stated"],
            is_speculative=kept["is_speculative"],
        )


def summarise(kind: Kind, evidence: Iterable[Evidence], graph: Graph) -> EvidenceSummary:
    """Weigh the annotations of a claim. Raises KeyError where the graph lacks an article they name.

    Linear in the annotations times the articles each one's derivations reach.
    """
    in_turn = sorted(evidence, key=lambda one: in_order(one.key))
    counted: list[tuple[Evidence, Traced]] = []
    uncounted: list[Uncounted] = []
    cycles: set[tuple[Key, ...]] = set()
    for one in in_turn:
        traced = graph.origin_of(one.article, one.origin)
        reason = _why_not(kind, one, traced, graph)
        if not one.is_removed:
            cycles.update(traced.cycles)
        if reason is None:
            counted.append((one, traced))
        else:
            roots = tuple(sorted(traced.roots, key=in_order))
            uncounted.append(Uncounted(one.key, one.article, one.stance, one.basis, reason, roots))
    # What a removed annotation or an unread page says is not known; all the rest, counted or not, is said.
    said = [one for one in in_turn if not one.is_removed and graph.sources[one.article].is_read]
    supporting = [one for one in said if one.stance in SUPPORTING]
    return EvidenceSummary(
        kind,
        _side([(one, traced) for one, traced in counted if one.stance in SUPPORTING], kind, graph),
        _side([(one, traced) for one, traced in counted if one.stance in OPPOSING], kind, graph),
        tuple(uncounted),
        tuple(sorted(cycles, key=lambda cycle: [in_order(key) for key in cycle])),
        is_stated=any(one.stance is Stance.STATES for one in said),
        is_speculative=bool(supporting) and all(strength(one.basis, kind) is None for one in supporting),
    )


def _why_not(kind: Kind, one: Evidence, traced: Traced, graph: Graph) -> NotCounted | None:
    """The first reason in the order of NotCounted, or None for an annotation that counts."""
    article = graph.sources[one.article]
    if one.is_removed:
        return NotCounted.REMOVED
    if not article.is_read:
        return NotCounted.NOT_READ
    if one.stance is Stance.CONTEXT:
        return NotCounted.CONTEXT
    if one.is_superseded:
        return NotCounted.SUPERSEDED
    if article.is_withdrawn:
        return NotCounted.WITHDRAWN
    if traced.reason is Untraced.OWN_WORDS:
        return NotCounted.OWN_WORDS
    if strength(one.basis, kind) is None:
        return NotCounted.BASIS
    return None if traced.reason is None else NotCounted(traced.reason.value)


def _side(counted: list[tuple[Evidence, Traced]], kind: Kind, graph: Graph) -> Side:
    by_root: dict[Key, list[tuple[Evidence, Traced]]] = {}
    for one, traced in counted:
        assert traced.root is not None
        by_root.setdefault(traced.root, []).append((one, traced))
    origins = [_origin(root, passages, kind, graph) for root, passages in by_root.items()]
    origins.sort(key=lambda origin: (origin.strength is not Strength.STRONG, in_order(origin.root)))
    ways = [
        (article, root)
        for root, passages in by_root.items()
        for one, _traced in passages
        for article in (one.article, one.origin)
        if article is not None
    ]
    return Side(tuple(origins), graph.shared_sources(ways))


def _origin(root: Key, passages: list[tuple[Evidence, Traced]], kind: Kind, graph: Graph) -> CountedOrigin:
    strengths = {strength(one.basis, kind) for one, _ in passages}
    by_article: dict[Key, list[tuple[Evidence, Traced]]] = {}
    for one, traced in passages:
        by_article.setdefault(one.article, []).append((one, traced))
    repeaters = tuple(
        _repeater(article, by_article[article], graph) for article in sorted(by_article, key=in_order)
    )
    told_by = _told_by(passages, graph)
    return CountedOrigin(
        root,
        strength=Strength.WEAK if Strength.WEAK in strengths else Strength.STRONG,
        bases=tuple(basis for basis in Basis if any(one.basis is basis for one, _ in passages)),
        has_disagreement=len(strengths) > 1,
        reading=_reading(root if told_by is None else told_by, passages, graph),
        repeaters=repeaters,
        told_by=told_by,
    )


def _reading(heading: Key, passages: list[tuple[Evidence, Traced]], graph: Graph) -> Reading:
    if graph.sources[heading].is_read:
        return Reading.READ
    for _, traced in passages:
        way = traced.path[: traced.path.index(heading) + 1]
        if all(graph.kind(*step) == "republishes" for step in pairwise(way)):
            return Reading.IN_COPY
    return Reading.RETOLD


def _told_by(passages: list[tuple[Evidence, Traced]], graph: Graph) -> Key | None:
    last_steps = {traced.path[-2:] for _, traced in passages}
    (step, *others) = last_steps
    if others or len(step) == 1 or graph.kind(*step) != "same_reporting":
        return None
    return step[0]


def _repeater(article: Key, passages: list[tuple[Evidence, Traced]], graph: Graph) -> Repeater:
    # Two passages of one article may reach the origin by different ways; the shortest tells the most.
    path = min(
        (traced.path for _, traced in passages), key=lambda way: (len(way), [in_order(key) for key in way])
    )
    kind = graph.kind(path[0], path[1]) if len(path) > 1 else ""
    return Repeater(article, kind, path, tuple(one.key for one, _ in passages))


def _side_as_json(side: Side) -> dict[str, Any]:
    return {
        "articles": len(side.articles),
        "origins": [
            {
                "root": origin.root,
                "strength": origin.strength.value,
                "bases": [basis.value for basis in origin.bases],
                "has_disagreement": origin.has_disagreement,
                "reading": origin.reading.value,
                "told_by": origin.told_by,
                "repeaters": [
                    {
                        "article": repeater.article,
                        "kind": repeater.kind,
                        "path": list(repeater.path),
                        "annotations": list(repeater.annotations),
                    }
                    for repeater in origin.repeaters
                ],
            }
            for origin in side.origins
        ],
        "shared_sources": [list(pair) for pair in side.shared_sources],
    }


def _side_from_json(kept: Mapping[str, Any]) -> Side:
    origins = (
        CountedOrigin(
            origin["root"],
            Strength(origin["strength"]),
            tuple(Basis(basis) for basis in origin["bases"]),
            origin["has_disagreement"],
            Reading(origin["reading"]),
            tuple(
                Repeater(one["article"], one["kind"], tuple(one["path"]), tuple(one["annotations"]))
                for one in origin["repeaters"]
            ),
            origin["told_by"],
        )
        for origin in kept["origins"]
    )
    return Side(tuple(origins), tuple((first, second) for first, second in kept["shared_sources"]))

"""A claim as readers see it: as of its latest approved verdict, with its evidence put in words.

The pages print these. Everything here is made from rows that a view has loaded: no queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from articles.choices import ArticleKind, DerivationKind
from articles.languages import Language, Wording, best_wording, other_wording, texts_in
from articles.provenance import Key
from claims.choices import Basis, LinkKind
from claims.evidence import (
    REASONS,
    CountedOrigin,
    EvidenceSummary,
    NotCounted,
    Reading,
    Repeater,
    Side,
    Uncounted,
)
from claims.rules import Strength

if TYPE_CHECKING:
    from articles.models import Article, Derivation
    from claims.models import Annotation, Claim, Verdict

#: How much of a text a sentence about it holds, in code points.
IN_BRIEF = 80


@dataclass(frozen=True)
class ClaimantSeen:
    """One who asserts the claim, as named when the verdict was decided."""

    pk: int
    name: Wording
    role: Wording


@dataclass(frozen=True)
class ClaimSeen:
    """A claim as a verdict took it down (Claim.as_readers_will_see), in the reader's language."""

    claim: Claim
    verdict: Verdict

    @classmethod
    def current(cls, claim: Claim) -> ClaimSeen:
        """As of the verdict readers see now. Raises ValueError where there is none."""
        if claim.current_verdict is None:
            raise ValueError(f"{claim.slug} has no approved verdict.")
        return cls(claim, claim.current_verdict)

    @property
    def kind(self) -> str:
        return str(self.verdict.claim_as_decided["kind"])

    @cached_property
    def statement(self) -> Wording:
        return self._wording("statement")

    @cached_property
    def other_statement(self) -> Wording | None:
        """The statement in the other language, where it was written in both."""
        return other_wording(texts_in(self.verdict.claim_as_decided, "statement"), self.statement)

    @cached_property
    def unknowns(self) -> Wording:
        return self._wording("unknowns")

    @cached_property
    def claimants(self) -> list[ClaimantSeen]:
        return [
            ClaimantSeen(
                row["id"],
                best_wording(texts_in(row, "name"), row["original_language"]),
                best_wording(texts_in(row, "role"), row["original_language"]),
            )
            for row in self.verdict.claim_as_decided["claimants"]
        ]

    @cached_property
    def said_on(self) -> date | None:
        said_on = self.verdict.claim_as_decided["said_on"]
        return date.fromisoformat(said_on) if said_on else None

    @property
    def said_precision(self) -> str:
        return str(self.verdict.claim_as_decided["said_precision"])

    def changed(self, now: Mapping[str, Any]) -> str:
        """What the desk has changed since, given the claim as it is now (Claim.as_readers_will_see).

        "wording", else "details" (who says it and when, what we do not know), else "".
        """
        decided = self.verdict.claim_as_decided
        names = {name for name in decided.keys() & now.keys() if decided[name] != now[name]}
        if names & {"statement_zh", "statement_en", "kind"}:
            return "wording"
        return "details" if names else ""

    def _wording(self, name: str) -> Wording:
        row = self.verdict.claim_as_decided
        return best_wording(texts_in(row, name), row["original_language"])


@dataclass(frozen=True)
class ClaimRow:
    """A claim in a list: what it says, and what its evidence amounts to."""

    seen: ClaimSeen
    summary: EvidenceSummary
    #: Held articles that carry it, and their passages.
    articles: int = 0
    passages: int = 0

    @property
    def for_it(self) -> list[Strength]:
        return strengths(self.summary.support)

    @property
    def against_it(self) -> list[Strength]:
        return strengths(self.summary.opposition)


def strengths(side: Side) -> list[Strength]:
    """One for each origin: what the dots show."""
    return [origin.strength for origin in side.origins]


def in_brief(text: object) -> str:
    """A statement or a title as a sentence names it: at most 80 code points, and no full stop of its own."""
    words = str(text)
    return f"{words[: IN_BRIEF - 1]}…" if len(words) > IN_BRIEF else words.rstrip(".。")


def called(article: Article) -> Wording:
    """What an article is called where it serves as a source: its publisher, else its title, else its key.

    A post is called by who wrote it too, as the place where it stands says little: X (Jan Leike).
    """
    name = article.publisher.name if article.publisher else article.title
    if not name:
        return Wording(article.key, Language.ENGLISH.value)
    if article.publisher and article.kind == ArticleKind.POST and article.byline not in ("", name):
        form = "{}（{}）" if name.lang == Language.CHINESE else "{} ({})"
        return Wording(form.format(name, article.byline), name.lang)
    return name


@dataclass(frozen=True)
class RepeaterSeen:
    """An article that tells what an origin reported. `kind` says how it takes from it, in words."""

    article: Article
    kind: str
    is_origin: bool
    via: tuple[Article, ...]
    passages: int
    notes: tuple[Wording, ...]


@dataclass(frozen=True)
class OriginSeen:
    """`article` stands for the origin; `same_as` is what it is the same reporting as, and counted with."""

    article: Article
    same_as: Article | None
    strength: Strength
    bases: tuple[str, ...]
    reading: Reading
    has_disagreement: bool
    is_on_both_sides: bool
    repeaters: tuple[RepeaterSeen, ...]


@dataclass(frozen=True)
class SharedSource:
    """Two origins of a side that may rest on one source, and why it is thought so."""

    first: Article
    second: Article
    note: Wording


@dataclass(frozen=True)
class SideSeen:
    origins: tuple[OriginSeen, ...]
    dots: tuple[Strength, ...]
    shared: tuple[SharedSource, ...]


@dataclass(frozen=True)
class UncountedSeen:
    """An annotation that does not count; `reason` is a message to be translated.

    `basis` is said where it is the reason.
    """

    annotation: Annotation
    reason: str
    basis: str
    is_removed: bool = False


@dataclass(frozen=True)
class EvidenceSeen:
    support: SideSeen
    opposition: SideSeen
    uncounted: tuple[UncountedSeen, ...]
    circular: tuple[tuple[Article, ...], ...]
    #: Articles whose passages count, and origins they lead to, on both sides together.
    articles: int
    origins: int
    #: How many of these origins stand on both sides.
    on_both_sides: int

    @property
    def dots(self) -> tuple[Strength, ...]:
        return (*self.support.dots, *self.opposition.dots)

    @property
    def origin_articles(self) -> list[Article]:
        """What stands for the origins on both sides."""
        return [origin.article for side in (self.support, self.opposition) for origin in side.origins]


def articles_in(summary: EvidenceSummary) -> set[int]:
    """The keys of all articles that a summary names."""
    named = {key for one in summary.uncounted for key in (one.article, *one.roots)}
    named.update(*summary.cycles)
    for side in (summary.support, summary.opposition):
        for origin in side.origins:
            named.update([origin.root], *(repeater.path for repeater in origin.repeaters))
    return {int(key) for key in named}


def evidence_seen(
    summary: EvidenceSummary,
    annotations: Mapping[int, Annotation],
    articles: Mapping[int, Article],
    derivations: Iterable[Derivation],
) -> EvidenceSeen:
    """Put a summary in words. `articles` holds all of `articles_in`; raises KeyError where one is missing."""
    shared = {
        frozenset((one.article_id, one.derived_from_id)): one.note
        for one in derivations
        if one.kind == DerivationKind.MAY_SHARE_A_SOURCE
    }
    supporting, opposing = (
        {origin.root for origin in side.origins} for side in (summary.support, summary.opposition)
    )
    both = supporting & opposing
    reading = _Reading(annotations, articles, shared, both)
    return EvidenceSeen(
        reading.side(summary.support),
        reading.side(summary.opposition),
        tuple(reading.uncounted(one) for one in summary.uncounted),
        tuple(tuple(articles[int(key)] for key in cycle) for cycle in summary.cycles),
        articles=len(summary.support.articles | summary.opposition.articles),
        origins=len(supporting | opposing),
        on_both_sides=len(both),
    )


@dataclass(frozen=True)
class _Reading:
    annotations: Mapping[int, Annotation]
    articles: Mapping[int, Article]
    shared: Mapping[frozenset[int], Wording]
    both_sides: AbstractSet[Key]

    def side(self, side: Side) -> SideSeen:
        headings = {origin.root: self.articles[int(origin.heading)] for origin in side.origins}
        return SideSeen(
            tuple(self.origin(origin) for origin in side.origins),
            tuple(strengths(side)),
            tuple(self.shared_source(first, second, headings) for first, second in side.shared_sources),
        )

    def shared_source(self, first: Key, second: Key, headings: Mapping[Key, Article]) -> SharedSource:
        note = self.shared.get(frozenset((int(first), int(second))), Wording("", ""))
        return SharedSource(headings[first], headings[second], note)

    def origin(self, origin: CountedOrigin) -> OriginSeen:
        return OriginSeen(
            self.articles[int(origin.heading)],
            None if origin.told_by is None else self.articles[int(origin.root)],
            origin.strength,
            tuple(str(Basis(basis.value).label) for basis in origin.bases),
            origin.reading,
            origin.has_disagreement,
            origin.root in self.both_sides,
            tuple(self.repeater(repeater, origin.heading) for repeater in origin.repeaters),
        )

    def uncounted(self, one: Uncounted) -> UncountedSeen:
        basis = str(Basis(one.basis.value).label) if one.reason is NotCounted.BASIS else ""
        return UncountedSeen(
            self.annotations[int(one.annotation)],
            REASONS[one.reason],
            basis,
            is_removed=one.reason is NotCounted.REMOVED,
        )

    def repeater(self, repeater: Repeater, heading: Key) -> RepeaterSeen:
        passages = [self.annotations[int(key)] for key in repeater.annotations]
        notes = {str(one.note): one.note for one in passages if one.note}
        return RepeaterSeen(
            self.articles[int(repeater.article)],
            str(DerivationKind(repeater.kind).label) if repeater.kind else "",
            is_origin=repeater.article == heading,
            via=tuple(self.articles[int(key)] for key in repeater.path[1:-1] if key != heading),
            passages=sum(bool(one.quote_exact) for one in passages),
            notes=tuple(notes.values()),
        )


@dataclass(frozen=True)
class Card:
    """What stands beside a passage on an article's page: the claim it was annotated to."""

    #: With its anchor in the text shown (AnnotationQuerySet.for_article_page).
    annotation: Annotation

    @property
    def key(self) -> str:
        return str(self.annotation.pk)

    @cached_property
    def seen(self) -> ClaimSeen:
        return ClaimSeen.current(self.annotation.claim)

    @property
    def status(self) -> str:
        return self.seen.verdict.status

    @property
    def place(self) -> tuple[int, int] | None:
        """Code points in the text shown, end exclusive; none where the words do not stand in it."""
        for anchor in self.annotation.anchors.all():
            if anchor.start is not None and anchor.end is not None:
                return anchor.start, anchor.end
        return None


#: What stands before the other claim of a link, read from its one end and from the other.
LINK_WORDS = {
    LinkKind.CONTRADICTS: (_("Contradicts:"), _("Contradicts:")),
    LinkKind.SAYS: (_("What is said:"), _("Who says it:")),
    LinkKind.REFINES: (_("Makes more exact:"), _("More exact:")),
    LinkKind.RESTS_ON: (_("Rests on:"), _("Relies on this one:")),
}


@dataclass(frozen=True)
class LinkSeen:
    words: str
    other: ClaimSeen


def links_seen(
    claim: Claim, links: Iterable[tuple[str, int, int]], others: Mapping[int, Claim]
) -> list[LinkSeen]:
    """The links of a claim (kind, from, to) as read from it, to those of the others that are given."""
    seen = []
    for kind, start, end in links:
        forward, backward = LINK_WORDS[LinkKind(kind)]
        words, other = (forward, end) if start == claim.pk else (backward, start)
        if other in others:
            seen.append(LinkSeen(str(words), ClaimSeen.current(others[other])))
    return seen

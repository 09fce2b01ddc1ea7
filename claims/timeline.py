"""What is known of the time of a claim: who said it when, its sources, and what the desk did.

Made from rows that a view has loaded: no queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import IntEnum, auto
from typing import TYPE_CHECKING

from claims.asof import known_from
from claims.reading import ClaimSeen

if TYPE_CHECKING:
    from articles.models import Article
    from claims.history import Decided
    from claims.models import Annotation, Claim, Enquiry


class What(IntEnum):
    """What happened, in the order in which things of one moment are told."""

    SAID = auto()
    PUBLISHED = auto()
    RECORDED = auto()
    REMOVED = auto()
    ASKED = auto()
    ANSWERED = auto()
    SPLIT = auto()  # the claim was split off from `other`
    SPLIT_OFF = auto()  # `other` was split off from it
    MERGED = auto()  # `other` was merged into it
    DECIDED = auto()


@dataclass(frozen=True)
class Moment:
    """One line of a claim's timeline; what it does not concern is empty.

    `at` is no more exact than `precision`. `other` is None where readers have not seen that claim.
    """

    at: datetime
    what: What
    precision: str = "day"
    article: Article | None = None
    #: In words; none for an origin that is known only from what others tell of it.
    stances: tuple[str, ...] = ()
    #: How many passages, and how many sources as a whole, were recorded or removed that day.
    passages: int = 0
    sources: int = 0
    enquiry: Enquiry | None = None
    decided: Decided | None = None
    other: ClaimSeen | None = None

    @property
    def kind(self) -> str:
        return self.what.name.lower()

    @property
    def is_ours(self) -> bool:
        return self.what not in (What.SAID, What.PUBLISHED)

    @property
    def known_from(self) -> date | None:
        """The day as of which this had happened."""
        return known_from(self.at, self.precision)


@dataclass(frozen=True)
class Timeline:
    """Everything that has a date, the earliest first; and the articles that give none."""

    moments: tuple[Moment, ...]
    undated: tuple[Article, ...]


def timeline_seen(
    seen: ClaimSeen,
    history: Iterable[Decided],
    annotations: Iterable[Annotation],
    origins: Iterable[Article],
    enquiries: Iterable[Enquiry],
    related: Iterable[Claim],
) -> Timeline:
    """The timeline of a claim. `annotations` are those that readers see, the removed ones too; `origins` what
    counts, be it annotated or not; `related` the claims that it was split off from, that were split off from
    it and that were merged into it, with the verdicts readers see."""
    annotations = list(annotations)
    stances = _stances(one for one in annotations if one.is_living)
    for origin in origins:
        stances.setdefault(origin, [])
    moments = [
        Moment(article.published_at, What.PUBLISHED, article.published_precision, article, tuple(words))
        for article, words in stances.items()
        if article.published_at
    ]
    if seen.said_on:
        moments.append(Moment(_start(seen.said_on), What.SAID, seen.said_precision))
    moments += _by_day(What.RECORDED, ((one.created_at, one) for one in annotations))
    moments += _by_day(What.REMOVED, ((one.removed_at, one) for one in annotations if one.removed_at))
    moments += [moment for enquiry in enquiries for moment in _of_enquiry(enquiry)]
    moments += [Moment(one.at, What.DECIDED, decided=one) for one in history]
    moments += [moment for other in related for moment in _with_other(seen.claim, other)]
    moments.sort(key=lambda moment: (moment.at, moment.what))
    return Timeline(tuple(moments), tuple(article for article in stances if article.published_at is None))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _stances(annotations: Iterable[Annotation]) -> dict[Article, list[str]]:
    stances: dict[Article, list[str]] = {}
    for annotation in annotations:
        words = stances.setdefault(annotation.article, [])
        if (word := annotation.get_stance_display()) not in words:
            words.append(word)
    return stances


def _by_day(what: What, annotations: Iterable[tuple[datetime, Annotation]]) -> Iterable[Moment]:
    """One moment for each day, at the last of what happened on it: a verdict of that day comes after it."""
    latest: dict[date, datetime] = {}
    counts: Counter[tuple[date, bool]] = Counter()
    for at, annotation in annotations:
        day = at.astimezone(UTC).date()
        latest[day] = max(at, latest.get(day, at))
        counts[day, bool(annotation.quote_exact)] += 1
    for day, at in latest.items():
        yield Moment(at, what, passages=counts[day, True], sources=counts[day, False])


def _of_enquiry(enquiry: Enquiry) -> Iterable[Moment]:
    yield Moment(_start(enquiry.asked_on), What.ASKED, enquiry=enquiry)
    if enquiry.answered_on:
        yield Moment(_start(enquiry.answered_on), What.ANSWERED, enquiry=enquiry)


def _with_other(claim: Claim, other: Claim) -> Iterable[Moment]:
    seen = ClaimSeen.current(other) if other.current_verdict else None
    if claim.split_from_id == other.pk:
        yield Moment(claim.created_at, What.SPLIT, other=seen)
    if other.split_from_id == claim.pk and seen:
        yield Moment(other.created_at, What.SPLIT_OFF, other=seen)
    if other.merged_into_id == claim.pk and other.merged_at:
        yield Moment(other.merged_at, What.MERGED, other=seen)

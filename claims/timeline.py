"""What is known of the time of a claim: its sources, our decisions, and what became one or two with it.

Made from rows that a view has loaded: no queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claims.reading import ClaimSeen

if TYPE_CHECKING:
    from articles.models import Article
    from claims.models import Annotation, Claim, Verdict


@dataclass(frozen=True)
class Moment:
    """One line of a claim's timeline: an article that bears on it, or one of our own decisions.

    `what` says what was decided where it is no verdict: "split" (the claim was split off from `other`),
    "split_off" (`other` was split off from it) or "merged" (`other` was merged into it); `other` is None
    where readers have not seen that claim.
    """

    at: datetime
    article: Article | None = None
    stances: tuple[str, ...] = ()
    verdict: Verdict | None = None
    what: str = ""
    other: ClaimSeen | None = None


@dataclass(frozen=True)
class Timeline:
    """Dated articles and our decisions, the earliest first; and the articles that give no date."""

    moments: tuple[Moment, ...]
    undated: tuple[Article, ...]


def timeline_seen(
    claim: Claim, history: Iterable[Verdict], annotations: Iterable[Annotation], related: Iterable[Claim]
) -> Timeline:
    """The timeline of a claim. `related` are the claims that it was split off from, that were split off from
    it and that were merged into it, with the verdicts readers see."""
    stances: dict[Article, list[str]] = {}
    for annotation in annotations:
        words = stances.setdefault(annotation.article, [])
        if (word := annotation.get_stance_display()) not in words:
            words.append(word)
    moments = [
        Moment(article.published_at, article, tuple(words))
        for article, words in stances.items()
        if article.published_at
    ]
    moments += [Moment(verdict.decided_at, verdict=verdict) for verdict in history if verdict.decided_at]
    moments += [moment for other in related for moment in _with_other(claim, other)]
    moments.sort(key=lambda moment: moment.at)
    undated = tuple(article for article in stances if article.published_at is None)
    return Timeline(tuple(moments), undated)


def _with_other(claim: Claim, other: Claim) -> Iterable[Moment]:
    seen = ClaimSeen.current(other) if other.current_verdict else None
    if claim.split_from_id == other.pk:
        yield Moment(claim.created_at, what="split", other=seen)
    if other.split_from_id == claim.pk and seen:
        yield Moment(other.created_at, what="split_off", other=seen)
    if other.merged_into_id == claim.pk and other.merged_at:
        yield Moment(other.merged_at, what="merged", other=seen)

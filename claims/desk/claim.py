"""A claim as the desk sees it: as it stands now, decided or not, with all that was ever tied to it.

Made from rows that a view has loaded: no queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from claims.choices import Basis, Decision, LinkKind
from claims.desk.cards import status_at_desk
from claims.evidence import REASONS, EvidenceSummary, NotCounted, Side
from claims.reading import LINK_WORDS
from claims.rules import RULES, Status, Summary

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from claims.models import Annotation, Claim, ClaimLink, Verdict


@dataclass(frozen=True)
class RuleSeen:
    """A status, whether the evidence supports it, and each thing that it needs, met or not."""

    status: str
    is_supported: bool
    needs: tuple[tuple[str, bool], ...]


def rules_seen(summary: Summary) -> list[RuleSeen]:
    """Every status, those that the evidence supports first."""
    seen = []
    for status in Status:
        needs = tuple((_(condition.wording), condition.holds(summary)) for condition in RULES[status])
        seen.append(RuleSeen(status.value, all(is_met for _wording, is_met in needs), needs))
    return sorted(seen, key=lambda rule: not rule.is_supported)


@dataclass(frozen=True)
class PassageSeen:
    """An annotation, and what it does: count for an origin on one side, or not count, and why.

    `origin` is the article that stands for the origin; `reason` is in words, "" where it counts.
    """

    annotation: Annotation
    origin: Article | None
    is_against: bool
    reason: str


def passages_seen(
    summary: EvidenceSummary, annotations: Iterable[Annotation], articles: Mapping[int, Article]
) -> list[PassageSeen]:
    """The annotations in their order, the removed ones last."""
    supporting, opposing = (dict(_counted(side, articles)) for side in (summary.support, summary.opposition))
    reasons = {int(one.annotation): _why(one.reason, one.basis) for one in summary.uncounted}
    seen = [
        PassageSeen(
            one,
            supporting.get(one.pk) or opposing.get(one.pk),
            one.pk in opposing,
            reasons.get(one.pk, ""),
        )
        for one in annotations
    ]
    return sorted(seen, key=lambda passage: not passage.annotation.is_living)


def _counted(side: Side, articles: Mapping[int, Article]) -> Iterable[tuple[int, Article]]:
    for origin in side.origins:
        for repeater in origin.repeaters:
            for key in repeater.annotations:
                yield int(key), articles[int(origin.heading)]


def _why(reason: NotCounted, basis: str) -> str:
    words = _(REASONS[reason])
    if reason is not NotCounted.BASIS:
        return words
    return _("%(reason)s (%(basis)s)") % {"reason": words, "basis": Basis(basis).label}


@dataclass(frozen=True)
class DeskLink:
    """A link as read from one of its claims, to the other."""

    link: ClaimLink
    words: str
    other: Claim

    @property
    def status(self) -> str:
        return status_at_desk(self.other)


def desk_links(claim: Claim, links: Iterable[ClaimLink]) -> list[DeskLink]:
    """The links of a claim, whichever end of them it is; both ends are loaded."""
    seen = []
    for link in links:
        forward, backward = LINK_WORDS[LinkKind(link.kind)]
        if link.claim_id == claim.pk:
            seen.append(DeskLink(link, str(forward), link.other))
        else:
            seen.append(DeskLink(link, str(backward), link.claim))
    return seen


@dataclass(frozen=True)
class Event:
    """Something that happened to a claim: what, when, by whom, and what else it concerned.

    `what` is "recorded", "split" (off it), "merged" (into it), "merged_away", "proposed", "approved" or
    "returned".
    """

    at: datetime
    what: str
    by: User | None
    claim: Claim | None = None
    verdict: Verdict | None = None


def history_seen(
    claim: Claim, verdicts: Iterable[Verdict], split_off: Iterable[Claim], merged: Iterable[Claim]
) -> list[Event]:
    """What happened to a claim, the latest first."""
    events = [Event(claim.created_at, "recorded", claim.created_by, claim.split_from)]
    events += [Event(other.created_at, "split", other.created_by, other) for other in split_off]
    events += [Event(one.merged_at, "merged", one.merged_by, one) for one in merged if one.merged_at]
    if claim.merged_at:
        events.append(Event(claim.merged_at, "merged_away", claim.merged_by, claim.merged_into))
    for verdict in verdicts:
        events.append(Event(verdict.proposed_at, "proposed", verdict.proposed_by, verdict=verdict))
        if verdict.decided_at:
            what = "returned" if verdict.decision == Decision.RETURNED else "approved"
            events.append(Event(verdict.decided_at, what, verdict.decided_by, verdict=verdict))
    return sorted(events, key=lambda event: event.at, reverse=True)

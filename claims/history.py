"""The decisions on a claim in their turn: the number and address that each keeps, and what it changed.

Made from rows that a view has loaded: no queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from articles.languages import Wording, texts_in
from claims.choices import VerdictKind
from claims.reading import ClaimSeen

if TYPE_CHECKING:
    from claims.models import Claim, Verdict


@dataclass(frozen=True)
class Decided:
    """An approved verdict, still-holds or withdrawal. `number` counts those of the claim from 1, in the order
    in which they were decided; `before` is the one before it."""

    claim: Claim
    verdict: Verdict
    number: int
    before: Decided | None = None

    @cached_property
    def seen(self) -> ClaimSeen:
        return ClaimSeen(self.claim, self.verdict)

    @property
    def address(self) -> str:
        return reverse("verdict_detail", args=[self.claim.slug, self.number])

    @property
    def at(self) -> datetime:
        assert self.verdict.decided_at is not None
        return self.verdict.decided_at

    @property
    def first(self) -> Decided:
        """The first decision on the claim."""
        one = self
        while one.before:
            one = one.before
        return one

    @property
    def is_withdrawal(self) -> bool:
        return self.verdict.kind == VerdictKind.WITHDRAWAL

    @property
    def is_correction(self) -> bool:
        """Whether it changed in substance what readers saw (VerdictQuerySet.corrections asks the same)."""
        if self.before is None:
            return False
        return self.is_withdrawal or self.verdict.is_substantive

    @property
    def grounds(self) -> Decided:
        """The decision that gives the grounds: for a still-holds the verdict it confirms, else itself."""
        if self.verdict.kind == VerdictKind.STILL_HOLDS and self.before:
            return self.before.grounds
        return self

    @property
    def changes_status(self) -> bool:
        return self.before is not None and self.before.verdict.status != self.verdict.status

    @property
    def changes_wording(self) -> bool:
        """Whether the statement reads otherwise than before, in any language."""
        if self.before is None:
            return False
        before, now = (texts_in(one.verdict.claim_as_decided, "statement") for one in (self.before, self))
        return before != now

    @property
    def why(self) -> Wording:
        """What was corrected, in words; else the grounds of the decision."""
        return self.verdict.correction or self.verdict.rationale


def decided_in_turn(claim: Claim, verdicts: Iterable[Verdict]) -> list[Decided]:
    """The history of a claim; the verdicts come as VerdictQuerySet.for_history has them."""
    history: list[Decided] = []
    for number, verdict in enumerate(verdicts, start=1):
        history.append(Decided(claim, verdict, number, history[-1] if history else None))
    return history


def decided_by_then(history: Iterable[Decided], moment: datetime) -> Decided | None:
    """The latest decision that had been made by this moment."""
    return max((one for one in history if one.at <= moment), key=lambda one: one.number, default=None)


def with_history(decisions: Iterable[Verdict], verdicts: Iterable[Verdict]) -> list[Decided]:
    """Decisions in their order, each with the one before it.

    `verdicts` is the whole history of all their claims, as VerdictQuerySet.for_history has it. Raises
    KeyError where a decision is not in it.
    """
    histories: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        histories.setdefault(verdict.claim_id, []).append(verdict)
    decided = {
        one.verdict.pk: one
        for history in histories.values()
        for one in decided_in_turn(history[0].claim, history)
    }
    return [decided[decision.pk] for decision in decisions]

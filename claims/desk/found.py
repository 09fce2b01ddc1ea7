"""A claim in the desk's list of all claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.languages import Wording, other_wording, texts_of
from claims.desk.cards import status_at_desk

if TYPE_CHECKING:
    from claims.models import Claim, Claimant, Verdict


@dataclass(frozen=True)
class FoundAtDesk:
    """In its present wording. The claim is one of ClaimQuerySet.for_desk_list."""

    claim: Claim

    @property
    def status(self) -> str:
        return status_at_desk(self.claim)

    @property
    def statement(self) -> Wording:
        return self.claim.statement

    @property
    def other_statement(self) -> Wording | None:
        return other_wording(texts_of(self.claim, "statement"), self.statement)

    @property
    def claimants(self) -> list[Claimant]:
        return [one.claimant for one in self.claim.claimclaimant_set.all()]

    @property
    def latest(self) -> Verdict | None:
        """The last verdict that was not returned: its rationale is what the desk searches."""
        return next(iter(self.claim.verdicts.all()), None)

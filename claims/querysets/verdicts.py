"""The questions asked of verdicts, and how one is proposed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from articles.clock import now_after
from articles.saving import save_checked
from claims.rules import REVIEW_AFTER, SETTLED, Kind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.models import Claim, Verdict


def day_to_look_again(claim: Claim, status: str, today: date) -> date | None:
    """When a claim asks to be looked at again once it has this status; None for never.

    A day still to come that an editor chose for the claim, or that an open prediction is about, else what the
    rules say of the status. The day that the last verdict asked for is done with.
    """
    asked, before = claim.review_on, claim.current_verdict
    if asked and asked > today:
        is_about_it = claim.kind == Kind.PREDICTION and status not in SETTLED
        if is_about_it or before is None or before.review_on != asked:
            return asked
    return next((today + after for known, after in REVIEW_AFTER.items() if known == status), None)


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def approved(self) -> VerdictQuerySet:
        return self.filter(decision="approved")

    def last_decided_at(self) -> datetime | None:
        """When the last of them was approved. One query."""
        decided: datetime | None = self.approved().aggregate(at=Max("decided_at"))["at"]
        return decided

    def pending(self) -> VerdictQuerySet:
        """Proposals that wait for their decision, the oldest first, with their claims and proposers."""
        return (
            self.filter(decision="pending")
            .select_related("claim__current_verdict", "proposed_by")
            .order_by("proposed_at", "pk")
        )

    def for_history(self) -> VerdictQuerySet:
        """The decisions readers may know of, in the order in which they were made, without their evidence."""
        return self.approved().defer("summary").order_by("decided_at", "pk")

    def for_table(self) -> VerdictQuerySet:
        """The decisions readers may know of with their evidence, those of a claim in turn."""
        standing = self.approved().filter(claim__merged_into__isnull=True)
        return standing.select_related("claim").order_by("claim_id", "decided_at", "pk")

    def corrections(self) -> VerdictQuerySet:
        """The decisions that changed in substance what readers saw (history.Decided.is_correction), and all
        withdrawals; the newest first."""
        found = self.filter(in_corrections__isnull=False).defer("summary")
        return found.order_by("-in_corrections__decided_at", "-in_corrections__pk")

    def latest_of_claims(self) -> VerdictQuerySet:
        """The last decision on each claim that was not merged, be it a withdrawal; the newest first."""
        in_turn = Q(decided_at__gt=OuterRef("decided_at")) | Q(
            decided_at=OuterRef("decided_at"), pk__gt=OuterRef("pk")
        )
        later = self.model.objects.approved().filter(in_turn, claim=OuterRef("claim"))
        return (
            self.approved()
            .filter(~Exists(later), claim__merged_into__isnull=True)
            .defer("summary")
            .order_by("-decided_at", "-pk")
        )

    def last_change(self) -> datetime | None:
        """When what is public changed last: by a decision, or as a claim was merged. None where nothing is.
        Two queries."""
        from claims.models import Claim

        decided = self.approved().aggregate(at=Max("decided_at"))["at"]
        public_then = Claim.objects.filter(current_verdict__isnull=False)
        merged = public_then.aggregate(at=Max("merged_at"))["at"]
        return max(filter(None, (decided, merged)), default=None)

    def propose(self, claim: Claim, *, kind: str, status: str, by: User, **columns: Any) -> Verdict:
        """Make a pending verdict that takes down the claim and its evidence as they stand.

        Where `review_on` is not among the columns, it is what `day_to_look_again` says, and for a withdrawal
        none.
        """
        from claims.models import Claim

        with transaction.atomic():
            # The lock keeps the wording from changing while it is taken down.
            claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
            if claim.merged_into_id:
                raise ValidationError(_("This claim has been merged into another one."))
            columns = {
                name: said.strip() if isinstance(said, str) else said for name, said in columns.items()
            }
            # What still holds is no change.
            columns.setdefault("is_substantive", kind != "still_holds")
            if "proposed_at" not in columns:
                columns["proposed_at"] = now_after(claim.verdicts.last_decided_at())
            verdict = self.model(claim=claim, kind=kind, status=status, proposed_by=by, **columns)
            if "review_on" not in columns and kind != "withdrawal":
                verdict.review_on = day_to_look_again(claim, status, verdict.proposed_at.date())
            verdict.take_down()
            save_checked(verdict, exclude=["claim", "proposed_by"])
        return verdict

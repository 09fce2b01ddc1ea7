"""What the evidence of some claims amounts to now, beside what their public verdicts rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from claims.evidence import EvidenceSummary
from claims.models import Annotation, Claim
from claims.rules import Kind
from claims.standing import NOTHING, Change, What, changes


@dataclass(frozen=True)
class Balance:
    """Of one claim: its evidence, and what changed under the verdict readers see since it was decided."""

    summary: EvidenceSummary
    changes: tuple[Change, ...] = ()
    #: That readers see, "" for none.
    status: str = ""

    @property
    def lacks_evidence(self) -> bool:
        """Whether no origin counts for it or against it; opinions need none, as no evidence settles them."""
        has_some = self.summary.support.origins or self.summary.opposition.origins
        return not has_some and self.summary.kind is not Kind.OPINION

    @property
    def is_at_risk(self) -> bool:
        return bool(self.changes)

    @property
    def has_lost_status(self) -> bool:
        """Whether a status that the evidence does not support any more is the one that readers see."""
        return any(one.what is What.STATUS_LOST and one.status == self.status for one in self.changes)


def balances(keys: Iterable[int]) -> dict[int, Balance]:
    """By primary key, those of these claims that there are and that are not merged. Five queries."""
    those = RawSQL("SELECT unnest(%s::bigint[])", [sorted(keys)])
    claims = list(
        Claim.objects.standing()
        .filter(pk__in=those)
        .order_by()
        .values_list(
            "pk",
            "kind",
            "current_verdict__status",
            "current_verdict__summary",
            "current_verdict__supported_statuses",
        )
    )
    summaries = Annotation.objects.all().summaries({key: kind for key, kind, *_verdict in claims})
    gone = Annotation.objects.filter(claim__in=those).words_gone()
    found = {}
    for key, _kind, status, before, supported in claims:
        now = summaries[key]
        if status is None:
            found[key] = Balance(now)
        else:
            found[key] = Balance(now, changes(before, supported, now, gone.get(key, NOTHING)), status)
    return found

"""The questions asked of what others concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from claims.models import OutsideVerdict, Verdict


class OutsideVerdictQuerySet(models.QuerySet["OutsideVerdict"]):
    def with_sources(self) -> OutsideVerdictQuerySet:
        """With the pages of the reviews and who published them."""
        return self.select_related("article__publisher")

    def covered_by(self, verdict: Verdict) -> OutsideVerdictQuerySet:
        """Those that were on record when this verdict was decided: what readers are told of beside it."""
        return self.with_sources().filter(created_at__lte=verdict.decided_at)

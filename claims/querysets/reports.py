"""The questions asked of readers' reports, and how one comes in."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.saving import save_checked

if TYPE_CHECKING:
    from claims.models import Claim, Report

#: Held while reports are counted and one is added, so that no two slip in together. Any number will do that
#: no other advisory lock of this database has.
COUNTING = 7_270_001

#: How many times as many come in an hour before a reader who has sent nothing today is refused.
ROOM_FOR_OTHERS = 10


class TooManyReports(ValidationError):  # noqa: N818
    """More reports than the settings let in; one may be sent again after `wait`."""

    def __init__(self, message: str, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait


class ReportQuerySet(models.QuerySet["Report"]):
    def receive(self, claim: Claim, *, text: str, mail: str = "", sender: str = "") -> tuple[Report, bool]:
        """Keep what a reader says is wrong with a claim; where it was merged, with the one in its place.

        Returns the report and whether it is new: the same words sent again on the same day are the same
        report, as long as it is open. `sender` is what `sender_of` makes of the reader's address on this day;
        reports without one are counted only with all others.
        Raises TooManyReports where the settings let in no more, ValidationError where the text says nothing.
        Reports come in one after the other, in whichever process: a lock of the database is held.
        """
        now = timezone.now()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])
            standing = _standing(claim)
            today = self.filter(created_at__gte=datetime.combine(now.astimezone(UTC), time.min, UTC))
            if earlier := today.filter(claim=standing, text=text, mail=mail, outcome="open").first():
                return earlier, False
            sent = today.filter(sender=sender).count() if sender else None
            if sent is not None:
                _let_in_by_one(sent, now)
            hour = self.filter(created_at__gt=now - timedelta(hours=1)).count()
            _let_in_by_all(hour, is_first=sent == 0)
            report = self.model(claim=standing, text=text, mail=mail, sender=sender, created_at=now)
            save_checked(report, exclude=["claim"])
        return report, True

    def told(self) -> ReportQuerySet:
        """Those of which readers are told what became of them, as they were closed."""
        return self.exclude(told_zh="", told_en="").order_by("handled_at", "pk")

    def for_desk(self) -> ReportQuerySet:
        """With who closed them: the open ones, then those that were closed last."""
        closed_last = F("handled_at").desc(nulls_first=True)
        return self.select_related("handled_by").order_by(closed_last, "-created_at", "pk")


def _standing(claim: Claim) -> Claim:
    """The claim that stands in the place of this one, locked against being merged meanwhile.

    Those on the way there are only read: locks of claims are taken by primary key.
    """
    claims = type(claim)._default_manager.all()
    standing = claims.get(pk=claim.pk)
    while True:
        while standing.merged_into_id:
            standing = claims.get(pk=standing.merged_into_id)
        standing = claims.select_for_update(no_key=True).get(pk=standing.pk)
        if not standing.merged_into_id:
            return standing


def _let_in_by_one(count: int, now: datetime) -> None:
    limit = settings.REPORTS_A_DAY_BY_ONE_READER
    if count < limit:
        return
    midnight = datetime.combine(now.astimezone(UTC) + timedelta(days=1), time.min, UTC)
    raise TooManyReports(
        ngettext(
            "%(limit)d report has come from your connection today, and we take no more from one. What you "
            "wrote still stands here: send it tomorrow.",
            "%(limit)d reports have come from your connection today, and we take no more from one. What you "
            "wrote still stands here: send it tomorrow.",
            limit,
        )
        % {"limit": limit},
        midnight - now,
    )


def _let_in_by_all(count: int, *, is_first: bool) -> None:
    """A reader's first report of the day is let in when others no longer are: a few cannot silence all."""
    if count >= settings.REPORTS_AN_HOUR * (ROOM_FOR_OTHERS if is_first else 1):
        raise TooManyReports(
            _(
                "So many reports are coming in that we take no more at the moment. What you wrote still "
                "stands here: send it in an hour."
            ),
            timedelta(hours=1),
        )

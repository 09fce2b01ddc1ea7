"""What the database counts for readers' lists, as it changes (claims/counting.py): nobody writes here."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import connection, models

from .verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


class FigureQuerySet(models.QuerySet["Figure"]):
    def by_name(self) -> dict[str, int]:
        """One query."""
        return dict(self.values_list("name", "number"))

    def count_anew(self) -> None:
        """Count everything, and find all corrections: after rows came in past the triggers. One query."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count_anew()")


class Figure(models.Model):
    """How many public claims have a status, by its name; and in how many articles they are found."""

    name = models.TextField(primary_key=True)
    number = models.BigIntegerField()

    objects: ClassVar = FigureQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class QuotedArticle(models.Model):
    """An article that has passages of public claims, so that it is counted once."""

    # No foreign key: its check would have to do with the article's row while all others wait.
    article_id = models.BigIntegerField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article_id)


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def count_to(self, most: int) -> int:
        """How many there are, or one more than `most`. One query, of an index alone."""
        return self.order_by()[: most + 1].count()

    def latest_first(self, start: int, end: int) -> Sequence[int]:
        """The primary keys of the verdicts from one number to another, counted from 0."""
        latest = self.order_by("-decided_at", "-verdict_id")
        return list(latest.values_list("verdict_id", flat=True)[start:end])


class Correction(models.Model):
    """A decision that changed in substance what readers saw, or a withdrawal (Decided.is_correction)."""

    verdict = models.OneToOneField(Verdict, models.CASCADE, primary_key=True, related_name="in_corrections")
    decided_at = models.DateTimeField()

    objects: ClassVar = CorrectionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["decided_at", "verdict"], name="correction_by_decision")]

    def __str__(self) -> str:
        return str(self.verdict_id)

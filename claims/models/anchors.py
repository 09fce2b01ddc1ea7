"""Where the quote of an annotation stands in one text of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles import quotes
from articles.languages import known
from articles.models import Revision
from claims.choices import AnchorState

if TYPE_CHECKING:
    from .annotations import Annotation


class Anchor(models.Model):
    """Where a quote stands in one revision (W3C TextPositionSelector, in Unicode code points).

    The database holds that the slice of an exact or moved anchor equals the quote.
    """

    annotation = models.ForeignKey(
        "claims.Annotation",
        verbose_name=gettext_lazy("annotation"),
        on_delete=models.CASCADE,
        related_name="anchors",
    )
    revision = models.ForeignKey(
        Revision, verbose_name=gettext_lazy("revision"), on_delete=models.PROTECT, related_name="anchors"
    )
    #: Code points in the revision's text, end exclusive; none where the quote was not found.
    start = models.PositiveIntegerField(gettext_lazy("start"), null=True, blank=True)
    end = models.PositiveIntegerField(gettext_lazy("end"), null=True, blank=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=AnchorState)
    #: Why the quote was placed here or nowhere, a value of articles.quotes.Reason; "" where an editor chose.
    reason = models.CharField(gettext_lazy("reason"), max_length=20, blank=True, editable=False)
    #: From 0 to 1, how alike the place is to the passage as taken; none where there is no place.
    likeness = models.FloatField(gettext_lazy("likeness"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(gettext_lazy("recorded at"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["revision", "start", "end"]
        verbose_name = gettext_lazy("anchor")
        verbose_name_plural = gettext_lazy("anchors")
        constraints = [
            known("anchor", "state", AnchorState),
            models.UniqueConstraint(
                fields=["annotation", "revision"], name="anchor_is_one_for_each_revision"
            ),
            models.CheckConstraint(
                # Both spelt out: a comparison with NULL is unknown, and a check lets the unknown pass.
                condition=Q(
                    state__in=["exact", "moved", "changed"],
                    start__isnull=False,
                    end__isnull=False,
                    start__lt=F("end"),
                )
                | Q(state__in=["ambiguous", "orphaned"], start__isnull=True, end__isnull=True),
                name="anchor_found_has_a_place_and_one_not_found_has_none",
            ),
            models.CheckConstraint(
                condition=Q(likeness__isnull=True) | Q(likeness__gte=0, likeness__lte=1),
                name="anchor_likeness_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="anchor_confirmed_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.start}–{self.end}"

    @classmethod
    def found(cls, annotation: Annotation, revision: Revision, *, near: int | None = None) -> Anchor:
        """The anchor of this annotation's quote in this revision, not saved. No queries."""
        match = quotes.find(annotation.quote, revision.text, near=near, omissions=revision.omissions)
        return cls(
            annotation=annotation,
            revision=revision,
            start=match.start,
            end=match.end,
            state=match.state,
        )

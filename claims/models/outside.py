"""What others who check claims concluded of one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.languages import SAYS_SOMETHING, Language, Wording, known
from articles.models import Article
from claims.choices import SaidPrecision
from claims.querysets import OutsideVerdictQuerySet

from .claims import Claim

if TYPE_CHECKING:
    from .verdicts import Verdict


def finite(*columns: str) -> Q:
    """These numbers, where there are any, are neither infinite nor NaN, which PostgreSQL sorts above all."""
    condition = Q()
    for column in columns:
        inside = Q(**{f"{column}__gt": float("-inf"), f"{column}__lt": float("inf")})
        condition &= Q(**{f"{column}__isnull": True}) | inside
    return condition


class OutsideVerdict(models.Model):
    """What another newsroom concluded of a claim (schema.org ClaimReview), as they say it.

    Never a verdict of ours, and no evidence: an editor may annotate its page as a source like any other.
    """

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="outside_verdicts"
    )
    #: The page of the review: who published it and where it stands.
    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="outside_verdicts"
    )
    #: What they checked, in their words: by it the same review is known again, however our wording changes.
    claim_worded = models.TextField(_("the claim, as they word it"))
    #: In their words (Rating.alternateName); "" where they gave a number alone.
    rating = models.CharField(_("rating, as they word it"), max_length=500, blank=True)
    #: As they were stated, on whatever scale: -1 of 5 too.
    value = models.FloatField(_("rating as a number"), null=True, blank=True)
    best = models.FloatField(_("best rating"), null=True, blank=True)
    worst = models.FloatField(_("worst rating"), null=True, blank=True)
    #: Of the rating.
    language = models.CharField(_("language"), max_length=10, choices=Language)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewed_precision = models.CharField(
        _("precision"), max_length=10, choices=SaidPrecision, default=SaidPrecision.NONE
    )
    #: The ClaimReview as it was read, without what no database holds and without its longest texts.
    as_received = models.JSONField(_("as received"), default=dict, blank=True)
    #: The name of the file, or the address, that it was read from.
    read_from = models.CharField(_("read from"), max_length=2000)
    #: When it came to this claim: it may have been recorded of one that was merged into it.
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = OutsideVerdictQuerySet.as_manager()

    class Meta:
        ordering = [F("reviewed_on").desc(nulls_last=True), "id"]
        verbose_name = _("verdict of others")
        verbose_name_plural = _("verdicts of others")
        constraints = [
            known("outside_verdict", "language", Language),
            known("outside_verdict", "reviewed_precision", SaidPrecision),
            models.CheckConstraint(
                condition=Q(rating__regex=SAYS_SOMETHING) | Q(rating="", value__isnull=False),
                name="outside_verdict_says_something",
                violation_error_message=_("A rating is words or a number."),
            ),
            models.CheckConstraint(
                condition=Q(claim_worded__regex=SAYS_SOMETHING), name="outside_verdict_says_what_was_checked"
            ),
            models.CheckConstraint(
                condition=finite("value", "best", "worst"), name="outside_verdict_numbers_are_finite"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_precision="none", reviewed_on=None)
                | (~Q(reviewed_precision="none") & Q(reviewed_on__isnull=False)),
                name="outside_verdict_reviewed_on_has_a_precision",
                violation_error_message=_("The day and its precision belong together."),
            ),
            models.CheckConstraint(
                condition=Q(read_from__regex=SAYS_SOMETHING), name="outside_verdict_says_where_it_was_read"
            ),
            models.UniqueConstraint(
                fields=["claim", "article"],
                name="outside_verdict_is_recorded_once",
                violation_error_message=_("This verdict of others is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    def is_covered_by(self, verdict: Verdict) -> bool:
        """Whether it was on record when that verdict was decided: readers are told of it then."""
        return verdict.decided_at is not None and self.created_at <= verdict.decided_at

    @property
    def wording(self) -> Wording:
        """The rating in their words and language; the number as they have it where that is all they say."""
        return Wording(self.rating or self.number, self.language)

    @property
    def number(self) -> str:
        """The number and the ends of its scale as stated, such as 2 (1–5); "" for none."""
        if self.value is None:
            return ""
        if self.worst is None or self.best is None:
            return f"{self.value:g}"
        return f"{self.value:g} ({self.worst:g}–{self.best:g})"

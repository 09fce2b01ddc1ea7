"""What the desk says among itself, asks others, and hears from readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.languages import SAYS_SOMETHING, Translated, known, not_blank
from articles.saving import save_checked
from claims.choices import Outcome
from claims.querysets import ReportQuerySet

from .claims import Claim

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Comment(models.Model):
    """A remark on a claim, for the desk only."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("resolved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(condition=Q(text__regex=SAYS_SOMETHING), name="comment_is_not_empty"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def resolve(self, *, by: User) -> None:
        if self.resolved_at:
            raise ValidationError(_("This comment has been resolved already."))
        self.resolved_at, self.resolved_by = timezone.now(), by
        self.save(update_fields=["resolved_at", "resolved_by"])


class Enquiry(models.Model):
    """Who was asked for comment, when, and what came back. Public."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="enquiries"
    )
    asked_zh = models.CharField(_("who was asked (Chinese)"), max_length=300, blank=True)
    asked_en = models.CharField(_("who was asked (English)"), max_length=300, blank=True)
    asked_on = models.DateField(_("asked on"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer_zh = models.TextField(_("answer (Chinese)"), blank=True)
    answer_en = models.TextField(_("answer (English)"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    asked = Translated()
    answer = Translated()

    class Meta:
        ordering = ["asked_on", "id"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_zh="", asked_en=""),
                name="enquiry_says_who_was_asked",
                violation_error_message=_("An enquiry says who was asked."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | Q(answer_zh="", answer_en=""),
                name="enquiry_answer_has_a_day",
                violation_error_message=_("An answer needs the day it came."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("asked_on")),
                name="enquiry_is_answered_after_it_was_asked",
                violation_error_message=_("An answer comes after the question."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked}, {self.asked_on}"


class Report(models.Model):
    """A reader's error report on a claim, and what became of it."""

    claim = models.ForeignKey(
        Claim, verbose_name=_("claim"), on_delete=models.CASCADE, related_name="reports"
    )
    text = models.TextField(_("text"))
    mail = models.EmailField(_("mail"), blank=True)
    #: A keyed digest by which one sender's reports of a day are counted; it leads back to nobody.
    sender = models.CharField(_("sender"), max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    outcome_note = models.TextField(_("what became of it"), blank=True)
    #: What readers are told became of it; the desk may tell them nothing.
    told_zh = models.TextField(_("what readers are told (Chinese)"), blank=True)
    told_en = models.TextField(_("what readers are told (English)"), blank=True)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    told = Translated()

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        constraints = [
            known("report", "outcome", Outcome),
            models.CheckConstraint(
                # Or it has been forgotten.
                condition=Q(text__regex=SAYS_SOMETHING) | (~Q(outcome="open") & Q(text="", mail="")),
                name="report_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", handled_at__isnull=True, handled_by__isnull=True)
                | (~Q(outcome="open") & Q(handled_at__isnull=False, handled_by__isnull=False)),
                name="report_handled_says_by_whom",
            ),
            not_blank("report", "told_zh", "told_en"),
            models.CheckConstraint(
                condition=~Q(outcome="open") | Q(told_zh="", told_en=""),
                name="report_tells_readers_only_when_handled",
                violation_error_message=_("Readers are told what became of a report once it is closed."),
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="report_by_time")]

    def __str__(self) -> str:
        return self.text[:80] or str(_("a forgotten report"))

    @property
    def is_forgotten(self) -> bool:
        return not self.text

    def handle(self, outcome: str, *, by: User, note: str = "", told_zh: str = "", told_en: str = "") -> None:
        """Close the report as accepted or declined; `told_zh` and `told_en` are what readers are told of it.

        ValidationError where it has been closed, by whomever. Locks the report.
        """
        if outcome not in (Outcome.ACCEPTED, Outcome.DECLINED):
            raise ValidationError(_("A report is closed as accepted or declined."))
        with transaction.atomic():
            now = Report.objects.select_for_update(no_key=True).get(pk=self.pk)
            if now.handled_at:
                raise ValidationError(_("This report has been closed already."))
            self.outcome, self.outcome_note = outcome, note
            self.told_zh, self.told_en = told_zh, told_en
            self.handled_at, self.handled_by = timezone.now(), by
            columns = ["outcome", "outcome_note", "told_zh", "told_en", "handled_at", "handled_by"]
            save_checked(self, exclude=["handled_by"], columns=columns)

    def tell(self, *, told_zh: str = "", told_en: str = "") -> None:
        """Put what readers are told of a closed report in other words; in none, to tell them nothing.

        ValidationError where the report is still open.
        """
        self.told_zh, self.told_en = told_zh, told_en
        save_checked(self, columns=["told_zh", "told_en"])

    def forget(self) -> None:
        """Empty what the reader wrote, and who they were, for good; what became of it stays.

        The ledger keeps that it was done, when and by whom, and of the words what it had: their SHA-256.
        ValidationError where the report is still open.
        """
        closed = Report.objects.filter(pk=self.pk).exclude(outcome=Outcome.OPEN)
        if not closed.update(text="", mail="", sender=""):
            raise ValidationError(_("A report is closed before it is forgotten."))
        self.text = self.mail = self.sender = ""

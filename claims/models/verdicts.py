"""The verdict: a dated decision on a claim. Decided ones are never altered: the database refuses."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.clock import now_after
from articles.languages import Translated, best_wording, known, not_blank, texts_in
from articles.saving import save_checked
from claims import rules
from claims.choices import Decision, Status, VerdictKind
from claims.evidence import NotCounted
from claims.querysets import VerdictQuerySet
from claims.standing import NOTHING, Change

from .claims import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.provenance import Key

    from .annotations import Annotation


#: The columns that hold the claim and its evidence as they stood.
TAKEN_DOWN = ("claim_as_decided", "summary", "supported_statuses")


class Verdict(models.Model):
    """A dated decision on a claim (ClaimReview, Rating): status, rationale, who proposed, who decided."""

    claim = models.ForeignKey(
        Claim, verbose_name=gettext_lazy("claim"), on_delete=models.PROTECT, related_name="verdicts"
    )
    kind = models.CharField(
        gettext_lazy("kind"), max_length=20, choices=VerdictKind, default=VerdictKind.VERDICT
    )
    #: Empty for a withdrawal.
    status = models.CharField(gettext_lazy("status"), max_length=20, choices=Status, blank=True)
    rationale_zh = models.TextField(gettext_lazy("rationale (Chinese)"), blank=True)
    rationale_en = models.TextField(gettext_lazy("rationale (English)"), blank=True)
    #: Everything readers see of the claim, as it stood (Claim.as_readers_will_see).
    claim_as_decided = models.JSONField(gettext_lazy("the claim as it was worded"))
    #: The evidence summary, as it stood (evidence.EvidenceSummary.as_json).
    summary = models.JSONField(gettext_lazy("evidence"))
    supported_statuses = ArrayField(
        models.CharField(max_length=20),
        verbose_name=gettext_lazy("statuses the evidence supported"),
        default=list,
        blank=True,
    )
    rule_exception_zh = models.TextField(gettext_lazy("exception to the rules (Chinese)"), blank=True)
    rule_exception_en = models.TextField(gettext_lazy("exception to the rules (English)"), blank=True)
    is_substantive = models.BooleanField(gettext_lazy("substantive"), default=True)
    correction_zh = models.TextField(gettext_lazy("correction (Chinese)"), blank=True)
    correction_en = models.TextField(gettext_lazy("correction (English)"), blank=True)
    #: When the claim asks to be looked at again (rules.REVIEW_AFTER); the claim takes it over on approval.
    #: None for a withdrawal, which leaves the claim a day that is still to come.
    review_on = models.DateField(gettext_lazy("look again on"), null=True, blank=True)

    proposed_at = models.DateTimeField(gettext_lazy("proposed at"), default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    decision = models.CharField(
        gettext_lazy("decision"), max_length=10, choices=Decision, default=Decision.PENDING
    )
    decided_at = models.DateTimeField(gettext_lazy("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    returned_reason = models.TextField(gettext_lazy("why it was sent back"), blank=True)
    self_approval_reason = models.TextField(gettext_lazy("why the proposer approves it"), blank=True)

    #: Of `as_it_stands`: quotes that a text which came after the proposal has no longer, or otherwise.
    gone: Mapping[Key, Change] = NOTHING

    rationale = Translated()
    rule_exception = Translated()
    correction = Translated()
    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-id"]
        get_latest_by = ["decided_at", "id"]
        verbose_name = gettext_lazy("verdict")
        verbose_name_plural = gettext_lazy("verdicts")
        permissions = [("decide_verdict", "Can decide on a proposed verdict")]
        indexes = [
            # What was decided last comes first on the front page and in the feeds, of one status too.
            models.Index(fields=["decided_at", "id"], name="verdict_by_decision"),
            models.Index(fields=["status", "decided_at", "id"], name="verdict_by_status"),
            # Who asks for new claims means when they were said, too (ClaimQuerySet.rated).
            models.Index(KeyTransform("said_on", "claim_as_decided"), name="verdict_by_day_said"),
        ]
        constraints = [
            known("verdict", "kind", VerdictKind),
            known("verdict", "decision", Decision),
            not_blank(
                "verdict",
                "rationale_zh",
                "rationale_en",
                "rule_exception_zh",
                "rule_exception_en",
                "correction_zh",
                "correction_en",
                "returned_reason",
                "self_approval_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawal", status="")
                | (~Q(kind="withdrawal") & Q(status__in=Status.values)),
                name="verdict_has_a_status_and_a_withdrawal_none",
                violation_error_message=gettext_lazy("A verdict has a status, and a withdrawal has none."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="still_holds", is_substantive=True),
                name="verdict_that_still_holds_is_no_change_of_substance",
                violation_error_message=gettext_lazy("What still holds is no change of substance."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="withdrawal") | Q(review_on=None),
                name="verdict_withdrawal_names_no_day",
                violation_error_message=gettext_lazy("A withdrawal names no day to look again."),
            ),
            models.CheckConstraint(
                condition=Q(supported_statuses__contained_by=Status.values),
                name="verdict_supported_statuses_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(rationale_zh="", rationale_en=""),
                name="verdict_gives_its_rationale",
                violation_error_message=gettext_lazy("A verdict needs its rationale."),
            ),
            models.CheckConstraint(
                condition=Q(kind="withdrawal")
                | Q(supported_statuses__contains=[F("status")])
                | ~Q(rule_exception_zh="", rule_exception_en=""),
                name="verdict_outside_the_rules_explains_the_exception",
                violation_error_message=gettext_lazy(
                    "The evidence does not support this status: explain the exception."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decision="pending", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="pending") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="verdict_decided_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved")
                | ~Q(decided_by=F("proposed_by"))
                | ~Q(self_approval_reason=""),
                name="verdict_decider_is_not_the_proposer_unless_it_says_why",
                violation_error_message=gettext_lazy(
                    "A second person approves a verdict; approving your own needs the reason."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decision="returned") & ~Q(returned_reason="")
                | ~Q(decision="returned") & Q(returned_reason=""),
                name="verdict_returned_says_why",
                violation_error_message=gettext_lazy("Returning a proposal needs the reason."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("proposed_at")),
                name="verdict_is_decided_after_it_was_proposed",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(decision="pending"),
                name="verdict_is_pending_once_a_claim",
                violation_error_message=gettext_lazy("A proposal for this claim is already pending."),
            ),
        ]

    def __str__(self) -> str:
        decided = self.claim_as_decided
        wording = best_wording(texts_in(decided, "statement"), decided.get("original_language", ""))
        status = self.get_status_display() or self.get_kind_display()
        return _("%(status)s: %(statement)s") % {"status": status, "statement": wording}

    def clean(self) -> None:
        """What a proposal must not say beside the verdict that readers see, and what it must.

        What the claim and its evidence have to do with it is held to once they are taken down.
        """
        if self.claim_id and rules.is_too_far(self.review_on, self.claim.kind, self.proposed_at.date()):
            raise ValidationError({"review_on": _(rules.TOO_FAR)})
        is_within = self.kind == VerdictKind.WITHDRAWAL or self.status in self.supported_statuses
        if is_within and self.rule_exception:
            # Readers would be told of an exception that is none.
            field = "rule_exception_zh" if self.rule_exception_zh else "rule_exception_en"
            none = _("The rules allow this: there is no exception to explain. Leave it empty.")
            raise ValidationError({field: none})
        current = self.claim.current_verdict if self.claim_id else None
        if current is None:
            if self.claim_id and self.kind != VerdictKind.VERDICT:
                raise ValidationError(_("Readers see no verdict on this claim yet."))
            return
        if self.kind == VerdictKind.STILL_HOLDS:
            if self.status != current.status:
                raise ValidationError(_("What still holds is the status that readers see."))
            if self.claim_as_decided and self.claim_as_decided != current.claim_as_decided:
                raise ValidationError(
                    _("The claim is worded otherwise now than readers see it: propose a verdict on it.")
                )
            return
        if self.status != current.status and not self.is_substantive:
            raise ValidationError({"is_substantive": _("Another status is a change of substance.")})
        if self.is_substantive and not self.correction:
            raise ValidationError(
                {"correction_zh": _("Readers are told what changed in substance: write the correction note.")}
            )

    # Verbs

    def take_down(self) -> None:
        """Take down the claim and its evidence as they stand now. Four queries."""
        summary = self.claim.evidence_summary()
        self.claim_as_decided = self.claim.as_readers_will_see()
        self.summary = summary.as_json()
        self.supported_statuses = [status.value for status in rules.supported(summary.for_rules)]

    @property
    def state(self) -> str:
        """SHA-256, in hexadecimal, of what was taken down: alike where the claim and its evidence are."""
        gone = sorted((int(key), change.what.value) for key, change in self.gone.items())
        taken_down = [self.claim_as_decided, self.summary, self.supported_statuses, gone]
        return sha256(json.dumps(taken_down, sort_keys=True).encode()).hexdigest()

    def covers(self, annotation: Annotation) -> bool:
        """Whether it was decided with this annotation there. One that was removed then, and has been put back
        since, waits for the next verdict; one that is removed now is told of. No queries."""
        if self.decided_at is None or annotation.created_at > self.decided_at:
            return False
        return not (annotation.is_living and annotation.pk in self._removed)

    @cached_property
    def _removed(self) -> frozenset[int]:
        """The annotations that were removed when it was taken down."""
        return frozenset(
            one["annotation"] for one in self.summary["uncounted"] if one["reason"] == NotCounted.REMOVED
        )

    def as_it_stands(self) -> Verdict:
        """The same proposal, unsaved, with the claim and its evidence as they stand now. Six queries."""
        columns = {field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields}
        now = Verdict(**columns)
        now.claim = Claim.objects.get(pk=self.claim_id)
        now.take_down()
        now.gone = now.claim.annotations.words_gone(self.proposed_at).get(now.claim.pk, {})
        return now

    def approve(
        self, *, by: User, self_approval_reason: str = "", at: datetime | None = None, confirmed: str = ""
    ) -> None:
        """Decide for the proposal: readers see it from now on. The database gives the claim its `review_on`.

        `at` is when that was, where a verdict decided elsewhere is taken over. ValidationError where it is
        decided already, where `by` proposed it and gives no reason, and where the claim or its evidence is no
        longer what the proposal took down, unless `confirmed` is the `state` that it has now: then that is
        taken down, and must support the status as well.
        """
        self._decide(
            Decision.APPROVED,
            by=by,
            at=at,
            confirmed=confirmed,
            self_approval_reason=self_approval_reason.strip(),
        )

    def send_back(self, *, by: User, reason: str) -> None:
        """Return the proposal to its proposer, with the reason."""
        self._decide(Decision.RETURNED, by=by, returned_reason=reason.strip())

    def _confirmed(self, by: User, confirmed: str, reason: str) -> dict[str, Any]:
        """What approving takes down anew: nothing where all is as proposed. Locks the claim. Six queries."""
        claim = Claim.objects.select_for_update(no_key=True).get(pk=self.claim_id)
        if claim.merged_into_id:
            raise ValidationError(_("This claim has been merged into another one."))
        if by.pk == self.proposed_by_id and reason and not settings.SELF_APPROVAL:
            raise ValidationError(_("On this site a second person approves every verdict."))
        now = self.as_it_stands()
        if now.state == self.state:
            return {}
        if now.state != confirmed:
            raise ValidationError(
                _(
                    "The claim or its evidence has changed since this was proposed: look at what changed and "
                    "confirm it, or propose it anew."
                )
            )
        # What still holds may be worded otherwise now, or an exception be none any more.
        now.clean()
        return {name: getattr(now, name) for name in TAKEN_DOWN}

    def _moment(self) -> datetime:
        """When it is decided, if now: after all that readers then see of it. Two queries."""
        claim = self.claim_id
        last = Verdict.objects.filter(claim=claim).last_decided_at()
        newest = Claim.objects.filter(pk=claim).aggregate(at=Max("annotations__created_at"))["at"]
        return now_after(self.proposed_at, last, newest)

    def _decide(
        self, decision: str, *, by: User, at: datetime | None = None, confirmed: str = "", **columns: Any
    ) -> None:
        with transaction.atomic():
            verdict = Verdict.objects.select_for_update(no_key=True).get(pk=self.pk)
            if verdict.decision != Decision.PENDING:
                raise ValidationError(_("This proposal has been decided already."))
            if decision == Decision.APPROVED:
                columns |= verdict._confirmed(by, confirmed, columns["self_approval_reason"])
            columns |= {"decision": decision, "decided_at": at or verdict._moment(), "decided_by": by}
            for name, value in columns.items():
                setattr(verdict, name, value)
            save_checked(verdict, exclude=["claim", "proposed_by", "decided_by"], columns=list(columns))
        for name, value in columns.items():
            setattr(self, name, value)
        self.claim.refresh_from_db(fields=["current_verdict", "review_on"])

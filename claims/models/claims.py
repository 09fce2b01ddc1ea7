"""The claim: one checkable proposition in our own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.clock import now_after
from articles.languages import (
    SUFFIXES,
    Translated,
    known,
    original_language_field,
    worded_in_original_language,
)
from articles.saving import Overtaken, save_checked
from claims import rules
from claims.choices import ClaimKind, Decision, Outcome, SaidPrecision, VerdictKind
from claims.querysets.claims import INDEXES, ClaimQuerySet

from .claimants import Claimant, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

    from articles.models import Article
    from claims.evidence import EvidenceSummary

    from .annotations import Annotation
    from .links import ClaimLink
    from .verdicts import Verdict


class Claim(models.Model):
    """One checkable proposition, in our own words, in one or more languages (schema.org Claim)."""

    #: Fixed once public: the database refuses to change it then.
    slug = models.SlugField(gettext_lazy("slug"), max_length=100, unique=True)
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=ClaimKind, default=ClaimKind.FACT)
    statement_zh = models.TextField(gettext_lazy("statement (Chinese)"), blank=True)
    statement_en = models.TextField(gettext_lazy("statement (English)"), blank=True)
    original_language = original_language_field()
    statement_zh_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("Chinese wording checked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    statement_en_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("English wording checked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    claimants = models.ManyToManyField(
        Claimant,
        verbose_name=gettext_lazy("claimants"),
        through="ClaimClaimant",
        related_name="claims",
        blank=True,
    )
    said_on = models.DateField(gettext_lazy("said on"), null=True, blank=True)
    said_precision = models.CharField(
        gettext_lazy("precision"), max_length=10, choices=SaidPrecision, default=SaidPrecision.NONE
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=gettext_lazy("topics"), related_name="claims", blank=True
    )
    unknowns_zh = models.TextField(gettext_lazy("what we do not know (Chinese)"), blank=True)
    unknowns_en = models.TextField(gettext_lazy("what we do not know (English)"), blank=True)
    review_on = models.DateField(gettext_lazy("review on"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("assignee"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: Counts the edits, so that two editors do not overwrite each other. The database counts, those of
    #: claimants and topics too; what is written here is ignored.
    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=gettext_lazy("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_claims",
    )
    #: The database sets it when `merged_into` is set.
    merged_at = models.DateTimeField(gettext_lazy("merged at"), null=True, blank=True, editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("merged by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    #: The claim that said this and more, until it was split in two.
    split_from = models.ForeignKey(
        "self",
        verbose_name=gettext_lazy("split from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="split_off",
        editable=False,
    )
    #: The verdict readers see. The database computes it (claims/migrations); what is written here is ignored.
    current_verdict = models.ForeignKey(
        "Verdict",
        verbose_name=gettext_lazy("verdict readers see"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(gettext_lazy("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    statement = Translated()
    unknowns = Translated()
    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = gettext_lazy("claim")
        verbose_name_plural = gettext_lazy("claims")
        indexes = INDEXES
        constraints = [
            known("claim", "kind", ClaimKind),
            known("claim", "said_precision", SaidPrecision),
            worded_in_original_language("claim", "statement"),
            models.CheckConstraint(
                condition=Q(said_precision="none", said_on=None)
                | (~Q(said_precision="none") & Q(said_on__isnull=False)),
                name="claim_said_on_has_a_precision",
                violation_error_message=gettext_lazy("The day and its precision belong together."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="claim_is_not_merged_into_itself",
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="claim_slug_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.statement or self.slug

    def get_absolute_url(self) -> str:
        return reverse("claim_detail", args=[self.slug])

    def clean(self) -> None:
        if rules.is_too_far(self.review_on, self.kind, timezone.localdate()):
            raise ValidationError(_(rules.TOO_FAR))
        other = self.merged_into
        # What it was merged into may have been merged in its turn, or withdrawn, since: that is no new merge.
        if other is None or Claim.objects.filter(pk=self.pk, merged_into=other).exists():
            return
        if other.pk == self.pk or other.merged_into_id:
            raise ValidationError(_("A claim is merged into another one that stands itself."))
        if self.current_verdict_id and not other.current_verdict_id:
            raise ValidationError(_("Readers see this claim: it is merged only into one they see too."))
        if self.verdicts.filter(decision=Decision.PENDING).exists():
            raise ValidationError(_("A proposal for this claim is pending: decide or return it first."))

    # Verbs

    def change(
        self,
        *,
        version: int,
        claimants: Sequence[Claimant] | None = None,
        topics: Iterable[Topic] | None = None,
        **columns: Any,
    ) -> None:
        """Change these columns, and the claimants (in their order) and topics where they are given.

        Raises Overtaken where the claim is no longer the `version` that the editor saw, ValidationError where
        what is given makes no claim. A wording that changes is one that nobody has checked yet.
        """
        with transaction.atomic():
            now = Claim.objects.select_for_update(no_key=True).get(pk=self.pk)
            if now.version != version:
                raise Overtaken(now)
            if now.merged_into_id:
                raise ValidationError(_("This claim has been merged into another one."))
            for suffix in SUFFIXES.values():
                wording = f"statement_{suffix}"
                if columns.get(wording, getattr(now, wording)) != getattr(now, wording):
                    columns.setdefault(f"{wording}_checked_by", None)
            for name, value in columns.items():
                setattr(now, name, value.strip() if isinstance(value, str) else value)
            if columns:
                now.clean()
                save_checked(now, columns=list(columns))
            if claimants is not None:
                now.name_claimants(claimants)
            if topics is not None:
                now.topics.set(topics)
        self.refresh_from_db()

    def name_claimants(self, claimants: Sequence[Claimant]) -> None:
        """Say who asserts it, in this order. Nothing is written where it says so already."""
        named = list(dict.fromkeys(claimants))
        if list(self.claimants.order_by("claimclaimant__position")) == named:
            return
        with transaction.atomic():
            self.claimants.clear()
            for position, claimant in enumerate(named):
                self.claimants.add(claimant, through_defaults={"position": position})

    def assign_to(self, user: User | None) -> None:
        """Record who is to see to it; None takes it from whoever was."""
        self.assignee = user
        self.save(update_fields=["assignee"])

    def annotate(
        self,
        article: Article,
        stance: str,
        *,
        by: User | None,
        near: int | None = None,
        replaces: Annotation | None = None,
        **columns: Any,
    ) -> Annotation:
        """Tie this claim to an article, at a quoted passage where `quote_exact` is given.

        The passage is anchored in every revision that is held; where an editor took the words (`near`, a code
        point of the newest text), what stands around them is kept. One in the place of another, in the same
        words, keeps its anchors. ValidationError where the newest text does not have these very words, the
        passage carries this claim and stance already, or this claim is merged. Locks claim, then article.
        """
        from .anchors import Anchor
        from .annotations import Annotation

        with transaction.atomic():
            if Claim.objects.select_for_update(no_key=True).get(pk=self.pk).merged_into_id:
                raise ValidationError(_("This claim has been merged into another one."))
            # Readers see what was there when the verdict was decided, and this was not.
            columns.setdefault("created_at", now_after(self.verdicts.last_decided_at()))
            type(article).objects.select_for_update(no_key=True).get(pk=article.pk)
            annotation = Annotation(
                claim=self, article=article, stance=stance, created_by=by, replaces=replaces, **columns
            )
            anchors: list[Anchor] = []
            if replaces and replaces.quote == annotation.quote:
                anchors = annotation.anchors_of(replaces)
            elif annotation.quote_exact:
                anchors = annotation.anchors_as_taken(near=near)
            save_checked(annotation, exclude=["claim", "article", "created_by", "origin", "replaces"])
            Anchor.objects.bulk_create(anchors)
        return annotation

    def link_to(self, other: Claim, kind: str, *, by: User | None) -> ClaimLink:
        """Record how this claim stands to another. Recording it again changes nothing.

        ValidationError where either has been merged. Locks both claims.
        """
        with transaction.atomic():
            locked = Claim.objects.select_for_update(no_key=True).order_by("pk").in_bulk([self.pk, other.pk])
            if any(claim.merged_into_id for claim in locked.values()):
                raise ValidationError(_("This claim has been merged into another one."))
            link, _created = self.links.get_or_create(other=other, kind=kind, defaults={"created_by": by})
        return link

    def propose_verdict(self, status: str, *, by: User, **columns: Any) -> Verdict:
        """Propose a verdict: what readers would see is taken down as it stands now.

        ValidationError where the published rules do not support the status and no exception is given,
        where no rationale is given, or where another proposal is pending.
        """
        from .verdicts import Verdict

        return Verdict.objects.propose(self, kind=VerdictKind.VERDICT, status=status, by=by, **columns)

    def evidence_summary(self) -> EvidenceSummary:
        """What the evidence amounts to now. Three queries."""
        return self.annotations.all().summaries({self.pk: self.kind})[self.pk]

    def merge_into(self, other: Claim, *, by: User) -> None:
        """Readers of this claim are led to the other one, and what bears on this one bears on that.

        Its annotations, and verdicts of others, follow but for those that the other has already; so do
        readers' reports and comments that are still open, the day of its review and whoever sees to it, and
        links are recorded there too.
        ValidationError where the other has been merged itself, where readers see this one and not the other,
        or where a proposal for this one waits for its decision. Locks both claims.
        """
        with transaction.atomic():
            locked = Claim.objects.select_for_update(no_key=True).order_by("pk").in_bulk([self.pk, other.pk])
            now, other = locked[self.pk], locked[other.pk]
            if now.merged_into_id:
                raise ValidationError(_("This claim has been merged into another one."))
            now.merged_into, now.merged_by = other, by
            now.clean()
            reason = _("merged into “%(claim)s”") % {"claim": other}
            for annotation in now.annotations.living().select_related("article", "origin"):
                annotation.follow(other, by=by, reason=reason)
            now._links_follow(other, by)
            now.reports.filter(outcome=Outcome.OPEN).update(claim=other)
            now.comments.filter(resolved_at__isnull=True).update(claim=other)
            # New to the other claim, as the annotations are: its verdict was decided without them.
            came_at = now_after(other.verdicts.last_decided_at())
            moved = now.outside_verdicts.exclude(article__in=other.outside_verdicts.values("article"))
            moved.update(claim=other, created_at=came_at, created_by=by)
            other.review_on = min(filter(None, [now.review_on, other.review_on]), default=None)
            other.assignee_id = other.assignee_id or now.assignee_id
            other.save(update_fields=["review_on", "assignee"])
            now.save(update_fields=["merged_into", "merged_by"])
        self.refresh_from_db()

    def _links_follow(self, other: Claim, by: User) -> None:
        """To the standing ones; what the other is linked to already stays as it is."""
        for link in self.links.exclude(other=other).filter(other__merged_into=None).select_related("other"):
            other.links.get_or_create(other=link.other, kind=link.kind, defaults={"created_by": by})
        for link in self.links_from.exclude(claim=other).filter(claim__merged_into=None):
            other.links_from.get_or_create(claim=link.claim, kind=link.kind, defaults={"created_by": by})

    def split(
        self, *, by: User, statement: str, language: str, annotations: Iterable[Annotation], **columns: Any
    ) -> Claim:
        """Record part of what this claim says as a claim of its own; these of its annotations go there.

        Returns the new claim, of the same kind, claimants, topics and day unless `columns` say otherwise.
        ValidationError where an annotation is not a living one of this claim, or where none would stay.
        """
        with transaction.atomic():
            now = Claim.objects.select_for_update(no_key=True).get(pk=self.pk)
            kept = {name: getattr(now, name) for name in ("kind", "said_on", "said_precision")}
            columns = kept | columns
            columns.setdefault("claimants", list(now.claimants.order_by("claimclaimant__position")))
            columns.setdefault("topics", list(now.topics.all()))
            new = Claim.objects.record(
                by=by, statement=statement, language=language, split_from=now, **columns
            )
            for annotation in annotations:
                if annotation.claim_id != now.pk or not annotation.is_living:
                    raise ValidationError(_("This passage does not belong to the claim any more."))
                annotation.follow(new, by=by, reason=_("split off as “%(claim)s”") % {"claim": new})
            if new.annotations.exists() and not now.annotations.living().exists():
                raise ValidationError(
                    _("One passage at least stays. If all say what is new, change this claim's wording.")
                )
        return new

    def as_readers_will_see(self, claimants: Iterable[Claimant] | None = None) -> dict[str, Any]:
        """What a verdict takes down of the claim: its wording, claimants, date and unknowns. One query,
        for the claimants, unless they are given in their order."""
        if claimants is None:
            claimants = self.claimants.order_by("claimclaimant__position")
        return {
            "kind": self.kind,
            "original_language": self.original_language,
            **{
                f"{name}_{suffix}": getattr(self, f"{name}_{suffix}")
                for name in ("statement", "unknowns")
                for suffix in SUFFIXES.values()
            },
            "said_on": self.said_on.isoformat() if self.said_on else None,
            "said_precision": self.said_precision,
            "claimants": [
                {
                    "id": claimant.pk,
                    "original_language": claimant.original_language,
                    "name_zh": claimant.name_zh,
                    "name_en": claimant.name_en,
                    "role_zh": claimant.role_zh,
                    "role_en": claimant.role_en,
                    "same_as": claimant.same_as,
                }
                for claimant in claimants
            ],
        }

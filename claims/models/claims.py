"""The claim: one checkable proposition in our own words, and who asserts it."""

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

from articles.languages import (
    SUFFIXES,
    Translated,
    known,
    original_language_field,
    worded_in_original_language,
)
from articles.saving import save_checked
from claims.choices import ClaimKind, LinkKind, SaidPrecision, VerdictKind
from claims.querysets import ClaimQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from claims.evidence import EvidenceSummary

    from .annotations import Annotation
    from .verdicts import Verdict


class Claimant(models.Model):
    """Who asserts a claim (schema.org Claim.author)."""

    name_zh = models.CharField(gettext_lazy("name (Chinese)"), max_length=300, blank=True)
    name_en = models.CharField(gettext_lazy("name (English)"), max_length=300, blank=True)
    role_zh = models.CharField(gettext_lazy("role (Chinese)"), max_length=300, blank=True)
    role_en = models.CharField(gettext_lazy("role (English)"), max_length=300, blank=True)
    original_language = original_language_field()
    same_as = models.URLField(gettext_lazy("same as"), max_length=2000, blank=True)

    name = Translated()
    role = Translated()

    class Meta:
        ordering = ["name_en", "name_zh"]
        verbose_name = gettext_lazy("claimant")
        verbose_name_plural = gettext_lazy("claimants")
        constraints = [
            worded_in_original_language("claimant", "name"),
            models.UniqueConstraint(
                fields=["name_zh", "name_en", "role_zh", "role_en"], name="claimant_is_recorded_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    slug = models.SlugField(gettext_lazy("slug"), max_length=100, unique=True)
    name_zh = models.CharField(gettext_lazy("name (Chinese)"), max_length=200, blank=True)
    name_en = models.CharField(gettext_lazy("name (English)"), max_length=200, blank=True)
    original_language = original_language_field()

    name = Translated()

    class Meta:
        ordering = ["slug"]
        verbose_name = gettext_lazy("topic")
        verbose_name_plural = gettext_lazy("topics")
        constraints = [worded_in_original_language("topic", "name")]

    def __str__(self) -> str:
        return self.name


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
    #: Counts the edits, so that two editors do not overwrite each other.
    version = models.PositiveIntegerField(gettext_lazy("version"), default=1, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=gettext_lazy("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_claims",
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
        other = self.merged_into
        # What it was merged into may have been merged in its turn, or withdrawn, since: that is no new merge.
        if other is None or Claim.objects.filter(pk=self.pk, merged_into=other).exists():
            return
        if other.pk == self.pk or other.merged_into_id:
            raise ValidationError(_("A claim is merged into another one that stands itself."))
        if self.current_verdict_id and not other.current_verdict_id:
            raise ValidationError(_("Readers see this claim: it is merged only into one they see too."))

    # Verbs

    def annotate(
        self, article: Article, stance: str, *, by: User | None, near: int | None = None, **columns: Any
    ) -> Annotation:
        """Tie this claim to an article, at a quoted passage where `quote_exact` is given.

        The passage is anchored in every revision that is held (`near`: see Annotation.anchors_as_taken).
        ValidationError where the newest does not have these words exactly, or where the passage already
        carries this claim and stance. Locks the article, so that no revision comes in meanwhile.
        """
        from .annotations import Anchor, Annotation

        with transaction.atomic():
            type(article).objects.select_for_update(no_key=True).get(pk=article.pk)
            annotation = Annotation(claim=self, article=article, stance=stance, created_by=by, **columns)
            anchors = annotation.anchors_as_taken(near=near) if annotation.quote_exact else []
            save_checked(annotation, exclude=["claim", "article", "created_by", "origin"])
            Anchor.objects.bulk_create(anchors)
        return annotation

    def link_to(self, other: Claim, kind: str, *, by: User | None) -> ClaimLink:
        """Record how this claim stands to another. Recording it again changes nothing."""
        link, _created = ClaimLink.objects.get_or_create(
            claim=self, other=other, kind=kind, defaults={"created_by": by}
        )
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

    def merge_into(self, other: Claim) -> None:
        """Readers of this claim are led to the other one. ValidationError unless that one stands itself."""
        self.merged_into = other
        self.clean()
        self.save(update_fields=["merged_into"])

    def as_readers_will_see(self) -> dict[str, Any]:
        """What a verdict takes down of the claim: its wording, claimants, date and unknowns. One query."""
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
                for claimant in self.claimants.order_by("claimclaimant__position")
            ],
        }


class ClaimClaimant(models.Model):
    """One of the claimants of a claim, in the order they are named."""

    claim = models.ForeignKey(Claim, verbose_name=gettext_lazy("claim"), on_delete=models.CASCADE)
    claimant = models.ForeignKey(Claimant, verbose_name=gettext_lazy("claimant"), on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(gettext_lazy("place in the order"), default=0)

    class Meta:
        ordering = ["claim", "position", "id"]
        verbose_name = gettext_lazy("claimant of a claim")
        verbose_name_plural = gettext_lazy("claimants of a claim")
        constraints = [
            models.UniqueConstraint(fields=["claim", "claimant"], name="claim_names_a_claimant_once")
        ]

    def __str__(self) -> str:
        return str(self.claimant)


class ClaimLink(models.Model):
    """How one claim stands to another."""

    claim = models.ForeignKey(
        Claim, verbose_name=gettext_lazy("claim"), on_delete=models.CASCADE, related_name="links"
    )
    other = models.ForeignKey(
        Claim, verbose_name=gettext_lazy("other claim"), on_delete=models.CASCADE, related_name="links_from"
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=20, choices=LinkKind)
    created_at = models.DateTimeField(gettext_lazy("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        ordering = ["claim", "id"]
        verbose_name = gettext_lazy("link between claims")
        verbose_name_plural = gettext_lazy("links between claims")
        constraints = [
            known("claim_link", "kind", LinkKind),
            models.CheckConstraint(
                condition=~Q(claim=F("other")),
                name="claim_link_is_not_to_itself",
                violation_error_message=gettext_lazy("A claim cannot be linked to itself."),
            ),
            models.UniqueConstraint(
                fields=["claim", "other", "kind"],
                name="claim_link_is_recorded_once",
                violation_error_message=gettext_lazy("This link is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.kind} {self.other_id}"

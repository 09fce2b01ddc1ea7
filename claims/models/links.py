"""How claims stand to those who make them, and to each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.languages import known
from claims.choices import LinkKind

from .claimants import Claimant
from .claims import Claim


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
        return f"{self.claim_id} {self.get_kind_display()} {self.other_id}"

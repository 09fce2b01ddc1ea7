"""Who took their content from whom."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.choices import DerivationKind
from articles.languages import Translated, known
from articles.querysets import DerivationQuerySet
from articles.saving import Overtaken, save_checked

from .articles import Article


class Derivation(models.Model):
    """Article B takes its content from article A (PROV wasDerivedFrom). Cycles are reported, not refused."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="derivations"
    )
    derived_from = models.ForeignKey(
        Article, verbose_name=_("derived from"), on_delete=models.PROTECT, related_name="derivatives"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DerivationKind)
    note_zh = models.TextField(_("note (Chinese)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    note = Translated()
    objects = DerivationQuerySet.as_manager()

    class Meta:
        ordering = ["article", "id"]
        verbose_name = _("derivation")
        verbose_name_plural = _("derivations")
        constraints = [
            known("derivation", "kind", DerivationKind),
            models.CheckConstraint(
                condition=~Q(article=F("derived_from")),
                name="derivation_is_not_from_itself",
                violation_error_message=_("An article cannot derive from itself."),
            ),
            models.UniqueConstraint(
                fields=["article", "derived_from", "kind"],
                name="derivation_is_recorded_once",
                violation_error_message=_("This derivation is already recorded."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.get_kind_display()} {self.derived_from}"

    @property
    def state(self) -> str:
        """What is recorded of it, as a short mark: an editor who sends the same one has seen it so."""
        said = "\0".join((self.kind, self.note_zh, self.note_en))
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    # Verbs

    def change(self, *, seen: str, **columns: str) -> None:
        """Change its kind or notes. Overtaken where it is no longer in the `state` that the editor saw;
        ValidationError where the same is recorded already."""
        with transaction.atomic():
            now = self._as_seen(seen)
            for name, value in columns.items():
                setattr(now, name, value.strip())
            save_checked(now, exclude=["article", "derived_from", "created_by"], columns=list(columns))
        self.refresh_from_db(fields=list(columns))

    def remove(self, *, seen: str) -> None:
        """Take it off the record; the ledger keeps it. Overtaken as for `change`."""
        with transaction.atomic():
            self._as_seen(seen).delete()

    def _as_seen(self, seen: str) -> Derivation:
        """The row, locked: still in the state that the editor saw."""
        now = Derivation.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        if now is None:
            raise ValidationError(_("This derivation has been removed already."))
        if now.state != seen:
            raise Overtaken(now)
        return now


class DeclinedDerivation(models.Model):
    """Somebody looked and found that an article does not derive from another: it is not proposed again."""

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="declined_derivations"
    )
    derived_from = models.ForeignKey(
        Article, verbose_name=_("not derived from"), on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        ordering = ["article", "id"]
        verbose_name = _("declined derivation")
        verbose_name_plural = _("declined derivations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(article=F("derived_from")),
                name="declined_derivation_is_not_from_itself",
                violation_error_message=_("An article cannot derive from itself."),
            ),
            models.UniqueConstraint(
                fields=["article", "derived_from"], name="declined_derivation_is_recorded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} ≠ {self.derived_from}"

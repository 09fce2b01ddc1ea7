"""Who asserts claims, and what claims are about."""

from __future__ import annotations

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from articles.languages import SUFFIXES, Translated, original_language_field, worded_in_original_language


class ClaimantQuerySet(models.QuerySet["Claimant"]):
    def named(self, name: str, language: str) -> Claimant:
        """The claimant of this name in any language, made in `language` if there is none."""
        known = self.filter(Q(name_zh=name) | Q(name_en=name)).order_by("pk")
        if (claimant := known.first()) is not None:
            return claimant
        try:
            with transaction.atomic():
                return self.create(original_language=language, **{f"name_{SUFFIXES[language]}": name})
        except IntegrityError:
            # Somebody named the same one at the same moment.
            return known.get()


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
    objects = ClaimantQuerySet.as_manager()

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

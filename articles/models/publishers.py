"""Who puts articles out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.languages import Translated, original_language_field, worded_in_original_language


class Publisher(models.Model):
    """Who puts articles out (schema.org Organization)."""

    name_zh = models.CharField(_("name (Chinese)"), max_length=300, blank=True)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    original_language = original_language_field()
    home_page = models.URLField(_("home page"), max_length=2000, blank=True)

    name = Translated()

    class Meta:
        ordering = ["name_en", "name_zh"]
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
        constraints = [
            worded_in_original_language("publisher", "name"),
            models.UniqueConstraint(fields=["name_zh", "name_en"], name="publisher_names_are_unique"),
        ]

    def __str__(self) -> str:
        return self.name

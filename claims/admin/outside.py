"""Verdicts of others in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy

from articles.office import ReadAdmin, as_precise
from claims.models import OutsideVerdict

from .searching import FoundByClaim


@admin.register(OutsideVerdict)
class OutsideVerdictAdmin(FoundByClaim, ReadAdmin):
    """They come in by `import_claimreviews` and are read here; one that is of another claim is deleted."""

    list_display = ["__str__", "claim", "article", "reviewed", "created_at", "created_by"]
    list_filter = ["language"]
    search_fields = ["rating", "claim__slug__exact", "article__key", "article__address"]
    date_hierarchy = "created_at"
    related = ["claim", "article", "created_by"]
    is_deletable = True

    @admin.display(description=gettext_lazy("reviewed on"), ordering="reviewed_on")
    def reviewed(self, one: Any) -> str:
        return as_precise(one.reviewed_on, one.reviewed_precision)

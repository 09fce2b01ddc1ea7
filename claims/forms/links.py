"""Where a copy of an article is kept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from claims.forms.imports import AddressField


class ArchiveForm(forms.Form):
    """The address of the archived copy; empty where there is none."""

    archive_address = AddressField(
        label=gettext_lazy("Address of the copy"),
        required=False,
        help_text=gettext_lazy(
            "Readers find it beside the article’s own address, and before it once that is dead."
        ),
    )

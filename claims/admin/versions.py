"""Two editors at one record: the one who saves later is told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.office import RecordForm


class VersionedForm(RecordForm):
    """Refuses to overwrite what somebody else changed since the page was loaded."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def complete(self) -> None:
        if self.instance._state.adding:
            return
        # Locked until the change is saved, so that two who save at once are told apart.
        now = type(self.instance).objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if now.version != self.cleaned_data["seen_version"]:
            raise ValidationError(
                _("Somebody else has changed this since you loaded the page: load it again.")
            )

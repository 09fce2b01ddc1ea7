"""To whom a claim or an article is assigned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy

from claims.desk.people import name_of, people


class _PeopleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return name_of(obj)


class AssignForm(forms.Form):
    """Whose it is: one of the people of the desk, or nobody."""

    assignee = _PeopleField(User.objects.none(), required=False, empty_label=gettext_lazy("nobody"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["assignee"].queryset = people()  # type: ignore[attr-defined]

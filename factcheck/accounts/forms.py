"""What is typed into the pages of signing in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """A code of an app, or a recovery code: both in one field, as people look for one."""

    code = forms.CharField(label=_("Code"), max_length=60)


class PasswordForm(forms.Form):
    """The password of whoever is signed in, once more."""

    password = forms.CharField(label=_("Password"), max_length=4096, strip=False)


class PasskeyForm(forms.Form):
    """What the browser made, as JSON, and what its owner calls it."""

    credential = forms.CharField(max_length=20_000)
    name = forms.CharField(label=_("Name"), max_length=60)

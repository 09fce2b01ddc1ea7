"""What a reader says is wrong with a claim, and what the desk makes of it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import SAYS_SOMETHING
from claims.choices import Outcome
from claims.forms.fields import LONGEST_TEXT

#: Of what a reader writes, in code points.
LONGEST_REPORT = 4000


class ProseField(forms.CharField):
    """A text of several lines, counted as the browser counts it: a line end is one character (HTML)."""

    def __init__(self, rows: int, lang: str = "", **options: Any) -> None:
        attrs = {"rows": rows} | ({"lang": lang} if lang else {})
        super().__init__(widget=forms.Textarea(attrs=attrs), **options)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        return text if re.search(SAYS_SOMETHING, text) else ""


class ReportForm(forms.Form):
    """What a reader says is wrong.

    `website` is a trap for robots, which fill in whatever there is; nobody sees it. A form with something in
    it is refused like any other, and comes back with the trap empty: whose browser filled it in need only
    send it again, and nothing that somebody wrote is lost.
    """

    text = ProseField(
        8,
        label=gettext_lazy("What is wrong?"),
        max_length=LONGEST_REPORT,
        error_messages={"required": gettext_lazy("Say what is wrong.")},
        help_text=gettext_lazy("If you can, say where it can be looked up: a page, a document, a recording."),
    )
    mail = forms.EmailField(
        label=gettext_lazy("Your mail address (you may leave it out)"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy(
            "Only for the desk, to ask you back or to tell you what came of it. It is never published."
        ),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("website") or "website" in self.errors:
            self.data = {**dict(self.data.items()), "website": ""}
            self.errors.pop("website", None)
            raise ValidationError(
                _("A field that robots fill in was not empty, so this was not sent. Please send it again.")
            )
        return cleaned


def _told(label: Any, lang: str) -> ProseField:
    return ProseField(3, lang, label=label, max_length=LONGEST_TEXT, required=False)


class TellForm(forms.Form):
    """What readers are told became of a report; nothing where both are empty."""

    told_zh = _told(gettext_lazy("What readers are told (Chinese)"), "zh-Hans")
    told_en = _told(gettext_lazy("What readers are told (English)"), "en")


class HandleForm(TellForm):
    """What becomes of a reader's report."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[(one.value, one.label) for one in (Outcome.ACCEPTED, Outcome.DECLINED)],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the report is accepted or declined.")},
    )
    note = ProseField(
        3,
        label=gettext_lazy("Note for the desk"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=gettext_lazy("Why, and what was changed. Readers do not see it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == Outcome.DECLINED and not cleaned.get("note", "declined"):
            self.add_error("note", _("Say why it is declined."))
        return cleaned


class ForgetForm(forms.Form):
    """Whether what a reader wrote is to be forgotten."""

    sure = forms.BooleanField(
        label=gettext_lazy("I am sure: nobody can bring it back"),
        error_messages={"required": gettext_lazy("Say that you are sure.")},
    )

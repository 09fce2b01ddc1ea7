"""Where a quote stands now, as an editor says it: the words of the text, and which of their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.quotes import context

from .passages import WordsField

if TYPE_CHECKING:
    from claims.models import Anchor

#: So many places of the same words are offered; who means another one gives more of the words around it.
MOST_PLACES = 20


def places_of(words: str, anchor: Anchor) -> list[int]:
    """Where in the anchor's text these words stand, as code points; none across an omission, and no more
    than MOST_PLACES and one."""
    revision = anchor.revision
    places: list[int] = []
    for match in re.finditer(re.escape(words), revision.text):
        try:
            context(revision.text, match.start(), match.end(), omissions=revision.omissions)
        except ValueError:
            continue
        places.append(match.start())
        if len(places) > MOST_PLACES:
            break
    return places


class PlaceForm(forms.Form):
    """The words that stand for the quote now; `start` says which of several places is meant."""

    #: What the page showed of the anchor (Anchor.seen).
    seen = forms.CharField(widget=forms.HiddenInput)
    words = WordsField(
        label=gettext_lazy("The words that stand there now, exactly"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Paste the words from the text.")},
    )
    start = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    #: Of a form that has been looked at, where its words stand.
    places: list[int]

    def __init__(self, data: Any = None, *, anchor: Anchor) -> None:
        words = anchor.words or anchor.annotation.quote_exact
        super().__init__(data, initial={"seen": anchor.seen, "words": words}, auto_id="place_%s")
        self.anchor = anchor
        self.fields["words"].widget.attrs["lang"] = anchor.annotation.quote_language
        self.places = [] if anchor.start is not None else places_of(words, anchor)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "words" not in cleaned:
            return cleaned
        # What a browser copies from a page ends in spaces or breaks of its own.
        words = cleaned["words"] = cleaned["words"].strip()
        self.places = places_of(words, self.anchor) if words else []
        if not words:
            self.add_error("words", self.fields["words"].error_messages["required"])
        elif not self.places:
            self.add_error("words", _("These words do not stand in the text exactly as they were given."))
        elif cleaned.get("start") not in self.places:
            cleaned["start"] = self.places[0]
            if len(self.places) > 1:
                self.add_error("start", self._several())
        return cleaned

    def _several(self) -> ValidationError:
        if len(self.places) > MOST_PLACES:
            return ValidationError(_("These words stand in many places: give more of the words around them."))
        return ValidationError(_("These words stand in several places: choose which one it is."))

    @property
    def place(self) -> tuple[int, int]:
        """Code points of the text, end exclusive; of a form that is valid."""
        start: int = self.cleaned_data["start"]
        return start, start + len(self.cleaned_data["words"])

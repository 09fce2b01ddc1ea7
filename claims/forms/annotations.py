"""The form that changes an annotation: what it says of its passage, and what it ties together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import SAYS_SOMETHING, SUFFIXES, Language, reading_language
from claims.forms.choosing import ClaimChoiceForm
from claims.forms.conflicts import OpenedForm
from claims.forms.edges import EdgesForm
from claims.forms.fields import LONGEST_TEXT
from claims.forms.passages import PassageForm
from claims.querysets import FOUND
from claims.reading import in_brief
from claims.templatetags.reading import colon, comma

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Revision
    from claims.models import Annotation

#: Texts kept in each language, with their labels.
TEXTS = {
    "differs": gettext_lazy("How it differs from the claim's wording"),
    "translation": gettext_lazy("Our translation of the words"),
    "note": gettext_lazy("Note, for readers"),
    "superseded": gettext_lazy("How its publisher corrected it"),
}
IN_ITS_LANGUAGE = ("quote_exact", "quote_prefix", "quote_suffix")
WORDS = ("revision", "start", "quote_exact", "quote_prefix", "quote_suffix")


class ChangeForm(OpenedForm, PassageForm, ClaimChoiceForm, EdgesForm):
    """What an annotation ties together is never altered: for other words, another claim or another stance a
    new annotation takes its place.
    """

    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    #: Of one that was removed meanwhile.
    put_back = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=LONGEST_TEXT,
        required=False,
        help_text=gettext_lazy("Kept on record where the words, the claim or the stance change."),
    )

    together = (WORDS, ("claim", "claim_other"), ("origin", "origin_other"))

    def __init__(self, data: Any = None, *, annotation: Annotation, newest: Revision | None) -> None:
        self.annotation = annotation
        self.has_other_words = bool(annotation.quote_exact)
        # Its fields stand in one page with those of a new annotation.
        super().__init__(data, newest=newest, article=annotation.article, auto_id="change_%s")
        for name, lang, label in _texts(annotation):
            widget = forms.Textarea(attrs={"rows": 2, "lang": lang})
            self.fields[name] = forms.CharField(
                label=label, max_length=LONGEST_TEXT, required=False, widget=widget
            )
        for name in IN_ITS_LANGUAGE:
            self.fields[name].widget.attrs["lang"] = annotation.quote_language
        if not annotation.quote_exact:
            for name in WORDS:
                del self.fields[name]
        self.initial = self._as_recorded()

    def _as_recorded(self) -> dict[str, Any]:
        one = self.annotation
        texts = {name: getattr(one, name) for name, _lang, _label in _texts(one)}
        return texts | {
            "version": one.version,
            "claim": one.claim.slug,
            "stance": one.stance,
            "basis": one.basis,
            "origin": one.origin.key if one.origin else "",
            "speaker": one.speaker,
            "revision": self.newest.number if self.newest else None,
            "start": self._place_in(self.newest),
            "quote_exact": one.quote_exact,
            "quote_prefix": one.quote_prefix,
            "quote_suffix": one.quote_suffix,
        }

    def _place_in(self, revision: Revision | None) -> int | None:
        """The code point at which the words stand in a text; None where it does not have them."""
        if revision is None:
            return None
        place = self.annotation.anchors.filter(revision=revision, state__in=FOUND).first()
        return place.start if place else None

    def _seen(self, number: int | None) -> Revision | None:
        """The text that the editor had on the screen: a newer one may have come in since."""
        if self.newest is None or number in (None, self.newest.number):
            return self.newest
        return self.article.revisions.filter(number=number).defer("received").first()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if {"quote_exact", "start", "revision"} <= cleaned.keys():
            exact, start, seen = cleaned["quote_exact"], cleaned["start"], self._seen(cleaned["revision"])
            if start == self._place_in(seen):
                if exact == self.annotation.quote_exact:
                    # As they were: they need not be in the newest text.
                    self.has_other_words = False
                    del cleaned["quote_exact"]
                elif seen and start is not None and not seen.text.startswith(exact, start):
                    # Typed, not chosen in the text: what stood round the old words says nothing.
                    cleaned |= {"start": None, "quote_prefix": "", "quote_suffix": ""}
        return super().clean()

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name, _lang, _label in _texts(self.annotation)]

    @property
    def is_other(self) -> bool:
        """Whether the annotation has to give place to another one; of a form that is valid."""
        return bool(self._what_is_other())

    def _what_is_other(self) -> list[str]:
        one, parts = self.annotation, []
        if self.has_other_words:
            parts.append(_("other words"))
        if self.chosen is not None and self.chosen.pk != one.claim_id:
            parts.append(_("another claim"))
        if self.cleaned_data["stance"] != one.stance:
            parts.append(_("another stance"))
        return parts

    def save(self, *, by: User) -> Annotation:
        """The annotation as changed, or the one that took its place. Overtaken, ValidationError."""
        columns, version = self._columns(), self.cleaned_data["version"]
        with transaction.atomic():
            if self.cleaned_data["put_back"]:
                self.annotation.put_back(version=version)
                version = self.annotation.version
            if not self.is_other:
                self.annotation.change(version=version, **columns)
                return self.annotation
            return self.annotation.replace(
                by=by,
                version=version,
                reason=self.cleaned_data["reason"] or comma().join(self._what_is_other()),
                claim=self.chosen,
                stance=self.cleaned_data["stance"],
                **columns,
                **(self.taken.columns if self.has_other_words else {}),
            )

    def _columns(self) -> dict[str, Any]:
        texts = {name: self.cleaned_data[name] for name, _lang, _label in _texts(self.annotation)}
        is_superseded = any(texts[f"superseded_{suffix}"] for suffix in SUFFIXES.values())
        since = self.annotation.superseded_at or timezone.now()
        return self.edges | texts | {"superseded_at": since if is_superseded else None}


class RemoveForm(forms.Form):
    """Why an annotation is taken out of all counts."""

    #: Of the annotation as the editor saw it, and what its fields held then (OpenedForm).
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why it is removed"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Removing an annotation needs a reason.")},
    )

    def __init__(self, data: Any = None, *, seen: ChangeForm | None = None) -> None:
        """`seen` is the form for a change that stands beside it."""
        initial = {name: seen[name].value() for name in ("version", "opened")} if seen else None
        # Its field stands in one page with those of two other forms.
        super().__init__(data, initial=initial, auto_id="remove_%s")

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not re.search(SAYS_SOMETHING, reason):
            raise ValidationError(_("Removing an annotation needs a reason."))
        return reason

    def asked_again(self, now: ChangeForm) -> RemoveForm:
        """This valid form for the annotation as it is now, which says what somebody else has changed."""
        asked = {"version": now.annotation.version, "opened": now["opened"].value()}
        again = RemoveForm(asked | {"reason": self.cleaned_data["reason"]})
        again.add_error(None, _("Somebody else has changed this since you opened it."))
        for label, value in now.changes_since(self.cleaned_data["opened"]):
            again.add_error(None, f"{label}{colon()}{in_brief(value) or '—'}")
        again.add_error(None, _("It is not removed yet: to remove it all the same, press the button again."))
        return again


def _texts(annotation: Annotation) -> Iterator[tuple[str, str, str]]:
    """Column, language and label of each text, the language of the page first."""
    reading = reading_language()
    languages = sorted(SUFFIXES, key=lambda lang: lang != reading)
    for what, label in TEXTS.items():
        if what == "translation" and not annotation.quote_exact:
            continue
        for lang in languages:
            words = {"what": label, "language": Language(lang).label}
            yield f"{what}_{SUFFIXES[lang]}", lang, _("%(what)s (%(language)s)") % words

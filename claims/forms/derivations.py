"""What an editor says of where an article comes from: its sources, and whether it is original."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.choices import DerivationKind, Provenance
from articles.languages import Language
from articles.models import Article
from articles.provenance import FOLLOWED
from articles.querysets import usable_address
from claims.forms.fields import LONGEST_TEXT, ArticleField

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict

    from articles.models import Derivation


class SourceField(ArticleField):
    """An article on record, or the address of one that is not: cleans to the article or to that address."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError:
            typed = str(value).strip()
            if "://" in typed and usable_address(typed):
                return typed
            raise


NOTES = {
    Language.CHINESE: gettext_lazy("Note (Chinese)"),
    Language.ENGLISH: gettext_lazy("Note (English)"),
}


def _note_field(language: Language) -> forms.CharField:
    return forms.CharField(
        label=NOTES[language],
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "lang": language.value}),
    )


class DerivationForm(forms.Form):
    """A source of `article`, which derives from it in this way."""

    source = SourceField(
        label=gettext_lazy("It comes from"),
        help_text=gettext_lazy("An article on record, by title, key or address. A new address is recorded."),
        error_messages={"required": gettext_lazy("Say which article it comes from.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("How"), choices=DerivationKind.choices)
    note_zh = _note_field(Language.CHINESE)
    note_en = _note_field(Language.ENGLISH)

    def __init__(self, data: Any = None, *, article: Article) -> None:
        super().__init__(data, auto_id="derivation_%s")
        self.article = article
        cast(SourceField, self.fields["source"]).offer_sources_of(article)

    def clean_source(self) -> Any:
        source = self.cleaned_data["source"]
        if source == self.article:
            raise ValidationError(_("An article cannot derive from itself."))
        return source

    def record(self, *, by: User) -> Derivation:
        """Record the derivation; of a source that is not on record its address too. ValidationError where the
        record refuses it."""
        cleaned = self.cleaned_data
        return record(
            self.article,
            cleaned["source"],
            cleaned["kind"],
            by=by,
            note_zh=cleaned["note_zh"],
            note_en=cleaned["note_en"],
        )


def record(article: Article, source: Article | str, kind: str, *, by: User, **notes: str) -> Derivation:
    """Record that an article derives from a source, or from whatever stands at an address. An article whose
    provenance nobody has judged is derived from then on where the whole of it is.

    Call it in a transaction. ValidationError where the record refuses it.
    """
    if not isinstance(source, Article):
        language = article.original_language
        source, _is_new = Article.objects.cite(source, "", by=by, original_language=language)
    if source == article:
        raise ValidationError(_("An article cannot derive from itself."))
    derivation = article.derive_from(source, kind, by=by, **notes)
    if kind in FOLLOWED and article.provenance == Provenance.UNKNOWN:
        article.judge_provenance(Provenance.DERIVED)
    return derivation


class DerivationChangeForm(forms.Form):
    """The kind and the notes of a derivation on record; `seen` is its state when the form was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("How"), choices=DerivationKind.choices)
    note_zh = _note_field(Language.CHINESE)
    note_en = _note_field(Language.ENGLISH)

    def __init__(self, data: Any = None, *, derivation: Derivation) -> None:
        initial = {"seen": derivation.state} | {
            name: getattr(derivation, name) for name in ("kind", "note_zh", "note_en")
        }
        super().__init__(data, initial=initial, auto_id=f"derivation-{derivation.pk}-%s")
        self.derivation = derivation

    def save(self) -> None:
        """Overtaken, ValidationError as Derivation.change."""
        columns = {name: self.cleaned_data[name] for name in ("kind", "note_zh", "note_en")}
        self.derivation.change(seen=self.cleaned_data["seen"], **columns)

    def overtaken(self, now: Derivation) -> None:
        """Say what somebody else has saved since, and let the button save this over it."""
        say_meanwhile(self, [str(now.get_kind_display()), now.note_zh, now.note_en], now.state)


def say_meanwhile(form: forms.Form, theirs: Iterable[str], seen: str) -> None:
    """Say in the form what somebody else has saved since it was opened, and let its button save over it."""
    said = " / ".join(filter(None, theirs))
    changed = _("Somebody else has changed this since you opened it. It says now: %(said)s")
    form.add_error(None, changed % {"said": said})
    form.add_error(None, _("Nothing of yours is saved. To save yours over it, press the button again."))
    sent: QueryDict = form.data  # type: ignore[assignment]
    form.data = sent.copy()
    form.data["seen"] = seen


class ProvenanceForm(forms.Form):
    """Whether the reporting in an article was done for it; `seen` is what was recorded when it was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    provenance = forms.ChoiceField(
        label=gettext_lazy("Provenance"), choices=Provenance.choices, widget=forms.RadioSelect
    )
    provenance_reason = forms.CharField(
        label=gettext_lazy("How we know that it is original"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Public. Only an original article needs it."),
    )

    def __init__(self, data: Any = None, *, article: Article) -> None:
        initial = {
            "seen": _judged(article),
            "provenance": article.provenance,
            "provenance_reason": article.provenance_reason,
        }
        super().__init__(data, initial=initial, auto_id="provenance_%s")
        self.article = article

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("provenance") == Provenance.ORIGINAL and not cleaned.get("provenance_reason"):
            self.add_error("provenance_reason", _("An article marked original needs the reason."))
        if cleaned.get("seen") != _judged(self.article):
            theirs = [str(self.article.get_provenance_display()), self.article.provenance_reason]
            say_meanwhile(self, theirs, _judged(self.article))
        return cleaned

    def save(self) -> None:
        """ValidationError as Article.judge_provenance."""
        cleaned = self.cleaned_data
        self.article.judge_provenance(cleaned["provenance"], cleaned["provenance_reason"])


def _judged(article: Article) -> str:
    """What is recorded of an article's provenance, as a short mark."""
    said = f"{article.provenance}\0{article.provenance_reason}"
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]

"""What an editor says of a source that bears on a claim: at a passage, as a whole, or new to the record."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.choices import Access, ArticleKind, DerivationKind, Provenance
from articles.languages import SAYS_SOMETHING, SUFFIXES, Language, reading_language
from articles.models import Article
from articles.provenance import FOLLOWED
from articles.querysets import SIZES, usable_address
from claims.choices import Basis, Stance
from claims.forms.edges import basis_choices
from claims.forms.fields import LONGEST_TEXT, ArticleField, DayField
from claims.forms.passages import PassageForm, Taken

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.models import Annotation, Claim


#: What is asked of a source that is not on record yet.
OF_A_NEW_SOURCE = (
    "title",
    "title_language",
    "publisher",
    "byline",
    "published",
    "published_as_printed",
    "access",
    "kind",
    "derived_from",
    "derivation",
    "provenance_reason",
)


class EvidenceForm(forms.Form):
    """What is said of every piece of evidence; the note is public and in the language of the page."""

    #: Of each form shown another: one that comes twice makes one annotation.
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    stance = forms.ChoiceField(
        label=gettext_lazy("This source"),
        choices=[choice for choice in Stance.choices if choice[0] != Stance.STATES],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how it bears on the claim.")},
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Basis"), choices=basis_choices, initial=Basis.NOT_ASSESSED, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note, which is public"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def cite(self, claim: Claim, *, by: User) -> Annotation:
        """Tie the source to the claim. ValidationError where the record refuses it."""
        raise NotImplementedError

    @property
    def columns(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "basis": cleaned["basis"] or Basis.NOT_ASSESSED,
            f"note_{SUFFIXES[reading_language()]}": cleaned["note"],
        }


class FoundPassageForm(PassageForm, EvidenceForm):
    """A passage that was found in a held article, or as many of its words as an editor leaves."""

    #: Where what was found ends, in code points of the revision; `start` is where it begins.
    end = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, **options)
        self.article = article
        self.fields["stance"].choices = Stance.choices  # type: ignore[attr-defined]
        self.fields["stance"].label = _("This passage")
        self.fields["quote_exact"].label = _("The words; leave out what does not bear on it")

    def _found(self, cleaned: dict[str, Any]) -> Taken:
        # Words were left out: they begin where they now stand in what was found, else anywhere.
        exact, start, end = cleaned["quote_exact"].strip(), cleaned["start"], cleaned.get("end")
        if exact and start is not None and self.newest is not None and self.saw_newest:
            place = self.newest.text.find(exact, start, end)
            cleaned |= {"quote_exact": exact, "start": place if place >= 0 else None}
        return super()._found(cleaned)

    def cite(self, claim: Claim, *, by: User) -> Annotation:
        assert self.taken is not None
        columns = self.columns | self.taken.columns
        return claim.annotate(self.article, self.cleaned_data["stance"], by=by, **columns)


class WholeSourceForm(EvidenceForm):
    """An article on record, cited as a whole."""

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, **options)
        self.article = article

    def cite(self, claim: Claim, *, by: User) -> Annotation:
        return claim.annotate(self.article, self.cleaned_data["stance"], by=by, **self.columns)


def _saying_something(text: str) -> None:
    if not re.search(SAYS_SOMETHING, text):
        raise ValidationError(_("A text of nothing but spaces says nothing."))


class OutsideSourceForm(EvidenceForm):
    """A source that is not on record yet, cited as a whole; of one that is, nothing is overwritten."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=SIZES["title"], validators=[_saying_something]
    )
    title_language = forms.ChoiceField(
        label=gettext_lazy("Language of the title"), choices=Language.choices, initial=reading_language
    )
    publisher = forms.CharField(
        label=gettext_lazy("Publisher"),
        max_length=SIZES["publisher"],
        required=False,
        validators=[_saying_something],
    )
    byline = forms.CharField(label=gettext_lazy("Byline"), max_length=SIZES["byline"], required=False)
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy("One that is on record already is recognised by it."),
    )
    published = DayField(label=gettext_lazy("Published on"), required=False)
    published_as_printed = forms.CharField(
        label=gettext_lazy("Date as printed"), max_length=SIZES["date"], required=False
    )
    access = forms.ChoiceField(
        label=gettext_lazy("We have"),
        choices=[(Access.READ.value, Access.READ.label), (Access.NOT_READ.value, Access.NOT_READ.label)],
        initial=Access.READ,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What nobody has read is recorded and never counted."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ArticleKind.choices, initial=ArticleKind.REPORT
    )
    derived_from = ArticleField(
        label=gettext_lazy("What it takes its content from"),
        required=False,
        help_text=gettext_lazy("An article on record, by title or address."),
    )
    derivation = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[("", gettext_lazy("choose")), *DerivationKind.choices],
        required=False,
    )
    provenance_reason = forms.CharField(
        label=gettext_lazy("Or: how we know that it did the reporting itself"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[_saying_something],
        help_text=gettext_lazy("Without one or the other its origin is unknown and does not count."),
    )

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        address = typed if "://" in typed or not typed else f"https://{typed}"
        if address and not usable_address(address):
            raise ValidationError(_("This is no address of the web, or it is too long."))
        return address

    @cached_property
    def known(self) -> Article | None:
        """The article that has this address already, of a form whose address is valid."""
        return Article.objects.at_address(self.cleaned_data["address"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "address" in cleaned and self.known:
            # It is on record: what is said of it here is not asked for.
            for name in OF_A_NEW_SOURCE:
                self.errors.pop(name, None)
        else:
            self._check_provenance(cleaned)
        return cleaned

    def _check_provenance(self, cleaned: dict[str, Any]) -> None:
        source, derivation = cleaned.get("derived_from"), cleaned.get("derivation")
        if source and not derivation:
            self.add_error("derivation", _("Say how it takes its content from that article."))
        if derivation and not source and "derived_from" not in self.errors:
            self.add_error("derived_from", _("Say which article it takes its content from."))
        if source and derivation in FOLLOWED and cleaned.get("provenance_reason"):
            self.add_error(
                "provenance_reason",
                _("It takes its content from another article, or it did the reporting itself: not both."),
            )

    @property
    def article_columns(self) -> dict[str, Any]:
        cleaned, day = self.cleaned_data, self.cleaned_data["published"]
        return {
            f"title_{SUFFIXES[cleaned['title_language']]}": cleaned["title"],
            "original_language": cleaned["title_language"],
            "languages": [cleaned["title_language"]],
            "byline": cleaned["byline"],
            "kind": cleaned["kind"],
            "access": cleaned["access"],
            "retrieved_at": timezone.now() if cleaned["access"] == Access.READ else None,
            "published_at": datetime.combine(day.on, time(), UTC) if day.on else None,
            "published_precision": day.precision,
            "published_as_printed": cleaned["published_as_printed"],
            "provenance": self._provenance(),
            "provenance_reason": cleaned["provenance_reason"],
        }

    def _provenance(self) -> str:
        if self.cleaned_data["provenance_reason"]:
            return Provenance.ORIGINAL
        return Provenance.DERIVED if self.cleaned_data["derivation"] in FOLLOWED else Provenance.UNKNOWN

    def cite(self, claim: Claim, *, by: User) -> Annotation:
        cleaned = self.cleaned_data
        with transaction.atomic():
            article = self.known or self._recorded(by)
            return claim.annotate(article, cleaned["stance"], by=by, **self.columns)

    def _recorded(self, by: User) -> Article:
        cleaned = self.cleaned_data
        article, is_new = Article.objects.cite(
            cleaned["address"], cleaned["publisher"], by=by, **self.article_columns
        )
        if not is_new:
            self.known = article  # Somebody has recorded it since the form was looked through.
        elif cleaned["derived_from"]:
            article.derive_from(cleaned["derived_from"], cleaned["derivation"], by=by)
        return article

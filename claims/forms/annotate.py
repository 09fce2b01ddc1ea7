"""The form that ties words of an article to a claim, known or new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import SUFFIXES, Language, nearest_language, reading_language
from claims.choices import ClaimKind
from claims.forms.choosing import ClaimChoiceForm, NewClaimForm
from claims.forms.edges import EdgesForm
from claims.forms.fields import LONGEST_TEXT, ClaimantsField, DayField, StatementField, TopicsField
from claims.forms.passages import PassageForm
from claims.models import Claim, Claimant
from claims.querysets.claims import NEW

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article

#: What is asked of a new claim only.
OF_A_NEW_CLAIM = ("statement", "statement_language", "kind", "claimant", "said_on", "topic")
#: What the common case does without.
FOLDED = ("speaker", "differs", "translation", "note", "origin_other")


def other_language(tag: str) -> str:
    """The kept language that a text tagged so is translated into."""
    return Language.ENGLISH if nearest_language(tag) == Language.CHINESE else Language.CHINESE


def _text(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=False, widget=widget)


class AnnotateForm(PassageForm, ClaimChoiceForm, NewClaimForm, EdgesForm):
    """`differs` and `note` are in the language of the page, `translation` in the one that the quote lacks."""

    #: Of each form shown another: one that comes twice makes one annotation.
    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    differs = _text(gettext_lazy("How the passage differs from the claim's wording"))
    translation = _text(gettext_lazy("Our translation of the words"))
    note = _text(gettext_lazy("Note, for readers"))

    statement = StatementField(label=gettext_lazy("The claim in one neutral sentence"), required=False)
    statement_language = forms.ChoiceField(
        label=gettext_lazy("Written in"), choices=Language.choices, initial=reading_language, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ClaimKind.choices, initial=ClaimKind.FACT, required=False
    )
    claimant = ClaimantsField()
    said_on = DayField(label=gettext_lazy("Said on"), required=False)
    topic = TopicsField()

    def __init__(self, *args: Any, article: Article, **options: Any) -> None:
        super().__init__(*args, article=article, **options)
        # While a new claim is typed, those that say it already are shown.
        self.fields["statement"].widget.attrs |= {
            "data-hx-get": reverse("claims_alike", args=[article.key]),
            "data-hx-trigger": "input changed delay:400ms",
            "data-hx-target": "#claims-alike",
            "data-hx-swap": "outerHTML",
            "data-hx-sync": "this:replace",
        }

    @property
    def has_more(self) -> bool:
        """Whether something stands in the fields that are folded away, or is wrong with them."""
        return any(self[name].value() or self[name].errors for name in FOLDED)

    @property
    def is_new_claim(self) -> bool:
        return bool(self["claim"].value() == NEW)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_new_claim:
            # Nobody asks what was prefilled, or typed before another claim was chosen.
            for name in OF_A_NEW_CLAIM:
                self.errors.pop(name, None)
        elif not cleaned.get("statement"):
            self.add_error("statement", _("A new claim needs its statement: one neutral sentence."))
        return cleaned

    @property
    def columns(self) -> dict[str, Any]:
        """What the annotation keeps, and `near`, of a form that is valid."""
        cleaned, reading = self.cleaned_data, SUFFIXES[reading_language()]
        translated = SUFFIXES[other_language(self.taken.language)]
        return {
            **self.edges,
            **self.taken.columns,
            f"differs_{reading}": cleaned["differs"],
            f"note_{reading}": cleaned["note"],
            f"translation_{translated}": cleaned["translation"],
        }

    def refuse_twice(self) -> None:
        try:
            super().refuse_twice()
        finally:
            self.offered = [self.same] if self.same else []

    def claim_for(self, user: User) -> Claim:
        """The claim chosen, or the new one, which is recorded with whoever is named in it.

        ValidationError where another claim says the very same.
        """
        if self.chosen is not None:
            return self.chosen
        self.refuse_twice()
        cleaned = self.cleaned_data
        language = cleaned["statement_language"] or reading_language()
        day = cleaned["said_on"]
        return Claim.objects.record(
            by=user,
            statement=cleaned["statement"],
            language=language,
            kind=cleaned["kind"] or ClaimKind.FACT,
            claimants=[Claimant.objects.named(name, language) for name in cleaned["claimant"]],
            topics=cleaned["topic"],
            said_on=day.on,
            said_precision=day.precision,
        )

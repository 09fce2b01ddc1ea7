"""What editors type about a claim as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import SUFFIXES, Language
from claims.choices import ClaimKind, LinkKind
from claims.forms.choosing import ClaimChoiceForm, NewClaimForm
from claims.forms.conflicts import OpenedForm
from claims.forms.fields import LONGEST_TEXT, ClaimantsField, Day, DayField, StatementField, TopicsField
from claims.models import Annotation, Claim, Claimant
from claims.reading import LINK_WORDS
from claims.templatetags.reading import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

#: What the one link has after its kind where it leads to this claim.
BACKWARD = ":from"
#: Columns of a claim that its form has under the same names.
AS_THEY_ARE = ("statement_zh", "statement_en", "original_language", "kind", "unknowns_zh", "unknowns_en")


def _wording(label: Any, lang: str, rows: int) -> forms.CharField:
    """A text in one of the kept languages."""
    widget = forms.Textarea(attrs={"rows": rows, "lang": lang})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=False, widget=widget)


class WordingForm(OpenedForm):
    """How a claim is worded, by whom and when it was made, what it is about."""

    statement_zh = StatementField(label=gettext_lazy("Statement (Chinese)"), lang="zh-Hans", required=False)
    checked_zh = forms.BooleanField(label=gettext_lazy("I have checked the Chinese wording"), required=False)
    statement_en = StatementField(label=gettext_lazy("Statement (English)"), lang="en", required=False)
    checked_en = forms.BooleanField(label=gettext_lazy("I have checked the English wording"), required=False)
    original_language = forms.ChoiceField(label=gettext_lazy("First written in"), choices=Language.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ClaimKind.choices)
    claimant = ClaimantsField()
    said_on = DayField(label=gettext_lazy("Said on"), required=False)
    topic = TopicsField()
    unknowns_zh = _wording(gettext_lazy("What we do not know (Chinese)"), "zh-Hans", 2)
    unknowns_en = _wording(gettext_lazy("What we do not know (English)"), "en", 2)

    # Whoever says that a wording is checked means the one that was on the screen.
    together = (("statement_zh", "checked_zh"), ("statement_en", "checked_en"))

    @classmethod
    def of(cls, claim: Claim) -> WordingForm:
        """The form as the claim is. Two queries."""
        return cls(
            initial={name: getattr(claim, name) for name in AS_THEY_ARE}
            | {
                "version": claim.version,
                "claimant": [str(one) for one in _claimants_of(claim)],
                "said_on": Day(claim.said_on, claim.said_precision),
                "topic": list(claim.topics.all()),
            }
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        language = cleaned.get("original_language")
        if language and not cleaned.get(f"statement_{SUFFIXES[language]}"):
            self.add_error(
                f"statement_{SUFFIXES[language]}",
                _("The wording is missing in the language it was first written in."),
            )
        return cleaned

    def save(self, claim: Claim, *, by: User) -> None:
        """Change the claim to what was typed.

        Raises Overtaken where somebody else has changed it since, ValidationError where what was typed makes
        no claim; then nothing is kept, no new claimant either.
        """
        columns = {name: self.cleaned_data[name] for name in AS_THEY_ARE}
        for suffix in SUFFIXES.values():
            if self.cleaned_data[f"checked_{suffix}"] and columns[f"statement_{suffix}"]:
                columns[f"statement_{suffix}_checked_by"] = by
        said: Day = self.cleaned_data["said_on"]
        columns |= {"said_on": said.on, "said_precision": said.precision}
        with transaction.atomic():
            claim.change(
                version=self.cleaned_data["version"],
                claimants=claimants_named(self.cleaned_data["claimant"], _claimants_of(claim)),
                topics=self.cleaned_data["topic"],
                **columns,
            )


def _claimants_of(claim: Claim) -> list[Claimant]:
    return list(claim.claimants.order_by("claimclaimant__position"))


def claimants_named(names: Iterable[str], current: Iterable[Claimant]) -> list[Claimant]:
    """The claimants of these names: the current ones of them first, as others may be called the same."""
    found = []
    for name in names:
        same = [one for one in current if name in (one.name_zh, one.name_en)]
        language = Language.CHINESE if HAN.search(name) else Language.ENGLISH
        found += same or [Claimant.objects.named(name, language.value)]
    return found


class CommentForm(forms.Form):
    """A remark for the desk."""

    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReviewForm(forms.Form):
    """When a claim is to be looked at again; empty for no day."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    review_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def link_kinds() -> list[tuple[str, str]]:
    """The ways in which a claim stands to another, read from either end."""
    kinds = []
    for kind in LinkKind:
        forward, backward = (str(words).rstrip(":：") for words in LINK_WORDS[kind])
        kinds.append((kind.value, forward))
        if backward != forward:
            kinds.append((f"{kind.value}{BACKWARD}", backward))
    return kinds


class OtherClaimForm(ClaimChoiceForm):
    """Another claim than the one at hand, by its address or in words."""

    unchosen = gettext_lazy("Choose the other claim, or say what it says.")

    def __init__(self, here: Claim, data: Any = None) -> None:
        super().__init__(data)
        self.here = here

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.offered = [one for one in self.offered if one != self.here]
        if self.chosen is None and not self.errors:
            self.add_error("claim_other", self.unchosen)
        if self.chosen == self.here:
            self.add_error("claim_other", _("That is this very claim: choose another one."))
        return cleaned


class LinkForm(OtherClaimForm):
    """How a claim stands to another one."""

    kind = forms.ChoiceField(label=gettext_lazy("How this claim stands to it"), choices=link_kinds)

    def save(self, *, by: User) -> None:
        """Record the link, once."""
        assert self.chosen is not None
        kind: str = self.cleaned_data["kind"]
        if kind.endswith(BACKWARD):
            self.chosen.link_to(self.here, kind.removesuffix(BACKWARD), by=by)
        else:
            self.here.link_to(self.chosen, kind, by=by)


class SplitForm(NewClaimForm):
    """Part of what a claim says, as a claim of its own, and which passages carry that part."""

    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    statement = StatementField(label=gettext_lazy("Statement of the new claim"))
    language = forms.ChoiceField(label=gettext_lazy("Written in"), choices=Language.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ClaimKind.choices)
    passages = forms.ModelMultipleChoiceField(
        Annotation.objects.none(), label=gettext_lazy("Passages that go there"), required=False
    )

    def __init__(self, claim: Claim, data: Any = None) -> None:
        super().__init__(data, initial={"language": claim.original_language, "kind": claim.kind})
        self.claim = claim
        # The removed ones too: a form that comes twice is not wrong the second time.
        self.fields["passages"].queryset = claim.annotations.all()  # type: ignore[attr-defined]

    def save(self, *, by: User) -> Claim:
        """The new claim. ValidationError where a passage has left this one meanwhile."""
        if self.claim.merged_into_id:
            raise ValidationError(_("This claim has been merged into another one."))
        self.refuse_twice()
        return self.claim.split(
            by=by,
            statement=self.cleaned_data["statement"],
            language=self.cleaned_data["language"],
            annotations=self.cleaned_data["passages"],
            kind=self.cleaned_data["kind"],
        )

"""Which claim a passage carries: one of those offered, one named in words, or a new one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.desk.picks import claims_like
from claims.models import Claim
from claims.querysets.claims import NEW
from claims.reading import in_brief

#: Of what is typed to name a claim.
LONGEST_NAME = 2000
_ADDRESS = re.compile(r"/claims/([-\w]+)/?(?:[?#].*)?\Z", re.ASCII)


class ClaimChoiceForm(forms.Form):
    """A claim by its slug, or in words. A form that is not valid may have others to offer instead."""

    claim = forms.CharField(label=gettext_lazy("Claim"), required=False, initial="")
    claim_other = forms.CharField(
        label=gettext_lazy("Another claim"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Its wording, some words of it, or its address."),
    )

    #: What is said where nothing is chosen.
    unchosen = gettext_lazy("Choose the claim that the passage carries, or record a new one.")
    #: The claim chosen, of a form that is valid; None for a new one.
    chosen: Claim | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered: list[Claim] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"claim", "claim_other"} <= cleaned.keys():
            return cleaned
        slug, words = cleaned["claim"], cleaned["claim_other"]
        if slug != self.get_initial_for_field(self.fields["claim"], "claim"):
            words = ""  # A choice that an editor made goes before what was typed to find it.
        try:
            if words:
                self.chosen = self._in_words(words)
            elif slug != NEW:
                self.chosen = self._by_slug(slug)
        except ValidationError as refusal:
            self.add_error("claim_other" if words else "claim", refusal)
        return cleaned

    @property
    def picked(self) -> str:
        """The choice that the form shows as made: of a claim that has been merged, the one it went into."""
        picked = str(self["claim"].value() or "")
        return self.offered[0].slug if picked and picked != NEW and self.offered else picked

    def _by_slug(self, slug: str) -> Claim:
        if not slug:
            raise ValidationError(self.unchosen)
        claim = Claim.objects.with_status().select_related("merged_into").filter(slug=slug).first()
        if claim is None:
            raise ValidationError(_("There is no such claim."))
        if claim.merged_into is None:
            return claim
        while claim.merged_into:
            claim = claim.merged_into
        self.offered = [claim]
        raise ValidationError(
            _("This claim has been merged into “%(claim)s”. Save again to choose that one."),
            params={"claim": in_brief(claim.statement)},
        )

    def _in_words(self, words: str) -> Claim:
        slug = match[1] if (match := _ADDRESS.search(words)) else words
        if Claim.objects.filter(slug=slug).exists():
            return self._by_slug(slug)
        alike = list(Claim.objects.standing().with_status().worded(words)[:2])
        if len(alike) == 1:
            return alike[0]
        self.offered = claims_like(words)
        if self.offered:
            raise ValidationError(_("Choose one of the claims offered above: these have such words."))
        raise ValidationError(_("No claim has such words."))


class NewClaimForm(forms.Form):
    """A claim that is recorded with a `statement`, unless another one says the very same."""

    #: Ticked by an editor who knows of the other one.
    as_well = forms.BooleanField(label=gettext_lazy("Record it all the same"), required=False)

    #: The claim that says the same, of a form that was refused for it; it is the first one to choose instead.
    same: Claim | None = None

    def refuse_twice(self) -> None:
        """ValidationError, of a valid form, where a standing claim has this statement in either language."""
        found = Claim.objects.standing().with_status().worded(self.cleaned_data["statement"]).order_by("pk")
        if self.cleaned_data["as_well"] or not (same := found.first()):
            return
        self.same = same
        raise ValidationError({"statement": _("A claim on record says exactly this. Choose it instead.")})

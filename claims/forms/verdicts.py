"""What is typed to propose a verdict, and to decide on one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import SUFFIXES
from claims.choices import ClaimKind, Status, VerdictKind
from claims.forms.fields import LONGEST_TEXT
from claims.models import Verdict
from claims.querysets.verdicts import day_to_look_again
from claims.rules import SETTLED

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.models import Claim

SUBSTANTIVE, MINOR = "substantive", "minor"
#: Columns of a verdict that its form has under the same names.
TEXTS = ("rationale", "rule_exception", "correction")
IN_LANGUAGES = tuple(f"{name}_{suffix}" for name in TEXTS for suffix in SUFFIXES.values())


def _prose(label: Any, lang: str, rows: int = 2) -> forms.CharField:
    # The placeholder is a space: the style sheet tells by it whether anything is written.
    widget = forms.Textarea(attrs={"rows": rows, "lang": lang, "placeholder": " "})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, required=False, widget=widget)


def needs_day(claim: Claim, kind: str, status: str, day: date | None) -> bool:
    """Whether it is a prediction still open, of which nobody says when it is to be looked at again."""
    is_open = claim.kind == ClaimKind.PREDICTION and kind != VerdictKind.WITHDRAWAL and status not in SETTLED
    today = timezone.localdate()
    return is_open and day is None and not (claim.review_on and claim.review_on > today)


class VerdictForm(forms.Form):
    """A proposal on a claim, held against the evidence as it stands now."""

    form_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    #: The state of the claim and its evidence that the page showed (Verdict.state).
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What you propose"), choices=VerdictKind.choices, required=False
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Status.choices, required=False)
    rule_exception_zh = _prose(gettext_lazy("Exception to the rules (Chinese)"), "zh-Hans")
    rule_exception_en = _prose(gettext_lazy("Exception to the rules (English)"), "en")
    rationale_zh = _prose(gettext_lazy("Why (Chinese)"), "zh-Hans", 5)
    rationale_en = _prose(gettext_lazy("Why (English)"), "en", 5)
    weight = forms.ChoiceField(
        label=gettext_lazy("For readers this is"),
        choices=[
            (SUBSTANTIVE, gettext_lazy("a change of substance")),
            (MINOR, gettext_lazy("a minor change")),
        ],
        initial=SUBSTANTIVE,
        required=False,
    )
    correction_zh = _prose(gettext_lazy("Correction note (Chinese)"), "zh-Hans")
    correction_en = _prose(gettext_lazy("Correction note (English)"), "en")
    review_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        required=False,
        help_text=gettext_lazy(
            "Left empty, speculative and unverified claims ask to be looked at again after 90 days."
        ),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self, standing: Verdict, data: Any = None, *, kind: str = "", sent_back: Verdict | None = None
    ) -> None:
        """`standing` has taken down the claim as it is now; `sent_back` is the proposal to be mended."""
        self.standing, self.claim = standing, standing.claim
        self.current = self.claim.current_verdict
        super().__init__(data, initial=self._begun(kind, sent_back))
        if self.current is None:
            kinds = self.fields["kind"]
            kinds.choices = [(VerdictKind.VERDICT, "")]  # type: ignore[attr-defined]
            kinds.error_messages["invalid_choice"] = _("Readers see no verdict on this claim.")

    def _begun(self, kind: str, sent_back: Verdict | None) -> dict[str, Any]:
        """What the form begins with: the proposal that came back, else what readers see. Only people choose
        a status: of a claim without a verdict none is chosen beforehand."""
        known = self.kinds
        begun: dict[str, Any] = {
            "seen": self.standing.state,
            "kind": kind if kind in known else known[0],
            "review_on": self.claim.review_on,
        }
        before = sent_back or self.current
        if before is None:
            return begun
        begun |= {name: getattr(before, name) for name in IN_LANGUAGES}
        begun["status"] = before.status
        if sent_back is None:
            begun |= dict.fromkeys((f"correction_{suffix}" for suffix in SUFFIXES.values()), "")
        else:
            begun["weight"] = SUBSTANTIVE if sent_back.is_substantive else MINOR
            if kind not in known and sent_back.kind in known:
                begun["kind"] = sent_back.kind
        if before.status in self.standing.supported_statuses:
            begun |= dict.fromkeys((f"rule_exception_{suffix}" for suffix in SUFFIXES.values()), "")
        begun["review_on"] = self.days.get(before.status)
        return begun

    @property
    def kinds(self) -> list[str]:
        """What may be proposed: what readers see still holds only in the wording that they see."""
        kinds = [VerdictKind.VERDICT.value]
        if self.current:
            if self.current.claim_as_decided == self.standing.claim_as_decided:
                kinds.append(VerdictKind.STILL_HOLDS.value)
            kinds.append(VerdictKind.WITHDRAWAL.value)
        return kinds

    @property
    def days(self) -> dict[str, date | None]:
        """For each status the day on which such a verdict asks to be looked at again."""
        today = timezone.localdate()
        days = {status: day_to_look_again(self.claim, status, today) for status in Status.values}
        if self.claim.kind == ClaimKind.PREDICTION and (self.claim.review_on or today) <= today:
            # Nobody but an editor knows its day.
            return dict.fromkeys(days)
        return days

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind") or VerdictKind.VERDICT.value
        status = cleaned.get("status", "")
        if kind == VerdictKind.WITHDRAWAL:
            # What the page had filled in for a verdict.
            status, cleaned["review_on"] = "", None
        elif kind == VerdictKind.STILL_HOLDS and self.current:
            status = self.current.status
        elif not status and "status" not in self.errors:
            self.add_error("status", _("Choose a status."))
        self._ask_for("rationale", _("Say why, in one language at least."))
        if status and status not in self.standing.supported_statuses:
            words = _("The evidence does not support this status: explain the exception.")
            self._ask_for("rule_exception", words)
        day = cleaned.get("review_on")
        if day and day <= timezone.localdate():
            self.add_error("review_on", _("This day is not still to come."))
        if status and "review_on" not in self.errors and needs_day(self.claim, kind, status, day):
            self.add_error("review_on", _("Say on which day this prediction can be judged."))
        return cleaned | {"kind": kind, "status": status}

    def _ask_for(self, name: str, words: str) -> None:
        """Refuse a text that is given in no language; one that is given and is no good has been refused."""
        fields = [f"{name}_{suffix}" for suffix in SUFFIXES.values()]
        if not any(self.cleaned_data.get(field) or field in self.errors for field in fields):
            self.add_error(fields[0], words)

    def save(self, *, by: User) -> Verdict:
        """The proposal. ValidationError where it cannot be made, or where the claim or its evidence is no
        longer what the page showed: then the form is given what is there now, and may be sent again."""
        given = self.cleaned_data
        columns = {name: given[name] for name in IN_LANGUAGES}
        if given["review_on"]:
            columns["review_on"] = given["review_on"]
        # What still holds is no change of substance, and a withdrawal is one.
        if given["kind"] == VerdictKind.VERDICT:
            columns["is_substantive"] = given["weight"] != MINOR
        with transaction.atomic():
            made = Verdict.objects.propose(
                self.claim, kind=given["kind"], status=given["status"], by=by, **columns
            )
            if made.state != given["seen"]:
                raise ValidationError(
                    _(
                        "The claim or its evidence has changed while you wrote. Look at what this page says "
                        "now; nothing of yours is lost, and you may propose it again."
                    )
                )
        return made

    def refused(self, refusal: ValidationError) -> None:
        """Show why the proposal could not be made, at its fields where it names some."""
        named = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
        for column, words in named.items():
            name = "weight" if column == "is_substantive" else column
            self.add_error(name if name in self.fields else None, words)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = self.standing.state
        self.data = data


class ApprovalForm(forms.Form):
    """Approving a proposal: with the reason where it is one's own, and confirmed where much has changed."""

    self_approval_reason = forms.CharField(
        label=gettext_lazy("Why you approve your own proposal"),
        help_text=gettext_lazy("Readers see this reason."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    #: The state of the claim and its evidence that was looked at (Verdict.state).
    confirmed = forms.CharField(max_length=64, required=False)

    def __init__(self, verdict: Verdict, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.verdict, self.user = verdict, user
        if verdict.proposed_by_id != user.pk:
            del self.fields["self_approval_reason"]

    def save(self) -> None:
        """ValidationError where it is not to be approved."""
        reason: str = self.cleaned_data.get("self_approval_reason", "")
        self.verdict.approve(
            by=self.user, self_approval_reason=reason, confirmed=self.cleaned_data["confirmed"]
        )


class ReturnForm(forms.Form):
    """Sending a proposal back, or taking one's own back."""

    reason = forms.CharField(
        label=gettext_lazy("What is missing"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

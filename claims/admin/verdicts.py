"""Verdicts: proposed here, decided here by a second person, and never altered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.languages import SUFFIXES
from articles.office import CHINESE, ENGLISH, ON_RECORD, RecordAdmin, RecordForm, user_of
from claims.choices import Decision, Status, VerdictKind
from claims.forms.verdicts import needs_day
from claims.models import Verdict

from .prose import PROSE
from .searching import FoundByClaim

PROPOSED = (
    "claim",
    "kind",
    "status",
    "rationale_zh",
    "rationale_en",
    "rule_exception_zh",
    "rule_exception_en",
    "is_substantive",
    "correction_zh",
    "correction_en",
    "review_on",
)
DECIDED = ("decision", "returned_reason", "self_approval_reason")
TAKEN_DOWN = (
    "review",
    "wording",
    "supported",
    "evidence",
    "proposed_at",
    "proposed_by",
    "decided_at",
    "decided_by",
)


class ProposalForm(RecordForm):
    """A new verdict, held against the evidence as it stands now."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == VerdictKind.STILL_HOLDS:
            # The box is ticked to begin with, which says nothing of what still holds.
            cleaned["is_substantive"] = False
        return cleaned

    def complete(self) -> None:
        verdict = self.instance
        verdict.proposed_by = self.user
        if needs_day(verdict.claim, verdict.kind, verdict.status, verdict.review_on):
            raise ValidationError(_("Say on which day this prediction can be judged."))
        verdict.take_down()


class DecisionForm(RecordForm):
    """Approve a proposal or send it back."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            (Decision.APPROVED, gettext_lazy("Approve")),
            (Decision.RETURNED, gettext_lazy("Send back")),
        ],
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_approved = cleaned.get("decision") == Decision.APPROVED
        if is_approved and cleaned.get("returned_reason"):
            self.add_error(
                "returned_reason", _("This is for sending back: send it back, or leave this empty.")
            )
        is_own = is_approved and self.instance.proposed_by_id == self.user.pk
        if cleaned.get("self_approval_reason") and not is_own:
            # Readers would be told that one person did both.
            self.add_error(
                "self_approval_reason", _("This is for approving a proposal of your own: leave it empty.")
            )
        return cleaned

    def complete(self) -> None:
        self.instance.decided_at, self.instance.decided_by = timezone.now(), self.user


@admin.register(Verdict)
class VerdictAdmin(FoundByClaim, RecordAdmin):
    formfield_overrides = PROSE
    list_display = ["claim", "kind", "status", "decision", "proposed_at", "proposed_by", "decided_by"]
    list_filter = ["decision", "status", "kind", "is_substantive"]
    search_fields = ["claim__slug__exact", "rationale_zh", "rationale_en"]
    date_hierarchy = "proposed_at"
    autocomplete_fields = ["claim"]
    related = ["claim", "proposed_by", "decided_by"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To change a verdict is to decide on it."""
        return request.user.has_perm("claims.decide_verdict") and (
            obj is None or getattr(obj, "was_pending", obj.decision == Decision.PENDING)
        )

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        """With `was_pending`, as on record: a form that is refused has written its choice on the row."""
        verdict = super().get_object(*args, **kwargs)
        if verdict is not None:
            verdict.was_pending = verdict.decision == Decision.PENDING
        return verdict

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = DecisionForm if self._is_decided_by(request, obj) else ProposalForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return (*PROPOSED, *TAKEN_DOWN, *(() if self._is_decided_by(request, obj) else DECIDED))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets: list[tuple[Any, dict[str, Any]]] = [
            (None, {"fields": ["claim", "kind", "status", "is_substantive", "review_on"]}),
            (CHINESE, {"fields": ["rationale_zh", "rule_exception_zh", "correction_zh"]}),
            (ENGLISH, {"fields": ["rationale_en", "rule_exception_en", "correction_en"]}),
        ]
        if obj:
            # Where nobody approves their own, the reason for it is asked of nobody.
            is_asked = settings.SELF_APPROVAL or obj.self_approval_reason
            fieldsets += [
                (gettext_lazy("Decision"), {"fields": DECIDED if is_asked else DECIDED[:-1]}),
                (ON_RECORD, {"fields": TAKEN_DOWN}),
            ]
        return fieldsets

    def _is_decided_by(self, request: HttpRequest, obj: Any) -> bool:
        """Whether it is this user's to decide on."""
        return obj is not None and self.has_change_permission(request, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and object_id and self.has_change_permission(request):
            verdict = self.get_object(request, object_id)
            if verdict and verdict.decision != Decision.PENDING:
                self.message_user(request, _("This proposal has been decided already."), messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Verdict, form: Any, change: bool) -> None:
        given, by = form.cleaned_data, user_of(request)
        if not change:
            columns = {name: value for name, value in given.items() if name != "review_on" or value}
            made = Verdict.objects.propose(by=by, **columns)
            obj.pk, obj._state.adding = made.pk, False
            return
        # Read anew: the form has written the decision into `obj`.
        verdict = Verdict.objects.get(pk=obj.pk)
        if given["decision"] == Decision.APPROVED:
            verdict.approve(by=by, self_approval_reason=given.get("self_approval_reason", ""))
        else:
            verdict.send_back(by=by, reason=given["returned_reason"])

    @admin.display(description=gettext_lazy("at the desk"))
    def review(self, verdict: Verdict) -> str:
        """Where what has changed since the proposal is shown, and confirmed."""
        page = reverse("review_detail", args=[verdict.pk])
        return format_html('<a href="{}">{}</a>', page, _("The proposal with all its evidence"))

    @admin.display(description=gettext_lazy("the claim as it was worded"))
    def wording(self, verdict: Verdict) -> str:
        wordings = [verdict.claim_as_decided.get(f"statement_{suffix}") for suffix in SUFFIXES.values()]
        return format_html_join("\n", "<p>{}</p>", ((wording,) for wording in wordings if wording))

    @admin.display(description=gettext_lazy("statuses the evidence supported"))
    def supported(self, verdict: Verdict) -> str:
        return ", ".join(str(Status(status).label) for status in verdict.supported_statuses)

    @admin.display(description=gettext_lazy("distinct origins"))
    def evidence(self, verdict: Verdict) -> str:
        sides = [
            (_("for: {}"), verdict.summary["support"]["origins"]),
            (_("against: {}"), verdict.summary["opposition"]["origins"]),
        ]
        return ", ".join(wording.format(len(origins)) for wording, origins in sides)

"""Verdicts: proposed by one person, decided by another."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.choices import Decision
from claims.desk.cards import status_at_desk
from claims.desk.evidence import weigh
from claims.desk.verdicts import claim_reworded
from claims.evidence import EvidenceSummary
from claims.forms.verdicts import VerdictForm
from claims.models import Claim, Verdict
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.sending import once


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_verdict(request: DeskRequest, slug: str) -> HttpResponse:
    """Propose a verdict on a claim; `?kind=` says which is chosen to begin with."""
    claim = get_object_or_404(Claim.objects.select_related("current_verdict"), slug=slug)
    if claim.merged_into_id:
        return HttpResponseRedirect(reverse("desk_claim", args=[claim.slug]))
    standing = Verdict(claim=claim)
    standing.take_down()
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        return _page(request, VerdictForm(standing, kind=kind, sent_back=_sent_back(claim)))
    form, by = VerdictForm(standing, request.POST), request.user
    if form.is_valid():
        try:
            made = once(request, form, lambda: form.save(by=by))
        except ValidationError as refusal:
            form.refused(refusal)
        else:
            messages.success(request, _("Proposed. Somebody else decides on it."))
            return HttpResponseRedirect(reverse("review_detail", args=[made]))
    return _page(request, form)


def _sent_back(claim: Claim) -> Verdict | None:
    """The proposal that was made last, where it came back."""
    last = claim.verdicts.order_by("-proposed_at", "-pk").select_related("decided_by").first()
    return last if last and last.decision == Decision.RETURNED else None


def _page(request: DeskRequest, form: VerdictForm) -> HttpResponse:
    claim, current = form.claim, form.current
    summary = EvidenceSummary.from_json(form.standing.summary)
    weighed = weigh(claim, summary, current)
    pending = claim.verdicts.pending().first()
    now = form.standing.claim_as_decided
    context = {
        "claim": claim,
        "form": form,
        "status": status_at_desk(claim),
        "current": current,
        "pending": pending,
        "sent_back": None if pending else _sent_back(claim),
        "weighed": weighed,
        "rules": weighed.rules,
        "supported": form.standing.supported_statuses,
        "changes": weighed.changes_since(current) if current else [],
        "new": weighed.since[current.pk].new if current else (),
        "reworded": claim_reworded(current.claim_as_decided, now) if current else [],
    }
    return render(request, "desk/claim_verdict.html", context)

"""A reader's error report: what the desk makes of it, and what readers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.desk.cards import status_at_desk
from claims.forms.reports import ForgetForm, HandleForm, TellForm
from claims.models import Report
from claims.reading import ClaimSeen
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.reviews import DECIDES

if TYPE_CHECKING:
    from django import forms


@desk_page
@require_safe
def report_detail(request: DeskRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


@desk_page
@require_POST
def report_handle(request: DeskRequest, pk: int) -> HttpResponse:
    """Close a report. One that somebody else has closed meanwhile stays as it was closed."""
    report, form = get_object_or_404(Report, pk=pk), HandleForm(request.POST)
    if form.is_valid():
        try:
            report.handle(by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The report is closed."))
            return HttpResponseRedirect(reverse("report_detail", args=[pk]))
    return _page(request, pk, form)


@desk_page
@require_POST
def report_tell(request: DeskRequest, pk: int) -> HttpResponse:
    """Put what readers are told of a closed report in other words."""
    report, form = get_object_or_404(Report, pk=pk), TellForm(request.POST)
    if form.is_valid():
        try:
            report.tell(**form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("What readers are told is saved."))
            return HttpResponseRedirect(reverse("report_detail", args=[pk]))
    return _page(request, pk, form)


@desk_page
@require_POST
def report_forget(request: DeskRequest, pk: int) -> HttpResponse:
    """Empty what a reader wrote, where they ask for it or it should never have come. For reviewers."""
    report, form = get_object_or_404(Report, pk=pk), ForgetForm(request.POST)
    if not request.user.has_perm(DECIDES):
        raise PermissionDenied(_("Reviewers decide what is forgotten."))
    if form.is_valid():
        try:
            report.forget()
        except ValidationError as refusal:
            form.add_error("sure", refusal)
        else:
            messages.success(request, _("What the reader wrote is forgotten."))
            return HttpResponseRedirect(reverse("report_detail", args=[pk]))
    return _page(request, pk, forgetting=form)


def _page(
    request: DeskRequest, pk: int, form: forms.Form | None = None, forgetting: ForgetForm | None = None
) -> HttpResponse:
    """The report as it is, with the form as it was filled in. Four queries."""
    report = get_object_or_404(Report.objects.select_related("claim__current_verdict", "handled_by"), pk=pk)
    claim = report.claim
    # What stood there when the reader wrote; of a report that followed a merger, on the page of the other.
    before = claim.verdicts.for_history().filter(decided_at__lte=report.created_at).last()
    if form is None:
        told = {"told_zh": report.told_zh, "told_en": report.told_en}
        form = TellForm(initial=told) if report.handled_at else HandleForm()
    context = {
        "report": report,
        "claim": claim,
        "status": status_at_desk(claim),
        "before": before,
        "seen": ClaimSeen(claim, before) if before else None,
        "is_current": before is not None and before.pk == claim.current_verdict_id,
        "form": form,
        "forgetting": forgetting or ForgetForm(),
        "may_forget": request.user.has_perm(DECIDES) and not report.is_forgotten,
    }
    return render(request, "desk/report_detail.html", context)

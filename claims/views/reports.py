"""Where readers say that something about a claim is wrong. The claim's own page stays free of forms and
cookies, so that caches may keep it."""

from __future__ import annotations

from math import ceil

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.primary import from_primary
from claims.desk.mail import tell_reported
from claims.forms.reports import ReportForm
from claims.models import Claim, Report
from claims.querysets import TooManyReports
from claims.reading import ClaimSeen
from claims.views.keeping import keeping
from claims.views.senders import sender_of

#: 429 Too Many Requests (RFC 6585).
TOO_MANY = 429


@keeping(why_not="a form, and what comes of sending it")
@login_not_required
@from_primary
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim_report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; refused with 429, and with what was typed still in it, where too many reports come in."""
    claim = _published(slug)
    if request.method != "POST":
        if claim.slug != slug:
            return HttpResponseRedirect(reverse("claim_report", args=[claim.slug]))
        return _page(request, claim, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, claim, form)
    said = {name: form.cleaned_data[name] for name in ("text", "mail")}
    sender = sender_of(request, timezone.now().date())
    try:
        report, is_new = Report.objects.receive(claim, **said, sender=sender)
    except TooManyReports as refusal:
        form.add_error(None, refusal)
        answer = _page(request, claim, form, status=TOO_MANY)
        answer["Retry-After"] = str(ceil(refusal.wait.total_seconds()))
        return answer
    except ValidationError as refusal:
        form.add_error("text", refusal)
        return _page(request, claim, form)
    if is_new:
        page = reverse("report_detail", args=[report.pk])
        tell_reported(report, address=request.build_absolute_uri(page))
    return HttpResponseRedirect(reverse("claim_reported", args=[report.claim.slug]))


def _page(request: HttpRequest, claim: Claim, form: ReportForm, status: int = 200) -> HttpResponse:
    context = {"claim": claim, "form": form, "seen": _seen(claim)}
    return render(request, "claims/claim_report.html", context, status=status)


@keeping(why_not="a form, and what comes of sending it")
@login_not_required
@from_primary
@never_cache
@require_safe
def claim_reported(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the form leads: what happens next."""
    claim = _published(slug)
    return render(request, "claims/claim_reported.html", {"claim": claim, "seen": _seen(claim)})


def _published(slug: str) -> Claim:
    """The claim that stands at this address, or in the place of the one that was merged into it.

    Readers have seen a verdict on it, be it withdrawn since; else there is nothing to report, and 404.
    """
    known = Claim.objects.known_to_readers().select_related("current_verdict", "merged_into")
    claim = get_object_or_404(known, slug=slug)
    while claim.merged_into:
        claim = claim.merged_into
    if not claim.current_verdict and not claim.verdicts.approved().exists():
        raise Http404
    return claim


def _seen(claim: Claim) -> ClaimSeen | None:
    """The claim as readers see it; None where its verdict is withdrawn."""
    return ClaimSeen.current(claim) if claim.current_verdict else None

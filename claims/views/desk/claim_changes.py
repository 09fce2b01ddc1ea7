"""A claim worded otherwise, two claims made one, and one made two: each on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.saving import Overtaken
from claims.desk.cards import DeskClaim, at_desk, status_at_desk
from claims.desk.picks import claims_like
from claims.forms.claims import OtherClaimForm, SplitForm, WordingForm
from claims.forms.conflicts import Conflict
from claims.models import Annotation, Claim
from claims.reading import in_brief
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.sending import once


def _claim(slug: str) -> Claim:
    return get_object_or_404(Claim.objects.select_related("current_verdict"), slug=slug)


# Its wording


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_wording(request: DeskRequest, slug: str) -> HttpResponse:
    claim = _claim(slug)
    page = reverse("desk_claim", args=[claim.slug])
    if claim.merged_into_id:
        return HttpResponseRedirect(page)
    if request.method != "POST":
        return _wording(request, claim, form=WordingForm.of(claim))
    form = WordingForm(request.POST)
    if form.is_valid():
        try:
            form.save(claim, by=request.user)
        except Overtaken:
            return _wording(request, claim, conflict=_conflict(form, _claim(slug)))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The wording is saved."))
            return HttpResponseRedirect(page)
    return _wording(request, claim, form=form)


def _wording(request: DeskRequest, claim: Claim, **context: object) -> HttpResponse:
    return render(request, "desk/claim_wording.html", {"claim": claim, **context})


def _conflict(form: WordingForm, now: Claim) -> Conflict:
    address = reverse("claim_wording", args=[now.slug])
    theirs = WordingForm.of(now)
    return Conflict.between(form, theirs, version=now.version, action=address, page=address)


# Two claims into one, and one into two


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_merge(request: DeskRequest, slug: str) -> HttpResponse:
    """Find the other claim (`q`), look at both (`other`), and confirm."""
    claim = _claim(slug)
    if claim.merged_into_id:
        # Sent twice, it is answered as it was the first time: that page leads on to the one that stays.
        return HttpResponseRedirect(reverse("desk_claim", args=[claim.slug]))
    asked = request.POST if request.method == "POST" else request.GET
    form = OtherClaimForm(claim, asked if "claim" in asked or "claim_other" in asked else None)
    other = form.chosen if form.is_valid() else None
    refusal = ""
    if other and request.method == "POST":
        try:
            claim.merge_into(other, by=request.user)
        except ValidationError as error:
            claim.refresh_from_db()
            if claim.merged_into_id == other.pk:
                return HttpResponseRedirect(reverse("desk_claim", args=[other.slug]))
            refusal = " ".join(error.messages)
        else:
            said = _("“%(claim)s” is merged into this claim.")
            messages.success(request, said % {"claim": in_brief(claim)})
            return HttpResponseRedirect(reverse("desk_claim", args=[other.slug]))
    offered = form.offered if form.is_bound else claims_like(claim.statement)
    context = {
        "claim": claim,
        "form": form,
        "offered": [] if other else [(one, status_at_desk(one)) for one in offered if one != claim],
        "sides": _side_by_side(claim, other) if other else [],
        "refusal": refusal,
    }
    return render(request, "desk/claim_merge.html", context)


def _side_by_side(*claims: Claim) -> list[tuple[DeskClaim, list[Annotation]]]:
    """Claims with what their evidence amounts to, and their living annotations."""
    living = Annotation.objects.living().filter(claim__in=claims).select_related("article__publisher")
    return [(about, [one for one in living if one.claim_id == key]) for key, about in at_desk(claims).items()]


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_split(request: DeskRequest, slug: str) -> HttpResponse:
    claim = _claim(slug)
    if claim.merged_into_id:
        return HttpResponseRedirect(reverse("desk_claim", args=[claim.slug]))
    form = SplitForm(claim, request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = request.user
        try:
            made = once(request, form, lambda: form.save(by=by))
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            new = Claim.objects.get(pk=made)
            messages.success(request, _("Split off. The first claim keeps its wording: see whether it fits."))
            return HttpResponseRedirect(reverse("desk_claim", args=[new.slug]))
    (side,) = _side_by_side(claim)
    context = {"claim": claim, "form": form, "passages": side[1], "chosen": form["passages"].value() or []}
    return render(request, "desk/claim_split.html", context)

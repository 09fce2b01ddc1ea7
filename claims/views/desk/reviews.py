"""Proposals that wait for a second person, and what that person decides."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.snapshot import one_moment
from claims.choices import Decision, VerdictKind
from claims.desk.evidence import Weighed, weigh
from claims.desk.mail import tell_decided
from claims.desk.people import name_of, people
from claims.desk.queues import QueuePages, Waiting
from claims.desk.rows import for_rows, rows
from claims.desk.verdicts import claim_reworded, newly_original, passages_in_place, rationale_reworded
from claims.evidence import EvidenceSummary
from claims.filters import DeskFilters, Queue
from claims.forms.claims import CommentForm
from claims.forms.verdicts import ApprovalForm, ReturnForm
from claims.models import Verdict
from claims.views.desk.access import DeskRequest, desk_page

REVIEWS_A_PAGE = 20
DECIDES = "claims.decide_verdict"


@desk_page
@require_safe
@one_moment()
def review_list(request: DeskRequest) -> HttpResponse:
    """What is proposed, the oldest first."""
    waiting = Waiting(DeskFilters(), request.user, timezone.localdate())
    pending = waiting.in_queue(Queue.DECIDE)
    pages = QueuePages(pending, for_rows(pending, Queue.DECIDE), REVIEWS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "desk/review_list.html",
        {
            "page": page,
            "rows": rows(waiting, Queue.DECIDE, list(page.object_list)),
            "people": list(people()),
            "may_decide": request.user.has_perm(DECIDES),
        },
    )


@desk_page
@require_safe
def review_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """A proposal with all that it takes to decide on it; of one that is decided, what was."""
    return _page(request, _verdict(pk))


@desk_page
@require_POST
def review_approve(request: DeskRequest, pk: int) -> HttpResponse:
    verdict = _verdict(pk)
    if not request.user.has_perm(DECIDES):
        raise PermissionDenied(_("Approving a verdict is for reviewers. Ask one of them."))
    if verdict.decision != Decision.PENDING:
        return _too_late(request, verdict, Decision.APPROVED)
    form = ApprovalForm(verdict, request.user, request.POST)
    if form.is_valid():
        try:
            form.save()
        except ValidationError as refusal:
            verdict = _verdict(pk)
            if verdict.decision != Decision.PENDING:
                return _too_late(request, verdict, Decision.APPROVED)
            form.add_error(None, refusal.messages)
        else:
            return _decided(request, verdict, _approved(verdict))
    return _page(request, verdict, approval=form)


def _approved(verdict: Verdict) -> str:
    if verdict.kind == VerdictKind.WITHDRAWAL:
        return _("Approved: the verdict is withdrawn.")
    return _("Approved: readers see it now.")


@desk_page
@require_POST
def review_return(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a proposal back; those who may not decide take back their own."""
    verdict = _verdict(pk)
    is_own = verdict.proposed_by_id == request.user.pk
    if not (is_own or request.user.has_perm(DECIDES)):
        raise PermissionDenied(_("Returning a proposal is for reviewers, and for who made it."))
    if verdict.decision != Decision.PENDING:
        return _too_late(request, verdict, Decision.RETURNED)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            verdict.send_back(by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as refusal:
            verdict = _verdict(pk)
            if verdict.decision != Decision.PENDING:
                return _too_late(request, verdict, Decision.RETURNED)
            form.add_error("reason", refusal.messages)
        else:
            said = _("You have taken your proposal back.") if is_own else _("The proposal is sent back.")
            return _decided(request, verdict, said)
    return _page(request, verdict, sending_back=form)


def _decided(request: DeskRequest, verdict: Verdict, said: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("review_detail", args=[verdict.pk]))
    tell_decided(verdict, by=request.user, address=address)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("review_list"))


def _too_late(request: DeskRequest, verdict: Verdict, wanted: str) -> HttpResponse:
    """Somebody was faster; or the same person's form came twice, which is answered as it was at first."""
    if verdict.decided_by == request.user and verdict.decision == wanted:
        return HttpResponseRedirect(reverse("review_list"))
    assert verdict.decided_by and verdict.decided_at
    if verdict.decision == Decision.APPROVED:
        said = _("%(person)s had approved this before you, on %(day)s. Nothing more was done.")
    else:
        said = _("%(person)s had sent this back before you, on %(day)s. Nothing more was done.")
    when = timezone.localtime(verdict.decided_at).date().isoformat()
    messages.error(request, said % {"person": name_of(verdict.decided_by), "day": when})
    return HttpResponseRedirect(reverse("review_detail", args=[verdict.pk]))


def _verdict(pk: int) -> Verdict:
    concerned = ("claim__current_verdict", "claim__assignee", "proposed_by", "decided_by")
    return get_object_or_404(Verdict.objects.select_related(*concerned), pk=pk)


def _page(
    request: DeskRequest,
    verdict: Verdict,
    approval: ApprovalForm | None = None,
    sending_back: ReturnForm | None = None,
) -> HttpResponse:
    claim, user = verdict.claim, request.user
    context: dict[str, object] = {
        "verdict": verdict,
        "claim": claim,
        "comments": claim.comments.select_related("created_by", "resolved_by"),
        "comment_form": CommentForm(),
    }
    if verdict.decision != Decision.PENDING:
        context["rationale"] = rationale_reworded(None, verdict)
        return render(request, "desk/review_decided.html", context)
    is_own, may_decide = verdict.proposed_by_id == user.pk, user.has_perm(DECIDES)
    context |= _weighed(verdict) | {
        "is_own": is_own,
        "may_decide": may_decide,
        "may_approve": may_decide and (settings.SELF_APPROVAL or not is_own),
        "may_return": may_decide or is_own,
        "approval": approval or ApprovalForm(verdict, user),
        "sending_back": sending_back or ReturnForm(),
    }
    return render(request, "desk/review_detail.html", context)


def _weighed(verdict: Verdict) -> dict[str, object]:
    """What readers would see beside what they see, and what has changed since it was proposed."""
    claim, now = verdict.claim, verdict.as_it_stands()
    current = claim.current_verdict
    summary = EvidenceSummary.from_json(now.summary)
    weighed: Weighed = weigh(claim, summary, verdict, current)
    before = claim.verdicts.approved().exclude(pk=verdict.pk).order_by("-decided_at", "-pk").first()
    return {
        "now": now,
        "current": current,
        "weighed": weighed,
        "rules": weighed.rules,
        "passages": passages_in_place(weighed.passages),
        "rationale": rationale_reworded(current, verdict),
        "reworded": claim_reworded(current.claim_as_decided, now.claim_as_decided) if current else [],
        "newly_original": newly_original(weighed, before.decided_at if before else None),
        "is_overtaken": now.state != verdict.state,
        "changes": weighed.changes_since(verdict),
        "new": weighed.since[verdict.pk].new,
        "reworded_since": claim_reworded(verdict.claim_as_decided, now.claim_as_decided),
        "barred": _barred(now),
    }


def _barred(now: Verdict) -> str:
    """Why what is proposed could not be approved as the claim and its evidence stand now; "" where it can."""
    is_outside = now.kind != VerdictKind.WITHDRAWAL and now.status not in now.supported_statuses
    if is_outside and not now.rule_exception:
        return _("The evidence does not support this status, and no exception is explained.")
    try:
        now.clean()
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""

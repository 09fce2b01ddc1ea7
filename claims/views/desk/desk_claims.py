"""A claim as the desk sees it: its page, and the parts of it that are written there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.languages import SUFFIXES, texts_of
from articles.saving import Overtaken, refusal_in_words
from claims.choices import Decision
from claims.desk.cards import status_at_desk
from claims.desk.claim import desk_links, history_seen
from claims.desk.evidence import weigh
from claims.desk.people import people
from claims.filters import A_SLUG
from claims.forms.claims import CommentForm, LinkForm, ReviewForm
from claims.models import Claim, ClaimLink, Comment
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import answer
from claims.views.desk.queue import assigned
from claims.views.desk.sending import once

if TYPE_CHECKING:
    from django import forms
    from django.contrib.auth.models import User

#: The large texts that a verdict took down.
TAKEN_DOWN = ("summary", "claim_as_decided")
#: What the page says of a claim besides its own columns.
CONCERNED = (
    "current_verdict",
    "merged_into",
    "merged_by",
    "split_from",
    "assignee",
    "created_by",
    "statement_zh_checked_by",
    "statement_en_checked_by",
)


@desk_page
@require_safe
def desk_claim(request: DeskRequest, slug: str) -> HttpResponse:
    """The claim; of one that was merged the one that stands in its place, unless `?merged=1` asks for it."""
    if "merged" not in request.GET:
        standing = claim = _claim(slug)
        while standing.merged_into:
            standing = standing.merged_into
        if standing != claim:
            return HttpResponseRedirect(reverse("desk_claim", args=[standing.slug]))
    return _page(request, slug)


def _page(request: DeskRequest, slug: str, **filled_in: forms.Form) -> HttpResponse:
    """The whole page, with these of its forms as they were filled in."""
    claim = get_object_or_404(Claim.objects.select_related(*CONCERNED).prefetch_related("topics"), slug=slug)
    before = claim.current_verdict
    weighed = weigh(claim, claim.evidence_summary(), before)
    verdicts = list(claim.verdicts.select_related("proposed_by", "decided_by").defer(*TAKEN_DOWN))
    context = {
        "status": status_at_desk(claim),
        "wordings": _wordings(claim),
        "claimants": claim.claimants.order_by("claimclaimant__position"),
        "evidence": weighed.evidence,
        "rules": weighed.rules,
        "reports": claim.reports.for_desk(),
        "outside_verdicts": claim.outside_verdicts.with_sources(),
        "changes": weighed.changes_since(before) if before else [],
        "new_since": sum(
            one.is_living and before is not None and not before.covers(one) for one in weighed.annotations
        ),
        "passages": weighed.passages,
        "pending": next((one for one in verdicts if one.decision == Decision.PENDING), None),
        "history": history_seen(
            claim,
            verdicts,
            claim.split_off.select_related("created_by"),
            claim.merged_claims.select_related("merged_by"),
        ),
    }
    return render(request, "desk/desk_claim.html", context | _sections(claim, **filled_in))


def _wordings(claim: Claim) -> list[tuple[str, str, bool, User | None]]:
    """Of each wording: its language, itself, whether it is the original one, and who has checked it."""
    return [
        (
            lang,
            text,
            lang == claim.original_language,
            getattr(claim, f"statement_{SUFFIXES[lang]}_checked_by"),
        )
        for lang, text in texts_of(claim, "statement").items()
        if text
    ]


def _sections(claim: Claim, **filled_in: forms.Form) -> dict[str, object]:
    """What the parts of the page show that htmx asks for one by one."""
    # A link to a claim that was merged since says nothing: the one it went into has links of its own.
    standing = Q(claim=claim, other__merged_into=None) | Q(other=claim, claim__merged_into=None)
    links = ClaimLink.objects.filter(standing).select_related(
        "claim__current_verdict", "other__current_verdict"
    )
    return {
        "claim": claim,
        "people": people(),
        "comments": claim.comments.select_related("created_by", "resolved_by"),
        "comment_form": filled_in.get("comment") or CommentForm(),
        "links": desk_links(claim, links),
        "link_form": filled_in.get("link") or LinkForm(claim),
        "review_form": filled_in.get("review")
        or ReviewForm(initial={"version": claim.version, "review_on": claim.review_on}),
    }


def _claim(slug: str) -> Claim:
    return get_object_or_404(Claim.objects.select_related("current_verdict", "assignee"), slug=slug)


def _part(request: DeskRequest, claim: Claim, part: str, said: str) -> HttpResponse:
    """A part of the page as it is now, or the page at that part."""
    page = f"{reverse('desk_claim', args=[claim.slug])}#{part}"
    context = _sections(claim) | {"is_swap": True}
    return answer(request, f"desk/_{part}.html", context, page=page, said=said)


def _refused(request: DeskRequest, claim: Claim, part: str, **filled_in: forms.Form) -> HttpResponse:
    """The part, or the page, with the form as it was filled in, at the field that has to be mended."""
    for form in filled_in.values():
        wrong = next((name for name in form.errors if name in form.fields), None)
        if wrong:
            form.fields[wrong].widget.attrs["autofocus"] = True
    if request.htmx:
        return render(request, f"desk/_{part}.html", _sections(claim, **filled_in))
    return _page(request, claim.slug, **filled_in)


# Whose it is, and when it is looked at again


@desk_page
@require_POST
def claim_assign(request: DeskRequest, slug: str) -> HttpResponse:
    claim = _claim(slug)
    page = reverse("desk_claim", args=[claim.slug])
    return assigned(request, claim, action=reverse("claim_assign", args=[claim.slug]), page=page)


@desk_page
@require_POST
def claim_review(request: DeskRequest, slug: str) -> HttpResponse:
    claim, form = _claim(slug), ReviewForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["review_on"]
        try:
            claim.change(version=form.cleaned_data["version"], review_on=day)
        except Overtaken as overtaken:
            # The day stays as it was typed; sent again, it is saved over what is there now.
            claim = _claim(slug)
            form = ReviewForm({"version": claim.version, "review_on": request.POST.get("review_on")})
            form.add_error(None, overtaken)
            theirs = _("The day that is set now: %(day)s. Yours is not saved yet.")
            form.add_error(None, theirs % {"day": claim.review_on or _("none")})
        except ValidationError as refusal:
            form.add_error("review_on", refusal)
        else:
            said = _("To be looked at again on %(day)s.") % {"day": day} if day else _("No day is set.")
            return _part(request, claim, "review", said)
    return _refused(request, claim, "review", review=form)


# Comments


@desk_page
@require_POST
def claim_comment(request: DeskRequest, slug: str) -> HttpResponse:
    claim, form = _claim(slug), CommentForm(request.POST)
    if not form.is_valid():
        return _refused(request, claim, "comments", comment=form)
    text, by = form.cleaned_data["text"], request.user
    try:
        once(request, form, lambda: Comment.objects.create(claim=claim, text=text, created_by=by))
    except IntegrityError as error:
        form.add_error("text", refusal_in_words(Comment, error))
        return _refused(request, claim, "comments", comment=form)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _refused(request, claim, "comments", comment=form)
    return _part(request, claim, "comments", _("The comment is kept."))


@desk_page
@require_POST
def comment_resolve(request: DeskRequest, pk: int) -> HttpResponse:
    """Resolve a comment. One that is resolved stays so: a form may come twice."""
    comment = get_object_or_404(Comment.objects.select_related("claim"), pk=pk)
    if not comment.resolved_at:
        comment.resolve(by=request.user)
    return _part(request, comment.claim, "comments", _("The comment is resolved."))


# Links to other claims


@desk_page
@require_POST
def claim_link(request: DeskRequest, slug: str) -> HttpResponse:
    claim = _claim(slug)
    form = LinkForm(claim, request.POST)
    if not form.is_valid():
        return _refused(request, claim, "links", link=form)
    form.save(by=request.user)
    return _part(request, claim, "links", _("The claims are linked."))


@desk_page
@require_POST
def link_remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a link from the claim on whose page it was (`from`). One that is gone stays so."""
    here = A_SLUG.fullmatch(request.POST.get("from", ""))
    claim = get_object_or_404(Claim, slug=here[0] if here else "")
    ClaimLink.objects.filter(Q(claim=claim) | Q(other=claim), pk=pk).delete()
    return _part(request, claim, "links", _("The link is removed."))

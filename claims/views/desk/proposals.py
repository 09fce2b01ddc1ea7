"""Proposed derivations on a list: many confirmed, or declined, at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.choices import DerivationKind
from articles.clues import Reason
from articles.models import Article
from articles.querysets import usable_address
from claims.desk.derivations import REASONS, open_proposals
from claims.desk.weighing import weighed
from claims.forms.derivations import record
from claims.views.desk.access import DeskRequest, desk_page
from claims.views.desk.answers import asked_again
from claims.views.desk.derivations import at_risk_in_words

ARTICLES_A_PAGE = 20
#: What is ticked: the key of the article, the kind, and the key of the source or its address.
_TICKED = re.compile(r"([-\w]{1,100}) (\w{1,20}) (\S{1,2000})", re.ASCII)


@desk_page
@require_safe
def derivation_list(request: DeskRequest) -> HttpResponse:
    """The newest held articles for which there are proposals; `?reason=` are those that give this one."""
    return _page(request, request.GET.get("reason", ""), request.GET.get("page"))


@desk_page
@require_safe
def derivation_count(request: DeskRequest) -> HttpResponse:
    """How many there are, for a page that links to the list: to count them takes a while."""
    return HttpResponse(str(len(open_proposals())), content_type="text/plain; charset=utf-8")


@desk_page
@require_POST
def derivation_decide(request: DeskRequest) -> HttpResponse:
    """Confirm what is ticked (`proposal`), or decline it (`does` is decline): all of it or nothing."""
    reason, page = request.POST.get("reason", ""), request.POST.get("page")
    is_declined, is_sure = request.POST.get("does") == "decline", request.POST.get("sure") == "1"
    try:
        ticked = _ticked(request.POST.getlist("proposal"))
        articles = [article.pk for article, _kind, _source in ticked]
        risky = weighed(articles, lambda: _decide(request, ticked, is_declined), is_sure=is_sure)
    except ValidationError as refusal:
        return _page(request, reason, page, refusal=" ".join(refusal.messages))
    if risky and not is_sure:
        return _page(request, reason, page, risky=risky, again=asked_again(request))
    messages.success(request, _said(len(ticked), len(risky), is_declined))
    query = {name: value for name, value in (("reason", reason), ("page", page)) if value}
    address = reverse("derivation_list")
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)


def _said(n: int, risky: int, is_declined: bool) -> str:
    if is_declined:
        said = ngettext("%(n)d proposal is declined.", "%(n)d proposals are declined.", n)
    else:
        said = ngettext("%(n)d derivation is recorded.", "%(n)d derivations are recorded.", n)
    return f"{said % {'n': n}} {at_risk_in_words(risky)}" if risky else said % {"n": n}


def _ticked(sent: Sequence[str]) -> list[tuple[Article, str, Article | str]]:
    """What is ticked. ValidationError where it is nothing, or no such thing is on record. One query."""
    matches = [_TICKED.fullmatch(one) for one in sent]
    if not matches:
        raise ValidationError(_("Tick what you want to confirm or decline."))
    keys = {key for match in matches if match for key in (match[1], match[3])}
    articles = {article.key: article for article in Article.objects.filter(key__in=keys)}
    ticked: list[tuple[Article, str, Article | str]] = []
    for match in matches:
        article = articles.get(match[1]) if match else None
        source = articles.get(match[3]) or usable_address(match[3]) if match else None
        if not match or article is None or not source or match[2] not in DerivationKind.values:
            raise ValidationError(_("Something that you ticked is not on record any more. Nothing is saved."))
        ticked.append((article, match[2], source))
    return ticked


def _decide(
    request: DeskRequest, ticked: Sequence[tuple[Article, str, Article | str]], is_declined: bool
) -> None:
    with transaction.atomic():
        for article, kind, source in ticked:
            if not is_declined:
                record(article, source, kind, by=request.user)
            elif isinstance(source, Article):
                article.decline_source(source, by=request.user)
            else:
                raise ValidationError(
                    _("An address that is not on record cannot be declined: judge the article's provenance.")
                )


def _page(request: DeskRequest, reason: str, number: str | None, **more: Any) -> HttpResponse:
    known = reason if reason in {one.value for one in Reason} else ""
    page: Page[Any] = Paginator(open_proposals(known), ARTICLES_A_PAGE).get_page(number)
    context = {
        "page": page,
        "reason": known,
        "reasons": [(one.value, words) for one, words in REASONS.items()],
        "ticked": request.POST.getlist("proposal"),
        "kinds": dict(DerivationKind.choices),
        "action": reverse("derivation_decide"),
        "back": reverse("derivation_list"),
        **more,
    }
    return render(request, "desk/derivation_list.html", context)

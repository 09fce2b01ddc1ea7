"""What has changed in substance of what readers saw: as a page, and as a feed in each language."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from articles.languages import Language
from claims.feeds import corrections_feed
from claims.history import Decided, corrections_seen
from claims.models import Verdict

CORRECTIONS_A_PAGE = 20
IN_FEED = 50


@login_not_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    verdicts: QuerySet[Verdict] = Verdict.objects.corrections()
    page = Paginator(verdicts, CORRECTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "corrections": _with_history(page.object_list), "languages": Language.choices}
    return render(request, "claims/correction_list.html", context)


@login_not_required
@require_safe
def correction_feed(request: HttpRequest, language: str) -> HttpResponse:
    """The latest corrections in one language (Atom, RFC 4287), whatever the language of who asks: what
    somebody subscribes to does not change with a cookie."""
    if language not in Language.values:
        raise Http404
    corrections = _with_history(Verdict.objects.corrections()[:IN_FEED])
    # The name that the site has, whichever it was asked by: an entry keeps its one id (RFC 4287, 4.2.6.1).
    site = settings.ORIGIN or request.build_absolute_uri("/")
    with translation.override(language.lower()):
        feed = corrections_feed(corrections, language, lambda path: urljoin(site, path))
    # As bytes: a feed says in its first line how it is encoded.
    return HttpResponse(
        feed, content_type="application/atom+xml; charset=utf-8", headers={"Content-Language": language}
    )


def _with_history(verdicts: Iterable[Verdict]) -> list[Decided]:
    """The corrections with what they replaced. Two queries."""
    corrections = list(verdicts)
    claims = {correction.claim_id for correction in corrections}
    history = Verdict.objects.filter(claim__in=claims).for_history().select_related("claim")
    return corrections_seen(corrections, history)

"""What has changed in substance of what readers saw (as feeds: claims/views/feeds.py)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.feeds import feed_links
from claims.models import Correction, Verdict
from claims.views.feeds import decided

CORRECTIONS_A_PAGE = 20
#: As far as pages lead.
COUNTED = 10_000


@login_not_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    total = Correction.objects.count_to(COUNTED)
    pages = Paginator(range(min(total, COUNTED)), CORRECTIONS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    keys = Correction.objects.latest_first(page.start_index() - 1, page.end_index()) if total else []
    context = {
        "page": page,
        "is_more": total > COUNTED,
        "corrections": decided(Verdict.objects.corrections().filter(pk__in=keys)),
        "feeds": feed_links("correction_feed"),
    }
    return render(request, "claims/correction_list.html", context)

"""What has changed in substance of what readers saw (as feeds: claims/views/feeds.py)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.feeds import feed_links
from claims.models import Verdict
from claims.views.feeds import decided

CORRECTIONS_A_PAGE = 20


@login_not_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    verdicts: QuerySet[Verdict] = Verdict.objects.corrections()
    page = Paginator(verdicts, CORRECTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "corrections": decided(page.object_list),
        "feeds": feed_links("correction_feed"),
    }
    return render(request, "claims/correction_list.html", context)

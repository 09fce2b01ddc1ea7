"""What needs somebody, and how far each article has been worked through."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_safe
def desk(request: DeskRequest) -> HttpResponse:
    raise Http404


@desk_page
@require_safe
def desk_article_list(request: DeskRequest) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def work_through(request: DeskRequest, key: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def assign_article(request: DeskRequest, key: str) -> HttpResponse:
    raise Http404

"""What completes what an editor types: fragments of <option> elements."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_safe
def claimant_options(request: DeskRequest) -> HttpResponse:
    raise Http404


@desk_page
@require_safe
def topic_options(request: DeskRequest) -> HttpResponse:
    raise Http404


@desk_page
@require_safe
def source_options(request: DeskRequest) -> HttpResponse:
    raise Http404

"""The annotator: an article's text, and the form that ties its words to claims."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_safe
def annotator(request: DeskRequest, key: str) -> HttpResponse:
    raise Http404


@desk_page
@require_safe
def claim_suggestions(request: DeskRequest, key: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def annotate(request: DeskRequest, key: str) -> HttpResponse:
    raise Http404

"""Finding evidence for a claim: passages of held articles, cited articles, sources from outside."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_safe
def find_evidence(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def cite(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404

"""What becomes of an annotation once it is made."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def annotation_change(request: DeskRequest, pk: int) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def annotation_remove(request: DeskRequest, pk: int) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def annotation_put_back(request: DeskRequest, pk: int) -> HttpResponse:
    raise Http404

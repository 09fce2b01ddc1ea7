"""A claim as the desk sees it, and what is done with it as a whole."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.views.desk.access import DeskRequest, desk_page


@desk_page
@require_safe
def desk_claim(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_wording(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def claim_assign(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def claim_review(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def claim_comment(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def claim_link(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_merge(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def claim_split(request: DeskRequest, slug: str) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def comment_resolve(request: DeskRequest, pk: int) -> HttpResponse:
    raise Http404


@desk_page
@require_POST
def link_remove(request: DeskRequest, pk: int) -> HttpResponse:
    raise Http404

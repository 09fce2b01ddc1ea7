"""Who may come to the desk. Every page under /desk/ is wrapped in `desk_page`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _

from claims.desk.people import WORKS_HERE

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """What a page of the desk is asked: by somebody signed in, perhaps by htmx. For type checking only."""

    user: User
    htmx: HtmxDetails


def desk_page(
    view: Callable[Concatenate[DeskRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for those who work at the desk; stands above `require_safe` and its like.

    Whoever is not signed in has been sent to sign in before (factcheck/middleware.py); whoever has no role
    here is refused with a sentence. No cache keeps what the desk sees, or takes a fragment for its page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_perm(WORKS_HERE):
            raise PermissionDenied(
                _("Your account has no role at the desk. Ask an admin of this site to give it one.")
            )
        request.GET, request.POST = _without_nul(request.GET), _without_nul(request.POST)
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            response.content = render(
                request, "desk/only_forms.html", {"page": page_above(request.path)}
            ).content
        add_never_cache_headers(response)
        patch_vary_headers(response, ["HX-Request"])
        return response

    return guarded


def _without_nul(sent: Any) -> Any:
    """What was sent, with U+FFFD for every NUL, as HTML reads it: PostgreSQL takes none, even to look for."""
    if not any("\0" in value for _name, values in sent.lists() for value in values):
        return sent
    mended = QueryDict(mutable=True)
    for name, values in sent.lists():
        mended.setlist(name, [value.replace("\0", "\ufffd") for value in values])
    return mended


def page_above(path: str) -> str:
    """The page that an address which only takes forms belongs to: the nearest one above it that there is.

    Without JavaScript a refused form stands at such an address, and choosing the other language there, or
    signing in, asks for it as a page.
    """
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return page_above(above)
    return above

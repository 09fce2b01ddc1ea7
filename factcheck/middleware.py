"""What every answer of the site passes through, beyond Django's own middleware."""

import codecs
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from factcheck.accounts.second_factor import is_required
from factcheck.accounts.sessions import IS_CERTAIN, keep
from factcheck.caching import is_one_for_all

#: The methods of the back office.
OF_BACK_OFFICE = ("GET", "HEAD", "POST")


def guard_back_office(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """What Django's own back office would take, and should not.

    405 for methods that it has no use for and answers as if they were GET. 400 for a NUL in an address, whose
    filters hand PostgreSQL what it cannot take; the public pages read theirs with care (claims/filters.py).
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(reverse("admin:index")):
            if request.method not in OF_BACK_OFFICE:
                return HttpResponseNotAllowed(OF_BACK_OFFICE)
            if "%00" in request.META.get("QUERY_STRING", ""):
                raise SuspiciousOperation("a NUL in the address")
        return get_response(request)

    return middleware


def refuse_unreadable(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """400 for what says that it is in another character set than UTF-8, which no form of ours is sent in: it
    would be read as something else, and what is none for text Django would fail over."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not _is_utf8(request):
            raise SuspiciousOperation("another character set than UTF-8")
        return get_response(request)

    return middleware


def _is_utf8(request: HttpRequest) -> bool:
    """Whether a request is in UTF-8, as far as it says; what it says may be no name of any character set."""
    try:
        return codecs.lookup((request.content_params or {}).get("charset") or "utf-8").name == "utf-8"
    except (LookupError, ValueError):
        return False


class LanguageMiddleware(LocaleMiddleware):
    """Speaks the language that the address names (`?lang=`, as in the sitemap), else the one the reader chose
    (a cookie), else one the browser asks for.

    Django's own tells caches of the header that it reads, but not of the cookie; and where it read neither.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if asked := _language_named(request):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_one_for_all(request, response):
            return response
        if _language_named(request):
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        else:
            response = super().process_response(request, response)
        # Another answer for whoever is signed in, too.
        patch_vary_headers(response, ["Cookie"])
        return response


def _language_named(request: HttpRequest) -> str:
    """The language that the address names; "" where it names none that is served."""
    asked = request.GET.get("lang", "").lower()
    return asked if asked in dict(settings.LANGUAGES) else ""


def word_refused_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A sentence in the 405 of an address that is asked in a way it does not take, where it has none yet.

    The API has said it in its own form before; what else answers programs says it in a page.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        if request.method in ("GET", "HEAD"):
            sentence = _("This address only takes what a form sends. Go back, and use the form on its page.")
        else:
            sentence = _("Nothing can be sent to this address, and nothing was saved.")
        if HtmxDetails(request):
            response.headers["Content-Type"] = "text/plain; charset=utf-8"
            response.content = sentence
        else:
            response.content = render_to_string("405.html", {"sentence": sentence}, request)
        return response

    return middleware


class SignInMiddleware(LoginRequiredMiddleware):
    """Closed by default: whoever is not signed in is sent to sign in, and back to the page they were on.

    A session may end while an editor types. Django's own would then put the sign-in page into a part of the
    editor's page, and lead from there to an address that only takes forms.

    Whoever is signed in by a password alone, and must have more than that, is sent to set it up.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        refused: HttpResponseBase | None = super().process_view(request, view_func, args, kwargs)
        if refused or not getattr(view_func, "login_required", True):
            return refused
        keep(request.session)
        is_certain = request.session.get(IS_CERTAIN) or getattr(view_func, "before_second_factor", False)
        if is_certain or not is_required(cast("User", request.user)):
            return None
        return self._lead(request, resolve_url("account"), "next")

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        address = resolve_url(self.get_login_url(view_func))
        return self._lead(request, address, self.get_redirect_field_name(view_func))

    def _lead(self, request: HttpRequest, address: str, name: str) -> HttpResponseBase:
        """To another page, which knows by this name in its address where to come back to."""
        if page := page_of(request):
            address += "?" + urlencode({name: page}, safe="/")
        return HttpResponseClientRedirect(address) if HtmxDetails(request) else HttpResponseRedirect(address)


def page_of(request: HttpRequest) -> str:
    """The page the person is on who asks this, as a path of this site; "" where that is not known.

    For htmx, which is what fetches a part of a page, the page that shows in the browser; for a form the one
    that it stood on.
    """
    if htmx := HtmxDetails(request):
        return htmx.current_url_abs_path or ""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if (came_from.scheme, came_from.netloc) != (request.scheme, request.get_host()):
        return ""
    return urlunsplit(("", "", came_from.path, came_from.query, ""))

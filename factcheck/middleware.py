"""What every answer of the site passes through, beyond Django's own middleware."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import reverse
from django.utils.cache import patch_vary_headers


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """400 for a NUL in an address of the back office, whose filters hand PostgreSQL what it cannot take.

    The public pages read theirs with care (claims/filters.py).
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        has_nul = "%00" in request.META.get("QUERY_STRING", "")
        if has_nul and request.path.startswith(reverse("admin:index")):
            raise SuspiciousOperation("a NUL in the address")
        return get_response(request)

    return middleware


class LanguageMiddleware(LocaleMiddleware):
    """Speaks the language the reader chose (a cookie), else one the browser asks for.

    Django's own tells caches of the header that it reads, but not of the cookie.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        patch_vary_headers(response, ["Cookie"])
        return response

"""What belongs to the site as a whole and to no room of it."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from claims.structured_data import absolute_at
from claims.views.keeping import keeping
from factcheck.accounts.events import note_refused

A_YEAR, AN_HOUR = 365 * 24 * 60 * 60, 60 * 60


@keeping(why_not="sets a cookie")
@login_not_required
@require_safe
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the reader's language and go back to the page they came from.

    A plain link, so that pages need no form, no script and no CSRF cookie for it: nothing but the
    reader's own preference is written.
    """
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        raise Http404
    back = request.GET.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(_without_language(back))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _without_language(address: str) -> str:
    """A path that names no language (`?lang=`), which would count for more than what the reader chose."""
    parts = urlsplit(address)
    query = QueryDict(parts.query, mutable=True)
    if query.pop("lang", None) is None:
        return address
    return urlunsplit(parts._replace(query=query.urlencode()))


@keeping(why_not="is to be had without the database")
@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What programs are asked to leave alone (RFC 9309), and where they find everything else."""
    closed = ("/desk/", "/admin/", "/login/", "/account/", "/language/", "/claims/*/packet.zip")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {absolute_at(request)(reverse('sitemap'))}", ""]
    answer = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    answer.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that cannot be understood; 413 (RFC 9110) to one that is too large."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        sentence = _("Nothing was saved: this is more text than one form may send. Go back and shorten it.")
        return _refusal(request, sentence, status=413)
    if isinstance(exception, TooManyFilesSent):
        sentence = _("Nothing came in: these are more files than can come at once. Go back and choose fewer.")
        return _refusal(request, sentence, status=413)
    return _refusal(request, "", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to PermissionDenied, with its sentence where it has one."""
    note_refused(request, "refused", request.path)
    return _refusal(request, str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without this browser's token, as after signing in again in another window."""
    note_refused(request, "form-refused", request.path)
    return _refusal(
        request,
        _(
            "Nothing was saved: this form was opened before you last signed in, or your browser keeps no "
            "cookies. Open its page again and save it from there."
        ),
    )


def _refusal(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    """A page; for htmx one line of plain text, which the page that asked shows as it is."""
    if HtmxDetails(request):
        unsaid = _("This is not open to you") if status == 403 else _("This request could not be understood")
        return HttpResponse(sentence or unsaid, content_type="text/plain; charset=utf-8", status=status)
    template = "403.html" if status == 403 else "400.html"
    return render(request, template, {"sentence": sentence}, status=status)

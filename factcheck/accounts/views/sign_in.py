"""Signing in: a password and where the account has one a second factor, or a passkey alone; and out again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from articles.primary import from_primary
from claims.views.keeping import keeping
from factcheck.accounts import passkeys, second_factor, sessions, throttle
from factcheck.accounts.events import note, note_refused
from factcheck.accounts.forms import CodeForm
from factcheck.accounts.models import Attempt

#: Where, between the two steps, the session keeps who gave the right password.
HALFWAY = "halfway"


def next_page(request: HttpRequest) -> str:
    """Where whoever signs in wanted to go, if that is a page of this site; else ""."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""


def _too_many(many: throttle.TooManyAttempts) -> str:
    minutes = max(1, -(-int(many.wait.total_seconds()) // 60))
    return ngettext(
        "Too many attempts. Try again in %(minutes)d minute, or in a browser in which you have signed in "
        "before, or by a passkey.",
        "Too many attempts. Try again in %(minutes)d minutes, or in a browser in which you have signed in "
        "before, or by a passkey.",
        minutes,
    ) % {"minutes": minutes}


def refused(
    request: HttpRequest, template: str, context: dict[str, Any], many: throttle.TooManyAttempts
) -> HttpResponse:
    """The page, with what is to be said of too many attempts (RFC 6585)."""
    response = render(request, template, context | {"problem": _too_many(many)}, status=429)
    response.headers["Retry-After"] = str(int(many.wait.total_seconds()) + 1)
    return response


@keeping(why_not="signing in")
@login_not_required
@from_primary
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """By name and password. What is refused is answered alike, whether there is such an account or not."""
    sent = request.method == "POST"
    form = AuthenticationForm(request, request.POST if sent else None)
    wanted = next_page(request)
    context = {"form": form, "next": wanted, "passkeys": passkeys.are_possible(request)}
    name = request.POST.get("username", "")
    if not sent or not name or not request.POST.get("password"):
        return render(request, "registration/login.html", context)
    try:
        attempt = throttle.begin(request, name)
    except throttle.TooManyAttempts as many:
        note(request, "too-many-attempts", _account(name), step="password")
        unbound = AuthenticationForm(request, initial={"username": name})
        return refused(request, "registration/login.html", context | {"form": unbound}, many)
    if not form.is_valid():
        note(request, "sign-in-refused", _account(name), step="password")
        return render(request, "registration/login.html", context)
    attempt.delete()
    user = form.get_user()
    assert isinstance(user, User)
    if not second_factor.is_set_up(user):
        return let_in(request, user, "password", wanted)
    request.session[HALFWAY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": sessions.now(),
        "next": wanted,
    }
    # Whoever knows what the session was called before has not given the password.
    request.session.cycle_key()
    return redirect("login_second")


@keeping(why_not="signing in")
@login_not_required
@from_primary
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_second(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the app, or a recovery code. A passkey has an address of its own."""
    user, wanted = _halfway(request)
    if user is None:
        return redirect("login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "next": wanted,
        "has_app": hasattr(user, "authenticator_app"),
        "passkeys": passkeys.are_possible(request) and user.passkeys.exists(),
    }
    if not form.is_valid():
        return render(request, "registration/login_second.html", context)
    try:
        attempt = throttle.begin(request, user.get_username(), Attempt.Step.CODE)
    except throttle.TooManyAttempts as many:
        note(request, "too-many-attempts", user, step="code")
        return refused(request, "registration/login_second.html", context, many)
    if not (how := second_factor.check_code(user, form.cleaned_data["code"])):
        note(request, "sign-in-refused", user, step="code")
        context["problem"] = _("This code is not right, or it was used before.")
        return render(request, "registration/login_second.html", context)
    attempt.delete()
    response = let_in(request, user, how, wanted)
    if how == "recovery":
        left = user.recovery_codes.filter(used_at=None).count()
        said = ngettext("%(left)d recovery code is left.", "%(left)d recovery codes are left.", left)
        messages.info(request, said % {"left": left})
    return response


@keeping(why_not="signing in")
@login_not_required
@from_primary
@never_cache
@require_POST
def login_passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks a passkey for, as JSON."""
    if not passkeys.are_possible(request):
        return JsonResponse({}, status=404)
    return passkeys.ask_to_sign_in(request)


@keeping(why_not="signing in")
@login_not_required
@from_primary
@never_cache
@require_POST
def login_passkey(request: HttpRequest) -> HttpResponse:
    """By a passkey alone, which is two factors by itself: the device, and what it asks its owner for."""
    try:
        passkey = passkeys.sign_in(request, request.POST.get("credential", ""))
    except passkeys.Refused:
        note(request, "sign-in-refused", None, step="passkey")
        context = {
            "form": AuthenticationForm(request),
            "next": next_page(request),
            "passkeys": passkeys.are_possible(request),
            "problem": _("This passkey does not open this site."),
        }
        return render(request, "registration/login.html", context)
    return let_in(request, passkey.user, "passkey", next_page(request))


@keeping(why_not="signing in")
@login_not_required
@from_primary
@never_cache
@require_http_methods(["POST"])
def logout(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        note(request, "signed-out", request.user)
    auth.logout(request)
    return HttpResponseRedirect(resolve_url(settings.LOGOUT_REDIRECT_URL))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def back_office(request: HttpRequest) -> HttpResponse:
    """Where the back office leads whomever it does not let in: to signing in, be it as somebody else."""
    note_refused(request, "refused", request.GET.get("next", reverse("admin:index")))
    query = request.META["QUERY_STRING"]
    return HttpResponseRedirect(f"{reverse('login')}?{query}" if query else reverse("login"))


def let_in(request: HttpRequest, user: User, how: str, wanted: str) -> HttpResponse:
    """Sign somebody in who has shown all that their account asks for: the session gets a new name."""
    auth.login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(HALFWAY, None)
    request.session[sessions.IS_CERTAIN] = how != "password"
    sessions.sweep_up()
    note(request, "signed-in", user, how=how)
    response = HttpResponseRedirect(wanted or resolve_url(settings.LOGIN_REDIRECT_URL))
    throttle.remember(request, response, user.get_username())
    return response


def _halfway(request: HttpRequest) -> tuple[User | None, str]:
    """Who gave the right password in this session, a short while ago, and where they wanted to go."""
    known = request.session.get(HALFWAY)
    if known is None or sessions.now() - known["at"] > sessions.BETWEEN_STEPS:
        return None, ""
    user = User.objects.filter(pk=known["user"], is_active=True).first()
    if user is None or not constant_time_compare(known["hash"], user.get_session_auth_hash()):
        return None, ""
    return user, known["next"]


def _account(name: str) -> User | None:
    name = User.normalize_username(name.strip())
    return User.objects.filter(username=name).first() if "\0" not in name else None

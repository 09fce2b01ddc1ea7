"""An account as its owner sees it: the password, the second factors, and where one is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from factcheck.accounts import passkeys, second_factor, sessions, throttle
from factcheck.accounts.events import note
from factcheck.accounts.forms import CodeForm, PasskeyForm, PasswordForm
from factcheck.accounts.models import AuthenticatorApp, Passkey
from factcheck.accounts.views.sign_in import next_page, refused
from factcheck.middleware import page_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

#: Where the session keeps, sealed, the secret of an app that is being set up.
SECRET = "secret_of_app"


def own_page(view: View[P]) -> View[P]:
    """A page of one's own account, open also to whoever still lacks a second factor that they must have."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    opened.before_second_factor = True  # type: ignore[attr-defined]
    return cast("View[P]", opened)


def confirmed(view: View[P]) -> View[P]:
    """A page that asks for the password once more, where its owner has not shown lately that it is them."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if sessions.is_confirmed(request.session):
            return view(request, *args, **kwargs)
        page = page_of(request) or reverse("account")
        return HttpResponseRedirect(f"{reverse('account_confirm')}?{urlencode({'next': page})}")

    return guarded


def _owner(request: HttpRequest) -> User:
    """Whoever is signed in; for type checking only, as nobody else comes here (factcheck/middleware.py)."""
    return cast("User", request.user)


@own_page
@confirmed
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = _owner(request)
    context = {
        "app": AuthenticatorApp.objects.filter(user=user).first(),
        "keys": list(user.passkeys.all()),
        "may_have_keys": passkeys.are_possible(request),
        "codes_left": user.recovery_codes.filter(used_at=None).count(),
        "sessions": sessions.standing(user, request.session),
        "is_required": second_factor.is_required(user),
        "next": next_page(request),
    }
    return render(request, "registration/account.html", context)


@own_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def account_confirm(request: HttpRequest) -> HttpResponse:
    """The password of whoever is signed in, once more: somebody else may sit there by now."""
    user, form = _owner(request), PasswordForm(request.POST if request.method == "POST" else None)
    wanted = next_page(request)
    context: dict[str, Any] = {"form": form, "next": wanted}
    if not form.is_valid():
        return render(request, "registration/account_confirm.html", context)
    try:
        attempt = throttle.begin(request, user.get_username())
    except throttle.TooManyAttempts as many:
        note(request, "too-many-attempts", user, step="confirm")
        return refused(request, "registration/account_confirm.html", context, many)
    if not user.check_password(form.cleaned_data["password"]):
        note(request, "confirmation-refused", user)
        context["problem"] = _("This is not the password of this account.")
        return render(request, "registration/account_confirm.html", context)
    attempt.delete()
    request.session[sessions.CONFIRMED] = sessions.now()
    return HttpResponseRedirect(wanted or resolve_url("account"))


@own_page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Another password, for who knows the one there is; whoever is signed in elsewhere is not any more."""
    user = _owner(request)
    form = PasswordChangeForm(user, request.POST if request.method == "POST" else None)
    context = {"form": form}
    if request.method != "POST":
        return render(request, "registration/password_change.html", context)
    try:
        attempt = throttle.begin(request, user.get_username())
    except throttle.TooManyAttempts as many:
        note(request, "too-many-attempts", user, step="confirm")
        unbound = PasswordChangeForm(user)
        return refused(request, "registration/password_change.html", {"form": unbound}, many)
    if not form.is_valid():
        if "old_password" not in form.errors:
            attempt.delete()
        return render(request, "registration/password_change.html", context)
    attempt.delete()
    form.save()
    update_session_auth_hash(request, user)
    sessions.end_all(user, but=request.session)
    note(request, "password-changed", user)
    messages.success(request, _("Your password is changed. You are signed out everywhere else."))
    return redirect("account")


@own_page
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def app_add(request: HttpRequest) -> HttpResponse:
    """Set up an app that shows codes: what it is told, and one code of it to show that it was."""
    user = _owner(request)
    if AuthenticatorApp.objects.filter(user=user).exists():
        return redirect("account")
    secret = second_factor.unseal(request.session.get(SECRET, "")) or second_factor.make_secret()
    request.session[SECRET] = second_factor.seal(secret)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = "".join(form.cleaned_data["code"].split())
        if second_factor.set_up_app(user, secret, code):
            request.session.pop(SECRET)
            return _added(request, "app")
        form.add_error("code", _("This is not the code that the app shows now. Is its clock right?"))
    address = second_factor.address_of(secret, user)
    picture = segno.make(address, error="m")
    context = {
        "form": form,
        "address": address,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": picture.svg_data_uri(scale=5, border=4, light="#fff"),
        "side": picture.symbol_size(scale=5, border=4)[0],
    }
    return render(request, "registration/app_add.html", context)


@own_page
@confirmed
@require_POST
def app_remove(request: HttpRequest) -> HttpResponse:
    user = _owner(request)
    return _removed(request, "app", AuthenticatorApp.objects.filter(user=user).first())


@own_page
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Make a passkey and give it a name; the browser does the first."""
    user = _owner(request)
    if not passkeys.are_possible(request):
        return redirect("account")
    sent = request.method == "POST"
    form = PasskeyForm(request.POST if sent else None)
    if form.is_valid():
        try:
            passkeys.make(request, user, form.cleaned_data["credential"], form.cleaned_data["name"])
        except passkeys.Refused:
            form.add_error(None, _("No passkey was made. Try again, or with another device."))
        else:
            return _added(request, "passkey")
    return render(request, "registration/passkey_add.html", {"form": form})


@own_page
@confirmed
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser is told for making a passkey, as JSON."""
    if not passkeys.are_possible(request):
        return JsonResponse({}, status=404)
    return JsonResponse(passkeys.ask_to_make(request, _owner(request)))


@own_page
@confirmed
@require_POST
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    return _removed(request, "passkey", get_object_or_404(_owner(request).passkeys, pk=pk))


@own_page
@confirmed
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this once; those there were open nothing any more."""
    user = _owner(request)
    if not second_factor.is_set_up(user):
        return redirect("account")
    note(request, "recovery-codes-made", user)
    return _codes_shown(request, user)


@own_page
@confirmed
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    user = _owner(request)
    sessions.end_all(user, but=request.session)
    note(request, "sessions-ended", user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("account")


def _added(request: HttpRequest, kind: str) -> HttpResponse:
    """A second factor was set up: from now on every session of the account has to have shown one."""
    user = _owner(request)
    request.session[sessions.IS_CERTAIN] = True
    request.session.cycle_key()
    sessions.end_all(user, but=request.session)
    note(request, "second-factor-added", user, kind=kind)
    if not user.recovery_codes.exists():
        return _codes_shown(request, user)
    messages.success(request, _("This is set up. You are signed out everywhere else."))
    return redirect("account")


def _removed(request: HttpRequest, kind: str, factor: AuthenticatorApp | Passkey | None) -> HttpResponse:
    """Take a second factor away; the last one only where the account may do without."""
    user = _owner(request)
    if factor is None:
        return redirect("account")
    has_other = user.passkeys.count() + AuthenticatorApp.objects.filter(user=user).count() > 1
    if not has_other and second_factor.is_required(user):
        messages.error(request, _("Your account needs a second factor: set up another one first."))
        return redirect("account")
    factor.delete()
    if not has_other:
        user.recovery_codes.all().delete()
        request.session[sessions.IS_CERTAIN] = False
    sessions.end_all(user, but=request.session)
    note(request, "second-factor-removed", user, kind=kind)
    messages.success(request, _("This is removed. You are signed out everywhere else."))
    return redirect("account")


def _codes_shown(request: HttpRequest, user: User) -> HttpResponse:
    codes = second_factor.make_recovery_codes(user)
    return render(request, "registration/recovery_codes.html", {"codes": codes, "next": next_page(request)})

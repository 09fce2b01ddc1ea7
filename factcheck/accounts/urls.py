"""The addresses of signing in, and of an account of one's own."""

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from factcheck.accounts.views import account as own
from factcheck.accounts.views import sign_in

urlpatterns: list[URLPattern] = [
    path("login/", sign_in.login, name="login"),
    path("login/second/", sign_in.login_second, name="login_second"),
    path("login/passkey/", sign_in.login_passkey, name="login_passkey"),
    path("login/passkey/options/", sign_in.login_passkey_options, name="login_passkey_options"),
    path("logout/", sign_in.logout, name="logout"),
    path("account/", own.account, name="account"),
    path("account/confirm/", own.account_confirm, name="account_confirm"),
    path("account/password/", own.password_change, name="password_change"),
    path("account/app/", own.app_add, name="app_add"),
    path("account/app/remove/", own.app_remove, name="app_remove"),
    path("account/passkeys/", own.passkey_add, name="passkey_add"),
    path("account/passkeys/options/", own.passkey_options, name="passkey_options"),
    path("account/passkeys/<int:pk>/remove/", own.passkey_remove, name="passkey_remove"),
    path("account/recovery-codes/", own.recovery_codes, name="recovery_codes"),
    path("account/sessions/end/", own.sessions_end, name="sessions_end"),
]

#: The back office has no door of its own: its addresses for signing in and out, and for a password, are ours.
of_back_office: list[URLPattern] = [
    path("admin/login/", sign_in.back_office),
    path("admin/logout/", sign_in.logout),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
    path("admin/password_change/done/", RedirectView.as_view(pattern_name="password_change")),
]

"""Accounts as an app of their own, for their tables and migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "factcheck.accounts"
    verbose_name = _("Accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.contrib.auth import user_logged_in

        from factcheck.accounts.sessions import begin

        user_logged_in.connect(begin, dispatch_uid="factcheck.accounts.sessions")

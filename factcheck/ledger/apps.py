"""The ledger as an app of its own, for its table and migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "factcheck.ledger"
    verbose_name = _("Ledger")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from factcheck.ledger import checks  # noqa: F401 (they register themselves)

"""`manage.py migrate`: Django's own, as the role that owns the tables; then the site may use them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, transaction

from factcheck.ledger.roles import allow_site, as_owner


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
            if settings.SITE_ROLE:
                with transaction.atomic(), connection.cursor() as cursor:
                    allow_site(cursor, settings.SITE_ROLE)

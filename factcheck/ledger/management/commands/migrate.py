"""`manage.py migrate`: Django's own, as the role that owns the tables; then the site may use them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection, transaction

from factcheck.ledger.roles import allow_site, as_owner

#: Held while a database is migrated. Any number will do that no other advisory lock of this database has.
MIGRATING = 7_270_070


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(), self.alone(options["verbosity"]):
            super().handle(*args, **options)
            if settings.SITE_ROLE:
                with transaction.atomic(), connection.cursor() as cursor:
                    allow_site(cursor, settings.SITE_ROLE)

    @contextmanager
    def alone(self, verbosity: int) -> Iterator[None]:
        """Wait until nobody else migrates this database, as when two machines get a new version at once.

        The lock belongs to the connection: it is free again when that ends, however it does.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATING])
            (is_ours,) = cursor.fetchone()
            if not is_ours:
                if verbosity:
                    self.stdout.write("This database is being migrated already: waiting until that is done.")
                cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            connection.close()

"""`manage.py restore FILE`: what `backup` saved, brought back into an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import connection, transaction

from factcheck.dumping import DumpError, bring_back, contents_of
from factcheck.ledger.roles import allow_site, as_owner, close_functions

STANDS_THERE = """
SELECT current_database(), current_setting('server_encoding'), count(c.oid)
  FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname = current_schema()
"""


class Command(BaseCommand):
    help = (
        "Brings what `backup` saved into an empty database: all of it, or nothing where that fails. Ends by "
        "saying what to run then."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    @no_translations
    def handle(self, *, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            with as_owner():
                refuse_unfit_database()
                contents = contents_of(file)
                if "ledger_entry" not in contents.tables:
                    raise CommandError(f"{file} is no backup of this site.")
                bring_back(file, contents)
                give_rights()
        except DumpError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{len(contents.tables)} tables came back from {file}.")
        for other in contents.others:
            self.stdout.write(f"Left out, as no migration makes it: {other}.")
        self.stdout.write("Now run `manage.py migrate`, and `manage.py verify_ledger`.")


def refuse_unfit_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(STANDS_THERE)
        name, encoding, relations = cursor.fetchone()
    if relations:
        raise CommandError(f"The database {name} is not empty: a backup is brought back into a new one.")
    if encoding != "UTF8":
        raise CommandError(f"The database {name} has the encoding {encoding}: make it with --encoding=UTF8.")


def give_rights() -> None:
    """What the roles may do there, as migrations leave it; and statistics, which no backup has."""
    with transaction.atomic(), connection.cursor() as cursor:
        close_functions(cursor)
        if settings.SITE_ROLE:
            allow_site(cursor, settings.SITE_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

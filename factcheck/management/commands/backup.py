"""`manage.py backup FILE`: all that is on record, as it is at one moment, in one file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import connection

from factcheck.dumping import DumpError, contents_of, save
from factcheck.ledger.roles import as_owner
from factcheck.ledger.verifying import NoLedgerError, last_entry


class Command(BaseCommand):
    help = (
        "Saves the database in a file that is not there yet and that only its owner may read; `restore` "
        "brings it back. The site may go on serving. Beside it, keep the secret key and the settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    @no_translations
    def handle(self, *, file: Path, **options: Any) -> None:
        if file.exists():
            raise CommandError(f"{file} is there already: no backup is written over another.")
        try:
            with as_owner():
                head = last_entry()
                connection.ensure_connection()
                tables = written_whole(file)
        except NoLedgerError:
            raise CommandError("The database has no ledger yet: run `manage.py migrate`.") from None
        except DumpError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{tables} tables in {file}, {file.stat().st_size / 1_000_000:.1f} MB.")
        self.stdout.write(f"The ledger in it goes to this head or beyond: {head}")


def written_whole(file: Path) -> int:
    """Save the database under this name, where it is seen only when all is there; how many tables it has."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")  # Mode 0600.
    os.close(number)
    fresh = Path(name)
    try:
        save(fresh)
        tables = len(contents_of(fresh).tables)
        with fresh.open("rb") as saved:
            os.fsync(saved.fileno())
        os.link(fresh, file)  # Which refuses where another file has come to be there.
    finally:
        fresh.unlink()
    return tables

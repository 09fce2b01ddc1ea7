"""`manage.py verify_ledger`: whether anything that is on record was changed behind the ledger's back."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from articles.progress import Progress, bar
from factcheck.ledger.archive import ArchiveError, check
from factcheck.ledger.models import Action, Entry
from factcheck.ledger.verifying import Head, NoLedgerError, Report, last_entry, verify


class Command(BaseCommand):
    help = (
        "Checks the chain of the ledger, every table against it, and that changes are still written down. "
        "Says what is wrong, the first break of the chain first, and exits with 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="store_true",
            help="print number and hash of the last entry, of a database unchecked: keep them where nobody "
            "can reach both",
        )
        parser.add_argument(
            "--since",
            nargs="+",
            metavar=("NUMBER", "HASH"),
            help="a head that was kept: check that nothing up to there was written anew",
        )

        parser.add_argument(
            "--archive",
            type=Path,
            metavar="FILE",
            help="check the archive of a ledger instead, and whether this database was loaded with it",
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        since = kept_head(options["since"])
        if options["archive"]:
            self.verify_archive(options["archive"], since, is_head_alone=options["head"])
            return
        try:
            report = Report(last_entry(), ()) if options["head"] else self.verify(since)
        except NoLedgerError:
            report = Report(None, ())
        if report.faults:
            raise CommandError("\n".join(report.faults))
        if report.head is None:
            raise CommandError("The ledger has not begun: run `manage.py migrate`.")
        if options["head"]:
            self.stdout.write(str(report.head))
            return
        self.stdout.write(
            f"The ledger is whole: {report.head.number} entries, and every row is as its last one says."
        )
        self.stdout.write(f"Head: {report.head}")

    def verify_archive(self, path: Path, since: Head | None, *, is_head_alone: bool) -> None:
        """Past the database, but for what its own ledger says of where it was loaded from."""
        try:
            archived = check(path, since)
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        if is_head_alone:
            self.stdout.write(str(archived.head))
            return
        self.stdout.write(f"The archive is whole: {archived.head.number} entries.")
        self.stdout.write(f"Head: {archived.head}")
        self.stdout.write(f"SHA-256: {archived.sha256}")
        try:
            entry = loading_entry()
        except DatabaseError:
            entry = None
        said = json.loads(entry.row) if entry else {}
        if entry is None or not said["source_head"]:
            self.stdout.write("This database was not loaded with the archive of a ledger.")
            return
        kept = (said["source_entries"], said["source_head"], said["archive_sha256"])
        if kept != (archived.head.number, archived.head.hash, archived.sha256):
            raise CommandError(f"Entry {entry.number}, by which this database was loaded, names another one.")
        self.stdout.write(f"Entry {entry.number}, by which this database was loaded, names it.")

    @staticmethod
    def verify(since: Head | None) -> Report:
        progress: Progress[None] = Progress((), "")
        try:
            return verify(
                since=since, tell=lambda done, total: progress.draw(bar(done, total, "Checking the chain"))
            )
        finally:
            progress.clear()


def loading_entry() -> Entry | None:
    """By which this database was loaded from a complete data set: the first one about any row."""
    return Entry.objects.filter(table="claims_loadeddataset", action=Action.INSERT).order_by("number").first()


def kept_head(given: list[str] | None) -> Head | None:
    """CommandError where it is no number and hash."""
    if given is None:
        return None
    try:
        return Head.parse(" ".join(given))
    except ValueError:
        raise CommandError("--since takes what --head printed: a number and a hash.") from None

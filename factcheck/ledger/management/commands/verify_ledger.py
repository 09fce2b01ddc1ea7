"""`manage.py verify_ledger`: whether anything that is on record was changed behind the ledger's back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.progress import Progress, bar
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
            help="print number and hash of the last entry, unchecked: keep them where nobody can reach both",
        )
        parser.add_argument(
            "--since",
            nargs="+",
            metavar=("NUMBER", "HASH"),
            help="a head that was kept: check that nothing up to there was written anew",
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        since = kept_head(options["since"])
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

    @staticmethod
    def verify(since: Head | None) -> Report:
        progress: Progress[None] = Progress((), "")
        try:
            return verify(
                since=since, tell=lambda done, total: progress.draw(bar(done, total, "Checking the chain"))
            )
        finally:
            progress.clear()


def kept_head(given: list[str] | None) -> Head | None:
    """CommandError where it is no number and hash."""
    if given is None:
        return None
    try:
        return Head.parse(" ".join(given))
    except ValueError:
        raise CommandError("--since takes what --head printed: a number and a hash.") from None

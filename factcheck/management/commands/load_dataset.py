"""Load a data set: the sample story in seeds/, or all that another database had on record."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.search.keeping import catch_up_after
from claims.dataset.files import DatasetError
from claims.dataset.load import load
from claims.dataset.restore import SourceLedger, is_complete, restore
from claims.dataset.rows import Report
from factcheck.ledger.archive import ArchiveError, check


class Command(BaseCommand):
    help = (
        "Load a data set from its folder: all of it or, where anything is wrong, nothing. One such as "
        "seeds/: twice is as once. A complete one, as export_dataset writes it: where nothing is on record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="such as seeds/")
        parser.add_argument(
            "--ledger",
            type=Path,
            metavar="FILE",
            help="of a complete data set: the archive of its ledger, which is checked first; the new ledger "
            "begins by naming its last entry",
        )
        parser.add_argument(
            "--by",
            default="",
            metavar="USERNAME",
            help="of a complete data set: who is said to load it",
        )

    @no_translations
    def handle(self, *args: Any, folder: Path, ledger: Path | None, by: str, **options: Any) -> None:
        try:
            report = self.load(folder, ledger, by)
        except (DatasetError, ArchiveError) as error:
            raise CommandError(str(error)) from error
        width = max(map(len, report.kinds), default=0) + 2
        for kind in report.kinds:
            made, unchanged = report.made[kind], report.unchanged[kind]
            self.stdout.write(f"{kind + ':':<{width}}{made:>6} made, {unchanged} there already")
        for line in report.differing:
            self.stdout.write(line)
        for name in report.not_read:
            self.stdout.write(f"{name}: this is no part of a data set and was not read.")
        catch_up_after(self)

    @staticmethod
    def load(folder: Path, ledger: Path | None, by: str) -> Report:
        if not is_complete(folder):
            if ledger or by:
                raise CommandError("--ledger and --by are for complete data sets, and this is none.")
            return load(folder)
        archived = check(ledger) if ledger else None
        head = archived.head if archived else None
        source = SourceLedger(head.number, head.hash, archived.sha256) if archived and head else None
        return restore(folder, by=by, ledger=source)

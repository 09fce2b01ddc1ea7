"""Write everything on record as a complete data set, which load_dataset takes in again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.progress import Progress, bar
from articles.snapshot import one_moment
from claims.dataset.export import export, refuse_used
from claims.dataset.files import DatasetError
from factcheck.ledger.archive import Archived, write


class Command(BaseCommand):
    help = (
        "Write everything on record into a new folder, as plain files: all of it or nothing, as it is at one "
        "moment. It is the desk's own, and not for publication (seeds/README.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a new folder, or an empty one")
        parser.add_argument(
            "--ledger",
            type=Path,
            metavar="FILE",
            help="write the whole ledger there as well, as JSON Lines, compressed where it ends in .gz",
        )

    @no_translations
    def handle(self, *args: Any, folder: Path, ledger: Path | None, **options: Any) -> None:
        folder = folder.absolute()
        if ledger and ledger.absolute().is_relative_to(folder):
            raise CommandError("The ledger is no part of the data set: write it beside the folder.")
        if ledger and ledger.exists():
            raise CommandError(f"{ledger}: there is such a file already.")
        try:
            refuse_used(folder)
            with one_moment():
                archived = self.archive(ledger) if ledger else None
                try:
                    seal = export(folder)
                except BaseException:
                    if archived and ledger:
                        ledger.unlink()
                    raise
        except (DatasetError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"SHA-256 of the data set: {seal}")
        if archived:
            self.stdout.write(f"Head of its ledger: {archived.head}")
            self.stdout.write(f"SHA-256 of the archive: {archived.sha256}")

    @staticmethod
    def archive(path: Path) -> Archived | None:
        progress: Progress[None] = Progress((), "")
        try:
            return write(path, lambda done, total: progress.draw(bar(done, total, "Ledger")))
        finally:
            progress.clear()

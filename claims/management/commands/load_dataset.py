"""Load a data set, such as the sample story in seeds/."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.search.keeping import catch_up_after
from claims.dataset.files import DatasetError
from claims.dataset.load import load


class Command(BaseCommand):
    help = (
        "Load a data set from its folder: all of it or, where anything is wrong, nothing. Twice is as once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="such as seeds/")

    @no_translations
    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            report = load(folder)
        except DatasetError as error:
            raise CommandError(str(error)) from error
        for kind in report.kinds:
            self.stdout.write(
                f"{kind + ':':<13}{report.made[kind]:>6} made, {report.unchanged[kind]} there already"
            )
        for line in report.differing:
            self.stdout.write(line)
        for name in report.not_read:
            self.stdout.write(f"{name}: this is no part of a data set and was not read.")
        catch_up_after(self)

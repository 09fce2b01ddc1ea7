"""Bring files and folders of articles in, a line for each."""

from __future__ import annotations

import re
import stat
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from articles import importers
from articles.models import Article
from articles.progress import Progress
from articles.querysets import BroughtIn
from articles.resembling import resembling
from articles.search.keeping import catch_up, catch_up_after

# Controls, line ends, what turns the direction of a line, and bytes of a file name that are not UTF-8.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Command(BaseCommand):
    help = "Import articles from files and folders. Goes on after a bad file; exits with 1 if any failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of files"
        )
        parser.add_argument(
            "--article", default="", metavar="KEY", help="the article that the file is a text of"
        )
        parser.add_argument("--by", default="", metavar="USER", help="the user who brings them in")

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        files = files_in(options["paths"])
        if options["article"] and len(files) != 1:
            raise CommandError("--article takes exactly one file.")
        by = User.objects.filter(username=options["by"]).first()
        if options["by"] and by is None:
            raise CommandError(f"There is no user {options['by']}.")
        failed = 0
        files_to_go = Progress(files, "Importing")
        for file in files_to_go:
            try:
                became = import_file(file, key=options["article"], by=by)
            except (OSError, ValueError, ValidationError, DatabaseError) as error:
                failed += 1
                became = f"not imported: {sentence(error)}"
            files_to_go.clear()
            self.stdout.write(printable(f"{file.name}: {became}"))
        catch_up_after(self)
        if failed:
            raise CommandError(f"{failed} of {len(files)} files failed.")


def files_in(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named, without hidden ones. CommandError for a wrong path."""
    files: list[Path] = []
    for path in paths:
        try:
            if path.is_dir():
                inside = (file for file in path.rglob("*") if not file.is_dir())
                files += sorted(file for file in inside if not hidden(file.relative_to(path)))
            elif path.exists():
                files.append(path)
            else:
                raise CommandError(printable(f"There is no file or folder {path}."))
        except OSError as error:
            raise CommandError(printable(f"{path}: {sentence(error)}.")) from error
    return files


def hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def import_file(file: Path, *, key: str, by: User | None) -> str:
    """Bring one file in and say in one line what became of it."""
    name = printable(file.name)
    # Reading from a pipe or a device might never end.
    if not stat.S_ISREG(file.stat().st_mode):
        raise importers.Unreadable("no-file", name)
    received = file.read_bytes()
    document = importers.read(received, name)
    catch_up()
    outcome = Article.objects.bring_in(document, received, name=name, key=key, by=by)
    said = (
        f"{outcome.what.value} {outcome.article.key}, revision {outcome.revision.number}: {outcome.article}"
    )
    if notes := outcome.revision.notes:
        codes = sorted({code for code, _detail in notes})
        said += f" (left out or unsure: {', '.join(codes)})"
    if outcome.what is BroughtIn.NEW:
        for like in resembling(document.text, without=outcome.article):
            said += f"; {like.percent}% as in {like.article.key}: {like.article}"
    return said


def printable(text: str) -> str:
    """The text as one line that says no more to a terminal than its words."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def sentence(error: Exception) -> str:
    """What went wrong in words for the one who reads the line."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if isinstance(error, DatabaseError):
        return f"The database refuses it: {str(error).partition(chr(10))[0]}"
    return str(error)

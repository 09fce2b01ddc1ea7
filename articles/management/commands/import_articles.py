"""Bring files and folders of articles in, a line for each."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles import importers
from articles.models import Article
from articles.progress import Progress


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
            except (OSError, importers.Unreadable, ValidationError) as error:
                failed += 1
                became = f"not imported: {sentence(error)}"
            files_to_go.clear()
            self.stdout.write(f"{file.name}: {became}")
        if failed:
            raise CommandError(f"{failed} of {len(files)} files failed.")


def files_in(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named, without hidden ones. CommandError for a wrong path."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.rglob("*") if file.is_file())
            files += sorted(file for file in inside if not hidden(file.relative_to(path)))
        elif path.exists():
            files.append(path)
        else:
            raise CommandError(f"There is no file or folder {path}.")
    return files


def hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def import_file(file: Path, *, key: str, by: User | None) -> str:
    """Bring one file in and say in one line what became of it."""
    received = file.read_bytes()
    document = importers.read(received, file.name)
    outcome = Article.objects.bring_in(document, received, name=file.name, key=key, by=by)
    said = (
        f"{outcome.what.value} {outcome.article.key}, revision {outcome.revision.number}: {outcome.article}"
    )
    if document.notes:
        codes = sorted({note.code for note in document.notes})
        said += f" (left out or unsure: {', '.join(codes)})"
    return said


def sentence(error: Exception) -> str:
    """What went wrong in words for the one who reads the line."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)

"""Bring files and folders of articles in, a line for each."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from articles.documents import Document
from articles.models import Article
from articles.progress import Progress
from articles.querysets import BroughtIn, Outcome, Received
from articles.reading import Read, printable, read_each
from articles.resembling import Resembling, resembling_each
from articles.search.keeping import LONG, MANY, catch_up, catch_up_after


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
        parser.add_argument(
            "--jobs",
            type=int,
            default=min(os.cpu_count() or 1, MOST_JOBS),
            metavar="N",
            help="how many processes: one keeps what the others read; 1 does both (%(default)s)",
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["jobs"] <= 64:
            raise CommandError("--jobs takes a number from 1 to 64.")
        files = files_in(options["paths"])
        if options["article"] and len(files) != 1:
            raise CommandError("--article takes exactly one file.")
        by = User.objects.filter(username=options["by"]).first()
        if options["by"] and by is None:
            raise CommandError(f"There is no user {options['by']}.")
        files_to_go = Progress(files, "Importing")
        self.failed = 0
        batch: list[Read] = []
        with closing(_read(files, options["jobs"])) as files_read:
            for _file, one in zip(files_to_go, files_read, strict=True):
                batch.append(one)
                if len(batch) == AT_ONCE or sum(len(one.received) for one in batch) > BYTES_AT_ONCE:
                    files_to_go.clear()
                    self._bring_in(batch, options["article"], by)
                    batch.clear()
        self._bring_in(batch, options["article"], by)
        catch_up_after(self)
        if self.failed:
            raise CommandError(f"{self.failed} of {len(files)} files failed.")

    def _bring_in(self, batch: Sequence[Read], key: str, by: User | None) -> None:
        """Keep what could be read, and say of each file what became of it."""
        became = brought_in(batch, key, by)
        for one, (outcome, like) in zip(batch, with_resembling(became), strict=True):
            self.failed += not isinstance(outcome, Outcome)
            self.stdout.write(printable(f"{one.name}: {in_words(outcome, like)}"))


#: So many files, unless they have more bytes, are kept and searched for what is like them in one go.
AT_ONCE, BYTES_AT_ONCE = 50, 20_000_000
#: More would wait for the one that keeps what they read.
MOST_JOBS = 4
#: What becomes of a file that is not kept.
NotKept: TypeAlias = OSError | ValueError | ValidationError | DatabaseError


def _read(files: Sequence[Path], jobs: int) -> Generator[Read, None, None]:
    try:
        yield from read_each(files, jobs)
    except BrokenProcessPool as error:
        raise CommandError("A process that reads files was killed: what was printed is kept.") from error


def brought_in(batch: Sequence[Read], key: str, by: User | None) -> list[Outcome | NotKept]:
    """What became of each; `key` is the article that the only file is said to be a text of."""
    kept: Iterator[Outcome | NotKept]
    files = [Received(one.found, one.received, one.name) for one in batch if isinstance(one.found, Document)]
    if key:
        kept = map(partial(_of_article, key=key, by=by), files)
    else:
        kept = iter(Article.objects.bring_in_each(files, by=by))
    return [next(kept) if isinstance(one.found, Document) else one.found for one in batch]


def _of_article(file: Received, *, key: str, by: User | None) -> Outcome | NotKept:
    try:
        return Article.objects.bring_in(file.document, file.received, name=file.name, key=key, by=by)
    except (ValidationError, DatabaseError) as error:
        return error


def with_resembling(
    became: Sequence[Outcome | NotKept],
) -> Iterator[tuple[Outcome | NotKept, list[Resembling]]]:
    """What became of each file, with what was held before and is much the same as a new article."""
    new = [one for one in became if isinstance(one, Outcome) and one.what is BroughtIn.NEW]
    catch_up(MANY, LONG)
    found = resembling_each([one.revision.text for one in new], without=[one.article for one in new])
    like_of = {
        one.article.pk: [other for other in like if other.article.pk < one.article.pk]
        for one, like in zip(new, found, strict=True)
    }
    for one in became:
        yield one, like_of.get(one.article.pk, []) if isinstance(one, Outcome) else []


def in_words(outcome: Outcome | NotKept, like: Sequence[Resembling]) -> str:
    if not isinstance(outcome, Outcome):
        return f"not imported: {sentence(outcome)}"
    said = (
        f"{outcome.what.value} {outcome.article.key}, revision {outcome.revision.number}: {outcome.article}"
    )
    if notes := outcome.revision.notes:
        codes = sorted({code for code, _detail in notes})
        said += f" (left out or unsure: {', '.join(codes)})"
    return said + "".join(f"; {other.percent}% as in {other.article.key}: {other.article}" for other in like)


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


def sentence(error: Exception) -> str:
    """What went wrong in words for the one who reads the line."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if isinstance(error, DatabaseError):
        return f"The database refuses it: {str(error).partition(chr(10))[0]}"
    return str(error)

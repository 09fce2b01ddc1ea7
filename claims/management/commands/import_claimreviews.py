"""What other newsrooms concluded, from their ClaimReviews."""

from __future__ import annotations

import io
import shutil
import stat
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from time import sleep
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError, transaction

from articles import importers
from articles.fetch import Refused as NotFetched
from articles.fetch import fetch
from articles.management.commands.import_articles import files_in, sentence
from articles.progress import Progress, bar
from articles.reading import printable
from articles.robots import Robots
from articles.search.keeping import catch_up, catch_up_after
from claims.models import OutsideVerdict
from claims.outside.finding import Found, reviews_in
from claims.outside.json_stream import Broken
from claims.outside.review import Refused, Why, read_review

#: Seconds between two requests to one site, where it wants no longer.
PAUSE = 1.0
#: What is read of a folder.
ENDINGS = frozenset({".html", ".htm", ".json", ".jsonl", ".jsonld", ".ndjson"})

REASONS = {
    Why.NOTHING: "no ClaimReview in it",
    Why.DELETED: "withdrawn by who published it",
    Why.NO_CLAIM: "it says of no claim",
    Why.NO_ADDRESS: "no address where it could be read",
    Why.NO_RATING: "no rating",
    Why.LANGUAGE: "neither Chinese nor English",
    Why.TOO_LONG: "the claim is too long",
    Why.DAMAGED: "its text is damaged",
    Why.OURS: "our own",
}
REFUSED = "refused by the rules of the database"


class Command(BaseCommand):
    help = (
        "Take in what others concluded of claims: pages and JSON with schema.org ClaimReview, feeds of them. "
        "Each becomes a verdict of others on the claim that is worded so, or on a new claim that has no "
        "verdict of ours. Microdata is not read. Goes on after what cannot be read; exits with 1 if a source "
        "could not be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources", nargs="+", metavar="SOURCE", help="a file, a folder, an address, or - for the input"
        )
        parser.add_argument("--by", default="", metavar="USER", help="the user who takes them in")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would become of them, and no more"
        )

    @no_translations
    def handle(self, *args: Any, sources: list[str], dry_run: bool, **options: Any) -> None:
        self.by = User.objects.filter(username=options["by"]).first()
        if options["by"] and self.by is None:
            raise CommandError(f"There is no user {options['by']}.")
        self.progress: Progress[str] = Progress((), "Importing")
        self.counts: Counter[str] = Counter()
        self.failed = 0
        self.robots = Robots()
        catch_up_after(self)
        whole: AbstractContextManager[Any] = transaction.atomic() if dry_run else nullcontext()
        with whole:
            for source in _expanded(sources):
                self._take(source)
            if dry_run:
                transaction.set_rollback(True)
            else:
                catch_up_after(self)
        self.progress.clear()
        self.stdout.write("Nothing was kept. It would have been:" if dry_run else "In all:")
        for what, number in sorted(self.counts.items(), key=lambda one: (-one[1], one[0])):
            self.stdout.write(f"{number:8} {what}")
        if self.failed:
            raise CommandError(f"{self.failed} of the sources could not be read to the end.")

    def _take(self, source: str) -> None:
        # What a file is called need be no text, and goes into a column.
        name = "input" if source == "-" else printable(source if _is_address(source) else Path(source).name)
        try:
            with self._opened(source) as (file, address, charset):
                size = _size_of(file)
                with closing(reviews_in(file, name, address, charset)) as reviews:
                    for number, found in enumerate(reviews, 1):
                        self.progress.draw(bar(file.tell() >> 10, size >> 10, "Importing"))
                        self._say(f"{name} {number}", self._became(found, address or name))
        except (OSError, ValueError, NotFetched, importers.Unreadable) as error:
            self.failed += 1
            self._say(name, f"not read on: {_in_words(error)}")

    @contextmanager
    def _opened(self, source: str) -> Iterator[tuple[BinaryIO, str, str]]:
        """What stands there, to be read twice; its address and the encoding it was sent in, "" of a file."""
        if _is_address(source):
            is_again = self.robots.is_known(source)
            if not is_again:
                self.robots.learn(source)
            pause = self.robots.check(source)
            if is_again:
                sleep(max(pause, PAUSE))
            answer = fetch(source)
            yield io.BytesIO(answer.received), answer.address, answer.charset
        elif source == "-":
            with tempfile.TemporaryFile() as file:
                shutil.copyfileobj(sys.stdin.buffer, file)
                file.seek(0)
                yield file, "", ""
        else:
            # Reading from a pipe or a device might never end.
            if not stat.S_ISREG(Path(source).stat().st_mode):
                raise importers.Unreadable("no-file", printable(source))
            with Path(source).open("rb") as file:
                yield file, "", ""

    def _became(self, found: Found, read_from: str) -> str:
        """Take one review in, all of it or nothing, and say what became of it."""
        if found.review is None:
            if found.why is None:
                self.failed += 1
                return f"not read: {found.problem}"
            return self._refused(REASONS[found.why])
        try:
            review = read_review(found.review, found.around, settings.ORIGIN)
            catch_up()
            with transaction.atomic():
                received = OutsideVerdict.objects.receive(review, read_from=read_from, by=self.by)
        except Refused as refused:
            return self._refused(REASONS[refused.why])
        except (ValidationError, DatabaseError) as error:
            return self._refused(REFUSED, sentence(error))
        self.counts[received.became] += 1
        became = f"{received.became} {received.claim.slug}: {received.claim}"
        if received.resembling:
            became += f"; resembles {', '.join(received.resembling)}"
        if review.mended:
            became += f" (mended: {'; '.join(review.mended)})"
        return became

    def _refused(self, why: str, more: str = "") -> str:
        self.counts[f"not taken: {why}"] += 1
        return f"not taken: {why}{more and f': {more}'}"

    def _say(self, source: str, became: str) -> None:
        self.progress.clear()
        self.stdout.write(printable(f"{source}: {became}"))


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _expanded(sources: list[str]) -> Iterator[str]:
    """Folders as the files in them. CommandError for a wrong path."""
    for source in sources:
        if source == "-" or _is_address(source):
            yield source
        elif Path(source).is_dir():
            yield from (str(file) for file in files_in([Path(source)]) if file.suffix.lower() in ENDINGS)
        else:
            yield from map(str, files_in([Path(source)]))


def _size_of(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def _in_words(error: Exception) -> str:
    if isinstance(error, Broken):
        return f"this is no JSON: {error}"
    if isinstance(error, NotFetched):
        return f"it could not be fetched ({error.code.value} {error.detail})".replace(" )", ")")
    return sentence(error)

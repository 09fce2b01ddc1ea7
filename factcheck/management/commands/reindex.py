"""Index what changed since it was indexed, and weigh the claims whose evidence did; or everything anew."""

from __future__ import annotations

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection

from articles.progress import Progress, bar
from articles.search.reindexing import failed, reindex
from claims.models import Figure
from factcheck.ledger.roles import as_owner

#: What is tidied up afterwards, so that searching is as quick as it can be.
TABLES = (
    "articles_searchmark",
    "articles_indexedpassage",
    "claims_indexedclaim",
    "claims_indexedwording",
    "claims_matchingterm",
    "claims_waitingclaim",
)


class Command(BaseCommand):
    help = (
        "Index what changed since it was indexed, and weigh the claims whose evidence changed; everything "
        "where that is done in another way now. With --all what the front page counts is counted anew too. "
        "The site may go on serving; where very many are indexed for the first time, searches are slow until "
        "it is done. Where it is interrupted, run it again: it goes on from there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", dest="everything", help="index everything anew")
        parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many processes (2)")

    @no_translations
    def handle(self, *args: Any, everything: bool, jobs: int, **options: Any) -> None:
        if not 1 <= jobs <= 64:
            raise CommandError("--jobs takes a number from 1 to 64.")
        began, progress = monotonic(), Progress[int]((), "Indexing")
        try:
            with as_owner():
                if everything:
                    Figure.objects.count_anew()
                indexed, weighed = reindex(
                    everything=everything,
                    jobs=jobs,
                    tell=lambda built, of: progress.draw(bar(built, of, "Indexing")),
                )
        except KeyboardInterrupt:
            raise CommandError("Interrupted: run it again, and it goes on from there.") from None
        finally:
            progress.clear()
        if indexed or weighed:
            self.tidy_up()
            done = f"{indexed} claims and articles indexed, {weighed} claims weighed"
            self.stdout.write(f"{done} in {monotonic() - began:.1f} s.")
        else:
            self.stdout.write("Nothing had changed since it was indexed.")
        if unbuilt := failed():
            for kind, key in unbuilt:
                self.stdout.write(f"The {kind} with the primary key {key} could not be indexed.")
            raise CommandError(f"{len(unbuilt)} could not be indexed; the log says why.")

    @staticmethod
    def tidy_up() -> None:
        """As the role that owns the tables; where it is not to be had the database does it itself in time."""
        with as_owner(), connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"VACUUM (ANALYZE) {table}")

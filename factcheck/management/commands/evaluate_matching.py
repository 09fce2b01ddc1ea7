"""How well passages find their claims, in a collection of anybody's own."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations

from articles.progress import Progress
from claims.evaluating import CollectionError, Figures, evaluate, in_place_of_claims, read
from claims.matching import PARTS
from factcheck.ledger.roles import as_owner


class Command(BaseCommand):
    help = """How well passages find their claims, in a collection of your own: three files in a folder.

  queries.tsv     id, text
  documents.tsv   id, text, and any more columns of text
  relevance.tsv   query id, document id, and a grade if you like (0: not relevant);
                  or TREC's four columns: query id, anything, document id, grade

UTF-8, columns divided by tabs, nothing quoted; a first line with the names of the columns may be there. The
documents are compared as claims are, by the same SQL, in tables that are gone afterwards; all are put in
order, also those that pages would not show because they have next to nothing in common. Printed are MAP@k (of
at most k that could be found), MRR and recall among the first ten, and milliseconds a query."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the three files are")
        parser.add_argument(
            "--without",
            action="append",
            choices=[*PARTS, "all"],
            default=[],
            help="leave out a part of the scorer; several times for several, all: nothing but BM25",
        )
        parser.add_argument(
            "--each", action="store_true", help="also without each of its parts, and without all"
        )

    @no_translations
    def handle(self, *args: Any, folder: Path, without: list[str], each: bool, **options: Any) -> None:
        try:
            collection = read(folder)
        except CollectionError as error:
            raise CommandError(str(error)) from error
        queries = [(key, text) for key, text in collection.queries if key in collection.relevance]
        left_out = f", {len(collection.queries) - len(queries)} more without a relevant one"
        self.stdout.write(f"{len(queries)} queries{left_out}; {len(collection.documents)} documents")
        self.stdout.write(HEAD)
        runs = [tuple(PARTS) if "all" in without else tuple(without)]
        if each:
            runs += [(part,) for part in PARTS] + [PARTS]
        with as_owner(), in_place_of_claims(collection.documents):
            for run in runs:
                progress = Progress(queries, "Asking")
                figures = evaluate(collection, progress, run)
                self.stdout.write(_row(f"without {', '.join(run)}" if run else "whole", figures))


HEAD = f"{'':<40}{'MAP@1':>8}{'@3':>8}{'@5':>8}{'@10':>8}{'MRR':>8}{'R@10':>8}{'ms p50':>8}{'p95':>8}"


def _row(name: str, figures: Figures) -> str:
    measures = [*figures.precision.values(), figures.reciprocal, figures.recall]
    times = [figures.milliseconds(share) for share in (0.5, 0.95)]
    return (
        f"{name:<40}" + "".join(f"{one:8.4f}" for one in measures) + "".join(f"{one:8.1f}" for one in times)
    )

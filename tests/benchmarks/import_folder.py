"""How long a folder of articles takes to come in, beside what the parsing libraries alone take.

    python -m tests.benchmarks.import_folder [--files 1000]

Made-up files (tests/benchmarks/folder.py) by `manage.py import_articles`, into an empty embedded database:
the first half of them by one process, the other by as many as the command uses by itself. Beside them the
bytes of the first half, in one process, through charset-normalizer where they are not UTF-8, and through
trafilatura or markdown-it-py. Prints all in seconds of the clock and of the processors: the latter, of our
processes and of the database's, say the same on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

from charset_normalizer import from_bytes
from markdown_it import MarkdownIt

from tests.benchmarks.folder import files
from tests.benchmarks.production import database_processors, own_database


def by_libraries(folder: Path) -> None:
    """What whoever brings articles in cannot do without: the text of each, and what a page says of it."""
    from trafilatura import bare_extraction

    markdown = MarkdownIt()
    for file in sorted(folder.iterdir()):
        received = file.read_bytes()
        try:
            text = received.decode()
        except UnicodeDecodeError:
            text = str(from_bytes(received).best())
        if file.suffix == ".html":
            bare_extraction(text, with_metadata=True)
        elif file.suffix == ".md":
            markdown.parse(text)


def by_importers(folder: Path) -> None:
    from articles import importers

    for file in sorted(folder.iterdir()):
        with suppress(importers.Unreadable):
            importers.read(file.read_bytes(), file.name)


def by_the_site(folder: Path, jobs: int) -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command("import_articles", folder, jobs=jobs, stdout=StringIO())
    except CommandError as refused:
        # Made-up words in an old encoding look like no language.
        print(refused, end="\n\n")


def processors() -> float:
    """Seconds of the processors of this process, of those that it began and that have ended, and of the
    database's."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + others.ru_utime + others.ru_stime + database_processors()


def measured(work: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    """Seconds of the clock, and of the processors."""
    began, worked = perf_counter(), processors()
    work(folder)
    return perf_counter() - began, processors() - worked


def table(first: Path, second: Path, number: int) -> Iterator[str]:
    from articles.management.commands.import_articles import MOST_JOBS

    jobs = min(os.cpu_count() or 1, MOST_JOBS)
    with tempfile.TemporaryDirectory() as few:
        # What is loaded at first use is loaded before.
        write(Path(few), files(10))
        by_libraries(Path(few))
    alone = measured(by_libraries, first)
    rows = {
        "the libraries alone, in one process": alone,
        "our importers, without a database": measured(by_importers, first),
        "manage.py import_articles --jobs 1": measured(partial(by_the_site, jobs=1), first),
    }
    if jobs > 1:
        rows[f"manage.py import_articles, by itself with {jobs} processes"] = measured(
            partial(by_the_site, jobs=jobs), second
        )
    yield "| | seconds | of the processors | articles a second | times the libraries | of the processors |"
    yield "|---|---:|---:|---:|---:|---:|"
    for what, (clock, worked) in rows.items():
        yield (
            f"| {what} | {clock:.1f} | {worked:.1f} | {number / clock:.0f}"
            f" | {clock / alone[0]:.1f} | {worked / alone[1]:.1f} |"
        )


def write(folder: Path, texts: Iterable[tuple[str, bytes]]) -> None:
    folder.mkdir(exist_ok=True)
    for name, received in texts:
        (folder / name).write_bytes(received)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=1000)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as kept, own_database():
        first, second = Path(kept, "first"), Path(kept, "second")
        made_up = files(2 * asked.files)
        write(first, islice(made_up, asked.files))
        write(second, made_up)
        size = sum(file.stat().st_size for file in first.iterdir()) / asked.files
        print(f"\n{asked.files:,} files of {size / 1000:.0f} kB on average\n")
        print(*table(first, second, asked.files), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

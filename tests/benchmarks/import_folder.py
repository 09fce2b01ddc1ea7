"""How long a folder of articles takes to come in, beside what the parsing libraries alone take.

    python -m tests.benchmarks.import_folder [--files 1000]

Made-up files (tests/benchmarks/folder.py) by `manage.py import_articles`, into an empty embedded database;
and the same bytes, in one process as well, through charset-normalizer where they are not UTF-8, and through
trafilatura or markdown-it-py. Prints both in seconds of the clock and of the processors: the latter, of this
process and of the database's, say the same on a busy machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
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


def by_the_site(folder: Path) -> None:
    from django.core.management import CommandError, call_command

    try:
        call_command("import_articles", folder, stdout=StringIO())
    except CommandError as refused:
        # Made-up words in an old encoding look like no language.
        print(refused, end="\n\n")


def measured(work: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    """Seconds of the clock, and of the processors here and in the database."""
    began, worked, others = perf_counter(), process_time(), database_processors()
    work(folder)
    return perf_counter() - began, process_time() - worked + database_processors() - others


def table(folder: Path, number: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as few:
        # What is loaded at first use is loaded before.
        for name, received in files(10):
            Path(few, name).write_bytes(received)
        by_libraries(Path(few))
    alone = measured(by_libraries, folder)
    rows = {"the libraries alone": alone}
    rows["our importers, without a database"] = measured(by_importers, folder)
    rows["manage.py import_articles"] = measured(by_the_site, folder)
    yield "| | seconds | of the processors | articles a second | times the libraries |"
    yield "|---|---:|---:|---:|---:|"
    for what, (clock, worked) in rows.items():
        yield f"| {what} | {clock:.1f} | {worked:.1f} | {number / clock:.0f} | {worked / alone[1]:.1f} |"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=1000)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as kept, own_database():
        folder = Path(kept)
        for name, received in files(asked.files):
            (folder / name).write_bytes(received)
        size = sum(file.stat().st_size for file in folder.iterdir()) / asked.files
        print(f"\n{asked.files:,} files of {size / 1000:.0f} kB on average, in one process\n")
        print(*table(folder, asked.files), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

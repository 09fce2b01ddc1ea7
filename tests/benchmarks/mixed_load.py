"""Readers and editors at once, on the site as a server runs it: requests, times, errors, memory.

    python -m tests.benchmarks.mixed_load [--seconds 300] [--claims 10000] [--pause 0] [--memory]

16 readers and 4 editors, one of whom decides, each as fast as they get answers or with a pause (seconds). The
database is the embedded one, with the sample data and so many made-up claims. `--memory` prints that of each
web process, a sample every 10 seconds; processes are then never replaced.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from threading import Event
from time import monotonic, process_time

from tests.benchmarks.browsing import Browser, Told
from tests.benchmarks.folder import files
from tests.benchmarks.people import Editor, Known, Person, Reader, Reviewer, accounts, look_up
from tests.benchmarks.production import ROOT, Served, database_address, own_database, served

READERS, EDITORS = 16, 4
#: Made-up articles whose texts are held.
ARTICLES = 50
#: Seconds between two samples of memory, and before it is said to be warm.
SAMPLE, WARM = 10, 120


@dataclass
class Memory:
    """What each web process holds (PSS, in MB), in samples."""

    site: Served
    began: float = field(default_factory=monotonic)
    samples: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    def sample(self) -> None:
        for worker in self.site.workers():
            at = monotonic() - self.began
            self.samples.setdefault(worker, []).append((at, proportional(worker)))

    def table(self) -> Iterator[str]:
        """Markdown; the slope is fitted to what comes after the first two minutes."""
        marks = [0, 60, 300, 600, 900]
        yield f"| web process | {' | '.join(f'{mark // 60} min' for mark in marks)} | end | MB a minute |"
        yield "|---|" + "---:|" * (len(marks) + 2)
        for worker, samples in self.samples.items():
            held = [next((f"{mb:.0f}" for at, mb in samples if at >= mark), "") for mark in marks]
            warm = [(at / 60, mb) for at, mb in samples if at >= min(WARM, samples[-1][0] / 2)]
            yield f"| {worker} | {' | '.join(held)} | {samples[-1][1]:.0f} | {slope(warm):+.2f} |"


def proportional(worker: int) -> float:
    """PSS in MB: its own memory, and its share of what it has in common with others. 0 where it is gone."""
    try:
        told = Path(f"/proc/{worker}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("Pss:"))


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the straight line that fits best (least squares); 0 of fewer than two."""
    if len(points) < 2:
        return 0.0
    middle = sum(x for x, _y in points) / len(points)
    height = sum(y for _x, y in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _y in points)
    return sum((x - middle) * (y - height) for x, y in points) / spread if spread else 0.0


def people(site: Served, known: Known, until: Event, pause: float) -> list[Person]:
    editors, (reviewer,) = accounts("editor", EDITORS - 1), accounts("reviewer", 1)
    browsers = (Browser(site.port, f"203.0.113.{number}") for number in range(1, 255))
    readers = [Reader(number, next(browsers), known, until, pause) for number in range(READERS)]
    at_desk = [
        kind(100 + number, next(browsers), known, until, pause, user=name)
        for number, (kind, name) in enumerate([*((Editor, name) for name in editors), (Reviewer, reviewer)])
    ]
    return [*readers, *at_desk]


def work(everybody: Sequence[Person], until: Event, seconds: float, memory: Memory | None) -> float:
    """Let them work for so many seconds, or until each has done what they do at most; how many seconds it
    were until the last had their answer."""
    began = monotonic()
    for person in everybody:
        person.start()
    try:
        while (left := began + seconds - monotonic()) > 0 and any(person.is_alive() for person in everybody):
            if memory:
                memory.sample()
            everybody[0].join(min(SAMPLE, left))
    finally:
        # Also where the program is ended before its time, which waits for its threads.
        until.set()
    for person in everybody:
        person.join()
    if memory:
        memory.sample()
    return monotonic() - began


def told_by(everybody: Sequence[Person]) -> Told:
    told = Told()
    for person in everybody:
        told.add(person.browser.told)
        if person.failure:
            told.errors.append(person.failure)
    return told


def say(told: Told, lasted: float, site: Served) -> None:
    print(*told.table(lasted), sep="\n")
    print("\n| form | done | refused | in words |\n|---|---:|---:|---|")
    for kind, number in sorted(told.done.items()):
        print(f"| {kind} | {number:,} | | |")
    for (kind, words), number in sorted(told.refusals.items()):
        print(f"| {kind} | | {number:,} | {words[:150]} |")
    errors = [*told.errors, *site.errors()]
    print(f"\nerrors: {len(errors)}")
    for error, number in Counter(error[:700] for error in errors).most_common(20):
        print(f"  {number} × {error}")


def make_up(claims: int) -> None:
    """The sample data, and so many made-up claims; the ledger begins with them, and all can be searched."""
    from django.core.management import CommandError, call_command

    from factcheck.ledger.roles import as_owner
    from tests.benchmarks import million
    from tests.database import sql

    if claims:
        call_command("migrate", "ledger", "zero", verbosity=0)
        with as_owner():
            million.load(claims)
        call_command("migrate", verbosity=0)
        call_command("reindex", "--all", verbosity=0)
    call_command("load_dataset", ROOT / "seeds", verbosity=0, stdout=StringIO())
    with tempfile.TemporaryDirectory() as texts:
        for name, received in files(ARTICLES):
            Path(texts, name).write_bytes(received)
        # Of one or two in an old encoding the made-up words look like no language: they are refused.
        with suppress(CommandError):
            call_command("import_articles", texts, stdout=StringIO())
    with as_owner():
        sql("ANALYZE")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=300)
    arguments.add_argument("--claims", type=int, default=10_000)
    arguments.add_argument("--pause", type=float, default=0)
    arguments.add_argument("--memory", action="store_true")
    asked = arguments.parse_args()
    with own_database() as folder:
        make_up(asked.claims)
        until = Event()
        keeps = {"GUNICORN_CMD_ARGS": "--max-requests 0 --max-requests-jitter 0"} if asked.memory else {}
        with served(database_address(), folder, **keeps) as site:
            everybody = people(site, look_up(), until, asked.pause)
            memory = Memory(site) if asked.memory else None
            worked = process_time()
            lasted = work(everybody, until, asked.seconds, memory)
            worked = process_time() - worked
            told = told_by(everybody)
            print(
                f"\n{READERS} readers, {EDITORS} editors, {lasted:.0f} s, {asked.claims:,} made-up claims; "
            )
            print(
                f"{len(site.workers())} web processes on {os.cpu_count()} cores, a pause of {asked.pause} s."
            )
            print(f"Whoever asks takes {worked / lasted:.0%} of one core.\n")
            say(told, lasted, site)
            if memory:
                print(*memory.table(), sep="\n")
        return int(bool(told.errors))


if __name__ == "__main__":
    sys.exit(main())

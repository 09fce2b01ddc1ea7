"""The disk fills up while people work: python -m tests.benchmarks.full_disk [--seconds 20] (root, on Linux)

The site as in `kills`, with all its files in a file system in memory. A file takes what is free there, people
go on working, and it is removed. Prints what was answered meanwhile, and what is found.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import psycopg

from tests.benchmarks.ending import ended_in_order
from tests.faults.books import balance
from tests.faults.browser import Browser, Unanswered
from tests.faults.real_site import RealSite
from tests.faults.trial import Trial, begun

SIZE = "192m"
PAGES = ("/", "/claims/", "/claims/reported/", "/articles/harbour-day/", "/feeds/en/verdicts.atom")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args()
    if os.geteuid() != 0:
        # `make bench` goes on without it.
        print("No disk was filled: only root can make one to fill.")
        return
    with (
        ended_in_order(),
        tempfile.TemporaryDirectory() as folder,
        small_disk(Path(folder)) as disk,
        begun(disk, seed=1) as trial,
    ):
        filler, stages = disk / "filler", ("no room for what is written", "none for the database's own log")
        for stage in stages:
            trial.notes.told.clear()
            sleep(3)
            fill(filler)
            if stage == stages[1]:
                use_up_log(trial.site)
            said = whatever_happens(trial, disk, asked.seconds)
            filler.unlink()
            freed_at = monotonic()
            trial.until_everybody(freed_at)
            print(f"**{stage}**: all had saved again {monotonic() - freed_at:.1f} s after there was room\n")
            print(f"| times | answered |\n|--:|---|\n{said}\n")
        trial.end()
        result = balance(trial.site, trial.notes)
        print(
            f"Acknowledged {result.acknowledged.total()}, of these lost {len(result.lost)}; unanswered "
            f"{result.unknown.total()}, of these found {result.unknown_found.total()}; there more than once "
            f"or although refused {len(result.wrong)}; half-written {len(result.halves)}."
        )
        print(trial.verify_ledger().partition("\n")[0])


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(file: Path) -> None:
    """Write until nothing more goes in."""
    with file.open("wb", buffering=0) as filler:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while filler.write(b"x" * size):
                    pass


def use_up_log(site: RealSite) -> None:
    """Have the database want another file for its log than the one that it has begun."""
    with suppress(psycopg.Error), site.connect() as connection:
        connection.execute("SELECT pg_switch_wal()")
        connection.execute("SELECT pg_create_restore_point('more')")


def whatever_happens(trial: Trial, disk: Path, seconds: float) -> str:
    """What readers, people at work and commands are told for so long, as rows of a table."""
    began, said = monotonic(), Counter[str]()
    while monotonic() - began < seconds:
        read(trial.site, said)
    for arguments in (["backup", str(disk / "saved.dump")], ["collectstatic", "--noinput", "--clear"]):
        process = trial.site.begin(*arguments)
        words = process.communicate()[0].strip().splitlines()
        said[f"`{arguments[0]}`: {process.returncode}, {words[-1][:120] if words else 'nothing'}"] += 1
    assert not list(disk.glob("*saved*")), "a backup by halves"
    said.update({f"what was to be saved: {sentence}": times for sentence, times in trial.notes.told.items()})
    return "\n".join(f"| {times} | {what} |" for what, times in sorted(said.items(), key=lambda one: one[0]))


def read(site: RealSite, said: Counter[str]) -> None:
    """What readers are answered."""
    browser = Browser(site.port)
    for page in PAGES:
        try:
            answer = browser.get(page)
        except Unanswered as error:
            said[f"{page}: {error}"] += 1
        else:
            found = re.search(r"<p>([^.]*)", answer.text) if answer.status >= 500 else None
            said[f"{page}: {answer.status} {found[1] if found else ''}"] += 1


if __name__ == "__main__":
    main()

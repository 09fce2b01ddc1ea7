"""Killing what serves the site while people work on it, and seeing that it comes back by itself."""

from __future__ import annotations

import json
import os
import random
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from tests.faults.base import write_base
from tests.faults.books import Balance, balance
from tests.faults.browser import Browser, Unanswered
from tests.faults.real_site import RealSite, children, kill, real_site
from tests.faults.writers import Annotator, Decider, Importer, Loader, Notes, Reporter, Rewriter, Writer

#: Seconds within which the site has to be back, or the trial gives up.
PATIENCE = 120.0


@dataclass
class Count:
    """Of one kind of killing."""

    rounds: int = 0
    #: Seconds until a page came again, and until everybody at work had something kept again; the longest.
    until_page: float = 0.0
    until_all: float = 0.0


@dataclass
class Trial:
    site: RealSite
    writers: list[Writer]
    notes: Notes
    chance: random.Random
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    ledger_checks: int = 0

    def round(self, what: str) -> Balance:
        """Kill this at some moment, wait until all is well, and look at what is there."""
        sleep(self.chance.uniform(0.1, 1.2))
        KILLS[what](self)
        killed_at = monotonic()
        if what == "gunicorn":
            self.site.serve()
        page, everybody = self._until_page(), self.until_everybody(killed_at)
        count = self.counts[what]
        count.rounds += 1
        count.until_page = max(count.until_page, page - killed_at)
        count.until_all = max(count.until_all, everybody - killed_at)
        return balance(self.site, self.notes)

    def verify_ledger(self) -> str:
        self.ledger_checks += 1
        return self.site.run("verify_ledger")

    def pick(self, pids: Callable[[], list[int]]) -> int:
        """One of these processes; waits until there is one."""
        began = monotonic()
        while not (found := pids()):
            assert monotonic() - began < PATIENCE, "there is nothing to kill"
        return self.chance.choice(found)

    def loading(self) -> list[int]:
        """The process that loads a data set, while it is in the middle of it."""
        is_begun = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE xact_start < now() - interval '50 ms'"
        with self.site.connect() as connection:
            found = connection.execute(f"{is_begun} AND application_name LIKE '%load_dataset')".encode())
            is_midway = found.fetchall() == [(True,)]
        processes = [one.process for one in self.writers if isinstance(one, Loader)] if is_midway else []
        return [process.pid for process in processes if process is not None]

    def end(self) -> None:
        """Let everybody finish what they are at."""
        for writer in self.writers:
            writer.is_over.set()
        for writer in self.writers:
            writer.join(PATIENCE)
            assert not writer.is_alive(), f"{writer.kind} hangs"

    def _until_page(self) -> float:
        """The moment when a page came whole, three times in a row, nobody helping."""
        reader, began, came = Browser(self.site.port), monotonic(), 0
        while True:
            assert monotonic() - began < PATIENCE, "the site does not come back"
            try:
                came = came + 1 if reader.get("/claims/").status == 200 else 0
            except Unanswered:
                came = 0
            if came == 3:
                return monotonic()
            sleep(0.02)

    def until_everybody(self, since: float) -> float:
        waited_for = [writer for writer in self.writers if not isinstance(writer, Loader | Reporter)]
        while not all(writer.succeeded_at > since for writer in waited_for):
            assert monotonic() - since < PATIENCE, [
                writer.kind for writer in waited_for if writer.succeeded_at <= since
            ] + self.notes.surprises[-5:]
            sleep(0.02)
        return monotonic()


def _kill_gunicorn(trial: Trial) -> None:
    assert trial.site.master is not None
    kill(trial.site.master.pid)


def _kill_database(trial: Trial) -> None:
    """The postmaster alone, or with all that it has begun: as where the machine goes down."""
    postmaster = trial.site.postmaster()
    others = children(postmaster) if trial.chance.random() < 0.5 else []
    kill(postmaster, *others)


KILLS: dict[str, Callable[[Trial], object]] = {
    "web process": lambda trial: kill(trial.pick(trial.site.workers)),
    # As gunicorn ends one that does not answer any more.
    "web process, by SIGABRT": lambda trial: os.kill(trial.pick(trial.site.workers), signal.SIGABRT),
    "gunicorn": _kill_gunicorn,
    "process of the database": lambda trial: kill(trial.pick(trial.site.backends)),
    "the database": _kill_database,
    "the database, by its restart": lambda trial: trial.site.database.stop(),
    "load": lambda trial: kill(trial.pick(trial.loading)),
}


@contextmanager
def begun(folder: Path, seed: int) -> Iterator[Trial]:
    """A site that serves, and people at work on it."""
    with real_site(folder / "data") as site:
        write_base(folder / "base")
        site.run("load_dataset", str(folder / "base"))
        site.run("accounts")
        passwords = json.loads((site.data / "accounts.json").read_text())
        site.serve()

        def browser(role: str) -> Browser:
            signed_in = Browser(site.port)
            signed_in.sign_in(role, passwords[role])
            return signed_in

        notes = Notes()
        writers: list[Writer] = [
            Reporter(notes, site),
            Importer(notes, browser("editor")),
            Annotator(notes, browser("editor")),
            Decider(notes, browser("editor"), browser("reviewer")),
            Rewriter(notes, browser("editor")),
            Loader(notes, site, folder / "loads"),
        ]
        trial = Trial(site, writers, notes, random.Random(seed))
        for writer in writers:
            writer.start()
        try:
            yield trial
        finally:
            trial.end()

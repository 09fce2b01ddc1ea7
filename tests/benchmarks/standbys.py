"""What readers notice while a standby, or the primary, is in trouble; and whom their pages ask.

    python -m tests.benchmarks.standbys [--seconds 6]

The site as a server runs it, on the sample data, with a primary and a streaming standby; four readers go
through the pages of claims all the while. Each trouble lasts so many seconds, and as long after it is over.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING

from tests.benchmarks.browsing import Browser, Told, share_of
from tests.benchmarks.production import ROOT, own_database, served

if TYPE_CHECKING:
    from tests.standby import Pair

READERS = 4
#: Transactions that have ended on a server.
TRANSACTIONS = "SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database WHERE datname = 'postgres'"
PROCESSES = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Trouble:
    what: str
    begin: Callable[[], None]
    end: Callable[[], None]


class Reading:
    """Readers at work, as long as it is entered."""

    def __init__(self, port: int, pages: Sequence[str]) -> None:
        self.browsers = [Browser(port, f"203.0.113.{number}") for number in range(1, READERS + 1)]
        self.pages, self.is_over = pages, Event()
        self.threads = [Thread(target=self._read, args=[browser]) for browser in self.browsers]

    def __enter__(self) -> Told:
        for thread in self.threads:
            thread.start()
        self.told = Told()
        return self.told

    def __exit__(self, *failure: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        for browser in self.browsers:
            self.told.add(browser.told)

    def _read(self, browser: Browser) -> None:
        for page in cycle(self.pages):
            if self.is_over.is_set():
                return
            browser.get("claim", page)


def troubles(pair: Pair) -> Iterator[Trouble]:
    from tests.standby import ask, kill

    stopped: list[int] = []

    def stop() -> None:
        stopped[:] = [number for (number,) in ask(pair.standby, PROCESSES)]
        stopped.append(int((pair.standby.folder / "postmaster.pid").read_text().splitlines()[0]))
        for number in stopped:
            os.kill(number, signal.SIGSTOP)

    def go_on() -> None:
        for number in stopped:
            os.kill(number, signal.SIGCONT)

    def fall_behind() -> None:
        pair.pause()
        ask(pair.primary, "CREATE TABLE written_meanwhile ()")

    yield Trouble("none", lambda: None, lambda: None)
    yield Trouble("the standby falls behind", fall_behind, pair.resume)
    yield Trouble("the standby is killed", lambda: kill(pair.standby), pair.standby.ensure_running)
    yield Trouble("the standby hangs", stop, go_on)
    yield Trouble("the primary is killed", lambda: kill(pair.primary), pair.primary.ensure_running)


def measured(pair: Pair, port: int, pages: Sequence[str], seconds: int) -> Iterator[str]:
    """Markdown."""
    watcher = Browser(port, "203.0.113.99")
    with Reading(port, pages):
        sleep(5)
    before = ended(pair)
    with Reading(port, pages) as told:
        sleep(seconds)
    # What was done is counted within a second, or when a connection falls silent.
    sleep(2)
    primary, standby = (now - then for now, then in zip(ended(pair), before, strict=True))
    read = len(told.seconds.get("claim", []))
    yield f"{read:,} pages of claims: {standby:,} transactions on the standby, and on the primary, which"
    yield f"each web process asks once a second how far it is, {primary:,}.\n"
    yield "| trouble | answers | not 200 | p50 ms | longest ms | /readyz meanwhile | and after |"
    yield "|---|---:|---:|---:|---:|---|---|"
    for trouble in troubles(pair):
        with Reading(port, pages) as told:
            sleep(1)
            trouble.begin()
            try:
                sleep(seconds)
                meanwhile = ready(watcher)
            finally:
                # What hangs could not be ended.
                trouble.end()
            sleep(seconds)
            after = ready(watcher)
        times = sorted(told.seconds.get("claim", []))
        shown = " | ".join(f"{1000 * share_of(times, share):,.0f}" for share in (0.5, 1.0))
        yield f"| {trouble.what} | {len(times):,} | {len(told.errors)} | {shown} | {meanwhile} | {after} |"


def ended(pair: Pair) -> list[int]:
    """How many transactions have ended on the primary, and on the standby."""
    from tests.standby import ask

    return [int(ask(server, TRANSACTIONS)[0][0]) for server in (pair.primary, pair.standby)]


def ready(browser: Browser) -> str:
    answer = browser.get("readyz", "/readyz")
    return ", ".join(answer.text.split("\n")).strip(", ") if answer else "not ready"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=6)
    seconds = parser.parse_args().seconds
    with own_database(), tempfile.TemporaryDirectory(prefix="factcheck-standby-") as name:
        from django.core.management import call_command

        from claims.models import Claim
        from tests.standby import address_of, primary_and_standby

        call_command("load_dataset", ROOT / "seeds", verbosity=0, stdout=StringIO())
        pages = [claim.get_absolute_url() for claim in Claim.objects.public()]
        folder = Path(name)
        # The servers may run as another account than ours.
        folder.chmod(0o711)
        with primary_and_standby(folder) as pair:
            site = {
                "DATABASE_REPLICA_URLS": address_of(pair.standby),
                "FACTCHECK_REPLICA_LAG": "2",
                "WEB_CONCURRENCY": "2",
            }
            (folder / "site").mkdir()
            with served(address_of(pair.primary), folder / "site", **site) as running:
                for line in measured(pair, running.port, pages, seconds):
                    print(line, flush=True)


if __name__ == "__main__":
    main()

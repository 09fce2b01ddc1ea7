"""How programs ask the web: one run at a time, each host one thing at a time with a pause in between, and
nothing that its robots.txt forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from time import monotonic, sleep
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from django.db import connection

from articles.fetch import Allowed
from articles.robots import Robots

if TYPE_CHECKING:
    from articles.models import Article

T = TypeVar("T")

#: Held by whatever asks. Any number that no other such lock has.
LOCK = 7_270_006


class Polite:
    """Asks each host one thing at a time, with `wait` seconds in between or as many as it wants."""

    def __init__(self, wait: float, allowed: Allowed) -> None:
        self.wait, self.allowed, self.robots = wait, allowed, Robots(allowed)
        #: By host, on the clock of `monotonic`.
        self.asked_at: dict[str, float] = {}

    def ask(self, address: str, asking: Callable[[], T]) -> T:
        """What `asking` comes back with, which asks this address, when its host may be asked.

        Raises Refused, without asking, where robots.txt forbids it or cannot be had.
        """
        host = _host(address)
        try:
            if not self.robots.is_known(address):
                self._pause(host, self.wait)
                self.robots.learn(address)
                self.asked_at[host] = monotonic()
            delay = self.robots.check(address)
            self._pause(host, max(self.wait, delay))
            return asking()
        finally:
            self.asked_at[host] = monotonic()

    def _pause(self, host: str, seconds: float) -> None:
        if host in self.asked_at:
            sleep(max(0.0, self.asked_at[host] + seconds - monotonic()))


def in_turns(articles: Sequence[Article]) -> list[Article]:
    """One of each host after the other, so that the pauses of one host are spent with the others."""
    by_host: dict[str, list[Article]] = {}
    for article in articles:
        by_host.setdefault(_host(article.address), []).append(article)
    return [article for turn in zip_longest(*by_host.values()) for article in turn if article is not None]


@contextmanager
def alone() -> Iterator[bool]:
    """Whether no other run is asking; none begins until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""

"""Ask the addresses of held articles whether their text has changed, a line for each."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError, connection

from articles import fetching
from articles.fetch import Refused, is_public_web
from articles.fetching import Came, Fetched
from articles.management.commands.import_articles import printable, sentence
from articles.models import Article
from articles.progress import Progress
from articles.robots import Robots
from articles.search.keeping import catch_up_after
from articles.unfetched import problem_in_words

#: Held while it runs, so that no host is asked by two at once. Any number that no other such lock has.
LOCK = 7_270_006


class Command(BaseCommand):
    help = (
        "Fetch articles again, and keep what has changed as their next revision: those that are due, or "
        "those named. Hosts are asked one thing at a time, and nothing that their robots.txt forbids. The "
        "site may go on serving. Exits with 1 if an article that was named could not be fetched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("keys", nargs="*", metavar="KEY", help="an article, due or not")
        parser.add_argument("--due", action="store_true", help="the articles that are due")
        parser.add_argument("--most", type=int, default=500, metavar="N", help="no more than this many (500)")
        parser.add_argument(
            "--wait", type=float, default=5.0, metavar="SECONDS", help="between two requests to a host (5)"
        )

    @no_translations
    def handle(
        self, *args: Any, keys: Sequence[str], due: bool, most: int, wait: float, **options: Any
    ) -> None:
        if bool(keys) is due:
            raise CommandError("Name articles by their keys, or say --due.")
        if most < 1 or not 0 <= wait <= 3600:
            raise CommandError("--most takes a number from 1 on, and --wait seconds from 0 to 3600.")
        with _alone() as is_alone:
            if not is_alone:
                self.stdout.write("Another run is fetching already.")
                return
            articles = _named(keys) if keys else fetching.due()
            if not articles:
                self.stdout.write("No article is due.")
            failed = self.fetch(in_turns(articles[:most]), Polite(wait), when_due=due)
        catch_up_after(self)
        if keys and failed:
            raise CommandError(f"{failed} of {len(articles)} could not be fetched.")

    def fetch(self, articles: Sequence[Article], polite: Polite, *, when_due: bool) -> int:
        """Fetch each with a line of what became of it, and return how many could not be."""
        failed = 0
        progress = Progress(articles, "Fetching")
        for article in progress:
            try:
                fetched = polite.fetch(article, when_due=when_due)
            except DatabaseError as error:
                failed += 1
                became = f"not fetched: {sentence(error)}"
            else:
                failed += fetched.came is Came.REFUSED
                became = in_a_line(fetched)
            progress.clear()
            self.stdout.write(printable(f"{article.key}: {became}"))
        return failed


class Polite:
    """Asks each host one thing at a time, with a pause in between, and only what its robots.txt allows."""

    def __init__(self, wait: float) -> None:
        self.wait, self.robots = wait, Robots(is_public_web)
        #: By host, on the clock of `monotonic`.
        self.asked_at: dict[str, float] = {}

    def fetch(self, article: Article, *, when_due: bool) -> Fetched:
        address, host = article.address, host_of(article)
        try:
            if not self.robots.is_known(address):
                self._pause(host, self.wait)
                self.robots.learn(address)
                self.asked_at[host] = monotonic()
            try:
                delay = self.robots.check(address)
            except Refused as refusal:
                return fetching.leave_alone(article, refusal)
            self._pause(host, max(self.wait, delay))
            return fetching.refetch(article, allowed=is_public_web, when_due=when_due)
        finally:
            self.asked_at[host] = monotonic()

    def _pause(self, host: str, seconds: float) -> None:
        if host in self.asked_at:
            sleep(max(0.0, self.asked_at[host] + seconds - monotonic()))


def in_a_line(fetched: Fetched) -> str:
    if fetched.came is Came.REFUSED:
        why = problem_in_words(fetched.problem, fetched.detail, fetched.article.address)
        return f"not fetched: {why}"
    number = fetched.revision.number if fetched.revision else 0
    return f"{fetched.came.value}, revision {number}: {fetched.article}"


def in_turns(articles: Sequence[Article]) -> list[Article]:
    """One of each host after the other, so that the pauses of one host are spent with the others."""
    by_host: dict[str, list[Article]] = {}
    for article in articles:
        by_host.setdefault(host_of(article), []).append(article)
    return [article for turn in zip_longest(*by_host.values()) for article in turn if article is not None]


def host_of(article: Article) -> str:
    return urlsplit(article.address).hostname or ""


def _named(keys: Sequence[str]) -> list[Article]:
    """The articles with these keys. CommandError for one that cannot be fetched again."""
    articles = {article.key: article for article in Article.objects.filter(key__in=keys)}
    for key in keys:
        if key not in articles:
            raise CommandError(f"There is no article {key}.")
        if not articles[key].address or articles[key].access != "held":
            raise CommandError(f"The article {key} has no address, or its text is not held.")
    return list(articles.values())


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other run is fetching; none begins until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

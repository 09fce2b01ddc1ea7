"""What the commands have in common that ask the addresses of articles."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from articles.fetch import is_public_web
from articles.management.commands.import_articles import sentence
from articles.models import Article
from articles.politely import Polite, alone, in_turns
from articles.progress import Progress
from articles.reading import printable


class AskingCommand(BaseCommand):
    """Asks for the articles that are due, or those named, with a line of what became of each."""

    #: What the bar of progress says, and what is said of how many were refused.
    doing = ""
    not_done = ""

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
        with alone() as is_alone:
            if not is_alone:
                self.stdout.write("Another run is asking already.")
                return
            articles = self._named(keys) if keys else self.due()
            if not articles:
                self.stdout.write("No article is due.")
            failed = self._ask_all(in_turns(articles[:most]), Polite(wait, is_public_web), when_due=due)
            self.afterwards()
        if keys and failed:
            raise CommandError(f"{failed} of {len(articles)} {self.not_done}.")

    def due(self) -> list[Article]:
        """The articles to ask for now, the longest due first."""
        raise NotImplementedError

    def why_not(self, article: Article) -> str:
        """Why an article cannot be asked for that was named, as the end of a sentence; "" where it can."""
        raise NotImplementedError

    def ask(self, article: Article, polite: Polite, *, when_due: bool) -> tuple[bool, str]:
        """Whether what was wanted came, and what became of it in a line."""
        raise NotImplementedError

    def afterwards(self) -> None:
        """Whatever is left to do when all have been asked for."""

    def _ask_all(self, articles: Sequence[Article], polite: Polite, *, when_due: bool) -> int:
        failed = 0
        progress = Progress(articles, self.doing)
        for article in progress:
            try:
                is_done, became = self.ask(article, polite, when_due=when_due)
            except DatabaseError as error:
                is_done, became = False, f"not recorded: {sentence(error)}"
            failed += not is_done
            progress.clear()
            self.stdout.write(printable(f"{article.key}: {became}"))
        return failed

    def _named(self, keys: Sequence[str]) -> list[Article]:
        """The articles with these keys. CommandError for one that cannot be asked for."""
        articles = {article.key: article for article in Article.objects.filter(key__in=keys)}
        for key in keys:
            if key not in articles:
                raise CommandError(f"There is no article {key}.")
            if why := self.why_not(articles[key]):
                raise CommandError(f"The article {key} {why}.")
        return list(articles.values())

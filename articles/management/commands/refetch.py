"""Ask the addresses of held articles whether their text has changed, a line for each."""

from __future__ import annotations

from articles import fetching
from articles.fetch import Refused
from articles.fetching import Came, Fetched
from articles.management.asking import AskingCommand
from articles.models import Article
from articles.politely import Polite
from articles.search.keeping import catch_up_after
from articles.unfetched import problem_in_words


class Command(AskingCommand):
    help = (
        "Fetch articles again, and keep what has changed as their next revision: those that are due, or "
        "those named. Hosts are asked one thing at a time, and nothing that their robots.txt forbids. The "
        "site may go on serving. Exits with 1 if an article that was named could not be fetched."
    )
    doing, not_done = "Fetching", "could not be fetched"

    def due(self) -> list[Article]:
        return fetching.due()

    def why_not(self, article: Article) -> str:
        can_be = article.address and article.access == "held"
        return "" if can_be else "has no address, or its text is not held"

    def ask(self, article: Article, polite: Polite, *, when_due: bool) -> tuple[bool, str]:
        def fetch() -> Fetched:
            return fetching.refetch(article, allowed=polite.allowed, when_due=when_due)

        try:
            fetched = polite.ask(article.address, fetch)
        except Refused as refusal:
            fetched = fetching.leave_alone(article, refusal)
        return fetched.came is not Came.REFUSED, in_a_line(fetched)

    def afterwards(self) -> None:
        catch_up_after(self)


def in_a_line(fetched: Fetched) -> str:
    if fetched.came is Came.REFUSED:
        why = problem_in_words(fetched.problem, fetched.detail, fetched.article.address)
        return f"not fetched: {why}"
    number = fetched.revision.number if fetched.revision else 0
    return f"{fetched.came.value}, revision {number}: {fetched.article}"

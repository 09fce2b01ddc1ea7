"""Ask the addresses of articles whether they still answer, a line for each."""

from __future__ import annotations

from typing import Any

from articles import links
from articles.choices import LinkState
from articles.fetch import FetchProblem, Refused
from articles.management.asking import AskingCommand
from articles.models import Article
from articles.politely import Polite
from articles.unfetched import problem_in_words


class Command(AskingCommand):
    help = (
        "Ask whether the addresses of articles still answer: those that are due, or those named. One where "
        "nothing was found twice, a day apart or more, is marked as dead, and nothing else is done to it; "
        "when it answers again, the mark goes. Hosts are asked one thing at a time, and nothing that their "
        "robots.txt forbids. Exits with 1 if the address of an article that was named does not answer."
    )
    doing, not_done = "Asking", "did not answer"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        #: Whether any server answered, and the articles whose host nobody has heard of.
        self.is_online, self.unheard_of = False, list[Article]()

    def due(self) -> list[Article]:
        return links.due()

    def why_not(self, article: Article) -> str:
        return "" if article.address else "has no address"

    def ask(self, article: Article, polite: Polite, *, when_due: bool) -> tuple[bool, str]:
        retry_after = None
        try:
            problem = polite.ask(article.address, lambda: links.find(article, allowed=polite.allowed))
            self.is_online, detail = True, ""
        except Refused as refusal:
            problem, detail, retry_after = refusal.code, refusal.detail, refusal.retry_after
            self.is_online = self.is_online or refusal.status > 0
        if problem == FetchProblem.UNKNOWN_HOST:
            self.unheard_of.append(article)
            return False, f"not there: {problem_in_words(problem, detail)}"
        links.record(article, problem, retry_after=retry_after)
        return not problem, in_a_line(article, problem, detail)

    def afterwards(self) -> None:
        """A machine that is cut off has heard of no host at all: it says nothing of any of them."""
        if self.unheard_of and not self.is_online:
            self.stdout.write("No server answered at all: hosts that were not found may be there.")
        for article in self.unheard_of:
            links.record(article, FetchProblem.UNKNOWN_HOST if self.is_online else FetchProblem.UNREACHABLE)


def in_a_line(article: Article, problem: str, detail: str) -> str:
    if not problem:
        return f"answers: {article}"
    if problem in links.GONE:
        found = "dead" if article.link_state == LinkState.DEAD else "not there"
    else:
        found = "not known"
    return f"{found}: {problem_in_words(problem, detail)}"

"""Whether the addresses of articles still answer: when each is asked, and what makes one dead.

A dead one is marked and stays where it is; when it answers again, the mark goes. Dead is what was not there,
by the word of its server or of the resolver, on two checks a day apart or more. Whatever else keeps a program
out (a wall, a robots.txt, a server that is busy or broken) says nothing of what readers find.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.choices import LinkState
from articles.fetch import Allowed, FetchProblem, look
from articles.models import Article, LinkCheck

#: By whose word nothing is there.
GONE = frozenset({FetchProblem.GONE, FetchProblem.UNKNOWN_HOST})
#: What a page leads to that is no more: neither there nor gone, an editor has to look.
FRONT_PAGE = "front-page"
#: How far apart two checks are that find nothing, for the address to be dead.
APART = timedelta(days=1)
#: How long an address is left alone that answered, that is dead, and at most.
WHEN_ALIVE, WHEN_DEAD, LONGEST_WAIT = timedelta(days=30), timedelta(days=7), timedelta(days=30)


def due() -> list[Article]:
    """The articles whose address is to be asked, those never asked first, then the longest due.

    Held or only cited, for every article has a page that leads there; not those that are withdrawn.
    """
    is_due = (
        Q(link_check=None) | ~Q(link_check__address=F("address")) | Q(link_check__due_at__lte=timezone.now())
    )
    articles = Article.objects.filter(is_due, withdrawn_at=None).exclude(address="")
    return list(articles.order_by(F("link_check__due_at").asc(nulls_first=True), "pk"))


def find(article: Article, *, allowed: Allowed) -> str:
    """Ask an article's address, and say what is the matter with it: "" where it answers. Nothing is recorded.

    Raises Refused where nothing usable came.
    """
    return FRONT_PAGE if leads_to_front_page(article.address, look(article.address, allowed=allowed)) else ""


def leads_to_front_page(address: str, found: str) -> bool:
    """Whether what was asked for is a page of a site, and what was found the front page of one."""
    return _is_page(address) and not _is_page(found)


def _is_page(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def record(article: Article, problem: str = "", *, retry_after: int | None = None) -> None:
    """Note what a check of this article's address found, "" where it answered: mark it as dead, or as alive
    again, and say when the next check is due, after `retry_after` seconds at least."""
    with transaction.atomic():
        current = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if current.address != article.address:
            # Somebody gave it another one while this one was asked.
            return
        state = current.link_state
        asked = {"address": current.address}
        check, _is_new = LinkCheck.objects.get_or_create(article=current, defaults=asked)
        if check.address != current.address:
            # What was found at the address before says nothing of this one.
            check = LinkCheck(pk=check.pk, article=current, address=current.address)
            state = LinkState.UNCHECKED
        article.link_state = _noted(check, problem, state)
        least = timedelta(seconds=min(retry_after or 0, LONGEST_WAIT.total_seconds()))
        check.due_at = timezone.now() + max(_wait(check, article.link_state), least)
        check.save()
        # Every change of an article is on record; nothing is written that is so already.
        if article.link_state != current.link_state:
            article.save(update_fields=["link_state"])


def _noted(check: LinkCheck, problem: str, state: str) -> str:
    """Put down what was found, and return what the link's state is after it."""
    check.tried_at, check.problem = timezone.now(), problem
    if not problem:
        check.failures, check.gone_since, check.gone_at = 0, None, None
        return LinkState.ALIVE
    check.failures += 1
    if problem not in GONE:
        return state
    check.gone_since, check.gone_at = check.gone_since or check.tried_at, check.tried_at
    return LinkState.DEAD if check.gone_at - check.gone_since >= APART else state


def _wait(check: LinkCheck, state: str) -> timedelta:
    """How long the address is left alone now: where something was the matter, longer and longer."""
    if not check.problem:
        return WHEN_ALIVE
    if state == LinkState.DEAD:
        return WHEN_DEAD
    doublings = min(check.failures - 1, 10)
    return min(APART * (1 << doublings), LONGEST_WAIT)


def places_to_look(address: str) -> list[tuple[str, str]]:
    """Archives of the web by name, and where each lists its copies of this address; none for no address."""
    page = address.partition("#")[0]
    archives = [
        ("web.archive.org", f"https://web.archive.org/web/*/{page}"),
        ("archive.today", f"https://archive.today/newest/{page}"),
    ]
    return archives if page else []

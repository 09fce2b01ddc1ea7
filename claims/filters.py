"""What a reader may ask of the list of claims, and an editor of the desk, read from the address of the page.

What an address asks is never an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Status

if TYPE_CHECKING:
    from django.http import QueryDict

LONGEST_SEARCH = 200
A_SLUG = re.compile(r"[-\w]{1,100}", re.ASCII)
A_NUMBER = re.compile(r"[0-9]{1,15}")
#: As Django's accounts are named.
A_USERNAME = re.compile(r"[\w.@+-]{1,150}")


class Order(models.TextChoices):
    DECIDED = "decided", _("latest verdict")
    SAID = "said", _("latest said")
    FIRST_SAID = "first-said", _("earliest said")


@dataclass(frozen=True)
class ClaimFilters:
    """Filters of the list of claims.

    `is_beyond` says that it asks for what cannot be: a status, topic, claimant or article that is none.
    """

    words: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    topic: str = ""
    claimant: int | None = None
    article: str = ""
    order: str = Order.DECIDED.value
    is_beyond: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        asked = [status for status in query.getlist("status") if status]
        statuses = tuple(status for status in Status.values if status in asked)
        topic, article = _sensible(query, "topic", A_SLUG), _sensible(query, "article", A_SLUG)
        claimant = _sensible(query, "claimant", A_NUMBER)
        order = query.get("order", "")
        return cls(
            # PostgreSQL knows no NUL.
            words=tuple(query.get("q", "")[:LONGEST_SEARCH].replace("\x00", " ").split()),
            statuses=statuses,
            topic=topic,
            claimant=int(claimant) if claimant else None,
            article=article,
            order=order if order in Order.values else Order.DECIDED.value,
            is_beyond=bool(asked and not statuses)
            or any(
                query.get(name, "") != understood
                for name, understood in (("topic", topic), ("claimant", claimant), ("article", article))
            ),
        )

    @property
    def search(self) -> str:
        return " ".join(self.words)

    @property
    def is_narrowing(self) -> bool:
        """Whether less than the whole list is asked for."""
        asked = self.words or self.statuses or self.topic or self.claimant is not None or self.article
        return bool(asked) or self.is_beyond


class Queue(models.TextChoices):
    """What needs somebody at the desk, in the order in which it shows it."""

    DECIDE = "decide", _("To decide")
    AT_RISK = "at-risk", _("At risk")
    QUOTES = "quotes", _("Quotes to confirm")
    EVIDENCE = "evidence", _("Without evidence")
    VERDICT = "verdict", _("Without verdict")
    REVIEW = "review", _("To review")
    REPORTS = "reports", _("Readers’ reports")
    ARTICLES = "articles", _("Articles not worked through")


#: The one who asks, nobody, and no verdict that readers see, as an address names them.
ME, NOBODY, NO_STATUS = "me", "none", "none"


@dataclass(frozen=True)
class DeskFilters:
    """Filters of the desk: claims by who is assigned, topic, article and status; and one queue of them.

    `assignee` is ME, NOBODY or a user name; `status` a Status or NO_STATUS. `is_beyond` says that it asks for
    what cannot be.
    """

    assignee: str = ""
    topic: str = ""
    article: str = ""
    status: str = ""
    queue: str = ""
    is_beyond: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        understood = {
            "assignee": _sensible(query, "assignee", A_USERNAME),
            "topic": _sensible(query, "topic", A_SLUG),
            "article": _sensible(query, "article", A_SLUG),
            "status": _one_of(query, "status", (*Status.values, NO_STATUS)),
            "queue": _one_of(query, "queue", Queue.values),
        }
        is_beyond = any(query.get(name, "") != value for name, value in understood.items())
        return cls(**understood, is_beyond=is_beyond)

    @property
    def is_narrowing(self) -> bool:
        """Whether less than everything that needs somebody is asked for."""
        return bool(self.assignee or self.topic or self.article or self.status or self.is_beyond)


def _sensible(query: QueryDict, name: str, pattern: re.Pattern[str]) -> str:
    asked = query.get(name, "")
    return asked if pattern.fullmatch(asked) else ""


def _one_of(query: QueryDict, name: str, values: Collection[str]) -> str:
    asked = query.get(name, "")
    return asked if asked in values else ""

"""What a reader may ask of the list of claims, and an editor of the desk, read from the address of the page.

What an address asks is never an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.languages import Language
from articles.search.asking import LONGEST
from claims.choices import Status

#: Of one facet, in an address.
MOST_CHOSEN = 20
A_SLUG = re.compile(r"[-\w]{1,100}", re.ASCII)
A_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
A_YEAR = re.compile(r"[0-9]{4}")
#: As Django's accounts are named.
A_USERNAME = re.compile(r"[\w.@+-]{1,150}")
#: The one who asks, nobody, and no verdict that readers see, as an address names them.
ME, NOBODY, NO_STATUS = "me", "none", "none"
#: What a list of claims is narrowed by, in the order in which it shows it, and what a value looks like.
FACETS = {
    "status": re.compile("|".join((*Status.values, NO_STATUS))),
    "topic": A_SLUG,
    "claimant": A_NUMBER,
    "publisher": A_NUMBER,
    "year": A_YEAR,
    "language": re.compile("|".join(Language.values)),
}


class Order(models.TextChoices):
    BEST = "best", _("best match")
    DECIDED = "decided", _("latest verdict")
    SAID = "said", _("latest said")
    FIRST_SAID = "first-said", _("earliest said")


@dataclass(frozen=True)
class ClaimFilters:
    """What is asked of a list of claims: words, values of facets, an article it was found in, and an order.

    Several values of one facet ask for any of them. `is_beyond` says that it asks for what cannot be: a value
    that no claim can have.
    """

    search: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    article: str = ""
    order: str = Order.DECIDED.value
    is_beyond: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        chosen, is_beyond = values_asked(query, FACETS)
        search, article = words_asked(query), _sensible(query, "article", A_SLUG)
        order = query.get("order", "")
        return cls(
            search=search,
            chosen=chosen,
            article=article,
            order=order if order in _orders(search) else _orders(search)[0],
            is_beyond=is_beyond or query.get("article", "") != article,
        )

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """What a form offers: what an address says, in words, and whether it is so now.

        The first is what an address asks for that says nothing, so that words looked for next come in the
        order that is natural to these.
        """
        first, *others = _orders(self.search)
        offered = [("", first), *((order, order) for order in others)]
        return [(said, str(Order(order).label), order == self.order) for said, order in offered]

    @property
    def is_narrowing(self) -> bool:
        """Whether less than the whole list is asked for."""
        return bool(self.search or self.chosen or self.article or self.is_beyond)

    @property
    def query(self) -> QueryDict:
        """What an address asks these filters with, to be changed: a page is no part of it."""
        query = QueryDict(mutable=True)
        if self.search:
            query["q"] = self.search
        for name in FACETS:
            query.setlist(name, list(self.chosen.get(name, ())))
        if self.article:
            query["article"] = self.article
        if self.order != _orders(self.search)[0]:
            query["order"] = self.order
        return query

    def address(self, facet: str, value: str) -> str:
        """The query of an address with this value of a facet chosen; without it where it is chosen now."""
        return with_other(self.query, facet, value)


class Queue(models.TextChoices):
    """What needs somebody at the desk, in the order in which it shows it."""

    DECIDE = "decide", _("To decide")
    AT_RISK = "at-risk", _("At risk")
    QUOTES = "quotes", _("Quotes to confirm")
    EVIDENCE = "evidence", _("Without evidence")
    VERDICT = "verdict", _("Without verdict")
    REVIEW = "review", _("To review")
    REPORTS = "reports", _("Readers’ reports")
    OTHERS = "others", _("Checked by others")
    LINKS = "links", _("Dead links")
    ARTICLES = "articles", _("Articles not worked through")


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


def words_asked(query: QueryDict) -> str:
    """The words to look for, spaces made one. Of too many some more are kept than are looked at, so that the
    search says so: two characters, for one of them may be a space."""
    return " ".join(query.get("q", "").replace("\0", " ").split())[: LONGEST + 2].strip()


def values_asked(
    query: QueryDict, facets: Mapping[str, re.Pattern[str]]
) -> tuple[dict[str, tuple[str, ...]], bool]:
    """By facet the values that look as they should, each once; and whether a facet was asked for that has
    none of these, so that nothing can be found."""
    asked = {name: [value for value in query.getlist(name) if value] for name in facets}
    sensible = {
        name: tuple(dict.fromkeys(value for value in values if facets[name].fullmatch(value)))[:MOST_CHOSEN]
        for name, values in asked.items()
    }
    chosen = {name: values for name, values in sensible.items() if values}
    return chosen, any(asked[name] and name not in chosen for name in facets)


def with_other(query: QueryDict, facet: str, value: str) -> str:
    """This query of an address with a value of a facet chosen; without it where it is chosen now."""
    chosen, query = query.getlist(facet), query.copy()
    query.setlist(facet, [one for one in chosen if one != value] if value in chosen else [*chosen, value])
    return f"?{query.urlencode()}"


def _orders(search: str) -> list[str]:
    """The orders there are; without words nothing matches better than another."""
    return Order.values if search else [order for order in Order.values if order != Order.BEST]


def _sensible(query: QueryDict, name: str, pattern: re.Pattern[str]) -> str:
    asked = query.get(name, "")
    return asked if pattern.fullmatch(asked) else ""


def _one_of(query: QueryDict, name: str, values: Collection[str]) -> str:
    asked = query.get(name, "")
    return asked if asked in values else ""

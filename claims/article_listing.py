"""The list of articles as it is asked for, a page at a time: for readers and for the desk.

What an address asks is never an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.choices import ArticleKind
from articles.languages import Language, Wording
from articles.models import Publisher
from articles.search.asking import Asked, ask
from articles.search.keeping import catch_up
from articles.searching import search_articles
from claims.facets import MOST_SHOWN, Facet, facet
from claims.filters import A_NUMBER, A_YEAR, values_asked, with_other, words_asked

ARTICLES_A_PAGE = 50
#: Where each is shown with the words that were found.
FOUND_A_PAGE = 20
#: What the list is narrowed by, in the order in which it shows it, and what a value looks like.
FACETS = {
    "publisher": A_NUMBER,
    "year": A_YEAR,
    "language": re.compile("|".join(Language.values)),
    "kind": re.compile("|".join(ArticleKind.values)),
}
HEADINGS = {
    "publisher": _("Publisher"),
    "year": _("Published in"),
    "language": _("Written in"),
    "kind": _("Kind"),
}


@dataclass(frozen=True)
class ArticleFilters:
    """What is asked of a list of articles: words, and values of facets, any of those of one facet.

    `is_beyond` says that it asks for what cannot be. `others` are parameters of the address that stay.
    """

    search: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_beyond: bool = False
    others: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: QueryDict, *, keeping: Collection[str] = ()) -> Self:
        """`keeping` names the parameters that other filters of the page read."""
        chosen, is_beyond = values_asked(query, FACETS)
        others = {name: str(query[name]) for name in keeping if query.get(name)}
        return cls(words_asked(query), chosen, is_beyond, others)

    @property
    def is_narrowing(self) -> bool:
        """Whether less than the whole list is asked for."""
        return bool(self.search or self.chosen or self.is_beyond)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The words and what is chosen, as another form of the page sends them along."""
        words = [("q", self.search)] if self.search else []
        return words + [(name, value) for name, values in self.chosen.items() for value in values]

    @property
    def query(self) -> QueryDict:
        """What an address asks this with, to be changed: a page is no part of it."""
        query = QueryDict(mutable=True)
        query.update(self.others)
        if self.search:
            query["q"] = self.search
        for name, values in self.chosen.items():
            query.setlist(name, list(values))
        return query

    def address(self, name: str, value: str) -> str:
        """The query of an address with this value of a facet chosen; without it where it is chosen now."""
        return with_other(self.query, name, value)


@dataclass(frozen=True)
class ArticleListing:
    filters: ArticleFilters
    readers: bool
    asked: Asked
    #: Of the primary keys of articles, in their order. One that has gone meanwhile may be among them.
    page: Page[int]
    #: Whether there are more than are counted, and than pages lead to.
    is_more: bool = False
    facets: Sequence[Facet] = ()
    #: How many changes cannot be found yet (articles/search/keeping.py).
    unindexed: int = 0

    @property
    def chosen(self) -> list[Facet]:
        """The facets of which something is chosen."""
        return [one for one in self.facets if one.chosen]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)

    @property
    def only_words(self) -> str:
        """The query of an address with these words and nothing else."""
        return f"?{replace(self.filters, chosen={}, others={}, is_beyond=False).query.urlencode()}"


def article_listing(
    filters: ArticleFilters,
    number: str | None,
    *,
    readers: bool,
    among: Collection[int] | None = None,
) -> ArticleListing:
    """Held articles that these filters ask for: `readers` find what they see, the desk all of the texts.

    The last word asked at the desk may be unfinished. `among` is for articles with these primary keys alone.
    Three queries, two where no words are asked, and one more for each facet with a choice.
    """
    asked = ask(filters.search, typing=not readers)
    per_page = FOUND_A_PAGE if filters.search else ARTICLES_A_PAGE
    nothing: list[int] = []
    listed = ArticleListing(filters, readers, asked, Paginator(nothing, per_page).get_page(1))
    if filters.search:
        listed = replace(listed, unindexed=catch_up())
    if filters.is_beyond or (filters.search and not asked.tsquery):
        return listed
    found = search_articles(asked, readers=readers, labels=filters.chosen, among=among)
    return replace(
        listed,
        page=Paginator(found.keys, per_page).get_page(number),
        is_more=found.is_more,
        facets=_facets(filters, found.facets, found.at_least),
    )


def _facets(
    filters: ArticleFilters, counts: Mapping[str, Mapping[str, int]], at_least: Collection[str]
) -> list[Facet]:
    values = {name: {*counts[name], *filters.chosen.get(name, ())} for name in FACETS}
    # Counts come most first: only what may be shown needs a name.
    named = {*list(counts["publisher"])[:MOST_SHOWN], *filters.chosen.get("publisher", ())}
    publishers = Publisher.objects.filter(pk__in=named)
    labels: dict[str, dict[str, str]] = {
        "publisher": {str(one.pk): one.name for one in publishers},
        "year": {value: value for value in sorted(values["year"], reverse=True)},
        "language": {value: Wording(label, value) for value, label in Language.choices},
        "kind": {value: str(label) for value, label in ArticleKind.choices},
    }
    return [
        facet(
            name,
            str(HEADINGS[name]),
            counts=counts[name],
            labels=labels[name],
            chosen=filters.chosen.get(name, ()),
            address=filters.address,
            is_in_turn=name == "year",
            is_at_least=name in at_least,
        )
        for name in FACETS
    ]

"""A list of claims as it is asked for, a page at a time: for readers and for the desk.

What is found comes from the index (searching.py); here it gets its pages, and names for what it can be
narrowed by.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils.translation import gettext_lazy as _

from articles.languages import Language, Wording
from articles.models import Article, Publisher
from articles.rendering import PENDING
from articles.search.asking import Asked, ask
from articles.search.keeping import catch_up
from claims.choices import Status
from claims.facets import MOST_SHOWN, Facet, facet
from claims.filters import FACETS, NO_STATUS, ClaimFilters
from claims.models import Annotation, Claim, Claimant, Topic
from claims.reading import ClaimSeen
from claims.searching import COUNTED, FoundClaims, search_claims
from claims.templatetags.reading import status_word

CLAIMS_A_PAGE = 20
HEADINGS = {
    "status": _("Status"),
    "topic": _("Topic"),
    "claimant": _("Claimant"),
    "publisher": _("Publisher"),
    "year": _("Year said"),
    "language": _("Language"),
}
#: Facets whose values are named by a record; of these readers are told only what readers see.
NAMED = ("topic", "claimant", "publisher")
#: Facets whose values have an order of their own; of the others the commonest come first.
IN_TURN = ("status", "year")


@dataclass(frozen=True)
class Listing:
    filters: ClaimFilters
    readers: bool
    asked: Asked
    #: A page of numbers: what stands there is `keys`, in their order.
    page: Page[int]
    keys: Sequence[int] = ()
    #: Where they were found, where that is asked and there are some.
    article: Article | None = None
    #: Whether there are more than are counted, and than pages lead to.
    is_more: bool = False
    facets: Sequence[Facet] = field(default_factory=list)
    #: How many changes cannot be found yet (articles/search/keeping.py).
    unindexed: int = 0

    @property
    def chosen(self) -> list[Facet]:
        """The facets of which something is chosen."""
        return [one for one in self.facets if one.chosen]

    @property
    def is_partial(self) -> bool:
        """Whether only the claims recorded last were looked through (searching.FoundClaims)."""
        return self.is_more and self.page.paginator.count < COUNTED

    @property
    def is_narrowed(self) -> bool:
        """Whether something besides statuses is chosen."""
        return any(one.name != "status" for one in self.chosen)

    @property
    def only_words(self) -> str:
        """The query of an address with these words and nothing else."""
        words = replace(self.filters, chosen={}, article="", is_beyond=False)
        return f"?{words.query.urlencode()}"


def listing(filters: ClaimFilters, number: str | None, *, readers: bool) -> Listing:
    """What these filters ask for: `readers` find what they see, the desk what it has.

    The last word asked at the desk may be unfinished. `number` is of the page, as an address names it; one
    that is none is the first, one beyond the last the last.
    """
    asked = ask(filters.search, typing=not readers)
    listed = Listing(filters, readers, asked, _pages(0).get_page(1), unindexed=catch_up())
    if filters.is_beyond or (filters.search and not asked.tsquery):
        return listed
    article, among = _article(filters.article, readers) if filters.article else (None, None)
    search = _Search(asked, filters, readers, among)
    page_number = int(number) if number and re.fullmatch("[1-9][0-9]{0,5}", number) else 1
    found = search.page(page_number)
    page = _pages(found.total).get_page(page_number)
    if page.number != page_number:
        found = search.page(page.number)
    return replace(
        listed,
        page=page,
        keys=found.keys,
        article=article,
        is_more=found.is_more,
        facets=search.facets(found),
    )


def _pages(total: int) -> Paginator[int]:
    return Paginator(range(total), CLAIMS_A_PAGE)


def _article(key: str, readers: bool) -> tuple[Article | None, list[int]]:
    """The article of this key, where there are claims found in it, and these."""
    bearing = Annotation.objects.of_public_claims() if readers else Annotation.objects.living()
    found = bearing.filter(article__key=key).order_by().values_list("claim", flat=True).distinct()
    article = Article.objects.with_publisher().filter(key=key).first()
    return (article, keys) if (keys := list(found)) else (None, [])


@dataclass(frozen=True)
class _Search:
    asked: Asked
    filters: ClaimFilters
    readers: bool
    among: Collection[int] | None

    def page(self, number: int) -> FoundClaims:
        return search_claims(
            self.asked,
            labels=self.filters.chosen,
            order=self.filters.order,
            readers=self.readers,
            among=self.among,
            start=(max(number, 1) - 1) * CLAIMS_A_PAGE,
            most=CLAIMS_A_PAGE,
        )

    def facets(self, found: FoundClaims) -> list[Facet]:
        labels = self._labels(found)
        return [
            facet(
                name,
                str(HEADINGS[name]),
                counts=found.facets.get(name, {}),
                labels=labels[name],
                chosen=self.filters.chosen.get(name, ()),
                address=self.filters.address,
                is_in_turn=name in IN_TURN,
                is_at_least=name in found.at_least,
            )
            for name in FACETS
        ]

    def _labels(self, found: FoundClaims) -> dict[str, dict[str, str]]:
        """By facet, what its values are called; nothing that the one who asks may not know. Four queries."""
        chosen = self.filters.chosen
        # Counts come most first: only what may be shown needs a name.
        values = {
            name: {*list(found.facets.get(name, ()))[:MOST_SHOWN], *chosen.get(name, ())} for name in FACETS
        }
        examples = dict(found.examples)
        if self.readers:
            asked_for = [f"={name}:{value}" for name in NAMED for value in chosen.get(name, ())]
            examples |= _examples([label for label in asked_for if label not in examples])
            values = {
                name: {value for value in values[name] if name not in NAMED or f"={name}:{value}" in examples}
                for name in FACETS
            }
        topics = Topic.objects.filter(slug__in=values["topic"])
        publishers = Publisher.objects.filter(pk__in=values["publisher"])
        return {
            "status": {
                value: status_word(PENDING if value == NO_STATUS else value)
                for value in (*Status.values, NO_STATUS)
                if value != NO_STATUS or value in values["status"]
            },
            "topic": {one.slug: one.name for one in topics},
            "claimant": self._claimants(values["claimant"], examples),
            "publisher": {str(one.pk): one.name for one in publishers},
            "year": {value: value for value in sorted(values["year"], reverse=True)},
            "language": {value: Wording(label, value) for value, label in Language.choices},
        }

    def _claimants(self, keys: Collection[str], examples: Mapping[str, int]) -> dict[str, str]:
        """Their names; for readers as a verdict that they see took them down."""
        if not self.readers:
            return {str(one.pk): one.name for one in Claimant.objects.filter(pk__in=keys)}
        naming = {key: examples[f"=claimant:{key}"] for key in keys}
        claims = Claim.objects.public().in_bulk(set(naming.values()))
        return {
            key: one.name
            for key, claim in naming.items()
            if claim in claims
            for one in ClaimSeen.current(claims[claim]).claimants
            if str(one.pk) == key
        }


def _examples(labels: Sequence[str]) -> dict[str, int]:
    """By label, a claim that readers see with it, where there is one. At most one query."""
    if not labels:
        return {}
    statement = """
        SELECT asked.label,
               (SELECT claim_id FROM claims_indexedclaim WHERE terms @@ asked.query::tsquery LIMIT 1)
          FROM unnest(%s::text[], %s::text[]) AS asked (label, query)
    """
    queries = [ask("").with_labels("=readers", label) for label in labels]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(labels), queries])
        return {label: claim for label, claim in cursor.fetchall() if claim is not None}

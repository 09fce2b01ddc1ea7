"""Which claims have the words that somebody looks for, a page at a time, and what they can be narrowed to.

Claims are found by their index (models/search.py), in the words that readers see or those the desk has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

if TYPE_CHECKING:
    from articles.search.asking import Asked

#: As far as is counted, and as far as pages lead.
COUNTED = 1_000
#: What a list of claims can be narrowed by; a label is written `=status:verified`.
FACETS = ("status", "topic", "claimant", "publisher", "year", "language")
#: Orders of a list: best match, latest verdict, latest said, earliest said. What has no date comes last, and
#: of two that are alike the one recorded later comes first.
BEST, DECIDED, SAID, FIRST_SAID = "best", "decided", "said", "first-said"


@dataclass(frozen=True)
class FoundClaims:
    """A page of what was found. Where `is_more`, `total` and counts of facets are the least there can be."""

    #: Primary keys of claims, in their order. One that has gone since it was indexed may be among them.
    keys: list[int] = field(default_factory=list)
    #: Exact up to COUNTED.
    total: int = 0
    is_more: bool = False
    #: How many there are of each value, most first; what is chosen in a facet itself is left out of account.
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Facets whose counts are the least there can be.
    at_least: frozenset[str] = frozenset()


class Row(NamedTuple):
    claim: int
    rank: float
    decided_at: datetime | None
    said_on: date | None
    labels: list[str]


def search_claims(
    asked: Asked,
    *,
    labels: Mapping[str, Sequence[str]] | None = None,
    order: str = BEST,
    readers: bool = True,
    among: Collection[int] | None = None,
    start: int = 0,
    most: int = 20,
) -> FoundClaims:
    """Claims with what is asked, from the one numbered `start` (0 is the first) on, at most `most`.

    `labels` are the chosen values of facets, any of those of one facet: {"status": ["verified", "refuted"]}.
    `among` is for claims with these primary keys alone. Readers find what they see; the desk what it has.
    """
    chosen = {name: tuple(values) for name, values in (labels or {}).items() if values}
    rows, is_more = _matching(_query(asked, chosen, readers), among)
    rows = _sorted(rows, order)
    facets = {name: _counts(name, rows) for name in FACETS if name not in chosen}
    at_least = set(facets) if is_more else set()
    for name in chosen:
        others = {other: values for other, values in chosen.items() if other != name}
        wider, is_wider_more = _matching(_query(asked, others, readers), among)
        facets[name] = _counts(name, wider)
        at_least |= {name} if is_wider_more else set()
    return FoundClaims(
        keys=[row.claim for row in rows[start : start + most]],
        total=len(rows),
        is_more=is_more,
        facets=facets,
        at_least=frozenset(at_least),
    )


def _query(asked: Asked, chosen: Mapping[str, tuple[str, ...]], readers: bool) -> str:
    groups = [tuple(f"={name}:{value}" for value in values) for name, values in chosen.items()]
    return asked.with_labels("=readers" if readers else "=desk", *groups)


def _matching(query: str, among: Collection[int] | None) -> tuple[list[Row], bool]:
    """The newest claims that match, at most COUNTED of them, and whether there are more."""
    statement = """
        SELECT claim_id, ts_rank_cd(terms, %(query)s::tsquery, 1), decided_at, said_on, labels
          FROM claims_indexedclaim
         WHERE terms @@ %(query)s::tsquery
    """
    values: dict[str, Any] = {"query": query, "limit": COUNTED + 1}
    if among is not None:
        statement += " AND claim_id = ANY(%(among)s)"
        values["among"] = list(among)
    statement += " ORDER BY claim_id DESC LIMIT %(limit)s"
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = [Row(*row) for row in cursor.fetchall()]
    return rows[:COUNTED], len(rows) > COUNTED


def _sorted(rows: Iterable[Row], order: str) -> list[Row]:
    newest = sorted(rows, key=lambda row: -row.claim)
    if order == BEST:
        return sorted(newest, key=lambda row: -row.rank)
    if order == DECIDED:
        return sorted(newest, key=lambda row: -(row.decided_at.timestamp() if row.decided_at else 0))
    dated = [row for row in newest if row.said_on]
    dated.sort(key=lambda row: row.said_on or date.min, reverse=order == SAID)
    return dated + [row for row in newest if not row.said_on]


def _counts(name: str, rows: Iterable[Row]) -> dict[str, int]:
    prefix = f"={name}:"
    counts = Counter(
        label.removeprefix(prefix) for row in rows for label in row.labels if label.startswith(prefix)
    )
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

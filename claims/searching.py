"""Which claims have the words that somebody looks for, a page at a time, and what they can be narrowed to.

Claims are found by their index (models/search.py), in the words that readers see or those the desk has. An
index of words says all the rows that have one, not the newest first, and a word may stand in half of them. So
each row is labelled with the block of claims it is in, recorded one after the other, and of common words the
newest blocks are looked through until there are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction

from articles.search.words import label, quoted

if TYPE_CHECKING:
    from articles.search.asking import Asked

#: As far as is counted, and as far as pages lead.
COUNTED = 1_000
#: What a list of claims can be narrowed by; a label is written `=status:verified`.
FACETS = ("status", "topic", "claimant", "publisher", "year", "language")
#: Orders of a list: best match, latest verdict, latest said, earliest said. What has no date comes last, and
#: of two that are alike the one recorded later comes first.
BEST, DECIDED, SAID, FIRST_SAID = "best", "decided", "said", "first-said"
#: How orders by a date are written.
DATES = {DECIDED: "decided_at DESC", SAID: "said_on DESC", FIRST_SAID: "said_on ASC"}
#: Blocks hold 4,096 claims by their keys, 32,768 or 262,144, as powers of two.
BLOCKS = (12, 15, 18)

#: As many times more claims are looked through as are expected to do.
SPARE = 1.3

#: Of the words that begin so the planner knows the commonest alone: as many times more are expected.
BEGINNINGS = 6


class Limits(NamedTuple):
    """What is done at most; in rows, but for the last."""

    counted: int = COUNTED
    blocks: tuple[int, ...] = BLOCKS
    #: Expected to have the rarest word: so many are looked at without blocks, or sorted by a date.
    few: int = 3_000
    #: Expected to have a word that begins so: of more, the index would gather too many lists.
    begun: int = 10_000
    #: Read in the order of a date until a page is full.
    walked: int = 4_000
    #: Seconds until no further block is looked through; as long again for the counts of chosen facets.
    patience: float = 0.04


LIMITS = Limits()


@dataclass(frozen=True)
class FoundClaims:
    """A page of what was found. Where `is_more`, `total` is the least there can be.

    It is COUNTED then; or less, where words are so common and so seldom together that it would take too long
    to look through all claims, and only those recorded last were looked through.
    """

    #: Primary keys of claims, in their order. One that has gone since it was indexed may be among them.
    keys: list[int] = field(default_factory=list)
    #: Exact up to COUNTED.
    total: int = 0
    is_more: bool = False
    #: How many there are of each value, most first; what is chosen in a facet itself is left out of account.
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Facets whose counts are the least there can be.
    at_least: frozenset[str] = frozenset()
    #: By label, such as `=claimant:7`, one of the claims counted that has it.
    examples: dict[str, int] = field(default_factory=dict)


class Row(NamedTuple):
    claim: int
    #: How well it matches, or its date in seconds.
    by: float | None
    labels: list[str]


def block_labels(claim: int, blocks: Sequence[int] = BLOCKS) -> list[str]:
    """The labels of the blocks that a claim is in, by its key: they stand in its index."""
    return [f"=block:{bits}:{claim >> bits}" for bits in blocks]


def search_claims(
    asked: Asked,
    *,
    labels: Mapping[str, Sequence[str]] | None = None,
    order: str = BEST,
    readers: bool = True,
    among: Collection[int] | None = None,
    start: int = 0,
    most: int = 20,
    limits: Limits = LIMITS,
) -> FoundClaims:
    """Claims with what is asked, from the one numbered `start` (0 is the first) on, at most `most`.

    `labels` are the chosen values of facets, any of those of one facet: {"status": ["verified", "refuted"]}.
    `among` is for claims with these primary keys alone. Readers find what they see; the desk what it has.
    Where more than COUNTED match, those recorded last are ranked and their facets are counted; the order of a
    date is that of all. What asks for nothing that can be looked for finds nothing.
    """
    if asked.problem and not asked.tsquery:
        return FoundClaims()
    chosen = {name: tuple(values) for name, values in (labels or {}).items() if values}
    with transaction.atomic():
        search = _Search(asked, chosen, order, readers, among, limits)
        rows, is_more = search.newest()
        if is_more and order in DATES:
            keys = search.by_date(rows, min(start + most, limits.counted))
        else:
            keys = _in_order(rows, order)
        facets, examples = _counted(rows, [name for name in FACETS if name not in chosen])
        at_least = set(facets) if is_more else set()
        for name in chosen:
            wider, is_wider_more = search.newest(but=name)
            counts, further = _counted(wider, [name])
            facets |= counts
            at_least |= {name} if is_wider_more else set()
            examples = further | examples
    return FoundClaims(
        keys=keys[start : start + most],
        total=len(rows),
        is_more=is_more,
        facets=facets,
        at_least=frozenset(at_least),
        examples=examples,
    )


#: What the index is asked for; each row that it says is then held against the whole question.
BY = "terms @@ %(by)s::tsquery"
#: Of a block, or of all. Sorted by an expression that no index has, so that none is walked along.
NEWEST = """
SELECT claim_id, {value}, array_to_string(labels, E'\\n')
  FROM (SELECT * FROM claims_indexedclaim
         WHERE {by} AND ts_match_vq(terms, %(query)s::tsquery)
         ORDER BY -claim_id LIMIT %(limit)s) AS newest
"""
#: In the order of a date, as far as we walk. The function does what the operator @@ does, without an index.
WALKED = """
SELECT claim_id
  FROM (SELECT * FROM claims_indexedclaim WHERE {column} IS NOT NULL
         ORDER BY {order}, claim_id DESC LIMIT %(walked)s) AS walked
 WHERE ts_match_vq(terms, %(query)s::tsquery) ORDER BY {order}, claim_id DESC LIMIT %(limit)s
"""
ALL_BY_DATE = """
SELECT claim_id
  FROM (SELECT claim_id, {column} FROM claims_indexedclaim
         WHERE {by} AND ts_match_vq(terms, %(query)s::tsquery) OFFSET 0) AS every
 ORDER BY {order} NULLS LAST, claim_id DESC LIMIT %(limit)s
"""
#: The planner knows how common a word is, but not always what that means for a list that ends early.
SETTINGS = """
SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off
"""


class _Search:
    """One question, which may be asked with a facet left out of account. Within a transaction."""

    def __init__(
        self,
        asked: Asked,
        chosen: Mapping[str, tuple[str, ...]],
        order: str,
        readers: bool,
        among: Collection[int] | None,
        limits: Limits,
    ) -> None:
        self.asked, self.order, self.among, self.limits = asked, order, among, limits
        self.labels = {name: tuple(f"={name}:{value}" for value in values) for name, values in chosen.items()}
        self.labels[""] = ("=readers" if readers else "=desk",)
        steps = [step for part in asked.parts for step in part.steps]
        with connection.cursor() as cursor:
            cursor.execute(SETTINGS)
        self.expected = _expected({step.tsquery for step in steps} | set(map(_any_of, self.labels.values())))
        self.begun = {step.tsquery for step in steps if step.prefix}
        for step in self.begun:
            self.expected[step] *= BEGINNINGS
        self.words = {
            step.tsquery
            for step in steps
            if step.tsquery not in self.begun or self.expected[step.tsquery] <= limits.begun
        }
        #: All that have the words, where these are few enough to choose from here.
        self.every: list[Row] | None = None
        if chosen and self._are_few(self._rarest(*chosen)):
            rows, is_more = self._newest(*chosen)
            self.every = None if is_more else rows

    def newest(self, but: str | None = None) -> tuple[list[Row], bool]:
        """The newest claims that match, at most those counted, and whether there may be more.

        The facet named `but` is left out of account.
        """
        if self.every is None:
            return self._newest(but, is_ordered=False) if but else self._newest()
        kept = [set(values) for name, values in self.labels.items() if name not in ("", but)]
        return [row for row in self.every if not any(map(set(row.labels).isdisjoint, kept))], False

    def _newest(self, *but: str, is_ordered: bool = True) -> tuple[list[Row], bool]:
        query, by, enough = self._query(*but), self._rarest(*but), self.limits.counted + 1
        if self._are_few(by):
            rows = self._rows(query, by, enough, is_ordered)
            return rows[: self.limits.counted], len(rows) == enough
        ((newest,),) = _select("SELECT coalesce(max(claim_id), 0) FROM claims_indexedclaim", {})
        size = 2 ** self.limits.blocks[0]
        rows, end, width = [], (newest // size + 1) * size, SPARE * enough * newest / self.expected[by[0]]
        began, patience = monotonic(), self.limits.patience / max(1, len(but) * (len(self.labels) - 1))
        while end > 0:
            if by == [_any_of(self.labels[""])]:
                width = min(width, 2 * size)
            blocks, end = _blocks(self.limits.blocks, end, min(newest, end) - int(width))
            rows += self._rows(query, [*by, _any_of(blocks)], enough - len(rows), is_ordered)
            took = monotonic() - began
            if len(rows) == enough or took > patience:
                return rows[: self.limits.counted], True
            gone_through, missing = newest - end, enough - len(rows)
            width = gone_through * min(8, SPARE * missing / max(len(rows), 1), max(1, patience / took - 1))
        return rows, False

    def _are_few(self, by: Sequence[str]) -> bool:
        return self.among is not None or self.expected[by[0]] <= self.limits.few

    def by_date(self, newest: Sequence[Row], most: int) -> list[int]:
        """Of more claims than are counted, the first in the order of a date.

        Where that takes too long to find out, those that are left of `newest` come after the first.
        """
        if not newest:
            return []
        column = DATES[self.order].split()[0]
        values = {"query": self._query(), "limit": most}
        share = len(newest) / (newest[0].claim - newest[-1].claim + 1)
        if share * newest[0].claim <= self.limits.few:
            statement = ALL_BY_DATE.format(by=BY, column=column, order=DATES[self.order])
            return [key for (key,) in _select(statement, values | {"by": " & ".join(self._rarest())})]
        statement = WALKED.format(column=column, order=DATES[self.order])
        keys = [key for (key,) in _select(statement, values | {"walked": self.limits.walked})]
        return list(dict.fromkeys([*keys, *_in_order(newest, self.order)]))[:most]

    def _query(self, *but: str) -> str:
        """The whole question, as a tsquery."""
        return self.asked.with_labels(*(values for name, values in self.labels.items() if name not in but))

    def _rarest(self, *but: str) -> list[str]:
        """What the index is asked for, the rarest first: three narrow it as far as is worth the time.

        Nearly every claim is for the desk or for readers: that is asked for where nothing else is.
        """
        labels = {_any_of(values) for name, values in self.labels.items() if name not in ("", *but)}
        steps = self.words | labels or {_any_of(self.labels[""])}
        return sorted(steps, key=lambda step: (self.expected[step], step))[:3]

    def _rows(self, query: str, by: Sequence[str], most: int, is_ordered: bool) -> list[Row]:
        values: dict[str, Any] = {"query": query, "limit": most, "by": " & ".join(by)}
        value, condition = "NULL", BY
        if self.order in DATES and is_ordered:
            value = f"extract(epoch FROM {DATES[self.order].split()[0]})::float8"
        elif self.asked.tsquery and is_ordered:
            value = "ts_rank_cd(terms, %(asked)s::tsquery, 1)"
            values["asked"] = self.asked.tsquery
        if self.among is not None:
            condition = "claim_id = ANY(%(among)s)"
            values["among"] = list(self.among)
        found = _select(NEWEST.format(value=value, by=condition), values)
        return [Row(claim, by, labels.split("\n")) for claim, by, labels in found]


def _blocks(sizes: Sequence[int], end: int, start: int) -> tuple[list[str], int]:
    """The labels of blocks that together hold the claims from `start` to before `end`, and where they start.

    The smallest block is taken whole.
    """
    labels = []
    while end > max(start, 0):
        bits = max(
            bits for bits in sizes if bits == sizes[0] or (end % 2**bits == 0 and end - 2**bits >= start)
        )
        end -= 2**bits
        labels.append(f"=block:{bits}:{end >> bits}")
    return labels, end


def _any_of(labels: Iterable[str]) -> str:
    return f"({' | '.join(quoted(label(one)) for one in labels)})"


def _expected(steps: Collection[str]) -> dict[str, float]:
    """How many rows have each of these words, as the planner expects from its statistics."""
    each = "SELECT FROM claims_indexedclaim WHERE terms @@ %s::tsquery"
    # With an empty row at the end, for of one question alone the plan looks otherwise.
    question = " UNION ALL ".join([each] * len(steps) + ["SELECT"])
    ((plans,),) = _select(f"EXPLAIN (FORMAT JSON) {question}", list(steps))
    rows = [plan["Plan Rows"] for plan in plans[0]["Plan"]["Plans"]]
    return dict(zip(steps, rows, strict=False))


def _select(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _in_order(rows: Iterable[Row], order: str) -> list[int]:
    """The best first, or by their dates; rows are given with the newest first."""
    known = [row for row in rows if row.by is not None]
    known.sort(key=attrgetter("by"), reverse=order != FIRST_SAID)
    return [row.claim for row in known] + [row.claim for row in rows if row.by is None]


def _counted(rows: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """How many there are of each value of these facets, most first; and by label the newest claim with it."""
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    counted = Counter(chain.from_iterable(row.labels for row in rows))
    for one, count in sorted(counted.items(), key=_most_first):
        name, _colon, value = one[1:].partition(":")
        if name in counts:
            counts[name][value] = count
    examples: dict[str, int] = {}
    for row in reversed(rows):
        examples.update(dict.fromkeys(row.labels, row.claim))
    return counts, examples


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]

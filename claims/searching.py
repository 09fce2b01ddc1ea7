"""Which claims have the words that somebody looks for, a page at a time, and what they can be narrowed to.

Claims are found by their index (models/search.py), in the words that readers see or those the desk has. An
index of words says all the rows that have one, not the newest first, and a word may stand in half of them. So
there are three ways to the newest that match, and the planner's statistics say which is the shortest:

- of rare words the index says all rows, which are then sorted;
- of common words it is asked block by block, the newest first, until there are enough: each row is labelled
  with the blocks of claims that it is in, recorded one after the other;
- of words that stand nearly everywhere one claim after the other is read, without the index of words.

Every row is held against the whole question: whichever way is taken, the same claims are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, repeat
from math import prod
from operator import attrgetter, itemgetter
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction

from articles.search.planner import BEGINNINGS, expected_rows
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
#: Blocks hold 4,096 claims by their keys, or 32,768, as powers of two.
BLOCKS = (12, 15)


class Limits(NamedTuple):
    """What is done at most; in rows, but for the last."""

    counted: int = COUNTED
    blocks: Sequence[int] = BLOCKS
    #: Expected to match: so many are sorted, by the index or for a date.
    few: int = 3_000
    #: Expected to have the rarest word: so many are looked up in the index at once.
    said: int = 30_000
    #: Expected to have a word that begins so, where that is the rarest: the same, for reading takes longer.
    begun: int = 10_000
    #: One claim after the other is read where so many are for each that has the rarest word.
    read: int = 4
    #: Of so many the other values of a chosen facet are counted, where ten times as many are expected.
    sampled: int = 300
    #: Read in the order of a date until a page is full.
    walked: int = 4_000
    #: Seconds until no further block is looked through.
    patience: float = 0.025


LIMITS = Limits()
#: With patience for all blocks of millions of claims.
PATIENT = LIMITS._replace(patience=5)


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
    chosen = {
        name: {f"={name}:{value}" for value in values} for name, values in (labels or {}).items() if values
    }
    with transaction.atomic():
        search = _Search(asked, chosen, order, readers, among, limits)
        # What a chosen facet could be changed to is counted among those that lack it alone.
        wider, wider_end = search.newest(search.wider)
        rows, end = [row for row in wider if not _lacks(row, chosen)], wider_end
        if chosen and end:
            rows, end = search.newest(search.whole, rows, end)
        if end and order in DATES:
            keys = search.by_date(rows, min(start + most, limits.counted))
        else:
            keys = _in_order(rows, order)
    facets, examples = _counted(rows, [name for name in FACETS if name not in chosen])
    older = [row for row in rows if row.claim < wider_end]
    for name in chosen:
        counts, further = _counted([row for row in wider if _lacks(row, chosen) <= {name}] + older, [name])
        facets |= counts
        examples = further | examples
    return FoundClaims(
        keys=keys[start : start + most],
        total=len(rows),
        is_more=end > 0,
        facets=facets,
        at_least=frozenset(name for name in facets if (wider_end if name in chosen else end)),
        examples=examples,
    )


def newest_claims(
    asked: Asked, labels: Mapping[str, Sequence[str]], before: int | None, most: int, limits: Limits = PATIENT
) -> tuple[list[int], int]:
    """Claims readers see with what is asked, those recorded last first, with keys before this one; and the
    key before which there are more, or 0. They are not counted, and all are led to.

    Raises TimeoutError where it takes too long to find a first one."""
    if asked.problem and not asked.tsquery:
        return [], 0
    chosen = {name: {f"={name}:{value}" for value in values} for name, values in labels.items()}
    with transaction.atomic():
        search = _Search(asked, chosen, BEST, True, None, limits._replace(counted=most))
        end = search.newest_key + 1
        rows, end = search.newest(search.whole, end=end if before is None else min(before, end))
    if end and not rows:
        raise TimeoutError
    return [row.claim for row in rows], end


#: The newest of all that match.
NEWEST = """
SELECT claim_id, {value}, array_to_string(labels, E'\\n')
  FROM (SELECT * FROM claims_indexedclaim WHERE {condition} ORDER BY {order} LIMIT %(limit)s) AS newest
"""
#: The same block by block, as long as there is time. OFFSET 0 keeps the clock where it is looked at.
BLOCK_BY_BLOCK = """
SELECT claim_id, {value}, array_to_string(labels, E'\\n')
  FROM (SELECT block, format('''=block:%%s:%%s''', %(bits)s::integer, block) AS label
          FROM generate_series((%(end)s - 1)::bigint >> %(bits)s, 0, -1) AS block
         WHERE block = (%(end)s - 1)::bigint >> %(bits)s
            OR clock_timestamp() < statement_timestamp() + %(patience)s * interval '1 second' OFFSET 0) AS b,
       LATERAL (SELECT * FROM claims_indexedclaim
                 WHERE {condition} ORDER BY {order} LIMIT %(limit)s) AS newest
 LIMIT %(limit)s
"""
#: Each row is held against the whole question by the function behind the operator @@, for which no index is
#: asked. By the expression -claim_id no index of keys is walked along.
MATCHING = "-claim_id > -%(end)s AND ts_match_vq(terms, %(query)s::tsquery)"
READ = "claim_id BETWEEN block << %(bits)s AND ((block + 1) << %(bits)s) - 1"
SORTED, ONE_AFTER_THE_OTHER = "-claim_id", "claim_id DESC"
#: In the order of a date, as far as we walk.
WALKED = """
SELECT claim_id
  FROM (SELECT * FROM claims_indexedclaim WHERE {column} IS NOT NULL
         ORDER BY {order}, claim_id DESC LIMIT %(walked)s) AS walked
 WHERE ts_match_vq(terms, %(query)s::tsquery) ORDER BY {order}, claim_id DESC LIMIT %(limit)s
"""
ALL_BY_DATE = """
SELECT claim_id
  FROM (SELECT claim_id, {column} FROM claims_indexedclaim WHERE {condition} OFFSET 0) AS every
 ORDER BY {order} NULLS LAST, claim_id DESC LIMIT %(limit)s
"""
#: The planner knows how common a word is, but not always what that means for a list that ends early.
PREPARED = """
SELECT set_config('enable_seqscan', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
       set_config('jit', 'off', true), set_config('enable_sort', 'off', true),
       (SELECT coalesce(max(claim_id), 0) FROM claims_indexedclaim)
"""


@dataclass(frozen=True)
class _Question:
    #: The whole of it, as a tsquery.
    query: str
    #: What the index is asked for, the rarest first; each is a tsquery.
    said: Sequence[str]
    #: Which part of the claims has the rarest, and which has all, as far as the planner knows.
    rarest: float
    matching: float
    #: Whether they are so few that the index says them at once.
    are_few: bool


class _Search:
    """What is asked, with all that is chosen (`whole`), or all but one (`wider`). Within a transaction."""

    def __init__(
        self,
        asked: Asked,
        chosen: Mapping[str, Set[str]],
        order: str,
        readers: bool,
        among: Collection[int] | None,
        limits: Limits,
    ) -> None:
        self.asked, self.order, self.among, self.limits = asked, order, among, limits
        self.newest_key = int(_select(PREPARED)[0][-1])
        self.whose = _any_of(["=readers" if readers else "=desk"])
        groups = [_any_of(sorted(values)) for values in chosen.values()]
        wider = _all_but_one(groups)
        words = [step.tsquery for part in asked.parts for step in part.steps]
        self.expected = _expected({self.whose, *groups, *wider, *words})
        self.begun = {step.tsquery for part in asked.parts for step in part.steps if step.prefix}
        for step in self.begun:
            self.expected[step] *= BEGINNINGS
        self.whole = self._question(groups)
        self.wider = self._question(wider) if groups else self.whole

    def _question(self, labels: Sequence[str]) -> _Question:
        """What is asked, with these labels."""
        expected, every, limits = self.expected, max(1, self.newest_key), self.limits
        parts = [[step.tsquery for step in part.steps] for part in self.asked.parts]
        parts += [[one] for one in labels]
        # The words of a phrase come together; the others need not have to do with each other.
        matching = prod(min(1, *(expected[step] / every for step in part)) for part in parts)
        steps = sorted({step for part in parts for step in part}, key=lambda step: (expected[step], step))
        # Three narrow it as far as is worth the time. Nearly every claim is for the desk or for readers: that
        # is asked for where nothing else can be.
        said = [step for step in steps if step not in self.begun or expected[step] <= limits.begun][:3]
        few = limits.begun if said and said[0] in self.begun else limits.few
        are_few = bool(said) and expected[said[0]] <= limits.said and matching * every <= few
        if not are_few:
            # All that begin so would be gathered for each block anew.
            said = [step for step in steps if step not in self.begun][:3] or [self.whose]
        query = " & ".join(filter(None, [self.asked.tsquery, self.whose, *labels]))
        return _Question(query, said, expected[said[0]] / every, matching, are_few)

    def newest(
        self, question: _Question, newer: Sequence[Row] = (), end: int | None = None
    ) -> tuple[list[Row], int]:
        """The newest that match, at most those counted; and the key before which there may be more, or 0.

        `newer` are those from the key `end` on, where these are known.
        """
        most, patience = self.limits.counted, self.limits.patience
        if question is not self.whole:
            patience /= 2
            if question.matching * self.newest_key > 10 * most:
                most = min(most, self.limits.sampled)
        end = self.newest_key + 1 if end is None else end
        found, are_all = self._rows(question, most + 1 - len(newer), end, patience)
        rows = [*newer, *found]
        if len(rows) <= most and are_all:
            return rows, 0
        rows = rows[:most]
        return rows, rows[-1].claim if rows else self.newest_key + 1

    def _rows(self, question: _Question, most: int, end: int, patience: float) -> tuple[list[Row], bool]:
        """The newest that match before this key; and whether all were looked through that may."""
        condition, values = self._condition(question, end)
        statement, order, bits = BLOCK_BY_BLOCK, SORTED, min(self.limits.blocks)
        if question.are_few or self.among is not None:
            statement = NEWEST
        elif question.rarest * self.limits.read >= 1:
            condition, order = f"{READ} AND {MATCHING}", ONE_AFTER_THE_OTHER
        else:
            condition = f"terms @@ b.label::tsquery AND {condition}"
            # No more than a block too many are looked at.
            sizes = self.limits.blocks
            bits = max((one for one in sizes if question.matching * 2**one <= COUNTED), default=bits)
        values |= {"limit": most, "bits": bits, "patience": patience}
        value = "NULL"
        if self.order in DATES:
            value = f"extract(epoch FROM {DATES[self.order].split()[0]})::float8"
        elif self.asked.tsquery:
            value, values["asked"] = "ts_rank_cd(terms, %(asked)s::tsquery, 1)", self.asked.tsquery
        began = monotonic()
        found = _select(statement.format(value=value, condition=condition, order=order), values)
        # The first block always is looked through.
        are_all = statement == NEWEST or end <= 2**bits or monotonic() - began < patience
        return [Row(claim, by, labels.split("\n")) for claim, by, labels in found], are_all

    def _condition(self, question: _Question, end: int) -> tuple[str, dict[str, Any]]:
        """Of the rows that match before this key, and its values.

        Of conditions apart from each other the index skips what has not all; of one for all it does not.
        """
        values: dict[str, Any] = {"query": question.query, "end": end}
        if self.among is not None:
            return f"claim_id = ANY(%(among)s) AND {MATCHING}", values | {"among": list(self.among)}
        said = {f"said{number}": step for number, step in enumerate(question.said)}
        return " AND ".join([*(f"terms @@ %({name})s::tsquery" for name in said), MATCHING]), values | said

    def by_date(self, newest: Sequence[Row], most: int) -> list[int]:
        """Of more claims than are counted, the first in the order of a date.

        Where that takes too long to find out, those that are left of `newest` come after the first.
        """
        if not newest:
            return []
        condition, values = self._condition(self.whole, self.newest_key + 1)
        values |= {"limit": most, "walked": self.limits.walked}
        named = {"column": DATES[self.order].split()[0], "order": DATES[self.order], "condition": condition}
        share = len(newest) / (newest[0].claim - newest[-1].claim + 1)
        if share * newest[0].claim <= self.limits.few:
            return [key for (key,) in _select(ALL_BY_DATE.format(**named), values)]
        keys = [key for (key,) in _select(WALKED.format(**named), values)]
        return list(dict.fromkeys([*keys, *_in_order(newest, self.order)]))[:most]


def _all_but_one(groups: Sequence[str]) -> list[str]:
    """What has any of these, but for one at the most: one tsquery, or nothing."""
    if len(groups) < 2:
        return []
    each = (" & ".join(other for other in groups if other != one) for one in groups)
    return [f"({' | '.join(f'({one})' for one in each)})"]


def _any_of(labels: Iterable[str]) -> str:
    return f"({' | '.join(quoted(label(one)) for one in labels)})"


def _expected(steps: Collection[str]) -> dict[str, float]:
    """How many rows have each of these words, as the planner expects from its statistics."""
    return expected_rows("SELECT FROM claims_indexedclaim WHERE terms @@ %s::tsquery", steps)


def _select(statement: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _lacks(row: Row, chosen: Mapping[str, Set[str]]) -> set[str]:
    """The facets of which it has no value that is chosen."""
    return {name for name, values in chosen.items() if values.isdisjoint(row.labels)}


def _in_order(rows: Iterable[Row], order: str) -> list[int]:
    """The best first, or by their dates; rows are given with the newest first."""
    known = [row for row in rows if row.by is not None]
    known.sort(key=attrgetter("by"), reverse=order != FIRST_SAID)
    return [row.claim for row in known] + [row.claim for row in rows if row.by is None]


def _counted(rows: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """How many there are of each value of these facets, most first; and by label the newest claim with it."""
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    counted = Counter(chain.from_iterable(row.labels for row in rows))
    for one, count in sorted(sorted(counted.items()), key=itemgetter(1), reverse=True):
        name, _colon, value = one[1:].partition(":")
        if name in counts:
            counts[name][value] = count
    newest_last = rows[::-1]
    labels = chain.from_iterable(row.labels for row in newest_last)
    claims = chain.from_iterable(repeat(row.claim, len(row.labels)) for row in newest_last)
    return counts, dict(zip(labels, claims, strict=True))

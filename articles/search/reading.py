"""When the articles that came out last and match are found sooner by reading one after the other.

An index of words says all the rows that have one, in no order: of very many articles a common word would have
more gathered, and sorted, than is shown. So where a word is common the newest articles are read, each held
against what is asked, as far as should do. That finds a full list; where it finds less, all are gathered.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from .asking import Asked, Part
from .pieces import HEAD, WHOLE
from .planner import BEGINNINGS, expected_rows

#: By the function behind the operator @@, no index of words is asked; OFFSET 0 keeps the planner from
#: gathering all that are here. No other query finds the index of the expression.
HERE = """
EXISTS (SELECT FROM articles_indexedpassage passage
         WHERE {rows} AND ts_match_vq(passage.{column}, %s::tsquery) OFFSET 0)
"""
WHOLE_ROW = f"passage.article_id * -1 = article.id * -1 AND passage.number = {WHOLE}"
#: No piece of a text has such a number.
LAST = 2_000_000_000
PASSAGES = f"passage.article_id = article.id AND passage.number >= {HEAD}"


def reading(asked: Asked, column: str, most: int) -> tuple[int, str, list[str]] | None:
    """How many articles to read one after the other to find so many that match, the condition on each
    `article` as SQL, and its values; None where all that match are gathered sooner, as far as the planner
    knows.

    `column` is the index's: `terms` or `readers`. Two queries, that look nothing up.
    """
    if not asked.parts:
        return None
    every, shares = _shares(asked, column)

    def rarest(part: Part) -> str:
        return min((step.tsquery for step in part.steps), key=shares.__getitem__)

    # The words of a phrase come together; the others need not have to do with each other.
    share = prod(shares[rarest(part)] for part in asked.parts)
    # Four times as many as that takes, for it ends where there are enough: in the newest it may be rarer.
    number = int(4 * most / share)
    if number >= share * every:
        return None
    parts = sorted(asked.parts, key=lambda part: shares[rarest(part)])
    phrases = [part for part in parts if len(part.steps) > 1]
    wanted = [(WHOLE_ROW, rarest(part)) for part in parts] + [(PASSAGES, one.tsquery) for one in phrases]
    unwanted = [(WHOLE_ROW if len(one.steps) == 1 else PASSAGES, one.tsquery) for one in asked.excluded]
    conditions = [HERE.format(rows=rows, column=column) for rows, _query in wanted]
    conditions += [f"NOT {HERE.format(rows=rows, column=column)}" for rows, _query in unwanted]
    return number, " AND ".join(conditions), [query for _rows, query in wanted + unwanted]


def _shares(asked: Asked, column: str) -> tuple[float, Mapping[str, float]]:
    """How many articles there are, and which part of them has each word, as far as the planner knows: that is
    how many rows have it, and an article has several."""
    indexed = "SELECT FROM articles_indexedpassage WHERE"
    steps = {step.tsquery: step for part in asked.parts for step in part.steps}
    expected = expected_rows(f"{indexed} {column} @@ %s::tsquery", list(steps))
    articles, rows = expected_rows(
        f"{indexed} number BETWEEN {WHOLE} AND %s::int", [str(WHOLE), str(LAST)]
    ).values()
    often = {
        query: min(1, expected[query] * (BEGINNINGS if step.prefix else 1) / rows)
        for query, step in steps.items()
    }
    shares = {query: 1 - (1 - one) ** (rows / articles) for query, one in often.items()}
    return articles, {query: max(share, 1 / articles) for query, share in shares.items()}

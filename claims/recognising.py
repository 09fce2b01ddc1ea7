"""Which recorded claims say what a passage says: candidates from the index, then compared word by word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from articles.languages import SUFFIXES
from articles.search.words import quoted
from claims.matching import LENGTH, SATURATION, Weighed, tokens, weigh

#: Of a passage, in code points, as much is looked at.
LONGEST_ASKED = 10_000


class Effort(NamedTuple):
    """How far the words of a passage are looked up."""

    #: The rarest words, as many as are said so often in all.
    said: int
    #: Of the wordings that have any of them, so many, best first, are compared with the passage.
    compared: int


#: With more wordings than this, most of what is looked up is not at hand and takes its time.
MANY = 100_000
THOROUGH, QUICK = Effort(10_000, 100), Effort(2_000, 60)

HAVING = """
SELECT '', texts, tokens FROM articles_searchstate WHERE name = 'wordings'
 UNION ALL SELECT term, wordings, 0 FROM claims_matchingterm WHERE term = ANY(%s)
"""
STATEMENT = " ".join(f"WHEN '{tag}' THEN statement_{suffix}" for tag, suffix in SUFFIXES.items())
# One look into the index for each term. BM25 as if no word stood twice in a wording, which is nearly so; the
# texts are compared exactly afterwards.
CANDIDATES = f"""
WITH asked AS MATERIALIZED (
    SELECT term::tsquery, weight FROM unnest(%(terms)s::text[], %(weights)s::float8[]) AS a (term, weight)
),
best AS MATERIALIZED (
    SELECT claim_id, language,
           sum(weight / (1 + {SATURATION} * ({1 - LENGTH} + {LENGTH} * length / %(mean_length)s))) AS fit
      FROM asked
     CROSS JOIN LATERAL (
         SELECT id, claim_id, language, length FROM claims_indexedwording WHERE terms @@ term OFFSET 0
     ) AS found
     GROUP BY id, claim_id, language ORDER BY fit DESC, claim_id, id LIMIT %(compared)s
)
SELECT claim_id, best.language, CASE best.language {STATEMENT} END
  FROM best JOIN claims_claim AS claim ON claim.id = claim_id
 WHERE merged_into_id IS NULL
"""


@dataclass(frozen=True)
class Recognised:
    """A claim that may say what a passage says, or the opposite: its key, and the wording that fits best."""

    claim: int
    language: str
    wording: str
    #: 1 where the passage is these very words. Of one passage they can be compared, of several only roughly.
    fit: float


def recognise(
    passage: str, most: int = 8, *, has_floor: bool = True, without: Collection[str] = ()
) -> list[Recognised]:
    """The standing claims that say best what the passage says, best first; equals by key. Two queries.

    Whoever asks has called articles.search.keeping.catch_up. Of the passage its first 10,000 code points are
    looked at. Without a floor, those follow that have next to nothing in common with it. `without` names
    claims.matching.PARTS to leave out.
    """
    passage = passage[:LONGEST_ASKED]
    with connection.cursor() as cursor:
        cursor.execute(HAVING, [list(set(tokens(passage)))])
        having: dict[str, int] = {}
        texts, mean_length = 0, 1.0
        for term, number, total in cursor.fetchall():
            if term:
                having[term] = number
            else:
                texts, mean_length = number, max(total, 1) / max(number, 1)
        effort = THOROUGH if texts <= MANY else QUICK
        asked = weigh(passage, texts, having, mean_length, without=without)
        if not (rarest := _rarest(having, effort.said)):
            return []
        values: dict[str, Any] = {
            "terms": [quoted(term) for term in rarest],
            "weights": [asked.weights[term] for term in rarest],
            "mean_length": asked.mean_length,
            "compared": effort.compared,
        }
        cursor.execute(CANDIDATES, values)
        return _best(asked, cursor.fetchall(), has_floor)[:most]


def _rarest(having: dict[str, int], budget: int) -> list[str]:
    """The rarest terms, at least one, until so many wordings may have one of them."""
    found: list[str] = []
    for term, number in sorted(having.items(), key=lambda one: (one[1], one[0])):
        if number > 0 and (budget >= number or not found):
            found.append(term)
            budget -= number
    return found


def _best(asked: Weighed, candidates: list[tuple[int, str, str]], has_floor: bool) -> list[Recognised]:
    """Each claim once, in the wording that fits best."""
    best: dict[int, Recognised] = {}
    for claim, language, wording in candidates:
        fit = asked.fit(tokens(wording), has_floor=has_floor)
        if fit > (best[claim].fit if claim in best else 0):
            best[claim] = Recognised(claim, language, wording, fit)
    return sorted(best.values(), key=lambda one: (-one.fit, one.claim))

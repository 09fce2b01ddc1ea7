"""Rows by which a passage is recognised as a claim: one for each wording, and how rare each term is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from articles.languages import SUFFIXES
from claims.indexing.copying import array_of_keys, replace_rows, select
from claims.matching import terms

COLUMNS = ("claim_id", "language", "terms", "length")
#: What they are found by is written anew where this changes.
SHAPE = 1
STATE = "wordings"

STANDING = """
SELECT id, statement_zh, statement_en FROM claims_claim
 WHERE id = ANY(%s::bigint[]) AND merged_into_id IS NULL
"""
#: Terms of these wordings more, or less, than before; in order, so that two who count do not wait for each
#: other in a circle.
COUNT = """
INSERT INTO claims_matchingterm (term, wordings)
SELECT found.lexeme, %(sign)s * count(*) FROM claims_indexedwording, unnest(terms) AS found
 WHERE claim_id = ANY(%(keys)s) GROUP BY 1 ORDER BY 1
    ON CONFLICT (term) DO UPDATE SET wordings = claims_matchingterm.wordings + excluded.wordings
"""
ADD_UP = """
UPDATE articles_searchstate AS state
   SET texts = state.texts + %(sign)s * found.texts, tokens = state.tokens + %(sign)s * found.tokens
  FROM (SELECT count(*) AS texts, coalesce(sum(length), 0) AS tokens FROM claims_indexedwording
         WHERE claim_id = ANY(%(keys)s)) AS found
 WHERE name = %(state)s
"""


def index_wordings(keys: Sequence[int], is_counting: bool) -> None:
    """Write their rows anew, and with `is_counting` how often terms and wordings there are. Eight queries."""
    keys = list(keys)
    rows = []
    for claim, *statements in select(STANDING, array_of_keys(keys)):
        for tag, text in zip(SUFFIXES, statements, strict=True):
            if text:
                rows.append((claim, tag, *terms(text)))
    if is_counting:
        said = _count(keys, -1)
    replace_rows("claims_indexedwording", "claim_id", keys, COLUMNS, rows)
    if is_counting:
        _count(keys, +1)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM claims_matchingterm WHERE term = ANY(%s) AND wordings <= 0", [said])


def _count(keys: list[int], sign: int) -> list[str]:
    values: dict[str, Any] = {"keys": keys, "sign": sign, "state": STATE}
    with connection.cursor() as cursor:
        cursor.execute(ADD_UP, values)
        cursor.execute(f"{COUNT} RETURNING term", values)
        return [term for (term,) in cursor.fetchall()]


def count_anew() -> None:
    """Count all terms and wordings there are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        cursor.execute("DELETE FROM claims_matchingterm")
        cursor.execute(
            "INSERT INTO claims_matchingterm (term, wordings) SELECT word, ndoc FROM ts_stat(%s)",
            [f"SELECT terms FROM {schema}.claims_indexedwording"],
        )
        cursor.execute(
            "UPDATE articles_searchstate SET (texts, tokens) ="
            " (SELECT count(*), coalesce(sum(length), 0) FROM claims_indexedwording) WHERE name = %s",
            [STATE],
        )

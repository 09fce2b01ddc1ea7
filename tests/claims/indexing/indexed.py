"""What stands in the tables that searching goes by, beside what would be made of all there is."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from articles.search import keeping
from tests.database import sql

Rows = list[tuple[Any, ...]]

#: Without the rows' own keys, and terms that no wording has any more.
TABLES = {
    "passages": """
        SELECT article_id, revision_id, number, start, "end", terms::text, readers::text
          FROM articles_indexedpassage""",
    "claims": """
        SELECT claim_id, terms::text, labels, decided_at, said_on
          FROM claims_indexedclaim""",
    "wordings": "SELECT claim_id, language, terms::text, length FROM claims_indexedwording",
    "terms": "SELECT term, wordings FROM claims_matchingterm",
    "states": "SELECT name, tokeniser, texts, tokens FROM articles_searchstate WHERE name !~ '^desk'",
}
EMPTIED = (
    "articles_indexedpassage",
    "articles_searchmark",
    "articles_searchstate",
    "claims_indexedclaim",
    "claims_indexedwording",
    "claims_matchingterm",
)


def select(statement: str, *values: Any) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def indexed() -> dict[str, Rows]:
    return {name: sorted(select(statement), key=repr) for name, statement in TABLES.items()}


def made_anew() -> dict[str, Rows]:
    """What the tables would hold if they were made from nothing now. Changes nothing."""
    with transaction.atomic():
        for table in EMPTIED:
            sql(f"DELETE FROM {table}")
        keeping.mark_everything()
        assert keeping.catch_up(10_000) == 0
        anew = indexed()
        transaction.set_rollback(True)
    return anew


def assert_right() -> dict[str, Rows]:
    """Catch up, and hold that this is as good as making everything anew."""
    assert keeping.catch_up() == 0
    now = indexed()
    assert now == made_anew()
    return now

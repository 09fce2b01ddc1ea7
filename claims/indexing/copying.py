"""Rows into a table by PostgreSQL's COPY, which is the quickest way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def replace_rows(
    table: str, key: str, keys: Sequence[int], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Put these rows in the place of those that have one of `keys` in the column `key`. Two statements."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = ANY(%s::bigint[])", [array_of_keys(keys)])
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def array(texts: Iterable[str]) -> str:
    """As PostgreSQL writes an array of texts."""
    texts = list(texts)
    if not texts:
        return "{}"
    joined = '","'.join(texts)
    # Hardly ever: one by one they take longer than what is made of them.
    if "\\" in joined or joined.count('"') > 2 * (len(texts) - 1):
        joined = '","'.join(text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return f'{{"{joined}"}}'


def array_of_keys(keys: Iterable[int]) -> str:
    """As PostgreSQL writes an array of numbers: sooner than psycopg does."""
    return f"{{{','.join(map(str, keys))}}}"


def select(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

"""Rows in stretches of their primary keys: some are found as quickly at the end as at the beginning."""

from __future__ import annotations

from typing import Any

from django.db import connections, models
from django.db.models.expressions import RawSQL


def stretch(rows: models.QuerySet[Any], number: int, size: int) -> models.QuerySet[Any]:
    """Those of the rows that are in the stretch of `size` primary keys of this number, counted from 0."""
    return rows.filter(pk__gte=number * size, pk__lt=(number + 1) * size)


def stretches(rows: models.QuerySet[Any], size: int) -> list[int]:
    """The numbers of the stretches that have any of the rows. One query: a look into the index for each."""
    inside = rows.order_by().filter(
        pk__gte=RawSQL("stretch.number * %s", [size]), pk__lt=RawSQL("(stretch.number + 1) * %s", [size])
    )
    some, values = inside.values("pk").query.sql_with_params()
    connection = connections[rows.db]
    table = connection.ops.quote_name(rows.model._meta.db_table)
    statement = f"""
        SELECT number FROM generate_series(0, (SELECT max(id) FROM {table}) / %s) AS stretch (number)
         WHERE EXISTS ({some}) ORDER BY number
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [size, *values])
        return [number for (number,) in cursor.fetchall()]

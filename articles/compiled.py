"""Querysets that Django puts into SQL once in a process, not each time they are asked.

For pages that are asked for all the time: Django takes longer to name a hundred columns than PostgreSQL to
answer with them. What is kept is text made from code; what it is asked with, and what it answers, is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class _Given:
    name: str


def given(name: str, sql: str = "%s") -> RawSQL:
    """Stands in a queryset for a value that is known when it is asked."""
    return RawSQL(sql, [_Given(name)])


def given_keys(name: str) -> RawSQL:
    """The same for a list of primary keys, after `__in`: thousands of parameters would take long to pass."""
    return given(name, "SELECT unnest(%s::bigint[])")


@dataclass(frozen=True)
class _Statement(Generic[M]):
    """A query as Django compiled it, and which columns of its rows are what."""

    model: type[M]
    sql: str
    parameters: tuple[Any, ...]
    columns: slice
    names: list[str]
    populators: list[Any]
    annotations: Mapping[str, int]
    #: By column, what turns the database's value into Python's, and the expression it is of.
    converters: Mapping[int, tuple[list[Callable[..., Any]], Any]]


class Compiled(Generic[M]):
    """A queryset with `given` values in it: called with them, it answers its rows. One query.

    They are instances with what the queryset has selected and annotated beside them; nothing is prefetched.
    The queryset is made when it is first asked, as models know each other only then.
    """

    def __init__(self, queryset: Callable[[], models.QuerySet[M]]) -> None:
        self._queryset = queryset

    @cached_property
    def _statement(self) -> _Statement[M]:
        queryset = self._queryset()
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        described: Any = compiler.klass_info
        select: Any = compiler.select
        first, last = described["select_fields"][0], described["select_fields"][-1]
        columns = slice(first, last + 1)
        return _Statement(
            queryset.model,
            sql,
            tuple(parameters),
            columns,
            [column.target.attname for column, *_sql in select[columns]],
            get_related_populators(described, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # of 6.1
            compiler.annotation_col_map or {},
            compiler.get_converters([column for column, *_sql in select]),
        )

    def __call__(self, **values: Any) -> list[M]:
        asked = self._statement
        parameters = [values[one.name] if isinstance(one, _Given) else one for one in asked.parameters]
        with connection.cursor() as cursor:
            cursor.execute(asked.sql, parameters)
            rows = cursor.fetchall()
        return [self._instance(asked, list(row)) for row in rows]

    @staticmethod
    def _instance(asked: _Statement[M], row: list[Any]) -> M:
        for place, (converters, expression) in asked.converters.items():
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        instance = asked.model.from_db(DEFAULT_DB_ALIAS, asked.names, row[asked.columns])
        for populator in asked.populators:
            populator.populate(row, instance)
        for name, place in asked.annotations.items():
            setattr(instance, name, row[place])
        return instance

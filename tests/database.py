"""Going round the models: raw SQL on one row, what the database answers, and the rules it holds by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from time import sleep
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from factcheck.dumping import connection_parameters

#: What the database must refuse; called inside a transaction that is undone.
Attempt: TypeAlias = Callable[[], object]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change(row: models.Model, **columns: Any) -> None:
    """Update these columns of a row, past the model."""
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    sql(f"UPDATE {row._meta.db_table} SET {changes} WHERE id = %s", *columns.values(), row.pk)


def copy(row: models.Model, **columns: Any) -> None:
    """Insert a second row that differs from this one in these columns only, past the model."""
    names = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    unknown = set(columns) - set(names)
    assert not unknown, f"no columns {unknown}"
    values = ", ".join("%s" if name in columns else f'"{name}"' for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    changed = [columns[name] for name in names if name in columns]
    table = row._meta.db_table
    sql(f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table} WHERE id = %s", *changed, row.pk)


def delete(row: models.Model) -> None:
    sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)


def truncate(model: type[models.Model]) -> None:
    """Empty a table with the trigger that guards it on the site, which the test session switches off."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgtype & 32 > 0", [table]
        )
        for (trigger,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} ENABLE TRIGGER "{trigger}"')
        cursor.execute(f"TRUNCATE {table} CASCADE")


def as_if_committed() -> None:
    """Have the database do what it does at the end of a transaction, in the middle of the one of a test."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")
    # One edition for each transaction: the next change is as if in another one.
    sql("SELECT set_config('factcheck.edition', '', true)")


def address_of_database() -> str:
    """DATABASE_URL for another process that is to work in the database of this run."""
    parameters = connection_parameters()
    name = quote(parameters.pop("dbname"), safe="")
    return f"postgresql:///{name}?{urlencode(parameters, quote_via=quote)}"


def refusal(attempt: Attempt) -> str:
    """The name of the rule by which the database refuses the attempt, at once or when it is to be kept."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        attempt()
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or str(cause)


def rules_of(app: str) -> set[str]:
    """Every check, uniqueness and trigger on the tables of an app, by name, as the database has them.

    Triggers that write in the ledger, mark what is to be indexed, begin editions or count have tests of their
    own; the tables of the index are made from the others.
    """
    with connection.cursor() as cursor:
        cursor.execute(RULES, {"tables": f"^{app}_", "elsewhere": f"^({'|'.join(TRIED_ELSEWHERE)})"})
        return {name for (name,) in cursor.fetchall()}


#: How the names of triggers begin that refuse nothing.
TRIED_ELSEWHERE = (
    *("written_in_ledger", "marked_for_search", "marked_to_weigh", "begins_edition"),
    *("counted_for_readers", "verdict_that_corrects"),
)
RULES = """
SELECT conname FROM pg_constraint
 WHERE contype IN ('c', 'x') AND conrelid::regclass::text ~ %(tables)s
   AND conrelid::regclass::text !~ '_(indexed|search)'
UNION
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
 WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid::regclass::text ~ %(tables)s
UNION
SELECT tgname FROM pg_trigger
 WHERE NOT tgisinternal AND tgname !~ %(elsewhere)s
   AND tgrelid::regclass::text ~ %(tables)s
"""


def assert_each_rule_is_tried(app: str, *tried: Mapping[str, object]) -> None:
    untried = rules_of(app).difference(*tried)
    assert not untried, f"no test goes round {sorted(untried)}"


@contextmanager
def committed(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows made inside are kept, so that a second connection sees them, and swept away afterwards."""
    tables = "auth_user, articles_publisher, claims_claimant, claims_topic"
    indexed = (
        "articles_searchmark, articles_searchstate, articles_indexedpassage, claims_indexedclaim,"
        " claims_indexedwording, claims_matchingterm, claims_figure, claims_quotedarticle,"
        " claims_waitingclaim"
    )
    with blocker.unblock():
        try:
            yield
        finally:
            # The roles, which a migration made, stay; everything else hangs on one of these.
            sql(f"TRUNCATE {tables}, {indexed} CASCADE")
            connection.close()


class Rival(Thread):
    """Somebody else at the same moment: does one thing over a second connection.

    Waits, once begun, until the other one is done or stands before a lock.
    """

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt
        self.refusal: Exception | None = None
        self.start()
        while self.is_alive() and not self._is_waiting():
            sleep(0.01)

    def run(self) -> None:
        try:
            # The language, too, is a thread's own.
            with translation.override("en"):
                self.attempt()
        except Exception as refusal:
            self.refusal = refusal
        finally:
            connection.close()

    @staticmethod
    def _is_waiting() -> bool:
        with connection.cursor() as cursor:
            # A transaction would see the same picture each time it looks.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock')"
            )
            (waiting,) = cursor.fetchone()
        return bool(waiting)

    def outcome(self) -> Exception | None:
        """What came of it, once the other one was let go: None, or why it was refused."""
        self.join()
        return self.refusal

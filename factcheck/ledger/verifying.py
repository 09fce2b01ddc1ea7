"""Whether the ledger is whole: its chain, what guards it, and every table of the domain against it.

Not found is a chain that its owner has written anew from some entry on, with the rows to match, unless a head
was kept elsewhere (`Head`), where whoever owns the database cannot reach it; nor a row that was changed with
the triggers switched off and then changed back, since it is as its last entry says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from factcheck.ledger.chain import GENESIS, Fields, link
from factcheck.ledger.guards import unguarded
from factcheck.ledger.recording import CANONICAL
from factcheck.ledger.tables import HASHED, OMITTED, Table, domain_tables

#: Entries that are fetched at once.
BATCH: Final = 2000

#: Is told how many entries have been checked, and how many there are.
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Head:
    """An entry by its number and hash: the last one, kept elsewhere, stands for all before it."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """ValueError where it is no number and hash."""
        number, hash_ = text.split()
        if not number.isdecimal() or len(bytes.fromhex(hash_)) != 32:
            raise ValueError(text)
        return cls(int(number), hash_.lower())


class NoLedgerError(Exception):
    """The database was never migrated, or not as far as the ledger."""


@dataclass(frozen=True)
class Report:
    #: The last entry that follows from those before it; none where there is no entry.
    head: Head | None
    #: What is wrong, a sentence each, the first break of the chain first. None where all is whole.
    faults: tuple[str, ...]


def verify(*, since: Head | None = None, tell: Tell = lambda done, total: None) -> Report:
    """Check everything, as it is at one moment; nobody has to stop writing meanwhile.

    Reads the ledger four times and each table once, and keeps nothing in memory.
    Raises NoLedgerError where the database has none.
    """
    head: Head | None = None
    faults: list[str] = []
    with _one_moment() as (cursor, schema):
        with _readable("The ledger", faults):
            head, fault = check_chain(_entries(schema, tell), since)
            faults += [fault] if fault else []
        faults += unguarded(cursor, schema)
        with _readable("The tables", faults):
            faults += _check_tables(cursor, schema)
    return Report(head, tuple(faults))


@contextmanager
def _readable(what: str, faults: list[str]) -> Iterator[None]:
    """Where the database does not let it be read, that is a fault like another, and the rest is checked."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        faults.append(f"{what} cannot be read: {str(error).splitlines()[0]}.")


def last_entry() -> Head | None:
    """The head as it stands, unchecked. Raises NoLedgerError where the database has no ledger."""
    with _one_moment() as (cursor, schema):
        cursor.execute(f"SELECT number, hash FROM {schema}.ledger_entry ORDER BY number DESC LIMIT 1")
        row = cursor.fetchone()
    return Head(*row) if row else None


@contextmanager
def _one_moment() -> Iterator[tuple[CursorWrapper, str]]:
    """A cursor of a transaction that sees one moment, and the schema of the ledger, quoted.

    Within somebody else's transaction it is that one, and sees what that sees.
    """
    is_ours = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_ours:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(
            "SELECT quote_ident(nspname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.oid = to_regclass('ledger_entry')"
        )
        found = cursor.fetchone()
        if found is None:
            raise NoLedgerError
        (schema,) = found
        # With row security off, a table whose rows are hidden from us is an error instead of a short table.
        pinned = CANONICAL | {"row_security": "off"}
        before = {}
        for name, value in pinned.items():
            cursor.execute("SELECT current_setting(%s), set_config(%s, %s, true)", [name, name, value])
            before[name] = cursor.fetchone()[0]
        yield cursor, schema
        for name, value in before.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def check_chain(entries: Iterable[tuple[Fields, str]], since: Head | None) -> tuple[Head | None, str]:
    """Of entries with the hashes they have: the head of the part of the chain that is whole, and in words
    what ends it; "" where nothing does."""
    previous, number = GENESIS, 0
    fault = ""
    for entry, kept in entries:
        named = f"{entry.number} ({entry.action} of {entry.table} {entry.key or 'as a whole'})"
        if entry.number != number + 1:
            missing = f"Entry {number + 1} is missing" if number else "The ledger does not begin with entry 1"
            fault = f"{missing}: the next one there is {named}."
        elif kept != link(previous, entry):
            fault = f"Entry {named} does not follow from what stands before it: it was altered, or that was."
        elif since and entry.number == since.number and kept != since.hash:
            fault = f"Entry {named} is not the one that was kept: the ledger was written anew before it."
        if fault:
            break
        previous, number = kept, entry.number
    if since and not fault and number < since.number:
        fault = f"The ledger ends with entry {number}, before entry {since.number}, which was kept."
    return (Head(number, previous) if number else None), fault


#: A time that the trigger cannot have written is read all the same: one before our era, or at no time at all.
COLUMN: Final = {
    "at": """CASE WHEN isfinite(at) AND at >= '0001-01-01 00:00:00Z'
                  THEN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                  ELSE at::text END"""
}


def entries(tell: Tell) -> Iterator[tuple[Fields, str]]:
    """Every entry, and the hash it has, in order, as they are at one moment. Raises NoLedgerError."""
    with _one_moment() as (_cursor, schema):
        yield from _entries(schema, tell)


def _entries(schema: str, tell: Tell) -> Iterator[tuple[Fields, str]]:
    """Every entry, and the hash it has, in order."""
    columns = ", ".join(COLUMN.get(name, f'"{name}"') for name in (*Fields._fields, "hash"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(number), 0) FROM {schema}.ledger_entry")
        (total,) = cursor.fetchone()
    done = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {schema}.ledger_entry ORDER BY number")
        while rows := cursor.fetchmany(BATCH):
            tell(done, total)
            done += len(rows)
            for row in rows:
                yield Fields(*row[:-1]), row[-1]
    tell(done, total)


def _check_tables(cursor: CursorWrapper, schema: str) -> Iterator[str]:
    tables = {table.name: table for table in domain_tables()}
    cursor.execute(f'SELECT DISTINCT "table" FROM {schema}.ledger_entry')
    for name in sorted({name for (name,) in cursor.fetchall()} | tables.keys()):
        fault = _odd_history(cursor, schema, name)
        yield from fault
        if table := tables.get(name):
            if _columns_told(cursor, schema, name) != _columns(cursor, schema, table):
                yield (
                    f"The columns of {name} are not those that the ledger knows:"
                    " a migration of the ledger has to take it down anew."
                )
            else:
                yield from _differing_rows(cursor, schema, name, ROWS_OF.format(schema=schema, table=table))
        else:
            yield from _differing_rows(cursor, schema, name, NO_ROWS)


def _columns_told(cursor: CursorWrapper, schema: str, table: str) -> str | None:
    cursor.execute(
        f"""SELECT "row" FROM {schema}.ledger_entry WHERE "table" = %s AND key = ''
             ORDER BY number DESC LIMIT 1""",
        [table],
    )
    row = cursor.fetchone()
    return row[0] if row else None


def _columns(cursor: CursorWrapper, schema: str, table: Table) -> str | None:
    """The columns that the database has, as `ledger_begin` writes them down; none where it has no table."""
    cursor.execute(
        "SELECT jsonb_object_agg(attname, format_type(atttypid, atttypmod)"
        " || CASE WHEN attname = ANY (%s) THEN ' (SHA-256)'"
        " WHEN attname = ANY (%s) THEN ' (left out)' ELSE '' END)::text"
        " FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        [list(table.hashed), list(table.omitted), f"{schema}.{table.name}"],
    )
    columns: str | None = cursor.fetchone()[0]
    return columns


#: What the trigger would never have written: a change of what was not there, or one that changes nothing.
ODD_HISTORY: Final = """
SELECT number, key, action
  FROM (SELECT number, key, action, "row",
               lag(action) OVER before AS was, lag("row") OVER before AS row_before
          FROM {schema}.ledger_entry WHERE "table" = %s AND key <> ''
        WINDOW before AS (PARTITION BY key ORDER BY number)) told
 WHERE CASE action WHEN 'insert' THEN was IS NOT NULL AND was <> 'delete'
                   WHEN 'begin' THEN was IS NOT NULL AND (was = 'delete' OR "row" = row_before)
                   ELSE was IS NULL OR was = 'delete' OR "row" = row_before END
 ORDER BY number LIMIT 1
"""


def _odd_history(cursor: CursorWrapper, schema: str, table: str) -> Iterator[str]:
    cursor.execute(ODD_HISTORY.format(schema=schema), [table])
    for number, key, action in cursor.fetchall():
        yield f"Entry {number} ({action} of {table} {key}) cannot follow from that row's entries before it."


NO_ROWS: Final = """SELECT NULL::text AS key, NULL::text AS "row" WHERE false"""
ROWS_OF: Final = """
SELECT t."{table.pk}"::text AS key, {schema}.ledger_row(to_jsonb(t), %(hashed)s, %(omitted)s) AS "row"
  FROM {schema}.{table.name} t
"""
DIFFERING_ROWS: Final = """
SELECT key, told.number, there."row" IS NULL, count(*) OVER () - 1
  FROM (SELECT * FROM (SELECT DISTINCT ON (key) key, number, action, "row" FROM {schema}.ledger_entry
                        WHERE "table" = %(table)s AND key <> '' ORDER BY key, number DESC) last
         WHERE action <> 'delete') told
  FULL JOIN ({rows}) there USING (key)
 WHERE there."row" IS DISTINCT FROM told."row"
 ORDER BY told.number, key LIMIT 1
"""


def _differing_rows(cursor: CursorWrapper, schema: str, table: str, rows: str) -> Iterator[str]:
    """The first row that is not as its last entry says."""
    reduced = {"hashed": list(HASHED.get(table, ())), "omitted": list(OMITTED.get(table, ()))}
    cursor.execute(DIFFERING_ROWS.format(schema=schema, rows=rows), {"table": table, **reduced})
    for key, number, is_gone, others in cursor.fetchall():
        if number is None:
            said = "has no entry in the ledger"
        elif is_gone:
            said = f"is not there, and entry {number}, its last, does not say that it was removed"
        else:
            said = f"is not as entry {number}, its last, says"
        yield f"Row {key} of {table} {said}{f' ({others} more likewise)' if others else ''}."

"""Whether the database still writes every change down: the ledger's functions and triggers as it has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.backends.utils import CursorWrapper

from factcheck.ledger.recording import ENTRY_TRIGGERS, FUNCTIONS, TRIGGER, TRIGGER_AT_TRUNCATE
from factcheck.ledger.tables import domain_tables

# When a trigger fires, in the bits of PostgreSQL's `tgtype`.
EACH_ROW, BEFORE, INSERT, DELETE, UPDATE, TRUNCATE = 1, 2, 4, 8, 16, 32


class Trigger(NamedTuple):
    """A trigger as PostgreSQL keeps it."""

    fires: int
    is_deferred: bool
    function: str
    arguments: tuple[str, ...] = ()
    #: No condition, and for whatever column.
    is_whole: bool = True


def expected_triggers() -> dict[tuple[str, str], Trigger]:
    """Every trigger of the ledger, by table and name."""
    at_truncate = Trigger(BEFORE | TRUNCATE, False, "ledger_refuses")
    change, truncate = ENTRY_TRIGGERS
    expected = {
        ("ledger_entry", change): Trigger(EACH_ROW | BEFORE | DELETE | UPDATE, False, "ledger_refuses"),
        ("ledger_entry", truncate): at_truncate,
    }
    for table in domain_tables():
        fires = EACH_ROW | INSERT | DELETE | UPDATE
        recording = Trigger(fires, True, "ledger_record", table.arguments)
        expected |= {(table.name, TRIGGER): recording, (table.name, TRIGGER_AT_TRUNCATE): at_truncate}
    return expected


def unguarded(cursor: CursorWrapper, schema: str) -> Iterator[str]:
    """What is not as the migrations made it, a sentence for each. `schema` is quoted."""
    yield from _changed_functions(cursor, schema)
    yield from _changed_triggers(cursor, schema)
    yield from _strangers(cursor, schema)


FUNCTIONS_SQL: Final = """
SELECT p.proname, p.prosrc, p.prosecdef, coalesce(p.proconfig, '{}'), l.lanname,
       p.proowner = c.relowner, has_function_privilege('public', p.oid, 'EXECUTE')
  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
  JOIN pg_class c ON c.oid = %s::regclass AND c.relnamespace = p.pronamespace
 WHERE p.proname = ANY (%s)
"""


def _changed_functions(cursor: CursorWrapper, schema: str) -> Iterator[str]:
    expected = {
        (
            function.name,
            function.source(schema),
            function.is_definer,
            tuple(function.settings),
            "plpgsql",
            True,
            function.is_pure,
        )
        for function in FUNCTIONS
    }
    names = [function.name for function in FUNCTIONS]
    cursor.execute(FUNCTIONS_SQL, [f"{schema}.ledger_entry", names])
    found = {(*row[:3], tuple(row[3]), *row[4:]) for row in cursor.fetchall()}
    for name in sorted({function[0] for function in expected ^ found}):
        yield f"The function {name} is not as the migrations made it."


TRIGGERS_SQL: Final = """
SELECT c.relname, t.tgname, t.tgenabled = 'A', t.tgtype, t.tgdeferrable AND t.tginitdeferred,
       p.proname, t.tgargs, t.tgqual IS NULL AND t.tgattr::text = '' AND p.pronamespace = c.relnamespace
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = %s::regclass)
   AND (c.relname = 'ledger_entry' OR t.tgname = ANY (%s))
"""


def _changed_triggers(cursor: CursorWrapper, schema: str) -> Iterator[str]:
    cursor.execute(TRIGGERS_SQL, [f"{schema}.ledger_entry", [TRIGGER, TRIGGER_AT_TRUNCATE]])
    found, switched_off = {}, set()
    for table, name, is_on, fires, is_deferred, function, arguments, is_whole in cursor.fetchall():
        given = tuple(bytes(arguments).decode().split("\0")[:-1])
        found[table, name] = Trigger(fires, is_deferred, function, given, is_whole)
        if not is_on:
            switched_off.add((table, name))
    expected = expected_triggers()
    for table, name in sorted(expected.keys() | found.keys()):
        trigger = f"The trigger {name} on {table}"
        if (table, name) not in found:
            yield f"{trigger} is missing."
        elif (table, name) not in expected:
            yield f"{trigger} was made by no migration."
        elif found[table, name] != expected[table, name]:
            yield f"{trigger} is not as the migrations made it."
        elif (table, name) in switched_off:
            yield f"{trigger} is switched off, or does not fire always."


STRANGERS_SQL: Final = """
SELECT c.relname,
       CASE WHEN c.relkind <> 'r' THEN 'is no ordinary table'
            WHEN c.relrowsecurity THEN 'has row security, which hides rows'
            ELSE 'has a rule, which changes what statements do' END
  FROM pg_class c
 WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = %s::regclass) AND c.relname = ANY (%s)
   AND (c.relkind <> 'r' OR c.relrowsecurity OR EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid))
 ORDER BY 1
"""


def _strangers(cursor: CursorWrapper, schema: str) -> Iterator[str]:
    tables = ["ledger_entry", *(table.name for table in domain_tables())]
    cursor.execute(STRANGERS_SQL, [f"{schema}.ledger_entry", tables])
    for table, oddity in cursor.fetchall():
        yield f"{table} {oddity}."

"""For migrations: triggers by which the database itself marks what is to be indexed anew.

Whoever changes a row of a marked table, by whatever road, leaves a mark in the same transaction (kinds of
marks: keeping.py). Marks are only ever added there, so no writer waits for another. The triggers fire also
where a session switches triggers off by `session_replication_role`; a table that is emptied by TRUNCATE marks
nothing, which the ledger's own trigger refuses on the site.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db.migrations import RunSQL

TRIGGER = "marked_for_search"
#: What each event's trigger calls the rows before it and after it.
EVENTS = {
    "insert": "NEW TABLE AS became",
    "update": "OLD TABLE AS was NEW TABLE AS became",
    "delete": "OLD TABLE AS was",
}

#: The trigger's arguments, three by three: the kind of mark, the column with its key, and the columns that
#: matter, of which one at least has to have changed. Their names are looked up in our own schema alone.
FUNCTION = """
CREATE FUNCTION mark_for_search() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rows_of text;
    changed text;
BEGIN
    FOR place IN 0 .. TG_NARGS - 3 BY 3 LOOP
        rows_of := format('SELECT %I AS key, %s FROM ', TG_ARGV[place + 1], TG_ARGV[place + 2]);
        changed := CASE TG_OP
            WHEN 'INSERT' THEN rows_of || 'became'
            WHEN 'DELETE' THEN rows_of || 'was'
            ELSE '(' || rows_of || 'was EXCEPT ALL ' || rows_of || 'became) UNION ALL ('
                     || rows_of || 'became EXCEPT ALL ' || rows_of || 'was)' END;
        EXECUTE format('INSERT INTO articles_searchmark (kind, key)'
                       ' SELECT DISTINCT %L, changed.key FROM (%s) AS changed WHERE changed.key IS NOT NULL',
                       TG_ARGV[place], changed);
    END LOOP;
    RETURN NULL;
END $$;

DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION mark_for_search() SET search_path TO %I, pg_temp', current_schema());
END $$;
"""

install = RunSQL(FUNCTION, "DROP FUNCTION mark_for_search()")


class Marked(NamedTuple):
    """A change of one of these columns leaves a mark of this kind, with the value of the column `key`."""

    kind: str
    key: str
    columns: str


def marks(
    table: str, *marked: Marked, events: Collection[str] = tuple(EVENTS), name: str = TRIGGER
) -> RunSQL:
    """Have changes of this table leave marks. `name` differs where a table has such triggers already."""
    arguments = ", ".join(f"'{argument}'" for one in marked for argument in one)
    made = [
        f"CREATE TRIGGER {name}_{event} AFTER {event.upper()} ON {table} REFERENCING {EVENTS[event]}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION mark_for_search({arguments});"
        f" ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}_{event};"
        for event in events
    ]
    return RunSQL("\n".join(made), "\n".join(f"DROP TRIGGER {name}_{event} ON {table};" for event in events))

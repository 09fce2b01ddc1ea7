"""For migrations: what makes the database keep the ledger, and what a changed table of the domain needs.

A migration that changes the columns of a domain table, or makes one, is followed by one of the ledger that
depends on it and takes the table down anew. `verify_ledger`, and a test, name a table where it was forgotten.

    operations = [RecordAnew("claims_verdict")]

Such a migration stands alone: PostgreSQL refuses to alter a table whose changes are still to be written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from factcheck.ledger.recording import (
    ENTRY_TRIGGERS,
    FUNCTIONS,
    TRIGGER,
    TRIGGER_AT_TRUNCATE,
    guards,
    literal,
    trigger_arguments,
    triggers_of,
)


def schema_of(editor: BaseDatabaseSchemaEditor) -> str:
    """The schema that the tables are made in, quoted."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
    return str(schema)


class LedgerOperation(Operation):
    """Changes nothing that Django's models know of."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def forwards(self, schema: str) -> Iterable[str]:
        raise NotImplementedError

    def backwards(self, schema: str) -> Iterable[str]:
        raise NotImplementedError

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        for statement in self.forwards(schema_of(schema_editor)):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        for statement in self.backwards(schema_of(schema_editor)):
            schema_editor.execute(statement, params=None)


class InstallLedger(LedgerOperation):
    """Makes the functions of the ledger, or makes them anew as they now are, and what guards its table."""

    def forwards(self, schema: str) -> Iterable[str]:
        for function in FUNCTIONS:
            yield from function.statements(schema)
        for trigger in ENTRY_TRIGGERS:
            yield f"DROP TRIGGER IF EXISTS {trigger} ON {schema}.ledger_entry"
        yield from guards(schema)

    def backwards(self, schema: str) -> Iterable[str]:
        for trigger in ENTRY_TRIGGERS:
            yield f"DROP TRIGGER {trigger} ON {schema}.ledger_entry"
        for function in FUNCTIONS:
            yield f"DROP FUNCTION {schema}.{function.name}"

    def describe(self) -> str:
        return "Makes the functions of the ledger"


class RecordAnew(LedgerOperation):
    """Has changes of these tables written down, and takes down every row that is not as its last entry says.

    `hashed` names columns that stand in an entry as their SHA-256, `omitted` those that stand in none. The
    database refuses where a row was altered behind the ledger's back. On the way back no more is written down
    of these tables, until a migration takes them down anew.
    """

    def __init__(
        self, *tables: str, pk: str = "id", hashed: Sequence[str] = (), omitted: Sequence[str] = ()
    ) -> None:
        self.tables, self.pk, self.hashed, self.omitted = tables, pk, tuple(hashed), tuple(omitted)

    def deconstruct(self) -> tuple[str, Sequence[object], dict[str, object]]:
        named = {"pk": self.pk, "hashed": self.hashed, "omitted": self.omitted}
        return type(self).__name__, self.tables, dict(named)

    def forwards(self, schema: str) -> Iterable[str]:
        # All at once and first: whoever is writing there needs the ledger before they are done.
        tables = ", ".join(f"{schema}.{table}" for table in self.tables)
        yield f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"
        arguments = trigger_arguments(self.pk, self.hashed, self.omitted)
        given = ", ".join(literal(argument) for argument in arguments)
        for table in self.tables:
            yield from triggers_of(schema, table, arguments)
            yield f"SELECT {schema}.ledger_begin({literal(table)}, {given})"

    def backwards(self, schema: str) -> Iterable[str]:
        for table in self.tables:
            for trigger in (TRIGGER, TRIGGER_AT_TRUNCATE):
                # It may be gone: several migrations take the same table down, one after the other.
                yield f"DROP TRIGGER IF EXISTS {trigger} ON {schema}.{table}"

    def describe(self) -> str:
        return f"Takes down the rows of {', '.join(self.tables)} in the ledger"

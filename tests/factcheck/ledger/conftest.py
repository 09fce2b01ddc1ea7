"""A ledger as it is on the site."""

from __future__ import annotations

from datetime import UTC

import pytest

from factcheck.ledger.chain import Fields
from factcheck.ledger.models import Entry
from factcheck.ledger.recording import ENTRY_TRIGGERS, TRIGGER_AT_TRUNCATE
from factcheck.ledger.tables import Table, domain_tables
from tests.database import sql


@pytest.fixture
def ledger(db: None) -> None:
    """A ledger as `make_whole` makes it."""
    make_whole()


def make_whole() -> None:
    """A ledger that has just begun, with the triggers that tests have switched off."""
    begin_ledger()
    switch_on()


def switch_on() -> None:
    for table in domain_tables():
        sql(f"ALTER TABLE {table.name} ENABLE ALWAYS TRIGGER {TRIGGER_AT_TRUNCATE}")
    for trigger in ENTRY_TRIGGERS:
        sql(f"ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER {trigger}")


def begin_ledger() -> None:
    """Begin it anew: what other tests kept and swept away unseen is forgotten."""
    sql("TRUNCATE ledger_entry")
    for table in domain_tables():
        take_down(table)


def take_down(table: Table) -> None:
    """Write down the rows of a table that are not as they were told, as a migration does."""
    sql("SELECT ledger_begin(%s, %s, %s::text[], %s::text[])", table.name, *table.arguments)


def fields_of(entry: Entry) -> Fields:
    """What is hashed of an entry that was written as entries are."""
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    others = (getattr(entry, name) for name in Fields._fields[2:])
    return Fields(entry.number, at, *others)

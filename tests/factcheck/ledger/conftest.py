"""A ledger as it is on the site."""

from __future__ import annotations

import pytest

from factcheck.ledger.recording import ENTRY_TRIGGERS, TRIGGER_AT_TRUNCATE
from factcheck.ledger.tables import domain_tables
from tests.database import sql


@pytest.fixture
def ledger(db: None) -> None:
    """A ledger that has just begun, with the triggers that tests have switched off."""
    begin_ledger()
    for table in domain_tables():
        sql(f"ALTER TABLE {table.name} ENABLE ALWAYS TRIGGER {TRIGGER_AT_TRUNCATE}")
    for trigger in ENTRY_TRIGGERS:
        sql(f"ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER {trigger}")


def begin_ledger() -> None:
    """Begin it anew: what other tests kept and swept away unseen is forgotten."""
    sql("TRUNCATE ledger_entry")
    for table in domain_tables():
        sql("SELECT ledger_begin(%s, %s, %s::text[])", table.name, table.pk, list(table.hashed))

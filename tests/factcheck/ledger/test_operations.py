"""What the migrations of the ledger do, and what verifying says where one is missing."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.state import ProjectState

from claims.models import Topic
from factcheck.ledger.models import Entry
from factcheck.ledger.operations import InstallLedger, LedgerOperation, RecordAnew
from factcheck.ledger.recording import TRIGGER
from factcheck.ledger.verifying import verify
from tests.database import sql
from tests.factory import make_topic


def write_down() -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def migrate(operation: LedgerOperation, *, back: bool = False) -> None:
    state = ProjectState()
    with connection.schema_editor() as editor:
        run = operation.database_backwards if back else operation.database_forwards
        run("ledger", editor, state, state)


def actions(table: str) -> list[str]:
    return list(Entry.objects.filter(table=table).exclude(key="").values_list("action", flat=True))


@pytest.mark.django_db
def test_every_table_was_taken_down_anew_after_the_last_migration_that_changed_its_columns() -> None:
    forgotten = [fault for fault in verify().faults if fault.startswith("The columns of")]
    assert forgotten == []


@pytest.mark.usefixtures("ledger")
def test_a_migration_that_changes_columns_is_followed_by_one_that_takes_the_table_down_anew() -> None:
    topic = make_topic()
    make_topic()
    write_down()
    sql("ALTER TABLE claims_topic ADD COLUMN note text NOT NULL DEFAULT 'none'")
    (fault,) = verify().faults
    assert fault == (
        "The columns of claims_topic are not those that the ledger knows:"
        " a migration of the ledger has to take it down anew."
    )
    migrate(RecordAnew("claims_topic"))
    assert verify().faults == ()
    assert actions("claims_topic") == ["insert", "insert", "begin", "begin"]
    assert json.loads(Entry.objects.of(topic).latest("number").row)["note"] == "none"
    sql("UPDATE claims_topic SET note = 'some'")
    write_down()
    assert actions("claims_topic")[4:] == ["update", "update"]
    assert verify().faults == ()


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("change", "rows_anew"),
    [
        ("ALTER COLUMN name_en TYPE text", 0),
        ("ALTER COLUMN name_en TYPE text[] USING ARRAY[name_en]", 1),
        ("DROP COLUMN name_zh", 1),
        ("RENAME COLUMN name_en TO name_of_it", 1),
    ],
)
def test_only_rows_that_became_other_than_they_were_told_are_taken_down_again(
    change: str, rows_anew: int
) -> None:
    make_topic()
    write_down()
    before = len(actions("claims_topic"))
    sql(f"ALTER TABLE claims_topic {change}")
    migrate(RecordAnew("claims_topic"))
    assert actions("claims_topic")[before:] == ["begin"] * rows_anew
    assert verify().faults == ()


@pytest.mark.usefixtures("ledger")
def test_rows_are_changed_between_a_migration_of_columns_and_the_one_that_takes_them_down() -> None:
    make_topic()
    write_down()
    sql("ALTER TABLE claims_topic ALTER COLUMN name_en TYPE text[] USING ARRAY[name_en]")
    sql("UPDATE claims_topic SET name_zh = '桥'")
    sql("UPDATE claims_topic SET name_zh = '船'")
    write_down()
    migrate(RecordAnew("claims_topic"))
    assert actions("claims_topic") == ["insert", "update", "update"]
    assert verify().faults == ()


@pytest.mark.usefixtures("ledger")
def test_nothing_is_taken_down_where_nothing_changed() -> None:
    make_topic()
    write_down()
    before = Entry.objects.count()
    migrate(RecordAnew("claims_topic", "claims_claim"))
    migrate(RecordAnew("articles_revision", hashed=["received", "text", "blocks", "marks"]))
    migrate(RecordAnew("claims_report", hashed=["text"], omitted=["mail", "sender"]))
    assert Entry.objects.count() == before


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    "unseen", ["UPDATE claims_topic SET name_en = 'Ships'", "DELETE FROM claims_topic", "INSERT"]
)
def test_what_was_altered_behind_the_ledgers_back_is_not_made_good_by_a_migration(unseen: str) -> None:
    make_topic()
    write_down()
    sql(f"ALTER TABLE claims_topic DISABLE TRIGGER {TRIGGER}")
    if unseen == "INSERT":
        Topic.objects.create(slug="unseen", name_en="Unseen", original_language="en")
    else:
        sql(unseen)
    write_down()
    sql("ALTER TABLE claims_topic ADD COLUMN note text NOT NULL DEFAULT ''")
    refused = "of claims_topic is not as the ledger says: see verify_ledger"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        migrate(RecordAnew("claims_topic"))
    assert actions("claims_topic") == ["insert"]


@pytest.mark.usefixtures("ledger")
def test_a_new_table_is_written_down_from_its_first_row_on() -> None:
    sql("CREATE TABLE claims_new (code text PRIMARY KEY, large text, secret text DEFAULT 'x')")
    sql("INSERT INTO claims_new VALUES ('a', 'long'), ('b', NULL)")
    migrate(RecordAnew("claims_new", pk="code", hashed=["large"], omitted=["secret"]))
    sql("UPDATE claims_new SET large = 'longer' WHERE code = 'b'")
    write_down()
    told = Entry.objects.filter(table="claims_new").order_by("number")
    columns, first, second, changed = (json.loads(entry.row) for entry in told)
    assert columns == {"code": "text", "large": "text (SHA-256)", "secret": "text (left out)"}
    assert first["large"].startswith("sha256:")
    assert second == {"code": "b", "large": None}
    assert [entry.key for entry in told] == ["", "a", "b", "b"]
    assert changed["large"] != first["large"]


@pytest.mark.usefixtures("ledger")
def test_a_table_that_is_no_more_has_to_have_been_emptied_first() -> None:
    sql("SELECT ledger_append('claims_old', '7', 'begin', '{}')")
    assert verify().faults == (
        f"Row 7 of claims_old is not there, and entry {Entry.objects.latest('number').number},"
        " its last, does not say that it was removed.",
    )
    sql("SELECT ledger_append('claims_old', '7', 'delete', '')")
    assert verify().faults == ()


@pytest.mark.usefixtures("ledger")
def test_the_way_back_is_open_past_several_migrations_of_one_table() -> None:
    topic = make_topic()
    write_down()
    migrate(RecordAnew("claims_topic"))
    for _migration in range(2):
        migrate(RecordAnew("claims_topic"), back=True)
    assert any("claims_topic" in fault for fault in verify().faults)
    migrate(RecordAnew("claims_topic"))
    assert verify().faults == ()
    topic.delete()
    write_down()
    assert actions("claims_topic") == ["insert", "delete"]


@pytest.mark.usefixtures("ledger")
def test_the_way_back_leaves_nothing_that_writes() -> None:
    make_topic()
    write_down()
    before = Entry.objects.count()
    migrate(RecordAnew("claims_topic"), back=True)
    make_topic()
    write_down()
    assert Entry.objects.count() == before
    assert "The trigger written_in_ledger on claims_topic is missing." in verify().faults


@pytest.mark.usefixtures("ledger")
def test_functions_are_made_anew_as_they_now_are() -> None:
    sql("CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$")
    assert verify().faults
    migrate(InstallLedger())
    assert verify().faults == ()


@pytest.mark.django_db
def test_the_migration_can_be_read_as_sql() -> None:
    out = StringIO()
    call_command("sqlmigrate", "ledger", "0002", stdout=out)
    assert "CREATE CONSTRAINT TRIGGER written_in_ledger" in out.getvalue()
    assert RecordAnew("a", hashed=["b"]).deconstruct() == (
        "RecordAnew",
        ("a",),
        {"pk": "id", "hashed": ("b",), "omitted": ()},
    )

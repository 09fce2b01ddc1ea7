"""What the database writes down at each change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection, transaction

from claims.models import Claim, Report, Topic
from factcheck.ledger.chain import GENESIS, link
from factcheck.ledger.models import Entry
from factcheck.ledger.recording import TRIGGER
from factcheck.ledger.tables import LEFT_OUT, domain_tables
from factcheck.ledger.verifying import verify
from tests.database import change, copy, delete, refusal, sql
from tests.factcheck.ledger.conftest import fields_of, take_down
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_publisher,
    make_report,
    make_revision,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.usefixtures("ledger")


def written() -> list[tuple[str, str, str]]:
    """Action, table and key of every entry since the ledger began, once the transaction would end."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")
    rows = Entry.objects.exclude(action="begin").order_by("number").values_list("action", "table", "key")
    return list(rows)


def row_of(number: int | None = None) -> dict[str, Any]:
    """The row in this entry, or in the last one."""
    entry = Entry.objects.get(number=number) if number else Entry.objects.latest("number")
    return dict(json.loads(entry.row))


def test_a_row_made_changed_and_removed_is_three_entries() -> None:
    topic = make_topic()
    Topic.objects.filter(pk=topic.pk).update(name_en="Bridges")
    key = str(topic.pk)
    topic.delete()
    assert written() == [(action, "claims_topic", key) for action in ("insert", "update", "delete")]
    made, changed, removed = Entry.objects.filter(table="claims_topic", key=key)
    assert json.loads(made.row)["name_en"] == topic.name_en
    assert json.loads(changed.row)["name_en"] == "Bridges"
    assert removed.row == ""
    assert [entry.number for entry in Entry.objects.of(Topic(pk=int(key)))] == [
        made.number,
        changed.number,
        removed.number,
    ]


def test_every_column_stands_in_the_entry_as_postgresql_writes_it_in_json() -> None:
    at = datetime(2024, 5, 2, 8, 5, 0, 455360, tzinfo=UTC)
    make_claim(statement_en='"桥" \\ 🙂\n', said_on="2024-05-01", said_precision="day", created_at=at)
    written()
    row = row_of()
    assert set(row) == {field.column for field in Claim._meta.concrete_fields}
    assert row["statement_en"] == '"桥" \\ 🙂\n'
    assert row["said_on"] == "2024-05-01"
    assert row["created_at"] == "2024-05-02T08:05:00.45536+00:00"


def test_a_change_that_changes_nothing_is_no_entry() -> None:
    topic = make_topic()
    before = written()
    change(topic, name_en=topic.name_en)
    Topic.objects.update(name_zh="")
    assert written() == before


def test_a_change_that_the_row_as_json_does_not_show_is_no_entry() -> None:
    article = make_article(languages=["en"])
    before = written()
    sql("UPDATE articles_article SET languages = '[0:0]={en}' WHERE id = %s", article.pk)
    assert written() == before
    assert not verify().faults


def test_who_wrote_a_report_leaves_no_trace_in_the_ledger() -> None:
    report = make_report(mail="reader@example.org", sender="1f3a")
    before = written()
    assert set(row_of()) == {field.column for field in Report._meta.concrete_fields} - {"mail", "sender"}
    change(report, mail="", sender="")
    assert written() == before
    assert not verify().faults


def test_what_a_reader_wrote_stands_there_as_its_hash_until_it_is_forgotten() -> None:
    report = make_report(text="The date is wrong.")
    report.handle("declined", by=make_user())
    report.forget()
    assert [action for action, table, _key in written() if table == "claims_report"] == [
        "insert",
        "update",
        "update",
    ]
    told = Entry.objects.of(report).values_list("row", flat=True)
    assert [json.loads(row)["text"] for row in told] == [
        f"sha256:{sha256(text).hexdigest()}" for text in (b"The date is wrong.", b"The date is wrong.", b"")
    ]


def test_raw_sql_bulk_writes_and_tables_between_models_are_written_down() -> None:
    topic = make_topic()
    claim = make_claim(topics=[topic])
    through = Claim.topics.through.objects.get(claim=claim)
    Topic.objects.bulk_create([Topic(slug=slug, original_language="en", name_en=slug) for slug in "ab"])
    copy(topic, slug="c")
    delete(through)
    found = written()
    assert [entry[:2] for entry in found if entry[1] != "claims_claim"] == [
        ("insert", "claims_topic"),
        ("insert", "claims_claim_topics"),
        *[("insert", "claims_topic")] * 3,
        ("delete", "claims_claim_topics"),
    ]


def test_another_primary_key_is_another_row() -> None:
    topic = make_topic()
    change(topic, id=topic.pk + 1000)
    assert written()[1:] == [
        ("delete", "claims_topic", str(topic.pk)),
        ("insert", "claims_topic", str(topic.pk + 1000)),
    ]


def test_large_columns_of_a_revision_stand_there_as_their_hash() -> None:
    revision = make_revision(make_article(access="not_read"), text="The bridge. " * 1000)
    written()
    entry = Entry.objects.get(table="articles_revision", action="insert")
    row = json.loads(entry.row)
    assert len(entry.row) < 1500
    assert row["received_sha256"] == revision.received_sha256
    for column in ("received", "text", "blocks", "marks"):
        assert row[column].startswith("sha256:")


def test_what_is_undone_is_not_written_down() -> None:
    kept = make_topic()
    with pytest.raises(RuntimeError), transaction.atomic():
        make_topic()
        change(kept, name_en="Never")
        raise RuntimeError
    assert written() == [("insert", "claims_topic", str(kept.pk))]


def test_the_row_is_the_same_whatever_the_session_prefers() -> None:
    make_annotation(claim=make_claim(said_on="2024-05-01", said_precision="day"))
    written()
    before = Entry.objects.count()
    odd = {
        "TimeZone": "Asia/Shanghai",
        "DateStyle": "German",
        "bytea_output": "escape",
        "IntervalStyle": "sql_standard",
        "extra_float_digits": "-15",
    }
    for setting, value in odd.items():
        sql(f"SET LOCAL {setting} TO '{value}'")
    # Takes down what is not as it was told.
    for table in domain_tables():
        take_down(table)
    sql("UPDATE claims_claim SET unknowns_en = 'The date.'")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for setting in odd:
        sql(f"SET LOCAL {setting} TO DEFAULT")
    sql("SET LOCAL TimeZone TO 'UTC'")
    assert Entry.objects.count() == before + 1
    told = list(Entry.objects.filter(table="claims_claim").exclude(key="").values_list("row", flat=True))
    earlier, later = (json.loads(row) for row in told[-2:])
    assert later == earlier | {"unknowns_en": "The date.", "version": earlier["version"] + 1}


def test_entries_are_numbered_without_gaps_and_each_follows_from_the_one_before() -> None:
    for number in range(5):
        make_annotation(note_en=f"“{number}” – 注：\x01\u2028")
    written()
    previous = GENESIS
    for place, entry in enumerate(Entry.objects.order_by("number"), 1):
        assert entry.number == place
        assert entry.hash == link(previous, fields_of(entry))
        previous = entry.hash


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE ledger_entry SET actor = 'nobody'", "entry_refuses_change"),
        ("DELETE FROM ledger_entry", "entry_refuses_change"),
        ("TRUNCATE ledger_entry", "entry_refuses_truncate"),
        ("TRUNCATE claims_topic CASCADE", "written_in_ledger_refuses_truncate"),
        ("SET LOCAL session_replication_role TO replica; DELETE FROM ledger_entry", "entry_refuses_change"),
    ],
)
def test_the_ledger_refuses_to_be_rewritten_by_its_owner_too(statement: str, rule: str) -> None:
    make_topic()
    written()
    assert refusal(lambda: sql(statement)) == rule


def test_no_change_has_the_whole_ledger_read() -> None:
    """Plans are kept: one made for an empty ledger would have each change read it all."""

    def scans() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'ledger_entry'")
            return int(cursor.fetchone()[0])

    written()
    sql("ANALYZE ledger_entry")
    before = scans()
    for _number in range(10):
        topic = make_topic()
        change(topic, name_en="Changed")
        delete(topic)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    assert scans() == before


def test_a_session_that_switches_triggers_off_does_not_switch_off_the_ledger() -> None:
    sql("SET LOCAL session_replication_role TO replica")
    topic = make_topic()
    assert written() == [("insert", "claims_topic", str(topic.pk))]


def test_django_reads_the_ledger_and_writes_nothing_there() -> None:
    entry = Entry.objects.earliest("number")
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        Entry.objects.create(number=99999)


def test_every_table_of_the_domain_that_the_database_has_is_written_down() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(tgname::text)"
            " FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid"
            " WHERE relkind IN ('r', 'p') AND relname ~ '^(articles|claims)_' GROUP BY 1"
        )
        found = dict(cursor.fetchall())
    assert set(found) - LEFT_OUT == {table.name for table in domain_tables()}
    assert {name for name, triggers in found.items() if TRIGGER not in triggers} == LEFT_OUT


def test_a_removed_user_leaves_no_gap() -> None:
    user = make_user()
    claim = make_claim(assignee=user)
    user.delete()
    assert written()[-1] == ("update", "claims_claim", str(claim.pk))
    assert row_of()["assignee_id"] is None
    make_publisher()
    assert written()[-1][1] == "articles_publisher"

"""What somebody who owns the database can do to the ledger and to what it tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from articles.models import Revision
from claims.models import Claim, Topic
from factcheck.ledger.chain import GENESIS, link
from factcheck.ledger.models import Entry
from factcheck.ledger.recording import TRIGGER, TRIGGER_AT_TRUNCATE
from factcheck.ledger.verifying import Head, last_entry
from tests.database import change, copy, delete, sql
from tests.factcheck.ledger.conftest import fields_of
from tests.factory import make_topic


@dataclass
class Story:
    """Some records, each with its entries, and the head that was kept when they were whole."""

    claim: Claim
    topic: Topic
    head: Head

    def entry(self, record: Claim | Topic | None = None) -> int:
        """The number of the last entry of the topic, or of another record."""
        return Entry.objects.of(record or self.topic).latest("number").number


def write_down() -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def unseen(*tables: str) -> Iterator[None]:
    """Somebody who owns the tables switches their triggers off, and afterwards on again as they were."""
    for table in tables:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    write_down()
    for table in tables:
        sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        names = ("entry_refuses_change", "entry_refuses_truncate")
        for trigger in names if table == "ledger_entry" else (TRIGGER, TRIGGER_AT_TRUNCATE):
            sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


def edit_entry(column: str, value: str) -> Callable[[Story], None]:
    def edit(story: Story) -> None:
        with unseen("ledger_entry"):
            sql(f'UPDATE ledger_entry SET "{column}" = {value} WHERE number = %s', story.entry())

    return edit


def chain_anew() -> None:
    """The owner computes every hash again."""
    previous = GENESIS
    with unseen("ledger_entry"):
        for entry in Entry.objects.order_by("number"):
            previous = link(previous, fields_of(entry))
            sql("UPDATE ledger_entry SET hash = %s WHERE number = %s", previous, entry.number)


def row_edited(story: Story) -> None:
    with unseen("claims_claim"):
        change(story.claim, statement_en="Another sentence.")


def text_edited(story: Story) -> None:
    with unseen("articles_revision"):
        change(Revision.objects.earliest("pk"), text="Another text of the same length.")


def row_removed(story: Story) -> None:
    with unseen("claims_claim_topics", "claims_topic"):
        delete(Claim.topics.through.objects.get(claim=story.claim))


def row_inserted(story: Story) -> None:
    with unseen("claims_topic"):
        copy(story.topic, slug="unseen")


def columns_edited(story: Story) -> None:
    with unseen("ledger_entry"):
        sql("UPDATE ledger_entry SET \"row\" = 'no JSON' WHERE number = 1")


def entry_edited_and_its_hash_made_good(story: Story) -> None:
    """One link is made good, and the next one no longer fits."""
    number = story.entry()
    edit_entry("actor", "'user:somebody'")(story)
    entry, before = Entry.objects.get(number=number), Entry.objects.get(number=number - 1)
    edit_entry("hash", f"'{link(before.hash, fields_of(entry))}'")(story)


def entry_removed(story: Story) -> None:
    with unseen("ledger_entry"):
        sql("DELETE FROM ledger_entry WHERE number = %s", story.entry())


def first_entry_removed(story: Story) -> None:
    with unseen("ledger_entry"):
        sql("DELETE FROM ledger_entry WHERE number = 1")


def entries_swapped(story: Story) -> None:
    number = story.entry()
    with unseen("ledger_entry"):
        for old, new in ((number, 10**6), (number - 1, number), (10**6, number - 1)):
            sql("UPDATE ledger_entry SET number = %s WHERE number = %s", new, old)


def tail_cut(story: Story) -> None:
    with unseen("ledger_entry"):
        sql("DELETE FROM ledger_entry WHERE number > %s", story.entry() - 1)


def tail_cut_with_its_rows(story: Story) -> None:
    """A row is made, and then it and its entry are gone as if they had never been."""
    topic = make_topic()
    write_down()
    head = last_entry()
    assert head
    story.head = head
    with unseen("ledger_entry", "claims_topic"):
        delete(topic)
        sql("DELETE FROM ledger_entry WHERE number = %s", head.number)


def entry_replayed(story: Story) -> None:
    columns = 'at, actor, role, "table", key, action, "row", hash'
    sql(
        f"INSERT INTO ledger_entry (number, {columns})"
        f" SELECT %s, {columns} FROM ledger_entry WHERE number = %s",
        story.head.number + 1,
        story.entry(),
    )


def entry_replayed_and_chained(story: Story) -> None:
    entry_replayed(story)
    chain_anew()


def trigger_off_and_row_changed(story: Story) -> None:
    sql(f"ALTER TABLE claims_claim DISABLE TRIGGER {TRIGGER}")
    change(story.claim, statement_en="Another sentence.")


def trigger_off(story: Story) -> None:
    sql(f"ALTER TABLE claims_claim DISABLE TRIGGER {TRIGGER}")


def trigger_that_fires_not_always(story: Story) -> None:
    sql(f"ALTER TABLE claims_claim ENABLE TRIGGER {TRIGGER}")


def trigger_dropped(story: Story) -> None:
    sql(f"DROP TRIGGER {TRIGGER} ON claims_verdict")


def trigger_given_a_condition(story: Story) -> None:
    trigger_dropped(story)
    sql(
        f"CREATE CONSTRAINT TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE ON claims_verdict"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger_record('id')"
    )
    sql(f"ALTER TABLE claims_verdict ENABLE ALWAYS TRIGGER {TRIGGER}")


def function_replaced(story: Story) -> None:
    sql(
        "CREATE OR REPLACE FUNCTION ledger_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " AS $$ BEGIN RETURN NULL; END $$"
    )


def trigger_of_a_stranger(story: Story) -> None:
    sql(
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.actor := 'nobody'; RETURN NEW; END $$"
    )
    sql("CREATE TRIGGER quiet BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION quiet()")


def ledger_emptied(story: Story) -> None:
    with unseen("ledger_entry"):
        sql("DELETE FROM ledger_entry")


def chain_written_anew(story: Story) -> None:
    """Row, entry and every hash after it: nothing in the database says otherwise."""
    with unseen("claims_topic"):
        change(story.topic, name_en="Ships")
    edit_entry("row", "replace(\"row\", 'Bridges', 'Ships')")(story)
    chain_anew()

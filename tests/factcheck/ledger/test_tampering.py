"""Kinds of tampering, by the owner of the database, and what `verify_ledger` says of each.

The table of them: pytest -s tests/factcheck/ledger/test_tampering.py
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from claims.models import Topic
from factcheck.ledger.models import Entry
from factcheck.ledger.verifying import last_entry, verify
from tests.database import change, delete, sql
from tests.factcheck.ledger.tampering import (
    Story,
    chain_written_anew,
    columns_edited,
    edit_entry,
    entries_swapped,
    entry_edited_and_its_hash_made_good,
    entry_removed,
    entry_replayed,
    entry_replayed_and_chained,
    first_entry_removed,
    function_replaced,
    ledger_emptied,
    row_edited,
    row_inserted,
    row_removed,
    tail_cut,
    tail_cut_with_its_rows,
    text_edited,
    trigger_dropped,
    trigger_given_a_condition,
    trigger_of_a_stranger,
    trigger_off,
    trigger_off_and_row_changed,
    trigger_that_fires_not_always,
    unseen,
    write_down,
)
from tests.factory import make_annotation, make_topic, make_verdict

pytestmark = pytest.mark.usefixtures("ledger")


@pytest.fixture
def story() -> Story:
    topic = make_topic()
    Topic.objects.filter(pk=topic.pk).update(name_en="Bridges")
    claim = make_verdict().claim
    claim.topics.add(topic)
    make_annotation()
    write_down()
    assert not verify().faults
    head = last_entry()
    assert head
    return Story(claim, topic, head)


BROKEN = r"^Entry {entry} \(update of claims_topic \d+\) does not follow from what stands before it"

#: Each kind, and the first thing said of it; {entry} is the topic's last entry, {end} the one after the last.
FOUND: dict[str, tuple[Callable[[Story], None], str]] = {
    "row edited": (row_edited, r"^Row \d+ of claims_claim is not as entry \d+, its last, says\.$"),
    "text of a revision edited": (
        text_edited,
        r"^Row \d+ of articles_revision is not as entry \d+, its last, says\.$",
    ),
    "row between two models removed": (
        row_removed,
        r"^Row \d+ of claims_claim_topics is not there, and entry \d+, its last, does not say that it was",
    ),
    "row inserted": (row_inserted, r"^Row \d+ of claims_topic has no entry in the ledger\.$"),
    "row of an entry edited": (edit_entry("row", "replace(\"row\", 'Bridges', 'Ships')"), BROKEN),
    "actor of an entry edited": (edit_entry("actor", "'user:somebody'"), BROKEN),
    "role of an entry edited": (edit_entry("role", "'somebody'"), BROKEN),
    "time of an entry edited": (edit_entry("at", "at - interval '1 microsecond'"), BROKEN),
    "time of an entry set to no time": (edit_entry("at", "'infinity'"), BROKEN),
    "time of an entry set before our era": (edit_entry("at", "'0044-03-15 12:00:00Z BC'"), BROKEN),
    "era of an entry edited": (edit_entry("at", "(at::text || ' BC')::timestamptz"), BROKEN),
    "columns of a table edited": (
        columns_edited,
        r"^Entry 1 \(begin of articles_article as a whole\) does not follow",
    ),
    "column of the ledger renamed": (
        lambda story: sql("ALTER TABLE ledger_entry RENAME COLUMN actor TO who"),
        r'^The ledger cannot be read: column "actor" does not exist',
    ),
    "key of an entry edited": (
        edit_entry("key", "'0'"),
        r"^Entry {entry} \(update of claims_topic 0\) does not follow",
    ),
    "action of an entry edited": (
        edit_entry("action", "'insert'"),
        r"^Entry {entry} \(insert of claims_topic \d+\) does not follow",
    ),
    "hash of an entry edited": (edit_entry("hash", "repeat('0', 64)"), BROKEN),
    "entry edited and its hash made good": (
        entry_edited_and_its_hash_made_good,
        r"^Entry {after} \(.*\) does not follow from what stands before it",
    ),
    "entry removed": (entry_removed, r"^Entry {entry} is missing: the next one there is {after} "),
    "first entry removed": (
        first_entry_removed,
        r"^The ledger does not begin with entry 1: the next one there is 2 ",
    ),
    "two entries swapped": (
        entries_swapped,
        r"^Entry {before} \(update of claims_topic \d+\) does not follow",
    ),
    "tail cut off": (
        tail_cut,
        r"^Row \d+ of articles_article has no entry in the ledger \(\d+ more likewise\)",
    ),
    "entry replayed": (entry_replayed, r"^Entry {end} \(update of claims_topic \d+\) does not follow"),
    "entry replayed and chained": (
        entry_replayed_and_chained,
        r"^Entry {end} \(update of claims_topic \d+\) cannot follow from that row's",
    ),
    "trigger off, row changed": (
        trigger_off_and_row_changed,
        r"^The trigger written_in_ledger on claims_claim is switched off",
    ),
    "trigger off": (trigger_off, r"^The trigger written_in_ledger on claims_claim is switched off"),
    "trigger that fires not always": (
        trigger_that_fires_not_always,
        r"^The trigger written_in_ledger on claims_claim is .*does not fire always",
    ),
    "trigger dropped": (trigger_dropped, r"^The trigger written_in_ledger on claims_verdict is missing\.$"),
    "trigger given a condition": (
        trigger_given_a_condition,
        r"^The trigger written_in_ledger on claims_verdict is not as the migrations made it\.$",
    ),
    "guard of the ledger off": (
        lambda story: sql("ALTER TABLE ledger_entry DISABLE TRIGGER entry_refuses_change"),
        r"^The trigger entry_refuses_change on ledger_entry is switched off",
    ),
    "function replaced": (
        function_replaced,
        r"^The function ledger_record is not as the migrations made it\.$",
    ),
    "function opened to all": (
        lambda story: sql("GRANT EXECUTE ON FUNCTION ledger_record() TO PUBLIC"),
        r"^The function ledger_record is not as the migrations made it\.$",
    ),
    "rule instead of writing": (
        lambda story: sql("CREATE RULE quiet AS ON INSERT TO ledger_entry DO INSTEAD NOTHING"),
        r"^ledger_entry has a rule, which changes what statements do\.$",
    ),
    "trigger of a stranger": (
        trigger_of_a_stranger,
        r"^The trigger quiet on ledger_entry was made by no migration\.$",
    ),
    "rows hidden": (
        lambda story: sql("ALTER TABLE claims_claim ENABLE ROW LEVEL SECURITY"),
        r"^claims_claim has row security, which hides rows\.$",
    ),
    "column added": (
        lambda story: sql("ALTER TABLE claims_topic ADD COLUMN secret text"),
        r"^The columns of claims_topic are not those that the ledger knows",
    ),
    "ledger emptied": (
        ledger_emptied,
        r"^The columns of articles_article are not those that the ledger knows",
    ),
}
#: What only a head that was kept elsewhere shows; {kept} is its number.
FOUND_BY_ITS_HEAD: dict[str, tuple[Callable[[Story], None], str]] = {
    "whole chain written anew": (
        chain_written_anew,
        r"^Entry {kept} \(.*\) is not the one that was kept: the ledger was written anew",
    ),
    "tail cut off with its rows": (
        tail_cut_with_its_rows,
        r"^The ledger ends with entry \d+, before entry {kept}, which was kept\.$",
    ),
}


def said(kind: str, faults: tuple[str, ...]) -> str:
    """What is said first, which `pytest -s` shows."""
    first = faults[0] if faults else "(nothing is found)"
    print(f"\n{kind:<36} {first}", end="")
    return first if faults else ""


@pytest.mark.parametrize("kind", FOUND)
def test_tampering_is_found_and_located(kind: str, story: Story) -> None:
    tamper, pattern = FOUND[kind]
    entry = story.entry()
    tamper(story)
    places = {"{before}": entry - 1, "{entry}": entry, "{after}": entry + 1, "{end}": story.head.number + 1}
    for place, number in places.items():
        pattern = pattern.replace(place, str(number))
    assert re.search(pattern, said(kind, verify().faults))


@pytest.mark.parametrize("kind", FOUND_BY_ITS_HEAD)
def test_what_the_owner_writes_anew_as_a_whole_is_found_by_a_head_kept_elsewhere(
    kind: str, story: Story
) -> None:
    tamper, pattern = FOUND_BY_ITS_HEAD[kind]
    tamper(story)
    assert not said(kind, verify().faults)
    pattern = pattern.replace("{kept}", str(story.head.number))
    assert re.search(pattern, said(f"{kind}, head kept", verify(since=story.head).faults))


def test_nothing_shows_that_a_row_was_changed_unseen_and_changed_back(story: Story) -> None:
    with unseen("claims_topic"):
        change(story.topic, name_en="Ships")
        change(story.topic, name_en="Bridges")
    assert not said("row changed unseen and changed back", verify(since=story.head).faults)


def test_a_row_changed_and_changed_back_is_two_entries(story: Story) -> None:
    for name in ("Ships", "Bridges"):
        change(story.topic, name_en=name)
    write_down()
    assert not verify(since=story.head).faults
    assert Entry.objects.of(story.topic).count() == 4


def test_a_row_changed_while_its_trigger_was_off_is_named_beside_the_trigger(story: Story) -> None:
    trigger_off_and_row_changed(story)
    faults = verify().faults
    assert [fault.partition(" ")[0] for fault in faults] == ["The", "Row"]
    assert faults[1].startswith(f"Row {story.claim.pk} of claims_claim is not as entry")


@pytest.mark.parametrize("honest", ["change", "removal", "another row in its place"])
def test_what_was_altered_unseen_is_not_laundered_by_the_next_honest_change(
    honest: str, story: Story
) -> None:
    with unseen("claims_topic"):
        if honest == "another row in its place":
            sql("DELETE FROM claims_claim_topics")
            delete(story.topic)
        else:
            change(story.topic, slug="ships")
    refused = f"row {story.topic.pk} of claims_topic is not as the ledger says: see verify_ledger"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        if honest == "change":
            change(story.topic, name_en="Boats")
        elif honest == "removal":
            sql("DELETE FROM claims_claim_topics")
            delete(story.topic)
        else:
            make_topic(pk=story.topic.pk)
        write_down()
    assert any(fault.startswith(f"Row {story.topic.pk} of claims_topic") for fault in verify().faults)

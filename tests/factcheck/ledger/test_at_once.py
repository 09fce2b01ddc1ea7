"""Many who write at the same moment: one chain, in the order in which their transactions were kept."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Claim, Comment, Topic
from factcheck.ledger.models import Entry
from factcheck.ledger.verifying import verify
from tests.database import Rival, committed, sql
from tests.factory import make_claim, make_topic

WRITERS, EACH = 6, 15


@pytest.fixture(autouse=True)
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        yield


def new_entries(after: int) -> list[Entry]:
    return list(Entry.objects.filter(number__gt=after).order_by("number"))


def last_number() -> int:
    return Entry.objects.latest("number").number


def broken() -> list[str]:
    """What is wrong with the chain. Rows of other tests were swept away, which is not written down."""
    return [fault for fault in verify().faults if fault.startswith(("Entry", "The ledger"))]


def test_many_writers_make_one_chain_without_gaps_in_which_no_transaction_is_torn() -> None:
    before = last_number()

    def write(writer: int) -> None:
        try:
            for number in range(EACH):
                with transaction.atomic():
                    topic = make_topic(slug=f"t-{writer}-{number}")
                    Topic.objects.filter(pk=topic.pk).update(name_en="Changed")
        finally:
            connection.close()

    threads = [Thread(target=write, args=[writer]) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = new_entries(before)
    assert [entry.number for entry in entries] == [*range(before + 1, before + 1 + 2 * WRITERS * EACH)]
    for made, changed in zip(entries[::2], entries[1::2], strict=True):
        assert (made.key, made.action, changed.action) == (changed.key, "insert", "update")
    assert broken() == []


def test_entries_stand_in_the_order_in_which_transactions_were_kept() -> None:
    before = last_number()
    with transaction.atomic():
        make_topic(slug="begun-first")
        rival = Rival(lambda: make_topic(slug="kept-first"))
        assert rival.outcome() is None
    slugs = [entry.row.partition('"slug": "')[2].partition('"')[0] for entry in new_entries(before)]
    assert slugs == ["kept-first", "begun-first"]


def test_whoever_comes_while_another_is_writing_entries_waits_and_follows() -> None:
    before = last_number()
    with transaction.atomic():
        make_topic()
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        rival = Rival(make_topic)
        assert rival.is_alive()
        assert last_number() == before + 1
    assert rival.outcome() is None
    assert last_number() == before + 2
    assert broken() == []


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_stricter_transaction_that_missed_an_entry_fails_and_the_chain_does_not_fork(level: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(f"SET TRANSACTION ISOLATION LEVEL {level}")
        missed = last_number()
        assert Rival(make_topic).outcome() is None
        make_topic(slug="too-late")
    assert last_number() == missed + 1
    assert not Topic.objects.filter(slug="too-late").exists()
    assert broken() == []


def test_whoever_writes_entries_waits_for_no_one_who_holds_a_record() -> None:
    claim = make_claim()

    def comment_twice() -> None:
        with transaction.atomic():
            for text in ("One.", "Two."):
                Comment.objects.create(claim=claim, text=text)

    with transaction.atomic():
        Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
        rival = Rival(comment_twice)
        assert not rival.is_alive()
        Claim.objects.filter(pk=claim.pk).update(unknowns_en="The date.")
    assert rival.outcome() is None
    assert claim.comments.count() == 2


def test_a_lock_that_nobody_lets_go_makes_a_commit_fail_and_not_wait_for_ever() -> None:
    """The site's own role may take it, and sit there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'ledger_append'")
        assert "lock_timeout=30s" in cursor.fetchone()[0]
        cursor.execute("SELECT pg_advisory_xact_lock(1717658484, 1818584167)")

        def write() -> None:
            with transaction.atomic():
                sql("ALTER FUNCTION ledger_append SET lock_timeout TO '10ms'")
                make_topic()

        refused = Rival(write).outcome()
    assert isinstance(refused, OperationalError)
    assert "lock timeout" in str(refused)

"""What the ledger costs: pytest -s tests/benchmarks/ledger.py

The same transactions with the ledger's triggers on and off, turn by turn, on one server that waits for the
disk at each commit. A change is one row, and one entry. Bytes are those of the ledger's table, with its
indexes, for each change, and those of the write-ahead log for each transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median
from threading import Thread
from time import perf_counter

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from claims.dataset.load import load
from claims.models import Claim
from factcheck.ledger.recording import TRIGGER
from factcheck.ledger.tables import domain_tables
from tests.database import committed, sql
from tests.factory import QUOTE, make_claim, make_held_article, make_topic, make_user

ROUNDS = 3
WRITES = 300
WRITERS = 4


@pytest.fixture(autouse=True)
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        yield


def number(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])


def switch(ledger: bool) -> None:
    for table in domain_tables():
        sql(f"ALTER TABLE {table.name} {'ENABLE ALWAYS' if ledger else 'DISABLE'} TRIGGER {TRIGGER}")


def compare(what: str, prepare: Callable[[], Callable[[], int]]) -> None:
    """Prepare and time what `prepare` returns, which says how many transactions it was."""
    rates, wal = defaultdict(list), defaultdict(list)
    entries = size = 0
    for _round in range(ROUNDS):
        for ledger in (True, False):
            switch(ledger)
            run = prepare()
            sql("CHECKPOINT")
            before = number("SELECT count(*) FROM ledger_entry")
            was = number("SELECT pg_total_relation_size('ledger_entry')")
            lsn = number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")
            began = perf_counter()
            count = run()
            rates[ledger].append(count / (perf_counter() - began))
            wal[ledger].append((number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn") - lsn) / count)
            entries += number("SELECT count(*) FROM ledger_entry") - before
            size += number("SELECT pg_total_relation_size('ledger_entry')") - was
    switch(True)
    on, off = median(rates[True]), median(rates[False])
    each = size / max(entries, 1)
    print(f"\n{what:<40}{on:>9.3g}{off:>9.3g}{on / off:>8.2f}{entries / ROUNDS:>9.0f}{each:>9.0f}", end="")
    print(f"{median(wal[True]):>10.0f}{median(wal[False]):>10.0f}", end="")


def one_by_one() -> Callable[[], int]:
    claim = make_claim()

    def run() -> int:
        for place in range(WRITES):
            Claim.objects.filter(pk=claim.pk).update(unknowns_en=f"Version {place}.")
        return WRITES

    return run


def annotating() -> Callable[[], int]:
    article, editor = make_held_article(), make_user()
    claims = [make_claim() for _number in range(WRITES)]

    def run() -> int:
        for claim in claims:
            claim.annotate(article, "states", by=editor, quote_exact=QUOTE, quote_language="en")
        return WRITES

    return run


def four_at_once() -> Callable[[], int]:
    def write(claim: Claim) -> None:
        try:
            for place in range(WRITES):
                with transaction.atomic():
                    make_topic()
                    Claim.objects.filter(pk=claim.pk).update(unknowns_en=f"Version {place}.")
        finally:
            connection.close()

    threads = [Thread(target=write, args=[make_claim()]) for _number in range(WRITERS)]

    def run() -> int:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return WRITERS * WRITES

    return run


def loading() -> Callable[[], int]:
    sql("TRUNCATE auth_user, articles_publisher, claims_claimant, claims_topic CASCADE")

    def run() -> int:
        load(settings.BASE_DIR / "seeds")
        return 1

    return run


def in_bulk() -> Callable[[], int]:
    sql("TRUNCATE claims_topic CASCADE")

    def run() -> int:
        sql(
            "INSERT INTO claims_topic (slug, name_zh, name_en, original_language)"
            " SELECT 'topic-' || n, '', 'Topic ' || n, 'en' FROM generate_series(1, 20000) n"
        )
        return 1

    return run


def test_what_the_ledger_costs() -> None:
    head = f"{'with':>9}{'without':>9}{'ratio':>8}{'changes':>9}{'bytes':>9}{'WAL':>10}{'without':>10}"
    print(f"\n{'transactions a second':<40}{head}", end="")
    compare("one column changed, alone", one_by_one)
    compare("claim.annotate", annotating)
    compare(f"{WRITERS} writers, two changes each time", four_at_once)
    compare("the sample data, one transaction (/s)", loading)
    compare("20,000 rows, one transaction (/s)", in_bulk)
    print()

"""What the ledger says of records to readers."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.db import models

from factcheck.ledger.models import Entry
from factcheck.ledger.receipts import PUBLIC, receipts
from factcheck.ledger.tables import domain_tables
from tests.database import change
from tests.factory import make_annotation, make_article, make_user
from tests.packets import written

pytestmark = pytest.mark.usefixtures("ledger")


def receipts_of(*records: models.Model) -> list[dict[str, Any]]:
    written()
    return receipts({(one._meta.db_table, str(one.pk)): [one.pk] for one in records})


def test_an_entry_is_sealed_by_the_hash_of_its_hash() -> None:
    article = make_article()
    (receipt,) = receipts_of(article)
    entry = Entry.objects.of(article).get()
    assert receipt["number"] == entry.number
    assert receipt["seal"] == sha256(entry.hash.encode()).hexdigest()
    assert entry.hash not in str(receipt)


def test_it_is_the_entry_since_which_the_public_columns_are_as_they_are() -> None:
    article = make_article()
    written()
    change(article, provenance="derived")
    written()
    public = Entry.objects.of(article).latest("number").number
    change(article, assignee_id=make_user().pk)
    (receipt,) = receipts_of(article)
    assert receipt["number"] == public
    assert receipt["row"]["provenance"] == "derived"
    change(article, provenance="unknown")
    (receipt,) = receipts_of(article)
    assert receipt["number"] > public


def test_nothing_but_public_columns_is_told() -> None:
    annotation = make_annotation(by=make_user("editor"))
    (receipt,) = receipts_of(annotation)
    assert set(receipt["row"]) == set(PUBLIC["claims_annotation"])
    assert set(receipt) == {"number", "at", "of", "table", "action", "row", "seal"}


def test_entries_come_in_their_order_whatever_their_table() -> None:
    annotation = make_annotation()
    receipts_found = receipts_of(annotation, annotation.article, *annotation.article.revisions.all())
    numbers = [one["number"] for one in receipts_found]
    assert len(numbers) == 3
    assert numbers == sorted(numbers)


def test_a_record_that_the_ledger_does_not_know_has_none() -> None:
    article = make_article()
    written()
    assert receipts({("articles_article", "0"): [0]}) == []
    assert len(receipts_of(article)) == 1


def test_public_columns_are_columns_of_tables_that_the_ledger_keeps() -> None:
    written()
    kept = {table.name for table in domain_tables()}
    assert set(PUBLIC) <= kept
    for table, columns in PUBLIC.items():
        told = Entry.objects.filter(table=table, key="").latest("number").row
        assert not [name for name in columns if f'"{name}"' not in told]

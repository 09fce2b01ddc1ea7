"""Everything on record, out and in again: the same rows, and the same files byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import models

from claims.dataset.columns import KINDS, LEFT_OUT, LISTS
from claims.dataset.export import export
from claims.dataset.restore import SourceLedger, restore
from claims.models import Claim, LoadedDataset
from factcheck.ledger.models import Action, Entry
from factcheck.ledger.tables import domain_tables
from factcheck.ledger.verifying import verify
from tests.claims.dataset.everything import empty_database, make_everything, on_record, settle
from tests.factory import make_claim, make_comment, make_held_article, make_user, make_verdict

pytestmark = pytest.mark.django_db

SOURCE = SourceLedger(7, "ab" * 32, "cd" * 32)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_every_column_of_the_domain_is_written_or_said_to_be_left_out() -> None:
    said: dict[str, set[str | None]] = {}
    for kind in KINDS:
        columns: set[str | None] = {column.field.column for column in kind.columns}
        columns |= {f"{kind.parent}_id"} if kind.parent else set()
        said[kind.table] = (
            columns | kind.in_files | ({kind.named_by} - {""}) | set(LEFT_OUT.get(kind.table, ()))
        )
    for table, name in (("claims_claimclaimant", "claimant_id"), ("claims_claim_topics", "topic_id")):
        said[table] = {"claim_id", name, *LEFT_OUT[table]}
    models_: list[type[models.Model]] = [*(kind.model for kind in KINDS), *LISTS]
    there = {one._meta.db_table: {field.column for field in one._meta.concrete_fields} for one in models_}
    assert said == there
    left_out_whole = {table for table, columns in LEFT_OUT.items() if "*" in columns}
    assert there.keys() | left_out_whole == {table.name for table in domain_tables()}


def test_one_of_every_row_in_every_state_comes_back_as_it_was(tmp_path: Path) -> None:
    make_everything()
    settle()
    before = on_record()
    for kind in KINDS:
        for column in kind.columns:
            values = [row[column.field.attname] for row in before[kind.table]]
            assert any(value not in (None, "", [], {}, False) for value in values), (
                f"{kind.table} {column.name}"
            )
    first = export(tmp_path / "first")
    empty_database()
    report = restore(tmp_path / "first", ledger=SOURCE)
    settle()
    assert on_record() == before
    assert export(tmp_path / "second") == first
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")
    assert not report.differing
    assert verify().faults == ()
    # Whatever is recorded next gets a number of its own.
    make_comment(make_claim())
    make_verdict()
    make_held_article("Another text.")


def test_the_first_entry_about_a_row_names_the_last_one_of_the_ledger_it_comes_from(tmp_path: Path) -> None:
    make_verdict(make_claim(slug="bridge"))
    seal = export(tmp_path / "set")
    empty_database()
    user = make_user(username="ana")
    restore(tmp_path / "set", by="ana", ledger=SOURCE)
    loaded = LoadedDataset.objects.get()
    assert (loaded.loaded_by, loaded.set_sha256) == (user, seal)
    assert (loaded.source_entries, loaded.source_head, loaded.archive_sha256) == SOURCE
    first = Entry.objects.exclude(action=Action.BEGIN).earliest("number")
    assert (first.table, first.action) == ("claims_loadeddataset", "insert")
    assert "ab" * 32 in first.row
    # One entry for each row: none was changed once it was there.
    assert not Entry.objects.filter(action=Action.UPDATE).exists()
    assert export(tmp_path / "again") == seal


def test_an_account_that_is_there_already_stays_as_it_is_and_is_told(tmp_path: Path) -> None:
    make_verdict(by=make_user(username="ana", first_name="Ana"))
    export(tmp_path / "set")
    empty_database()
    make_user("", username="ana")
    report = restore(tmp_path / "set")
    assert report.differing == ["users.yaml, ana: the account on record differs and stays as it is."]
    assert not Claim.objects.get().verdicts.get().proposed_by.groups.exists()

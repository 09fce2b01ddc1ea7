"""The ledger as a file: written, checked without the database, and spoilt."""

from __future__ import annotations

import gzip
import json
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from factcheck.ledger.archive import Archived, ArchiveError, check, write
from factcheck.ledger.models import Entry
from factcheck.ledger.verifying import Head
from tests.database import sql
from tests.factory import make_topic

pytestmark = pytest.mark.usefixtures("ledger")


def archive(path: Path) -> Archived:
    make_topic(name_en="桥 \u2028 \x7f")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    archived = write(path)
    assert archived is not None
    return archived


def test_an_archive_is_every_entry_and_is_checked_by_itself(tmp_path: Path) -> None:
    archived = archive(path := tmp_path / "ledger.jsonl")
    last = Entry.objects.latest("number")
    assert (
        archived
        == check(path)
        == Archived(Head(last.number, last.hash), sha256(path.read_bytes()).hexdigest())
    )
    assert path.read_bytes().count(b"\n") == Entry.objects.count()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_bytes().splitlines()[-1])["hash"] == last.hash


def test_compressing_changes_nothing_that_is_said_of_it_and_writes_the_same_bytes(tmp_path: Path) -> None:
    plain = archive(tmp_path / "a.jsonl")
    assert write(tmp_path / "b.gz") == write(tmp_path / "c.gz") == check(tmp_path / "b.gz") == plain
    assert (tmp_path / "b.gz").read_bytes() == (tmp_path / "c.gz").read_bytes()


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("kept")
    with pytest.raises(FileExistsError):
        write(tmp_path / "a.jsonl")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["kept"]


def test_a_head_that_was_kept_is_held_against_it(tmp_path: Path) -> None:
    archived = archive(path := tmp_path / "a.jsonl")
    assert check(path, archived.head) == archived
    with pytest.raises(ArchiveError, match="is not the one that was kept"):
        check(path, Head(archived.head.number, "0" * 64))


def lines_with(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[bytes], bytes]:
    def spoilt(written: bytes) -> bytes:
        entries = [json.loads(line) for line in written.splitlines()]
        change(entries)
        return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)

    return spoilt


@pytest.mark.parametrize(
    "spoil, sentence",
    [
        (
            lines_with(lambda entries: entries[3].update(row="{}")),
            r"Entry 4 \(.*\) does not follow from what",
        ),
        (lines_with(lambda entries: entries.pop(2)), "Entry 3 is missing: the next one there is 4"),
        (lines_with(lambda entries: entries.pop(0)), "The ledger does not begin with entry 1"),
        (lines_with(lambda entries: entries.reverse()), "The ledger does not begin with entry 1"),
        (lines_with(lambda entries: entries[1].update(number="2")), "Line 2 is no entry of a ledger."),
        (lines_with(lambda entries: entries[1].update(key=2)), "Line 2 is no entry of a ledger."),
        (lines_with(lambda entries: entries[1].update(more="")), "Line 2 is no entry of a ledger."),
        (lines_with(lambda entries: entries[1].pop("role")), "Line 2 is no entry of a ledger."),
        (lines_with(lambda entries: entries[1].update(actor="\ud800")), "Line 2 is no entry of a ledger."),
        (lambda written: b"", "there is no entry in it."),
        (lambda written: b"\n" + written, "Line 1 is no entry of a ledger."),
        (lambda written: b"[" * 100_000, "Line 1 is no entry of a ledger."),
        (lambda written: b"\xff" + written, "Line 1 is no entry of a ledger."),
    ],
)
def test_a_spoilt_archive_is_told_by_its_first_break(
    tmp_path: Path, spoil: Callable[[bytes], bytes], sentence: str
) -> None:
    archive(path := tmp_path / "a.jsonl")
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ArchiveError, match=sentence):
        check(path)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(b"plain")
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"{}" * 1000)[:-9])
    for name in ("a.gz", "b.gz", "none.jsonl"):
        with pytest.raises(ArchiveError, match=r"cannot be read|is no entry"):
            check(tmp_path / name)

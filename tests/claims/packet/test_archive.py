"""One ZIP, the same bytes whenever what is in it is the same."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from zipfile import ZIP_STORED, ZipFile

import pytest

from claims.packet.archive import as_json, packed

AT = datetime(2024, 5, 3, 9, 30, 10, tzinfo=UTC)
FILES = {"b.txt": "乙".encode(), "a.json": b"{}\n"}


def test_the_same_files_are_the_same_bytes_in_whatever_zone_the_time_is_told() -> None:
    there = AT.astimezone(timezone(timedelta(hours=8)))
    assert packed("bridge", FILES, {"packet": 1}, AT) == packed("bridge", FILES, {"packet": 1}, there)
    assert packed("bridge", FILES, {"packet": 1}, AT) != packed("bridge", FILES, {"packet": 2}, AT)


def test_the_manifest_comes_first_and_names_the_hash_of_every_other_file() -> None:
    with ZipFile(io.BytesIO(packed("bridge", FILES, {"packet": 1}, AT))) as archive:
        assert archive.namelist() == ["bridge/manifest.json", "bridge/b.txt", "bridge/a.json"]
        manifest = json.loads(archive.read("bridge/manifest.json"))
        assert archive.testzip() is None
        assert {one.compress_type for one in archive.infolist()} == {ZIP_STORED}
        assert {one.date_time for one in archive.infolist()} == {(2024, 5, 3, 9, 30, 10)}
    assert manifest == {
        "packet": 1,
        "files": {name: sha256(held).hexdigest() for name, held in FILES.items()},
    }


@pytest.mark.parametrize(("year", "told"), [(1969, 1980), (2500, 2107)])
def test_a_time_that_no_zip_can_name_becomes_the_nearest_that_one_can(year: int, told: int) -> None:
    with ZipFile(io.BytesIO(packed("bridge", FILES, {}, AT.replace(year=year)))) as archive:
        assert {one.date_time[0] for one in archive.infolist()} == {told}


def test_a_document_is_written_for_people_too() -> None:
    assert as_json({"a": "引"}) == '{\n "a": "引"\n}\n'.encode()

"""`manage.py export_dataset`, `load_dataset` of a complete set, and `verify_ledger --archive`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from claims.models import Claim
from factcheck.ledger.models import Entry
from tests.claims.dataset.everything import empty_database, settle
from tests.factcheck.ledger.conftest import begin_ledger
from tests.factory import make_claim, make_verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger() -> None:
    begin_ledger()


def printed(*arguments: object) -> list[str]:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_a_database_goes_out_and_comes_in_with_its_ledger(tmp_path: Path) -> None:
    make_verdict(make_claim(slug="bridge"))
    settle()
    last = Entry.objects.latest("number")
    said = printed("export_dataset", tmp_path / "set", "--ledger", tmp_path / "ledger.gz")
    assert said[0].startswith("SHA-256 of the data set: ")
    assert said[1] == f"Head of its ledger: {last.number} {last.hash}"
    assert printed("verify_ledger", "--archive", tmp_path / "ledger.gz")[-1] == (
        "This database was not loaded with the archive of a ledger."
    )
    empty_database()
    loaded = printed("load_dataset", tmp_path / "set", "--ledger", tmp_path / "ledger.gz")
    assert "claims: 1 made, 0 there already" in [" ".join(line.split()) for line in loaded]
    assert Claim.objects.get().slug == "bridge"
    checked = printed("verify_ledger", "--archive", tmp_path / "ledger.gz")
    assert checked[:2] == [
        f"The archive is whole: {last.number} entries.",
        f"Head: {last.number} {last.hash}",
    ]
    assert checked[-1].endswith("by which this database was loaded, names it.")
    head = printed("verify_ledger", "--archive", tmp_path / "ledger.gz", "--head")
    assert head == [f"{last.number} {last.hash}"]
    assert printed("export_dataset", tmp_path / "again") == said[:1]
    printed("export_dataset", tmp_path / "third", "--ledger", tmp_path / "own.gz")
    with pytest.raises(CommandError, match="by which this database was loaded, names another one"):
        printed("verify_ledger", "--archive", tmp_path / "own.gz")


def test_a_spoilt_archive_keeps_the_data_set_out(tmp_path: Path) -> None:
    make_claim()
    printed("export_dataset", tmp_path / "set")
    empty_database()
    (tmp_path / "ledger.jsonl").write_text("{}\n")
    with pytest.raises(CommandError, match="Line 1 is no entry of a ledger"):
        printed("load_dataset", tmp_path / "set", "--ledger", tmp_path / "ledger.jsonl")
    with pytest.raises(CommandError, match="Line 1 is no entry of a ledger"):
        printed("verify_ledger", "--archive", tmp_path / "ledger.jsonl")
    assert not Claim.objects.exists()


def test_a_ledger_is_of_a_complete_data_set_and_beside_it(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="are for complete data sets"):
        printed("load_dataset", settings.BASE_DIR / "seeds", "--by", "editor")
    with pytest.raises(CommandError, match="write it beside the folder"):
        printed("export_dataset", tmp_path / "set", "--ledger", tmp_path / "set" / "ledger.gz")
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a.txt").touch()
    with pytest.raises(CommandError, match="something is there already"):
        printed("export_dataset", tmp_path / "set", "--ledger", tmp_path / "ledger.gz")
    (tmp_path / "ledger.gz").touch()
    with pytest.raises(CommandError, match="there is such a file already"):
        printed("export_dataset", tmp_path / "new", "--ledger", tmp_path / "ledger.gz")
    assert not (tmp_path / "new").exists()

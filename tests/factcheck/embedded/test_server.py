"""The embedded server, each test with a data folder and a server of its own."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.pq import Ping

from factcheck.database import DatabaseUnavailableError
from factcheck.embedded import server as embedded
from factcheck.embedded.programs import acting_as
from factcheck.embedded.server import EmbeddedServer

STARTS_IT = (
    "import sys; from pathlib import Path; from factcheck.embedded.server import EmbeddedServer; "
    "EmbeddedServer(Path(sys.argv[1])).ensure_running()"
)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder; the servers of all the folders made beside it are stopped afterwards."""
    yield tmp_path / "data"
    for pid_file in tmp_path.glob("*/postgres-*/postmaster.pid"):
        EmbeddedServer(pid_file.parent.parent).stop()
    shutil.rmtree(EmbeddedServer(tmp_path / "data").socket_folder, ignore_errors=True)


def connect(server: EmbeddedServer) -> "psycopg.Connection[tuple[Any, ...]]":
    return psycopg.connect(dbname="postgres", autocommit=True, **server.address)


def rows(server: EmbeddedServer, statement: str) -> list[tuple[Any, ...]]:
    with connect(server) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def kill_everything(server: EmbeddedServer) -> None:
    postmaster = int((server.folder / "postmaster.pid").read_text().splitlines()[0])
    children = rows(server, "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    for pid in (postmaster, *(pid for (pid,) in children)):
        with suppress(ProcessLookupError):  # It ends by itself without its postmaster.
            os.kill(pid, signal.SIGKILL)


def test_making_the_object_makes_no_files(data: Path) -> None:
    EmbeddedServer(data)
    assert not data.exists()


def test_server_answers_with_chinese_letters_known_as_letters(data: Path) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    assert rows(server, "SELECT '董事会' ~ '^[[:alpha:]]+$', upper('é')") == [(True, "É")]
    assert rows(server, "SHOW fsync") == [("on",)]
    assert rows(server, "SHOW listen_addresses") == [("",)]


def test_racing_processes_start_one_server(data: Path) -> None:
    racers = [subprocess.Popen([sys.executable, "-c", STARTS_IT, data]) for _ in range(3)]
    assert [racer.wait(timeout=60) for racer in racers] == [0, 0, 0]
    assert EmbeddedServer(data).log.read_text().count("starting PostgreSQL") == 1


def test_committed_rows_survive_the_killing_of_every_process(data: Path) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    rows(server, "CREATE TABLE kept AS SELECT generate_series(1, 50000)")
    kill_everything(server)
    server.ensure_running()
    assert rows(server, "SELECT count(*) FROM kept") == [(50000,)]


def test_a_process_that_got_the_number_of_a_killed_server_is_no_rival(data: Path) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    kill_everything(server)
    pid_file = server.folder / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"], **acting_as(server.account)) as bystander:
        pid_file.write_text(f"{bystander.pid}\n" + pid_file.read_text().partition("\n")[2])
        server.ensure_running()
        assert bystander.poll() is None
        bystander.kill()
    assert rows(server, "SELECT 1") == [(1,)]


def test_a_process_that_has_the_number_in_the_pid_file_is_not_stopped_for_the_server(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "LAST_BREATH", 0.3)
    server = EmbeddedServer(data)
    server.ensure_running()
    pid_file = server.folder / "postmaster.pid"
    held = pid_file.read_text()
    with subprocess.Popen(["sleep", "60"], **acting_as(server.account)) as bystander:
        pid_file.write_text(f"{bystander.pid}\n" + held.partition("\n")[2])
        with pytest.raises(DatabaseUnavailableError, match="does not end"):
            server.stop()
        assert bystander.poll() is None
        bystander.kill()
    pid_file.write_text(held)
    assert server.stop()


@pytest.mark.parametrize("left", ["", "123"])
def test_a_pid_file_cut_short_by_a_crash_does_not_stop_the_start(data: Path, left: str) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    kill_everything(server)
    (server.folder / "postmaster.pid").write_text(left)
    server.ensure_running()
    assert server.is_running()


def test_stopping_says_whether_there_was_something_to_stop(data: Path) -> None:
    server = EmbeddedServer(data)
    assert not server.stop()
    server.ensure_running()
    assert server.stop()
    assert not server.is_running()
    assert not server.socket_folder.exists()
    assert not server.stop()


def test_a_database_of_another_major_is_refused_with_what_to_do(data: Path) -> None:
    other = data / "postgres-17"
    other.mkdir(parents=True)
    (other / "PG_VERSION").write_text("17\n")
    server = EmbeddedServer(data)
    with pytest.raises(
        DatabaseUnavailableError, match=r"made by PostgreSQL 17, and PostgreSQL \d+ cannot read it: .*pg_dump"
    ):
        server.ensure_running()
    assert sorted(path.name for path in data.iterdir()) == ["postgres-17", "postgres.lock"]


def test_no_folder_above_is_opened_for_the_server(tmp_path: Path, data: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    inner = closed / "带 空格 $HOME '\""
    server = EmbeddedServer(inner / "data")
    above = [folder for folder in (closed, *closed.parents) if folder != Path(server.socket_folder).parent]
    before = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in above}
    server.ensure_running()
    try:
        assert {folder: stat.S_IMODE(folder.stat().st_mode) for folder in above} == before
        for private in (server.data, server.folder, server.socket_folder):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
    finally:
        server.stop()


def test_a_moved_folder_keeps_its_database(data: Path) -> None:
    before = EmbeddedServer(data)
    before.ensure_running()
    rows(before, "CREATE TABLE kept (x int)")
    moved = EmbeddedServer(data.rename(data.with_name("moved")))
    moved.ensure_running()
    assert rows(moved, "SELECT count(*) FROM kept") == [(0,)]
    assert moved.log.read_text().count("starting PostgreSQL") == 2


def test_a_copied_folder_has_a_server_of_its_own(data: Path) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    rows(server, "CHECKPOINT")
    copy = EmbeddedServer(Path(shutil.copytree(data, data.with_name("copy"))))
    copy.ensure_running()
    rows(copy, "CREATE TABLE only_here (x int)")
    assert rows(server, "SELECT to_regclass('only_here')::text") == [(None,)]


def test_a_folder_made_anew_is_not_served_by_the_server_of_the_deleted_one(data: Path) -> None:
    old = EmbeddedServer(data)
    old.ensure_running()
    rows(old, "CREATE TABLE old (x int)")
    old_process = int((old.folder / "postmaster.pid").read_text().splitlines()[0])
    shutil.rmtree(data)
    new = EmbeddedServer(data)
    new.ensure_running()
    assert rows(new, "SELECT to_regclass('old')::text") == [(None,)]
    os.kill(old_process, signal.SIGKILL)


def test_a_swept_away_socket_is_made_again(data: Path) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    shutil.rmtree(server.socket_folder)
    server.ensure_running()
    assert rows(server, "SELECT 1") == [(1,)]


def test_a_socket_folder_open_to_others_is_not_used(data: Path) -> None:
    server = EmbeddedServer(data)
    server.socket_folder.symlink_to(data.parent)
    try:
        with pytest.raises(DatabaseUnavailableError, match="somebody else's"):
            server.ensure_running()
    finally:
        server.socket_folder.unlink()


def test_a_broken_configuration_is_told_in_one_sentence(data: Path) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    server.stop()
    with (server.folder / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(DatabaseUnavailableError, match=r"failed: .* contains errors \(postgres-\d+.log"):
        server.ensure_running()


def test_a_data_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnavailableError, match="cannot be used: Not a directory"):
        EmbeddedServer(tmp_path / "file" / "data").ensure_running()


def test_files_half_made_are_not_taken_for_a_database(data: Path) -> None:
    server = EmbeddedServer(data)
    half = data / f"new-{server.folder.name}-interrupted"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text(f"{server.programs.major}\n")
    server.ensure_running()
    assert server.is_running()


def test_a_server_that_does_not_answer_for_a_moment_is_not_stopped(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = EmbeddedServer(data)
    server.ensure_running()
    # As while it begins anew, because one of its processes crashed: the moment is too short to be hit.
    silences = iter([Ping.NO_RESPONSE] * 3)
    answers = server._answers
    monkeypatch.setattr(server, "_answers", lambda: next(silences, None) or answers())
    server.ensure_running()
    assert server.log.read_text().count("starting PostgreSQL") == 1


def test_a_server_that_hangs_is_stopped_all_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "ORDERLY", 1)
    server = EmbeddedServer(data)
    server.ensure_running()
    rows(server, "CREATE TABLE kept (x int)")
    ((hanging,),) = rows(server, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
    os.kill(hanging, signal.SIGSTOP)
    assert server.stop()
    server.ensure_running()
    assert rows(server, "SELECT count(*) FROM kept") == [(0,)]

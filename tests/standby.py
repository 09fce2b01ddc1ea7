"""A primary and a streaming standby of it, real servers of this machine in a folder of their own."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections

from factcheck.database import EMBEDDED_SITE, database_settings, replica_settings
from factcheck.dumping import bring_back, contents_of, save
from factcheck.embedded.server import EmbeddedServer
from factcheck.ledger.roles import allow_site, close_functions

OWNER = "factcheck"


@dataclass(frozen=True)
class Pair:
    primary: EmbeddedServer
    standby: EmbeddedServer

    def pause(self) -> None:
        """The standby goes on receiving what is written, and does not replay it."""
        ask(self.standby, "SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        ask(self.standby, "SELECT pg_wal_replay_resume()")


def ask(server: EmbeddedServer, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dbname="postgres", autocommit=True, **server.address) as asking:
        cursor = asking.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def kill(server: EmbeddedServer) -> None:
    """kill -9; what else belongs to the server ends by itself."""
    os.kill(int((server.folder / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)


def address_of(server: EmbeddedServer, user: str = EMBEDDED_SITE) -> str:
    return f"postgresql:///postgres?host={quote(str(server.socket_folder), safe='')}&user={user}"


@contextmanager
def primary_and_standby(folder: Path) -> Iterator[Pair]:
    """Both hold what the database has that we work in just now, and the site's role may work there."""
    dump = folder / "dump"
    save(dump)
    pair = Pair(EmbeddedServer(folder / "primary"), EmbeddedServer(folder / "standby"))
    try:
        pair.primary.ensure_running()
        with working_in(address_of(pair.primary, OWNER)):
            connection.ensure_connection()
            bring_back(dump, contents_of(dump))
            with connection.cursor() as cursor:
                close_functions(cursor)
                allow_site(cursor, EMBEDDED_SITE)
                cursor.execute("ANALYZE")
        _copy(pair)
        pair.standby.ensure_running()
        yield pair
    finally:
        for server in (pair.standby, pair.primary):
            server.stop()
            shutil.rmtree(server.socket_folder, ignore_errors=True)


@contextmanager
def working_in(url: str, replicas: str = "") -> Iterator[None]:
    """Our database is the one at this address, with these replicas, for every thread that begins inside."""
    before = dict(connections.settings)
    mine = connections[DEFAULT_DB_ALIAS]
    whole = {DEFAULT_DB_ALIAS: database_settings(url), **replica_settings(url, replicas)}
    connections.settings.clear()
    connections.settings.update(connections.configure_settings(whole))
    del connections[DEFAULT_DB_ALIAS]
    try:
        yield
    finally:
        for alias in whole:
            connections[alias].close()
            del connections[alias]
        connections.settings.clear()
        connections.settings.update(before)
        connections[DEFAULT_DB_ALIAS] = mine


def _copy(pair: Pair) -> None:
    folder, account = pair.standby.folder, pair.primary.account
    folder.mkdir(mode=0o700, parents=True)
    os.chown(folder, account.pw_uid, account.pw_gid)
    where = [f"--host={pair.primary.socket_folder}", "--port=5432", f"--username={OWNER}"]
    copying = ["pg_basebackup", "--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream", *where]
    answer = pair.standby._run(*copying)
    assert answer.returncode == 0, answer.stdout

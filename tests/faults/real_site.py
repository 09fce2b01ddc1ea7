"""The site as a server runs it: gunicorn in production settings, and an embedded PostgreSQL of its own.

systemd is stood in for: it keeps the socket, starts gunicorn anew where that was killed, and ends what that
left behind.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from factcheck.embedded.server import EmbeddedServer
from tests.faults.browser import ORIGIN

PROJECT = Path(__file__).parents[2]
#: Environment that would say otherwise than we do.
READ = ("DATABASE_URL", "DJANGO_", "FACTCHECK_", "PG")
#: The socket is the fourth open file, as systemd hands it over.
SERVE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", "python:factcheck.gunicorn"])
"""


@dataclass
class RealSite:
    data: Path
    listening: socket.socket
    master: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    @property
    def log(self) -> Path:
        return self.data / "gunicorn.log"

    @property
    def database(self) -> EmbeddedServer:
        return EmbeddedServer(self.data)

    @property
    def environment(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(READ)}
        return plain | {
            "FACTCHECK_DATA": str(self.data),
            "FACTCHECK_ORIGIN": ORIGIN,
            "FACTCHECK_API_RATE": "0",
            "WEB_CONCURRENCY": "2",
            "PYTHONUNBUFFERED": "1",
        }

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """A command of the site, whose words are kept."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str) -> str:
        process = self.begin(*arguments)
        said = process.communicate()[0]
        assert process.returncode == 0, f"{' '.join(arguments)}: {said}"
        return said

    def serve(self) -> None:
        """Start gunicorn, also where one was killed: what that left behind is ended, as systemd does."""
        if self.master is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.master.pid, signal.SIGKILL)
            self.master.wait()
        with self.log.open("ab") as log:
            fd = self.listening.fileno()
            self.master = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(fd)],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[fd],
                start_new_session=True,
            )

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """As the owner of the tables; the server is started where it is down."""
        self.database.ensure_running()
        return psycopg.connect(dbname="postgres", autocommit=True, **self.database.address)

    # What can be killed

    def workers(self) -> list[int]:
        return children(self.master.pid) if self.master else []

    def postmaster(self) -> int:
        return int((self.database.folder / "postmaster.pid").read_text().split("\n")[0])

    def backends(self) -> list[int]:
        """The processes of the database that work for somebody."""
        return [pid for pid in children(self.postmaster()) if b": factcheck" in _command(pid)]


@contextmanager
def real_site(data: Path) -> Iterator[RealSite]:
    """Migrated, with its static files and its accounts; serving when `serve` is called."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        site = RealSite(data, listening)
        try:
            site.run("migrate", "--verbosity=0")
            site.run("collectstatic", "--noinput", "--verbosity=0")
            yield site
        finally:
            if site.master is not None:
                with suppress(ProcessLookupError):
                    os.killpg(site.master.pid, signal.SIGKILL)
                site.master.wait()
            site.database.stop()


def children(parent: int) -> list[int]:
    """The processes that this one has begun (Linux)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # The name in parentheses may hold anything.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(folder.name))
    return sorted(found)


def _command(pid: int) -> bytes:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

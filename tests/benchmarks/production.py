"""The site as a server runs it, beside a database of its own, for as long as something is measured."""

from __future__ import annotations

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.parse import quote, urlencode

import django

from tests.benchmarks.ending import ended_in_order

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "https://facts.example.org"
READ = ("FACTCHECK_", "DATABASE_", "DJANGO_", "GUNICORN_", "WEB_CONCURRENCY")
SERVE = ("-m", "gunicorn", "--config", "python:factcheck.gunicorn", "--bind", "127.0.0.1:0")
#: Seconds in which the site listens.
STARTS = 60


@contextmanager
def own_database(**environment: str) -> Iterator[Path]:
    """An embedded PostgreSQL with every table and nothing in them, gone at the end; its data folder.

    Django works on it in this process too, with this in the environment. To be called before anything of
    Django's is imported. A signal that ends the program ends the database, and whatever is inside, too.
    """
    for name in [name for name in os.environ if name.startswith(READ)]:
        del os.environ[name]
    with ended_in_order(), tempfile.TemporaryDirectory(prefix="factcheck-measured-") as folder:
        own = {"FACTCHECK_DATA": folder, "DJANGO_SETTINGS_MODULE": "factcheck.settings"}
        os.environ |= own | environment
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from factcheck.embedded.base import embedded_server

        try:
            call_command("migrate", verbosity=0)
            yield Path(folder)
        finally:
            connections.close_all()
            embedded_server().stop()


def database_address() -> str:
    """DATABASE_URL of the embedded server, for processes that are to keep their connections."""
    from factcheck.database import EMBEDDED_SITE
    from factcheck.embedded.base import embedded_server

    return address_of(embedded_server().address | {"user": EMBEDDED_SITE, "dbname": "postgres"})


def address_of(parameters: dict[str, str]) -> str:
    name = quote(parameters.pop("dbname"), safe="")
    return f"postgresql:///{name}?{urlencode(parameters, quote_via=quote)}"


def database_processors() -> float:
    """Seconds of the processors that this process's own backend of the database has taken (Linux)."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Served:
    """gunicorn, with its processes."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int

    def workers(self) -> list[int]:
        """The process numbers of those that answer (Linux)."""
        number = self.process.pid
        return sorted(map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split()))

    def errors(self) -> list[str]:
        """What its log has of errors, a line each."""
        found = []
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                told = json.loads(line)
            except ValueError:
                found.append(line)
                continue
            if told.get("level") in ("error", "critical"):
                found.append(f"{told.get('message')} {told.get('traceback', '')[-600:]}".strip())
        return found


@contextmanager
def served(database: str, folder: Path, **environment: str) -> Iterator[Served]:
    """The site on a free port of this machine, as production runs it, behind what would end TLS.

    `folder` is for its secret, its static files and its log.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith(READ)}
    whole = plain | {
        "DATABASE_URL": database,
        "FACTCHECK_DATA": str(folder),
        "FACTCHECK_ORIGIN": ORIGIN,
        "FACTCHECK_SECRET_KEY": secrets.token_urlsafe(60),
        **environment,
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=whole, check=True)
    log = folder / "requests.log"
    with log.open("wb") as written:
        process = subprocess.Popen([sys.executable, *SERVE], cwd=ROOT, env=whole, stderr=written)
    try:
        yield Served(process, log, _port(process, log))
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    for _tenth in range(STARTS * 10):
        said = log.read_text(errors="replace")
        if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", said):
            return int(found[1])
        if process.poll() is not None:
            raise RuntimeError(f"the site does not start: {said}")
        sleep(0.1)
    raise RuntimeError(f"the site does not listen: {log.read_text(errors='replace')}")

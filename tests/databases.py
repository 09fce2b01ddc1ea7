"""Databases that tests begin with: copied from one another, and kept from one run to the next.

Migrating an empty database and loading the sample take many times as long as copying one. So both are kept,
in this checkout's name, until a file that they come from changes, or the day: the sample knows when it was
loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

#: What a database is made from: the site, whose migrations and loading these are, the sample, and what tests
#: do with both.
SOURCES = (
    "articles",
    "claims",
    "factcheck",
    "seeds",
    "tests/conftest.py",
    "tests/databases.py",
    "requirements.txt",
)
#: Held while a kept database is looked for, made and copied, so that runs at once make it once. Any number
#: will do that no other advisory lock of the server's own database has.
KEEPING = 7_270_080


@contextmanager
def copied(original: str, copy: str, *, drop: bool) -> Iterator[None]:
    """Work in a copy of a database that nobody is connected to."""
    settings_dict = connection.settings_dict
    before = settings_dict["NAME"]
    connection.close()
    copy_database(original, copy)
    settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        settings_dict["NAME"] = before
        if drop:
            drop_database(copy)


def copy_database(original: str, copy: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')


def drop_database(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def keeping() -> Iterator[None]:
    """Only one run of tests at a time does this on this server."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [KEEPING])
        yield


def kept(kind: str) -> str | None:
    """The database of this kind that was kept, if there is one."""
    return name if (name := _name(kind)) in names_of(_of_checkout(kind)) else None


def keep(kind: str, original: str) -> None:
    """Keep a copy of a database that nobody is connected to, in place of what was kept of this kind.

    Not where a file was changed since this run began: nobody knows which of both the database is made from.
    """
    if made_from() != at_beginning():
        return
    for name in names_of(_of_checkout(kind)):
        drop_database(name)
    copy_database(original, _name(kind))


def names_of(prefix: str) -> list[str]:
    """The databases whose names begin so."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
        return [name for (name,) in cursor.fetchall()]


def _of_checkout(kind: str) -> str:
    folder = hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()
    return f"kept_test_{folder[:8]}_{kind}_"


def _name(kind: str) -> str:
    """Of this kind as this run makes it."""
    return _of_checkout(kind) + at_beginning()


@cache
def at_beginning() -> str:
    """What databases of this run are made from: the code was imported then, whatever is written meanwhile."""
    return made_from()


def made_from() -> str:
    """A hash of the files as they are now, the day, and who the owner is."""
    digest = hashlib.sha256(f"{connection.settings_dict['USER']} {datetime.now(UTC):%Y-%m-%d}".encode())
    for source in SOURCES:
        path = settings.BASE_DIR / source
        for file in sorted(path.rglob("*") if path.is_dir() else [path]):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(settings.BASE_DIR)} ".encode() + _sha256(file))
    return digest.hexdigest()[:16]


def _sha256(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()

"""The database saved as one file and brought back, by PostgreSQL's own pg_dump and pg_restore."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from articles.progress import Progress, bar
from factcheck.embedded.programs import folders_of_programs

#: PostgreSQL's own: other archives, which pg_restore would take as well, are none of ours.
FORMAT = "--format=custom"
#: What they say, asked to be verbose, whenever they begin with the rows of a table.
NEXT_TABLE = re.compile(r"(?:dumping contents of|processing data for) table")
#: What a database of ours is made of, as pg_restore calls it. Nothing else is brought back: extensions, event
#: triggers and their like belong to whoever rules a server.
KINDS = (
    "TABLE DATA",
    "TABLE",
    "SEQUENCE OWNED BY",
    "SEQUENCE SET",
    "SEQUENCE",
    "DEFAULT",
    "CONSTRAINT",
    "FK CONSTRAINT",
    "INDEX",
    "TRIGGER",
    "FUNCTION",
)
#: Rights are given anew; comments are for people.
UNMISSED = ("ACL", "DEFAULT ACL", "COMMENT")
#: A line of a backup's list, after its numbers.
LISTED = re.compile(rf"\d+; \d+ \d+ (?:({'|'.join(KINDS)})|({'|'.join(UNMISSED)})|([A-Z]+(?: [A-Z]+)*)) (.*)")
#: And of what went wrong.
FAULT = re.compile(r"\b(?:error|fatal|detail|hint): ", re.IGNORECASE)


class DumpError(Exception):
    """It did not work; the message says why."""


def save(file: Path) -> None:
    """Write all of the database, as it is at one moment, into this file. Raises DumpError."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        (tables,) = cursor.fetchone()
    _work("pg_dump", FORMAT, f"--file={file}", label="Saving", tables=tables)


@dataclass
class Contents:
    """What is in a file that `save` wrote."""

    #: The tables whose rows are in it.
    tables: list[str] = field(default_factory=list)
    #: The lines of what can be brought back, in their order.
    lines: list[str] = field(default_factory=list)
    #: What else is in it, and stays there, such as "EXTENSION hstore".
    others: list[str] = field(default_factory=list)


def contents_of(file: Path) -> Contents:
    """Raises DumpError where the file is none that `save` wrote."""
    listed = subprocess.run(
        [program("pg_restore"), FORMAT, "--list", file], env=_environment(), capture_output=True, text=True
    )
    if listed.returncode:
        raise DumpError(listed.stderr.strip())
    contents = Contents()
    for line in listed.stdout.splitlines():
        if not (found := LISTED.match(line)):
            continue
        kind, unmissed, other, named = found.groups()
        if kind:
            contents.lines.append(line)
        elif not unmissed:
            contents.others.append(f"{other} {named.split(' ')[1]}")
        if kind == "TABLE DATA":
            contents.tables.append(named.split(" ")[1])
    return contents


def bring_back(file: Path, contents: Contents) -> None:
    """What there is of our kinds in the file, into an empty database, or nothing of it. Raises DumpError.

    It belongs to the role that asks, and nobody else has rights there yet: roles have other names elsewhere.
    """
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    with tempfile.NamedTemporaryFile("w", prefix="factcheck-restored-") as wanted:
        wanted.write("\n".join(contents.lines) + "\n")
        wanted.flush()
        arguments = (FORMAT, f"--use-list={wanted.name}", *whole, str(file))
        _work("pg_restore", *arguments, label="Restoring", tables=len(contents.tables))


def program(name: str) -> Path:
    """The program of the database's own version: what a later one writes, or asks, an earlier server may not
    understand. Raises DumpError where there is none.
    """
    major = connection.connection.info.server_version // 10_000
    folders = folders_of_programs()
    if not os.environ.get("PG_BIN") and (on_path := shutil.which(name)):
        folders.append(Path(on_path).parent)
    for folder in folders:
        if (folder / name).exists():
            said = subprocess.run([folder / name, "--version"], capture_output=True, text=True).stdout
            if re.search(rf"\b{major}(?:\.|\D|$)", said):
                return folder / name
    raise DumpError(
        f"The database is PostgreSQL {major}, and there is no {name} of that version here: install it "
        f"(Debian, Ubuntu: apt install postgresql-client-{major}), or name its folder in PG_BIN."
    )


def connection_parameters() -> dict[str, str]:
    """What is said to libpq of our database, and no more: an older program knows not every parameter."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()} - {"client_encoding"}
    given = connection.get_connection_params()
    return {name: str(value) for name, value in given.items() if name in known and value}


def _environment() -> dict[str, str]:
    return os.environ | {"LC_ALL": "C"}


def _work(name: str, *arguments: str, label: str, tables: int) -> None:
    """Have the program work on our database, as the role that we are, and draw how far it is."""
    asked = connection_parameters()
    # Everybody on the machine may read the arguments of a program.
    environment = _environment() | {"PGPASSWORD": asked.pop("password", "")}
    where = f"--dbname={make_conninfo(**asked)}"
    command = [str(program(name)), where, "--no-password", "--verbose", *arguments]
    begun, faults = 0, []
    progress: Progress[None] = Progress((), "")
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stderr or ():
            if NEXT_TABLE.search(line):
                begun += 1
                progress.draw(bar(min(begun, tables), tables, label))
            elif FAULT.search(line):
                faults.append(line.strip())
    progress.clear()
    if process.returncode:
        raise DumpError("\n".join(faults) or f"{name} ended with {process.returncode}.")

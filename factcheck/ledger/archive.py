"""The ledger as a file that travels with a data set, and the check of one without any database.

JSON Lines (UTF-8, one entry a line, in order), the nine fields of an entry under the names that chain.py
hashes them by, and its hash; compressed where the file's name ends in .gz, with nothing of the time or the
file's name in it. What is said of an archive's bytes is said of the lines, not of their compression.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from factcheck.ledger.chain import Fields
from factcheck.ledger.verifying import Head, Tell, check_chain, entries

#: A line that is longer is no entry; texts of articles stand in none.
LONGEST_LINE = 64 * 2**20


class ArchiveError(Exception):
    """What is wrong with an archive: one sentence."""


@dataclass(frozen=True)
class Archived:
    head: Head
    #: SHA-256 of the lines, in hexadecimal.
    sha256: str


def write(path: Path, tell: Tell = lambda done, total: None) -> Archived | None:
    """Write the whole ledger, as it is now, into a new file that only its owner may read. It is not checked.

    None where it has no entry. FileExistsError where there is such a file.
    """
    digest = hashlib.sha256()
    head = None
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _writing(beside, path.suffix == ".gz") as file:
            for entry, hash_ in entries(tell):
                line = json.dumps(entry._asdict() | {"hash": hash_}, ensure_ascii=False).encode() + b"\n"
                digest.update(line)
                file.write(line)
                head = Head(entry.number, hash_)
        # Unlike a rename, this takes no file's place.
        os.link(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return Archived(head, digest.hexdigest()) if head else None


@contextmanager
def _writing(path: Path, is_compressed: bool) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as plain:
        if not is_compressed:
            yield plain
            return
        with gzip.GzipFile(filename="", mode="wb", fileobj=plain, mtime=0) as compressed:
            yield cast(IO[bytes], compressed)


def check(path: Path, since: Head | None = None) -> Archived:
    """What an archive ends with, once its chain has been checked from the first entry on; `since` is a head
    that was kept. Keeps nothing in memory. Raises ArchiveError, which names the first break."""
    digest = hashlib.sha256()
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            head, fault = check_chain(_entries(cast(IO[bytes], file), digest), since)
    except (OSError, EOFError) as error:
        raise ArchiveError(f"{path} cannot be read: {error}.") from error
    except ArchiveError as error:
        raise ArchiveError(f"{path}: {error}") from error
    if fault or head is None:
        raise ArchiveError(f"{path}: {fault or 'there is no entry in it.'}")
    return Archived(head, digest.hexdigest())


def _entries(file: IO[bytes], digest: Any) -> Iterator[tuple[Fields, str]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        digest.update(line)
        try:
            yield _read(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ArchiveError(f"Line {number} is no entry of a ledger.") from error


def _read(line: bytes) -> tuple[Fields, str]:
    """An entry and its hash. Raises one of many errors where it is none."""
    said = json.loads(line)
    entry, hash_ = Fields(*(said.pop(name) for name in Fields._fields)), said.pop("hash")
    number, *texts = entry
    if said or type(number) is not int:
        raise ValueError
    "".join([*texts, hash_]).encode()
    return entry, hash_

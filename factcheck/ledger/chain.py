"""How entries are chained: what the hash of an entry is taken over, so that anybody can check it.

An entry's nine fields, the hash of the entry before it first, are each written in UTF-8 as a netstring
(`LENGTH:BYTES,`, the length in bytes, in decimal), one after the other; the SHA-256 of that (FIPS 180-4), in
hexadecimal, is its hash. So no two different entries are ever the same bytes. The time is in UTC to the
microsecond, as ISO 8601: 2026-01-31T08:05:00.000123Z.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

#: What stands in the place of a hash before the first entry.
GENESIS = "0" * 64


class Fields(NamedTuple):
    """What an entry says, in the order in which it is hashed."""

    number: int
    #: As above, or, where no entry was ever written at such a time, as PostgreSQL puts it.
    at: str
    actor: str
    role: str
    table: str
    key: str
    action: str
    row: str


def link(previous: str, entry: Fields) -> str:
    """The hash of an entry that follows one whose hash is `previous`."""
    said = (previous, *map(str, entry))
    return sha256(b"".join(b"%d:%b," % (len(field), field) for field in map(str.encode, said))).hexdigest()

"""What was packed to be sent, unpacked no further than somebody wants to have it."""

from __future__ import annotations

import zlib

#: Each costs a look at all that is left of the bytes.
MOST_MEMBERS = 20


def unpacked(packed: bytes, most: int) -> bytes:
    """What gzip holds (RFC 1952); of more than `most` bytes the first `most` + 1. zlib.error where it is
    broken."""
    whole = bytearray()
    for _member in range(MOST_MEMBERS):
        if not packed:
            return bytes(whole)
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        whole += member.decompress(packed, most - len(whole) + 1)
        if len(whole) > most:
            return bytes(whole)
        if not member.eof:
            raise zlib.error("it ends early")
        # Some servers fill up with zeros.
        packed = member.unused_data.lstrip(b"\0")
    raise zlib.error("it has too many members")

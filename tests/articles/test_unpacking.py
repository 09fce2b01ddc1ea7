"""Unpacking what servers packed, and no further than is wanted."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.unpacking import MOST_MEMBERS, unpacked


@given(st.lists(st.binary(max_size=200), max_size=MOST_MEMBERS), st.integers(0, 50))
def test_all_members_are_unpacked_and_zeros_at_the_end_left_out(parts: list[bytes], zeros: int) -> None:
    packed = b"".join(gzip.compress(part) for part in parts) + b"\0" * zeros * bool(parts)
    assert unpacked(packed, 100_000) == b"".join(parts)


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_no_more_than_one_byte_too_many_is_unpacked(size: int, most: int) -> None:
    assert len(unpacked(gzip.compress(b"a" * size), most)) == min(size, most + 1)


@pytest.mark.parametrize(
    "packed", [b"plain", gzip.compress(b"words")[:-4], gzip.compress(b"") * (MOST_MEMBERS + 1)]
)
def test_what_is_broken_is_an_error(packed: bytes) -> None:
    with pytest.raises(zlib.error):
        unpacked(packed, 100)

"""How long what is streamed whole takes, and how much memory: python -m tests.benchmarks.streams [ADDRESS...]

The feed of all claims and the tables, unless addresses are named. On the database that the environment names;
`tests.benchmarks.million 10000` makes one up.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterable
from time import perf_counter, process_time
from typing import cast

import django


def megabytes() -> int:
    """The most memory that this process has held so far (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(address: str) -> None:
    from django.http import StreamingHttpResponse
    from django.test import Client

    answer = cast(StreamingHttpResponse, Client().get(address, headers={"host": "localhost"}))
    held, began, worked = megabytes(), perf_counter(), process_time()
    size = lines = 0
    for piece in cast("Iterable[bytes]", answer.streaming_content):
        size += len(piece)
        lines += piece.count(b"\n")
    print(
        f"{address:<24}{lines:>9,} lines, {size:>12,} bytes: {perf_counter() - began:5.1f} s, at work here "
        f"{process_time() - worked:.1f} s; {megabytes()} MB held at most, {held} MB before"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    tables = [
        f"/data/{name}.{form}" for name in ("claims", "annotations", "verdicts") for form in ("csv", "jsonl")
    ]
    for address in sys.argv[1:] or ["/claimreview.json", *tables]:
        measure(address)

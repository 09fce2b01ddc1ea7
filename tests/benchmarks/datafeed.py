"""How long the feed of all claims takes, and how much memory: python -m tests.benchmarks.datafeed

On the database that the environment names; `tests.benchmarks.million 10000` makes one up.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable
from time import perf_counter, process_time
from typing import cast

import django


def megabytes() -> int:
    """The most memory that this process has held so far (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure() -> None:
    from django.http import StreamingHttpResponse
    from django.test import Client

    answer = cast(StreamingHttpResponse, Client().get("/claimreview.json", headers={"host": "localhost"}))
    held, began, worked = megabytes(), perf_counter(), process_time()
    size = number = 0
    # The head of the feed and its end are pieces too.
    for number, piece in enumerate(cast("Iterable[bytes]", answer.streaming_content)):
        size += len(piece)
        if number % 1000 == 1:
            print(f"{number:>9,} claims: {perf_counter() - began:5.1f} s, {megabytes()} MB held at most")
    print(
        f"{number - 1:>9,} claims in {size:,} bytes: {perf_counter() - began:.1f} s, of which at work here "
        f"{process_time() - worked:.1f} s; {megabytes()} MB held at most, {held} MB before"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")
    django.setup()
    measure()

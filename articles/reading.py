"""Reading files of articles, where there are many in several processes ahead of whoever keeps them.

Pure. What is read ahead is bounded, and comes in the order of the files whichever was read first.
"""

from __future__ import annotations

import copyreg
import os
import re
import signal
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from types import MappingProxyType

from articles import importers
from articles.documents import Document

# Controls, line ends, what turns the direction of a line, and bytes of a file name that are not UTF-8.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

#: Processes are worth their start, which takes a second, from this many files on.
MANY = 100
#: How many files are read ahead, unless they have more bytes.
AHEAD, BYTES_AHEAD = 100, 20_000_000


def _unchangeable(titles: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(titles)


# A Document's titles cannot be sent to another process as they are, but what they are made of can.
copyreg.pickle(MappingProxyType, lambda titles: (_unchangeable, (dict(titles),)))


@dataclass(frozen=True)
class Read:
    """A file that was read; or why it could not be."""

    name: str
    found: Document | OSError | ValueError
    received: bytes = b""


def read(file: Path) -> Read:
    name = printable(file.name)
    try:
        # Reading from a pipe or a device might never end.
        if not stat.S_ISREG(file.stat().st_mode):
            raise importers.Unreadable("no-file", name)
        received = file.read_bytes()
        return Read(name, importers.read(received, name), received)
    except (OSError, ValueError) as error:
        return Read(name, error)


def read_each(files: Sequence[Path], jobs: int) -> Iterator[Read]:
    """The files, each as `read` has it, in their order.

    Of `jobs` processes this one is the first, and keeps what the others read; alone, or where the files are
    few, it reads them itself. Raises BrokenProcessPool (a RuntimeError) where another was killed.
    """
    if jobs < 2 or len(files) < MANY:
        yield from map(read, files)
        return
    waiting: deque[tuple[Future[Read], int]] = deque()
    ahead = 0
    readers = ProcessPoolExecutor(jobs - 1, get_context("spawn"), initializer=_begin)
    try:
        for file in files:
            size = _size(file)
            while waiting and (len(waiting) == AHEAD or ahead + size > BYTES_AHEAD):
                first, its_size = waiting.popleft()
                ahead -= its_size
                yield first.result()
            waiting.append((readers.submit(read, file), size))
            ahead += size
        while waiting:
            yield waiting.popleft()[0].result()
    finally:
        readers.shutdown(cancel_futures=True)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _begin() -> None:
    """In each process that reads, before its first file."""
    # Who interrupts is heard by the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """One that is killed cannot tell its readers, which would wait for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def printable(text: str) -> str:
    """The text as one line that says no more to a terminal than its words."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)

"""A progress bar for commands that take their time. Nothing is drawn where nobody watches."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Generic, TextIO, TypeVar

Row = TypeVar("Row")


class Progress(Generic[Row]):
    """Iterates over rows and, on a terminal, draws how far it is. Call `clear` before printing a line."""

    def __init__(self, rows: Sequence[Row], label: str, stream: TextIO | None = None) -> None:
        self.rows, self.label = rows, label
        self.stream = stream or sys.stderr
        self.is_watched = self.stream.isatty()

    def __iter__(self) -> Iterator[Row]:
        for done, row in enumerate(self.rows):
            self.draw(bar(done, len(self.rows), self.label))
            yield row
        self.clear()

    def clear(self) -> None:
        self.draw("")

    def draw(self, line: str) -> None:
        if self.is_watched:
            self.stream.write(f"\r\033[K{line}")
            self.stream.flush()


def bar(done: int, total: int, label: str, width: int | None = None) -> str:
    """One line, no wider than the terminal while the label fits: label, bar, count."""
    count = f"{done}/{total}"
    width = width or shutil.get_terminal_size().columns
    room = max(0, min(40, width - len(label) - len(count) - 5))
    filled = room * done // max(total, 1)
    return f"{label} [{'#' * filled}{'.' * (room - filled)}] {count}"

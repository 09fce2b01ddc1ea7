"""JSON read as a stream: what lies in a long list one after the other, so that nobody has to hold the list.

The standard library's decoder reads each element; what is around them is read here. Beyond RFC 8259 control
characters stand in strings as they are, NaN and infinite numbers are null, and a file may have several values
(JSON Lines). Nothing else is forgiven: a comma too many may be a broken file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from json import JSONDecodeError
from typing import Any, NamedTuple

#: Keys of the outermost object whose lists are long: of a DataFeed, and of JSON-LD.
LONG_LISTS = frozenset({"dataFeedElement", "@graph"})
#: Code points that are read at a time, and that one element has at most.
PIECE, LONGEST = 1 << 16, 40_000_000
#: An error so near the end of what has been read may be its end: the longest word is \ud83d\ude00.
NEAR = 13


class Broken(ValueError):  # noqa: N818
    """This is no JSON; `line` counts from 1."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(f"{problem}, line {line}")
        self.problem, self.line = problem, line


class Element(NamedTuple):
    """A value of the stream. `is_rest` marks an object whose long lists came before, without them."""

    value: Any
    is_rest: bool = False


def elements(read: Callable[[int], str]) -> Iterator[Element]:
    """The elements of an outermost list, those of an outermost object's LONG_LISTS and the rest of it, else
    the value itself. `read(n)` gives n code points at most, "" at the end. Raises Broken."""
    text = _Text(read)
    while begins := text.next():
        if begins == "[":
            yield from map(Element, text.array())
        elif begins == "{":
            yield from text.object()
        else:
            yield Element(text.value())


def _whole(digits: str) -> int | float:
    """A whole number; Python refuses to read one of thousands of digits."""
    return int(digits) if len(digits) < 300 else float(digits)


DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _name: None, parse_int=_whole)


class _Text:
    def __init__(self, read: Callable[[int], str]) -> None:
        self.read, self.buffer, self.at, self.line, self.is_whole = read, "", 0, 1, False

    def next(self) -> str:
        """The next character that is no white space, "" at the end. It is not taken."""
        while True:
            while self.at < len(self.buffer):
                if self.buffer[self.at] not in " \t\r\n\ufeff":
                    return self.buffer[self.at]
                self.at += 1
            if self.is_whole:
                return ""
            self.more()

    def take(self, characters: str) -> str:
        """Take the next character, which is one of these. Raises Broken."""
        if not (found := self.next()) or found not in characters:
            raise self.broken(f"“{characters[0]}” is missing" if found else "it ends early", self.at)
        self.at += 1
        return found

    def more(self) -> None:
        """Read on, twice as much each time that it was not enough for one value."""
        if len(self.buffer) - self.at > LONGEST:
            raise self.broken("one element is too large", self.at)
        self.line += self.buffer.count("\n", 0, self.at)
        piece = self.read(max(PIECE, len(self.buffer) - self.at))
        self.buffer, self.at, self.is_whole = self.buffer[self.at :] + piece, 0, not piece

    def value(self) -> Any:
        """The next value. Raises Broken."""
        if not self.next():
            raise self.broken("it ends early", self.at)
        while True:
            try:
                value, end = DECODER.raw_decode(self.buffer, self.at)
            except JSONDecodeError as error:
                if self.is_whole or not self._may_be_cut(error):
                    raise self.broken(error.msg.lower(), error.pos) from error
            except RecursionError as error:
                raise self.broken("too many values inside each other", self.at) from error
            else:
                # A number may go on, as in 1e+5.
                if end + (3 if isinstance(value, int | float) else 0) < len(self.buffer) or self.is_whole:
                    self.at = end
                    return value
            self.more()

    def _may_be_cut(self, error: JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated string") or error.pos > len(self.buffer) - NEAR

    def array(self) -> Iterator[Any]:
        self.take("[")
        if self.next() == "]":
            self.at += 1
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def object(self) -> Iterator[Element]:
        self.take("{")
        rest: dict[str, Any] = {}
        is_rest = False
        closed = self.next() == "}"
        self.at += closed
        while not closed:
            if self.next() != '"':
                raise self.broken("a name is missing", self.at)
            name = self.value()
            self.take(":")
            if name in LONG_LISTS and self.next() == "[":
                is_rest = True
                yield from map(Element, self.array())
            else:
                rest[name] = self.value()
            closed = self.take(",}") == "}"
        yield Element(rest, is_rest)

    def broken(self, problem: str, at: int) -> Broken:
        return Broken(problem, self.line + self.buffer.count("\n", 0, at))

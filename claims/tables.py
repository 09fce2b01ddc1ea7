"""What is on record as tables, for those who count: the columns, and rows as CSV and as JSON Lines.

Pure. Both have the same columns under the same names. JSON Lines (jsonlines.org) says every value as it is.
CSV (RFC 4180) is made for spreadsheets: UTF-8 with a byte order mark, without which Excel misreads Chinese,
and no cell that one would run as a formula (OWASP ASVS 5.0, 1.2.10): such a text has an apostrophe before it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles.marking import gettext_noop

#: A value of a cell. None and "" are nothing; a number counts, and there are no fractions.
Value = str | int | bool | None | Sequence[str]
Row = Mapping[str, Value]

#: What a spreadsheet begins a formula with, and what it skips before one (the full-width ones as Excel in
#: Chinese and Japanese has them).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
#: Between the values of a list in one cell.
BETWEEN = " | "
BYTE_ORDER_MARK = "\ufeff"

#: What some readers of lines take for the end of one; in JSON an escape says the same.
_ENDS_OF_LINES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "\x85\u2028\u2029"}


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    CODE = "code"
    ADDRESS = "address"
    NUMBER = "number"
    YES_NO = "yes_no"
    MOMENT = "moment"
    DAY = "day"
    LIST = "list"


#: The wording of each kind in English, translated where it is shown.
KINDS = {
    Kind.TEXT: gettext_noop("plain text"),
    Kind.CODE: gettext_noop("a fixed word or name"),
    Kind.ADDRESS: gettext_noop("address"),
    Kind.NUMBER: gettext_noop("whole number"),
    Kind.YES_NO: gettext_noop("true or false"),
    Kind.MOMENT: gettext_noop("date and time (UTC, RFC 3339)"),
    Kind.DAY: gettext_noop("date, as exact as it is known (ISO 8601)"),
    Kind.LIST: gettext_noop("list; in CSV with “ | ” between"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """`meaning` is a message to be translated. What is kept by language is two columns, as in NAME_zh."""

    name: str
    kind: Kind
    meaning: str
    by_language: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_zh", f"{self.name}_en") if self.by_language else (self.name,)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` says what a row is: a message to be translated."""

    name: str
    rows: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for column in self.columns for name in column.names)


def as_csv(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """Line by line, the header first. Raises KeyError where a row lacks a column."""
    writer = csv.writer(_Given(), lineterminator="\r\n")
    names = table.names
    yield BYTE_ORDER_MARK + str(writer.writerow(names))
    for row in rows:
        yield str(writer.writerow([_cell(row[name]) for name in names]))


def as_json_lines(table: Table, rows: Iterable[Row]) -> Iterator[str]:
    """Line by line, every column in each. Raises KeyError where a row lacks a column."""
    names = table.names
    for row in rows:
        line = json.dumps({name: row[name] for name in names}, ensure_ascii=False)
        yield line.translate(_ENDS_OF_LINES) + "\n"


def harmless(text: str) -> str:
    """A text as no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return harmless(value if isinstance(value, str) else BETWEEN.join(value))


class _Given:
    """A file for csv.writer, whose `writerow` gives back what this gives back: the line."""

    def write(self, line: str) -> str:
        return line

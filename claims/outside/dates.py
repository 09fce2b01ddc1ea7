"""Days out of other people's JSON, no more exactly than they are known."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from articles.documents import Published
from articles.importers.dates import read_date

from .texts import text_of

#: What programs write for a day that they do not have.
NO_DAYS = frozenset({date(1970, 1, 1), date(1900, 1, 1)})
#: Seconds or milliseconds since 1970 from 2001 to 2100.
_SECONDS = re.compile(r"([0-9]{10})(?:[0-9]{3})?(?:\.[0-9]+)?")
_IN_FIGURES = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:\D.*)?")
_BEGINS_ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\D.*)?")
LATEST = 2100


class Day(NamedTuple):
    """`precision` is one of claims.choices.SaidPrecision: none, year, month, day."""

    on: date | None = None
    precision: str = "none"


def published_of(value: Any) -> Published:
    """The date as articles keep it. Never raises; what is none has the precision "none"."""
    printed = text_of(value)[:300]
    if match := _SECONDS.fullmatch(printed):
        at = datetime.fromtimestamp(int(match[1]), UTC)
        return Published(at, "minute", True, printed) if at.year < LATEST else Published(printed=printed)
    published = read_date(printed)
    if published.at is None and (match := _BEGINS_ISO.fullmatch(printed)):
        # What is behind the day could not be read.
        published = read_date(match[1])
    elif published.at is None and (match := _IN_FIGURES.fullmatch(printed)):
        published = read_date(_in_order(*map(int, match.groups())))
    if published.at is None or published.at.year >= LATEST or published.at.date() in NO_DAYS:
        return Published(printed=printed)
    return Published(published.at, published.precision, published.zone_stated, printed)


def _in_order(first: int, second: int, year: int) -> str:
    """Where it cannot be told whether the day or the month comes first, the year alone is known."""
    if first == second or second > 12:
        return f"{year:04}-{first:02}-{second:02}"
    return f"{year:04}-{second:02}-{first:02}" if first > 12 else f"{year:04}"


def day_of(published: Published) -> Day:
    """The day on the clock of whoever wrote it down."""
    if published.at is None:
        return Day()
    precision = "day" if published.precision == "minute" else published.precision
    return Day(published.at.date(), precision)

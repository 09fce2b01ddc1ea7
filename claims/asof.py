"""What could be known by the end of a day. Days are those of UTC.

Pure. A publication counts from its day; one that says no more than its month or its year from the last day of
that, because it may have come out as late; one without a date from no day.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Generic, Protocol, TypeVar

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Dated(Protocol):
    """An article, as far as its date goes: aware date-times, and a value of articles.choices.Precision."""

    @property
    def published_at(self) -> datetime | None: ...
    @property
    def published_precision(self) -> str: ...


class Bearing(Protocol):
    """An annotation, as far as its article's date goes."""

    @property
    def article(self) -> Dated: ...


Annotated = TypeVar("Annotated", bound=Bearing)


def read_day(text: str) -> date | None:
    """A day as YYYY-MM-DD (RFC 3339, full-date), or None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def known_from(at: date | datetime | None, precision: str) -> date | None:
    """The day from which something of this date and precision counts, or None where it has no date."""
    if at is None or precision == "none":
        return None
    day = at.astimezone(UTC).date() if isinstance(at, datetime) else at
    if precision == "year":
        return date(day.year, 12, 31)
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def is_later(article: Dated, day: date) -> bool:
    """Whether an article is dated so that it may have come out only after this day."""
    since = known_from(article.published_at, article.published_precision)
    return since is not None and since > day


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ByThen(Generic[Annotated]):
    """Annotations by when their articles came out, each in the order in which they were given."""

    known: tuple[Annotated, ...]
    undated: tuple[Annotated, ...]
    later: tuple[Annotated, ...]


def by_then(annotations: Iterable[Annotated], day: date) -> ByThen[Annotated]:
    """Those whose articles had come out by the end of this day, those without a date, and the others."""
    known: list[Annotated] = []
    undated: list[Annotated] = []
    later: list[Annotated] = []
    for one in annotations:
        since = known_from(one.article.published_at, one.article.published_precision)
        (undated if since is None else known if since <= day else later).append(one)
    return ByThen(tuple(known), tuple(undated), tuple(later))

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.asof import by_then, end_of, known_from, read_day

PRECISIONS = ["none", "year", "month", "day", "minute"]
moments = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@dataclass(frozen=True)
class Paper:
    published_at: datetime | None
    published_precision: str


@dataclass(frozen=True)
class Passage:
    article: Paper


papers = st.builds(Paper, st.none() | moments, st.sampled_from(PRECISIONS))


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2023-11", "20231125", "2023-W47-6", "2023-11-31", "2023-02-29", "0000-01-01"),
        *("2023-11-25T00:00", " 2023-11-25", "2023-11-25\n", "２０２３-11-25", "2023-11-25\0"),
    ],
)
def test_anything_else_is_no_day(text: str) -> None:
    assert read_day(text) is None


@given(st.text())
def test_whatever_is_typed_is_a_day_or_none(text: str) -> None:
    day = read_day(text)
    assert day is None or day.isoformat() == text


@pytest.mark.parametrize(
    ("precision", "since"),
    [
        ("minute", date(2024, 2, 3)),
        ("day", date(2024, 2, 3)),
        ("month", date(2024, 2, 29)),
        ("year", date(2024, 12, 31)),
        ("none", None),
    ],
)
def test_a_month_counts_from_its_end_and_a_year_from_its(precision: str, since: date | None) -> None:
    assert known_from(datetime(2024, 2, 3, 23, 59, tzinfo=UTC), precision) == since
    assert known_from(date(2024, 2, 3), precision) == since
    assert known_from(None, precision) is None


def test_days_are_those_of_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert known_from(datetime(2023, 11, 26, 7, 59, tzinfo=shanghai), "minute") == date(2023, 11, 25)
    assert end_of(date(2023, 11, 25)) < datetime(2023, 11, 26, 8, tzinfo=shanghai)
    assert end_of(date(2023, 11, 25)) > datetime(2023, 11, 26, 7, 59, 59, tzinfo=shanghai)


@given(moments, st.sampled_from(PRECISIONS))
def test_nothing_counts_before_it_can_have_come_out(at: datetime, precision: str) -> None:
    since = known_from(at, precision)
    assert since is None or since >= at.date()


@given(
    st.lists(st.builds(Passage, st.builds(Paper, st.none() | moments, st.sampled_from(PRECISIONS)))), moments
)
def test_each_stands_in_one_place_and_what_was_known_stays_known(
    passages: list[Passage], at: datetime
) -> None:
    day = at.date()
    then, next_day = by_then(passages, day), by_then(passages, day + timedelta(days=1))
    together = [*then.known, *then.undated, *then.later]
    assert sorted(together, key=repr) == sorted(passages, key=repr)
    assert set(then.known) <= set(next_day.known)
    assert then.undated == next_day.undated


def test_annotations_keep_their_order() -> None:
    early, late = (Passage(Paper(datetime(2023, 11, n, tzinfo=UTC), "day")) for n in (22, 24))
    month = Passage(Paper(datetime(2023, 11, 1, tzinfo=UTC), "month"))
    undated = Passage(Paper(None, "none"))
    then = by_then([late, undated, month, early], date(2023, 11, 25))
    assert (then.known, then.undated, then.later) == ((late, early), (undated,), (month,))
    assert by_then([month], date(2023, 11, 30)).known == (month,)

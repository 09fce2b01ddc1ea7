"""Days in every shape."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.outside.dates import Day, day_of, published_of


@pytest.mark.parametrize(
    ("value", "day", "precision"),
    [
        ("2019-06-21", "2019-06-21", "day"),
        ("2019-06-21T00:00:00.000Z", "2019-06-21", "day"),
        ("2019-06-21T23:30:00-05:00", "2019-06-21", "day"),
        ("2019-06-21T10:00:00 CST", "2019-06-21", "day"),
        ("2019-06-21T25:99", "2019-06-21", "day"),
        ("2019/6/21", "2019-06-21", "day"),
        ("20190621", "2019-06-21", "day"),
        ("2019年6月21日", "2019-06-21", "day"),
        ("Fri, 21 Jun 2019 10:00:00 +0000", "2019-06-21", "day"),
        ("June 21, 2019", "2019-06-21", "day"),
        ("06/21/2019", "2019-06-21", "day"),
        ("21/06/2019 10:00", "2019-06-21", "day"),
        ("05/05/2019", "2019-05-05", "day"),
        ("2019-06", "2019-06-01", "month"),
        ("05/06/2019", "2019-01-01", "year"),
        (2019, "2019-01-01", "year"),
        (["", "2019"], "2019-01-01", "year"),
        (1561075200, "2019-06-21", "day"),
        ("1561075200000", "2019-06-21", "day"),
    ],
)
def test_a_date_in_any_shape_is_read_no_more_exactly_than_it_is_known(
    value: object, day: str, precision: str
) -> None:
    assert day_of(published_of(value)) == Day(date.fromisoformat(day), precision)


@pytest.mark.parametrize(
    "value",
    [None, "", "yesterday", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "99/99/2019", "2019-02-30"],
)
def test_what_is_no_date_is_none_and_stays_as_it_was_printed(value: str | None) -> None:
    published = published_of(value)
    assert day_of(published) == Day()
    assert published.printed == (value or "")


@given(st.text() | st.integers() | st.floats() | st.lists(st.text()))
def test_reading_a_date_never_raises(value: object) -> None:
    assert (day_of(published_of(value)).on is None) == (published_of(value).precision == "none")

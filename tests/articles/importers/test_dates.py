from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import Published
from articles.importers.dates import read_date

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("printed", "at", "precision"),
    [
        ("2024-04-18T06:07:08.123Z", datetime(2024, 4, 18, 6, 7, 8, 123000, UTC), "minute"),
        ("2024-05-30 12:00:05 +0800", datetime(2024, 5, 30, 12, 0, 5, tzinfo=CHINA), "minute"),
        ("2024-05-30T12:00+08:00", datetime(2024, 5, 30, 12, 0, tzinfo=CHINA), "minute"),
        ("Thu, 30 May 2024 04:00:05 GMT", datetime(2024, 5, 30, 4, 0, 5, tzinfo=UTC), "minute"),
        ("2024-05-30 北京时间 09:30", datetime(2024, 5, 30, 9, 30, tzinfo=CHINA), "minute"),
        ("2024-10-21 09:30", datetime(2024, 10, 21, 9, 30), "minute"),
        ("2024年10月21日 09:30", datetime(2024, 10, 21, 9, 30), "minute"),
        ("May 30, 2024 9:05 PM", datetime(2024, 5, 30, 21, 5), "minute"),
        ("May 30, 2024 at 12:05 am", datetime(2024, 5, 30, 0, 5), "minute"),
        ("2024-05-30", datetime(2024, 5, 30), "day"),
        ("2024/5/3", datetime(2024, 5, 3), "day"),
        ("20240530", datetime(2024, 5, 30), "day"),
        ("2024年5月30日", datetime(2024, 5, 30), "day"),
        ("30 May 2024", datetime(2024, 5, 30), "day"),
        ("2024-05", datetime(2024, 5, 1), "month"),
        ("2024年5月", datetime(2024, 5, 1), "month"),
        ("Sept 2024", datetime(2024, 9, 1), "month"),
        ("2024", datetime(2024, 1, 1), "year"),
        ("2024年", datetime(2024, 1, 1), "year"),
    ],
)
def test_a_date_has_the_precision_and_the_zone_it_states(printed: str, at: datetime, precision: str) -> None:
    assert read_date(printed) == Published(at, precision, at.tzinfo is not None, printed)


@pytest.mark.parametrize(
    "printed",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-05-30 25:00",
        "2024-05-30 13:00 PM",
        "0000-00-00",
        "2024-05-30T10:00+99:00",
        "05/06/2024",
        "2024-05-30 10:00 CST",
        "yesterday",
        "12:30",
        "٢٠٢٤-٠٥-٣٠",
        "",
    ],
)
def test_a_date_that_cannot_be_read_is_kept_as_printed(printed: str) -> None:
    assert read_date(printed) == Published(None, "none", False, printed)


@given(st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))
def test_iso_dates_come_back(at: datetime) -> None:
    assert read_date(at.isoformat()).at == at


@given(st.text(st.sampled_from("0123456789-/.:TZ+ 年月日May"), max_size=24))
def test_no_string_makes_it_fail(printed: str) -> None:
    published = read_date(printed)
    assert published.printed == printed.strip()
    assert (published.at is None) == (published.precision == "none")

"""The time on record goes on, whatever the clock of the machine does."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.clock import now_after

moments = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(st.lists(st.none() | moments, max_size=4))
def test_it_is_now_or_just_after_what_was_before(earlier: list[datetime | None]) -> None:
    before = timezone.now()
    found = now_after(*earlier)
    after = timezone.now()
    assert all(found > one for one in earlier if one)
    latest = max(filter(None, earlier), default=before)
    assert before <= found <= max(after, latest + timedelta(microseconds=1))

"""Values of rows as they are written, and back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from claims.dataset.columns import DATED, json_text
from claims.dataset.files import Record, parse, write, write_moment
from claims.models import Claim

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
MOMENTS = st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC))
ROUND = st.builds(lambda at: at.replace(hour=0, minute=0, second=0, microsecond=0), MOMENTS)


@given(JSON)
def test_json_is_written_so_that_a_file_can_hold_it(value: Any) -> None:
    text = json_text(value)
    again = parse(write({"a": text}), "a.yaml")["a"]
    assert again == text
    assert json.loads(again) == value


def test_json_has_a_line_for_each_part_and_its_keys_in_order() -> None:
    assert json_text([{"b": 1, "a": "桥\u2028"}, []]) == '[\n{"a": "桥\\u2028", "b": 1},\n[]\n]'
    assert json_text({"b": [], "a": 1.5}) == '{\n"a": 1.5,\n"b": []\n}'


@given(
    MOMENTS | ROUND | st.none(), st.sampled_from(["none", "year", "month", "day", "minute"]), st.booleans()
)
def test_a_date_is_as_long_as_it_is_exact_and_nothing_of_it_is_lost(
    at: datetime | None, precision: str, zone_stated: bool
) -> None:
    dated = DATED[Article]
    row = {
        "title_en": "x",
        "published_at": write_moment(at, "minute", True) if at else None,
        "published_precision": precision,
        "published_zone_stated": zone_stated,
        "shows": "full",
    }
    shortened = dated.shorten(row)
    record = Record("a.yaml", "", {name: value for name, value in shortened.items() if value is not None})
    dated.lengthen(record)
    assert {name: record.fields.get(name) for name in row} == row
    assert [*shortened][:: len(shortened) - 1] == ["title_en", "shows"]


@pytest.mark.parametrize(
    "on, precision, short",
    [
        ("2024-05-01", "month", {"said_on": "2024-05"}),
        ("2024-05-17", "day", {"said_on": "2024-05-17"}),
        ("2024-05-17", "month", {"said_on": "2024-05-17", "said_precision": "month"}),
        (None, "none", {"said_on": None}),
    ],
)
def test_the_day_of_a_claim_is_written_as_seeds_write_it(on: str | None, precision: str, short: Any) -> None:
    assert DATED[Claim].shorten({"said_on": on, "said_precision": precision}) == short

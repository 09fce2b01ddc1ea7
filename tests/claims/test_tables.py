"""Tables as CSV and as JSON Lines, whatever stands in them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.table_columns import TABLES
from claims.tables import (
    BETWEEN,
    BYTE_ORDER_MARK,
    FORMULA,
    KINDS,
    Column,
    Kind,
    Row,
    Table,
    Value,
    as_csv,
    as_json_lines,
)

KEPT = Table(
    "kept",
    "One row for each test.",
    (
        Column("text", Kind.TEXT, "", by_language=True),
        Column("number", Kind.NUMBER, ""),
        Column("yes_no", Kind.YES_NO, ""),
        Column("list", Kind.LIST, ""),
    ),
)
#: Whatever a text may be; what spreadsheets take for something else comes often.
PIECES = st.sampled_from([*FORMULA, "'", '"', ",", ";", BETWEEN, "\x85", "\u2028"]) | st.text(max_size=5)
TEXTS = st.lists(PIECES).map("".join)
TABLE_NAMES = st.sampled_from(sorted(TABLES))


def made_row(table: Table, texts: list[str], number: int | None) -> Row:
    """A row with these texts in whatever column takes one."""
    turn = cycle(texts)
    values: dict[Kind, Callable[[], Value]] = {
        Kind.NUMBER: lambda: number,
        Kind.YES_NO: lambda: bool(number),
        Kind.LIST: lambda: list(texts),
    }
    return {
        name: values.get(column.kind, turn.__next__)() for column in table.columns for name in column.names
    }


def read(text: str) -> list[list[str]]:
    """By a reader of RFC 4180, as a spreadsheet is one."""
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""), strict=True))


def in_words(value: Value) -> str:
    """What a spreadsheet is to show of a value."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return BETWEEN.join(value) if isinstance(value, list) else str(value)


@given(TABLE_NAMES, st.lists(TEXTS, min_size=1, max_size=4), st.none() | st.integers(min_value=0))
def test_no_cell_of_any_column_is_a_formula_and_nothing_else_is_altered(
    name: str, texts: list[str], number: int | None
) -> None:
    row = made_row(TABLES[name], texts, number)
    header, line = read("".join(as_csv(TABLES[name], [row])))
    assert header == list(row)
    meant = [in_words(value) for value in row.values()]
    assert line == [f"'{words}" if words[:1] in FORMULA else words for words in meant]
    assert not [cell for cell in line if cell.startswith(FORMULA)]


@given(TABLE_NAMES, st.lists(TEXTS, min_size=1, max_size=4), st.none() | st.integers(min_value=0))
def test_json_lines_have_every_value_as_it_is_in_a_line_of_its_own(
    name: str, texts: list[str], number: int | None
) -> None:
    rows = [made_row(TABLES[name], texts, number)] * 2
    text = "".join(as_json_lines(TABLES[name], rows))
    assert [json.loads(line) for line in text.splitlines()] == rows
    assert len(text.encode().split(b"\n")) == 3


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\0", "＝1", "＠x"])
def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(text: str) -> None:
    row: Row = {"text_zh": text, "text_en": "it's = fine", "number": 1, "yes_no": False, "list": []}
    _header, line = read("".join(as_csv(KEPT, [row])))
    assert line == [f"'{text}", "it's = fine", "1", "false", ""]


def test_lines_end_as_the_standard_has_it() -> None:
    row: Row = {"text_zh": 'one\n"two"', "text_en": "a,b", "number": None, "yes_no": True, "list": ["a", "b"]}
    assert list(as_csv(KEPT, [row])) == [
        "\ufefftext_zh,text_en,number,yes_no,list\r\n",
        '"one\n""two""","a,b",,true,a | b\r\n',
    ]


def test_a_row_without_one_of_the_columns_is_refused() -> None:
    with pytest.raises(KeyError, match="number"):
        list(as_csv(KEPT, [{"text_zh": "", "text_en": ""}]))
    with pytest.raises(KeyError, match="list"):
        list(as_json_lines(KEPT, [{"text_zh": "", "text_en": "", "number": 1, "yes_no": True}]))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_two_columns_have_one_name_and_each_says_what_it_is(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert all(column.meaning and column.kind in KINDS for column in table.columns)
    assert table.names[-1] == "licence"

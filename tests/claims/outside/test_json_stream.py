"""JSON as a stream: what the decoder makes of the whole, in pieces of any size."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.outside import json_stream
from claims.outside.json_stream import Broken, Element, elements

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def in_pieces(text: str, size: int) -> Callable[[int], str]:
    """Gives a few characters at a time, however many are asked for."""
    file = io.StringIO(text)
    return lambda asked: file.read(min(size, asked))


def values(text: str, size: int = 100) -> list[Any]:
    return [one.value for one in elements(in_pieces(text, size))]


@given(st.lists(ANYTHING, max_size=5), st.integers(1, 40), st.booleans())
def test_the_elements_of_a_list_are_those_of_the_whole_in_pieces_of_any_size(
    whole: list[Any], size: int, is_ascii: bool
) -> None:
    assert values(json.dumps(whole, ensure_ascii=is_ascii, indent=1), size) == whole


@given(st.dictionaries(st.text(), ANYTHING, max_size=4), st.lists(ANYTHING, max_size=4), st.integers(1, 40))
def test_a_feed_gives_its_elements_and_then_what_is_around_them(
    around: dict[str, Any], inside: list[Any], size: int
) -> None:
    around.pop("dataFeedElement", None)
    around.pop("@graph", None)
    text = json.dumps({**around, "dataFeedElement": inside})
    assert list(elements(in_pieces(text, size))) == [*map(Element, inside), Element(around, True)]


@given(ANYTHING.filter(lambda value: not isinstance(value, list | dict)), st.integers(1, 9))
def test_a_value_by_itself_is_the_only_element(value: Any, size: int) -> None:
    assert values(json.dumps(value), size) == [value]


@given(st.text(alphabet='{}[],:"\\ud8e1 \n\x00-', max_size=40), st.integers(1, 9))
def test_whatever_the_text_is_nothing_but_broken_is_raised(text: str, size: int) -> None:
    try:
        values(text, size)
    except Broken as broken:
        assert 1 <= broken.line <= text.count("\n") + 1


def test_several_values_may_follow_each_other() -> None:
    assert values('{"a": 1}\n{"a": 2}\n\n[3, 4]\n') == [{"a": 1}, {"a": 2}, 3, 4]


def test_a_byte_order_mark_is_passed_over() -> None:
    assert values("\ufeff [1]") == [1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[1,\n2,\n]", 3),
        ('{"a": 1,\n}', 2),
        ('{"a": 1\n"b": 2}', 2),
        ('{"dataFeedElement": [\n{"a": }\n]}', 2),
        ("[1 2]", 1),
        ("[1,\n2", 2),
        ("{\n'a': 1}", 2),
        ('["a\n', 1),
        ("[1]]", 1),
    ],
)
def test_what_is_broken_is_said_with_its_line(text: str, line: int) -> None:
    for size in (1, 3, 100):
        with pytest.raises(Broken) as broken:
            values(text, size)
        assert broken.value.line == line


def test_what_comes_before_the_broken_place_has_come() -> None:
    stream = elements(io.StringIO('[{"a": 1}, {"a": 2}, {"a" 3}]').read)
    assert [next(stream).value, next(stream).value] == [{"a": 1}, {"a": 2}]
    with pytest.raises(Broken):
        next(stream)


def test_numbers_that_are_none_are_null_and_enormous_ones_are_read() -> None:
    first, second, third = values(f"[NaN, -Infinity, {'9' * 5000}]")
    assert (first, second, third) == (None, None, float("inf"))


def test_control_characters_stand_in_strings_as_they_are() -> None:
    assert values('["a\tb\nc\x00"]') == ["a\tb\nc\x00"]


def test_values_too_deep_inside_each_other_are_refused() -> None:
    with pytest.raises(Broken, match="inside each other"):
        values("[" + "[" * 100_000, 100_000)


def test_an_element_too_large_to_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LONGEST", 1000)
    with pytest.raises(Broken, match="too large"):
        values('["' + "x" * 5000 + '"]')

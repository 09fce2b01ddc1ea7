"""Lines of the log: one each, and no other than was meant."""

from __future__ import annotations

import json
import logging
import sys
from types import TracebackType
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from factcheck.json_lines import LONGEST_TRACEBACK, REQUEST_ID, JsonLines

Raised: TypeAlias = "tuple[type[BaseException], BaseException, TracebackType | None]"


def line(message: str, *values: object, raised: Raised | None = None, **told: object) -> str:
    record = logging.LogRecord("factcheck.sample", logging.ERROR, __file__, 1, message, values, raised)
    record.told = told
    return JsonLines().format(record)


def raised(reason: str) -> Raised:
    try:
        raise ValueError(reason)
    except ValueError:
        kind, error, traceback = sys.exc_info()
        assert kind and error
        return kind, error, traceback


def test_a_line_says_when_how_grave_and_what() -> None:
    said = json.loads(line("%s is gone", "the bridge", status=500))
    assert said.pop("time").endswith("Z")
    assert said == {
        "level": "error",
        "logger": "factcheck.sample",
        "message": "the bridge is gone",
        "status": 500,
    }


def test_a_line_names_the_request_that_is_being_answered() -> None:
    token = REQUEST_ID.set("the-ninth")
    try:
        assert json.loads(line("x"))["request"] == "the-ninth"
    finally:
        REQUEST_ID.reset(token)


def test_an_error_is_one_line_with_the_end_of_its_traceback() -> None:
    written = line("x", raised=raised("one\ntwo"))
    assert "\n" not in written
    assert json.loads(written)["traceback"].endswith("ValueError: one\ntwo")
    assert len(json.loads(line("x", raised=raised("long" * 10_000)))["traceback"]) == LONGEST_TRACEBACK


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_is_told_a_line_is_one_of_plain_characters_and_says_just_that(said: str) -> None:
    written = line("%s", said, path=said)
    assert written.isascii() and written.isprintable()
    read = json.loads(written)
    # Two surrogates beside each other are read as the character that they stand for.
    meant = said.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert (read["message"], read["path"]) == (meant, meant)

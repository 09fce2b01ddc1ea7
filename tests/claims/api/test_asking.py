from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from claims.api.addresses import CLAIM_FILTERS, ENDPOINTS, KEY, PAGED, WORDS
from claims.api.asking import A_CURSOR, Parameter, cursor, read
from claims.api.problems import ProblemError

LIMIT, CURSOR = PAGED
EACH_TEXT = pytest.mark.parametrize(
    "parameter", [WORDS, CURSOR, KEY, *CLAIM_FILTERS], ids=lambda one: one.name
)
#: What somebody may write where a number, a slug or a word is wanted.
WRITTEN = st.text(max_size=12) | st.from_regex(f"{A_CURSOR}|[0-9]{{1,6}}|verified|zh-Hans|en", fullmatch=True)


@EACH_TEXT
@given(value=WRITTEN | st.text(min_size=190, max_size=210))
def test_what_is_let_in_is_what_the_description_allows(parameter: Parameter, value: str) -> None:
    schema = parameter.schema
    allowed = Draft202012Validator(schema["items"] if parameter.is_many else schema).is_valid(value)
    # A regular expression of JSON Schema lets a line feed stand at the end in Python.
    assert parameter.allows(value) == (allowed and not (parameter.pattern and value.endswith("\n")))


@given(number=st.integers(min_value=-5, max_value=10**7))
def test_a_number_is_let_in_within_its_bounds_alone(number: int) -> None:
    assert LIMIT.allows(str(number)) == Draft202012Validator(LIMIT.schema).is_valid(number)


@given(number=st.integers(min_value=1, max_value=2**60 - 1))
def test_a_cursor_stands_for_its_number(number: int) -> None:
    assert read(QueryDict(f"cursor={cursor(number)}"), PAGED).place == number


@given(query=st.text(alphabet="abcq=&%0;+ü\0\ud800limtcursoyen12", max_size=40))
def test_whatever_is_asked_is_read_or_refused_in_a_sentence(query: str) -> None:
    try:
        asked = read(QueryDict(query.encode("utf-8", "surrogatepass")), ENDPOINTS["api_claims"].parameters)
    except ProblemError as problem:
        assert problem.status == 400
        assert problem.detail.endswith(".")
    else:
        assert 1 <= asked.limit <= 100


@pytest.mark.parametrize(
    ("query", "at_fault"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1e1", "limit"),
        # More figures than Python reads.
        (f"limit={'0' * 5_000}5", "limit"),
        ("limit=", "limit"),
        ("limit=2&limit=3", "limit"),
        ("cursor=", "cursor"),
        ("cursor=0", "cursor"),
        ("cursor=1%0A", "cursor"),
        ("cursor=zzz", "cursor"),
        ("cursor=1234567890123", "cursor"),
        ("status=true", "status"),
        ("status=", "status"),
        ("statu=verified", "statu"),
        ("year=23", "year"),
        ("year=%D9%A2%D9%A0%D9%A2%D9%A3", "year"),
        ("claimant=0", "claimant"),
        ("topic=a%20b", "topic"),
        (f"q={'a' * 201}", "q"),
        ("&".join(["year=2023"] * 21), "year"),
    ],
)
def test_what_is_not_as_described_is_refused_by_the_name_of_the_parameter(query: str, at_fault: str) -> None:
    with pytest.raises(ProblemError) as refused:
        read(QueryDict(query), ENDPOINTS["api_claims"].parameters)
    assert refused.value.parameter == at_fault
    assert f"“{at_fault}”" in refused.value.detail


def test_each_value_is_asked_for_once() -> None:
    asked = read(QueryDict("year=2024&year=2023&year=2024"), CLAIM_FILTERS)
    assert asked.chosen(one.name for one in CLAIM_FILTERS) == {"year": ("2024", "2023")}

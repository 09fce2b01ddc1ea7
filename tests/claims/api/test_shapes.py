from __future__ import annotations

from enum import Enum
from typing import Annotated, TypedDict

import pytest
from jsonschema import Draft202012Validator

from claims.api.shapes import Form, object_schema, objects_in, schema_of


class Kind(Enum):
    REPORT = "report"
    BOOK = "book"


class Leaf(TypedDict):
    name: Annotated[str | None, "what it is called"]
    at: Annotated[Annotated[str, Form("date-time")] | None, "when"]


class Tree(TypedDict):
    leaves: list[Leaf]
    kind: Kind | None
    best: Annotated[Leaf, "the best one"]


def test_a_field_that_may_be_nothing_has_two_types_and_says_what_it_means() -> None:
    assert schema_of(Annotated[str | None, "a name"]) == {"type": ["string", "null"], "description": "a name"}


def test_a_form_is_kept_where_the_value_may_be_nothing() -> None:
    told = object_schema(Leaf, "A leaf.")
    assert told["properties"]["at"] == {
        "type": ["string", "null"],
        "format": "date-time",
        "description": "when",
    }


def test_a_closed_list_that_may_be_nothing_lets_in_its_values_and_null_alone() -> None:
    validator = Draft202012Validator(object_schema(Tree, "")["properties"]["kind"])
    assert [validator.is_valid(value) for value in ("report", None, "poem", 1)] == [True, True, False, False]


def test_an_object_has_all_of_its_fields_and_no_others() -> None:
    validator = Draft202012Validator(object_schema(Leaf, "A leaf."))
    assert validator.is_valid({"name": None, "at": None})
    assert not validator.is_valid({"name": None})
    assert not validator.is_valid({"name": None, "at": None, "colour": "green"})


def test_objects_are_found_wherever_they_are_held() -> None:
    assert list(objects_in([Tree])) == ["Tree", "Leaf"]


def test_what_is_no_json_has_no_schema() -> None:
    with pytest.raises(TypeError):
        schema_of(bytes)

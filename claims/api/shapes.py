"""JSON Schema (2020-12, as OpenAPI 3.1 has it) of the types of what is told. Pure.

The types are TypedDicts of strings, numbers, closed lists of strings (an Enum), each other, lists of these,
and None. `Annotated` says more: a str what it means, in English, a Form in which form it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

#: Where the schemas of the TypedDicts stand, by their names.
COMPONENTS = "#/components/schemas/"
_SIMPLE = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}


@dataclass(frozen=True, slots=True)
class Form:
    """A format of JSON Schema, such as `date-time`."""

    format: str


def schema_of(told: Any) -> dict[str, Any]:
    """Of one type; a TypedDict is referred to by its name. Raises TypeError for another kind of type."""
    origin, parts = get_origin(told), get_args(told)
    if origin is Annotated:
        return schema_of(parts[0]) | _said_of(parts[1:])
    if origin in (Union, UnionType):
        return _any_of([schema_of(part) for part in parts])
    if origin is list:
        return {"type": "array", "items": schema_of(parts[0])}
    if is_typeddict(told):
        return {"$ref": f"{COMPONENTS}{told.__name__}"}
    if told in _SIMPLE:
        return {"type": _SIMPLE[told]}
    if isinstance(told, type) and issubclass(told, Enum):
        return {"type": "string", "enum": [one.value for one in told]}
    raise TypeError(f"{told} is nothing that is told as JSON")


def object_schema(told: type, meant: str) -> dict[str, Any]:
    """Of a TypedDict, and what it is: all of its fields, and no others, are always there."""
    fields = get_type_hints(told, include_extras=True)
    return {
        "type": "object",
        "description": meant,
        "properties": {name: schema_of(field) for name, field in fields.items()},
        "required": list(fields),
        "additionalProperties": False,
    }


def objects_in(types: Iterable[Any]) -> dict[str, type]:
    """By name these TypedDicts and all that they hold, each after what it is first found in."""
    found: dict[str, type] = {}
    waiting = list(types)
    while waiting:
        told = waiting.pop(0)
        if is_typeddict(told) and told.__name__ not in found:
            found[told.__name__] = told
            waiting += get_type_hints(told, include_extras=True).values()
        else:
            waiting += [part for part in get_args(told) if not isinstance(part, (str, Form))]
    return found


def _said_of(notes: Iterable[Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for note in notes:
        said |= {"format": note.format} if isinstance(note, Form) else {"description": str(note)}
    return said


def _any_of(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    """Simple ones are one schema with several types."""
    if all(isinstance(one.get("type"), str) and not {"enum", "items"} & one.keys() for one in schemas):
        merged: Mapping[str, Any] = {name: value for one in schemas for name, value in one.items()}
        return dict(merged) | {"type": [one["type"] for one in schemas]}
    return {"anyOf": schemas}

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from claims.api.addresses import ENDPOINTS
from claims.api.openapi import description

DOCUMENT = description("https://facts.example.org/api/v1", "Harbour Gazette", "https://example.org/licence")


def held_in(part: Any) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from held_in(value)
    if isinstance(part, list):
        for value in part:
            yield from held_in(value)


def test_every_reference_leads_to_a_schema_that_is_one() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    references = {one["$ref"] for one in held_in(DOCUMENT) if "$ref" in one}
    assert references == {f"#/components/schemas/{name}" for name in schemas}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)


def test_every_address_can_be_called_by_a_name_of_its_own() -> None:
    names = [path["get"]["operationId"] for path in DOCUMENT["paths"].values()]
    assert len(set(names)) == len(names) == len(ENDPOINTS) == 8


def test_every_part_of_a_path_in_braces_is_a_parameter_that_is_needed() -> None:
    for path, told in DOCUMENT["paths"].items():
        needed = [one["name"] for one in told["get"]["parameters"] if one["in"] == "path" and one["required"]]
        assert [part[1:-1] for part in path.split("/") if part.startswith("{")] == needed


def test_links_lead_on_to_addresses_that_there_are() -> None:
    names = {path["get"]["operationId"] for path in DOCUMENT["paths"].values()}
    answers = [path["get"]["responses"]["200"] for path in DOCUMENT["paths"].values()]
    links = [link for answer in answers for link in answer.get("links", {}).values()]
    assert len(links) == 6
    assert {link["operationId"] for link in links} < names


def test_a_licence_is_named_where_there_is_one() -> None:
    assert DOCUMENT["info"]["license"]["url"] == "https://example.org/licence"
    assert "license" not in description("https://facts.example.org/api/v1", "Harbour Gazette", "")["info"]

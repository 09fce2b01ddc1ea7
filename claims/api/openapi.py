"""The description of the JSON API (OpenAPI 3.1), made from the addresses and the types of what they tell."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from claims.api.addresses import ENDPOINTS, Endpoint
from claims.api.answers import MEANT, Problem
from claims.api.asking import Parameter
from claims.api.problems import MEDIA_TYPE as PROBLEM
from claims.api.shapes import COMPONENTS, object_schema, objects_in

VERSION = "1.0.0"
DESCRIPTION = (
    "Claims, their exact words and their evidence, as readers see them. Read-only and open to all. Texts "
    "come in Chinese and English; what is not known is null. The order of lists never changes, so that who "
    "follows “next” meets everything once."
)
#: Why an address may not answer, beyond what is its own.
ALWAYS = {
    304: "As you have it already (If-None-Match).",
    400: "A parameter is not as described.",
    406: "JSON alone is told.",
    429: "Too many questions within a minute: ask again after as many seconds as Retry-After says.",
    503: "The database cannot be asked at the moment, or what is asked takes too long to look for: ask again "
    "after as many seconds as Retry-After says, or for rarer words.",
}
MOVED = "The claim was merged into another one: Location says where."
GONE = "The verdict was withdrawn."
NOT_FOUND = "There is none, or it is not public."


def description(api: str, name: str, licence: str) -> dict[str, Any]:
    """The whole document. `api` is the absolute address that all paths go on from, `name` the newsroom's, and
    `licence` an address or ""."""
    info: dict[str, Any] = {"title": name, "version": VERSION, "description": DESCRIPTION}
    if licence:
        info["license"] = {"name": licence, "url": licence}
    types = objects_in([*(one.answer for one in ENDPOINTS.values()), Problem])
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": api}],
        "paths": {one.path: {"get": _operation(one)} for one in ENDPOINTS.values()},
        "components": {
            "schemas": {known: object_schema(told, MEANT[known]) for known, told in types.items()}
        },
    }


def _operation(one: Endpoint) -> dict[str, Any]:
    parameters = [_parameter(parameter, "query") for parameter in one.parameters]
    if one.key:
        parameters.insert(0, _parameter(one.key, "path"))
    return {
        "operationId": one.name.removeprefix("api_"),
        "summary": one.summary,
        "parameters": parameters,
        "responses": {"200": _answer(one)} | {str(code): told for code, told in _others(one).items()},
    }


def _parameter(one: Parameter, where: str) -> dict[str, Any]:
    told = {"name": one.name, "in": where, "description": one.meaning, "schema": one.schema}
    return told | {"required": True} if where == "path" else told


def _answer(one: Endpoint) -> dict[str, Any]:
    schema = {"$ref": f"{COMPONENTS}{one.answer.__name__}"}
    told: dict[str, Any] = {
        "description": MEANT[one.answer.__name__],
        "headers": {"ETag": {"description": "Of exactly this answer.", "schema": {"type": "string"}}},
        "content": {"application/json": {"schema": schema}},
    }
    if one.path in ("/claims", "/articles"):
        told["links"] = _leading_on(one.path.removeprefix("/"))
    return told


def _leading_on(what: str) -> dict[str, Any]:
    """From a list to everything that there is of the first in it."""
    return {
        other.name.removeprefix("api_"): {
            "operationId": other.name.removeprefix("api_"),
            "parameters": {other.key.name: f"$response.body#/{what}/0/{other.key.name}"},
        }
        for other in ENDPOINTS.values()
        if other.key and other.path.startswith(f"/{what}/")
    }


def _others(one: Endpoint) -> dict[int, dict[str, Any]]:
    why = dict(ALWAYS)
    if one.key:
        why[404] = NOT_FOUND
    if one.may_have_moved:
        why[301] = MOVED
    if one.may_have_gone:
        why[410] = GONE
    return {code: _other(code, why[code]) for code in sorted(why)}


def _other(code: int, why: str) -> dict[str, Any]:
    told: dict[str, Any] = {"description": why}
    if code >= HTTPStatus.BAD_REQUEST:
        told["content"] = {PROBLEM: {"schema": {"$ref": f"{COMPONENTS}Problem"}}}
    if code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        told["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return told

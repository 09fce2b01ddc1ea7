"""The page that tells people what the JSON API answers: the same description that programs get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.api.addresses import ENDPOINTS, Endpoint
from claims.api.answers import MEANT, Problem
from claims.api.asking import MOST, USUAL, Parameter
from claims.api.shapes import COMPONENTS, object_schema, objects_in
from claims.models import Annotation
from claims.structured_data import absolute_at


@dataclass(frozen=True)
class FieldSeen:
    """A parameter or a field. Its type is `before`, the type `links` (told on this page) and `after`; or one
    of `values`."""

    name: str
    meaning: str
    before: str = ""
    links: str = ""
    after: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypeSeen:
    name: str
    meaning: str
    fields: tuple[FieldSeen, ...]


@dataclass(frozen=True)
class AddressSeen:
    endpoint: Endpoint
    summary: str
    path: str
    parameters: tuple[FieldSeen, ...]
    #: Of this site, of something that there is; "" where there is nothing yet.
    example: str
    #: The name of its type.
    answer: str


@login_not_required
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    absolute = absolute_at(request)
    api = reverse("api_claims").removesuffix("/claims")
    quoted = Annotation.objects.of_public_claims().order_by("-claim", "pk")
    slug, key = quoted.values_list("claim__slug", "article__key").first() or ("", "")
    keys = {"slug": slug, "key": key}
    types = objects_in([*(one.answer for one in ENDPOINTS.values()), Problem])
    return render(
        request,
        "claims/api_page.html",
        {
            "addresses": [_address(one, api, keys) for one in ENDPOINTS.values()],
            "types": [_type(name, told) for name, told in types.items()],
            "api": absolute(api),
            "usual": USUAL,
            "most": MOST,
            "rate": settings.API_RATE,
            "licence": settings.LICENCE,
        },
    )


def _address(one: Endpoint, api: str, keys: Mapping[str, str]) -> AddressSeen:
    example = f"{api}{one.path}"
    if one.key:
        key = keys[one.key.name]
        example = example.replace(f"{{{one.key.name}}}", key) if key else ""
    else:
        example += "?limit=2"
    parameters = (*([one.key] if one.key else []), *one.parameters)
    seen = tuple(_parameter(parameter) for parameter in parameters)
    return AddressSeen(one, _(one.summary), f"{api}{one.path}", seen, example, one.answer.__name__)


def _parameter(one: Parameter) -> FieldSeen:
    schema = one.schema
    seen = _field(one.name, schema["items"] if one.is_many else schema)
    after = "[]" if one.is_many else f" 1–{one.most}" if one.most else ""
    return replace(seen, meaning=_(one.meaning), after=after)


def _type(name: str, told: type) -> TypeSeen:
    fields = object_schema(told, "")["properties"].items()
    return TypeSeen(name, _(MEANT[name]), tuple(_field(one, schema) for one, schema in fields))


def _field(name: str, schema: Mapping[str, Any]) -> FieldSeen:
    meaning = _(schema["description"]) if schema.get("description") else ""
    core, after = _core(schema)
    if "$ref" in core:
        return FieldSeen(name, meaning, links=core["$ref"].removeprefix(COMPONENTS), after=after)
    values = tuple(core.get("enum", ()))
    kind = core["type"]
    before = " | ".join([kind] if isinstance(kind, str) else kind)
    if "format" in core:
        before += f" ({core['format']})"
    return FieldSeen(name, meaning, before=before, after=after, values=values)


def _core(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """What a schema is of, without lists and null round it; and how these are written behind it."""
    if "anyOf" in schema:
        core, after = _core(_first_but_null(schema["anyOf"]))
        return core, f"{after} | null"
    if schema.get("type") == "array":
        core, after = _core(schema["items"])
        return core, f"[]{after}"
    return schema, ""


def _first_but_null(schemas: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(one for one in schemas if one.get("type") != "null")

"""Asking the JSON API: every answer is held to what the API says of itself."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator

from claims.api.addresses import ENDPOINTS
from claims.api.answers import Problem
from claims.api.openapi import description
from claims.models import Claim
from tests.factory import make_annotation, make_claim, make_verdict

API = "/api/v1"
DOCUMENT = description("http://testserver/api/v1", "Factcheck", "")


@cache
def described(name: str) -> Draft202012Validator:
    return Draft202012Validator(DOCUMENT | {"$ref": f"#/components/schemas/{name}"})


def ask(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    """What is answered, which is as described."""
    answer = client.get(f"{API}{path}")
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    if status == 200:
        name = ENDPOINTS[str(answer.resolver_match.url_name)].answer.__name__
    else:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert told["status"] == status
        name = Problem.__name__
    assert not [error.message for error in described(name).iter_errors(told)]
    return told


def public_claim(**columns: Any) -> Claim:
    claim = make_annotation(make_claim(**columns), basis="anonymous").claim
    make_verdict(claim)
    return claim

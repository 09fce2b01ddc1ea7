"""The page that tells people what the JSON API answers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from claims.api.addresses import ENDPOINTS
from claims.api.openapi import description
from tests.json_api import ask, public_claim

pytestmark = pytest.mark.django_db


def test_the_page_tells_every_address_parameter_type_and_field(english: Client) -> None:
    page = english.get("/api/").text
    document = description("http://testserver/api/v1", "Factcheck", "")
    for path, told in document["paths"].items():
        assert f"<code>GET /api/v1{path}</code>" in page
        for parameter in told["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page
    for name, schema in document["components"]["schemas"].items():
        part = page.partition(f'<h3 id="{name}">')[2].partition("</section>")[0]
        assert re.findall(r"<dt><code>([^<]+)", part) == list(schema["properties"])


def test_every_type_that_is_named_is_told_on_the_page(english: Client) -> None:
    page = english.get("/api/").text
    leads_to, there = set(re.findall(r'href="#([^"]+)"', page)), re.findall(r'\bid="([^"]+)"', page)
    assert leads_to <= set(there)
    assert len(set(there)) == len(there)


def test_types_are_written_with_their_lists_and_what_may_be_nothing(english: Client) -> None:
    part = english.get("/api/").text.partition('<h3 id="Annotation">')[2].partition("</section>")[0]
    assert '<a href="#Quote">Quote</a> | null' in part
    assert "string | null (date-time)</code>" in part
    assert "<code>corroborates</code>" in part
    parameters = english.get("/api/").text.partition('<h3 id="api_claims">')[2].partition("</section>")[0]
    assert "integer 1–100</code>" in parameters
    assert "string[]</code>" in parameters


def test_examples_are_addresses_that_there_are(english: Client) -> None:
    assert english.get("/api/").text.count("Example:") == 2
    public_claim()
    examples = re.findall(r'Example: <a href="/api/v1([^"]+)"', english.get("/api/").text)
    assert len(examples) == len(ENDPOINTS)
    for path in examples:
        ask(english, path)


def test_the_page_is_in_the_readers_language(chinese: Client) -> None:
    page = chinese.get("/api/").text
    assert "处处适用的规则" in page
    assert "读者所见的说法：以最近批准的结论为准。" in page
    assert "as readers see it" not in page


def test_the_page_says_how_often_one_may_ask(english: Client, settings: Settings) -> None:
    settings.API_RATE = 77
    assert "77 times a minute" in english.get("/api/").text
    settings.API_RATE = 0
    assert "Retry-After" not in english.get("/api/").text

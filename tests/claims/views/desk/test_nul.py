"""A NUL in what is sent to the desk: PostgreSQL takes none."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from claims.models import Annotation
from tests.factory import QUOTE, make_annotation, make_claim, make_held_article

pytestmark = pytest.mark.django_db

ANNOTATE = [
    "form_key",
    "revision",
    "start",
    "quote_exact",
    "quote_prefix",
    "quote_suffix",
    "claim",
    "claim_other",
    "stance",
    "basis",
    "origin",
    "origin_other",
    "speaker",
    "differs",
    "translation",
    "note",
    "statement_language",
    "kind",
    "claimant",
    "said_on",
    "topic",
    "next",
]
CHANGE = [
    "form_key",
    "version",
    "revision",
    "start",
    "quote_exact",
    "claim",
    "claim_other",
    "stance",
    "basis",
    "origin",
    "put_back",
]


@pytest.mark.parametrize("claim", ["new", "bridge"])
def test_a_nul_in_any_field_of_a_new_annotation_is_no_error(
    desk: Client, htmx: dict[str, str], claim: str
) -> None:
    make_claim(slug="bridge")
    article = make_held_article()
    sent = {
        "revision": "1",
        "quote_exact": QUOTE,
        "claim": claim,
        "stance": "states",
        "statement": "The bridge is closed to lorries.",
    }
    address = f"/desk/articles/{article.key}/annotate/"
    for number, field in enumerate(ANNOTATE):
        sent["form_key"] = str(uuid4())
        headers = htmx if number % 2 else {}
        answer = desk.post(address, sent | {field: f"{sent.get(field, '')}\0b"}, headers=headers)
        assert answer.status_code in (200, 302)
        assert "\0" not in answer.text


def test_a_nul_in_any_field_of_a_change_is_no_error(desk: Client) -> None:
    one = make_annotation()
    sent = {"form_key": str(uuid4()), "version": "1", "claim": one.claim.slug, "stance": one.stance}
    for field in CHANGE:
        answer = desk.post(f"/desk/annotations/{one.pk}/", sent | {field: f"{sent.get(field, '')}\0b"})
        assert answer.status_code in (200, 302)
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("articles/KEY/claims/", ["quote", "language"]),
        ("articles/KEY/", ["quote", "claim", "removed"]),
        ("", ["q", "queue", "assignee", "topic", "status", "article", "page"]),
        ("articles/", ["next", "topic", "page"]),
        ("claimants/", ["q"]),
        ("topics/", ["claimant"]),
        ("sources/", ["origin_other"]),
        ("claims/bridge/evidence/", ["q"]),
        ("claims/bridge/merge/", ["claim", "claim_other"]),
    ],
)
def test_a_nul_in_an_address_is_no_error(desk: Client, address: str, fields: list[str]) -> None:
    make_claim(slug="bridge")
    path = "/desk/" + address.replace("KEY", make_held_article().key)
    for field in fields:
        assert desk.get(path, {field: "a\0b"}).status_code in (200, 302)


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("wording", ["version", "statement_en", "original_language", "kind", "claimant", "said_on", "topic"]),
        ("assign", ["assignee", "next"]),
        ("review", ["version", "review_on"]),
        ("comment", ["form_key", "text"]),
        ("link", ["claim", "claim_other", "kind"]),
        ("merge", ["claim", "claim_other"]),
        ("split", ["form_key", "statement", "language", "kind", "passages"]),
        (
            "evidence/cite",
            ["what", "form_key", "stance", "title", "publisher", "address", "derived_from", "q"],
        ),
    ],
)
def test_a_nul_in_a_form_about_a_claim_is_no_error(desk: Client, part: str, fields: list[str]) -> None:
    make_claim(slug="bridge")
    for field in fields:
        assert desk.post(f"/desk/claims/bridge/{part}/", {field: "a\0b"}).status_code in (200, 302)

"""The annotations of public claims under the Web Annotation Protocol: its headers, methods and conditions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from claims.models import Annotation
from tests.database import as_if_committed
from tests.factory import QUOTE, make_annotation, make_claim, make_held_article, make_verdict

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
LIST = "/articles/gazette/annotations/"
TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


@pytest.fixture
def bridge() -> Annotation:
    """The one annotation of the gazette that readers see."""
    one = make_annotation(make_claim(), make_held_article(key="gazette"), quote=QUOTE, basis="anonymous")
    make_verdict(one.claim, "refuted")
    return one


def path(one: Annotation) -> str:
    return f"/annotations/{one.pk}"


def links(headers: Any) -> str:
    return str(headers["Link"])


def test_an_annotation_has_the_headers_of_the_protocol(english: Client, bridge: Annotation) -> None:
    answer = english.get(path(bridge))
    assert answer.headers["Content-Type"] == TYPE
    assert links(answer.headers) == '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert answer.headers["ETag"].startswith('W/"')
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_a_container_has_the_headers_of_the_protocol(english: Client, bridge: Annotation) -> None:
    answer = english.get(LIST, headers={"prefer": 'return=representation;include="http://x"'})
    assert answer.headers["Content-Type"] == TYPE
    assert '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"' in links(answer.headers)
    assert (
        '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
        in links(answer.headers)
    )
    assert answer.headers["Content-Location"] == json.loads(answer.text)["id"]
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert answer.headers["ETag"]
    page = english.get(f"{LIST}?page=0")
    assert page.headers["Content-Type"] == TYPE
    assert "Content-Location" not in page.headers


@pytest.mark.parametrize("which", ["annotation", LIST, f"{LIST}?page=0"])
def test_reading_methods_are_answered_and_no_other(english: Client, bridge: Annotation, which: str) -> None:
    address = path(bridge) if which == "annotation" else which
    got, head, options = english.get(address), english.head(address), english.options(address)
    assert (head.status_code, options.status_code) == (200, 200)
    assert head.content == options.content == b""
    for name in ("ETag", "Allow", "Content-Type", "Vary"):
        assert got.headers[name] == head.headers[name] == options.headers[name]
    for refused in (english.post, english.put, english.patch, english.delete):
        answer = refused(address)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("which", ["annotation", LIST, f"{LIST}?page=0"])
def test_whoever_has_it_already_is_not_sent_it_again(english: Client, bridge: Annotation, which: str) -> None:
    address = path(bridge) if which == "annotation" else which
    tag = english.get(address).headers["ETag"]
    again = english.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert english.get(address, headers={"if-none-match": '"another"'}).status_code == 200
    make_verdict(bridge.claim, "disputed")
    as_if_committed()
    assert english.get(address, headers={"if-none-match": tag}).status_code == 200


def test_the_pages_of_an_article_say_where_its_annotations_are(english: Client, bridge: Annotation) -> None:
    link = f'<{SITE}{LIST}>; rel="http://www.w3.org/ns/oa#annotationService"'
    for address in ("/articles/gazette/", "/articles/gazette/revisions/1/"):
        assert links(english.get(address).headers) == link

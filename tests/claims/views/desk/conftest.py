"""Somebody who works at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Verdict
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_held_article,
    make_publisher,
    make_topic,
    make_user,
    make_verdict,
)


@pytest.fixture
def editor() -> User:
    return make_user("editor", username="mei", first_name="Mei", last_name="Lin", email="mei@desk.example")


@pytest.fixture
def desk(editor: User) -> Client:
    """The editor's browser, which asks for English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(editor)
    return client


@pytest.fixture
def htmx() -> dict[str, str]:
    """What htmx sends with what it asks."""
    return {"HX-Request": "true"}


@pytest.fixture
def same_queries_at_desk(desk: Client) -> Callable[[str, Callable[[], object]], None]:
    """Asserts that a page of the desk takes as many queries with one row as with eleven."""

    def check(path: str, more: Callable[[], object]) -> None:
        more()
        desk.get(path)  # fills what is kept between requests, such as templates
        with CaptureQueriesContext(connection) as with_one:
            assert desk.get(path).status_code == 200
        for _number in range(10):
            more()
        desk.get(path)  # weighs anew what was made
        with CaptureQueriesContext(connection) as with_eleven:
            assert desk.get(path).status_code == 200
        assert len(with_eleven) == len(with_one), [query["sql"] for query in with_eleven]

    return check


@pytest.fixture
def bridge() -> Claim:
    """A claim that one report supports and another, on the record, denies; nobody has decided it."""
    claim = make_claim(
        slug="bridge",
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        claimants=[make_claimant(name_en="The mayor")],
        topics=[make_topic(slug="bridges", name_en="Bridges")],
    )
    wire = make_held_article(publisher=make_publisher(name_en="The Wire"), provenance="original")
    make_annotation(claim, wire, quote=QUOTE, basis="document")
    denial = make_article(publisher=make_publisher(name_en="The Denial"), provenance="original")
    make_annotation(claim, denial, stance="contradicts", basis="on_record")
    return claim


@pytest.fixture
def reviewer() -> User:
    return make_user("reviewer", first_name="Rui", last_name="Chen")


@pytest.fixture
def second(reviewer: User) -> Client:
    """The reviewer's browser, which asks for English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(reviewer)
    return client


@pytest.fixture
def proposed(bridge: Claim, editor: User) -> Verdict:
    return make_verdict(bridge, "disputed", approved=False, by=editor, rationale_en="Two reports differ.")

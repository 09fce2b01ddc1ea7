"""A claim that readers have not seen is not told from one that there is not, by no answer and no time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from articles.search.keeping import catch_up
from tests.factory import make_annotation, make_article, make_claim, make_comment, make_user, make_verdict
from tests.security.addresses import Address, addresses
from tests.security.asking import Somebody, body_of
from tests.security.policy import SHADOWED, Room, policy_of
from tests.security.records import SECRET, Records, make_records

pytestmark = pytest.mark.django_db

#: What nothing is called.
NOTHING = "quandong"
#: Different in each answer.
NONCES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
#: Savepoints are numbered as they are made.
SAVEPOINT = re.compile(r"s\d+_x\d+")
#: Goes by the length of the name that was asked for, and the body is compared; new in each answer.
NOT_COMPARED = ("Content-Length", "Set-Cookie")
#: Of what nobody keeps: when it was asked for.
OF_THE_MOMENT = ("Expires", "Last-Modified")


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture, settings: Any) -> Records:
    caplog.set_level("CRITICAL", "django")
    settings.API_RATE = 0
    made = make_records()
    # Never seen itself, it was merged into one that readers see; and part of that one was split off.
    merged = make_claim(slug=f"{SECRET}-merged", statement_en=f"The {SECRET} merges.")
    merged.merge_into(made.public, by=made.editor)
    passage = make_annotation(made.public, make_article(), by=made.editor)
    made.public.refresh_from_db()
    made.public.split(
        by=made.editor, statement=f"A {SECRET} is split off.", language="en", annotations=[passage]
    )
    catch_up()
    return made


def public_addresses() -> Iterator[Address]:
    for address in addresses():
        if address.name not in SHADOWED and policy_of(address).room is Room.PUBLIC:
            yield address


def of_claims() -> list[Address]:
    return [address for address in public_addresses() if "slug" in address.values]


def seen(answer: HttpResponseBase, name: str) -> tuple[int, dict[str, str], str]:
    """All that is told, but for the name that was asked for."""
    left_out = NOT_COMPARED + (OF_THE_MOMENT if "no-store" in answer.get("Cache-Control", "") else ())
    headers = {key: value.replace(name, "NAME") for key, value in answer.items() if key not in left_out}
    return answer.status_code, headers, NONCES.sub("", body_of(answer)).replace(name, "NAME")


def asked(path: str, name: str) -> tuple[tuple[int, dict[str, str], str], list[str]]:
    """What is told at this path, and what the database was asked for it, but for the name.

    Entity tags are made from the path, besides what a test of its own holds not to change.
    """
    with CaptureQueriesContext(connection) as queries:
        told = seen(Somebody().ask("GET", path), name)
    told[1].pop("ETag", None)
    return told, [SAVEPOINT.sub("", query["sql"].replace(name, "NAME")) for query in queries]


@pytest.mark.parametrize("address", of_claims(), ids=str)
@pytest.mark.parametrize("slug", [f"{SECRET}-closes", f"{SECRET}-returned", f"{SECRET}-merged"])
def test_no_address_of_a_claim_tells_one_that_is_not_public_from_none(
    records: Records, address: Address, slug: str
) -> None:
    values = records.values(address)
    hidden = asked(address.path(values | {"slug": slug}), slug)
    nothing = asked(address.path(values | {"slug": NOTHING}), NOTHING)
    assert hidden == nothing
    assert hidden[0][0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/oembed/?url=http://testserver/claims/{name}-closes/",
        "/feeds/en/topic/{name}s.atom",
        "/feeds/en/topic/{name}s.json",
        "/claims/?topic={name}s",
        "/claims/?q={name}",
        "/articles/?q={name}",
        "/articles/?topic={name}s",
        "/api/v1/claims?q={name}",
        "/api/v1/claims?topic={name}s",
        "/api/v1/articles?q={name}",
        "/v1alpha1/claims:search?query={name}",
    ],
)
def test_nothing_asked_for_finds_what_is_not_public(records: Records, path: str) -> None:
    hidden, _queries = asked(path.format(name=SECRET), SECRET)
    nothing, _queries = asked(path.format(name=NOTHING), NOTHING)
    assert hidden == nothing


def test_an_annotation_of_a_claim_that_is_not_public_is_none(records: Records) -> None:
    hidden = str(records.hidden.annotations.get().pk)
    assert asked(f"/annotations/{hidden}", hidden) == asked("/annotations/987654321", "987654321")


def everything_public(records: Records) -> dict[str, tuple[int, dict[str, str], str]]:
    who = Somebody()
    paths = [records.path(address) for address in public_addresses()]
    paths += ["/data/claims.jsonl", "/data/annotations.csv", "/data/articles.csv", "/sitemaps/articles-1.xml"]
    paths += [
        "/claims/?q=bridge",
        "/articles/?q=bridge",
        "/api/v1/claims?q=bridge",
        "/claims/bridge-opens/?lang=en",
    ]
    return {path: seen(who.ask("GET", path), "NAME") for path in paths}


def differing(before: tuple[int, dict[str, str], str], after: tuple[int, dict[str, str], str]) -> list[str]:
    was, now = (
        "\n".join([str(status), *headers.values(), body]).split("\n")
        for status, headers, body in (before, after)
    )
    return [line[:200] for line in unified_diff(was, now, n=0, lineterm="")]


def test_recording_what_readers_do_not_see_changes_nothing_that_they_see(records: Records) -> None:
    """No count, no order, no number, and nothing that a cache goes by."""
    before = everything_public(records)
    assert not [path for path, (_status, _headers, body) in before.items() if SECRET in body]
    claim = make_claim(statement_en="A lock is built.", topics=records.public.topics.all())
    make_annotation(claim, records.article, quote="Nobody at the ministry would confirm", by=records.editor)
    make_annotation(claim, make_article(publisher=records.article.publisher))
    make_verdict(claim, approved=False)
    make_comment(records.public, text="Is the lock part of it?")
    make_comment(claim).resolve(by=make_user())
    catch_up()
    after = everything_public(records)
    changed = {path: (before[path], after[path]) for path in before if after[path] != before[path]}
    assert not changed, {path: differing(*pair) for path, pair in changed.items()}

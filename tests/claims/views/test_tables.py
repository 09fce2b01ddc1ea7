"""The tables for those who count, and the page that tells of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from claims import tabulating
from claims.models import Annotation, Claim
from claims.table_columns import TABLES
from claims.tables import FORMULA, Table
from claims.views.tables import FORMS
from claims.views.tables import table as table_view
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_derivation,
    make_held_article,
    make_publisher,
    make_supported_claim,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def whole(answer: HttpResponseBase) -> str:
    assert answer.status_code == 200
    return b"".join(cast("Iterable[bytes]", cast(StreamingHttpResponse, answer).streaming_content)).decode()


def rows(client: Client, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in whole(client.get(f"/data/{name}.jsonl")).splitlines()]


def cells(client: Client, name: str) -> list[dict[str, str]]:
    text = whole(client.get(f"/data/{name}.csv")).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture
def bridge() -> Claim:
    """Told by a held copy of a cited report, denied by a post that nobody has traced."""
    claim = make_claim(
        slug="bridge",
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        said_on=date(2024, 5, 1),
        said_precision="month",
        claimants=[make_claimant(name_en="The mayor", name_zh="市长"), make_claimant(name_en="The crew")],
        topics=[make_topic(slug="roads"), make_topic(slug="bridges")],
    )
    wire = make_article(key="wire", provenance="original")
    copy = make_held_article(
        key="gazette",
        title_en="Bridge opens",
        publisher=make_publisher(name_en="The Gazette", name_zh="公报"),
        address="https://gazette.example/1",
        archive_address="https://archive.example/1",
        published_at=datetime(2024, 5, 2, tzinfo=UTC),
        published_precision="day",
    )
    make_derivation(copy, wire, "republishes")
    make_annotation(claim, copy, quote=QUOTE, basis="document", speaker="The harbour master")
    denial = make_article(key="denial", kind="post")
    make_annotation(claim, denial, stance="contradicts", basis="on_record", note_en="=It says no.")
    make_verdict(claim, "verified", rationale_en="The report is there.")
    return claim


def test_a_claim_is_a_row_as_its_verdict_has_it(english: Client, bridge: Claim, settings: Settings) -> None:
    settings.LICENCE = LICENCE
    (row,) = rows(english, "claims")
    assert row.pop("first_decided_at") == row.pop("decided_at")
    assert row == {
        "claim": "bridge",
        "address": "http://testserver/claims/bridge/",
        "kind": "fact",
        "status": "verified",
        "rating": 5,
        "statement_zh": "大桥五月三日开放。",
        "statement_en": "The bridge opens on 3 May.",
        "original_language": "en",
        "claimants_zh": ["市长", "The crew"],
        "claimants_en": ["The mayor", "The crew"],
        "said_on": "2024-05",
        "topics": ["bridges", "roads"],
        "unknowns_zh": "",
        "unknowns_en": "",
        "rationale_zh": "",
        "rationale_en": "The report is there.",
        "rule_exception_zh": "",
        "rule_exception_en": "",
        "decisions": 1,
        "corrections": 0,
        "supporting_origins": 1,
        "strong_supporting_origins": 1,
        "opposing_origins": 0,
        "strong_opposing_origins": 0,
        "counted_articles": 1,
        "annotations": 2,
        "licence": LICENCE,
    }


def test_an_annotation_is_a_row_with_its_place_and_how_it_counts(english: Client, bridge: Claim) -> None:
    told, denied = rows(english, "annotations")
    assert (told["claim"], told["article"], told["article_address"]) == (
        "bridge",
        "gazette",
        "https://gazette.example/1",
    )
    assert told["archive_address"] == "https://archive.example/1"
    assert (told["article_title_en"], told["publisher_zh"]) == ("Bridge opens", "公报")
    assert (told["published"], told["stance"], told["basis"]) == ("2024-05-02", "states", "document")
    assert (told["is_counted"], told["not_counted"], told["origins"]) == (True, "", ["wire"])
    assert (told["quote"], told["quote_language"], told["revision"]) == (QUOTE, "en", 1)
    assert TEXT[told["start"] : told["end"]] == QUOTE
    assert TEXT[: told["start"]].endswith(told["prefix"]) and told["prefix"]
    assert told["speaker"] == "The harbour master"
    assert json.loads(english.get(told["address"]).text)["id"] == told["address"]
    assert (denied["is_counted"], denied["not_counted"]) == (False, "unknown_origin")
    assert (denied["quote"], denied["start"], denied["revision"]) == ("", None, None)


def test_where_readers_may_see_no_words_there_are_none(english: Client, bridge: Claim) -> None:
    article = bridge.annotations.get(article__key="gazette").article
    article.shows = "nothing"
    article.save(update_fields=["shows"])
    Annotation.objects.filter(article=article).update(translation_zh="大桥五月三日开放")
    text = whole(english.get("/data/annotations.jsonl")) + whole(english.get("/data/annotations.csv"))
    for words in (QUOTE, "harbour master", "大桥五月三日开放"):
        assert words not in text
    assert rows(english, "annotations")[0]["start"] is None


def test_decisions_are_rows_with_what_they_took_down(english: Client, bridge: Claim) -> None:
    bridge.statement_en = "The bridge opened on 3 May."
    bridge.save(update_fields=["statement_en"])
    make_verdict(bridge, "verified", correction_en="It is open now.")
    make_verdict(bridge, kind="withdrawal")
    told = rows(english, "verdicts")
    assert [(one["number"], one["kind"], one["status"], one["is_correction"]) for one in told] == [
        (1, "verdict", "verified", False),
        (2, "verdict", "verified", True),
        (3, "withdrawal", "", True),
    ]
    assert [one["statement_en"] for one in told[:2]] == [
        "The bridge opens on 3 May.",
        "The bridge opened on 3 May.",
    ]
    assert told[0]["supported_statuses"] == ["verified"]
    assert english.get(told[1]["address"]).status_code == 200
    assert rows(english, "claims") == rows(english, "annotations") == []


def test_what_readers_do_not_see_is_in_no_table(english: Client, bridge: Claim) -> None:
    make_verdict(make_annotation(make_claim(slug="draft")).claim, approved=False)
    make_annotation(bridge, make_article(key="late"), basis="document")
    gone = bridge.annotations.get(article__key="denial")
    gone.remove(by=make_user(), reason="It was a joke.")
    merged = make_supported_claim(make_claim(slug="merged"))
    make_verdict(merged, "verified")
    merged.merge_into(bridge, by=make_user())
    assert [one["claim"] for one in rows(english, "claims")] == ["bridge"]
    assert {one["claim"] for one in rows(english, "verdicts")} == {"bridge"}
    told = [one["annotation"] for one in rows(english, "annotations")]
    assert told == [bridge.annotations.get(article__key="gazette").pk]
    assert rows(english, "claims")[0]["annotations"] == 1


def test_both_forms_have_the_same_rows_and_no_cell_is_a_formula(english: Client, bridge: Claim) -> None:
    for name, kept in TABLES.items():
        read = cells(english, name)
        assert len(read) == len(rows(english, name)) > 0
        assert list(read[0]) == list(kept.names) == list(rows(english, name)[0])
        assert not [cell for row in read for cell in row.values() if cell.startswith(FORMULA)]
    assert cells(english, "annotations")[1]["note_en"] == "'=It says no."
    assert rows(english, "annotations")[1]["note_en"] == "=It says no."


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_says_what_it_is_and_under_which_licence(
    english: Client, bridge: Claim, settings: Settings, table: Table, form: str
) -> None:
    path = f"/data/{table.name}.{form}"
    assert "Link" not in english.get(path).headers
    settings.LICENCE = LICENCE
    answer = english.get(path)
    assert answer.headers["Link"] == f'<{LICENCE}>; rel="license"'
    assert answer.headers["Content-Type"].startswith(FORMS[form].media_type)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{table.name}.{form}"'
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Language"] == "zh-Hans, en"
    assert whole(answer).count(LICENCE) == whole(english.get(path)).count("\n") - (form == "csv")
    assert english.post(path).status_code == 405


def test_a_table_is_the_same_in_any_language(english: Client, chinese: Client, bridge: Claim) -> None:
    for name in TABLES:
        assert rows(english, name) == rows(chinese, name)


@pytest.mark.parametrize("path", ["/data/claims.xml", "/data/people.csv", "/data/claims"])
def test_no_other_table_is_there(english: Client, path: str) -> None:
    assert english.get(path).status_code == 404


def test_the_headers_alone_cost_no_rows(rf: RequestFactory, bridge: Claim) -> None:
    with CaptureQueriesContext(connection) as captured:
        # Not by the client, which asks for nothing of what a HEAD would bring, as servers do.
        whole(table_view(rf.head("/data/claims.csv"), "claims", "csv"))
    assert len(captured) == 0


@pytest.mark.parametrize("name", TABLES)
def test_a_table_takes_as_many_queries_for_one_claim_as_for_eleven(english: Client, name: str) -> None:
    def another() -> None:
        claim = make_claim(claimants=[make_claimant()], topics=[make_topic()])
        copy = make_held_article(publisher=make_publisher())
        make_derivation(copy, make_article(provenance="original"))
        make_annotation(claim, copy, quote=QUOTE, basis="document")
        make_verdict(claim, "verified")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert rows(english, name)
        return len(captured)

    another()
    one = queries()
    for _number in range(10):
        another()
    # One of them asks for the edition.
    assert queries() == one < 13
    assert tabulating.AT_ONCE > 11


def test_batches_follow_each_other_without_a_gap(english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(5):
        make_verdict(make_supported_claim(), "verified")
    whole_of = {name: rows(english, name) for name in TABLES}
    monkeypatch.setattr(tabulating, "AT_ONCE", 2)
    assert {name: rows(english, name) for name in TABLES} == whole_of
    assert len(whole_of["claims"]) == len(whole_of["verdicts"]) == 5


def test_the_page_tells_of_every_column_and_leads_to_every_table(english: Client, chinese: Client) -> None:
    page = english.get("/data/").text.replace("<wbr>", "")
    for name, kept in TABLES.items():
        for form in FORMS:
            assert f'<a href="/data/{name}.{form}">' in page
        for column in kept.names:
            assert f"<code>{column}</code>" in page
    assert "Unicode code points" in page
    assert "码点" in chinese.get("/data/").text
    assert 'href="/data/"' in english.get("/").text


def test_the_page_states_the_licence(english: Client, settings: Settings) -> None:
    assert "We state no licence" in english.get("/data/").text
    settings.LICENCE = LICENCE
    assert f'<a href="{LICENCE}" rel="license">' in english.get("/data/").text
    assert "We state no licence" not in english.get("/data/").text

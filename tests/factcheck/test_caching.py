"""What caches are told of every answer, and that whoever has it is not sent it, nor is it made, again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date, parse_http_date
from pytest_django import Settings

from articles.search import keeping as index
from claims.models import Annotation, Edition
from claims.views.keeping import keeping_of
from factcheck import caching
from tests.database import as_if_committed, sql
from tests.factory import make_article, make_claim, make_comment, make_user, make_verdict
from tests.public_addresses import (
    ADDRESSES,
    NEVER_THERE,
    addresses_of,
    is_one_for_all,
    make_story,
    open_views,
)

SHARED = "public, max-age=0, s-maxage=60"
PRIVATE = "private, no-store"
PAGE = "/claims/bridge/"
EACH = [address for addresses in ADDRESSES.values() for address in addresses]


@pytest.fixture
def passage(db: None) -> Annotation:
    annotation = make_story()
    index.catch_up(seconds=60)
    as_if_committed()
    return annotation


@pytest.fixture
def reader() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def editor(passage: Annotation) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("editor"))
    return client


def vary(answer: Any) -> set[str]:
    return {name.strip().lower() for name in answer.headers.get("Vary", "").split(",") if name}


def again(client: Client, address: str, tag: str, **headers: str) -> Any:
    return client.get(address, headers={"if-none-match": tag, **headers})


def test_every_open_address_is_kept_by_caches_or_says_why_not() -> None:
    views = dict(open_views())
    refusing = {name for name, view in views.items() if keeping_of(view).why_not}
    assert refusing | set(ADDRESSES) | NEVER_THERE == set(views)
    assert not refusing & set(ADDRESSES)
    assert refusing == {
        "choose_language",
        "claim_report",
        "claim_reported",
        "login",
        "login_passkey",
        "login_passkey_options",
        "login_second",
        "logout",
        "admin/logout/",
        "robots",
    }


@pytest.mark.parametrize("address", EACH)
def test_whoever_has_an_answer_is_told_so_by_one_query_and_nothing_is_made(
    reader: Client, passage: Annotation, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = address.format(annotation=passage.pk)
    full = reader.get(address)
    assert full.status_code == 200
    assert full.headers["ETag"].startswith('W/"')
    assert parse_http_date(full.headers["Last-Modified"]) <= datetime.now(UTC).timestamp()
    assert full.headers["Cache-Control"] == SHARED
    assert not full.cookies
    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as queries:
        patched.delattr(Template, "render")
        same = again(reader, address, full.headers["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]
    # RFC 9110, 15.4.5; and what a page of another site needs to read it.
    beside = ("ETag", "Last-Modified", "Cache-Control", "Content-Location", "Access-Control-Allow-Origin")
    assert {name: same.headers.get(name) for name in beside} == {
        name: full.headers.get(name) for name in beside
    }
    assert vary(same) == vary(full)
    # Of what is not sent: 8.6.
    assert "Content-Length" not in same.headers
    assert same.headers["Content-Security-Policy"]
    head = reader.head(address)
    assert (head.headers["ETag"], head.getvalue()) == (full.headers["ETag"], b"")


@pytest.mark.parametrize("address", EACH)
def test_what_depends_on_the_reader_says_so_and_the_rest_is_the_same_for_everybody(
    reader: Client, editor: Client, passage: Annotation, address: str
) -> None:
    address = address.format(annotation=passage.pk)
    one, other = reader.get(address), Client(headers={"accept-language": "zh"}).get(address)
    theirs = editor.get(address)
    if is_one_for_all(address):
        assert one.getvalue() == other.getvalue() == theirs.getvalue()
        assert one.headers["ETag"] == other.headers["ETag"] == theirs.headers["ETag"]
        assert not vary(one) & {"cookie", "accept-language"}
        assert theirs.headers["Cache-Control"] == SHARED
        return
    is_named = "lang=" in address
    assert vary(one) >= {"cookie"} | (set() if is_named else {"accept-language"})
    assert ("accept-language" in vary(one)) is not is_named
    assert (one.headers["ETag"] == other.headers["ETag"]) is is_named
    assert one.headers["Content-Language"]
    assert theirs.headers["Cache-Control"] == PRIVATE
    assert "ETag" not in theirs.headers
    assert again(editor, address, one.headers["ETag"]).status_code == 200


def test_a_public_change_has_every_page_made_anew_and_what_the_desk_does_by_itself_none(
    reader: Client, passage: Annotation
) -> None:
    tags = {address: reader.get(address).headers["ETag"] for address in addresses_of(passage)}
    assert len(set(tags.values())) == len(tags)
    make_comment(passage.claim)
    make_claim(slug="draft")
    as_if_committed()
    assert {again(reader, address, tag).status_code for address, tag in tags.items()} == {304}
    make_verdict(passage.claim)
    as_if_committed()
    assert {again(reader, address, tag).status_code for address, tag in tags.items()} == {200}


def test_a_verdict_withdrawn_is_told_to_whoever_has_the_page(reader: Client, passage: Annotation) -> None:
    page = reader.get(PAGE)
    make_verdict(passage.claim, kind="withdrawal")
    as_if_committed()
    seen = page.headers["ETag"], page.headers["Last-Modified"]
    gone = reader.get(PAGE, headers={"if-none-match": seen[0], "if-modified-since": seen[1]})
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, SHARED)
    assert "ETag" not in gone.headers


@pytest.mark.parametrize("brought", ["{}", '"another", {}', '{},  W/"one"', "strong", "*"])
def test_a_tag_is_known_among_others_and_where_a_server_in_front_has_changed_its_strength(
    reader: Client, passage: Annotation, brought: str
) -> None:
    tag = reader.get(PAGE).headers["ETag"]
    given = tag.removeprefix("W/") if brought == "strong" else brought.format(tag)
    assert again(reader, PAGE, given).status_code == 304
    assert reader.head(PAGE, headers={"if-none-match": given}).status_code == 304


@pytest.mark.parametrize("brought", ['"another"', "W/", "nonsense", '"' + "0" * 32 + '"', ""])
def test_no_other_tag_is(reader: Client, passage: Annotation, brought: str) -> None:
    assert again(reader, PAGE, brought).status_code == 200


def test_the_tag_of_one_address_is_none_of_another(reader: Client, passage: Annotation) -> None:
    tag = reader.get(PAGE).headers["ETag"]
    for address in (f"{PAGE}?as_of=2024-05-01", "/claims/ferry/", "/", PAGE + "?x"):
        assert again(reader, address, tag).status_code == 200
    assert again(reader, "/claims/nowhere/", tag).status_code == 404
    assert again(reader, "/claims/nowhere/", "*").status_code == 404
    assert again(reader, PAGE, tag, host="localhost").status_code == 200


def test_a_claim_as_a_document_is_no_page(reader: Client, passage: Annotation) -> None:
    page = reader.get(PAGE, headers={"accept": "text/html"})
    assert "accept" in vary(page)
    document = again(reader, PAGE, page.headers["ETag"], accept="application/ld+json")
    assert (document.status_code, document.headers["Content-Type"]) == (200, "application/ld+json")
    same = again(reader, PAGE, document.headers["ETag"], accept="application/ld+json")
    assert (same.status_code, "accept" in vary(same)) == (304, True)


def test_whoever_has_a_date_alone_is_told_where_nothing_is_newer(reader: Client, passage: Annotation) -> None:
    date = reader.get(PAGE).headers["Last-Modified"]
    before = http_date(parse_http_date(date) - 1)
    assert reader.get(PAGE, headers={"if-modified-since": date}).status_code == 304
    assert reader.get(PAGE, headers={"if-modified-since": before}).status_code == 200
    assert reader.get(PAGE, headers={"if-modified-since": "yesterday"}).status_code == 200
    # A tag counts for more; and of what is not there no date is.
    both = {"if-modified-since": date, "if-none-match": '"another"'}
    assert reader.get(PAGE, headers=both).status_code == 200
    assert reader.get("/claims/nowhere/", headers={"if-modified-since": date}).status_code == 404


def test_two_changes_within_a_second_are_not_taken_for_one(
    reader: Client, passage: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the site ran for long.
    monkeypatch.setattr(caching, "STARTED", 0)
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = Edition.objects.get().since
    make_article()
    as_if_committed()
    second = Edition.objects.get().since
    assert second > first
    if first >= midnight:
        answer = reader.get(PAGE, headers={"if-modified-since": http_date(first.timestamp())})
        assert answer.status_code == 200


def test_a_change_soon_after_the_site_began_is_not_taken_for_what_it_began_with(
    reader: Client, passage: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = Edition.objects.get().since.timestamp()
    now = since + caching.APART + 9
    monkeypatch.setattr("time.time", lambda: now)
    monkeypatch.setattr(caching, "STARTED", int(since) + 10)
    answer = reader.get(PAGE)
    assert (answer.status_code, "Last-Modified" in answer.headers) == (200, False)
    now += 1
    assert reader.get(PAGE).headers["Last-Modified"] == http_date(since + 10)


def test_an_edition_ahead_of_the_clock_has_no_date(reader: Client, passage: Annotation) -> None:
    sql("UPDATE claims_edition SET since = %s", datetime.now(UTC) + timedelta(hours=1))
    page = reader.get(PAGE)
    assert "Last-Modified" not in page.headers
    dated = reader.get(PAGE, headers={"if-modified-since": http_date(datetime.now(UTC).timestamp() + 7200)})
    assert dated.status_code == 200
    assert again(reader, PAGE, page.headers["ETag"]).status_code == 304


@pytest.mark.parametrize("name", caching.SETTINGS)
def test_another_setting_makes_other_answers(passage: Annotation, settings: Settings, name: str) -> None:
    before = caching.version()
    setattr(settings, name, "another")
    assert caching.version() != before


def test_every_setting_that_answers_are_made_from_is_known(settings: Settings) -> None:
    no_difference = {
        "AUTH_USER_MODEL",
        "LANGUAGES",
        "REPORTS_AN_HOUR",
        "REPORTS_A_DAY_BY_ONE_READER",
        "WEB_SERVERS_IN_FRONT",
    }
    files = [one for room in ("claims", "articles") for one in (settings.BASE_DIR / room).rglob("*.py")]
    asked = {name for one in files for name in re.findall(r"\bsettings\.([A-Z_]+)", one.read_text())}
    assert asked - no_difference <= set(caching.SETTINGS)


def test_another_day_makes_other_answers(
    reader: Client, passage: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = reader.get(PAGE).headers["ETag"]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: tomorrow)
    assert again(reader, PAGE, tag).status_code == 200


def test_a_search_that_the_index_is_behind_is_kept_by_nobody(
    reader: Client, passage: Annotation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("listing", "article_listing", "views.api", "views.factcheck_tools"):
        monkeypatch.setattr(f"claims.{room}.catch_up", lambda: 3)
    for address in (
        "/claims/?q=bridge",
        "/articles/?q=bridge",
        "/api/v1/claims?q=bridge",
        "/api/v1/articles?q=bridge",
        "/v1alpha1/claims:search?query=bridge",
    ):
        answer = reader.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, PRIVATE)
        assert "ETag" not in answer.headers


def test_what_is_chosen_by_its_age_is_kept_by_nobody_since_it_is_older_each_second(
    reader: Client, passage: Annotation
) -> None:
    answer = reader.get("/v1alpha1/claims:search?query=bridge&maxAgeDays=9")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, PRIVATE)
    assert "ETag" not in answer.headers


def test_what_is_not_there_or_elsewhere_is_kept_no_longer_than_a_page(
    reader: Client, passage: Annotation
) -> None:
    passage.claim.merge_into(_public("tunnel"), by=make_user())
    moved, nowhere = reader.get(PAGE), reader.get("/claims/nowhere/")
    assert (moved.status_code, nowhere.status_code) == (301, 404)
    for answer in (moved, nowhere):
        assert answer.headers["Cache-Control"] == SHARED
        assert "ETag" not in answer.headers
    assert vary(reader.get("/feeds/en/topic/none.atom")) >= {"cookie", "accept-language"}


def _public(slug: str) -> Any:
    claim = make_claim(slug=slug)
    make_verdict(claim, rule_exception_en="For a test.")
    return claim


@pytest.mark.parametrize("address", ["/desk/", "/admin/", "/account/", "/no/such/address"])
def test_everything_else_is_kept_by_nobody(reader: Client, editor: Client, address: str) -> None:
    for client in (reader, editor):
        answer = client.get(address)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "ETag" not in answer.headers


def test_an_answer_that_sets_a_cookie_is_kept_by_nobody(reader: Client, passage: Annotation) -> None:
    chosen = reader.get("/language/zh-hans/?next=/claims/")
    assert chosen.cookies
    assert chosen.headers["Cache-Control"] == PRIVATE
    # A session that has ended: the cookie is taken back.
    reader.cookies["sessionid"] = "0123456789abcdef0123456789abcdef"
    assert reader.get(PAGE).headers["Cache-Control"] == PRIVATE


def test_a_form_is_kept_by_nobody(reader: Client, passage: Annotation) -> None:
    answer = reader.get("/claims/bridge/report/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "ETag" not in answer.headers


def test_who_asks_the_api_for_news_and_there_is_none_is_not_counted(
    reader: Client, passage: Annotation, settings: Settings
) -> None:
    settings.API_RATE = 1
    address = "/api/v1/claims/bridge"
    tag = reader.get(address).headers["ETag"]
    assert again(reader, address, tag).status_code == 304
    refused = reader.get(address)
    assert (refused.status_code, refused.headers["Cache-Control"]) == (429, PRIVATE)
    assert again(reader, address, tag).status_code == 304


def test_robots_are_answered_without_the_database(reader: Client) -> None:
    assert reader.get("/robots.txt").headers["Cache-Control"] == "public, max-age=3600"


def test_while_somebody_develops_nothing_is_kept(
    reader: Client, passage: Annotation, settings: Settings
) -> None:
    settings.DEBUG = True
    assert reader.get(PAGE).headers["Cache-Control"] == PRIVATE


def test_a_site_without_an_edition_has_pages_that_nobody_keeps(reader: Client, passage: Annotation) -> None:
    sql("DELETE FROM claims_edition")
    answer = reader.get(PAGE)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, PRIVATE)

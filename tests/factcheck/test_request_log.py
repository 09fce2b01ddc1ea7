"""A line for each request: what it says, and what it leaves out."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject
from pytest_django import DjangoAssertNumQueries, Settings

from factcheck.json_lines import REQUEST_ID, JsonLines
from factcheck.request_log import log_requests
from tests.factory import make_user, make_verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("logged")]

PASSWORD = "correct horse battery staple"


@pytest.fixture
def logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    settings.MIDDLEWARE = ["factcheck.request_log.log_requests", *settings.MIDDLEWARE]
    caplog.set_level(logging.INFO, logger="factcheck.requests")
    yield
    REQUEST_ID.set("")


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What stands in the log, as whoever reads it there does."""
    requests = (record for record in caplog.records if record.name == "factcheck.requests")
    return [json.loads(JsonLines().format(record)) for record in requests]


def test_a_request_is_told_with_what_it_took_and_nothing_of_what_was_searched_for(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/claims/?q=whistle", headers={"user-agent": "A browser", "referer": "http://x/"})
    (line,) = lines(caplog)
    assert line.pop("ms") > 0
    assert line.pop("time")
    assert line == {
        "level": "info",
        "logger": "factcheck.requests",
        "message": "request",
        "request": answer.headers["X-Request-ID"],
        "user": None,
        "address": "127.0.0.1",
        "method": "GET",
        "path": "/claims/",
        "status": 200,
        "queries": len(queries),
    }
    assert len(queries) > 1


def test_whoever_is_signed_in_is_named_and_so_is_who_signs_in(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    make_user("editor", username="ada", password=PASSWORD)
    client.post("/login/", {"username": "ada", "password": PASSWORD})
    client.get("/desk/")
    client.post("/logout/")
    assert [line["user"] for line in lines(caplog)] == ["ada", "ada", None]
    assert PASSWORD not in caplog.text


def test_the_log_does_not_ask_who_is_signed_in_where_nobody_else_has(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(make_user)  # type: ignore[assignment]
        return HttpResponse()

    with django_assert_num_queries(0):
        log_requests(view)(rf.get("/"))
    assert [line["user"] for line in lines(caplog)] == [None]


def test_the_address_is_what_the_web_server_in_front_says(
    client: Client, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    headers = {"x-forwarded-for": "192.0.2.1, 203.0.113.9"}
    client.get("/robots.txt", headers=headers)
    settings.WEB_SERVERS_IN_FRONT = 1
    client.get("/robots.txt", headers=headers)
    client.get("/robots.txt", headers={"x-forwarded-for": "2001:db8:1:2:3:4:5:6"})
    assert [line["address"] for line in lines(caplog)] == ["127.0.0.1", "203.0.113.9", "2001:db8:1:2::"]


def test_only_a_web_server_in_front_names_a_request(
    client: Client, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    def named(given: str) -> bool:
        answer = client.get("/robots.txt", headers={"x-request-id": given})
        assert lines(caplog)[-1]["request"] == answer.headers["X-Request-ID"]
        return answer.headers["X-Request-ID"] == given

    assert not named("abcdefgh")
    settings.WEB_SERVERS_IN_FRONT = 1
    assert named("abcdefgh")
    for forged in ("short", "x" * 65, "a b c d e", '","user":"ada"', "一二三四五六七八"):
        assert not named(forged)


def test_a_path_is_told_in_plain_characters_and_not_for_ever(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/claims/%0A%1B%5B31m%E2%80%AE/")
    client.get("/" + "x" * 5000)
    first, second = lines(caplog)
    assert (first["path"], first["status"]) == ("/claims/\n\x1b[31m\u202e/", 404)
    assert len(second["path"]) == 1000
    for record in caplog.records:
        written = JsonLines().format(record)
        assert written.isascii() and written.isprintable()


def test_what_is_streamed_is_told_of_when_it_has_ended_with_all_its_queries(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    make_verdict()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/claimreview.json")
        assert isinstance(answer, StreamingHttpResponse)
        assert lines(caplog) == []
        before = len(queries)
        assert answer.getvalue()
    (line,) = lines(caplog)
    assert line["queries"] == len(queries) > before


def test_what_is_streamed_and_broken_off_is_told_of_too(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    make_verdict()
    answer = client.get("/claimreview.json")
    assert isinstance(answer, StreamingHttpResponse)
    next(iter(answer))
    answer.close()
    assert [line["path"] for line in lines(caplog)] == ["/claimreview.json"]


@pytest.mark.urls("tests.factcheck.test_views")
def test_an_error_is_told_with_the_name_of_its_request(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/?q=whistle")
    assert [line["status"] for line in lines(caplog)] == [500]
    (error,) = (record for record in caplog.records if record.name == "django.request")
    said = json.loads(JsonLines().format(error))
    assert said["request"] == answer.headers["X-Request-ID"]
    assert "a plank is missing" in said["traceback"]
    assert "whistle" not in JsonLines().format(error)


def test_those_who_watch_the_site_are_not_told_of(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/healthz")
    client.get("/readyz")
    assert lines(caplog) == []

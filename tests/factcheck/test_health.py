"""What those who watch the site are told, and what they are not."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.plugin import DjangoDbBlocker

from factcheck import health
from factcheck.health import PROBES, Readiness, hindrance
from tests.database import sql


@pytest.mark.parametrize("path", PROBES)
def test_a_site_that_can_work_says_so(db: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    head = client.head(path)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("path", PROBES)
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "not_a-host!", ""])
def test_any_host_is_as_good_and_http_too(
    db: None, client: Client, settings: Settings, path: str, host: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    assert client.get(path, headers={"host": host}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400


@pytest.mark.parametrize("path", PROBES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_asking_is_all_that_can_be_done(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_whether_the_process_is_up_is_no_question_for_the_database(client: Client) -> None:
    """Nor is anything else: this test has no database."""
    assert client.get("/healthz").status_code == 200


def test_the_database_is_asked_once_a_second_at_most(
    db: None, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(health, "monotonic", lambda: now)
    readiness = Readiness()
    assert readiness.is_given()
    with django_assert_num_queries(0):
        assert readiness.is_given()
    now += 1
    with django_assert_num_queries(2):
        assert readiness.is_given()


def test_whoever_asks_while_another_does_is_told_what_was_known(db: None) -> None:
    readiness = Readiness()
    with readiness.asking:
        assert not readiness.is_given()
    assert readiness.is_given()
    readiness.asked_at = 0.0
    with readiness.asking:
        assert readiness.is_given()


def test_a_site_whose_migrations_are_not_applied_is_not_ready(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    sql("DELETE FROM django_migrations WHERE app = 'claims' AND name LIKE '0001%%'")
    with caplog.at_level(logging.ERROR, logger="factcheck.health"):
        answer = client.get("/readyz")
        client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")
    (record,) = (one for one in caplog.records if one.name == "factcheck.health")
    assert record.__dict__["told"] == {"reason": "migrations are to be applied: run `manage.py migrate`"}


def test_a_database_with_later_migrations_is_no_hindrance(db: None) -> None:
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('claims', '9999_later', now())")
    assert hindrance() is None


def test_a_site_without_its_database_is_not_ready_and_is_again_when_it_comes_back(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    readiness = Readiness()
    with django_db_blocker.unblock():
        connection.close()
        with monkeypatch.context() as lost:
            lost.setitem(connection.settings_dict, "NAME", "no_such_database")
            assert not readiness.is_given()
            assert "no_such_database" in str(readiness.hindrance)
            connection.close()
        readiness.asked_at = 0.0
        assert readiness.is_given()
        connection.close()

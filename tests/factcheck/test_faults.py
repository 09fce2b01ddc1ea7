"""What people are told when the database goes away under their request, or has no room."""

from __future__ import annotations

import errno
from collections.abc import Callable

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.db import close_old_connections, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.csrf import csrf_exempt
from pytest_django.plugin import DjangoDbBlocker

from factcheck import urls
from factcheck.database import DatabaseUnavailableError
from tests.database import committed, sql
from tests.factory import make_user

ENGLISH, CHINESE = {"accept-language": "en"}, {"accept-language": "zh"}

#: What happens under a request: the test says.
happen: Callable[[], object] = list


@login_not_required
@csrf_exempt
def troubled(request: HttpRequest) -> HttpResponse:
    happen()
    return HttpResponse("done")


urlpatterns: list[URLPattern | URLResolver] = [
    path("troubled/", troubled),
    path("api/v1/troubled", troubled),
    *urls.urlpatterns,
]
handler500 = urls.handler500


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Client]:
    """A browser whose requests meet this trouble."""

    def meet(what: Callable[[], object]) -> Client:
        monkeypatch.setitem(globals(), "happen", what)
        return Client(raise_request_exception=False)

    return meet


def raised(state: str) -> Callable[[], None]:
    """PostgreSQL itself refuses, with this SQLSTATE."""

    def refuse() -> None:
        with transaction.atomic():
            sql(f"DO $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{state}'; END $$")

    return refuse


def end_our_connection() -> None:
    """As a database that restarts does, in the middle of what is asked of it."""
    sql("SELECT pg_terminate_backend(pg_backend_pid())")


def raises(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


@override_settings(ROOT_URLCONF=__name__)
def test_a_connection_that_is_lost_is_answered_in_a_sentence_and_the_next_request_has_another(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    trouble: Callable[[Callable[[], object]], Client],
) -> None:
    with django_db_blocker.unblock():
        browser = trouble(end_our_connection)
        answer = browser.get("/troubled/", headers=ENGLISH)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Security-Policy"]
        assert "Please try again in a minute." in answer.text
        close_old_connections()  # As Django does between two requests, but not in tests.
        assert browser.get("/claims/").status_code == 200
        sent = browser.post("/troubled/", headers=CHINESE)
        assert (sent.status_code, '<html lang="zh-Hans">' in sent.text) == (503, True)
        assert "可能没有保存成功" in sent.text
        close_old_connections()
        assert browser.get("/claims/").status_code == 200
        connection.close()


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "status", "said"),
    [
        (raised("53100"), 503, "no room is left on the disk"),
        (raises(OSError(errno.ENOSPC, "No space left on device")), 503, "no room is left on the disk"),
        (raises(DatabaseUnavailableError("It failed.")), 503, "may not be there"),
        (raised("57P01"), 503, "may not be there"),
        (raised("40P01"), 503, "may not be there"),
        (raised("25006"), 503, "may not be there"),
        (raised("54000"), 500, "The fault is ours"),
        (raised("XX000"), 500, "The fault is ours"),
        (raised("23514"), 500, "The fault is ours"),
        (raises(OSError(errno.ENOENT, "No such file")), 500, "The fault is ours"),
        (raises(ImproperlyConfigured("refused")), 500, "The fault is ours"),
    ],
)
def test_what_passes_is_told_from_what_does_not(
    trouble: Callable[[Callable[[], object]], Client], what: Callable[[], object], status: int, said: str
) -> None:
    answer = trouble(what).post("/troubled/", headers=ENGLISH)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert ("Retry-After" in answer.headers) == (status == 503)


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_htmx_and_programs_are_told_in_their_own_ways(
    trouble: Callable[[Callable[[], object]], Client],
) -> None:
    browser = trouble(raised("53100"))
    line = browser.post("/troubled/", headers=ENGLISH | {"hx-request": "true"})
    assert (line.status_code, line.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert line.text.startswith("Not saved: no room is left")
    problem = browser.get("/api/v1/troubled")
    assert (problem.status_code, problem.headers["Content-Type"]) == (503, "application/problem+json")
    assert problem.json()["status"] == 503
    assert problem.headers["Access-Control-Allow-Origin"] == "*"


def test_a_session_that_cannot_be_written_is_answered_as_any_other_thing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """It is written when the view has answered already."""
    with committed(django_db_blocker):
        make_user("editor", username="ada", password="correct horse battery staple")
        sql(
            "CREATE FUNCTION refuse_for_want_of_room() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"
        )
        sql(
            "CREATE TRIGGER refuse_for_want_of_room BEFORE INSERT OR UPDATE ON accounts_session"
            " FOR EACH ROW EXECUTE FUNCTION refuse_for_want_of_room()"
        )
        browser = Client(raise_request_exception=False)
        said = {"username": "ada", "password": "correct horse battery staple"}
        try:
            answer = browser.post("/login/", said, headers=ENGLISH)
        finally:
            sql("DROP FUNCTION refuse_for_want_of_room CASCADE")
        assert (answer.status_code, "no room is left" in answer.text) == (503, True)
        assert browser.get("/claims/").status_code == 200
        assert browser.get("/desk/").status_code == 302
        assert browser.post("/login/", said).status_code == 302
        assert browser.get("/desk/").status_code == 200

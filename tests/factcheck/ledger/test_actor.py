"""Whom the ledger names for a change."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from articles.models import Publisher
from claims.models import Claim, Topic
from factcheck.ledger.actor import READS, name_actor
from factcheck.ledger.models import Entry
from tests.database import committed, sql
from tests.factory import make_annotation, make_topic, make_user

MAKE_TOPIC = (
    "INSERT INTO claims_topic (slug, name_zh, name_en, original_language) VALUES (%s, '', 'Bridges', 'en')"
)


def actors() -> list[str]:
    """The actors of the changes so far, oldest first."""
    if connection.in_atomic_block:
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("SET CONSTRAINTS ALL DEFERRED")
    return list(Entry.objects.exclude(action="begin").order_by("number").values_list("actor", flat=True))


def answer(view: object, user: object = None) -> HttpResponse:
    """What this view does in a request of this user."""
    request = RequestFactory().post("/")
    request.user = user or AnonymousUser()  # type: ignore[assignment]
    response = name_actor(view)(request)  # type: ignore[arg-type]
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.usefixtures("ledger")
def test_a_change_at_the_desk_is_the_editors() -> None:
    claim, editor = make_annotation().claim, make_user("editor", username="林 编辑")
    client = Client()
    client.force_login(editor)
    before = len(actors())
    response = client.post(f"/desk/claims/{claim.slug}/assign/", {"assignee": editor.pk})
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.assignee == editor
    assert set(actors()[before:]) == {"user:林 编辑"}


@pytest.mark.usefixtures("ledger")
def test_a_change_in_the_back_office_is_the_admins() -> None:
    admin = make_user("admin", username="chief")
    client = Client()
    client.force_login(admin)
    typed = {"name_zh": "", "name_en": "Harbour Gazette", "original_language": "en", "home_page": ""}
    assert client.post("/admin/articles/publisher/add/", typed).status_code == 302
    assert Publisher.objects.get().name_en == "Harbour Gazette"
    assert actors() == ["user:chief"]


@pytest.mark.usefixtures("ledger")
def test_whoever_is_not_signed_in_is_a_reader() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        make_topic()
        return HttpResponse()

    answer(view)
    assert actors() == ["reader"]


@pytest.mark.usefixtures("ledger")
def test_where_nobody_says_it_is_the_role_of_the_database() -> None:
    make_topic()
    (actor,) = actors()
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (role,) = cursor.fetchone()
    assert (actor, Entry.objects.latest("number").role) == (f"role:{role}", role)


@pytest.mark.usefixtures("ledger")
def test_a_name_goes_with_the_savepoint_it_was_told_in_and_is_told_again() -> None:
    editor = make_user(username="ed")

    def view(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            with pytest.raises(RuntimeError), transaction.atomic():
                sql(MAKE_TOPIC, "undone")
                raise RuntimeError
            sql(MAKE_TOPIC, "kept")
            with transaction.atomic():
                sql(MAKE_TOPIC, "inner")
            sql(MAKE_TOPIC, "after")
        return HttpResponse()

    answer(view, editor)
    assert actors() == ["user:ed"] * 3


def test_each_transaction_of_a_request_is_told_who_makes_it(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        editor, other = make_user(username="ed"), make_user(username="li")
        before = len(actors())

        def view(request: HttpRequest) -> HttpResponse:
            sql(MAKE_TOPIC, f"{request.user}-1")
            with transaction.atomic():
                Topic.objects.filter(slug="ed-1").update(name_en="Ships")
            with pytest.raises(RuntimeError), transaction.atomic():
                sql(MAKE_TOPIC, "undone")
                raise RuntimeError
            make_topic()
            return HttpResponse()

        answer(view, editor)
        answer(view, other)
        make_topic()
        found = actors()[before:]
        assert found[:3] == ["user:ed"] * 3
        assert set(found[3:-1]) == {"user:li"}
        assert found[-1].startswith("role:")


@pytest.mark.django_db
def test_reading_costs_no_query_and_a_transaction_that_writes_costs_one() -> None:
    claim, editor = make_annotation().claim, make_user()

    def reads(request: HttpRequest) -> HttpResponse:
        assert Claim.objects.get(pk=claim.pk).topics.count() == 0
        with transaction.atomic():
            sql("WITH RECURSIVE n AS (SELECT 1 AS one) SELECT * FROM n")
        return HttpResponse()

    def writes(request: HttpRequest) -> HttpResponse:
        with transaction.atomic(savepoint=False):
            for number in range(5):
                sql(MAKE_TOPIC, f"t{number}")
        return HttpResponse()

    for view, more in ((reads, 0), (writes, 1)):
        with CaptureQueriesContext(connection) as plain, transaction.atomic():
            view(HttpRequest())
            transaction.set_rollback(True)
        with CaptureQueriesContext(connection) as told, transaction.atomic():
            answer(view, editor)
            transaction.set_rollback(True)
        assert len(told) == len(plain) + more


@pytest.mark.django_db
def test_a_session_that_is_over_is_swept_away_while_its_user_is_asked_for() -> None:
    editor, client = make_user(), Client()
    client.force_login(editor)
    editor.set_password("another and a longer one")
    editor.save()
    response = client.post("/desk/articles/none/worked-through/")
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/login/")


@pytest.mark.parametrize(
    "statement",
    [
        'INSERT INTO "claims_topic" VALUES (1)',
        "\n  update claims_topic SET slug = ''",
        "DELETE FROM claims_topic",
        "MERGE INTO claims_topic USING",
        "COPY claims_topic FROM STDIN",
        "WITH gone AS (\nDELETE FROM claims_topic RETURNING id) SELECT * FROM gone",
        "-- why\nUPDATE claims_topic",
        "DO $$ BEGIN END $$",
        "TRUNCATE claims_topic",
        "CALL something()",
    ],
)
def test_a_statement_that_may_change_something_is_no_read(statement: str) -> None:
    assert not READS.match(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT "updated" FROM claims_topic',
        "select 1",
        "(SELECT 1) UNION (SELECT 2)",
        'SAVEPOINT "s1"',
        'ROLLBACK TO SAVEPOINT "s1"',
        'RELEASE SAVEPOINT "s1"',
        "WITH RECURSIVE n AS (SELECT updated_at FROM t) SELECT * FROM n",
        "SET CONSTRAINTS ALL IMMEDIATE",
    ],
)
def test_a_statement_that_changes_nothing_is_a_read(statement: str) -> None:
    assert READS.match(statement)


def test_commands_tell_postgresql_which_one_they_are(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['manage.py', 'check']; import manage; manage.main(); import os;"
        " print(os.environ['PGAPPNAME'])"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PGAPPNAME"}
    environment |= {"FACTCHECK_DATA": str(tmp_path)}
    answered = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answered.stdout.splitlines()[-1] == "manage.py check"


@pytest.mark.usefixtures("ledger")
def test_a_command_is_named_where_nobody_is_signed_in() -> None:
    sql("SET LOCAL application_name TO 'manage.py load_dataset'")
    make_topic()
    assert actors() == ["command:load_dataset"]

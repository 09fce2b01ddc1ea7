"""The database goes away while constraints are checked: that is no fault of what somebody typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import Error, connection
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Annotation
from factcheck.dumping import connection_parameters
from tests.database import committed
from tests.factory import make_annotation, make_user
from tests.office import Desk, address, as_filled_in


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        yield


@contextmanager
def lost_in_checking() -> Iterator[None]:
    """The connection is ended, from outside, as Django asks the database about a constraint."""
    address = connection_parameters()

    def end(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"_check"' in sql and not connection.connection.closed:
            with psycopg.connect(autocommit=True, **address) as ending:  # type: ignore[arg-type]
                pid = connection.connection.info.backend_pid
                ending.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(end):
        yield
    connection.close()


def test_a_passage_that_is_not_put_back_then_is_not_said_to_be_annotated_already(kept: None) -> None:
    annotation, editor = make_annotation(), make_user("editor")
    annotation.remove(by=editor, reason="A mistake.")
    with pytest.raises(Error), lost_in_checking():
        annotation.put_back()
    connection.close()
    assert not Annotation.objects.living().exists()
    annotation.put_back()
    assert Annotation.objects.living().exists()


def test_the_back_office_says_that_the_database_went_away(kept: None) -> None:
    annotation = make_annotation()
    desk = Desk(make_user("editor"))
    desk.client.raise_request_exception = False
    page = address(Annotation, "change", annotation.pk)
    opened: Any = desk.client.get(page)
    with lost_in_checking():
        answer = desk.client.post(page, {**as_filled_in(opened), "note_en": "Page three."})
    assert (answer.status_code, "The database went away" in answer.text) == (503, True)

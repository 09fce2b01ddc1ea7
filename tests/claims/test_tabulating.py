"""The rows of the tables while somebody records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from claims.models import Verdict
from claims.tabulating import annotation_rows
from tests.database import Rival, committed
from tests.factory import make_annotation, make_supported_claim, make_verdict


@pytest.fixture
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        yield


@pytest.mark.usefixtures("kept")
def test_annotations_that_a_verdict_covers_meanwhile_do_not_break_the_table_off() -> None:
    make_verdict(claim := make_supported_claim(), "verified")
    (covered,) = claim.annotations.all()
    waiting = make_annotation(claim)

    def decide_between(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        # The evidence has been weighed, and the annotations have not been read.
        if '"articles_article"."key" AS "key" FROM' in sql and Verdict.objects.count() == 1:
            assert Rival(lambda: make_verdict(claim, "verified", kind="still_holds")).outcome() is None
        return execute(sql, *rest)

    with connection.execute_wrapper(decide_between):
        rows = list(annotation_rows(str, ""))
    assert [row["annotation"] for row in rows] == [covered.pk]
    assert Verdict.objects.count() == 2
    assert [row["annotation"] for row in annotation_rows(str, "")] == [covered.pk, waiting.pk]

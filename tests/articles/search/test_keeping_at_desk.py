"""Catching up for the desk: a little with each page, alone, and of no concern to whoever searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from articles.models import SearchState
from articles.search import keeping
from claims.models import WaitingClaim
from tests.claims.indexing.indexed import select
from tests.database import sql
from tests.factory import make_annotation, make_article, make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def caught_up() -> None:
    assert keeping.catch_up() == keeping.catch_up_at_desk() == 0


def waiting() -> set[int]:
    return set(WaitingClaim.objects.values_list("claim_id", flat=True))


def test_where_nothing_is_marked_it_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert keeping.catch_up_at_desk() == 0


def test_ten_more_claims_take_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_annotation()
    with django_assert_max_num_queries(40) as one:
        assert keeping.catch_up_at_desk() == 0
    for _number in range(11):
        make_annotation()
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert keeping.catch_up_at_desk() == 0


def test_each_page_does_some_and_says_how_many_claims_are_left() -> None:
    claims = [make_claim() for _number in range(4)]
    assert keeping.catch_up_at_desk(3) == 1
    assert waiting() == {claim.pk for claim in claims[:3]}
    assert keeping.catch_up_at_desk(seconds=0) == 1
    assert keeping.catch_up_at_desk(3) == 0
    assert waiting() == {claim.pk for claim in claims}


def test_what_is_searched_and_what_the_desk_goes_by_do_not_wait_for_each_other() -> None:
    claim = make_claim()
    assert keeping.catch_up() == 0
    assert waiting() == set()
    assert select("SELECT DISTINCT kind FROM articles_searchmark") == [("desk claim",)]
    sql("UPDATE claims_claim SET statement_en = 'Worded anew.' WHERE id = %s", claim.pk)
    assert keeping.catch_up_at_desk() == 0
    assert waiting() == {claim.pk}
    assert select("SELECT DISTINCT kind FROM articles_searchmark") == [("claim",)]


def test_marks_for_the_desk_alone_leave_searching_where_it_was(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sql(
        "INSERT INTO articles_searchmark (kind, key) SELECT 'desk claim', n FROM generate_series(1, 300) AS n"
    )
    sql("INSERT INTO articles_searchmark (kind, key) VALUES ('failed desk claim', 1)")
    with django_assert_num_queries(1):
        assert keeping.catch_up() == 0


def test_what_hangs_on_more_than_is_counted_is_left_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    for _number in range(3):
        make_annotation(make_claim(), article)
    assert keeping.catch_up_at_desk() == 0
    monkeypatch.setattr(keeping, "COUNTED", 2)
    article.withdraw("Taken down.")
    assert keeping.catch_up_at_desk() == 2
    assert select("SELECT kind, key FROM articles_searchmark WHERE kind ~ '^desk'") == [
        ("desk downstream", article.pk)
    ]
    monkeypatch.undo()
    assert keeping.catch_up_at_desk() == 0


def test_of_very_many_marks_each_is_passed_on_though_one_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    article = make_article()
    annotations = [make_annotation(make_claim(), article) for _number in range(3)]
    assert keeping.catch_up_at_desk() == 0
    monkeypatch.setattr(keeping, "COUNTED", 2)
    sql("INSERT INTO articles_searchmark (kind, key) VALUES ('desk article', %s)", article.pk)
    for one in annotations:
        sql("INSERT INTO articles_searchmark (kind, key) VALUES ('desk annotation', %s)", one.pk)
    for _page in range(3):
        assert keeping.catch_up_at_desk() == 2
    assert select("SELECT kind, key FROM articles_searchmark WHERE kind ~ '^desk'") == [
        ("desk article", article.pk)
    ]


def test_rules_that_changed_have_everything_weighed_anew_where_that_is_not_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = make_claim()
    assert keeping.catch_up_at_desk() == 0
    SearchState.objects.filter(name="desk claims").update(tokeniser=1)
    sql("DELETE FROM claims_waitingclaim")
    assert keeping.catch_up() == 0
    assert keeping.is_current()
    assert not keeping.is_current(at_desk=True)
    monkeypatch.setattr(keeping, "COUNTED", 1)
    assert keeping.catch_up_at_desk() == 1
    assert waiting() == set()
    monkeypatch.undo()
    assert keeping.catch_up_at_desk() == 0
    assert waiting() == {claim.pk}


def test_what_cannot_be_weighed_is_set_aside_and_weighed_with_its_next_change(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good, built = make_claim(), make_claim(), keeping.kept["desk claim"]

    def build(keys: Sequence[int], is_counting: bool) -> None:
        built.build(keys, is_counting)
        if bad.pk in keys:
            sql("SELECT 1 / 0")

    monkeypatch.setitem(keeping.kept, "desk claim", replace(built, build=build))
    assert keeping.catch_up_at_desk() == 1
    assert f"The desk claim {bad.pk} cannot be indexed." in caplog.text
    assert waiting() == {good.pk}
    assert keeping.catch_up() == 0
    monkeypatch.undo()
    sql("UPDATE claims_claim SET kind = 'prediction' WHERE id = %s", bad.pk)
    assert keeping.catch_up_at_desk() == 0
    assert waiting() == {bad.pk, good.pk}


def test_what_changes_while_it_is_weighed_is_weighed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    claim, built = make_claim(), keeping.kept["desk claim"]

    def build(keys: Sequence[int], is_counting: bool) -> None:
        built.build(keys, is_counting)
        sql("UPDATE claims_claim SET kind = 'opinion' WHERE id = %s", claim.pk)

    monkeypatch.setitem(keeping.kept, "desk claim", replace(built, build=build))
    assert keeping.catch_up_at_desk() == 1
    assert waiting() == {claim.pk}
    monkeypatch.undo()
    assert keeping.catch_up_at_desk() == 0
    assert waiting() == set()


def test_rows_and_marks_go_together_or_not_at_all() -> None:
    claim = make_claim()
    with transaction.atomic():
        assert keeping.catch_up_at_desk() == 0
        transaction.set_rollback(True)
    assert waiting() == set()
    assert keeping.catch_up_at_desk() == 0
    assert waiting() == {claim.pk}

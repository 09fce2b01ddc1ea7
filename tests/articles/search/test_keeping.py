"""Catching up: little by little, alone, losing nothing, and saying what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from articles.models import IndexedPassage, SearchMark, SearchState
from articles.search import keeping
from claims.models import Claim, IndexedClaim, IndexedWording
from tests.claims.indexing.indexed import assert_right, select
from tests.database import sql
from tests.factory import make_claim, make_held_article, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def caught_up() -> None:
    assert keeping.catch_up() == keeping.catch_up_at_desk() == 0


def test_where_nothing_is_marked_it_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        assert keeping.catch_up() == 0


def test_ten_more_claims_take_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_claim()
    with django_assert_max_num_queries(60) as one:
        assert keeping.catch_up() == 0
    for _number in range(11):
        make_claim()
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert keeping.catch_up() == 0
    assert IndexedClaim.objects.count() == Claim.objects.count() == 12


def test_more_than_is_asked_for_is_left_and_counted() -> None:
    for _number in range(4):
        make_claim()
    left = keeping.catch_up(3)
    assert left == SearchMark.objects.exclude(kind__startswith=keeping.DESK).count() >= 4
    assert not IndexedClaim.objects.exists()
    assert keeping.catch_up(4) == 0
    assert IndexedClaim.objects.count() == 4


def test_what_hangs_on_one_mark_is_left_where_it_is_too_much() -> None:
    topic = make_topic()
    for _number in range(4):
        make_claim(topics=[topic])
    assert keeping.catch_up() == 0
    sql("UPDATE claims_topic SET slug = 'bridges' WHERE id = %s", topic.pk)
    assert keeping.catch_up(3) == 1
    assert select("SELECT kind, key FROM articles_searchmark WHERE kind !~ '^desk'") == [("topic", topic.pk)]
    assert keeping.catch_up(4) == 0
    assert_right()


def test_rows_and_marks_go_together_or_not_at_all() -> None:
    claim = make_claim(statement_en="The lighthouse is lit.")
    marks = SearchMark.objects.count()
    with transaction.atomic():
        assert keeping.catch_up() == 0
        transaction.set_rollback(True)
    assert SearchMark.objects.count() == marks
    assert not IndexedClaim.objects.filter(claim_id=claim.pk).exists()
    assert_right()


def test_what_is_marked_while_it_is_being_built_stays_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    claim, built = make_claim(), keeping.kept["claim"]

    def build(keys: Sequence[int], is_counting: bool) -> None:
        built.build(keys, is_counting)
        sql("UPDATE claims_claim SET statement_en = 'It was changed meanwhile.' WHERE id = %s", claim.pk)

    monkeypatch.setitem(keeping.kept, "claim", replace(built, build=build))
    assert keeping.catch_up() == 1
    monkeypatch.undo()
    assert_right()


def test_what_cannot_be_built_is_set_aside_and_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good, built = make_claim(), make_claim(), keeping.kept["claim"]

    def build(keys: Sequence[int], is_counting: bool) -> None:
        built.build(keys, is_counting)
        if bad.pk in keys:
            sql("SELECT 1 / 0")

    monkeypatch.setitem(keeping.kept, "claim", replace(built, build=build))
    assert keeping.catch_up() > 0
    assert f"The claim {bad.pk} cannot be indexed." in caplog.text
    assert list(IndexedClaim.objects.values_list("claim_id", flat=True)) == [good.pk]
    another = make_claim()
    assert keeping.catch_up() > 0
    assert set(IndexedClaim.objects.values_list("claim_id", flat=True)) == {good.pk, another.pk}
    monkeypatch.undo()
    sql("UPDATE claims_claim SET statement_en = 'Worded anew.' WHERE id = %s", bad.pk)
    assert_right()


def test_a_page_that_was_building_for_long_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "SECONDS", 0.0)
    make_held_article()
    assert keeping.catch_up() > 0
    monkeypatch.undo()
    assert_right()


def test_what_a_page_has_built_stays_where_it_ends_before_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    make_held_article()
    make_held_article()
    built = keeping.kept["article"]
    done: list[int] = []

    def build(keys: Sequence[int], is_counting: bool) -> None:
        if done:
            raise OperationalError("The page took too long.")
        done.extend(keys)
        built.build(keys, is_counting)

    monkeypatch.setitem(keeping.kept, "article", replace(built, build=build, at_once=1))
    with pytest.raises(OperationalError):
        keeping.catch_up()
    assert len(done) == 1
    assert set(IndexedPassage.objects.values_list("article_id", flat=True)) == set(done)
    monkeypatch.undo()
    assert_right()


@pytest.mark.parametrize(("seconds", "sizes"), [(None, [1, 2]), (keeping.LONG, [3])])
def test_who_has_the_time_builds_as_many_at_once_as_may_be(
    monkeypatch: pytest.MonkeyPatch, seconds: float | None, sizes: list[int]
) -> None:
    for _number in range(3):
        make_held_article()
    built = keeping.kept["article"]
    found: list[int] = []

    def build(keys: Sequence[int], is_counting: bool) -> None:
        found.append(len(keys))
        built.build(keys, is_counting)

    monkeypatch.setitem(keeping.kept, "article", replace(built, build=build, at_once=10))
    assert keeping.catch_up(seconds=seconds) == 0
    assert found == sizes


def test_texts_taken_apart_in_another_way_are_built_anew_where_they_are_few() -> None:
    make_claim()
    assert keeping.catch_up() == 0
    SearchState.objects.filter(name="wordings").update(tokeniser=1)
    sql("DELETE FROM claims_indexedwording")
    assert not keeping.is_current()
    assert keeping.catch_up() == 0
    assert keeping.is_current()
    assert IndexedWording.objects.count() == 1


def test_texts_taken_apart_in_another_way_are_told_of_where_they_are_many() -> None:
    for _number in range(4):
        make_claim()
    assert keeping.catch_up() == 0
    SearchState.objects.update(tokeniser=1)
    assert keeping.catch_up(3) == 4
    assert not keeping.is_current()


def test_marks_are_counted_no_further_than_anybody_wants_to_know() -> None:
    sql("INSERT INTO articles_searchmark (kind, key) SELECT 'claim', n FROM generate_series(1, 10001) AS n")
    assert keeping.catch_up() == 10_000


def test_versions_fit_their_column() -> None:
    assert len(keeping.versions) == SearchState.objects.count() == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(tokeniser) FROM articles_searchstate")
        assert cursor.fetchone()[0] == max(keeping.versions.values())

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import Status
from claims.filters import ClaimFilters, DeskFilters, Queue


def read(query: str) -> ClaimFilters:
    return ClaimFilters.from_query(QueryDict(query))


def test_an_address_without_parameters_asks_for_nothing() -> None:
    assert read("") == ClaimFilters()
    assert not read("").is_narrowing


def test_what_an_address_asks_is_read() -> None:
    filters = read("q=board+vote&status=refuted&status=verified&topic=agi&claimant=7&article=k2&order=said")
    assert filters.words == ("board", "vote")
    assert filters.statuses == ("verified", "refuted")
    assert (filters.topic, filters.claimant, filters.article, filters.order) == ("agi", 7, "k2", "said")
    assert filters.is_narrowing


def test_an_order_alone_leaves_nothing_out() -> None:
    assert not read("order=said").is_narrowing


NAMES = st.sampled_from(["q", "status", "topic", "claimant", "article", "order", "page", "other"])


@given(st.lists(st.tuples(NAMES, st.text(max_size=30))))
def test_any_parameters_become_sensible_filters(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    filters = ClaimFilters.from_query(query)
    assert set(filters.statuses) <= set(Status.values)
    assert filters.order in ("decided", "said", "first-said")
    assert "\x00" not in filters.search
    assert filters.claimant is None or 0 <= filters.claimant < 10**15
    assert filters.topic.isascii()
    assert filters.article.isascii()


def asked(query: str) -> DeskFilters:
    return DeskFilters.from_query(QueryDict(query))


def test_the_desk_is_asked_for_claims_by_whose_and_what_they_are() -> None:
    filters = asked("assignee=mei&topic=agi&article=k2&status=refuted&queue=at-risk")
    assert filters == DeskFilters("mei", "agi", "k2", "refuted", "at-risk")
    assert filters.is_narrowing


def test_one_queue_alone_leaves_nothing_out_of_it() -> None:
    assert not asked("queue=decide").is_narrowing
    assert asked("") == DeskFilters()


@pytest.mark.parametrize("query", ["status=true", "queue=x", "topic=a+b", "article=%00", "assignee=%00"])
def test_what_cannot_be_is_beyond_the_desk(query: str) -> None:
    assert asked(query).is_beyond


DESK_NAMES = st.sampled_from(["assignee", "topic", "article", "status", "queue", "page"])


@given(st.lists(st.tuples(DESK_NAMES, st.text(max_size=30))))
def test_any_parameters_become_sensible_filters_of_the_desk(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    filters = DeskFilters.from_query(query)
    assert filters.status in ("", "none", *Status.values)
    assert filters.queue in ("", *Queue.values)
    assert "\x00" not in filters.assignee + filters.topic + filters.article

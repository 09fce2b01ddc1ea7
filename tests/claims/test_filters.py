from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from articles.search.asking import Problem, ask
from claims.choices import Status
from claims.filters import FACETS, ClaimFilters, DeskFilters, Order, Queue


def read(query: str) -> ClaimFilters:
    return ClaimFilters.from_query(QueryDict(query))


def test_an_address_without_parameters_asks_for_nothing() -> None:
    assert read("") == ClaimFilters()
    assert not read("").is_narrowing


def test_what_an_address_asks_is_read() -> None:
    filters = read(
        "q=board++vote&status=refuted&status=verified&topic=agi&claimant=7&publisher=3&year=2023&language=en"
        "&article=k2&order=said"
    )
    assert filters.search == "board vote"
    assert filters.chosen == {
        "status": ("refuted", "verified"),
        "topic": ("agi",),
        "claimant": ("7",),
        "publisher": ("3",),
        "year": ("2023",),
        "language": ("en",),
    }
    assert (filters.article, filters.order) == ("k2", "said")
    assert filters.is_narrowing


def test_an_order_alone_leaves_nothing_out() -> None:
    assert not read("order=said").is_narrowing


def test_words_come_in_the_order_of_how_well_they_match_unless_another_is_asked_for() -> None:
    assert read("q=board").order == "best"
    assert read("q=board&order=decided").order == "decided"
    assert read("").order == "decided"
    assert read("order=best").order == "decided", "without words nothing matches better"
    assert [said for said, _label, _is_so in read("q=board").orders] == ["", "decided", "said", "first-said"]
    assert [said for said, _label, is_so in read("order=said").orders if is_so] == ["said"]


def test_a_value_is_chosen_beside_the_others_and_taken_back() -> None:
    filters = read("q=a+b&status=refuted&topic=agi&page=3")
    assert filters.address("status", "verified") == "?q=a+b&status=refuted&status=verified&topic=agi"
    assert filters.address("status", "refuted") == "?q=a+b&topic=agi"
    assert filters.address("year", "2023") == "?q=a+b&status=refuted&topic=agi&year=2023"


@pytest.mark.parametrize("words", ["a" * 201, f"{'a' * 200} b", f"{'a' * 200} \0 b c", f"{'a' * 201} b"])
def test_that_there_are_too_many_words_is_known_wherever_they_are_cut(words: str) -> None:
    filters = read(f"q={words}")
    assert ask(filters.search).problem is Problem.TOO_LONG
    assert read(filters.query.urlencode()) == filters
    assert ask(read(f"q={'a' * 200}+").search).problem is None


def test_one_value_is_chosen_once_and_not_without_end() -> None:
    assert read("topic=agi&topic=agi").chosen == {"topic": ("agi",)}
    assert len(read("&".join(f"claimant={number}" for number in range(1, 100))).chosen["claimant"]) == 20


@pytest.mark.parametrize(
    "query", ["status=true", "topic=a+b", "claimant=0", "claimant=x", "year=23", "language=fr", "article=%00"]
)
def test_what_cannot_be_is_beyond(query: str) -> None:
    assert read(query).is_beyond


NAMES = st.sampled_from([*FACETS, "q", "article", "order", "page", "other"])


@given(st.lists(st.tuples(NAMES, st.text(max_size=30))))
def test_any_parameters_become_sensible_filters(pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    filters = ClaimFilters.from_query(query)
    assert set(filters.chosen.get("status", ())) <= {*Status.values, "none"}
    assert filters.order in Order.values
    assert "\x00" not in filters.search
    assert len(filters.search) <= 202
    assert all(value.isascii() for values in filters.chosen.values() for value in values)
    assert filters.article.isascii()


@given(
    st.lists(
        st.sampled_from(
            [
                "q=a+b",
                "q=%E5%A4%A7",
                "status=refuted",
                "topic=x",
                "year=2023",
                "order=said",
                "article=k",
                "page=2",
            ]
        )
    )
)
def test_the_address_of_filters_asks_for_the_same(parts: list[str]) -> None:
    filters = read("&".join(parts))
    assert read(filters.query.urlencode()) == filters


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

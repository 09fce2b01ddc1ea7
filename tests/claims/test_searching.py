from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.asking import ask
from articles.search.words import vector
from claims.searching import (
    BEST,
    DECIDED,
    FIRST_SAID,
    SAID,
    FoundClaims,
    Limits,
    block_labels,
    newest_claims,
    search_claims,
)

pytestmark = pytest.mark.django_db

WORDS = ("harbour", "bridge", "budget", "the", "董事会", "算力", "的")
STATUSES = ("verified", "refuted", "disputed")
TOPICS = ("sea", "money")
#: Small enough for blocks of all sizes to be needed among two hundred claims.
BLOCKS = (2, 5)
BY_INDEX = Limits(blocks=BLOCKS, few=10**9, said=10**9, begun=10**9, patience=3600)
BY_BLOCKS = Limits(blocks=BLOCKS, few=-1, begun=-1, read=0, walked=10**6, patience=3600)
BY_READING = BY_BLOCKS._replace(read=10**9)


@dataclass(frozen=True)
class Recorded:
    """A claim of which only the index knows."""

    key: int
    words: tuple[str, ...]
    status: str
    topic: str
    decided_at: datetime | None
    said_on: date | None

    def index(self) -> None:
        labels = [f"=status:{self.status}", f"=topic:{self.topic}"]
        further = ["=readers", "=desk", *block_labels(self.key, BLOCKS), *block_labels(self.key)]
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_indexedclaim"
                " (claim_id, terms, labels, decided_at, said_on) VALUES (%s, %s::tsvector, %s, %s, %s)",
                [
                    self.key,
                    vector([("A", " ".join(self.words))], labels + further),
                    labels,
                    self.decided_at,
                    self.said_on,
                ],
            )


def record(key: int, text: str = "harbour", **columns: object) -> Recorded:
    values: dict[str, object] = {"status": "verified", "topic": "sea", "decided_at": None, "said_on": None}
    claim = Recorded(key, tuple(text.split()), **(values | columns))  # type: ignore[arg-type]
    claim.index()
    return claim


def some_claims(count: int = 200) -> list[Recorded]:
    random = Random(1)
    began = datetime(2024, 1, 1, tzinfo=UTC)
    keys = sorted(random.sample(range(1, 2 * count), count))
    return [
        record(
            key,
            " ".join(word for place, word in enumerate(WORDS, 2) if random.random() < 1 / place) or "nothing",
            status=random.choice(STATUSES),
            topic=random.choice(TOPICS),
            # Few days, so that many are alike.
            decided_at=began + timedelta(days=random.randrange(9)) if random.random() < 0.8 else None,
            said_on=began.date() + timedelta(days=random.randrange(9)) if random.random() < 0.7 else None,
        )
        for key in keys
    ]


def in_order(claims: list[Recorded], order: str) -> list[int]:
    newest = sorted(claims, key=lambda claim: -claim.key)
    date_of: Callable[[Recorded], datetime | date | None] = (
        (lambda claim: claim.decided_at) if order == DECIDED else (lambda claim: claim.said_on)
    )
    dated = sorted(filter(date_of, newest), key=date_of, reverse=order != FIRST_SAID)  # type: ignore[arg-type]
    return [claim.key for claim in dated + [claim for claim in newest if not date_of(claim)]]


def test_by_the_index_and_block_by_block_the_same_is_found() -> None:
    claims = some_claims()

    @settings(max_examples=120, deadline=None)
    @given(
        st.lists(st.sampled_from(WORDS), max_size=3, unique=True),
        st.lists(st.sampled_from(STATUSES), max_size=2, unique=True),
        st.lists(st.sampled_from(TOPICS), max_size=1),
        st.sampled_from([BEST, DECIDED, SAID, FIRST_SAID]),
        st.sampled_from([1, 5, 20, 1000]),
    )
    def check(words: list[str], statuses: list[str], topics: list[str], order: str, counted: int) -> None:
        def found_by(limits: Limits) -> FoundClaims:
            return search_claims(
                ask(" ".join(words)),
                labels={"status": statuses, "topic": topics},
                order=order,
                most=50,
                limits=limits._replace(counted=counted),
            )

        found = found_by(BY_BLOCKS)
        assert found == found_by(BY_INDEX)
        assert found == found_by(BY_READING)
        matching = [
            claim
            for claim in claims
            if set(words) <= set(claim.words)
            and (not statuses or claim.status in statuses)
            and (not topics or claim.topic in topics)
        ]
        assert (found.total, found.is_more) == (min(len(matching), counted), len(matching) > counted)
        newest = sorted((claim.key for claim in matching), reverse=True)[:counted]
        if order == BEST:
            assert len(found.keys) == min(50, len(newest)) and set(found.keys) <= set(newest)
        else:
            assert found.keys == in_order(matching, order)[: min(50, counted)]

    check()


@pytest.mark.parametrize("order", [BEST, DECIDED, SAID, FIRST_SAID])
@pytest.mark.parametrize("limits", [BY_INDEX, BY_BLOCKS, BY_READING])
def test_pages_follow_each_other_without_a_gap_or_an_overlap(order: str, limits: Limits) -> None:
    some_claims()
    for counted in (40, 1000):
        few = limits._replace(counted=counted)
        whole = search_claims(ask("harbour"), order=order, most=1000, limits=few)
        pages = [
            search_claims(ask("harbour"), order=order, start=start, most=7, limits=few).keys
            for start in range(0, whole.total + 7, 7)
        ]
        assert [key for page in pages for key in page] == whole.keys
        assert len(set(whole.keys)) == whole.total > 39


def test_of_claims_that_match_alike_the_one_recorded_later_comes_first() -> None:
    for key in (3, 1, 2):
        record(key)
    assert search_claims(ask("harbour")).keys == [3, 2, 1]


def test_a_word_of_the_statement_counts_for_more_than_one_of_the_rationale() -> None:
    for key, weight in ((2, "C"), (1, "A"), (3, "B")):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO claims_indexedclaim (claim_id, terms, labels) VALUES (%s, %s::tsvector, '{}')",
                [key, vector([(weight, "harbour")], ["=readers"])],  # type: ignore[list-item]
            )
    assert search_claims(ask("harbour")).keys == [1, 3, 2]


def test_the_desk_and_readers_find_what_is_theirs() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_indexedclaim (claim_id, terms, labels)"
            " VALUES (1, %s::tsvector, '{}'), (1, %s::tsvector, '{}')",
            [vector([("A", "harbour")], ["=readers"]), vector([("A", "bridge")], ["=desk"])],
        )
    found = {
        (word, readers): search_claims(ask(word), readers=readers).total
        for word in ("harbour", "bridge")
        for readers in (True, False)
    }
    assert found == {
        ("harbour", True): 1,
        ("harbour", False): 0,
        ("bridge", True): 0,
        ("bridge", False): 1,
    }


def test_the_counts_of_a_facet_leave_its_own_choice_out_of_account() -> None:
    record(1, status="verified", topic="sea")
    record(2, status="refuted", topic="sea")
    record(3, status="refuted", topic="money")
    found = search_claims(ask("harbour"), labels={"status": ["verified"]})
    assert found.keys == [1]
    assert found.facets["status"] == {"refuted": 2, "verified": 1}
    assert found.facets["topic"] == {"sea": 1}
    assert found.examples == {"=status:verified": 1, "=status:refuted": 3, "=topic:sea": 1, "=topic:money": 3}


def test_counts_are_the_least_there_can_be_where_there_is_more_than_was_counted() -> None:
    for key in range(1, 7):
        record(key, status="verified" if key < 3 else "refuted")
    found = search_claims(ask("harbour"), labels={"status": ["verified"]}, limits=Limits(counted=3))
    assert (found.total, found.is_more, found.at_least) == (2, False, frozenset({"status"}))
    assert found.facets["status"] == {"refuted": 3, "verified": 2}
    assert search_claims(ask("harbour"), limits=Limits(counted=6)).at_least == frozenset()


def test_what_asks_for_nothing_that_can_be_looked_for_finds_nothing() -> None:
    record(1)
    assert search_claims(ask("-harbour")) == search_claims(ask("&|!")) == FoundClaims()
    assert search_claims(ask("")).keys == [1]


def test_among_some_claims_only_those_are_found() -> None:
    for key in range(1, 7):
        record(key)
    found = search_claims(ask("harbour"), among=[2, 5, 99])
    assert (found.keys, found.total) == ([5, 2], 2)
    assert search_claims(ask("harbour"), among=[]).keys == []


def test_who_has_looked_long_enough_says_that_there_may_be_more() -> None:
    record(1)
    record(100)
    hurried = BY_BLOCKS._replace(patience=-1)
    found = search_claims(ask("harb*"), limits=hurried)
    assert (found.keys, found.total, found.is_more) == ([100], 1, True)
    found = search_claims(ask("brid*"), order=DECIDED, limits=hurried)
    assert (found.keys, found.total, found.is_more) == ([], 0, True)


def test_who_has_looked_long_enough_in_vain_does_not_say_that_there_is_nothing() -> None:
    record(1)
    record(100)
    hurried = BY_BLOCKS._replace(patience=-1)
    assert newest_claims(ask("harb*"), labels={}, before=None, most=1, limits=hurried) == ([100], 100)
    with pytest.raises(TimeoutError):
        newest_claims(ask("brid*"), labels={}, before=None, most=1, limits=hurried)
    assert newest_claims(ask("brid*"), labels={}, before=None, most=1) == ([], 0)


def test_an_order_by_date_that_few_have_is_that_of_the_newest_where_all_would_take_too_long() -> None:
    for key in range(1, 10):
        record(key)
    limits = BY_BLOCKS._replace(counted=4, walked=2)
    assert search_claims(ask("harbour"), order=SAID, limits=limits).keys == [9, 8, 7, 6]

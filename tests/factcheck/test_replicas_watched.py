"""How far behind a replica is, and why it is not read from: without a server. See also test_replicas.py."""

from __future__ import annotations

import threading
from time import monotonic

import pytest

from factcheck.replicas import Answer, Primary, Replicas, Server

REPLICA = "replica_1"


@pytest.mark.parametrize(
    ("replayed", "behind"), [(300, 0.0), (310, 0.0), (299, 1.5), (200, 1.5), (150, 2.5), (99, float("inf"))]
)
def test_a_replica_is_as_far_behind_as_the_time_since_the_primary_was_there(
    replayed: int, behind: float
) -> None:
    primary = _primary_at((10.0, 100), (11.0, 200), (12.0, 300))
    primary.answer = Answer(monotonic(), False, 300)
    assert primary.is_ahead(Answer(12.5, True, replayed)) == behind


def test_a_replica_that_has_not_all_that_a_lost_primary_wrote_is_read_on() -> None:
    primary = _primary_at((10.0, 100), (11.0, 200), (12.0, 300))
    primary.error = "connection refused"
    for at in (12.5, 600.0):
        assert primary.is_ahead(Answer(at, True, 250)) == 1.0


def _primary_at(*places: tuple[float, int]) -> Primary:
    """A primary that was asked at these moments, and was there."""
    primary = Primary("default", remembered=10)
    primary.places = tuple(Answer(at, False, position) for at, position in places)
    return primary


def test_before_the_primary_has_answered_nobody_knows_how_far_a_replica_is() -> None:
    primary = Primary("default", remembered=10)
    assert primary.is_ahead(Answer(0.0, True, 100)) == float("inf")
    primary.error = "connection refused"
    assert primary.is_ahead(Answer(0.0, True, 100)) == 0.0


def test_an_answer_holds_for_three_seconds() -> None:
    replica, later = Server(REPLICA), monotonic() - 4
    replicas = Replicas([REPLICA], 10)
    replicas.primary.error = "connection refused"
    assert replicas.hindrance(replica) == "not asked yet"
    replica.answer = Answer(monotonic(), True, 100)
    assert replicas.hindrance(replica) is None
    replica.answer = Answer(later, True, 100)
    assert replicas.hindrance(replica) == "does not answer"
    replica.answer = Answer(monotonic(), False, 100)
    assert replicas.hindrance(replica) == "no standby"


def test_a_site_without_replicas_watches_nothing() -> None:
    none = Replicas([], 10)
    assert (none.choose(), none.standing(), none.are_alone()) == (None, [], False)
    assert not [one for one in threading.enumerate() if one.name.startswith("watch ")]

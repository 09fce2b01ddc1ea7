"""The feed of the whole, piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from claims.claimreview import claim_review
from claims.datafeed import data_feed, element, tombstone
from tests.claims.test_claimreview import BRIDGE, NEWSROOM, NOON, SITE
from tests.structured import faults

ADDRESS = f"{SITE}/claimreview.json"


def test_a_feed_holds_claims_and_tombstones() -> None:
    document = claim_review(BRIDGE, NEWSROOM)
    elements = [element(BRIDGE.url, NOON, NOON, document), tombstone(f"{SITE}/claims/old/", NOON, NOON)]
    feed = json.loads("".join(data_feed(ADDRESS, NEWSROOM, NOON, elements)))
    assert faults(feed, "datafeed") == []
    assert feed["dateModified"] == "2026-03-05T12:00:30Z"
    assert feed["license"] == NEWSROOM.licence
    assert feed["dataFeedElement"] == elements
    assert feed["dataFeedElement"][0]["item"] == [document]
    assert feed["dataFeedElement"][1]["dateDeleted"] == "2026-03-05T12:00:30Z"


def test_a_feed_of_nothing_is_one_too() -> None:
    feed = json.loads("".join(data_feed(ADDRESS, NEWSROOM, None, [])))
    assert faults(feed, "datafeed") == []
    assert feed["dataFeedElement"] == []


def test_every_element_has_a_line_of_its_own_whatever_it_holds() -> None:
    elements = [{"text": f"{number}\n\u2028\r"} for number in range(3)]
    lines = "".join(data_feed(ADDRESS, NEWSROOM, None, elements)).split("\n")
    assert [json.loads(line.removesuffix(",")) for line in lines[1:4]] == elements


def test_a_feed_takes_no_more_elements_than_it_has_given_out() -> None:
    taken = []

    def elements() -> Iterator[dict[str, Any]]:
        for number in range(10):
            taken.append(number)
            yield {"number": number}

    pieces = data_feed(ADDRESS, NEWSROOM, datetime(2026, 1, 1, tzinfo=UTC), elements())
    next(pieces)
    assert taken == []
    next(pieces)
    assert taken == [0]

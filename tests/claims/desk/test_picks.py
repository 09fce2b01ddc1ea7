"""The claims offered to whoever annotates a passage."""

from __future__ import annotations

import pytest

from claims.desk.picks import claims_like, picks_of
from tests.factory import QUOTE, make_annotation, make_claim, make_held_article, make_user, make_verdict

pytestmark = pytest.mark.django_db


def test_claims_that_say_the_same_come_first_in_either_language() -> None:
    bridge = make_claim(statement_en="The bridge opens on 3 May.", statement_zh="大桥五月三日开放。")
    strike = make_claim(statement_en="The engineers are on strike.", statement_zh="工程师罢工。")
    assert claims_like("He said the bridge opens on Monday")[0] == bridge
    assert claims_like("有消息说工程师们正在罢工")[0] == strike
    assert claims_like("Nothing like any of it whatsoever") == []
    assert claims_like("") == []


def test_merged_claims_are_not_offered_and_eight_are_the_most() -> None:
    merged, other = make_claim(statement_en="The quay is closed."), make_claim()
    merged.merge_into(other, by=make_user())
    assert claims_like("The quay is closed.") == []
    for number in range(10):
        make_claim(statement_en=f"The quay is closed, part {number}.")
    assert len(claims_like("The quay is closed.")) == 8


def test_a_pick_says_its_status_and_its_living_passages_here_and_everywhere() -> None:
    here, there = make_held_article(), make_held_article()
    claim, fresh = make_claim(), make_claim()
    make_annotation(claim, here, quote=QUOTE)
    make_annotation(claim, here, stance="context")
    make_annotation(claim, there, quote=QUOTE)
    make_annotation(claim, there, quote="the ministry").remove(by=make_user(), reason="No.")
    make_verdict(claim, "disputed")
    picks = picks_of([claim, fresh, claim], here)
    assert [(pick.claim, pick.status, pick.here, pick.everywhere) for pick in picks] == [
        (claim, "disputed", 1, 2),
        (fresh, "pending", 0, 0),
    ]

"""What others concluded of a claim: how it reads, and where it goes when claims become one."""

from __future__ import annotations

from typing import Any

import pytest

from articles.languages import Wording
from tests.factory import make_article, make_claim, make_outside_verdict, make_user, make_verdict

pytestmark = pytest.mark.django_db


def test_a_verdict_of_others_reads_as_they_word_it_in_their_language() -> None:
    assert make_outside_verdict(rating="不实", language="zh-Hans").wording == Wording("不实", "zh-Hans")
    assert make_outside_verdict(rating="不实", language="zh-Hans").wording.lang == "zh-Hans"


@pytest.mark.parametrize(
    ("numbers", "read"),
    [
        ({"value": 2.0, "worst": 1.0, "best": 5.0}, "2 (1–5)"),
        ({"value": -1.0}, "-1"),
        ({"value": 3.5, "best": 5.0}, "3.5"),
    ],
)
def test_a_rating_without_words_reads_as_its_number(numbers: dict[str, Any], read: str) -> None:
    assert str(make_outside_verdict(rating="", **numbers)) == read


def test_verdicts_of_others_follow_a_claim_that_is_merged_and_none_twice() -> None:
    claim, other, page = make_claim(), make_claim(), make_article()
    followed = make_outside_verdict(claim)
    make_outside_verdict(claim, page)
    kept = make_outside_verdict(other, page)
    claim.merge_into(other, by=make_user())
    assert set(other.outside_verdicts.all()) == {followed, kept}


def test_a_verdict_covers_those_of_others_that_were_on_record_when_it_was_decided() -> None:
    before = make_outside_verdict(claim := make_claim())
    verdict = make_verdict(claim)
    after = make_outside_verdict(claim)
    assert [one.is_covered_by(verdict) for one in (before, after)] == [True, False]
    assert not before.is_covered_by(make_verdict(make_claim(), approved=False))


def test_a_verdict_covers_none_that_came_as_another_claim_was_merged_after_it() -> None:
    followed = make_outside_verdict(claim := make_claim())
    verdict = make_verdict(other := make_claim())
    editor = make_user()
    claim.merge_into(other, by=editor)
    followed.refresh_from_db()
    assert not followed.is_covered_by(verdict)
    assert followed.created_by == editor
    assert followed.is_covered_by(make_verdict(other, kind="still_holds"))

"""Claims as Google's Fact Check Tools API tells them, and what it may be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.factcheckapi import (
    MOST_A_PAGE,
    PAGE_SIZE,
    Checked,
    Question,
    RefusedError,
    claim,
    found,
    refusal,
    site_of,
)
from claims.newsroom import Newsroom
from tests.structured import faults

NEWSROOM = Newsroom("核稿", "Factcheck", "https://facts.example/", "https://facts.example/method/")
BRIDGE = Checked(
    url="https://www.facts.example:8443/claims/bridge/",
    title="已证伪：大桥于3月3日关闭。",
    statement="大桥于3月3日关闭。",
    lang="zh-Hans",
    claimants=("张某", "李某"),
    said_on=date(2026, 3, 3),
    status_word="已证伪",
    decided_at=datetime(2026, 3, 7, 1, 30, 59, 999, tzinfo=UTC),
)
NOW = datetime(2026, 3, 8, tzinfo=UTC)
#: Of numbers and tags, and what is taken for such in other places.
LETTERS = "0129-_.+ ezhnHTW\0\n٣中😀"
NAMES = [
    "query",
    "languageCode",
    "language_code",
    "reviewPublisherSiteFilter",
    "maxAgeDays",
    "pageSize",
    "page_size",
    "pageToken",
    "offset",
]


def test_a_claim_is_told_with_its_review_in_one_language() -> None:
    assert claim(BRIDGE, NEWSROOM) == {
        "text": "大桥于3月3日关闭。",
        "claimant": "张某、李某",
        "claimDate": "2026-03-03T00:00:00Z",
        "claimReview": [
            {
                "publisher": {"name": "核稿", "site": "facts.example"},
                "url": "https://www.facts.example:8443/claims/bridge/",
                "title": "已证伪：大桥于3月3日关闭。",
                "reviewDate": "2026-03-07T01:30:59Z",
                "textualRating": "已证伪",
                "languageCode": "zh",
            }
        ],
    }


def test_claimants_are_listed_as_their_language_lists() -> None:
    assert claim(replace(BRIDGE, lang="en"), NEWSROOM)["claimant"] == "张某, 李某"


def test_what_is_not_known_is_left_out() -> None:
    told = claim(replace(BRIDGE, claimants=(), said_on=None), NEWSROOM)
    assert set(told) == {"text", "claimReview"}
    assert faults(found([told], ""), "factchecktools") == []


def test_to_find_nothing_is_an_empty_object() -> None:
    assert found([], "") == {}
    assert found(iter([{}]), "more") == {"claims": [{}], "nextPageToken": "more"}


def test_a_question_is_read_in_either_way_of_writing_names() -> None:
    camel = {"languageCode": "zh-TW", "reviewPublisherSiteFilter": "www.Facts.example", "maxAgeDays": "7"}
    snake = {"language_code": "ZH_Hant_TW", "review_publisher_site_filter": "facts.example"}
    asked = Question(language="zh", site="facts.example", max_age_days=7)
    assert Question.of(camel) == Question.of(snake | {"max_age_days": "7"}) == asked


def test_what_is_empty_or_zero_is_as_good_as_not_asked() -> None:
    assert Question.of({"query": " ", "pageSize": "0", "offset": "", "maxAgeDays": "0"}) == Question()
    assert Question().page_size == PAGE_SIZE
    assert Question().since(NOW) is None


def test_a_page_is_never_larger_than_the_largest() -> None:
    assert Question.of({"pageSize": "2147483647"}).page_size == MOST_A_PAGE
    assert Question.of({"pageSize": "3"}).page_size == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *(("pageSize", said) for said in ("-1", "ten", "1.5", "2147483648", "٣", "1e2", "9" * 5000, "\0")),
        ("offset", "-1"),
        ("maxAgeDays", "-0.5"),
        ("languageCode", "not a language"),
        ("languageCode", "zh-"),
        ("languageCode", "中文"),
        ("languageCode", "e"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(name: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        Question.of({"query": "x", name: said})
    message = str(refused.value)
    assert faults(refusal(message), "factchecktools") == []
    assert "_" in message or name in message
    assert len(message) < 300


def test_ages_in_days_end_before_the_calendar_does() -> None:
    assert Question(max_age_days=7).since(NOW) == NOW - timedelta(days=7)
    oldest = Question(max_age_days=2**31 - 1).since(NOW)
    assert oldest and oldest.year < 1100


def test_a_token_holds_for_what_was_asked_and_for_pages_of_any_size() -> None:
    asked = Question(query="x", language="zh", site="facts.example", max_age_days=3)
    assert replace(asked, page_size=99, offset=5, token="t").bound == asked.bound
    others = [
        replace(asked, query="y"),
        replace(asked, language="en"),
        replace(asked, site=""),
        replace(asked, max_age_days=4),
    ]
    assert asked.bound not in {other.bound for other in others}


@given(st.dictionaries(st.sampled_from(NAMES), st.text(LETTERS, max_size=30) | st.integers().map(str)))
def test_whatever_is_asked_is_a_question_or_is_refused(asked: dict[str, str]) -> None:
    try:
        question = Question.of(asked)
    except RefusedError as refused:
        assert str(refused)
        return
    assert 0 < question.page_size <= MOST_A_PAGE
    assert 0 <= question.offset < 2**31
    since = question.since(NOW)
    assert since is None or since < NOW
    assert "\0" not in question.query


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.facts.example/claims/x/", "facts.example"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
        ("https://FACTS.example", "facts.example"),
    ],
)
def test_a_site_is_the_host_of_an_address_and_nothing_else(url: str, site: str) -> None:
    assert site_of(url) == site

"""One claim as ClaimReview, or as Claim where its verdict says nothing of truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.choices import ArticleKind
from claims.claimreview import (
    BEST,
    RATINGS,
    TYPES,
    WORST,
    Author,
    Correction,
    Reviewed,
    Words,
    Work,
    claim_review,
    moment,
    when,
)
from claims.newsroom import Newsroom
from claims.rules import Status
from tests.structured import faults

SITE = "https://facts.example"
NEWSROOM = Newsroom("核稿", "Factcheck", f"{SITE}/", f"{SITE}/method/", "https://licence.example/by/")
NOON = datetime(2026, 3, 5, 12, 0, 30, 999, tzinfo=UTC)
GAZETTE = Work(
    id=f"{SITE}/articles/gazette/",
    kind="report",
    headline="大桥关闭",
    languages=("zh-Hans",),
    url="https://gazette.example/1",
    published="2026-03-03T10:00Z",
    publisher="Gazette",
    archived_at="https://archive.example/gazette",
)
BRIDGE = Reviewed(
    url=f"{SITE}/claims/bridge/",
    statement=Words("The bridge closed on 3 March.", "en"),
    other_statement=Words("大桥于3月3日关闭。", "zh-Hans"),
    status=Status.REFUTED,
    status_word="Refuted",
    rationale=Words("The city's log shows it open all day.", "en"),
    exception=Words("", "en"),
    first_decided_at=NOON,
    decided_at=NOON + timedelta(days=2),
    said_on="2026-03",
    authors=(Author("Li Hua", "spokesperson", "https://www.wikidata.org/wiki/Q1"),),
    appearances=(GAZETTE,),
    first_appearance=GAZETTE,
    citations=(GAZETTE,),
    corrections=(Correction(f"{SITE}/claims/bridge/verdicts/2/", Words("It said 2 March.", "en"), NOON),),
)

SAID = st.builds(Words, st.text().filter(str.strip), st.sampled_from(["zh-Hans", "en"]))
WORKS = st.builds(
    Work,
    id=st.sampled_from([f"{SITE}/articles/{key}/" for key in ("a", "b", "c")]),
    kind=st.sampled_from(ArticleKind.values),
    headline=st.sampled_from(["", "A headline", "标题"]),
    languages=st.sampled_from([(), ("en",), ("zh-Hans", "en")]),
    url=st.sampled_from(["", "https://a.example/"]),
    published=st.sampled_from(["", "2023", "2023-11-21T09:30"]),
)
CLAIMS = st.builds(
    Reviewed,
    url=st.just(BRIDGE.url),
    statement=SAID,
    other_statement=st.none() | SAID,
    status=st.sampled_from(Status),
    status_word=st.just("Status"),
    rationale=SAID,
    exception=st.just(Words("", "en")) | SAID,
    first_decided_at=st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)),
    decided_at=st.datetimes(datetime(1000, 1, 1), timezones=st.just(UTC)),
    said_on=st.sampled_from(["", "2023", "2023-11", "2023-11-21"]),
    authors=st.lists(st.builds(Author, st.sampled_from(["Li", "华"]), st.sampled_from(["", "role"]))).map(
        tuple
    ),
    appearances=st.lists(WORKS, unique_by=lambda work: work.id).map(tuple),
    first_appearance=st.none() | WORKS,
    citations=st.lists(WORKS, unique_by=lambda work: work.id).map(tuple),
    corrections=st.lists(st.builds(Correction, st.just(f"{BRIDGE.url}verdicts/2/"), SAID, st.just(NOON))).map(
        tuple
    ),
)


def reviewed(**changes: Any) -> dict[str, Any]:
    return claim_review(replace(BRIDGE, **changes), NEWSROOM)


def test_a_verdict_about_truth_is_a_claim_review_in_full() -> None:
    document = reviewed()
    newsroom = {
        "@type": "NewsMediaOrganization",
        "@id": f"{SITE}/#newsroom",
        "name": "Factcheck",
        "url": f"{SITE}/",
    }
    policies = {
        "verificationFactCheckingPolicy": f"{SITE}/method/",
        "unnamedSourcesPolicy": f"{SITE}/method/#basis",
        "correctionsPolicy": f"{SITE}/method/#corrections",
    }
    gazette = {
        "@type": "NewsArticle",
        "@id": GAZETTE.id,
        "url": "https://gazette.example/1",
        "headline": "大桥关闭",
        "inLanguage": "zh-Hans",
        "datePublished": "2026-03-03T10:00Z",
        "publisher": {"@type": "Organization", "name": "Gazette"},
        "archivedAt": "https://archive.example/gazette",
    }
    assert document == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{SITE}/claims/bridge/#review",
        "url": f"{SITE}/claims/bridge/",
        "claimReviewed": "The bridge closed on 3 March.",
        "inLanguage": "en",
        "datePublished": "2026-03-05T12:00:30Z",
        "dateModified": "2026-03-07T12:00:30Z",
        "author": newsroom | policies,
        "publisher": newsroom | policies,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "Refuted",
            "ratingExplanation": "The city's log shows it open all day.",
        },
        "reviewBody": "The city's log shows it open all day.",
        "itemReviewed": {
            "@type": "Claim",
            "@id": f"{SITE}/claims/bridge/#claim",
            "text": "The bridge closed on 3 March.",
            "inLanguage": "en",
            "workTranslation": {"@type": "Claim", "text": "大桥于3月3日关闭。", "inLanguage": "zh-Hans"},
            "datePublished": "2026-03",
            "author": {
                "@type": "Thing",
                "name": "Li Hua",
                "description": "spokesperson",
                "sameAs": "https://www.wikidata.org/wiki/Q1",
            },
            "firstAppearance": gazette,
            "appearance": [gazette],
            "claimInterpreter": newsroom,
        },
        "citation": [gazette],
        "correction": [
            {
                "@type": "CorrectionComment",
                "url": f"{SITE}/claims/bridge/verdicts/2/",
                "text": "It said 2 March.",
                "datePublished": "2026-03-05T12:00:30Z",
            }
        ],
        "sdPublisher": newsroom,
        "sdDatePublished": "2026-03-07",
        "sdLicense": "https://licence.example/by/",
    }


@pytest.mark.parametrize("status", [status for status in Status if status not in RATINGS])
def test_a_verdict_that_says_nothing_of_truth_is_a_claim_without_a_rating(status: Status) -> None:
    document = reviewed(status=status, status_word="Open")
    assert document["@type"] == "Claim"
    assert document["mainEntityOfPage"] == BRIDGE.url
    assert document["description"] == "Open: The city's log shows it open all day."
    assert document["text"] == "The bridge closed on 3 March."
    assert not {"reviewRating", "ratingValue", "itemReviewed", "claimReviewed"} & document.keys()


def test_higher_is_truer_and_the_scale_is_one_of_whole_numbers_above_nothing() -> None:
    assert [*RATINGS] == [Status.VERIFIED, Status.CORROBORATED, Status.DISPUTED, Status.REFUTED]
    numbers = list(RATINGS.values())
    assert numbers == sorted(set(numbers), reverse=True)
    assert (numbers[0], numbers[-1]) == (BEST, WORST)
    assert WORST >= 1


def test_every_kind_of_article_has_its_type() -> None:
    assert list(TYPES) == ArticleKind.values


def test_a_text_in_another_language_says_in_which() -> None:
    document = reviewed(rationale=Words("日志显示全天通行。", "zh-Hans"))
    other = {"@value": "日志显示全天通行。", "@language": "zh-Hans"}
    assert document["reviewBody"] == document["reviewRating"]["ratingExplanation"] == other


def test_an_exception_to_the_rules_is_part_of_the_body() -> None:
    assert reviewed(exception=Words("The log was sealed.", "en"))["reviewBody"].endswith(
        "all day.\n\nThe log was sealed."
    )
    in_two = reviewed(exception=Words("日志已封存。", "zh-Hans"))["reviewBody"]
    assert in_two == [BRIDGE.rationale.text, {"@value": "日志已封存。", "@language": "zh-Hans"}]


def test_several_claimants_are_a_list_and_none_are_left_out() -> None:
    two = reviewed(authors=(Author("Li"), Author("Hua")))
    assert [author["name"] for author in two["itemReviewed"]["author"]] == ["Li", "Hua"]
    assert "author" not in reviewed(authors=())["itemReviewed"]


def test_the_newsroom_is_named_in_the_language_of_the_document() -> None:
    assert reviewed(statement=Words("大桥关闭。", "zh-Hans"))["author"]["name"] == "核稿"


@given(CLAIMS)
def test_whatever_is_known_of_a_claim_its_document_keeps_to_the_schema(claim: Reviewed) -> None:
    document = claim_review(claim, NEWSROOM)
    assert faults(document) == []
    assert (document["@type"] == "ClaimReview") == (claim.status in RATINGS)


@pytest.mark.parametrize(
    ("precision", "zone_stated", "text"),
    [
        ("none", False, ""),
        ("year", False, "2023"),
        ("month", False, "2023-11"),
        ("day", True, "2023-11-21"),
        ("minute", False, "2023-11-21T09:30"),
        ("minute", True, "2023-11-21T09:30Z"),
    ],
)
def test_a_date_is_as_long_as_it_is_exact(precision: str, zone_stated: bool, text: str) -> None:
    at = datetime(2023, 11, 21, 9, 30, 15, tzinfo=UTC)
    assert when(at, precision, zone_stated=zone_stated) == text
    assert when(None, "none") == ""


def test_a_moment_is_told_in_utc() -> None:
    east = datetime(2026, 3, 6, 7, 0, tzinfo=timezone(timedelta(hours=8)))
    assert moment(east) == "2026-03-05T23:00:00Z"

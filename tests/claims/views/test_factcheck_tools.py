"""Google's Fact Check Tools API as this site serves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, timedelta
from itertools import chain
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from claims.models import Claim
from claims.views import factcheck_tools
from tests.factory import (
    QUOTE,
    make_annotation,
    make_claim,
    make_claimant,
    make_held_article,
    make_supported_claim,
    make_user,
    make_verdict,
)
from tests.structured import faults

pytestmark = pytest.mark.django_db

SEARCH = "/v1alpha1/claims:search"


@pytest.fixture
def bridge() -> Claim:
    """Worded in both languages, Chinese first."""
    mayor = make_claimant(name_en="The mayor", name_zh="市长")
    claim = make_claim(
        slug="bridge",
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        original_language="zh-Hans",
        said_on=date(2024, 5, 1),
        said_precision="day",
        claimants=[mayor],
    )
    make_annotation(claim, make_held_article(), quote=QUOTE, basis="document")
    make_verdict(claim, "refuted", rationale_en="It stays shut.", rationale_zh="桥未开。")
    return claim


def rated(slug: str, statement: str = "The ferry sails.", **columns: Any) -> Claim:
    claim = make_supported_claim(make_claim(slug=slug, statement_en=statement, **columns))
    make_verdict(claim, "verified")
    return claim


def search(client: Client, **asked: str | int) -> Any:
    answer = client.get(SEARCH, asked)
    assert answer.status_code == 200, answer.text
    told = json.loads(answer.text)
    assert faults(told, "factchecktools") == []
    return told


def refused(client: Client, **asked: str | int) -> str:
    answer = client.get(SEARCH, asked)
    assert answer.status_code == 400
    told = json.loads(answer.text)
    assert faults(told, "factchecktools") == []
    return str(told["error"]["message"])


def slugs(told: Any) -> list[str]:
    return [one["claimReview"][0]["url"].split("/")[-2] for one in told.get("claims", [])]


def paged(client: Client, **asked: str | int) -> list[list[str]]:
    """The claims of all pages. As Google's client asks: the next page by the same address with a token."""
    pages = [search(client, **asked)]
    while token := pages[-1].get("nextPageToken"):
        assert len(pages) < 100
        pages.append(search(client, **asked, pageToken=token))
    return [slugs(page) for page in pages]


def test_a_claim_is_found_by_its_words_with_its_verdict(english: Client, bridge: Claim) -> None:
    decided = bridge.verdicts.get().decided_at
    assert decided
    assert search(english, query="bridge mayor", languageCode="en", key="any") == {
        "claims": [
            {
                "text": "The bridge opens on 3 May.",
                "claimant": "The mayor",
                "claimDate": "2024-05-01T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Factcheck", "site": "testserver"},
                        "url": "http://testserver/claims/bridge/",
                        "title": "Refuted: The bridge opens on 3 May.",
                        "reviewDate": decided.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                        "textualRating": "Refuted",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_it_says_what_the_page_and_its_structured_data_say(
    english: Client, chinese: Client, bridge: Claim
) -> None:
    for client, lang in ((english, "en"), (chinese, "zh")):
        (told,) = search(client, query="大桥", languageCode=lang)["claims"]
        (review,) = told["claimReview"]
        held = json.loads(client.get("/claims/bridge.json").text)
        assert told["text"] == held["claimReviewed"]
        assert told["claimant"] == held["itemReviewed"]["author"]["name"]
        assert review["textualRating"] == held["reviewRating"]["alternateName"]
        assert review["reviewDate"] == held["dateModified"]
        assert review["url"] == held["url"]
        assert f"<title>{review['title']} · " in client.get("/claims/bridge/").text


@pytest.mark.parametrize("code", ["zh", "zh-TW", "zh-Hans", "ZH_hant_HK"])
def test_any_chinese_asks_for_reviews_in_chinese(english: Client, bridge: Claim, code: str) -> None:
    rated("english-only", "The bridge is old.")
    (told,) = search(english, query="大桥", languageCode=code)["claims"]
    assert (told["text"], told["claimReview"][0]["languageCode"]) == ("大桥五月三日开放。", "zh")
    assert search(english, reviewPublisherSiteFilter="testserver", languageCode=code)["claims"] == [told]


def test_without_a_language_each_claim_is_told_in_the_one_it_was_first_written_in(
    english: Client, chinese: Client, bridge: Claim
) -> None:
    rated("old", "The bridge is old.")
    told = search(english, query="bridge")
    assert {one["claimReview"][0]["languageCode"] for one in told["claims"]} == {"zh", "en"}
    assert told == search(chinese, query="bridge")
    assert slugs(search(english, query="bridge", languageCode="en-GB")) == slugs(told)
    assert search(english, query="bridge", languageCode="fr") == {}


@pytest.mark.parametrize("precision", ["none", "year", "month"])
def test_a_day_that_is_not_known_is_not_told(english: Client, precision: str) -> None:
    said_on = None if precision == "none" else date(2024, 5, 1)
    rated("vague", said_on=said_on, said_precision=precision)
    (told,) = search(english, query="ferry")["claims"]
    assert "claimDate" not in told
    assert "claimant" not in told


@pytest.mark.parametrize(
    "query", ["nothing of the kind", "-ferry", "!!", '"', "'; --", "%", "x" * 5000, "😀"]
)
def test_to_find_nothing_is_no_error(english: Client, query: str) -> None:
    rated("ferry")
    assert search(english, query=query) == {}


def test_a_nul_is_no_word(english: Client) -> None:
    rated("ferry")
    assert slugs(search(english, query="\0ferry\0")) == ["ferry"]
    assert refused(english, query="\0")


def test_only_verdicts_about_truth_that_readers_see_are_found(english: Client) -> None:
    rated("verified")
    for status in ("unverified", "speculative", "opinion"):
        make_verdict(make_supported_claim(make_claim(slug=status, statement_en="The ferry is late.")), status)
    proposed = make_supported_claim(make_claim(slug="proposed", statement_en="The ferry is new."))
    make_verdict(proposed, "verified", approved=False)
    make_verdict(rated("withdrawn"), kind="withdrawal")
    rated("merged").merge_into(Claim.objects.get(slug="verified"), by=make_user())
    for asked in ({"query": "ferry"}, {"reviewPublisherSiteFilter": "testserver"}):
        assert slugs(search(english, **asked)) == ["verified"]


def test_no_words_of_an_article_are_told(english: Client, bridge: Claim) -> None:
    (passage,) = bridge.annotations.all()
    words = "harbour master"
    assert words in passage.article.revisions.get().text
    assert words not in json.dumps(search(english, query="bridge", languageCode="en"))
    assert search(english, query=f'"{words}"') == {}


def test_pages_cover_everything_exactly_once(english: Client) -> None:
    every = {rated(f"ferry-{number}").slug for number in range(7)}
    for asked in ({"query": "ferry"}, {"reviewPublisherSiteFilter": "testserver"}):
        for size in (1, 3, 7, 8):
            pages = paged(english, **asked, pageSize=size)
            assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)
            assert sorted(slug for page in pages for slug in page) == sorted(every)
        assert len(paged(english, **asked)) == 1


def test_a_page_has_ten_where_nothing_else_is_asked(english: Client) -> None:
    for number in range(11):
        rated(f"ferry-{number}")
    assert [len(page) for page in paged(english, query="ferry")] == [10, 1]


def test_an_offset_counts_from_the_first_and_a_token_goes_before_it(english: Client) -> None:
    for number in range(5):
        rated(f"ferry-{number}")
    for asked in ({"query": "ferry"}, {"reviewPublisherSiteFilter": "testserver"}):
        (whole,) = paged(english, **asked)
        assert slugs(search(english, **asked, offset=2)) == whole[2:]
        assert list(chain(*paged(english, **asked, offset=1, pageSize=2))) == whole[1:]
        assert search(english, **asked, offset=5) == search(english, **asked, offset=2**31 - 1) == {}


def test_the_one_decided_last_comes_first_where_no_words_are_asked(english: Client) -> None:
    for slug in ("b", "a", "c"):
        rated(slug)
    assert slugs(search(english, reviewPublisherSiteFilter="testserver")) == ["c", "a", "b"]


def test_a_token_holds_only_for_what_it_was_given_for(english: Client, settings: Settings) -> None:
    for number in range(3):
        rated(f"ferry-{number}")
    asked: dict[str, str | int] = {"query": "ferry", "pageSize": 2}
    token = search(english, **asked)["nextPageToken"]
    assert len(slugs(search(english, **asked, pageToken=token))) == 1
    assert len(slugs(search(english, query="ferry", pageSize=1, pageToken=token))) == 1
    others: list[dict[str, str | int]] = [
        {"query": "sails"},
        {"languageCode": "en"},
        {"maxAgeDays": 5},
        {"reviewPublisherSiteFilter": "testserver"},
    ]
    for other in others:
        assert "page_token" in refused(english, **asked | other, pageToken=token)
    for broken in (token[:-1], token[1:], "CAoQAA", "10", ":", "\0", "😀", "x" * 3000):
        assert "page_token" in refused(english, **asked, pageToken=broken)
    settings.SECRET_KEY = "another"
    assert "page_token" in refused(english, **asked, pageToken=token)


def test_the_age_is_that_of_the_claim_or_of_its_review_whichever_is_newer(english: Client) -> None:
    long_ago = timezone.now() - timedelta(days=40)
    for slug, said_on in (("old", date(2020, 1, 1)), ("said-now", timezone.now().date())):
        claim = make_supported_claim(
            make_claim(slug=slug, statement_en="The ferry sails.", said_on=said_on, said_precision="day")
        )
        verdict = make_verdict(claim, "verified", approved=False, proposed_at=long_ago)
        verdict.approve(by=make_user("reviewer"), at=long_ago)
    rated("decided-now", said_on=date(2020, 1, 1), said_precision="day")
    for asked in ({"query": "ferry"}, {"reviewPublisherSiteFilter": "testserver"}):
        found = {
            days: set(slugs(search(english, **asked, maxAgeDays=days))) for days in (0, 7, 41, 2**31 - 1)
        }
        assert found[7] == {"said-now", "decided-now"}
        assert found[0] == found[41] == found[2**31 - 1] == {"old", "said-now", "decided-now"}
        assert len(paged(english, **asked, maxAgeDays=7, pageSize=1)) == 2


def test_where_all_are_too_old_nothing_is_found(english: Client) -> None:
    claim = make_supported_claim(make_claim(statement_en="The ferry sails."))
    long_ago = timezone.now() - timedelta(days=40)
    verdict = make_verdict(claim, "verified", approved=False, proposed_at=long_ago)
    verdict.approve(by=make_user("reviewer"), at=long_ago)
    assert search(english, query="ferry", maxAgeDays=3) == {}
    assert slugs(search(english, query="ferry")) == [claim.slug]


def test_one_site_is_ours_and_the_reviews_of_others_are_not_here(
    english: Client, bridge: Claim, settings: Settings
) -> None:
    settings.ORIGIN = "https://www.facts.example"
    for site in ("facts.example", "www.facts.example", "WWW.FACTS.example"):
        (told,) = search(english, reviewPublisherSiteFilter=site)["claims"]
        assert told["claimReview"][0]["publisher"]["site"] == "facts.example"
        assert told["claimReview"][0]["url"] == "https://www.facts.example/claims/bridge/"
    for site in ("example", "testserver", "other.example", "\0", "😀"):
        assert search(english, reviewPublisherSiteFilter=site) == {}
    assert search(english, query="bridge", reviewPublisherSiteFilter="other.example") == {}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"query": ""},
        {"query": "  "},
        {"query": "ferry", "pageSize": "-1"},
        {"query": "ferry", "pageSize": "ten"},
        {"query": "ferry", "offset": "99999999999999999999"},
        {"query": "ferry", "maxAgeDays": "\0"},
        {"query": "ferry", "languageCode": "no such language"},
        {"query": "ferry", "alt": "proto"},
        {"query": "ferry", "callback": "run"},
    ],
)
def test_what_cannot_be_understood_is_refused_in_the_words_of_the_api(
    english: Client, asked: dict[str, str | int]
) -> None:
    assert refused(english, **asked)


def test_what_all_such_interfaces_take_makes_no_difference(english: Client, bridge: Claim) -> None:
    others = {"key": "k", "access_token": "a", "oauth_token": "o", "alt": "json", "quotaUser": "q"}
    others |= {"fields": "claims/text", "$.xgafv": "2", "uploadType": "media", "upload_protocol": "raw"}
    assert search(english, query="bridge", **others) == search(english, query="bridge")


def test_it_is_printed_prettily_unless_that_is_not_wanted(english: Client, bridge: Claim) -> None:
    assert "\n  " in english.get(SEARCH, {"query": "bridge"}).text
    assert "\n" not in english.get(SEARCH, {"query": "bridge", "prettyPrint": "false"}).text


def test_it_is_open_to_pages_of_others_for_reading_and_kept_for_a_short_time(
    english: Client, bridge: Claim
) -> None:
    answer = english.get(SEARCH, {"query": "bridge"})
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert not answer.cookies
    assert english.head(f"{SEARCH}?{urlencode({'query': 'bridge'})}").status_code == 200
    assert english.post(SEARCH).status_code == 405
    offered = english.options(SEARCH)
    assert (offered.status_code, offered.content) == (204, b"")
    assert offered.headers["Access-Control-Allow-Methods"] == offered.headers["Allow"] == "GET, HEAD, OPTIONS"
    wrong = english.get(SEARCH)
    assert wrong.headers["Access-Control-Allow-Origin"] == "*"
    assert wrong.headers["Cache-Control"] == "private, no-store"


def test_no_claim_is_found_by_a_picture(english: Client, bridge: Claim) -> None:
    path = "/v1alpha1/claims:imageSearch"
    assert json.loads(english.get(path, {"imageUri": "https://pictures.example/1.jpg"}).text) == {}
    for asked in ({}, {"imageUri": "https://pictures.example/1.jpg", "offset": "-1"}):
        answer = english.get(path, asked)
        assert answer.status_code == 400
        assert faults(json.loads(answer.text), "factchecktools") == []


def test_what_may_be_read_as_markup_stays_text(english: Client) -> None:
    nasty = "</script><script>alert(1)</script> \u2028 \" ' & <b> ferry"
    rated("nasty", nasty)
    (told,) = search(english, query="ferry")["claims"]
    assert told["text"] == nasty
    assert english.get(SEARCH, {"query": "ferry"}).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked",
    ["query=ferry", "reviewPublisherSiteFilter=testserver", "query=ferry&maxAgeDays=9&languageCode=en"],
)
def test_as_many_queries_for_one_claim_as_for_eleven(
    same_queries: Callable[[str, Callable[[], object]], None], asked: str
) -> None:
    same_queries(
        f"{SEARCH}?{asked}&pageSize=50",
        lambda: rated(f"ferry-{Claim.objects.count()}", claimants=[make_claimant()]),
    )


def test_where_very_many_are_new_enough_those_decided_on_last_are_searched(
    english: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factcheck_tools, "MOST_NEW", 2)
    for number in range(3):
        rated(f"no-{number}")
    assert set(slugs(search(english, query="ferry", maxAgeDays=7))) == {"no-1", "no-2"}
    assert len(slugs(search(english, query="ferry"))) == 3

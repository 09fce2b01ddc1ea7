"""What machines read of claims: in the page, as a document of its own, and in the feed of the whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from django.db import connection
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from claims.models import Annotation, Claim
from claims.views.machine import AT_ONCE, claimreview_feed
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_derivation,
    make_held_article,
    make_publisher,
    make_supported_claim,
    make_user,
    make_verdict,
)
from tests.structured import faults, structured_data

pytestmark = pytest.mark.django_db

LD_JSON = "application/ld+json"


@pytest.fixture
def bridge() -> Claim:
    """Worded in both languages, Chinese first; told by a held copy of a cited report, and denied."""
    mayor = make_claimant(
        name_en="The mayor", name_zh="市长", role_en="of Harbour", same_as="https://mayor.example/"
    )
    claim = make_claim(
        slug="bridge",
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        original_language="zh-Hans",
        said_on=date(2024, 5, 1),
        said_precision="month",
        claimants=[mayor],
    )
    wire = make_article(
        key="wire",
        publisher=make_publisher(name_en="The Wire", name_zh="通讯社"),
        title_en="Opening",
        provenance="original",
        address="https://wire.example/1",
        archive_address="https://archive.example/wire",
        published_at=datetime(2024, 5, 1, tzinfo=UTC),
        published_precision="day",
    )
    gazette = make_held_article(
        key="gazette",
        title_en="Bridge opens",
        published_at=datetime(2024, 5, 2, 8, 30, tzinfo=UTC),
        published_precision="minute",
        published_zone_stated=True,
    )
    make_derivation(gazette, wire, "republishes")
    make_annotation(claim, gazette, quote=QUOTE, basis="document")
    denial = make_article(key="denial", provenance="original", kind="post")
    make_annotation(claim, denial, stance="contradicts", basis="anonymous")
    make_verdict(claim, "disputed", rationale_en="Two disagree.", rationale_zh="两处说法不一。")
    return claim


def document(client: Client, path: str, **headers: str) -> Any:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return json.loads(answer.text)


def feed(client: Client) -> Any:
    return json.loads(_whole(client.get("/claimreview.json")))


def _whole(answer: HttpResponseBase) -> bytes:
    return b"".join(cast("Iterable[bytes]", cast(StreamingHttpResponse, answer).streaming_content))


def test_a_page_holds_exactly_one_document_and_it_is_the_one_at_its_own_address(
    english: Client, bridge: Claim
) -> None:
    (held,) = structured_data(english.get("/claims/bridge/").text)
    assert held == document(english, "/claims/bridge.json")
    assert faults(held) == []
    assert held["@type"] == "ClaimReview"
    assert held["url"] == "http://testserver/claims/bridge/"


def test_a_document_says_what_its_page_says(english: Client, bridge: Claim) -> None:
    held = document(english, "/claims/bridge.json")
    assert held["claimReviewed"] == "The bridge opens on 3 May."
    assert held["reviewRating"]["alternateName"] == "Disputed"
    assert held["reviewRating"]["ratingValue"] == 3
    assert held["reviewBody"] == "Two disagree."
    claim = held["itemReviewed"]
    assert claim["datePublished"] == "2024-05"
    assert claim["author"] == {
        "@type": "Thing",
        "name": "The mayor",
        "description": "of Harbour",
        "sameAs": "https://mayor.example/",
    }
    assert [work["@id"][-18:] for work in claim["appearance"]] == ["/articles/gazette/"]
    assert claim["appearance"][0]["datePublished"] == "2024-05-02T08:30Z"
    assert [(work["@type"], work["@id"].split("/")[-2]) for work in held["citation"]] == [
        ("NewsArticle", "wire"),
        ("SocialMediaPosting", "denial"),
        ("NewsArticle", "gazette"),
    ]


def test_the_first_appearance_is_the_report_that_the_passage_comes_from(
    english: Client, bridge: Claim
) -> None:
    first = document(english, "/claims/bridge.json")["itemReviewed"]["firstAppearance"]
    assert first["url"] == "https://wire.example/1"
    assert first["archivedAt"] == "https://archive.example/wire"
    assert first["publisher"]["name"] == "The Wire"


def test_the_language_of_the_reader_wins_where_the_claim_is_worded_in_it(
    english: Client, chinese: Client, bridge: Claim
) -> None:
    answer = chinese.get("/claims/bridge.json")
    held = json.loads(answer.text)
    assert (held["inLanguage"], answer.headers["Content-Language"]) == ("zh-Hans", "zh-Hans")
    assert held["claimReviewed"] == "大桥五月三日开放。"
    assert held["reviewRating"]["alternateName"] == "有争议"
    assert held["reviewBody"] == "两处说法不一。"
    assert held["itemReviewed"]["author"]["name"] == "市长"
    assert held["itemReviewed"]["workTranslation"]["text"] == "The bridge opens on 3 May."
    assert held["@id"] == document(english, "/claims/bridge.json")["@id"]
    assert structured_data(chinese.get("/claims/bridge/").text) == [held]


def test_a_claim_in_one_language_is_told_in_that_whoever_asks(english: Client, chinese: Client) -> None:
    make_verdict(
        make_annotation(make_claim(slug="one", statement_en="It opens."), basis="anonymous").claim, "refuted"
    )
    assert document(chinese, "/claims/one.json") == document(english, "/claims/one.json")
    assert document(chinese, "/claims/one.json")["reviewRating"]["alternateName"] == "Refuted"


@pytest.mark.parametrize("status", ["unverified", "speculative", "opinion"])
def test_a_verdict_that_says_nothing_of_truth_has_no_rating(english: Client, status: str) -> None:
    make_verdict(make_supported_claim(make_claim(slug="open")), status)
    (held,) = structured_data(english.get("/claims/open/").text)
    assert held["@type"] == "Claim"
    assert faults(held) == []
    assert "ating" not in json.dumps(held)


def test_lists_articles_decisions_and_days_hold_no_structured_data(english: Client, bridge: Claim) -> None:
    others = ["/", "/claims/", "/articles/", "/articles/gazette/", "/method/", "/corrections/"]
    others += ["/claims/bridge/verdicts/1/", "/claims/bridge/?as_of=2024-06-01", "/claims/bridge/report/"]
    assert {path: structured_data(english.get(path).text) for path in others} == {path: [] for path in others}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (LD_JSON, LD_JSON),
        ("application/json", "application/json"),
        (f"text/html;q=0.5, {LD_JSON}", LD_JSON),
        (f"text/html, {LD_JSON};q=0.9", "text/html; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("image/png", "text/html; charset=utf-8"),
    ],
)
def test_the_page_is_a_document_for_whoever_prefers_one(
    english: Client, bridge: Claim, accept: str, media_type: str
) -> None:
    answer = english.get("/claims/bridge/", headers={"accept": accept})
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Vary"] == "Accept, Accept-Language, Cookie"
    if media_type in (LD_JSON, "application/json"):
        assert json.loads(answer.text) == document(english, "/claims/bridge.json")


def test_a_claim_as_of_a_day_is_a_page_and_nothing_else(english: Client, bridge: Claim) -> None:
    answer = english.get("/claims/bridge/?as_of=2024-06-01", headers={"accept": LD_JSON})
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_page_leads_to_its_document(english: Client, bridge: Claim) -> None:
    link = f'<link rel="alternate" type="{LD_JSON}" href="/claims/bridge.json">'
    assert link in english.get("/claims/bridge/").text


def test_documents_are_open_to_the_pages_of_others(english: Client, bridge: Claim) -> None:
    for path in ("/claims/bridge.json", "/claimreview.json"):
        answer = english.get(path)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Type"] == LD_JSON
        assert english.head(path).status_code == 200
        assert english.post(path).status_code == 405
        assert not answer.cookies


def test_a_claim_nobody_may_see_is_not_there_for_machines(english: Client) -> None:
    make_verdict(make_annotation(make_claim(slug="draft")).claim, approved=False)
    for path in ("/claims/draft.json", "/claims/nothing.json"):
        assert english.get(path).status_code == 404
    assert english.get("/claims/draft/", headers={"accept": LD_JSON}).status_code == 404
    assert feed(english)["dataFeedElement"] == []


def test_a_withdrawn_verdict_leaves_a_tombstone(english: Client, bridge: Claim) -> None:
    first = bridge.verdicts.get().decided_at
    withdrawn = make_verdict(bridge, kind="withdrawal").decided_at
    answer = english.get("/claims/bridge.json")
    assert answer.status_code == 410
    stone = json.loads(answer.text)
    assert stone.pop("@context") == "https://schema.org"
    assert first and withdrawn
    assert stone["dateCreated"] == first.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert stone["dateDeleted"] == withdrawn.strftime("%Y-%m-%dT%H:%M:%SZ")
    whole = feed(english)
    assert whole["dataFeedElement"] == [stone]
    assert whole["dateModified"] == stone["dateDeleted"]
    assert faults(whole, "datafeed") == []
    assert english.get("/claims/bridge/", headers={"accept": LD_JSON}).status_code == 410


def test_a_merged_claim_leads_to_the_other_and_leaves_a_tombstone(english: Client, bridge: Claim) -> None:
    other = make_supported_claim(make_claim(slug="other"))
    make_verdict(other, "verified")
    bridge.merge_into(other, by=make_user())
    for path, to in (
        ("/claims/bridge.json", "/claims/other.json"),
        ("/claims/bridge/", "/claims/other.json"),
    ):
        answer = english.get(path, headers={"accept": LD_JSON})
        assert (answer.status_code, answer.headers["Location"]) == (301, to)
    bridge.refresh_from_db()
    assert bridge.merged_at
    elements = {one["url"].split("/")[-2]: one for one in feed(english)["dataFeedElement"]}
    assert elements["bridge"]["dateDeleted"] == bridge.merged_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert "dateDeleted" not in elements["other"]
    make_verdict(other, kind="withdrawal")
    assert english.get("/claims/bridge.json").status_code == english.get("/claims/bridge/").status_code == 404


def test_a_claim_withdrawn_and_then_merged_went_when_it_was_withdrawn(english: Client, bridge: Claim) -> None:
    withdrawn = make_verdict(bridge, kind="withdrawal").decided_at
    bridge.merge_into(make_claim(), by=make_user())
    (stone,) = feed(english)["dataFeedElement"]
    assert withdrawn and stone["dateDeleted"] == withdrawn.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_corrections_are_told_with_the_address_of_the_decision(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted", correction_en="The order was never signed.")
    held = document(english, "/claims/bridge.json")
    assert [(one["text"], one["url"]) for one in held["correction"]] == [
        ("The order was never signed.", "http://testserver/claims/bridge/verdicts/2/")
    ]
    assert held["dateModified"] >= held["datePublished"]
    assert held["reviewRating"]["ratingValue"] == 1


def test_a_verdict_that_still_holds_keeps_its_grounds_and_is_no_correction(
    english: Client, bridge: Claim
) -> None:
    make_verdict(bridge, "disputed", kind="still_holds", rationale_en="Nothing new.")
    held = document(english, "/claims/bridge.json")
    assert held["reviewBody"] == "Two disagree."
    assert "correction" not in held


def test_what_came_after_the_verdict_or_was_removed_is_not_told(english: Client, bridge: Claim) -> None:
    before = document(english, "/claims/bridge.json")
    make_annotation(bridge, make_article(key="late"), basis="document")
    assert document(english, "/claims/bridge.json") == before
    Annotation.objects.get(article__key="denial").remove(by=make_user(), reason="Not theirs.")
    after = document(english, "/claims/bridge.json")
    assert "denial" not in json.dumps(after)
    assert feed(english)["dataFeedElement"][0]["item"][0]["@id"] == after["@id"]
    assert "denial" not in json.dumps(feed(english))
    assert "late" not in json.dumps(feed(english))


def test_no_words_of_an_article_are_told_beyond_its_title(english: Client, bridge: Claim) -> None:
    told = json.dumps([document(english, "/claims/bridge.json"), feed(english)])
    assert QUOTE not in told
    assert "harbour master" not in told


def test_the_feed_tells_each_claim_once_in_the_language_it_was_first_written_in(
    english: Client, chinese: Client, bridge: Claim
) -> None:
    make_verdict(make_supported_claim(make_claim(slug="open")), "unverified")
    whole = feed(english)
    assert faults(whole, "datafeed") == []
    assert whole == feed(chinese)
    by_slug = {one["url"].split("/")[-2]: one for one in whole["dataFeedElement"]}
    assert list(by_slug) == ["bridge", "open"]
    (told,) = by_slug["bridge"]["item"]
    assert told == document(chinese, "/claims/bridge.json")
    assert by_slug["bridge"]["dateCreated"] == told["datePublished"]
    assert by_slug["open"]["item"][0]["@type"] == "Claim"


def test_the_newsroom_and_its_licence_come_from_the_settings(
    english: Client, bridge: Claim, settings: Settings
) -> None:
    assert "sdLicense" not in document(english, "/claims/bridge.json")
    settings.NAME_EN, settings.NAME_ZH = "The Desk", "编辑部"
    settings.LICENCE = "https://licence.example/by/"
    settings.ORIGIN = "https://facts.example"
    held = document(english, "/claims/bridge.json")
    assert held["author"]["name"] == held["sdPublisher"]["name"] == "The Desk"
    assert held["sdLicense"] == "https://licence.example/by/"
    assert held["@id"] == "https://facts.example/claims/bridge/#review"
    assert held["author"]["correctionsPolicy"] == "https://facts.example/method/#corrections"
    assert (
        '<link rel="canonical" href="https://facts.example/claims/bridge/">'
        in english.get("/claims/bridge/").text
    )
    whole = feed(english)
    assert whole["license"] == "https://licence.example/by/"
    assert whole["dataFeedElement"][0]["item"][0]["author"]["name"] == "编辑部"


def test_what_no_browser_should_read_as_markup_stays_data(english: Client) -> None:
    nasty = "</script><script>alert(1)</script> <!-- ]]> \u2028 \" ' & <b>"
    claim = make_claim(
        slug="nasty", statement_en=nasty, claimants=[make_claimant(name_en=nasty[:200], role_en=nasty)]
    )
    publisher = make_publisher(name_en=nasty)
    article = make_held_article(title_en=nasty, publisher=publisher, provenance="original")
    make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "refuted", rationale_en=nasty, rule_exception_en=nasty)
    make_verdict(claim, "verified", rationale_en=nasty, correction_en=nasty)
    page = english.get("/claims/nasty/").text
    (held,) = structured_data(page)
    assert faults(held) == []
    assert held == document(english, "/claims/nasty.json")
    assert held["claimReviewed"] == held["reviewBody"] == held["correction"][0]["text"] == nasty
    assert held["citation"][0]["headline"] == held["citation"][0]["publisher"]["name"] == nasty
    assert held["itemReviewed"]["author"]["name"] == nasty
    assert len(re.findall("<script", page)) == len(re.findall("</script", page)) == 1
    assert "\u2028" not in page[page.index("<script") : page.index("</script>")]


def _told(claim: Claim) -> None:
    """One more origin and copy of it, and one more verdict."""
    copy = make_held_article(publisher=make_publisher())
    make_derivation(copy, make_article(provenance="original", publisher=make_publisher()))
    make_annotation(claim, copy, quote=QUOTE, basis="document")
    make_verdict(claim, "verified")


def test_a_document_takes_as_many_queries_whatever_bears_on_the_claim(
    same_queries: Callable[[str, Callable[[], object]], None],
) -> None:
    claim = make_claim(slug="growing")
    same_queries("/claims/growing.json", lambda: _told(claim))


def test_the_feed_takes_as_many_queries_for_one_claim_as_for_eleven(english: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert json.loads(_whole(english.get("/claimreview.json")))
        return len(captured)

    def another() -> None:
        _told(make_claim(claimants=[make_claimant()]))
        make_verdict(make_verdict().claim, kind="withdrawal")

    another()
    one = queries()
    for _number in range(10):
        another()
    assert queries() == one < 14
    assert AT_ONCE > 11


def test_the_headers_of_the_feed_alone_cost_no_claims(rf: RequestFactory, bridge: Claim) -> None:
    with CaptureQueriesContext(connection) as captured:
        # Not by the client, which asks for nothing of what a HEAD would bring, as servers do.
        _whole(claimreview_feed(rf.head("/claimreview.json")))
    assert len(captured) == 2

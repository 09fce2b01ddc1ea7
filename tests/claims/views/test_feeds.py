"""The feeds: which claims are in which, and what an entry keeps when more is decided."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from claims.models import Claim
from tests.factory import make_claim, make_topic, make_user, make_verdict

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ("verdicts", "status/refuted", "topic/harbour")


@pytest.fixture
def bridge() -> Claim:
    harbour = make_topic(slug="harbour", name_en="Harbour", name_zh="港口")
    claim = make_claim(slug="bridge", statement_en="It opens.", statement_zh="大桥开放。", topics=[harbour])
    make_verdict(claim, "disputed", rationale_en="Two <disagree>.", rationale_zh="两处说法不一。")
    return claim


def items(client: Client, which: str = "verdicts", language: str = "en") -> list[Any]:
    answer = client.get(f"/feeds/{language}/{which}.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/feed+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = json.loads(answer.text)
    assert document["language"] == answer.headers["Content-Language"] == language
    return list(document["items"])


def test_a_claim_keeps_its_entry_and_each_decision_brings_it_up_to_date(
    english: Client, bridge: Claim
) -> None:
    (before,) = items(english)
    assert before["id"] == before["url"] == "http://testserver/claims/bridge/"
    assert before["title"] == "Disputed: It opens."
    assert before["content_html"] == "<p>Two &lt;disagree&gt;.</p>"
    assert before["tags"] == ["Disputed", "Harbour"]
    assert before["date_published"] == before["date_modified"]
    seen = [before]
    for kind, status in (("verdict", "refuted"), ("still_holds", "refuted"), ("withdrawal", "")):
        make_verdict(bridge, status, kind=kind) if status else make_verdict(bridge, kind=kind)
        (now,) = items(english)
        assert (now["id"], now["date_published"]) == (before["id"], before["date_published"])
        assert now["date_modified"] > seen[-1]["date_modified"]
        seen.append(now)
    assert [one["title"].partition(":")[0] for one in seen] == [
        "Disputed",
        "Refuted",
        "Refuted",
        "Withdrawn",
    ]


def test_the_claim_decided_on_last_comes_first(english: Client, bridge: Claim) -> None:
    make_verdict(make_claim(slug="ferry"))
    assert [one["url"].split("/")[-2] for one in items(english)] == ["ferry", "bridge"]
    make_verdict(bridge, "refuted")
    assert [one["url"].split("/")[-2] for one in items(english)] == ["bridge", "ferry"]


def test_a_status_has_the_claims_that_have_it_now(english: Client, bridge: Claim) -> None:
    assert len(items(english, "status/disputed")) == 1
    make_verdict(bridge, "refuted")
    assert items(english, "status/disputed") == []
    assert len(items(english, "status/refuted")) == 1
    assert english.get("/feeds/en/status/half-true.json").status_code == 404


def test_a_topic_has_its_claims_and_is_told_once_readers_know_one_of_them(
    english: Client, bridge: Claim
) -> None:
    secret = make_topic(slug="secret")
    unpublished = make_claim(topics=[secret])
    make_verdict(unpublished, approved=False)
    assert [one["url"] for one in items(english, "topic/harbour")] == ["http://testserver/claims/bridge/"]
    for slug in ("secret", "nothing"):
        assert english.get(f"/feeds/en/topic/{slug}.atom").status_code == 404


def test_what_readers_do_not_see_is_in_no_feed(english: Client, bridge: Claim) -> None:
    make_verdict(make_claim(statement_en="Not yet."), approved=False)
    other = make_verdict(make_claim(slug="other")).claim
    bridge.merge_into(other, by=make_user())
    assert [one["url"] for one in items(english)] == ["http://testserver/claims/other/"]


def test_each_feed_speaks_its_language_whoever_asks(english: Client, chinese: Client, bridge: Claim) -> None:
    for client in (english, chinese):
        (entry,) = items(client, language="zh-Hans")
        assert entry["title"] == "有争议：大桥开放。"
        assert entry["content_html"] == "<p>两处说法不一。</p>"
        assert entry["tags"] == ["有争议", "港口"]


@pytest.mark.parametrize("which", FEEDS)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_each_is_there_as_atom_and_as_json_with_its_own_address(
    english: Client, bridge: Claim, which: str, language: str
) -> None:
    make_verdict(bridge, "refuted")
    path = f"/feeds/{language}/{which}"
    answer = english.get(f"{path}.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == root.findtext(f"{ATOM}id") == f"http://testserver{path}.atom"
    assert english.get(links["alternate"] or "").status_code == 200
    document = english.get(f"{path}.json").json()
    assert document["feed_url"] == f"http://testserver{path}.json"
    (entry,) = root.findall(f"{ATOM}entry")
    (item,) = document["items"]
    assert entry.findtext(f"{ATOM}id") == item["id"]
    assert entry.findtext(f"{ATOM}updated") == item["date_modified"]
    assert entry.findtext(f"{ATOM}published") == item["date_published"]


def test_titles_say_what_a_feed_is_narrowed_to(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted")
    titles = [english.get(f"/feeds/en/{which}.json").json()["title"] for which in FEEDS]
    assert titles == [
        "Factcheck: verdicts",
        "Factcheck: verdicts · Refuted",
        "Factcheck: verdicts · Harbour",
    ]


def test_the_corrections_are_there_as_json_too(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted", correction_en="It was forged.")
    document = english.get("/corrections/en.json").json()
    assert document["title"] == "Factcheck: corrections"
    (item,) = document["items"]
    assert item["id"] == "http://testserver/claims/bridge/verdicts/2/"
    assert "It was forged." in item["content_html"]


def test_an_address_keeps_the_name_that_the_site_has(
    english: Client, bridge: Claim, settings: Settings
) -> None:
    settings.ORIGIN = "https://facts.example.org"
    (item,) = items(english)
    assert item["id"] == "https://facts.example.org/claims/bridge/"


@pytest.mark.parametrize(
    "path",
    ["/feeds/fr/verdicts.atom", "/feeds/en/verdicts.rss", "/corrections/en.rss", "/feeds/en/verdicts."],
)
def test_there_is_no_other_language_and_no_other_form(english: Client, path: str) -> None:
    assert english.get(path).status_code == 404


def test_a_feed_holds_no_more_than_the_latest_fifty(english: Client) -> None:
    for number in range(51):
        make_verdict(make_claim(slug=f"claim-no-{number}"))
    found = items(english)
    assert len(found) == 50
    assert found[-1]["url"].endswith("/claim-no-1/")


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feeds/{}/verdicts"),
        ("/claims/", "/feeds/{}/verdicts"),
        ("/claims/?status=disputed", "/feeds/{}/status/disputed"),
        ("/claims/?topic=harbour", "/feeds/{}/topic/harbour"),
        ("/corrections/", "/corrections/{}"),
    ],
)
def test_a_page_leads_feed_readers_and_people_to_its_feeds(
    english: Client, bridge: Claim, page: str, feed: str
) -> None:
    head, body = english.get(page).text.split("</head>")
    for code in ("zh-Hans", "en"):
        for form, media_type in (("atom", "application/atom+xml"), ("json", "application/feed+json")):
            address = f"{feed.format(code)}.{form}"
            assert f'<link rel="alternate" type="{media_type}" hreflang="{code}"' in head
            assert f'href="{address}"' in head
            assert f'href="{address}"' in body
            assert english.get(address).status_code == 200


@pytest.mark.parametrize("query", ["?q=opens", "?status=disputed&topic=harbour", "?topic=none", "?status=x"])
def test_a_list_narrowed_otherwise_has_no_feed(english: Client, bridge: Claim, query: str) -> None:
    assert "/feeds/" not in english.get(f"/claims/{query}").text


def test_queries_of_the_feeds_do_not_grow(
    same_queries: Callable[[str, Callable[[], object]], None],
) -> None:
    topic = make_topic(slug="harbour")

    def more() -> None:
        claim = make_claim(topics=[topic, make_topic()])
        make_verdict(claim, "disputed")
        make_verdict(claim, "refuted")

    for which in FEEDS:
        same_queries(f"/feeds/en/{which}.atom", more)
        same_queries(f"/feeds/zh-Hans/{which}.json", more)
    same_queries("/corrections/en.json", more)

"""The card that other pages frame, and what tells their software of it (oEmbed 1.0)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from claims.models import Claim
from tests.factory import make_claim, make_user, make_verdict
from tests.structured import structured_data

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
CARD = "/claims/bridge/card/"


@pytest.fixture
def bridge() -> Claim:
    claim = make_claim(
        slug="bridge",
        statement_en='It "opens" <soon>.',
        statement_zh="大桥开放。",
        original_language="zh-Hans",
    )
    make_verdict(claim, "disputed")
    return claim


def oembed(client: Client, url: str = f"{SITE}/claims/bridge/", **query: object) -> Any:
    return client.get("/oembed/?" + urlencode({"url": url, "format": "json", **query}))


# The card


def test_the_card_shows_the_verdict_and_leads_to_the_claim(english: Client, bridge: Claim) -> None:
    page = english.get(CARD).text
    assert "Disputed" in page
    assert "#m-disputed" in page
    link = f'<a href="{SITE}/claims/bridge/" target="_blank" rel="noopener">'
    assert f'<h1 lang="en">{link}It &quot;opens&quot; &lt;soon&gt;.</a></h1>' in page
    assert re.search(r'decided on <time datetime="\d{4}-\d\d-\d\d">', page)
    assert "Changed on" not in page


def test_any_page_may_frame_the_card_and_it_can_do_nothing_else(english: Client, bridge: Claim) -> None:
    answer = english.get(CARD)
    policy = answer.headers["Content-Security-Policy"]
    usual = english.get("/claims/bridge/").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert sorted(policy.replace("frame-ancestors *", "frame-ancestors 'none'").split("; ")) == sorted(
        usual.split("; ")
    )
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert structured_data(answer.text) == []


def test_the_card_is_the_same_for_who_is_signed_in(english: Client, bridge: Claim) -> None:
    before = english.get(CARD).text
    english.force_login(make_user("admin"))
    assert english.get(CARD).text == before


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/claims/",
        "/claims/bridge/",
        "/claims/bridge/?as_of=2030-01-01",
        "/claims/bridge/verdicts/1/",
        "/claims/bridge/report/",
        "/claims/bridge.json",
        "/articles/",
        "/corrections/",
        "/method/",
        "/data/",
        "/login/",
        "/desk/",
        "/admin/",
        "/oembed/",
        "/feeds/en/verdicts.atom",
        "/claims/nothing/card/",
    ],
)
def test_no_other_page_may_be_framed(english: Client, bridge: Claim, path: str) -> None:
    answer = english.get(path)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_card_is_in_the_language_of_its_address(english: Client, chinese: Client, bridge: Claim) -> None:
    for client in (english, chinese):
        page = client.get(f"{CARD}?lang=zh-Hans").text
        assert '<html lang="zh-Hans">' in page
        assert "大桥开放。" in page
        assert "有争议" in page
        assert "核稿" in page
        assert "It &quot;opens&quot;" in client.get(f"{CARD}?lang=en").text


def test_the_card_says_what_has_changed_since_it_was_embedded(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted")
    since_first = english.get(f"{CARD}?since=1").text
    assert "Refuted" in since_first
    changed = since_first.split("Changed on")[1]
    assert "Before:" in changed
    assert "Disputed" in changed
    assert "Changed on" not in english.get(f"{CARD}?since=2").text


def test_what_is_no_change_of_substance_is_none_on_the_card(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed", is_substantive=False)
    make_verdict(bridge, "disputed", kind="still_holds")
    assert "Changed on" not in english.get(f"{CARD}?since=1").text


def test_a_change_back_is_told_without_a_status_before(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted")
    make_verdict(bridge, "disputed")
    page = english.get(f"{CARD}?since=1").text
    assert "Changed on" in page
    assert "Before:" not in page


@pytest.mark.parametrize("since", ["", "0", "-1", "4", "x", "1" * 50, "１"])
def test_where_nobody_says_since_when_the_card_tells_the_last_change(
    english: Client, bridge: Claim, since: str
) -> None:
    make_verdict(bridge, "refuted")
    make_verdict(bridge, "verified")
    changed = english.get(f"{CARD}?{urlencode({'since': since})}").text.split("Changed on")[1]
    assert "Refuted" in changed.split("Before:")[1]


def test_a_withdrawn_verdict_says_so_on_the_card(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, kind="withdrawal")
    answer = english.get(f"{CARD}?since=1")
    assert answer.status_code == 410
    assert "Verdict withdrawn" in answer.text
    assert "Disputed" in answer.text.split("Before:")[1]
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_the_card_of_a_merged_claim_is_that_of_the_other(english: Client, bridge: Claim) -> None:
    other = make_verdict(make_claim(slug="other")).claim
    bridge.merge_into(other, by=make_user())
    answer = english.get(f"{CARD}?lang=en&since=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/claims/other/card/?lang=en")
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert english.get(CARD).headers["Location"] == "/claims/other/card/"


def test_there_is_no_card_of_what_readers_do_not_see(english: Client) -> None:
    make_verdict(make_claim(slug="secret"), approved=False)
    assert english.get("/claims/secret/card/").status_code == 404


def test_queries_of_the_card_do_not_grow(
    same_queries: Callable[[str, Callable[[], object]], None], bridge: Claim
) -> None:
    statuses = iter(["refuted", "disputed"] * 10)
    same_queries(CARD, lambda: make_verdict(bridge, next(statuses)))


# oEmbed


def test_the_page_of_a_claim_leads_to_its_card(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    (link,) = re.findall(r'<link rel="alternate" type="application/json\+oembed"[^>]* href="([^"]+)">', page)
    answer = english.get(html.unescape(link))
    assert answer.status_code == 200
    assert answer.json()["type"] == "rich"
    (shown,) = re.findall(r"<code>(.*)</code>", page)
    (source,) = re.findall(r'^<iframe src="([^"]+)" [^<>]+></iframe>$', html.unescape(shown))
    assert english.get(html.unescape(source)).status_code == 200


def test_an_answer_has_what_oembed_asks_of_rich_ones(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "refuted")
    answer = oembed(english, f"{SITE}/claims/bridge/?lang=en")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    source = f"{SITE}/claims/bridge/card/?lang=en&amp;since=2"
    title = "Refuted: It &quot;opens&quot; &lt;soon&gt;."
    assert answer.json() == {
        "type": "rich",
        "version": "1.0",
        "title": 'Refuted: It "opens" <soon>.',
        "provider_name": "Factcheck",
        "provider_url": f"{SITE}/",
        "cache_age": 3600,
        "html": f'<iframe src="{source}" width="480" height="260" title="{title}"></iframe>',
        "width": 480,
        "height": 260,
    }


def test_the_card_is_no_larger_than_it_may_be(english: Client, bridge: Claim) -> None:
    answer = oembed(english, maxwidth=320, maxheight=200).json()
    assert (answer["width"], answer["height"]) == (320, 200)
    assert 'width="320" height="200"' in answer["html"]
    answer = oembed(english, maxwidth=4000, maxheight="wide").json()
    assert (answer["width"], answer["height"]) == (480, 260)


def test_software_that_names_no_language_gets_the_one_the_claim_was_written_in(
    english: Client, bridge: Claim
) -> None:
    assert oembed(english).json()["title"] == "有争议：大桥开放。"
    assert oembed(english, f"{SITE}/claims/bridge/?lang=fr").json()["provider_name"] == "核稿"
    make_verdict(make_claim(slug="ferry", statement_en="It stops."), "refuted")
    assert oembed(english, f"{SITE}/claims/ferry/?lang=zh-Hans").json()["title"] == "Refuted: It stops."


def test_only_json_is_made(english: Client, bridge: Claim) -> None:
    assert oembed(english, format="xml").status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/claims/bridge/",
        "https://elsewhere.example/claims/bridge/",
        "ftp://testserver/claims/bridge/",
        "javascript:alert(1)",
        "http://[",
        f"{SITE}",
        f"{SITE}/claims/",
        f"{SITE}/claims/nothing/",
        f"{SITE}/claims/secret/",
        f"{SITE}/desk/",
    ],
)
def test_what_is_no_public_claim_of_ours_is_not_there(english: Client, bridge: Claim, url: str) -> None:
    make_verdict(make_claim(slug="secret"), approved=False)
    assert oembed(english, url).status_code == 404


def test_a_withdrawn_claim_cannot_be_embedded_anew_and_a_merged_one_is_the_other(
    english: Client, bridge: Claim
) -> None:
    other = make_verdict(make_claim(slug="other")).claim
    bridge.merge_into(other, by=make_user())
    assert "/claims/other/card/" in oembed(english).json()["html"]
    make_verdict(other, kind="withdrawal")
    assert oembed(english, f"{SITE}/claims/other/").status_code == 404
    assert oembed(english).status_code == 404

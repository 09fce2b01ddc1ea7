"""The corrections as a page and as a feed."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from claims.models import Claim
from claims.views import corrections
from tests.factory import make_claim, make_claimant, make_user, make_verdict

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def bridge() -> Claim:
    """Decided, reworded and decided otherwise."""
    claim = make_claim(slug="bridge", statement_en="The bridge opens.", statement_zh="大桥开放。")
    make_verdict(claim, "verified")
    claim.change(version=claim.version, statement_en="The bridge opens on 3 May.")
    make_verdict(
        claim, "refuted", correction_en="The order was forged <twice>.", correction_zh="命令是伪造的。"
    )
    return claim


@pytest.fixture
def ferry() -> Claim:
    """Decided and withdrawn."""
    claim = make_claim(slug="ferry", statement_en="The ferry stops.")
    make_verdict(claim, "disputed")
    make_verdict(claim, kind="withdrawal", correction_en="The source was about another ferry.")
    return claim


def rows(page: str) -> list[str]:
    return page.split('<li class="row">')[1:]


def test_each_says_what_was_before_and_after_and_why_and_where(
    english: Client, bridge: Claim, ferry: Claim
) -> None:
    withdrawn, changed = rows(english.get("/corrections/").text)
    assert '<a href="/claims/bridge/verdicts/2/">The bridge opens on 3 May.</a>' in changed
    assert "Refuted" in changed.split("Before:")[0]
    before = changed.split("Before:")[1]
    assert "Verified" in before
    assert "“The bridge opens.”" in before
    assert '<a href="/claims/bridge/verdicts/1/">as decided on <time' in before
    assert "The order was forged &lt;twice&gt;." in before
    assert '<a href="/claims/bridge/">as it stands now</a>' in changed
    assert "Withdrawn" in withdrawn.split("Before:")[0]
    assert "Disputed" in withdrawn.split("Before:")[1]
    assert "The source was about another ferry." in withdrawn
    assert "“" not in withdrawn
    assert "as it stands now" not in withdrawn


def test_what_is_no_correction_is_not_listed(english: Client) -> None:
    claim = make_claim(statement_en="It opens.")
    make_verdict(claim, "disputed", correction_en="This is the first one.")
    make_verdict(claim, "disputed", is_substantive=False)
    make_verdict(claim, "disputed", kind="still_holds")
    make_verdict(claim, "refuted", approved=False, correction_en="Not yet decided.")
    assert "No published verdict has been corrected so far." in english.get("/corrections/").text


def test_a_claim_decided_again_after_a_withdrawal_says_so(english: Client, ferry: Claim) -> None:
    make_verdict(ferry, "unverified", rationale_en="Two ferries.")
    again = rows(english.get("/corrections/").text)[0]
    assert "Withdrawn" in again.split("Before:")[1]
    assert "Two ferries." in again


def test_a_claim_that_was_merged_keeps_its_corrections(english: Client, bridge: Claim) -> None:
    other = make_verdict().claim
    bridge.merge_into(other, by=make_user())
    assert "/claims/bridge/verdicts/1/" in english.get("/corrections/").text
    assert english.get("/claims/bridge/verdicts/1/").status_code == 200


def test_pages_lead_so_far_and_say_where_the_others_are(
    english: Client, bridge: Claim, ferry: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "Those before are in the table of verdicts."
    assert told not in english.get("/corrections/").text
    monkeypatch.setattr(corrections, "CORRECTIONS_A_PAGE", 1)
    second = english.get("/corrections/?page=2").text
    assert [("bridge" in row, "ferry" in row) for row in rows(second)] == [(True, False)]
    assert "2–2 of 2" in second
    monkeypatch.setattr(corrections, "COUNTED", 1)
    last = english.get("/corrections/?page=2").text
    assert ["ferry" in row for row in rows(last)] == [True]
    assert told in last


def test_the_page_offers_a_feed_in_each_language(english: Client) -> None:
    page = english.get("/corrections/").text
    for code in ("zh-Hans", "en"):
        link = f'<link rel="alternate" type="application/atom+xml" hreflang="{code}"'
        assert link in page
        assert f'href="/corrections/{code}.atom"' in page
    assert english.get("/corrections/fr.atom").status_code == 404


def test_queries_of_the_corrections_do_not_grow(
    same_queries: Callable[[str, Callable[[], object]], None],
) -> None:
    def more() -> None:
        claim = make_claim(claimants=[make_claimant()])
        make_verdict(claim, "disputed")
        make_verdict(claim, "refuted")

    same_queries("/corrections/", more)
    same_queries("/corrections/en.atom", more)


# The feed


def feed(client: Client, code: str = "en") -> ET.Element:
    answer = client.get(f"/corrections/{code}.atom")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Content-Language"] == code
    return ET.fromstring(answer.content)


def text(element: ET.Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return found[0].text or ""


def link(element: ET.Element, rel: str) -> str:
    (found,) = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == rel]
    return found.get("href") or ""


def test_the_feed_has_what_atom_requires(english: Client, bridge: Claim, ferry: Claim) -> None:
    root = feed(english)
    assert root.tag == f"{ATOM}feed"
    assert root.get(XML_LANG) == "en"
    assert text(root, "title") == "Factcheck: corrections"
    assert text(root, "id") == link(root, "self") == "http://testserver/corrections/en.atom"
    assert link(root, "alternate") == "http://testserver/corrections/"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Factcheck"
    entries = root.findall(f"{ATOM}entry")
    assert [text(entry, "title") for entry in entries] == [
        "Withdrawn: The ferry stops.",
        "Refuted: The bridge opens on 3 May.",
    ]
    ids = [text(entry, "id") for entry in entries]
    assert ids == [link(entry, "alternate") for entry in entries]
    assert ids == [f"http://testserver/claims/{slug}/verdicts/2/" for slug in ("ferry", "bridge")]
    moments = [datetime.fromisoformat(text(entry, "updated")) for entry in entries]
    assert all(moment.tzinfo for moment in moments)
    assert moments == sorted(moments, reverse=True)
    assert datetime.fromisoformat(text(root, "updated")) == moments[0]
    terms = [entry.find(f"{ATOM}category").get("term") for entry in entries]  # type: ignore[union-attr]
    assert terms == ["withdrawal", "refuted"]


def test_an_entry_says_what_was_before_what_is_now_and_why(english: Client, bridge: Claim) -> None:
    (entry,) = feed(english).findall(f"{ATOM}entry")
    assert text(entry, "summary") == (
        "<p><b>Before</b>: Verified: The bridge opens.</p>"
        "<p><b>Now</b>: Refuted: The bridge opens on 3 May.</p>"
        "<p><b>Why</b>: The order was forged &lt;twice&gt;.</p>"
    )


def test_each_feed_speaks_its_language_whoever_asks(english: Client, chinese: Client, bridge: Claim) -> None:
    for client in (english, chinese):
        (entry,) = feed(client, "zh-Hans").findall(f"{ATOM}entry")
        assert text(entry, "title") == "不实：大桥开放。"
        assert "命令是伪造的。" in text(entry, "summary")
        (entry,) = feed(client, "en").findall(f"{ATOM}entry")
        assert text(entry, "title") == "Refuted: The bridge opens on 3 May."


def test_an_entry_stays_the_same_when_more_is_decided(english: Client, bridge: Claim) -> None:
    before = ET.tostring(feed(english).findall(f"{ATOM}entry")[-1])
    make_verdict(bridge, "verified")
    entries = feed(english).findall(f"{ATOM}entry")
    assert len(entries) == 2
    assert ET.tostring(entries[-1]) == before


def test_what_xml_cannot_hold_is_left_out(english: Client) -> None:
    claim = make_claim(statement_en="The bridge\x0b opens\ufffe.")
    make_verdict(claim, "disputed")
    make_verdict(claim, "refuted", correction_en="It\x0cwas wrong.")
    (entry,) = feed(english).findall(f"{ATOM}entry")
    assert text(entry, "title") == "Refuted: The bridge opens."


def test_an_empty_feed_is_a_feed(english: Client) -> None:
    root = feed(english)
    assert text(root, "id")
    assert text(root, "updated") == "1970-01-01T00:00:00+00:00"
    assert root.findall(f"{ATOM}entry") == []


def test_an_entry_has_one_id_by_whatever_name_the_site_is_asked(
    english: Client, bridge: Claim, settings: Settings
) -> None:
    settings.ORIGIN = "https://facts.example.org"
    root = feed(english)
    assert text(root, "id") == "https://facts.example.org/corrections/en.atom"
    assert (
        text(root.findall(f"{ATOM}entry")[0], "id") == "https://facts.example.org/claims/bridge/verdicts/2/"
    )


def test_a_feed_holds_no_more_than_the_latest_fifty(english: Client) -> None:
    claim = make_claim()
    make_verdict(claim, "disputed")
    for number in range(51):
        make_verdict(claim, "refuted" if number % 2 else "disputed")
    entries = feed(english).findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert text(entries[0], "id").endswith("/verdicts/52/")

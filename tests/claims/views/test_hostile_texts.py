"""Whatever a claim, a topic or a rationale says, machines read it as text: in XML, in JSON, in a frame."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.factory import make_claim, make_claimant, make_supported_claim, make_topic, make_verdict
from tests.feeds import atom_faults, sitemap_faults
from tests.structured import faults, structured_data

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
ATOM = "{http://www.w3.org/2005/Atom}"
#: What could end or begin something where text stands in markup, in a string or in a line; what turns the
#: direction of writing; and what XML 1.0 forbids, though the database takes it.
HOSTILE = {
    "script": "</script><script>alert(1)</script>",
    "attribute": "\" onload=alert(1) x='",
    "character data": "]]><!--<?xml?>&lt;&amp;&#0;<![CDATA[",
    "iframe": '"></iframe><img src=x onerror=alert(1)>',
    "ends of lines": "one\u2028two\u2029three\x85four\r\nfive",
    "directions": "\u202eback\u202c \u2066in\u2069 \u200f\u061c",
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "no characters": "\ufffe\uffff\ufeff\ufdd0\U0001fffe",
    "beyond the plane": "𠮷野家😀👩‍👩‍👧",
}
#: Of these XML can say nothing.
NOT_IN_XML = {*map(chr, range(32)), "\ufffe", "\uffff"} - {"\t", "\n", "\r"}


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    text = str(request.param)
    claim = make_claim(
        slug="bridge",
        statement_en=f"It {text} opens.",
        statement_zh=f"它{text}开放。",
        unknowns_en=text,
        claimants=[make_claimant(name_en=f"Who {text}", role_en=text)],
        topics=[make_topic(slug="roads", name_en=f"Roads {text}", name_zh=f"路{text}")],
    )
    verdict: dict[str, Any] = {"rationale_en": f"Why {text}", "rationale_zh": f"因为{text}"}
    make_verdict(make_supported_claim(claim), "verified", **verdict)
    make_verdict(claim, "unverified", correction_en=f"No {text}", rule_exception_en=f"But {text}", **verdict)
    make_verdict(claim, "verified", correction_en=f"Yes {text}", **verdict)
    return text


def as_xml_has_it(text: str) -> str:
    """Without what XML forbids; a line ends there in one way (XML 1.0, 2.11)."""
    kept = "".join(letter for letter in text if letter not in NOT_IN_XML)
    return kept.replace("\r\n", "\n").replace("\r", "\n")


FEEDS = ("feeds/{}/verdicts", "feeds/{}/status/verified", "feeds/{}/topic/roads", "corrections/{}")


def test_a_feed_is_a_feed_and_says_the_text(english: Client, hostile: str) -> None:
    for path in (path.format(lang) for path in FEEDS for lang in ("en", "zh-Hans")):
        document = english.get(f"/{path}.atom").content
        missed = {
            name: found for name, found in atom_faults(document, f"{SITE}/{path}.atom").items() if found
        }
        assert missed == {}
        titles = [title.text or "" for title in ET.fromstring(document).iter(f"{ATOM}title")]
        assert [title for title in titles if as_xml_has_it(hostile) in title]
        told = json.loads(english.get(f"/{path}.json").content)
        assert faults(told, "jsonfeed") == []
        assert hostile in told["items"][0]["title"]


def test_a_sitemap_is_one(english: Client, hostile: str) -> None:
    for name in ("sitemap.xml", "sitemaps/claims-1.xml", "sitemaps/articles-1.xml", "sitemaps/pages-1.xml"):
        answer = english.get(f"/{name}")
        if answer.status_code == 200:
            assert sitemap_faults(answer.content, SITE) == []
    assert english.get("/sitemaps/claims-1.xml").status_code == 200


class _Tags(HTMLParser):
    """Every element with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def tags(markup: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Tags()
    parser.feed(markup)
    parser.close()
    return parser.tags


def test_what_is_pasted_into_other_pages_is_one_frame(english: Client, hostile: str) -> None:
    for lang in ("en", "zh-Hans"):
        answer = english.get("/oembed/", {"url": f"{SITE}/claims/bridge/?lang={lang}"})
        told = json.loads(answer.content)
        ((tag, attributes),) = tags(told["html"])
        assert tag == "iframe"
        assert set(attributes) == {"src", "width", "height", "title"}
        assert attributes["src"] == f"{SITE}/claims/bridge/card/?lang={lang}&since=3"
        assert hostile in told["title"]


def test_a_page_has_no_element_or_handler_of_the_texts(english: Client, hostile: str) -> None:
    one = "/claims/bridge/"
    for path in (one, f"{one}card/", f"{one}verdicts/2/", "/claims/", "/", "/corrections/"):
        for tag, attributes in tags(english.get(path).text):
            assert not [name for name in attributes if name.startswith("on")]
            assert tag != "img"
            assert tag != "script" or attributes == {"type": "application/ld+json"}


def test_the_documents_say_the_text_as_it_is(english: Client, hostile: str) -> None:
    told = json.loads(english.get("/claims/bridge.json").content)
    assert faults(told) == []
    assert told["claimReviewed"] == f"It {hostile} opens."
    assert structured_data(english.get("/claims/bridge/").text) == [told]
    found = json.loads(
        english.get("/v1alpha1/claims:search", {"reviewPublisherSiteFilter": "testserver"}).content
    )
    assert [one["text"] for one in found["claims"]] == [f"It {hostile} opens."]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_asked_is_answered(english: Client, text: str) -> None:
    make_verdict(make_supported_claim(make_claim(slug="bridge")), "verified")
    asked = dict.fromkeys(("q", "status", "topic", "format", "url", "lang", "since", "as_of", "page"), text)
    asked |= {"maxwidth": text, "maxheight": text}
    for path in ("/", "/claims/", "/claims/bridge/", "/claims/bridge/card/", "/articles/", "/data/"):
        answer = english.get(path, asked)
        assert answer.status_code in (200, 404)
        for tag, attributes in tags(answer.text):
            assert not [name for name in attributes if name.startswith("on")]
            assert tag != "script" or attributes == {"type": "application/ld+json"}
    assert english.get("/oembed/", asked).status_code == 501
    assert english.get("/oembed/", asked | {"format": "json"}).status_code == 404
    assert english.get("/sitemap.xml", asked).status_code == 200
    assert english.get("/feeds/en/verdicts.atom", asked).status_code == 200

"""What pages tell of themselves: the one address of each, and OpenGraph."""

from __future__ import annotations

import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factory import QUOTE, make_annotation, make_claim, make_held_article, make_publisher, make_verdict

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
PAGES = ("/", "/claims/", "/claims/bridge/", "/articles/", "/articles/gazette/", "/corrections/", "/data/")


class Head(HTMLParser):
    """The properties of a page by their names, and its canonical addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.properties: dict[str, list[str]] = {}
        self.canonical: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta" and (name := found.get("property") or found.get("name")):
            self.properties.setdefault(name, []).append(found.get("content", ""))
        if tag == "link" and found.get("rel") == "canonical":
            self.canonical.append(found["href"])


@pytest.fixture(autouse=True)
def site() -> None:
    claim = make_claim(slug="bridge", statement_en='It "opens" & <closes>.', statement_zh="大桥开放。")
    article = make_held_article(
        key="gazette", title_en='"Opening" & more', publisher=make_publisher(name_en="The Gazette")
    )
    make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed", rationale_en="Two disagree.")


def head(path: str, language: str = "en") -> Head:
    answer = Client(headers={"accept-language": language}).get(path)
    assert answer.status_code == 200
    return Head(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_address_and_what_a_link_to_it_shows(path: str) -> None:
    found = head(path)
    assert found.canonical == [f"{SITE}{path}"]
    said = found.properties
    assert said["og:url"] == found.canonical
    for name in ("og:title", "og:type", "og:image", "og:site_name", "og:locale", "twitter:card"):
        assert len(said[name]) == 1
        assert said[name][0]
    assert said["og:image"] == [f"{SITE}/static/factcheck/share.png"]
    assert len(said.get("description", [])) <= 1


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_a_named_language_is_a_page_of_its_own(path: str) -> None:
    found = head(f"{path}?lang=zh-Hans")
    assert found.canonical == [f"{SITE}{path}?lang=zh-Hans"]
    assert found.properties["og:locale"] == ["zh_CN"]
    assert found.properties["og:locale:alternate"] == ["en_US"]
    assert head(f"{path}?lang=fr").canonical == [f"{SITE}{path}"]


def test_a_claim_is_told_with_its_verdict_and_when_it_was_decided() -> None:
    said = head("/claims/bridge/").properties
    assert said["og:title"] == ['Disputed: It "opens" & <closes>.']
    assert said["og:type"] == ["article"]
    assert said["og:description"] == said["description"] == ["Two disagree."]
    assert said["article:published_time"] == said["article:modified_time"]
    assert head("/claims/bridge/", "zh-CN").properties["og:title"] == ["有争议：大桥开放。"]


def test_an_article_is_told_with_its_title_and_publisher() -> None:
    said = head("/articles/gazette/").properties
    assert said["og:title"] == ['"Opening" & more']
    assert said["og:description"] == ["The Gazette"]
    assert "article:published_time" not in said


def test_a_page_of_a_list_is_one_of_its_own_and_a_narrowed_list_none() -> None:
    assert head("/corrections/?page=2").canonical == [f"{SITE}/corrections/?page=2"]
    assert head("/corrections/?page=1&x=y").canonical == [f"{SITE}/corrections/"]
    assert head("/claims/?status=disputed").canonical == []


@pytest.mark.parametrize("path", ["/claims/bridge/?as_of=2030-01-01", "/claims/bridge/card/"])
def test_what_is_the_claim_otherwise_names_the_claim(path: str) -> None:
    assert head(path).canonical == [f"{SITE}/claims/bridge/"]


def test_the_image_is_as_large_as_pages_say() -> None:
    image = Path(settings.BASE_DIR) / "factcheck" / "static" / "factcheck" / "share.png"
    header = image.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    said = head("/").properties
    assert struct.unpack(">II", header[16:24]) == (
        int(said["og:image:width"][0]),
        int(said["og:image:height"][0]),
    )

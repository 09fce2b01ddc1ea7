"""The sitemap: every page that readers find in our lists, in each language it is in."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from django.test import Client

from claims.models import Claim
from claims.views import sitemap
from tests.factory import QUOTE, make_annotation, make_article, make_claim, make_held_article, make_verdict

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SITE = "http://testserver"


def read(client: Client, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ET.fromstring(answer.content)


def files(client: Client) -> list[str]:
    root = read(client, "/sitemap.xml")
    assert root.tag == f"{MAP}sitemapindex"
    return [loc.text or "" for loc in root.iter(f"{MAP}loc")]


def urls(client: Client) -> dict[str, ET.Element]:
    found = [url for file in files(client) for url in read(client, file).findall(f"{MAP}url")]
    by_address = {url.findtext(f"{MAP}loc") or "": url for url in found}
    assert len(by_address) == len(found)
    return by_address


def alternates(url: ET.Element) -> dict[str, str]:
    return {link.get("hreflang") or "": link.get("href") or "" for link in url.findall(f"{XHTML}link")}


def test_it_holds_what_readers_find_in_our_lists_and_nothing_else(english: Client) -> None:
    claim = make_claim(slug="bridge")
    make_annotation(claim, make_held_article(key="gazette"), quote=QUOTE)
    make_verdict(claim)
    make_verdict(make_claim(slug="unpublished"), approved=False)
    make_article(key="cited")
    withdrawn = make_verdict(make_claim(slug="withdrawn")).claim
    make_verdict(withdrawn, kind="withdrawal")
    paths = {address.removeprefix(SITE).partition("?")[0] for address in urls(english)}
    assert paths == {
        "/",
        "/claims/",
        "/articles/",
        "/corrections/",
        "/method/",
        "/data/",
        "/api/",
        "/claims/bridge/",
        "/articles/gazette/",
    }


def test_every_address_in_it_is_a_page_that_calls_itself_so(english: Client) -> None:
    claim = make_claim(slug="bridge", statement_zh="大桥开放。")
    make_annotation(claim, make_held_article(key="gazette"), quote=QUOTE)
    make_verdict(claim)
    for address in urls(english):
        answer = english.get(address)
        assert answer.status_code == 200
        assert f'<link rel="canonical" href="{address}">' in answer.text
        assert "noindex" not in answer.text


def test_all_versions_of_a_page_name_all_of_them_and_are_in_their_language(
    english: Client, chinese: Client
) -> None:
    make_verdict(make_claim(slug="bridge", statement_en="It opens.", statement_zh="大桥开放。"))
    address = f"{SITE}/claims/bridge/"
    every = {"x-default": address, "zh-Hans": f"{address}?lang=zh-Hans", "en": f"{address}?lang=en"}
    found = urls(english)
    for version in every.values():
        assert alternates(found[version]) == every
    for client in (english, chinese):
        for code, words in (("zh-Hans", "大桥开放。"), ("en", "It opens.")):
            page = client.get(every[code])
            assert f'<html lang="{code}">' in page.text
            assert f'<h1 lang="{code}">{words}</h1>' in page.text
            assert page.headers["Content-Language"].lower() == code.lower()
            assert not page.cookies


def test_a_claim_has_no_version_in_a_language_it_is_not_worded_in(english: Client) -> None:
    make_verdict(make_claim(slug="bridge", statement_en="It opens."))
    assert set(alternates(urls(english)[f"{SITE}/claims/bridge/"])) == {"x-default", "en"}


def test_it_says_when_a_page_changed_last(english: Client) -> None:
    claim = make_claim(slug="bridge")
    make_annotation(claim, make_held_article(key="gazette"), quote=QUOTE)
    make_held_article(key="alone")
    verdict = make_verdict(claim)
    found = urls(english)
    moments = {
        key: datetime.fromisoformat(found[f"{SITE}{path}"].findtext(f"{MAP}lastmod") or "")
        for key, path in (
            ("claim", "/claims/bridge/"),
            ("gazette", "/articles/gazette/"),
            ("alone", "/articles/alone/"),
        )
    }
    assert verdict.decided_at is not None
    assert moments["claim"] == moments["gazette"] == verdict.decided_at.replace(microsecond=0)
    assert moments["alone"].tzinfo
    assert found[f"{SITE}/method/"].find(f"{MAP}lastmod") is None


def test_a_file_holds_no_more_than_it_may(english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sitemap.IN_FILE * 3 <= 50_000
    monkeypatch.setattr(sitemap, "IN_FILE", 2)
    for number in range(5):
        make_verdict(make_claim(slug=f"claim-no-{number}"))
        # In between are some of which readers are not told, enough for a file of them alone.
        for _unseen in range(4):
            make_claim()
    found = {file: pages(english, file) for file in files(english) if "claims" in file}
    assert all(1 <= len(slugs) <= 2 for slugs in found.values())
    assert [slug for slugs in found.values() for slug in slugs] == [f"claim-no-{n}" for n in range(5)]
    empty = Claim.objects.filter(current_verdict=None).latest("pk").pk // 2 + 1
    assert english.get(f"/sitemaps/claims-{empty}.xml").status_code == 404


def pages(client: Client, file: str) -> list[str]:
    """The slugs of the claims in a file."""
    addresses = [url.findtext(f"{MAP}loc") or "" for url in read(client, file).findall(f"{MAP}url")]
    return [address.split("/")[-2] for address in addresses if "?" not in address]


@pytest.mark.parametrize("name", ["claims-0", "claims-1", f"claims-{10**20}", "pages-2", "people-1"])
def test_there_is_no_other_file(english: Client, name: str) -> None:
    assert english.get(f"/sitemaps/{name}.xml").status_code == 404


def test_robots_are_told_what_to_leave_alone_and_where_the_sitemap_is(english: Client) -> None:
    answer = english.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /admin/",
        "Disallow: /login/",
        "Disallow: /account/",
        "Disallow: /language/",
        "Disallow: /claims/*/packet.zip",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]

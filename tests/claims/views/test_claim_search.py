"""Searching the list of claims: what is found, hits, what it is narrowed by, and queries gone wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from articles.models import SearchMark
from articles.search.words import vector
from claims.models import Claim
from claims.searching import block_labels
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_held_article,
    make_publisher,
    make_topic,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def decided(statement: str = "The bridge opens.", status: str = "unverified", **columns: Any) -> Claim:
    rationale = columns.pop("rationale", "What was found bears this out.")
    publisher = columns.pop("publisher", None)
    claim = make_claim(statement_en=statement, **columns)
    make_annotation(claim, make_article(publisher=publisher), basis="anonymous")
    make_verdict(claim, status, rationale_en=rationale)
    return claim


def statements(client: Client, query: str = "") -> list[str]:
    return [row.seen.statement for row in client.get(f"/claims/{query}").context["rows"]]


def counts(client: Client, query: str, facet: str) -> dict[str, int]:
    facets = {one.name: one for one in client.get(f"/claims/{query}").context["list"].facets}
    return {str(choice.label): choice.count for choice in facets[facet].choices}


# What is found


def test_words_are_found_in_both_languages_and_all_of_them(english: Client) -> None:
    decided("The bridge opens.", statement_zh="大桥开放。")
    decided("The bridge closes.")
    assert statements(english, "?q=BRIDGE") == ["The bridge closes.", "The bridge opens."]
    assert statements(english, "?q=bridge+opens") == ["The bridge opens."]
    assert statements(english, "?q=大桥") == ["The bridge opens."]
    assert statements(english, "?q=大橋") == ["The bridge opens."]
    assert statements(english, "?q=%25") == []


def test_phrases_are_found_as_they_stand_and_exclusions_are_left_out(english: Client) -> None:
    decided("The bridge opens in May.")
    decided("In May the old bridge closes.")
    assert statements(english, "?q=%22bridge+opens%22") == ["The bridge opens in May."]
    assert statements(english, "?q=bridge+-old") == ["The bridge opens in May."]


def test_a_claim_is_found_by_who_says_it_and_by_why_it_was_decided_so(english: Client) -> None:
    decided("The bridge opens.", claimants=[make_claimant(name_en="Mayor Quimby")])
    decided("The tunnel opens.", rationale="The harbour log of that night says so.")
    assert statements(english, "?q=quimby") == ["The bridge opens."]
    assert statements(english, "?q=harbour+log") == ["The tunnel opens."]


def test_readers_find_what_they_see_and_not_what_the_desk_has_made_of_it(english: Client) -> None:
    claim = decided("The bridge opens on 3 May.")
    claim.statement_en = "The viaduct opens on 3 May."
    claim.save()
    make_claim(statement_en="The viaduct is closed.")
    assert statements(english, "?q=viaduct") == []
    assert statements(english, "?q=bridge") == ["The bridge opens on 3 May."]


def test_of_what_matches_the_best_comes_first_unless_another_order_is_asked_for(english: Client) -> None:
    decided("The bridge opens.")
    decided("The tunnel opens.", rationale="It was told beside the bridge.")
    assert statements(english, "?q=bridge") == ["The bridge opens.", "The tunnel opens."]
    assert statements(english, "?q=bridge&order=decided") == ["The tunnel opens.", "The bridge opens."]


# Hits


def test_hits_are_marked_in_the_wording_and_everything_is_escaped(english: Client) -> None:
    decided("The <b>bridge</b> opens & closes.")
    page = english.get("/claims/?q=bridge").text
    assert 'The &lt;b&gt;<mark class="hit">bridge</mark>&lt;/b&gt; opens &amp; closes.' in page
    assert "<mark" not in english.get("/claims/").text


def test_a_hit_in_the_other_language_or_in_the_rationale_is_shown_there(english: Client) -> None:
    decided("The bridge opens.", statement_zh="大桥开放。")
    decided("The tunnel opens.", rationale="Once more: the harbour log of that night says so. " * 20)
    assert (
        '<span lang="zh-Hans"><mark class="hit">大桥</mark>开放。</span>'
        in english.get("/claims/?q=大桥").text
    )
    page = english.get("/claims/?q=%22harbour+log%22").text
    shown = page.split('class="small found-in"')[1].split("</p>")[0]
    assert '<mark class="hit">harbour log</mark>' in shown
    assert len(shown) < 600


def test_the_other_language_is_shown_beside_a_hit_where_it_has_what_is_still_wanted(english: Client) -> None:
    decided("The bridge opens.", statement_zh="大桥 (bridge) 开放。")
    assert "found-in" not in english.get("/claims/?q=bridge").text
    page = english.get("/claims/?q=bridge+大桥").text
    assert 'The <mark class="hit">bridge</mark> opens.' in page
    assert '<mark class="hit">大桥</mark>' in page.split("found-in")[1]


def test_a_rationale_that_says_no_more_than_the_wording_is_not_shown(english: Client) -> None:
    decided("The bridge opens.", rationale="The bridge was seen.")
    assert "found-in" not in english.get("/claims/?q=bridge").text


# What it can be narrowed by


def test_facets_count_what_the_other_filters_leave(english: Client) -> None:
    decided("The bridge opens.", "disputed")
    decided("The bridge closes.", "unverified")
    decided("The tunnel opens.", "unverified")
    found = counts(english, "?q=bridge&status=disputed", "status")
    assert (found["Disputed"], found["Unverified"], found["Verified"]) == (1, 1, 0)


def test_every_facet_offers_its_values_by_name(english: Client) -> None:
    decided(
        "The bridge opens.",
        statement_zh="大桥开放。",
        topics=[make_topic(slug="bridges", name_en="Bridges")],
        claimants=[make_claimant(name_en="The mayor")],
        publisher=make_publisher(name_en="The Gazette"),
        said_on=date(2023, 5, 1),
        said_precision="day",
    )
    assert counts(english, "", "topic") == {"Bridges": 1}
    assert counts(english, "", "claimant") == {"The mayor": 1}
    assert counts(english, "", "publisher") == {"The Gazette": 1}
    assert counts(english, "", "year") == {"2023": 1}
    assert counts(english, "", "language") == {"English": 1, "中文": 1}


def test_several_values_of_a_facet_ask_for_any_of_them_and_each_can_be_left_out(english: Client) -> None:
    for name in ("bridges", "tunnels", "ports"):
        decided(f"About {name}.", topics=[make_topic(slug=name, name_en=name.title())])
    page = english.get("/claims/?q=about&topic=bridges&topic=ports")
    assert sorted(row.seen.statement for row in page.context["rows"]) == ["About bridges.", "About ports."]
    assert counts(english, "?q=about&topic=bridges&topic=ports", "topic") == {
        "Bridges": 1,
        "Ports": 1,
        "Tunnels": 1,
    }
    assert 'href="?q=about&amp;topic=ports" rel="nofollow" aria-current="true"' in page.text
    assert '<input type="hidden" name="topic" value="ports">' in page.text


def test_a_claimant_is_named_as_the_verdict_took_the_name_down(english: Client) -> None:
    mayor = make_claimant(name_en="An official of the town")
    decided(claimants=[mayor])
    mayor.name_en = "Joseph Quimby"
    mayor.save()
    for query in ("", f"?claimant={mayor.pk}", f"?claimant={mayor.pk}&q=unheard-of"):
        page = english.get(f"/claims/{query}").text
        assert "Quimby" not in page
        assert "An official of the town" in page


def test_facets_name_no_publisher_or_topic_that_readers_see_nowhere(english: Client) -> None:
    topic, publisher = make_topic(slug="secret", name_en="A secret"), make_publisher(name_en="A leak")
    make_annotation(make_claim(topics=[topic]), make_article(publisher=publisher))
    decided()
    for query in ("", "?topic=secret", f"?publisher={publisher.pk}"):
        page = english.get(f"/claims/{query}").text
        assert "A secret" not in page
        assert "A leak" not in page


def test_an_article_narrows_what_is_counted_too(english: Client) -> None:
    article = make_held_article(title_en="A long article")
    claim = make_claim(statement_en="The bridge opens.")
    make_annotation(claim, article, quote="the bridge opens on 3 May", basis="anonymous")
    make_verdict(claim)
    decided("The bridge closes.", "disputed")
    assert counts(english, f"?q=bridge&article={article.key}", "status")["Disputed"] == 0
    assert statements(english, f"?q=bridge&article={article.key}") == ["The bridge opens."]


def test_facets_are_links_of_a_navigation_with_headings(english: Client) -> None:
    decided(topics=[make_topic(slug="bridges", name_en="Bridges")])
    page = english.get("/claims/?topic=bridges").text
    facets = page.split('<nav class="facets" aria-labelledby="narrow">')[1].split("</nav>")[0]
    assert '<h2 class="hidden" id="narrow">Narrow the list</h2>' in facets
    assert "<h3>Topic</h3>" in facets
    assert '<summary><h3>Topic</h3> <span class="num">1 chosen</span></summary>' in facets


# More than are counted


@pytest.fixture
def many() -> None:
    """1,005 rows of the index, of claims that are gone since."""
    labels = ["=readers", "=desk", "=status:verified"]
    rows = [
        (key, vector([("A", "The bridge opens.")], [*labels, *block_labels(key)]), ["=status:verified"])
        for key in range(10**6, 10**6 + 1005)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO claims_indexedclaim (claim_id, terms, labels) VALUES (%s, %s::tsvector, %s)",
            rows,
        )


@pytest.mark.usefixtures("many")
def test_beyond_a_thousand_it_says_more_than_that_and_pages_lead_to_these(english: Client) -> None:
    first = english.get("/claims/?q=bridge").text
    assert "More than 1,000 claims match." in first
    assert "1–20 of more than 1,000" in first
    assert "Pages lead to" not in first
    last = english.get("/claims/?q=bridge&page=999").text
    assert "981–1,000 of more than 1,000" in last
    assert "Pages lead to the first 1,000." in last


@pytest.mark.usefixtures("many")
def test_counts_of_facets_are_told_as_the_least_there_can_be(english: Client) -> None:
    page = english.get("/claims/?q=bridge").text
    facets = page.split('<nav class="facets"')[1].split("</nav>")[0]
    assert '<span class="hidden">at least </span>1,000<span aria-hidden="true">+</span>' in facets
    # None was counted, and there may be some: it can be chosen, and says no number.
    assert '<a class="chip opinion" href="?q=bridge&amp;status=opinion" rel="nofollow">' in facets
    assert "</span>0<" not in facets
    decided("The only tunnel.")
    assert "at least" not in english.get("/claims/?q=tunnel").text


# What cannot be found yet


def test_what_is_not_indexed_is_told_beside_what_is_found(english: Client) -> None:
    decided()
    english.get("/claims/")
    SearchMark.objects.bulk_create(SearchMark(kind="claim", key=10**6 + key) for key in range(5000))
    page = english.get("/claims/?q=bridge").text
    assert "5,000 changes cannot be found yet" in page
    assert statements(english, "?q=bridge") == ["The bridge opens."]


# Queries gone wrong

WRONG = [
    "?page=0",
    "?page=x",
    "?page=-1",
    "?page=²",
    "?page=999999",
    "?page=99999999999999999999",
    "?page=1&page=2",
    "?status=nonsense",
    "?status=",
    "?status=none",
    "?topic=%00",
    "?topic='; DROP TABLE",
    "?claimant=x",
    "?claimant=-1",
    "?claimant=99999999999999999999999999",
    "?claimant=999999999999999",
    "?claimant=²",
    "?publisher=999999999999999",
    "?year=0000",
    "?year=٢٠٢٣",
    "?language=xx",
    "?article=%ff",
    "?order=nonsense",
    "?q=%00",
    "?q=a%00b",
    "?q=%ed%a0%80",
    "?q=%ff%fe",
    "?q=" + "a" * 10_000,
    "?q=" + "%E5%A4%A7" * 3_000,
    "?q=" + "+".join("ab" * 90),
    "?q=%25_%5c'%22",
    "?q=%26+%7C+%21+%28+%29",
    "?q=%3C-%3E",
    "?q=bridge+%26+",
    "?q=bridge+%7C%7C+%21%21tunnel",
    "?q=a:*&q=b:A",
    "?q='bridge':*",
    "?q=%22bridge",
    "?q=bridge%22",
    "?q=%22%22",
    "?q=%E2%80%9Cbridge",
    "?q=-",
    "?q=-bridge",
    "?q=--bridge",
    "?q=*",
    "?q=b*",
    "?q=(((((bridge",
    "?q='; DROP TABLE claims_claim; --",
    "?q=1)+OR+(1=1",
    "?q=%F0%9F%98%80",
    "?q=%F0%9F%91%A9%E2%80%8D%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7+bridge",
    "?q=%E2%80%8B%E2%80%8B",
    "?q=%3Dreaders",
    "?q=%3Dstatus:verified",
    "?q=bridge~",
    "?q=%5C%5C%5C",
    "?q=" + "%CC%81" * 60,
    "?" + "&".join(f"topic=t{number}" for number in range(200)),
    "?" + "&".join("q=bridge" for _time in range(100)),
]


@pytest.mark.parametrize("query", WRONG)
def test_whatever_is_asked_is_answered(english: Client, query: str) -> None:
    decided()
    page = english.get(f"/claims/{query}")
    assert page.status_code == 200
    # The transaction still stands.
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert page.context["page"].number >= 1


@pytest.mark.parametrize("query", ["?q=%26+%7C", "?q=-", "?q=%F0%9F%98%80", "?q=%22%22"])
def test_nothing_to_look_for_is_said_and_finds_nothing(english: Client, query: str) -> None:
    decided()
    page = english.get(f"/claims/{query}")
    assert page.context["rows"] == []
    assert "There is nothing to look for in this" in page.text
    assert "0 claims match" not in page.text


def test_an_exclusion_alone_is_said_to_find_nothing(english: Client) -> None:
    decided()
    assert "only leaves things out" in english.get("/claims/?q=-tunnel").text


def test_a_query_that_is_too_long_says_what_was_looked_for(english: Client) -> None:
    decided("The bridge opens.")
    page = english.get("/claims/?q=" + "bridge+" * 100)
    assert "Only its first 20 words" in page.text
    assert len(page.context["rows"]) == 1
    assert "200 characters" in page.text


def test_a_page_beyond_the_last_is_the_last(english: Client) -> None:
    for number in range(21):
        decided(f"Claim {number}.")
    assert len(statements(english, "?q=claim&page=999999")) == 1
    assert len(statements(english, "?q=claim&page=3")) == 1


def test_nothing_found_says_what_to_try(english: Client) -> None:
    decided(topics=[make_topic(slug="bridges")])
    page = english.get("/claims/?q=unheard-of&topic=bridges").text
    assert "Try fewer words" in page
    assert 'href="?q=unheard-of"' in page


def test_how_to_search_is_told(english: Client) -> None:
    page = english.get("/claims/").text
    assert "How to search" in page
    assert "Words in quotes" in page

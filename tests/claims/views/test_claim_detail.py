"""The page of a claim: what readers see is the claim as of its latest approved verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from articles.models import Article
from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_derivation,
    make_enquiry,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridge() -> Claim:
    """A claim with a strong origin told by a translation, and a weak one against it, decided."""
    claim = make_claim(
        slug="bridge",
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        original_language="zh-Hans",
        said_on=date(2024, 5, 1),
        said_precision="month",
        unknowns_en="Which lane opens first",
        claimants=[make_claimant(name_en="The mayor", role_en="of Harbour")],
        topics=[make_topic(name_en="Bridges")],
    )
    wire = make_article(
        publisher=make_publisher(name_en="The Wire"),
        provenance="original",
        access="not_read",
        title_en="Opening",
    )
    gazette = make_held_article(
        publisher=make_publisher(name_en="The Gazette"),
        title_en="Bridge opens",
        address="https://gazette.example/bridge",
        published_at=datetime(2024, 5, 2, tzinfo=UTC),
        published_precision="day",
    )
    make_derivation(gazette, wire, "translates")
    make_annotation(
        claim,
        gazette,
        quote=QUOTE,
        basis="document",
        speaker="the harbour master",
        translation_zh="大桥五月三日开放",
        differs_en="a day, not a month",
        note_en="From the order itself",
    )
    denial = make_article(publisher=make_publisher(name_en="The Denial"), provenance="original")
    make_annotation(claim, denial, stance="contradicts", basis="anonymous")
    make_verdict(claim, "disputed", rationale_en="Two origins disagree.")
    return claim


def test_the_answer_comes_first(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    assert "<title>Disputed: The bridge opens on 3 May. · Factcheck</title>" in page
    assert '<h1 lang="en">The bridge opens on 3 May.</h1>' in page
    assert '<p class="translated" lang="zh-Hans">大桥五月三日开放。</p>' in page
    assert "Two origins disagree." in page
    assert "The mayor" in page
    assert "of Harbour" in page
    assert '<time datetime="2024-05">May 2024</time>' in page
    assert "Which lane opens first" in page
    assert "Proposed by one person, approved by another" in page
    assert "Bridges" in page


def test_evidence_stands_on_both_sides_by_origin(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    support, opposition = page.split('<section class="against"')
    assert "Supports · 1 origin<" in support
    assert "The Wire" in support
    assert "<b>Strong</b> basis: document" in support
    assert "Read only as retold" in support
    assert "translates · 1 passage" in support
    assert "From the order itself" in support
    assert "Opposes · 1 origin<" in opposition
    assert "The Denial" in opposition
    assert "<b>Weak</b> basis: anonymous" in opposition
    assert "the report itself · cited as a whole" in opposition
    assert "<b>2 articles that count</b>, <b>traced to 2 distinct origins</b>: 1 strong, 1 weak." in page


def test_an_origin_on_both_sides_is_said_to_be_one(english: Client) -> None:
    """A magazine's report and its reporter's book: one origin, which the book stands for on its side."""
    claim = make_claim(slug="bridge")
    magazine = make_article(
        publisher=make_publisher(name_en="The Magazine"),
        provenance="original",
        published_at=datetime(2023, 11, 19, tzinfo=UTC),
        published_precision="day",
    )
    book = make_article(publisher=make_publisher(name_en="The Press"), kind="book")
    make_derivation(book, magazine, "same_reporting")
    make_annotation(claim, magazine, basis="anonymous")
    make_annotation(claim, book, stance="contradicts", basis="anonymous")
    make_verdict(claim, "disputed")
    page = english.get("/claims/bridge/").text
    assert (
        "<b>2 articles that count</b>, <b>traced to 1 origin</b>, which stands on both sides: "
        "for 1 weak; against 1 weak." in page
    )
    opposition = page.split('<section class="against"')[1].split("</section>")[0]
    heading = opposition.split("</h4>")[0]
    assert "The Press" in heading
    assert "The Magazine" not in heading
    date = '<time datetime="2023-11-19">2023-11-19</time>'
    name = f'<a href="{magazine.get_absolute_url()}">The Magazine</a>'
    assert f"same reporting as {name}, {date}; counted as one origin" in opposition
    assert page.count("This origin stands on both sides.") == 2
    assert "Opposes · 1 origin: The Press (weak), same reporting as The Magazine, 2023-11-19." in page


def test_one_origin_of_several_on_both_sides_is_counted(english: Client, bridge: Claim) -> None:
    both = make_article(provenance="original")
    make_annotation(bridge, both, basis="document")
    make_annotation(bridge, both, stance="contradicts", basis="document")
    make_verdict(bridge, "disputed", kind="still_holds")
    page = english.get("/claims/bridge/").text
    assert (
        "traced to 3 distinct origins</b>, 1 of which stands on both sides: for 2 strong; "
        "against 1 strong, 1 weak." in page
    )


def test_a_post_is_called_by_who_wrote_it(english: Client, chinese: Client) -> None:
    claim = make_claim(slug="bridge")
    chirp = make_publisher(name_en="Chirp", name_zh="叽喳")
    post = make_article(publisher=chirp, kind="post", byline="The mayor", provenance="original")
    own = make_article(
        publisher=make_publisher(name_en="The ferry", name_zh=""), kind="post", byline="The ferry"
    )
    for article in (post, own):
        make_annotation(claim, article, basis="document")
    make_verdict(claim, "verified")
    page = english.get("/claims/bridge/").text
    assert ">Chirp (The mayor)</a>" in page
    assert ">The ferry</a>" in page
    assert ">叽喳（The mayor）</a>" in chinese.get("/claims/bridge/").text


def test_sources_without_a_date_end_the_timeline(english: Client, bridge: Claim) -> None:
    timeline = english.get("/claims/bridge/").text.split('id="timeline"')[1].split("</section>")[0]
    assert timeline.split("</ol>")[1].startswith('\n<p class="small quiet">undated: <a href="')
    assert "The Denial" in timeline.split("</ol>")[1]


def test_a_citation_ends_once(english: Client, chinese: Client, bridge: Claim) -> None:
    assert (
        "Factcheck, “The bridge opens on 3 May”, verdict: Disputed, " in english.get("/claims/bridge/").text
    )
    assert "核稿：“大桥五月三日开放”，结论" in chinese.get("/claims/bridge/").text


def test_the_picture_is_there_and_said_in_words(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    words = (
        "Supports · 1 origin: The Wire (strong), told by The Gazette. Opposes · 1 origin: The Denial (weak)."
    )
    assert f'<desc id="wide-words">{words}</desc>' in page
    assert f'<desc id="narrow-words">{words}</desc>' in page


def test_every_name_in_the_picture_leads_to_its_article(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    wide, narrow = re.findall(r"<svg class=\"(?:wide|narrow)\".*?</desc>(.*?)\n</svg>", page, re.DOTALL)
    wire, gazette, denial = (
        Article.objects.get(publisher__name_en=name) for name in ("The Wire", "The Gazette", "The Denial")
    )
    for drawing in (wide, narrow):
        assert re.findall(r'<a href="([^"]*)">', drawing) == [
            one.get_absolute_url() for one in (wire, gazette, denial)
        ]


def test_the_picture_is_also_a_table(english: Client, bridge: Claim) -> None:
    page = english.get("/claims/bridge/").text
    (table,) = re.findall("<table>.*?</table>", page, re.DOTALL)
    rows = [
        [" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall("<tr>.*?</tr>", table, re.DOTALL)
    ]
    assert rows == [
        ["Origin", "Article", "Stance", "Counts as"],
        ["Supports · 1 origin"],
        ["The Wire", "The Gazette translates", "states", "strong"],
        ["Opposes · 1 origin"],
        ["The Denial", "The Denial the report itself", "contradicts", "weak"],
    ]


def test_a_passage_is_shown_and_leads_back_to_its_place_and_outward(english: Client, bridge: Claim) -> None:
    annotation = bridge.annotations.exclude(quote_exact="").get()
    page = english.get("/claims/bridge/").text
    assert f'<blockquote lang="en"><p>{QUOTE}</p></blockquote>' in page
    assert f'href="{annotation.article.get_absolute_url()}#p-{annotation.pk}"' in page
    assert 'href="https://gazette.example/bridge#:~:text=the%20bridge%20opens%20on%203%20May"' in page
    assert '<p lang="zh-Hans">大桥五月三日开放</p>' in page
    assert "the harbour master" in page
    assert "a day, not a month" in page


def test_the_timeline_holds_articles_and_verdicts(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed", kind="still_holds")
    timeline = english.get("/claims/bridge/").text.split('<ol class="line">')[1].split("</ol>")[0]
    assert '<time datetime="2024-05-02">' in timeline
    assert timeline.index("The Gazette") < timeline.index("Verdict:") < timeline.index("Still holds:")


def test_chinese_readers_get_chinese(chinese: Client, bridge: Claim) -> None:
    page = chinese.get("/claims/bridge/").text
    assert '<html lang="zh-Hans">' in page
    assert '<h1 lang="zh-Hans">大桥五月三日开放。</h1>' in page
    assert "有争议" in page
    assert "支持 · 1 个源头" in page
    assert "依据<b>强</b>：文件" in page
    assert '<time datetime="2024-05">2024 年 5 月</time>' in page
    # Known in English only, so it says so.
    assert '<span lang="en">The mayor</span>' in page


def test_a_claim_without_an_approved_verdict_is_nowhere(english: Client) -> None:
    claim = make_claim(slug="open")
    assert english.get("/claims/open/").status_code == 404
    make_annotation(claim, basis="anonymous")
    make_verdict(claim, approved=False)
    assert english.get("/claims/open/").status_code == 404
    english.force_login(make_user("editor"))
    assert english.get("/claims/open/").status_code == 404
    assert english.get("/claims/unheard-of/").status_code == 404


def test_a_withdrawn_verdict_is_told_and_the_claim_is_gone(english: Client, bridge: Claim) -> None:
    make_verdict(bridge, kind="withdrawal", rationale_en="The order was forged.")
    answer = english.get("/claims/bridge/")
    assert answer.status_code == 410
    assert "The order was forged." in answer.text
    assert "The bridge opens" not in answer.text


def test_a_merged_claim_leads_to_the_one_it_was_merged_into(english: Client, bridge: Claim) -> None:
    other = make_claim(slug="other")
    make_verdict(other, "disputed")
    other.merge_into(bridge, by=make_user())
    answer = english.get("/claims/other/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/claims/bridge/")


def test_a_claim_merged_into_one_that_is_not_public_is_nowhere(english: Client, bridge: Claim) -> None:
    other = make_claim()
    make_verdict(other, "disputed")
    bridge.merge_into(other, by=make_user())
    make_verdict(other, kind="withdrawal")
    assert english.get("/claims/bridge/").status_code == 404


def test_passages_since_the_verdict_are_only_announced(english: Client, bridge: Claim) -> None:
    assert "under review" not in english.get("/claims/bridge/").text
    late = make_article(publisher=make_publisher(name_en="The Latecomer"), provenance="original")
    make_annotation(bridge, late, basis="document")
    make_annotation(bridge, late, stance="context")
    page = english.get("/claims/bridge/").text
    assert "2 new passages are under review and not yet part of the verdict." in page
    assert "The Latecomer" not in page
    make_verdict(bridge, "disputed", kind="still_holds")
    page = english.get("/claims/bridge/").text
    assert "under review" not in page
    assert "The Latecomer" in page


def test_a_removed_passage_stops_counting_at_once_and_says_why(english: Client, bridge: Claim) -> None:
    annotation = bridge.annotations.get(stance="contradicts")
    annotation.remove(by=make_user("editor"), reason="It is about another bridge.")
    page = english.get("/claims/bridge/").text
    assert "Opposes · 0 origins" in page
    assert "removed by the desk" in page
    assert "It is about another bridge." in page


def test_a_withdrawn_source_stops_counting_at_once(english: Client, bridge: Claim) -> None:
    bridge.annotations.get(stance="contradicts").article.withdraw("Its author made it up.")
    page = english.get("/claims/bridge/").text
    assert "Opposes · 0 origins" in page
    assert "the article was withdrawn" in page


def test_only_public_claims_are_linked(english: Client, bridge: Claim) -> None:
    public = make_claim(statement_en="The ferry stops.")
    make_verdict(public, "disputed")
    make_link(bridge, public, "rests_on")
    make_link(make_claim(statement_en="Nobody decided this."), bridge, "contradicts")
    page = english.get("/claims/bridge/").text
    assert "Rests on:</small>" in page
    assert "The ferry stops." in page
    assert "Nobody decided this." not in page
    assert "Relies on this one:" in english.get(public.get_absolute_url()).text


def test_enquiries_and_corrections_are_public(english: Client, bridge: Claim) -> None:
    make_enquiry(bridge, asked_en="The ministry")
    make_verdict(bridge, "unverified", correction_en="It said disputed before.")
    page = english.get("/claims/bridge/").text
    assert "The ministry" in page
    assert "no answer yet" in page
    assert page.count("It said disputed before.") == 2


def test_texts_of_editors_are_escaped(english: Client) -> None:
    claim = make_claim(slug="bridge", statement_en='<script>alert("1")</script>')
    make_annotation(
        claim,
        make_article(title_en="<b>bold</b>", publisher=make_publisher(name_en="<i>it</i>")),
        note_en="<img src=x>",
    )
    make_verdict(claim, "disputed", rationale_en="<script>alert(2)</script>")
    page = english.get("/claims/bridge/").text
    for markup in ("<script>", "<img", "<i>it", "<b>bold"):
        assert markup not in page


def test_an_address_that_is_no_web_address_is_no_link(english: Client) -> None:
    claim = make_claim(slug="bridge")
    article = make_article(title_en="Trap", address="javascript:alert(1)", provenance="original")
    make_annotation(claim, article, basis="document")
    make_verdict(claim, "verified")
    assert "javascript:" not in english.get("/claims/bridge/").text
    assert "javascript:" not in english.get(article.get_absolute_url()).text


def test_queries_do_not_grow_with_evidence(
    same_queries: Callable[[str, Callable[[], object]], None], bridge: Claim
) -> None:
    def more() -> None:
        origin = make_article(provenance="original", publisher=make_publisher())
        held = make_held_article(publisher=make_publisher())
        make_derivation(held, origin)
        make_annotation(bridge, held, quote=QUOTE, basis="document")
        make_annotation(bridge, origin, stance="contradicts", basis="anonymous")
        make_annotation(bridge, make_article(publisher=make_publisher()), stance="context")
        linked = make_claim()
        make_verdict(linked, "disputed")
        make_link(bridge, linked, "refines")
        make_enquiry(bridge)
        make_outside_verdict(bridge, make_article(publisher=make_publisher()))
        bridge.topics.add(make_topic())
        make_verdict(bridge, "disputed", kind="still_holds")

    same_queries("/claims/bridge/", more)

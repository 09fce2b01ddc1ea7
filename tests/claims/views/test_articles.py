"""The pages of articles: the text as readers may see it, with the public claims found in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_document,
    make_held_article,
    make_publisher,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def test_a_passage_is_marked_in_place_with_its_claim_beside_it(english: Client) -> None:
    article = make_held_article(shows="full", title_en="The bridge")
    claim = make_claim(slug="bridge", statement_en="It opens.")
    annotation = make_annotation(claim, article, quote=QUOTE, differs_en="names the day")
    make_verdict(claim, "disputed")
    page = english.get(article.get_absolute_url()).text
    assert f'<mark class="disputed" id="p-{annotation.pk}">{QUOTE}</mark>' in page
    assert f'href="#c-{annotation.pk}" aria-label="Disputed: It opens."' in page
    card = page.split(f'id="c-{annotation.pk}"')[1].split("</li>")[0]
    assert 'href="/claims/bridge/"' in card
    assert "names the day" in card
    assert "Nobody at the ministry" in page


def test_excerpts_show_the_annotated_sentences_only(english: Client) -> None:
    article = make_held_article()
    claim = make_claim()
    make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed")
    page = english.get(article.get_absolute_url()).text
    assert "The harbour master said" in page
    assert "Nobody at the ministry" not in page
    assert '<p class="omission">[…]</p>' in page
    assert "Only the annotated passages are shown" in page


def test_passages_of_claims_that_are_not_public_are_neither_marked_nor_shown(english: Client) -> None:
    article = make_held_article()
    make_annotation(make_claim(statement_en="Nobody decided this."), article, quote=QUOTE)
    proposed = make_claim()
    make_annotation(proposed, article, quote="Nobody at the ministry", basis="anonymous")
    make_verdict(proposed, approved=False)
    for client in (english, english):
        page = client.get(article.get_absolute_url()).text
        assert "<mark" not in page
        assert "Nobody decided this." not in page
        assert "harbour master" not in page
        client.force_login(make_user("editor"))


def test_passages_since_the_verdict_and_removed_ones_are_not_marked(english: Client) -> None:
    article = make_held_article(shows="full")
    claim = make_claim()
    removed = make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed")
    late = make_annotation(claim, article, quote="the ministry")
    page = english.get(article.get_absolute_url()).text
    assert f"p-{removed.pk}" in page
    assert f"p-{late.pk}" not in page
    removed.remove(by=make_user(), reason="Not about this.")
    assert "<mark" not in english.get(article.get_absolute_url()).text


def test_overlapping_and_nested_passages_each_keep_their_card(english: Client) -> None:
    article = make_held_article(shows="full")
    claims = [make_claim(statement_en=f"Claim {number}.") for number in range(3)]
    quotes = ["harbour master said the bridge", QUOTE, "3 May"]
    for claim, quote in zip(claims, quotes, strict=True):
        make_annotation(claim, article, quote=quote)
        make_verdict(claim, "disputed")
    page = english.get(article.get_absolute_url()).text
    for claim in claims:
        annotation = claim.annotations.get()
        assert page.count(f'id="p-{annotation.pk}"') == page.count(f'id="c-{annotation.pk}"') == 1
        assert page.count(f'href="#c-{annotation.pk}"') == 1


def test_the_newest_text_is_shown_and_what_is_gone_from_it_is_still_told(english: Client) -> None:
    article = make_held_article(shows="full")
    claim = make_claim(statement_en="It opens.")
    annotation = make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed")
    make_revision(article, "All of it was rewritten.")
    page = english.get(article.get_absolute_url()).text
    assert "All of it was rewritten." in page
    assert "<mark" not in page.replace('<mark class="disputed">Disputed</mark>', "")
    assert "It also bears on" in page
    assert "It opens." in page
    # The claim's page does not promise a place that is not there.
    claim_page = english.get(claim.get_absolute_url()).text
    assert f"{article.get_absolute_url()}#p-{annotation.pk}" not in claim_page
    assert QUOTE in claim_page


def test_an_article_that_shows_nothing_tells_its_claims(english: Client) -> None:
    article = make_held_article(shows="nothing")
    claim = make_claim(statement_en="It opens.")
    annotation = make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed")
    page = english.get(article.get_absolute_url()).text
    assert "We hold the text of this article but do not show it." in page
    assert "harbour master" not in page
    assert "It opens." in page
    assert f"#p-{annotation.pk}" not in english.get(claim.get_absolute_url()).text


def test_the_words_of_an_article_that_shows_nothing_are_not_on_the_claims_page_either(
    english: Client,
) -> None:
    article = make_held_article(shows="nothing", address="https://gazette.example/bridge")
    claim = make_claim(statement_en="It opens.")
    make_annotation(claim, article, quote=QUOTE, translation_zh="大桥五月三日开放", speaker="the mate")
    make_annotation(claim, article, quote="Nobody at the ministry", stance="context")
    make_verdict(claim, "disputed")
    page = english.get(claim.get_absolute_url()).text
    assert page.count("The words are not shown.") == 2
    for words in (QUOTE, "the%20bridge", "Nobody at", "Nobody%20at", "大桥五月三日开放", "the mate"):
        assert words not in page
    assert 'href="https://gazette.example/bridge"' in page


def test_a_cited_article_has_a_page_with_what_it_bears_on(english: Client) -> None:
    article = make_article(
        title_en="The order",
        publisher=make_publisher(name_en="The ministry"),
        address="https://ministry.example/order",
        access="not_read",
        kind="filing",
    )
    claim = make_claim(statement_en="It opens.")
    make_annotation(claim, article)
    make_verdict(claim, "disputed")
    page = english.get(article.get_absolute_url()).text
    assert "Filing · The ministry" in page
    assert "we have not read this page" in page
    assert 'href="https://ministry.example/order"' in page
    assert "We do not hold the text of this article." in page
    assert "It opens." in page
    assert "corroborates" in page


def test_the_header_says_when_and_what_it_was_taken_from(english: Client, chinese: Client) -> None:
    article = make_held_article(
        published_at=datetime(2024, 5, 2, 9, 30, tzinfo=UTC),
        published_precision="minute",
        published_zone_stated=True,
    )
    wire = make_article(
        publisher=make_publisher(name_en="The Wire", name_zh="通讯社"),
        published_at=datetime(2024, 5, 1, tzinfo=UTC),
        published_precision="month",
        address="https://wire.example/1",
    )
    make_derivation(article, wire, "translates", note_en="The first half only.")
    page = english.get(article.get_absolute_url()).text
    assert '<time datetime="2024-05-02T09:30Z">2 May 2024 09:30 UTC</time>' in page
    assert f'translates <a href="{wire.get_absolute_url()}">The Wire</a> <time datetime="2024-05">' in page
    assert "https://wire.example/1" in page
    assert "The first half only." in page
    assert "翻译自" in chinese.get(article.get_absolute_url()).text
    assert "Who takes it up" in english.get(wire.get_absolute_url()).text


def test_what_nobody_has_traced_is_said_to_be_untraced(english: Client, chinese: Client) -> None:
    article = make_held_article()
    forum = make_article(publisher=make_publisher(name_en="Chirp", name_zh="Chirp"))
    make_derivation(article, forum, "summarises")
    for address in (article.get_absolute_url(), "/articles/"):
        assert "Chirp</a> (untraced)" in english.get(address).text
        assert "摘要自 <a href" in chinese.get(address).text
        assert "Chirp</a>（未追到）" in chinese.get(address).text
    forum.provenance, forum.provenance_reason = "original", "Its author saw it."
    forum.save()
    assert "untraced" not in english.get("/articles/").text


def test_what_a_text_names_as_its_source_is_linked_until_it_is_recorded(english: Client) -> None:
    article = make_article(access="not_read")
    document = make_document(original_address="https://wire.example/1")
    article.add_revision(document, b"received", by=None)
    assert "The text names its source at wire.example" in english.get(article.get_absolute_url()).text
    make_derivation(article, make_article(), "translates")
    assert "The text names its source" not in english.get(article.get_absolute_url()).text


def test_a_withdrawn_article_says_so(english: Client) -> None:
    article = make_article()
    article.withdraw("Its author made it up.")
    assert "Its author made it up." in english.get(article.get_absolute_url()).text


def test_held_articles_are_listed_with_their_counts(english: Client) -> None:
    article = make_held_article(title_en="The bridge", publisher=make_publisher(name_en="The Gazette"))
    make_derivation(article, make_article(publisher=make_publisher(name_en="The Wire")), "summarises")
    claim = make_claim()
    make_annotation(claim, article, quote=QUOTE)
    make_annotation(claim, article, quote="the ministry")
    make_verdict(claim, "disputed")
    make_annotation(make_claim(), article, quote="the date")
    make_article(title_en="Only cited")
    page = english.get("/articles/")
    assert page.context["rows"] == [(article, 1, 2, None)]
    assert "The bridge" in page.text
    assert "The Gazette" in page.text
    assert "summarises" in page.text
    assert "2 passages<br>1 claim" in page.text
    assert "Only cited" not in page.text


def test_an_article_without_title_is_still_called_something(english: Client) -> None:
    article = make_held_article(title_en="")
    make_annotation(make_claim(), article, quote=QUOTE)
    assert f'<h1 lang="en">{article.key}</h1>' in english.get(article.get_absolute_url()).text
    assert article.key in english.get("/articles/").text


def test_an_article_that_is_not_there_is_not_found(english: Client) -> None:
    assert english.get("/articles/zzzzzzzzzz/").status_code == 404


def test_queries_of_the_list_do_not_grow(same_queries: Callable[[str, Callable[[], object]], None]) -> None:
    def more() -> None:
        article = make_held_article(publisher=make_publisher())
        make_derivation(article, make_article(publisher=make_publisher()))
        claim = make_claim()
        make_annotation(claim, article, quote=QUOTE)
        make_verdict(claim, "disputed")

    same_queries("/articles/", more)


def test_queries_of_an_article_do_not_grow(
    same_queries: Callable[[str, Callable[[], object]], None],
) -> None:
    article = make_held_article("\n\n".join(f"{number:02}: {TEXT}" for number in range(20)))
    numbers = iter(range(20))

    def more() -> None:
        claim = make_claim()
        make_annotation(claim, article, quote=f"{next(numbers):02}: The harbour master")
        make_annotation(claim, article, stance="context")
        make_verdict(claim, "disputed")
        make_derivation(article, make_article(publisher=make_publisher()), "quotes")
        make_derivation(make_article(publisher=make_publisher()), article)

    same_queries(article.get_absolute_url(), more)

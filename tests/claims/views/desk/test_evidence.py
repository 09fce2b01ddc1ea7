"""Finding evidence for a claim: what is offered, and what citing it makes."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.search.keeping import catch_up
from claims.models import Annotation, Claim
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_publisher,
    make_revision,
)

pytestmark = pytest.mark.django_db

OPENS = "The harbour master said the bridge opens on 3 May."
TEXT = f"Good morning. {OPENS} The weather was mild."
START = TEXT.index(OPENS)


@pytest.fixture
def claim() -> Claim:
    return make_claim(slug="bridge", statement_en="The bridge opens on 3 May.")


PAGE, CITE = "/desk/claims/bridge/evidence/", "/desk/claims/bridge/evidence/cite/"
HTMX = {"HX-Request": "true"}


def passage(article: Article, **said: Any) -> dict[str, Any]:
    return {
        "what": "passage",
        "article": article.key,
        "form_key": str(uuid4()),
        "revision": 1,
        "start": START,
        "end": START + len(OPENS),
        "quote_exact": OPENS,
        "stance": "corroborates",
        "basis": "on_record",
        **said,
    }


def whole(article: Article, **said: Any) -> dict[str, Any]:
    return {
        "what": "whole",
        "article": article.key,
        "form_key": str(uuid4()),
        "stance": "context",
        "basis": "",
        **said,
    }


# What is offered


def test_the_page_offers_the_passages_that_say_what_the_claim_says(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT, title_en="Harbour news", publisher=make_publisher(name_en="Gazette"))
    html = desk.get(PAGE).text
    assert OPENS in html
    assert "Gazette" in html
    assert "Harbour news" in html
    assert f'href="/desk/articles/{article.key}/?claim=bridge#b-0"' in html
    assert f'id="passage-{article.key}-{START}-quote_exact"' in html
    assert f"{OPENS}</textarea>" in html
    assert html.count('name="stance" value="states"') == 1


def test_words_may_be_looked_for_instead(desk: Client, claim: Claim) -> None:
    make_held_article(TEXT)
    html = desk.get(PAGE, {"q": "mild weather"}).text
    assert "The weather was mild." in re.sub("<[^>]*>", "", html)
    assert '<mark class="hit">weather</mark>' in html
    assert 'value="mild weather"' in html
    assert html.count('name="quote_exact"') == 1


def test_what_is_annotated_already_is_not_offered(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT)
    make_annotation(claim, article, quote="the bridge opens")
    assert 'name="quote_exact"' not in desk.get(PAGE).text


def test_articles_are_offered_by_words_of_what_is_known_of_them(desk: Client, claim: Claim) -> None:
    make_article(title_en="Nothing to do with it", byline="Ana Lim", key="k2")
    assert 'id="whole-k2"' not in desk.get(PAGE).text
    assert 'id="whole-k2"' in desk.get(PAGE, {"q": "ana lim"}).text


@pytest.mark.parametrize(
    "words", ["港務長", "“harbour master”", "harbour -ferry", "HARBOURS", "port.example/1"]
)
def test_articles_are_offered_by_what_they_are_called_as_passages_are(
    desk: Client, claim: Claim, words: str
) -> None:
    titles = {"title_zh": "港务长说了什么", "title_en": "The harbour master speaks"}
    make_article(**titles, address="https://port.example/1", key="k2")
    make_article(title_en="The ferry of the harbour", key="k3")
    html = desk.get(PAGE, {"q": words}).text
    assert 'id="whole-k2"' in html
    assert ('id="whole-k3"' in html) is (words == "HARBOURS")


def test_articles_are_offered_by_titles_like_what_the_claim_says(desk: Client, claim: Claim) -> None:
    cited = make_article(title_en="Bridge opens in May", key="k2")
    make_article(title_en="Nothing to do with it", key="k3")
    claim.annotate(cited, "context", by=None)
    html = desk.get(PAGE).text
    assert 'id="whole-k2"' in html
    assert 'id="whole-k3"' not in html
    assert "Cited for this claim already: context" in re.sub(r"\s+", " ", html)


@pytest.mark.parametrize("words", ["\x00", "%", "a" * 5000, "。。。", '"<script>', "\U0001f600"])
def test_no_words_make_the_page_fail(desk: Client, claim: Claim, words: str) -> None:
    make_held_article(TEXT)
    answer = desk.get(PAGE, {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_claim_that_was_merged_leads_to_the_other_one(desk: Client, claim: Claim, editor: User) -> None:
    other = make_claim(slug="other")
    claim.merge_into(other, by=editor)
    assert desk.get(PAGE).headers["Location"] == "/desk/claims/other/evidence/"


def test_a_page_of_no_claim_is_not_found(desk: Client) -> None:
    assert desk.get(PAGE).status_code == 404
    assert desk.post(CITE).status_code == 404


# Passages


def test_a_passage_is_cited_as_it_was_found(desk: Client, claim: Claim, editor: User) -> None:
    article = make_held_article(TEXT)
    answer = desk.post(CITE, passage(article, note="Seen there.", q="bridge opens"))
    assert answer.headers["Location"] == f"{PAGE}?q=bridge+opens"
    made = claim.annotations.get()
    assert (made.article, made.stance, made.basis, made.created_by) == (
        article,
        "corroborates",
        "on_record",
        editor,
    )
    assert (made.quote_exact, made.quote_language) == (OPENS, "en")
    assert (made.quote_prefix, made.quote_suffix) == ("Good morning. ", " The weather was mild.")
    assert (made.note_en, made.note_zh) == ("Seen there.", "")
    anchor = made.anchors.get()
    assert (anchor.start, anchor.end) == (START, START + len(OPENS))
    assert "Saved: corroborates" in desk.get(answer.headers["Location"]).text


def test_htmx_puts_what_was_done_in_its_place(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT, provenance="original", provenance_reason="Its reporter was there.")
    answer = desk.post(CITE, passage(article), headers=HTMX)
    made = claim.annotations.get()
    assert answer.status_code == 200
    assert f'id="passage-{article.key}-{START}"' in answer.text
    assert f'href="/desk/annotations/{made.pk}/"' in answer.text
    assert "<form" not in answer.text
    assert "<html" not in answer.text
    # The claim's own line on the page says at once what that changed.
    assert 'id="evidence-head" data-hx-swap-oob="true"' in answer.text
    assert "1 supports" in answer.text
    assert "saved" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("words", ["the bridge opens on 3 May", " the bridge ", "May."])
def test_words_may_be_left_out_at_both_ends(desk: Client, claim: Claim, words: str) -> None:
    article = make_held_article(f"the bridge. May. {TEXT} May. the bridge opens on 3 May")
    shift = len("the bridge. May. ")
    sent = passage(article, start=START + shift, end=START + shift + len(OPENS), quote_exact=words)
    desk.post(CITE, sent)
    anchor = claim.annotations.get().anchors.get()
    assert anchor.start == article.revisions.get().text.index(words.strip(), START + shift)


def test_words_that_are_not_there_are_refused_and_kept(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT)
    sent = passage(article, quote_exact="the bridge opens on 4 May", note="A note <b>.")
    for headers in ({}, HTMX):
        answer = desk.post(CITE, sent, headers=headers)
        assert answer.status_code == 200
        assert not claim.annotations.exists()
        assert "These words do not stand in the text" in answer.text
        assert "the bridge opens on 4 May</textarea>" in answer.text
        assert "A note &lt;b&gt;.</textarea>" in answer.text
        assert sent["form_key"] in answer.text
        assert OPENS in answer.text
        assert ("<html" in answer.text) == (not headers)
        # It stands in its place, once.
        assert answer.text.count(f'id="passage-{article.key}-{START}"') == 1


def test_a_passage_of_an_older_text_is_looked_for_in_the_newest(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT)
    make_revision(article, f"One more. {TEXT}")
    sent = passage(article)
    desk.post(CITE, sent)
    assert claim.annotations.get().anchors.order_by("-revision__number")[0].start == START + len("One more. ")
    make_revision(article, "All of it was wrong.")
    answer = desk.post(CITE, passage(article, stance="contradicts"))
    assert "A newer text of the article has come in" in answer.text
    assert claim.annotations.count() == 1


def test_how_it_bears_on_the_claim_must_be_said(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT)
    for stance in ("", "agrees"):
        answer = desk.post(CITE, passage(article, stance=stance), headers=HTMX)
        assert "errorlist" in answer.text
    assert not claim.annotations.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "x", "end": "y"},
        {"start": "", "end": ""},
        {"start": 10**12, "end": 10**12},
        {"start": "9" * 5000},
        {"revision": "x"},
        {"revision": 99},
        {"form_key": "x"},
        {"basis": "rumour"},
        {"quote_exact": ""},
        {"quote_exact": "\x00"},
        {"note": "\x00"},
    ],
)
def test_what_a_browser_would_not_send_makes_nothing_fail(
    desk: Client, claim: Claim, wrong: dict[str, Any]
) -> None:
    article = make_held_article(TEXT)
    for headers in ({}, HTMX):
        answer = desk.post(CITE, passage(article) | wrong, headers=headers)
        assert answer.status_code in (200, 302)


def test_a_form_that_comes_twice_makes_one(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT)
    for sent in (passage(article), whole(article)):
        first = desk.post(CITE, sent)
        before = Annotation.objects.count()
        assert desk.post(CITE, sent).headers["Location"] == first.headers["Location"] == PAGE
        assert Annotation.objects.count() == before
    assert Annotation.objects.count() == 2


def test_a_passage_that_carries_the_claim_already_is_refused_in_words(desk: Client, claim: Claim) -> None:
    article = make_held_article(TEXT)
    desk.post(CITE, passage(article))
    answer = desk.post(CITE, passage(article), headers=HTMX)
    assert "This passage already carries this claim and stance." in answer.text
    assert claim.annotations.count() == 1


def test_nothing_is_cited_for_a_claim_that_was_merged(desk: Client, claim: Claim, editor: User) -> None:
    article = make_held_article(TEXT)
    claim.merge_into(make_claim(), by=editor)
    answer = desk.post(CITE, passage(article), headers=HTMX)
    assert "This claim has been merged into another one." in answer.text
    assert not Annotation.objects.exists()


# Articles as a whole


def test_an_article_on_record_is_cited_as_a_whole(desk: Client, claim: Claim) -> None:
    article = make_article()
    assert desk.post(CITE, whole(article, note="It says so.")).status_code == 302
    made = claim.annotations.get()
    assert (made.article, made.stance, made.basis, made.quote_exact) == (
        article,
        "context",
        "not_assessed",
        "",
    )
    assert made.note_en == "It says so."
    answer = desk.post(CITE, whole(article), headers=HTMX)
    assert "This source is already cited for the claim and stance." in answer.text


def test_an_article_as_a_whole_states_nothing(desk: Client, claim: Claim) -> None:
    answer = desk.post(CITE, whole(make_article(), stance="states"), headers=HTMX)
    assert "errorlist" in answer.text
    assert not claim.annotations.exists()


def test_an_article_that_there_is_not_is_not_found(desk: Client, claim: Claim) -> None:
    for key in ("never", "", "\x00", "a" * 5000):
        for what in ("passage", "whole"):
            assert desk.post(CITE, {"what": what, "article": key}).status_code == 404


def test_the_page_takes_as_many_queries_for_many_as_for_one(desk: Client, claim: Claim) -> None:
    def one_more(number: int) -> None:
        make_held_article(f"{TEXT} {number}", title_en=f"The bridge {number}", publisher=make_publisher())
        claim.annotate(make_article(title_en=f"The bridge opens {number}"), "context", by=None)

    one_more(0)
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as with_one:
        desk.get(PAGE)
    for number in range(1, 6):
        one_more(number)
    catch_up()
    with CaptureQueriesContext(connection) as with_six:
        desk.get(PAGE)
    assert len(with_six) == len(with_one), [query["sql"] for query in with_six]


def test_words_that_cannot_be_looked_for_are_said_to_be_so(desk: Client, claim: Claim) -> None:
    assert "only leaves things out" in desk.get(PAGE, {"q": "-bridge"}).text
    assert "only leaves things out" not in desk.get(PAGE, {"q": "bridge"}).text

"""The annotator's page: the text with its margin, the form as it is opened, and what is suggested in it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.annotator import START, address_of, page_of
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_publisher,
    make_revision,
    make_user,
    make_verdict,
)
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db


# The page


def test_the_whole_text_is_on_the_page_in_blocks_that_know_their_place(desk: Client) -> None:
    article = make_held_article(shows="nothing", title_en="The bridge")
    page = desk.get(page_of(article)).text
    first, second = TEXT.split("\n\n")
    assert (
        f'<div class="block paragraph" id="b-0"><p class="prose" lang="en"><span class="words" '
        f'data-start="0" data-end="{len(first)}" data-sentences="{len(first)}">{first}</span></p></div>'
        in page
    )
    assert f'data-start="{len(first) + 2}" data-end="{len(TEXT)}"' in page
    assert second in page
    assert f'data-suggestions="{reverse("claim_suggestions", args=[article.key])}"' in page
    assert 'data-revision="1"' in page
    assert "The bridge" in page


def test_a_passage_is_marked_with_its_claim_beside_it_verdict_or_none(desk: Client) -> None:
    article, origin = make_held_article(), make_article(provenance="original")
    claim = make_claim(statement_en="It opens.", slug="opens")
    one = make_annotation(
        claim, article, quote=QUOTE, basis="on_record", origin=origin, differs_en="names it"
    )
    page = desk.get(page_of(article)).text
    assert f'<mark class="pending" id="p-{one.pk}">{QUOTE}</mark>' in page
    card = page.split(f'id="c-{one.pk}"')[1].split("</li>")[0]
    assert f'data-annotation="{one.pk}" data-start="{START}" data-end="{START + len(QUOTE)}"' in card
    assert f'data-origin="{origin.key}"' in card
    assert "No verdict yet" in card
    assert 'href="/desk/claims/opens/"' in card
    assert "names it" in card
    assert "1 states it" in card
    assert "for: 1 strong" in card
    change = reverse("annotation_change", args=[one.pk])
    assert f'class="edit" href="{change}" data-hx-get="{change}" data-hx-target="#change"' in card


def test_a_decided_claim_has_its_status_and_one_against_it_its_side(desk: Client) -> None:
    article, claim = make_held_article(), make_claim()
    one = make_annotation(claim, article, quote=QUOTE)
    other = make_article(provenance="original")
    make_annotation(claim, other, stance="contradicts", basis="document")
    make_verdict(claim, "disputed")
    page = desk.get(page_of(article)).text
    assert f'<li class="card disputed" id="c-{one.pk}"' in page
    assert "against: 1 strong" in page


def test_what_stands_nowhere_in_the_text_is_listed_after_it(desk: Client) -> None:
    article = make_held_article()
    gone = make_annotation(make_claim(), article, quote=QUOTE)
    whole = make_annotation(make_claim(), article, stance="context")
    make_revision(article, "All of it was rewritten.")
    page = desk.get(page_of(article)).text
    assert "<mark" not in page
    after = page.split("Not at a place in this text")[1]
    assert f'id="c-{gone.pk}"' in after
    assert f'id="c-{whole.pk}"' in after


def test_an_article_without_text_has_a_page_without_a_form(desk: Client) -> None:
    article = make_article()
    one = make_annotation(make_claim(), article)
    page = desk.get(page_of(article)).text
    assert "We do not hold the text" in page
    assert f'id="c-{one.pk}"' in page
    assert "annotate-form" not in page
    answer = desk.post(address_of(article), {"quote_exact": "x", "claim": "new", "stance": "states"})
    assert "We do not hold the text" in answer.text


def test_how_far_the_passages_reach_is_said(desk: Client) -> None:
    article = make_held_article()
    page = desk.get(page_of(article)).text
    assert "Passages reach paragraph 0 of 2<" in page
    assert "0 passages<" in page
    make_annotation(make_claim(), article, quote="Nobody at the ministry")
    page = desk.get(page_of(article)).text
    assert "Passages reach paragraph 2 of 2<" in page
    assert "1 passage<" in page


def test_origins_to_choose_are_those_upstream_and_those_named_before(desk: Client) -> None:
    article = make_held_article()
    wire = make_article(publisher=make_publisher(name_en="The Wire"))
    agency = make_article(publisher=make_publisher(name_en="The Agency"))
    named = make_article(publisher=make_publisher(name_en="The Herald"))
    make_derivation(article, wire)
    make_derivation(wire, agency)
    make_annotation(make_claim(), article, quote=QUOTE, origin=named)
    make_article(publisher=make_publisher(name_en="The Stranger"))
    select = desk.get(page_of(article)).text.split('name="origin"')[1].split("</select>")[0]
    keys = re.findall(r'value="([^"]*)"', select)
    assert keys == ["", wire.key, agency.key, named.key, article.key]
    assert "The Agency" in select


def test_the_form_is_filled_in_by_the_address(desk: Client) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    merged = make_claim(slug="merged")
    merged.merge_into(claim, by=make_user())
    page = desk.get(page_of(article), {"claim": "opens", "quote": QUOTE}).text
    form = filled_in(page, "annotate-form")
    assert (form["claim"], form["quote_exact"]) == ("opens", QUOTE)
    assert f'action="{address_of(article)}?claim=opens"' in page
    for nothing in ("merged", "no-such", "a\0b"):
        assert "claim" not in filled_in(desk.get(page_of(article), {"claim": nothing}).text, "annotate-form")


def test_queries_do_not_grow_with_passages(
    same_queries_at_desk: Callable[[str, Callable[[], object]], None],
) -> None:
    article = make_held_article("\n\n".join(f"{number:02}: {TEXT}" for number in range(30)))
    numbers = iter(range(30))

    def more() -> None:
        claim, origin = make_claim(), make_article(publisher=make_publisher(), provenance="original")
        make_annotation(claim, article, quote=f"{next(numbers):02}: The harbour master", origin=origin)
        make_annotation(claim, article, stance="context")
        make_verdict(claim, "disputed")
        make_derivation(article, make_article(publisher=make_publisher()))

    same_queries_at_desk(page_of(article), more)


# Suggestions


def test_claims_that_say_it_already_are_suggested_with_a_key_each(desk: Client) -> None:
    article = make_held_article()
    claim = make_claim(statement_en="The bridge opens on 3 May.", slug="opens")
    make_claim(statement_en="The engineers are on strike.")
    make_annotation(claim, article, quote=QUOTE)
    address = reverse("claim_suggestions", args=[article.key])
    page = desk.get(address, {"quote": "opens the bridge on 3 May", "language": "en"}).text
    assert page.startswith('<fieldset id="suggestions">')
    assert re.findall(r'value="([^"]*)"[^>]*><kbd>(\w)</kbd>', page) == [("opens", "1"), ("new", "N")]
    assert "1 passage, 1 here" in page
    assert "Claims that may say this" in page


@pytest.mark.parametrize("quote", ["", " ", "a\0b", "𠮷😀", "x" * 100_000])
def test_suggestions_are_given_for_whatever_is_asked(desk: Client, quote: str) -> None:
    article = make_held_article()
    make_annotation(make_claim(slug="opens"), article, quote=QUOTE)
    page = desk.get(reverse("claim_suggestions", args=[article.key]), {"quote": quote}).text
    assert 'value="new"' in page
    assert ('value="opens"' in page) is (not quote.strip())


def test_while_a_new_claim_is_typed_those_that_say_it_already_can_be_chosen(desk: Client) -> None:
    article = make_held_article()
    make_claim(statement_en="The bridge opens in May.", slug="opens")
    make_claim(statement_en="The engineers are on strike.")
    address = reverse("claims_alike", args=[article.key])
    assert f'data-hx-get="{address}"' in desk.get(page_of(article)).text
    page = desk.get(address, {"statement": "In May they open the bridge"}).text
    assert re.findall(r'name="claim" value="([^"]*)"', page) == ["opens"]
    for nothing in ("", "\0", "the of", "x" * 100_000):
        assert desk.get(address, {"statement": nothing}).text.startswith(
            '<fieldset id="claims-alike" hidden>'
        )

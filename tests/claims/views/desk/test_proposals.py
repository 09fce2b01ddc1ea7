"""Proposed derivations on a list, many decided at once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article, DeclinedDerivation, Derivation
from tests.factory import QUOTE, make_annotation, make_article, make_claim, make_held_article, make_verdict
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db

_numbers = count(1)


def make_proposal(**columns: object) -> tuple[Article, Article]:
    """A held article and the source that it names."""
    address = f"https://wire.example/{next(_numbers)}"
    source = make_article(address=address, title_en=f"Original at {address}", **columns)
    return make_held_article(f"The bridge closed.\n\nSource: {address}"), source


def value(article: Article, source: Article, kind: str = "summarises") -> str:
    return f"{article.key} {kind} {source.key}"


def test_articles_are_listed_with_what_is_proposed_for_them(desk: Client) -> None:
    article, source = make_proposal()
    page = desk.get(reverse("derivation_list")).text
    assert "1 article with proposals." in page
    assert f'value="{value(article, source)}"' in page
    assert desk.get(reverse("derivation_count")).text == "1"


def test_a_reason_narrows_the_list(desk: Client) -> None:
    make_proposal()
    assert "1 article with proposals." in desk.get(reverse("derivation_list"), {"reason": "address"}).text
    assert "Nothing is proposed." in desk.get(reverse("derivation_list"), {"reason": "passage"}).text
    assert "1 article with proposals." in desk.get(reverse("derivation_list"), {"reason": "x"}).text


def test_all_that_is_ticked_is_confirmed(desk: Client) -> None:
    pairs = [make_proposal() for _number in range(3)]
    sent = {"proposal": [value(*pair) for pair in pairs[:2]], "reason": "address"}
    answer = desk.post(reverse("derivation_decide"), sent, follow=True)
    assert "2 derivations are recorded." in answer.text
    assert answer.request["QUERY_STRING"] == "reason=address"
    assert {(one.article, one.derived_from) for one in Derivation.objects.all()} == set(pairs[:2])
    assert "1 article with proposals." in answer.text


def test_all_that_is_ticked_is_declined(desk: Client) -> None:
    pairs = [make_proposal() for _number in range(2)]
    sent = {"proposal": [value(*pair) for pair in pairs], "does": "decline"}
    assert "2 proposals are declined." in desk.post(reverse("derivation_decide"), sent, follow=True).text
    assert DeclinedDerivation.objects.count() == 2
    assert not Derivation.objects.exists()


def test_an_address_that_is_not_on_record_is_recorded_but_not_declined(desk: Client) -> None:
    article = make_held_article("Source: https://wire.example/unknown")
    page = desk.get(reverse("derivation_list")).text
    ticked = f"{article.key} summarises https://wire.example/unknown"
    assert f'value="{ticked}"' in page
    refused = desk.post(reverse("derivation_decide"), {"proposal": ticked, "does": "decline"})
    assert "cannot be declined" in refused.text
    desk.post(reverse("derivation_decide"), {"proposal": ticked})
    assert Derivation.objects.get().derived_from.address == "https://wire.example/unknown"


@pytest.mark.parametrize(
    "ticked",
    ["", "x", "no-such summarises no-such", "{article} steals {source}", "{article} quotes {article}"],
)
def test_where_one_of_them_is_refused_nothing_is_saved(desk: Client, ticked: str) -> None:
    article, source = make_proposal()
    sent = [value(article, source), ticked.format(article=article.key, source=source.key)]
    answer = desk.post(reverse("derivation_decide"), {"proposal": sent})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert f'value="{value(article, source)}" checked' in answer.text
    assert not Derivation.objects.exists()


def test_to_tick_nothing_is_refused_in_words(desk: Client) -> None:
    make_proposal()
    assert "Tick what you want to confirm" in desk.post(reverse("derivation_decide")).text


def test_what_would_put_verdicts_at_risk_is_asked_once_more(desk: Client) -> None:
    article, source = make_proposal(provenance="original")
    claim = make_claim()
    article.judge_provenance("original", "Its reporter was there.")
    for one in (article, make_held_article(provenance="original")):
        text = "The bridge closed." if one == article else QUOTE
        make_annotation(claim, one, quote=text, basis="document")
    make_annotation(claim, source, basis="document")
    make_verdict(claim, "verified")
    asked = desk.post(reverse("derivation_decide"), {"proposal": value(article, source)})
    assert "This will put 1 verdict at risk" in asked.text
    assert not Derivation.objects.exists()
    done = desk.post(reverse("derivation_decide"), filled_in(asked.text, "risky-form"), follow=True)
    assert "1 derivation is recorded. 1 verdict is at risk now." in done.text


def test_the_list_takes_as_many_queries_with_more_articles(
    same_queries_at_desk: Callable[[str, Callable[[], object]], None], desk: Client
) -> None:
    def more() -> None:
        make_proposal()
        # New texts are read once, by one query more.
        desk.get(reverse("derivation_list"))

    same_queries_at_desk(reverse("derivation_list"), more)

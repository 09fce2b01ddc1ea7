"""A claim that is to be recorded though another one says the very same."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from claims.models import Claim
from tests.annotator import address_of, choice, errors, made, page_of, said
from tests.factory import make_claim, make_held_article, make_user
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db

STATEMENT = "The bridge opens on 3 May."


def test_a_claim_that_is_on_record_is_offered_instead(desk: Client, htmx: dict[str, str]) -> None:
    article, known = make_held_article(), make_claim(slug="opens", statement_en=STATEMENT)
    values = choice(claim="new", statement="the bridge opens\n on 3 MAY.")
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **values)
    answer = desk.post(address_of(article), form, headers=htmx)
    assert "A claim on record says exactly this. Choose it instead." in errors(answer)
    assert f'<a href="/desk/claims/opens/">{STATEMENT}</a>' in answer.text
    assert '<input type="radio" name="claim" value="opens"><kbd>1</kbd>' in answer.text
    kept = filled_in(answer.text, "annotate-form")
    assert (kept["claim"], str(kept["statement"])[-4:]) == ("new", "MAY.")
    said(desk.post(address_of(article), kept | {"claim": "opens"}, headers=htmx), "annotated")
    assert made(article).claim == known


def test_it_is_recorded_all_the_same_where_the_editor_says_so(desk: Client, htmx: dict[str, str]) -> None:
    article, known = make_held_article(), make_claim(statement_en=STATEMENT)
    values = choice(claim="new", statement=STATEMENT)
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **values)
    answer = desk.post(address_of(article), form, headers=htmx)
    assert 'name="as_well"' in answer.text
    kept = filled_in(answer.text, "annotate-form") | {"as_well": "on"}
    for _time in range(2):
        said(desk.post(address_of(article), kept, headers=htmx), "annotated")
    assert made(article).claim != known
    assert Claim.objects.worded(STATEMENT).count() == 2


def test_a_form_sent_twice_is_not_refused_for_the_claim_it_made(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    values = choice(claim="new", statement=STATEMENT)
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **values)
    for _time in range(2):
        said(desk.post(address_of(article), form, headers=htmx), "annotated")
    assert Claim.objects.count() == 1


def test_a_claim_that_was_merged_is_none_that_says_the_same(desk: Client, htmx: dict[str, str]) -> None:
    gone = make_claim(statement_en=STATEMENT)
    gone.merge_into(make_claim(), by=make_user())
    article = make_held_article()
    values = choice(claim="new", statement=STATEMENT)
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **values)
    said(desk.post(address_of(article), form, headers=htmx), "annotated")


def test_nothing_is_split_off_that_is_on_record(desk: Client) -> None:
    make_claim(slug="bridge")
    make_claim(slug="opens", statement_en=STATEMENT)
    sent = {"form_key": str(uuid4()), "statement": STATEMENT, "language": "en", "kind": "fact"}
    answer = desk.post("/desk/claims/bridge/split/", sent)
    assert "A claim on record says exactly this." in answer.text
    assert '<a href="/desk/claims/opens/">' in answer.text
    assert desk.post("/desk/claims/bridge/split/", sent | {"as_well": "on"}).status_code == 302

"""The queue of quotes to confirm."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Anchor, Annotation
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_claim,
    make_held_article,
    make_publisher,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

OTHER = TEXT.replace("opens on 3 May", "opens on 9 May")


def waiting(text: str = OTHER, before: str = TEXT, *, quote: str = QUOTE, **columns: Any) -> Anchor:
    """Where a quote stands in a newer text of its article."""
    article = make_held_article(before, publisher=make_publisher(), **columns)
    make_annotation(make_claim(), article, quote=quote, basis="document")
    return make_revision(article, text).anchors.get()


def sent(anchor: Anchor, **fields: Any) -> dict[str, Any]:
    return {"seen": Anchor.objects.get(pk=anchor.pk).seen, **fields}


def test_the_first_quote_is_in_focus_with_both_texts_and_their_difference(desk: Client) -> None:
    anchor = waiting()
    waiting("Nothing of it.")
    page = desk.get("/desk/anchors/").text
    assert "1 of 2" in page
    assert '<span class="quiet">The harbour master said </span><b>the bridge opens on 3 May</b>' in page
    assert '<span class="quiet">The harbour master said </span><b>the bridge opens on 9 May</b>' in page
    assert re.search(
        r"opens on <del><span class=\"hidden\">removed: </span>3<.*<ins>.*>added: </span>9<.*> May", page
    )
    assert "Words much like them stand in their place." in page
    assert f'action="/desk/anchors/{anchor.pk}/accept/' in page


def test_one_of_them_is_asked_for_by_its_address(desk: Client) -> None:
    waiting()
    gone = waiting("Nothing of it.")
    page = desk.get(f"/desk/anchors/?anchor={gone.pk}").text
    assert '<h2 id="h-focus" tabindex="-1">The words are gone</h2>' in page
    assert "Nothing was found in this text that is like them." in page
    assert f"/desk/anchors/{gone.pk}/accept/" not in page


@pytest.mark.parametrize(
    "query", ["anchor=x", "anchor=0", "anchor=999999999999", "decided=x", "page=x", "article=%00"]
)
def test_no_address_of_the_queue_is_an_error(desk: Client, query: str) -> None:
    waiting()
    assert desk.get(f"/desk/anchors/?{query}").status_code == 200


def test_an_empty_queue_says_so(desk: Client) -> None:
    assert "No quote waits to be confirmed." in desk.get("/desk/anchors/").text


def test_accepting_leads_on_to_the_next_and_can_be_taken_back(desk: Client, editor: User) -> None:
    first, second = waiting(), waiting()
    answer = desk.post(f"/desk/anchors/{first.pk}/accept/", sent(first))
    assert answer["Location"] == f"/desk/anchors/?anchor={second.pk}&decided={first.pk}"
    first.refresh_from_db()
    assert (first.state, first.confirmed_by) == ("changed", editor)
    page = desk.get(answer["Location"]).text
    assert "Accepted." in page
    assert f'action="/desk/anchors/{first.pk}/reconsider/' in page
    answer = desk.post(f"/desk/anchors/{first.pk}/reconsider/", sent(first))
    assert answer["Location"] == f"/desk/anchors/?anchor={first.pk}"
    first.refresh_from_db()
    assert first.confirmed_at is None


def test_marking_as_gone_leads_on_within_the_filters(desk: Client) -> None:
    anchor = waiting()
    other = make_annotation(make_claim(), anchor.annotation.article, quote="opens on 9 May")
    assert Anchor.objects.get(annotation=other, revision=anchor.revision).state == "exact"
    waiting()
    key = anchor.annotation.article.key
    answer = desk.post(f"/desk/anchors/{anchor.pk}/orphan/?article={key}", sent(anchor))
    assert answer["Location"] == f"/desk/anchors/?article={key}&decided={anchor.pk}"
    anchor.refresh_from_db()
    assert (anchor.state, anchor.start) == ("orphaned", None)
    assert "No quote waits" in desk.get(answer["Location"]).text


def test_htmx_gets_the_queue_with_the_next_one_in_focus(desk: Client, htmx: dict[str, str]) -> None:
    first, second = waiting(), waiting()
    answer = desk.post(f"/desk/anchors/{first.pk}/accept/", sent(first), headers=htmx)
    assert answer.text.lstrip().startswith('<div id="anchors">')
    assert f'action="/desk/anchors/{second.pk}/accept/' in answer.text
    assert answer["HX-Trigger"] == '{"saved": {"said": "Accepted."}}'


def test_after_the_last_one_comes_the_first(desk: Client, htmx: dict[str, str]) -> None:
    first, second = waiting(), waiting()
    answer = desk.post(f"/desk/anchors/{second.pk}/orphan/", sent(second), headers=htmx)
    assert f'action="/desk/anchors/{first.pk}/accept/' in answer.text


def test_another_place_is_chosen_by_its_words(desk: Client) -> None:
    anchor = waiting()
    answer = desk.post(f"/desk/anchors/{anchor.pk}/place/", sent(anchor, words=" opens on 9 May.\r\n"))
    assert answer.status_code == 302
    anchor.refresh_from_db()
    assert (anchor.state, anchor.words, anchor.reason) == ("changed", "opens on 9 May.", "")


def test_words_that_stand_several_times_are_offered_to_choose_from(desk: Client) -> None:
    anchor = waiting(f"{OTHER}\n\nOnce more: the date.")
    page = desk.post(f"/desk/anchors/{anchor.pk}/place/", sent(anchor, words="the date")).text
    starts = [int(start) for start in re.findall(r'name="start" id="place-\d+" value="(\d+)"', page)]
    assert starts == [match.start() for match in re.finditer("the date", anchor.revision.text)]
    assert "choose which one it is" in page
    desk.post(f"/desk/anchors/{anchor.pk}/place/", sent(anchor, words="the date", start=starts[1]))
    anchor.refresh_from_db()
    assert anchor.start == starts[1]


def test_words_that_do_not_stand_there_are_refused_and_kept(desk: Client, htmx: dict[str, str]) -> None:
    anchor = waiting()
    for words, refusal in (("no such words", "do not stand in the text"), ("  ", "Paste the words")):
        answer = desk.post(f"/desk/anchors/{anchor.pk}/place/", sent(anchor, words=words), headers=htmx)
        assert answer.status_code == 200
        assert refusal in answer.text
        assert f'action="/desk/anchors/{anchor.pk}/place/' in answer.text
        assert "HX-Trigger" not in answer
    anchor.refresh_from_db()
    assert anchor.confirmed_at is None


def test_several_places_that_fit_are_offered_at_once(desk: Client) -> None:
    anchor = waiting(f"{TEXT}\n\nAnd {QUOTE}, so they say.")
    Anchor.objects.filter(pk=anchor.pk).update(state="ambiguous", start=None, end=None, reason="tied")
    page = desk.get("/desk/anchors/").text
    assert "Two or more places of this text fit about as well." in page
    assert page.count('name="start" id="place-') == 2


def test_who_comes_second_is_told_who_decided_and_may_take_it_back(desk: Client) -> None:
    anchor = waiting()
    seen = anchor.seen
    anchor.orphan(by=make_user(username="ann", first_name="Ann", last_name="Lee"))
    page = desk.post(f"/desk/anchors/{anchor.pk}/accept/", {"seen": seen}).text
    assert "Ann Lee has decided this on" in page
    assert f'action="/desk/anchors/{anchor.pk}/reconsider/' in page
    anchor.refresh_from_db()
    assert anchor.state == "orphaned"


def test_the_same_form_twice_decides_once(desk: Client) -> None:
    anchor = waiting()
    fields = sent(anchor)
    first, second = (desk.post(f"/desk/anchors/{anchor.pk}/accept/", fields) for _time in range(2))
    assert first["Location"] == second["Location"]


def test_a_newer_text_that_came_in_meanwhile_is_told_of(desk: Client) -> None:
    anchor = waiting()
    make_revision(anchor.annotation.article, OTHER.replace("9", "11"))
    page = desk.post(f"/desk/anchors/{anchor.pk}/accept/", sent(anchor)).text
    assert "A newer text of this article has come in" in page


def test_nothing_of_removed_annotations_waits(desk: Client, editor: User) -> None:
    anchor = waiting()
    anchor.annotation.remove(by=editor, reason="A mistake.")
    assert "No quote waits" in desk.get("/desk/anchors/").text
    assert desk.post(f"/desk/anchors/{anchor.pk}/accept/", sent(anchor)).status_code == 404


def test_a_verdict_that_rests_on_the_words_is_said_to_be_at_risk(desk: Client) -> None:
    article = make_held_article(provenance="original")
    claim = make_annotation(make_claim(), article, quote=QUOTE, basis="document").claim
    make_verdict(claim, "verified")
    make_revision(article, OTHER)
    page = desk.get("/desk/anchors/").text
    assert "Its verdict rests on these words, and is at risk." in page
    assert "puts a verdict at risk" in page


def test_another_decision_on_what_one_decided_oneself_is_not_passed_over(desk: Client) -> None:
    anchor = waiting()
    seen = sent(anchor)
    desk.post(f"/desk/anchors/{anchor.pk}/accept/", seen)
    for fields, verb in (({}, "orphan"), ({"words": "The harbour master"}, "place")):
        page = desk.post(f"/desk/anchors/{anchor.pk}/{verb}/", seen | fields).text
        assert "has decided this on" in page
    assert desk.post(f"/desk/anchors/{anchor.pk}/accept/", seen).status_code == 302
    anchor.refresh_from_db()
    assert anchor.is_placed


def test_those_of_one_article_that_are_only_printed_otherwise_are_accepted_at_once(desk: Client) -> None:
    before = "He said “soon”. She said “late”. They said “never”."
    article = make_held_article(before)
    for words in ("said “soon”", "said “late”", "said “never”"):
        make_annotation(make_claim(), article, quote=words)
    newest = make_revision(article, 'He said "soon". She said "late". They said "ever".')
    assert not newest.anchors.exclude(state="changed").exists()
    page = desk.get("/desk/anchors/").text
    assert "Accept the 2 quotes of this article that are only printed otherwise" in page
    desk.post("/desk/anchors/accept-printed/", {"revision": newest.pk})
    assert [anchor.words for anchor in newest.anchors.undecided()] == ['said "ever"']
    assert Annotation.objects.to_confirm().count() == 1
    assert desk.post("/desk/anchors/accept-printed/", {"revision": "x"}).status_code == 404


def test_the_queue_asks_as_much_for_one_as_for_many(
    desk: Client, same_queries_at_desk: Callable[[str, Callable[[], object]], None]
) -> None:
    same_queries_at_desk("/desk/anchors/", waiting)


def test_words_of_a_text_are_escaped(desk: Client) -> None:
    waiting(OTHER.replace("9 May", "<i>9</i> May"), TEXT)
    page = desk.get("/desk/anchors/").text
    assert "&lt;i&gt;" in page
    assert "<i>" not in page

"""What the form of the annotator makes, and what it refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Annotation, Claim, Claimant
from tests.annotator import START, address_of, choice, errors, made, page_of, said, send
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_revision,
    make_topic,
    make_user,
)
from tests.filled_in import filled_in

pytestmark = pytest.mark.django_db


def test_words_chosen_in_the_text_are_tied_to_a_claim(
    desk: Client, editor: User, htmx: dict[str, str]
) -> None:
    article, claim = make_held_article(), make_claim(slug="opens", statement_en="It opens.")
    values = choice(claim="opens", stance="contradicts", basis="anonymous", speaker="the harbour master")
    answer = send(desk, article, values, htmx=htmx)
    one = made(article)
    assert (one.claim, one.stance, one.basis, one.speaker) == (
        claim,
        "contradicts",
        "anonymous",
        "the harbour master",
    )
    assert (one.quote_exact, one.quote_language, one.created_by) == (QUOTE, "en", editor)
    assert (one.quote_prefix, one.quote_suffix) == (TEXT[:START][-32:], TEXT[START + len(QUOTE) :][:32])
    anchor = one.anchors.get()
    assert (anchor.start, anchor.end, anchor.state) == (START, START + len(QUOTE), "exact")
    told = said(answer, "annotated")
    assert told == {"annotation": one.pk, "said": "Annotated to “It opens”."}


def test_the_answer_to_htmx_puts_block_cards_and_progress_in_place(
    desk: Client, htmx: dict[str, str]
) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    before = make_annotation(claim, article, quote="Nobody at the ministry")
    answer = send(desk, article, choice(claim="opens"), htmx=htmx)
    one, page = made(article), answer.text
    assert re.findall(r'id="(b-\d+)" data-hx-swap-oob="true"', page) == ["b-0"]
    assert f'<mark class="pending" id="p-{one.pk}">{QUOTE}</mark>' in page
    assert re.findall(r'id="(c-\d+)"[^>]* data-hx-swap-oob="true"', page) == [f"c-{before.pk}"]
    assert 'id="progress" data-hx-swap-oob="true"' in page
    assert reverse("annotation_remove", args=[one.pk]) in page.split('id="undo" data-hx-swap-oob="true"')[1]
    fresh = filled_in(page, "annotate-form")
    assert fresh["quote_exact"] == ""
    assert fresh["form_key"] != filled_in(desk.get(page_of(article)).text, "annotate-form")["form_key"]


def test_queries_of_a_save_do_not_grow_with_passages(
    desk: Client, htmx: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    for _number in range(15):
        make_annotation(make_claim(), article, quote=QUOTE, basis="on_record", origin=make_article())
        make_annotation(claim, make_held_article(), quote=QUOTE)
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **choice(claim="opens"))
    with django_assert_max_num_queries(45):
        said(desk.post(address_of(article), form, headers=htmx), "annotated")


def test_without_scripts_a_quote_is_pasted_and_the_page_comes_back_at_the_passage(desk: Client) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    make_annotation(claim, article, quote="Nobody at the ministry")
    answer = send(desk, article, {"quote_exact": f"  {QUOTE}\r\n", "claim": "opens"})
    assert answer.status_code == 302
    assert answer.url == f"{page_of(article)}#p-{made(article).pk}"
    assert made(article).anchors.get().start == START


def test_a_claim_may_be_named_in_words(desk: Client) -> None:
    article, claim = make_held_article(), make_claim(statement_en="It opens.", slug="opens")
    for words in ("It opens.", "opens", "https://facts.example/claims/opens/#why", "/desk/claims/opens/"):
        article = make_held_article()
        assert send(desk, article, {"quote_exact": QUOTE, "claim_other": words}).status_code == 302
        assert made(article).claim == claim


def test_a_new_claim_is_recorded_with_its_passage(desk: Client, editor: User, htmx: dict[str, str]) -> None:
    article, known = make_held_article(), Claimant.objects.named("Harbour master", "en")
    topic = make_topic(name_en="Bridges")
    answer = send(
        desk,
        article,
        choice(
            claim="new",
            statement="  The bridge opens on 3 May. ",
            kind="prediction",
            claimant=["Harbour master", "The mayor"],
            said_on="2024-05",
            topic=["bridges"],
            differs="no year",
            translation="大桥五月三日开放",
            note="From the minutes.",
        ),
        htmx=htmx,
    )
    said(answer, "annotated")
    one = made(article)
    claim = one.claim
    assert (claim.statement_en, claim.original_language) == ("The bridge opens on 3 May.", "en")
    assert (claim.kind, str(claim.said_on), claim.said_precision) == ("prediction", "2024-05-01", "month")
    assert [str(name) for name in claim.claimants.order_by("claimclaimant__position")] == [
        "Harbour master",
        "The mayor",
    ]
    assert known in claim.claimants.all()
    assert (list(claim.topics.all()), claim.created_by) == ([topic], editor)
    assert (one.differs_en, one.translation_zh, one.note_en) == (
        "no year",
        "大桥五月三日开放",
        "From the minutes.",
    )


def test_texts_are_kept_in_the_language_of_the_page(editor: User) -> None:
    chinese = Client(headers={"accept-language": "zh-CN"})
    chinese.force_login(editor)
    article = make_held_article("大桥五月三日开放。", lang="zh-Hans")
    values = {"quote_exact": "大桥", "claim": "new", "statement": "大桥开放。", "differs": "无日期"}
    assert send(chinese, article, {**values, "translation": "bridge", "note": "记录"}).status_code == 302
    one = made(article)
    assert (one.claim.statement_zh, one.claim.original_language) == ("大桥开放。", "zh-Hans")
    assert (one.differs_zh, one.translation_en, one.note_zh) == ("无日期", "bridge", "记录")


def test_the_origin_is_chosen_or_named(desk: Client) -> None:
    claim, wire = make_claim(slug="opens"), make_article(title_en="The wire report")
    for values, expected in (
        ({"origin": wire.key}, wire),
        ({"origin_other": "the wire report"}, wire),
        ({"origin": "", "origin_other": ""}, None),
    ):
        article = make_held_article()
        assert send(desk, article, {**values, "quote_exact": QUOTE, "claim": "opens"}).status_code == 302
        assert made(article).origin == expected
    article = make_held_article()
    send(desk, article, {"quote_exact": QUOTE, "claim": "opens", "origin": article.key})
    assert made(article).origin == article
    assert claim.annotations.count() == 4


# Refused


def test_what_is_wrong_is_said_and_everything_typed_is_kept(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    values = choice(
        "not in the text",
        claim="new",
        statement="",
        stance="contradicts",
        basis="anonymous",
        speaker="Mei",
        differs="d",
        translation="t",
        note="n",
        claimant=["One", "Two"],
        said_on="2024-13",
        topic=["none such"],
        origin_other="nobody",
    )
    answer = send(desk, article, values, htmx=htmx)
    told = errors(answer)
    for sentence in (
        "These words do not stand at that place in the text.",
        "A new claim needs its statement",
        "There is no such day: 2024-13.",
        "There is no topic “none such”.",
        "No article on record has this title, address or key.",
    ):
        assert sentence in told
    kept = filled_in(answer.text, "annotate-form")
    for name, value in values.items():
        if name not in ("claimant", "topic"):
            assert kept[name] == value
    for name in ("One", "Two", "none such"):
        assert f'value="{name}"' in answer.text
    assert not Annotation.objects.exists()
    assert not Claim.objects.exists()


def test_without_scripts_the_whole_page_comes_back_with_what_is_wrong(desk: Client) -> None:
    article = make_held_article()
    make_annotation(make_claim(), article, quote=QUOTE)
    answer = send(desk, article, {"quote_exact": "gone", "claim": "new", "statement": "Mine."})
    assert "do not stand in the text exactly as they were given" in errors(answer)
    assert 'id="b-1"' in answer.text
    assert "This is not saved yet." in answer.text
    assert filled_in(answer.text, "annotate-form")["statement"] == "Mine."


def test_no_claim_is_chosen_for_the_editor(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    make_claim(statement_en="The bridge opens on 3 May.")
    answer = send(desk, article, choice(), htmx=htmx)
    assert "Choose the claim that the passage carries, or record a new one." in errors(answer)
    assert "claim" not in filled_in(answer.text, "annotate-form")
    assert "The bridge opens on 3 May." in answer.text


def test_what_was_prefilled_for_a_new_claim_does_not_matter_for_another(desk: Client) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    values = {"statement": "x", "said_on": "someday", "topic": ["none such"], "kind": "none such"}
    assert send(desk, article, {**values, "quote_exact": QUOTE, "claim": "opens"}).status_code == 302
    assert made(article).claim == claim


def test_words_that_fit_several_claims_offer_them(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    make_claim(statement_en="The quay is closed to ships.", slug="one")
    make_claim(statement_en="The quay is closed to lorries.", slug="two")
    answer = send(desk, article, choice(claim_other="quay closed"), htmx=htmx)
    assert "Choose one of the claims offered above" in errors(answer)
    assert {"one", "two"} <= set(re.findall(r'name="claim" value="([^"]*)"', answer.text))
    again = filled_in(answer.text, "annotate-form", claim="two")
    assert again["claim_other"] == "quay closed"
    said(desk.post(address_of(article), again, headers=htmx), "annotated")
    assert made(article).claim.slug == "two"
    nothing = send(desk, make_held_article(), choice(claim_other="zebra"), htmx=htmx)
    assert "No claim has such words." in errors(nothing)


def test_a_claim_merged_meanwhile_leads_to_the_one_it_went_into(desk: Client, htmx: dict[str, str]) -> None:
    article, user = make_held_article(), make_user()
    claim, into, last = (
        make_claim(slug="old"),
        make_claim(),
        make_claim(slug="last", statement_en="It opens."),
    )
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **choice(claim="old", note="Mine."))
    claim.merge_into(into, by=user)
    into.merge_into(last, by=user)
    answer = desk.post(address_of(article), form, headers=htmx)
    assert "This claim has been merged into “It opens”." in errors(answer)
    again = filled_in(answer.text, "annotate-form")
    assert (again["claim"], again["note"]) == ("last", "Mine.")
    said(desk.post(address_of(article), again, headers=htmx), "annotated")
    assert made(article).claim == last


def test_a_claim_there_is_not_is_refused(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    assert "There is no such claim." in errors(send(desk, article, choice(claim="gone"), htmx=htmx))


def test_the_same_passage_twice_is_refused_in_words(desk: Client, htmx: dict[str, str]) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    make_annotation(claim, article, quote=QUOTE)
    answer = send(desk, article, choice(claim="opens"), htmx=htmx)
    assert "This passage already carries this claim and stance." in errors(answer)
    assert claim.annotations.count() == 1


def test_a_form_sent_twice_makes_one_annotation_and_one_claim(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    form = filled_in(
        desk.get(page_of(article)).text, "annotate-form", **choice(claim="new", statement="It opens.")
    )
    first = said(desk.post(address_of(article), form, headers=htmx), "annotated")
    again = said(desk.post(address_of(article), form, headers=htmx), "annotated")
    assert first == again
    plain: Any = desk.post(address_of(article), form)
    assert plain.url.endswith(f"#p-{first['annotation']}")
    assert (Annotation.objects.count(), Claim.objects.count()) == (1, 1)


def test_a_form_that_was_refused_may_be_sent_again(desk: Client, htmx: dict[str, str]) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    there = make_annotation(claim, article, quote=QUOTE)
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **choice(claim="opens"))
    errors(desk.post(address_of(article), form, headers=htmx))
    there.remove(by=make_user(), reason="Not this.")
    said(desk.post(address_of(article), form, headers=htmx), "annotated")


@pytest.mark.parametrize("key", ["", "no-key"])
def test_a_form_without_its_key_is_refused(desk: Client, htmx: dict[str, str], key: str) -> None:
    article = make_held_article()
    make_claim(slug="opens")
    errors(send(desk, article, choice(claim="opens", form_key=key), htmx=htmx))
    assert not Annotation.objects.exists()


# A newer text


def test_words_still_there_in_a_newer_text_are_annotated_there(desk: Client, htmx: dict[str, str]) -> None:
    article, claim = make_held_article(), make_claim(slug="opens")
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **choice(claim="opens"))
    newest = make_revision(article, f"Now: {TEXT}")
    answer = desk.post(address_of(article), form, headers=htmx)
    assert answer.headers["HX-Refresh"] == "true"
    assert said(answer, "annotated")["annotation"] == made(article).pk
    assert made(article).anchors.get(revision=newest).start == START + 5
    assert "A newer text of this article had come in" in said(answer, "annotated")["said"]
    assert "A newer text of this article had come in" in desk.get(page_of(article)).text
    assert claim.annotations.count() == 1


def test_words_that_a_newer_text_does_not_have_are_refused(desk: Client, htmx: dict[str, str]) -> None:
    article = make_held_article()
    make_claim(slug="opens")
    form = filled_in(desk.get(page_of(article)).text, "annotate-form", **choice(claim="opens"))
    make_revision(article, "All of it was rewritten.")
    answer = desk.post(address_of(article), form, headers=htmx)
    assert "A newer text of the article has come in since you opened it, without these words." in errors(
        answer
    )


# Any words of any text


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paragraphs=st.lists(
        st.text("ab 不。😀𠮷\u0301\u05d0\n", min_size=1, max_size=12).filter(
            lambda text: text == text.strip() and "\n\n" not in text
        ),
        min_size=1,
        max_size=3,
    ),
    data=st.data(),
)
def test_the_stored_passage_is_the_one_that_was_selected(
    desk: Client, htmx: dict[str, str], paragraphs: list[str], data: st.DataObject
) -> None:
    article, claim = make_held_article("\n\n".join(paragraphs)), make_claim()
    text = article.revisions.get().text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    exact = text[start:end]
    if not exact.strip():
        return
    answer = send(desk, article, choice(exact.replace("\n", "\r\n"), start, claim=claim.slug), htmx=htmx)
    one = article.annotations.get(pk=said(answer, "annotated")["annotation"])
    assert one.quote_exact == exact
    assert [(anchor.start, anchor.end) for anchor in one.anchors.all()] == [(start, end)]

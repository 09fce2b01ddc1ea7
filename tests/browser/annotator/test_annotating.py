"""Annotating with the mouse and with one key: what is stored, what the page shows, and what is never lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from claims.models import Annotation, Claim
from tests.browser.annotator.conftest import TEXT, OpenAnnotator, drag, edge, is_closed, is_open, said
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_link,
    make_revision,
    make_topic,
    make_user,
)

MINISTRY = "Nobody at the ministry would confirm it."
BRIDGE = "the bridge opens on 3 May"


def select(page: Page, words: str, text: str = TEXT) -> int:
    """Select these words with the mouse, where they stand first; where that is, in code points."""
    start = text.index(words)
    drag(page, start, start + len(words))
    is_open(page)
    return start


def stored(article: Article) -> list[tuple[str, int | None, int | None]]:
    """What was annotated, in the order it was made, with the places it is anchored at."""
    made = article.annotations.living().order_by("pk").prefetch_related("anchors")
    return [(one.quote_exact, anchor.start, anchor.end) for one in made for anchor in one.anchors.all()]


def offered(page: Page, claim: Claim) -> None:
    """Wait until this claim is the first of those that the form offers."""
    expect(page.locator("#suggestions .pick").first).to_contain_text(claim.statement_en)


def test_a_new_claim_with_a_new_claimant_and_a_topic_is_recorded_where_the_editor_reads(
    open_annotator: OpenAnnotator,
) -> None:
    article = Article.objects.get(key="notes-2023-11-23")
    text = article.revisions.latest("number").text
    page = open_annotator(article, height=700)
    page.evaluate("() => { window.isSamePage = true; }")
    quote = "路透社无法独立核实研究人员对 Q* 能力的说法"
    page.locator(".words", has_text=quote).evaluate("words => words.scrollIntoView({ block: 'center' })")
    start = select(page, quote, text)
    before = edge(page, start)
    page.keyboard.press("n")
    statement = page.get_by_label("The claim in one neutral sentence")
    expect(statement).to_have_value(f"{quote}。")
    statement.fill("路透社没有核实 Q* 的能力。")
    page.get_by_label("Who says it").first.fill("路透社编辑部甲")
    page.get_by_label("Who says it").nth(1).fill("路透社编辑部乙")
    page.get_by_label("Said on").fill("2023-11")
    page.get_by_label("Topics").first.fill("Q* and the letter to the board")
    page.get_by_role("button", name="Save").click()
    is_closed(page)
    made = article.annotations.latest("pk")
    expect(page.locator(f"#p-{made.pk}")).to_have_text(quote)
    expect(page.locator(f".pin[href='#c-{made.pk}']")).to_be_focused()
    beside = page.locator(".block", has=page.locator(f"#p-{made.pk}"))
    expect(beside.locator(f"#c-{made.pk}")).to_contain_text("路透社没有核实 Q* 的能力。")
    said(page, "Annotated to “路透社没有核实 Q* 的能力”")
    assert page.evaluate("window.isSamePage")
    assert edge(page, start) == pytest.approx(before, abs=1)
    assert stored(article)[-1] == (quote, start, start + len(quote))
    claim = made.claim
    assert [str(one) for one in claim.claimants.order_by("pk")] == ["路透社编辑部甲", "路透社编辑部乙"]
    assert [topic.slug for topic in claim.topics.all()] == ["qstar"]
    assert (str(claim.said_on), claim.said_precision) == ("2023-11-01", "month")
    assert (claim.original_language, claim.created_by) == ("zh-Hans", made.created_by)


def test_one_more_passage_takes_one_key_and_enter(open_annotator: OpenAnnotator) -> None:
    claim = make_claim(statement_en="The harbour master says that the bridge opens on 3 May, not before.")
    article = make_held_article(TEXT)
    page = open_annotator(article)
    start = select(page, BRIDGE)
    offered(page, claim)
    before = edge(page, start)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    is_closed(page)
    expect(page.locator(".card")).to_contain_text(claim.statement_en)
    assert edge(page, start) == pytest.approx(before, abs=1)
    expect(page.locator("#progress")).to_contain_text("Passages reach paragraph 2 of 4 · 1 passage")
    assert stored(article) == [(BRIDGE, start, start + len(BRIDGE))]
    made = article.annotations.get()
    assert (made.claim, made.stance, made.basis) == (claim, "states", "not_assessed")


def test_evidence_against_a_claim_changes_what_the_cards_count(open_annotator: OpenAnnotator) -> None:
    source = make_article(title_en="The ministry's own notice", provenance="original")
    article = make_held_article(TEXT, provenance="original", provenance_reason="Its reporter was there.")
    claim = make_claim(statement_en="The ministry confirms that the bridge opens in May.")
    first = make_annotation(claim, article, quote=BRIDGE, basis="on_record")
    page = open_annotator(article)
    card = page.locator(f"#c-{first.pk}")
    expect(card.locator(".axis")).to_have_count(0)
    select(page, "At the cafe")
    page.keyboard.press("Escape")
    select(page, MINISTRY)
    offered(page, claim)
    page.keyboard.press("1")
    page.keyboard.press("x")
    page.get_by_label("Basis").select_option("document")
    page.get_by_text("Speaker, wording, translation, note, another origin").click()
    page.get_by_label("Another origin").fill(source.key)
    page.get_by_label("How the passage differs").fill("It says nobody.")
    page.get_by_role("button", name="Save").click()
    is_closed(page)
    expect(card.locator(".axis")).to_have_count(1)
    expect(card).to_contain_text("1 contradicts it")
    expect(page.locator(".card", has=page.get_by_text("It says nobody."))).to_have_count(1)
    shown = page.locator(".card").all_inner_texts()
    made = article.annotations.latest("pk")
    assert (made.stance, made.basis, made.origin) == ("contradicts", "document", source)
    assert (made.differs_en, made.differs_zh, made.note_en) == ("It says nobody.", "", "")
    page.reload()
    assert page.locator(".card").all_inner_texts() == shown


def test_a_card_in_another_paragraph_counts_along(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    claim = make_claim(statement_en="One more paragraph is what ends the whole text.")
    first = make_annotation(claim, article, quote=BRIDGE)
    page = open_annotator(article, height=1200)
    select(page, "One more paragraph ends the text")
    offered(page, claim)
    page.keyboard.press("1")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    is_closed(page)
    expect(page.locator(f"#c-{first.pk}")).to_contain_text("1 corroborates it")


def test_a_passage_runs_across_two_paragraphs(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    page = open_annotator(article)
    words = "第三句。\n\nThe harbour master"
    start = select(page, words)
    page.keyboard.press("n")
    page.get_by_label("The claim in one neutral sentence").fill("A sentence comes third.")
    page.keyboard.press("Control+Enter")
    is_closed(page)
    expect(page.locator("#b-0 mark")).to_have_text("第三句。")
    expect(page.locator("#b-1 mark")).to_have_text("The harbour master")
    expect(page.locator("#b-1 .card")).to_contain_text("A sentence comes third.")
    expect(page.locator(".card")).to_have_count(1)
    assert stored(article) == [(words, start, start + len(words))]


def test_passages_lie_inside_one_another_and_overlap(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    page = open_annotator(article)
    places = []
    for words in ("master said the bridge opens", "said the", "bridge opens on 3 May", "bridge opens", "3"):
        start = select(page, words)
        places.append((words, start, start + len(words)))
        page.keyboard.press("n")
        page.get_by_label("The claim in one neutral sentence").fill(f"Somebody wrote “{words}”.")
        page.keyboard.press("Control+Enter")
        is_closed(page)
        expect(page.locator(".pin")).to_have_count(len(places))
    assert stored(article) == places
    expect(page.locator("#b-1 .words")).to_have_text(TEXT.split("\n\n")[1])
    for one in article.annotations.all():
        expect(page.locator(f"#b-1 .card#c-{one.pk}")).to_have_count(1)


def test_what_is_refused_stays_as_it_was_typed_and_can_be_mended(open_annotator: OpenAnnotator) -> None:
    topic = make_topic(name_en="Bridges and ferries")
    article = make_held_article(TEXT)
    page = open_annotator(article)
    start = select(page, BRIDGE)
    page.keyboard.press("n")
    typed = {
        "The claim in one neutral sentence": "It opens on 3 May, they say 😀.",
        "Who says it": "A harbour master of 𠮷野",
        "Said on": "the third of May",
        "Topics": "Bridges and ferries",
    }
    folded = {
        "Speaker, as the passage names them": "the harbour master",
        "How the passage differs": "It names no year.",
        "Our translation of the words": "大桥于5月3日通车",
        "Note, for readers": "<b>He</b> was there.",
    }
    for label, words in typed.items():
        page.get_by_label(label).first.fill(words)
    page.get_by_text("Speaker, wording, translation, note, another origin").click()
    for label, words in folded.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Basis").select_option("on_record")
    page.locator(".chip", has_text="corroborates").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write the day as 2023, 2023-11 or 2023-11-17.")).to_be_visible()
    expect(page.get_by_label("Said on")).to_be_focused()
    for label, words in (typed | folded).items():
        expect(page.get_by_label(label).first).to_have_value(words)
    expect(page.get_by_label("Basis")).to_have_value("on_record")
    expect(page.get_by_label("corroborates")).to_be_checked()
    expect(page.locator("#suggestions [value=new]")).to_be_checked()
    assert stored(article) == []
    page.get_by_label("Said on").fill("2024-05-03")
    page.keyboard.press("Enter")
    is_closed(page)
    made = article.annotations.get()
    assert stored(article) == [(BRIDGE, start, start + len(BRIDGE))]
    assert (made.stance, made.basis, made.speaker) == ("corroborates", "on_record", "the harbour master")
    assert (made.differs_en, made.translation_zh) == ("It names no year.", "大桥于5月3日通车")
    assert made.note_en == "<b>He</b> was there."
    assert list(made.claim.topics.all()) == [topic]
    assert [one.name_en for one in made.claim.claimants.all()] == ["A harbour master of 𠮷野"]


def test_a_newer_text_without_the_words_refuses_them_and_keeps_what_was_typed(
    open_annotator: OpenAnnotator,
) -> None:
    article = make_held_article(TEXT)
    page = open_annotator(article)
    select(page, BRIDGE)
    page.keyboard.press("n")
    page.get_by_label("The claim in one neutral sentence").fill("It opens in May.")
    make_revision(article, TEXT.replace("3 May", "4 May"))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("A newer text of the article has come in since you opened it")).to_be_visible()
    expect(page.get_by_label("The claim in one neutral sentence")).to_have_value("It opens in May.")
    assert stored(article) == []


def test_words_that_a_newer_text_has_elsewhere_are_found_there(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    page = open_annotator(article)
    select(page, BRIDGE)
    page.keyboard.press("n")
    page.get_by_label("The claim in one neutral sentence").fill("It opens in May.")
    newer = f"更正：日期不变😀。\n\n{TEXT}"
    make_revision(article, newer)
    page.keyboard.press("Control+Enter")
    # The page is loaded anew: what stood on it was another text.
    expect(page.locator("#b-2 mark")).to_have_text(BRIDGE)
    expect(page.locator("#told")).to_contain_text("A newer text of this article had come in")
    expect(page.locator("#panel")).to_be_hidden()
    assert (BRIDGE, newer.index(BRIDGE), newer.index(BRIDGE) + len(BRIDGE)) in stored(article)


def test_a_claim_merged_while_the_form_is_open_is_offered_as_what_it_became(
    open_annotator: OpenAnnotator,
) -> None:
    article = make_held_article(TEXT)
    claim = make_claim(statement_en="Nobody at the ministry would confirm it, he said.")
    other = make_claim(statement_en="A wording without a single shared expression whatsoever.")
    page = open_annotator(article)
    select(page, MINISTRY)
    offered(page, claim)
    claim.merge_into(other, by=make_user("editor"))
    page.keyboard.press("1")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("This claim has been merged into"))).to_be_visible()
    expect(page.get_by_label("context")).to_be_checked()
    offered(page, other)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    is_closed(page)
    made = Annotation.objects.get(article=article)
    assert (made.claim, made.stance) == (other, "context")


def test_a_passage_is_annotated_for_the_claim_whose_evidence_is_looked_for(
    open_annotator: OpenAnnotator,
) -> None:
    article = make_held_article(TEXT)
    claim = make_link().claim
    page = open_annotator(article, query=f"?claim={claim.slug}")
    select(page, MINISTRY)
    expect(page.locator(f"#suggestions [value='{claim.slug}']")).to_be_checked()
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    is_closed(page)
    made = Annotation.objects.get(article=article)
    assert (made.claim, made.stance) == (claim, "corroborates")


def test_a_claim_on_record_is_chosen_while_a_new_one_is_typed(open_annotator: OpenAnnotator) -> None:
    article = make_held_article(TEXT)
    claim = make_claim(statement_en="Engineers of the railway are on strike.", statement_zh="")
    page = open_annotator(article)
    select(page, MINISTRY)
    page.keyboard.press("n")
    page.get_by_label("The claim in one neutral sentence").fill("The railway's engineers went on strike.")
    page.locator("#claims-alike .pick", has_text="Engineers of the railway").click()
    expect(page.locator("#new-claim")).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    is_closed(page)
    assert article.annotations.latest("pk").claim == claim

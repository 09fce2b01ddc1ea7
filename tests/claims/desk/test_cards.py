"""The margin of the annotator: each passage's claim as the desk knows it now."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from articles.documents import Part, assemble, to_json
from articles.models import Article, Revision
from claims.desk.cards import DeskBlock, Sheet, stance_in_words
from claims.models import Annotation
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_document,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

SECOND = "Nobody at the ministry"


def sheet_of(article: Article) -> Sheet:
    return Sheet.of(Article.objects.get(pk=article.pk))


def blocks_of(article: Article) -> list[DeskBlock]:
    sheet = sheet_of(article)
    return sheet.blocks(sheet.cards())


def keys(cards: object) -> list[int]:
    assert isinstance(cards, list | tuple)
    return [card.annotation.pk for card in cards]


def test_a_claim_without_verdict_has_its_card_too() -> None:
    article = make_held_article()
    annotation = make_annotation(make_claim(), article, quote=QUOTE)
    first, second = blocks_of(article)
    assert keys(first.cards) == [annotation.pk]
    assert second.cards == []
    (card,) = first.cards
    assert (card.about.status, card.about.origins) == ("pending", "no origin counts")
    start = TEXT.index(QUOTE)
    assert card.place == (start, start + len(QUOTE))


def test_a_card_shows_the_claim_as_it_is_now_and_not_as_readers_see_it() -> None:
    article = make_held_article()
    claim = make_claim(statement_en="It opens.")
    make_annotation(claim, article, quote=QUOTE)
    make_verdict(claim, "disputed")
    claim.change(version=claim.version, statement_en="It opens on 3 May.")
    (card,) = blocks_of(article)[0].cards
    assert (card.about.status, card.about.statement) == ("disputed", "It opens on 3 May.")


def test_sources_by_stance_and_distinct_origins_on_each_side_are_said_in_words() -> None:
    claim, article = make_claim(), make_held_article(provenance="original", provenance_reason="There.")
    make_annotation(claim, article, quote=QUOTE, basis="on_record")
    make_annotation(claim, article, quote=SECOND, basis="anonymous")
    copy = make_held_article()
    copy.derive_from(article, "republishes", by=None)
    make_annotation(claim, copy, quote=QUOTE, basis="on_record")
    other = make_article(provenance="original")
    make_annotation(claim, other, stance="contradicts", basis="anonymous")
    make_annotation(claim, make_article(), stance="context")
    removed = make_annotation(claim, make_article(), stance="corroborates")
    removed.remove(by=make_user(), reason="Not about this.")
    about = blocks_of(article)[0].cards[0].about
    assert about.sources == "2 state it, 1 contradicts it, 1 gives context"
    assert about.origins == "for: 1 weak; against: 1 weak"
    assert [str(one) for one in (*about.for_it, *about.against_it)] == ["weak", "weak"]


def test_every_stance_is_counted_in_words() -> None:
    assert stance_in_words("corroborates", 1) == "1 corroborates it"
    assert stance_in_words("context", 2) == "2 give context"
    with override("zh-hans"):
        assert "2" in stance_in_words("states", 2)


def test_removed_annotations_and_those_of_merged_claims_have_no_card() -> None:
    article, user = make_held_article(), make_user()
    make_annotation(make_claim(), article, quote=QUOTE).remove(by=user, reason="Not this.")
    merged, other = make_claim(), make_claim()
    make_annotation(merged, article, quote=SECOND)
    merged.merge_into(other, by=user)
    assert [card.about.claim for card in sheet_of(article).cards()] == [other]


def test_the_newest_text_is_shown_and_quotes_it_does_not_have_stand_nowhere() -> None:
    article = make_held_article()
    gone = make_annotation(make_claim(), article, quote=SECOND)
    make_revision(article, f"All of it was rewritten, but {QUOTE}.")
    kept = make_annotation(make_claim(), article, quote=QUOTE)
    sheet = sheet_of(article)
    cards = sheet.cards()
    assert sheet.revision is not None
    assert sheet.revision.number == 2
    (block,) = sheet.blocks(cards)
    assert keys(block.cards) == [kept.pk]
    assert {card.annotation.pk: card.place is None for card in cards} == {gone.pk: True, kept.pk: False}


def test_an_article_without_text_has_cards_and_no_blocks() -> None:
    article = make_article()
    make_annotation(make_claim(), article)
    sheet = sheet_of(article)
    assert sheet.blocks(sheet.cards()) == []
    assert len(sheet.cards()) == 1
    assert sheet.touched_by(*article.annotations.all()).blocks == []


def test_blocks_say_where_their_sentences_end_and_of_which_element_they_are() -> None:
    text, blocks, marks = assemble(
        [
            Part("heading-2", "One. Two.", "en"),
            Part("omission", "[…]", "en"),
            Part("quotation", "三。四。", "zh-Hans"),
            Part("code", "x", "en"),
            Part("list-item", "y", "en"),
        ]
    )
    revision = Revision(text=text, blocks=to_json(blocks), marks=to_json(marks))
    rows = Sheet(Article(), revision).blocks([])
    assert [(row.element, row.sentences) for row in rows] == [
        ("h2", "5 9"),
        ("", ""),
        ("blockquote", "18 20"),
        ("pre", "23"),
        ("p", "26"),
    ]


def test_cards_beyond_the_height_of_their_paragraph_are_folded() -> None:
    long, short = "All of this is one long sentence. " * 30, "Short."
    article = make_held_article(f"{long.strip()}\n\n{short}")
    for _number in range(6):
        for words in ("one long sentence", short):
            make_annotation(make_claim(), article, quote=words, near=long.index("one"))
    tall, low = blocks_of(article)
    assert (len(tall.cards), len(tall.folded)) == (6, 0)
    assert (len(low.cards), len(low.folded)) == (2, 4)


def test_one_card_is_never_folded_alone() -> None:
    article = make_held_article("Short.")
    for _number in range(3):
        make_annotation(make_claim(), article, quote="Short.")
    (block,) = blocks_of(article)
    assert (len(block.cards), len(block.folded)) == (3, 0)


def test_only_the_blocks_with_words_of_an_annotation_are_touched_by_it() -> None:
    paragraphs = [f"{number}: {letter * 3} and {letter * 4}" for number, letter in enumerate("abcdef")]
    article = make_held_article("\n\n".join(paragraphs))
    claim, other = make_claim(), make_claim()
    across = make_annotation(claim, article, quote="bbbb\n\n2: ccc")
    overlapping = make_annotation(other, article, quote="2: ccc and")
    same_claim = make_annotation(claim, article, quote="eeee")
    make_annotation(make_claim(), article, quote="dddd")
    whole = make_annotation(claim, article, stance="context")
    other_whole = make_annotation(make_claim(), article, stance="context")
    blocks, others, elsewhere = sheet_of(article).touched_by(across)
    assert [row.block.number for row in blocks] == [1, 2]
    assert [keys(row.cards) for row in blocks] == [[], [across.pk, overlapping.pk]]
    assert keys(others) == [same_claim.pk]
    assert keys(elsewhere) == [whole.pk, other_whole.pk]
    everything = blocks_of(article)
    assert [row.block for row in blocks] == [everything[1].block, everything[2].block]


def test_a_removed_annotation_touches_the_blocks_where_it_stood() -> None:
    article = make_held_article()
    annotation = make_annotation(make_claim(), article, quote=SECOND)
    annotation.remove(by=make_user(), reason="Not this.")
    (row,), others, elsewhere = sheet_of(article).touched_by(annotation)
    assert (row.block.number, list(row.cards), others, elsewhere) == (1, [], [], [])
    assert "<mark" not in row.block.html


def test_text_of_a_revision_is_loaded_without_the_bytes_it_came_in() -> None:
    article = make_article(access="not_read")
    article.add_revision(make_document("Words."), b"x" * 1000, by=None)
    revision = Sheet.of(article).revision
    assert revision is not None
    assert revision.get_deferred_fields() == {"received"}
    assert Annotation.objects.count() == 0


def test_a_card_says_where_its_words_read_otherwise_or_are_gone() -> None:
    article = make_held_article(TEXT)
    make_annotation(make_claim(), article, quote=QUOTE)
    anchor = make_revision(article, TEXT.replace("3 May", "9 May")).anchors.get()
    (card,) = Sheet.of(article).cards()
    assert (card.place, card.is_unplaced, card.is_changed) == (None, True, False)
    anchor.accept(by=make_user())
    (card,) = Sheet.of(article).cards()
    assert (card.place, card.is_unplaced, card.is_changed) == ((anchor.start, anchor.end), False, True)

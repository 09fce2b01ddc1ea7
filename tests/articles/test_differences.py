"""Where two wordings differ."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.differences import Part, Piece, differences

texts = st.text(st.sampled_from("ab 董事会。,\n😀1_"), max_size=40)


def without(part: Part, pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.words for piece in pieces if piece.part is not part)


@given(texts, texts)
def test_both_wordings_can_be_read_in_the_pieces(before: str, now: str) -> None:
    pieces = differences(before, now)
    assert without(Part.NEW, pieces) == before
    assert without(Part.GONE, pieces) == now
    assert all(piece.words for piece in pieces)


@given(texts)
def test_the_same_wording_is_one_piece(text: str) -> None:
    assert differences(text, text) == ((Piece(Part.SAME, text),) if text else ())


@given(texts, texts)
def test_no_two_pieces_of_a_kind_stand_side_by_side(before: str, now: str) -> None:
    parts = [piece.part for piece in differences(before, now)]
    assert all(one is not next for one, next in pairwise(parts))


def test_english_differs_by_words() -> None:
    assert differences("The board fired him.", "The board dismissed him.") == (
        Piece(Part.SAME, "The board "),
        Piece(Part.GONE, "fired"),
        Piece(Part.NEW, "dismissed"),
        Piece(Part.SAME, " him."),
    )


def test_chinese_differs_by_characters() -> None:
    assert differences("董事会解雇了他。", "董事会罢免了他。") == (
        Piece(Part.SAME, "董事会"),
        Piece(Part.GONE, "解雇"),
        Piece(Part.NEW, "罢免"),
        Piece(Part.SAME, "了他。"),
    )


def test_two_changes_with_hardly_a_word_between_them_are_one() -> None:
    assert differences("five of us", "six or us") == (
        Piece(Part.GONE, "five of"),
        Piece(Part.NEW, "six or"),
        Piece(Part.SAME, " us"),
    )


def test_a_long_text_that_was_written_anew_went_and_came_as_a_whole() -> None:
    before = "All accounts on record give other reasons, and none of them names the vote."
    now = "In the texts that we hold nobody says so, and the notes on record are silent."
    assert differences(before, now) == (Piece(Part.GONE, before), Piece(Part.NEW, now))


def test_a_long_text_with_more_at_its_end_keeps_what_it_was() -> None:
    before = "All accounts on record give other reasons."
    now = f"{before} None of them names the vote, which the notes of the meeting do not mention either."
    assert differences(before, now)[0] == Piece(Part.SAME, before)

"""Where two wordings differ."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.differences import Change, Comparison, Part, Piece, differences, revised

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


# Paragraphs

paragraphs = st.lists(st.text(st.sampled_from("ab 董事会。,"), min_size=1, max_size=12), max_size=8)
long_paragraphs = st.lists(st.text(st.sampled_from("董事会的了 a"), min_size=1, max_size=60), max_size=6)


def old_text(comparison: Comparison) -> list[str]:
    return [without(Part.NEW, row.pieces) for row in comparison.rows if row.old is not None]


def new_text(comparison: Comparison) -> list[str]:
    return [without(Part.GONE, row.pieces) for row in comparison.rows if row.new is not None]


@given(paragraphs | long_paragraphs, paragraphs | long_paragraphs)
def test_both_texts_can_be_read_in_the_rows(old: list[str], new: list[str]) -> None:
    comparison = revised(old, new)
    assert old_text(comparison) == old
    assert new_text(comparison) == new
    assert [row.old for row in comparison.rows if row.old is not None] == list(range(len(old)))
    assert [row.new for row in comparison.rows if row.new is not None] == list(range(len(new)))


@given(paragraphs | long_paragraphs, paragraphs | long_paragraphs)
def test_a_paragraph_that_moved_is_at_both_places(old: list[str], new: list[str]) -> None:
    rows = revised(old, new).rows
    moved = [row for row in rows if row.change is Change.MOVED]
    left = {(row.old, row.elsewhere) for row in moved if row.new is None}
    assert left == {(row.elsewhere, row.new) for row in moved if row.old is None}
    assert 2 * len(left) == len(moved)


@given(paragraphs)
def test_the_same_text_has_no_change(text: list[str]) -> None:
    assert {row.change for row in revised(text, text).rows} <= {Change.NONE}


HEAD = "The harbour opens in May"
FIRST = "The harbour master said on Tuesday that the bridge opens on 3 May."
SECOND = "Nobody at the ministry would confirm the date to the paper."
THIRD = "The works began two years ago and have cost twelve million."


def changes(old: list[str], new: list[str]) -> list[Change]:
    return [row.change for row in revised(old, new).rows]


def test_a_paragraph_in_other_words_is_shown_word_by_word() -> None:
    row = revised([HEAD, FIRST, SECOND], [HEAD, FIRST.replace("3 May", "9 June"), SECOND]).rows[1]
    assert row.change is Change.REWORDED
    assert [piece.words for piece in row.pieces if piece.part is Part.NEW] == ["9 June"]


def test_paragraphs_come_and_go() -> None:
    assert changes([HEAD, FIRST], [HEAD, FIRST, THIRD]) == [Change.NONE, Change.NONE, Change.NEW]
    assert changes([HEAD, FIRST, THIRD], [HEAD, THIRD]) == [Change.NONE, Change.GONE, Change.NONE]


def test_a_paragraph_that_stands_elsewhere_has_moved() -> None:
    rows = revised([HEAD, FIRST, SECOND, THIRD], [HEAD, SECOND, THIRD, FIRST]).rows
    assert [row.change for row in rows] == [
        Change.NONE,
        Change.MOVED,
        Change.NONE,
        Change.NONE,
        Change.MOVED,
    ]
    assert (rows[1].elsewhere, rows[4].elsewhere) == (3, 1)


def test_a_paragraph_that_stands_elsewhere_in_other_words_has_moved() -> None:
    now = FIRST.replace("3 May", "9 June")
    rows = revised([HEAD, FIRST, SECOND, THIRD], [HEAD, SECOND, THIRD, now]).rows
    assert [(row.change, row.elsewhere) for row in rows if row.change is not Change.NONE] == [
        (Change.MOVED, 3),
        (Change.MOVED, 1),
    ]
    assert [piece.words for piece in rows[1].pieces if piece.part is Part.GONE] == ["3 May"]
    assert [piece.words for piece in rows[4].pieces if piece.part is Part.NEW] == ["9 June"]


def test_a_paragraph_in_the_place_of_another_is_no_rewording() -> None:
    assert changes([HEAD, FIRST], [HEAD, THIRD]) == [Change.NONE, Change.GONE, Change.NEW]


def numbered(sentence: str, count: int) -> list[str]:
    return [
        f"{sentence} {number} {chr(0x4E00 + number)}{chr(0x5E00 + number * 7)}。" for number in range(count)
    ]


def test_a_long_text_changed_in_every_paragraph_is_still_paired() -> None:
    old = numbered("The works on the northern pier have cost more than the council had said in May:", 400)
    new = [paragraph.replace("northern", "southern") for paragraph in old]
    comparison = revised(old, new)
    assert not comparison.is_rough
    assert {row.change for row in comparison.rows} == {Change.REWORDED}


def test_one_paragraph_of_a_whole_book_is_compared_word_by_word() -> None:
    old = " ".join(numbered("Of the piers", 3000))
    new = old.replace(" 1500 ", " 1499 ")
    row = revised([old], [new]).rows[0]
    assert row.change is Change.REWORDED
    assert sum(len(piece.words) for piece in row.pieces if piece.part is Part.GONE) < 10


def test_two_long_texts_that_share_nothing_are_not_compared_for_ever() -> None:
    letters = [chr(0x4E00 + number % 3000) for number in range(240_000)]
    old = ["".join(letters[start : start + 80]) for start in range(0, 240_000, 80)]
    comparison = revised(old, [paragraph[::-1] for paragraph in old])
    assert comparison.is_rough
    assert {row.change for row in comparison.rows} == {Change.GONE, Change.NEW}

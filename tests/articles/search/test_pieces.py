"""Which stretches of a text are indexed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import Block
from articles.search import pieces as cutting
from articles.search.pieces import LONGEST, OVERLAP, Piece, pieces, whole
from articles.search.words import vector


def one_block(text: str) -> list[Block]:
    return [Block("paragraph", 0, len(text), "en")]


def test_a_block_is_a_piece_and_an_omission_is_none() -> None:
    text = "Bridge\n\n[…]\n\nIt opens. […] It closes."
    gap = text.rindex("[…]")
    blocks = [
        Block("heading-1", 0, 6, "en"),
        Block("omission", 8, 11, "en"),
        Block("paragraph", 13, len(text), "en"),
    ]
    found = pieces(text, blocks, [(8, 11), (gap, gap + 3)])
    assert found == [Piece(0, 0, 6), Piece(2, 13, gap), Piece(2, gap + 3, len(text))]


def test_what_has_no_words_is_left_out() -> None:
    assert pieces("[…] \n", [Block("paragraph", 0, 5, "en")], [(0, 3)]) == []


def test_no_word_is_cut_where_a_long_block_is() -> None:
    text = "Bridges, 3,000.5 of them: C++ and GPT-4o. " * 1000
    words = set(text.split())
    cut = pieces(text, one_block(text))
    assert len(cut) > 5
    assert {word for piece in cut for word in text[piece.start : piece.end].split()} == words


def test_chinese_is_cut_between_its_characters_and_not_in_a_number() -> None:
    text = "大桥于三千五百日后耗资3,000,000.5元GPT通车" * 400
    for piece in pieces(text, one_block(text)):
        assert not text[piece.start].isascii() and not text[piece.end - 1].isascii()


def test_a_text_of_a_million_characters_without_a_place_to_cut_is_cut_all_the_same() -> None:
    text = "a" * 1_000_000
    cut = pieces(text, one_block(text))
    assert len(cut) < 300
    assert max(end - start for _number, start, end in cut) == LONGEST


@given(
    st.text("ab,.中文 \ń", min_size=1, max_size=40),
    st.integers(1, 700),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3000)), max_size=3),
    st.floats(0, 1),
    st.integers(1, OVERLAP),
)
def test_each_stretch_as_long_as_the_overlap_stands_whole_in_a_piece(
    repeated: str, times: int, gaps: list[tuple[float, int]], where: float, size: int
) -> None:
    text = repeated * times
    omissions = sorted((int(at * len(text)), min(int(at * len(text)) + long, len(text))) for at, long in gaps)
    start = int(where * len(text))
    end = min(start + size, len(text))
    cut = pieces(text, one_block(text), omissions)
    left_out = {place for gap in omissions for place in range(*gap)}
    if text[start:end].strip() and not left_out.intersection(range(start, end)):
        crossed = any(start < gap < end for gap, gap_end in omissions if gap == gap_end)
        assert crossed or any(one.start <= start and end <= one.end for one in cut)
    for one in cut:
        assert 0 <= one.start < one.end <= len(text)
        assert one.end - one.start <= LONGEST + cutting.FURTHEST
        assert not left_out.intersection(range(one.start, one.end))


def test_all_words_of_rows_are_put_in_one_without_their_places() -> None:
    rows = [
        vector([("A", "The bridge's 大桥"), ("D", "It opens")]),
        vector([("D", "the q*")]),
    ]
    (text,) = whole(rows)
    assert text == "'the' 'bridge' 'bridg~' '大桥' '桥' 'it' 'opens' 'open~' 'q*' 'q'"
    assert whole([]) == whole([""]) == []


def test_more_words_than_a_tsvector_takes_are_put_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MOST_BYTES", 10)
    assert whole([vector([("D", "aaaa bbbb cccc 大桥")])]) == ["'aaaa' 'bbbb'", "'cccc'", "'大桥'", "'桥'"]

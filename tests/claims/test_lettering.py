import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.lettering import fitted, text, width, written


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("2023-11-22 · strong", ("2023-11-22", "strong")),
        ("The Information", ("The", "Information")),
        ("不计：引文未读，依据", ("不计：引文未", "读，依据")),
        ("字" * 12, ("字" * 7, "字" * 5)),
        ("w" * 17, ("w" * 13, "wwww")),
        ("", ()),
    ],
)
def test_words_go_on_in_a_further_line(words: str, lines: tuple[str, ...]) -> None:
    assert fitted(words, 96, 13, 2) == lines


@given(st.text("ab W字，。“”（）·", max_size=40), st.integers(60, 200), st.integers(1, 3))
def test_lines_are_never_too_wide_or_too_many_and_lose_no_letter_but_where_they_are_cut(
    words: str, room: int, most: int
) -> None:
    lines = fitted(words, room, 13, most)
    assert len(lines) <= most
    assert all(width(line.rstrip(), 13) <= room for line in lines)
    shown = re.sub("[ ·]", "", "".join(lines))
    assert shown == re.sub("[ ·]", "", words) or shown.endswith("…")


def test_a_text_that_was_cut_keeps_its_words() -> None:
    words = "a long name of many words"
    one = text(0, 0, words, fitted(words, 60, 13, 1))
    assert one.is_cut
    assert one.words == words
    assert not text(0, 0, "and so on …", ("and so on …",)).is_cut


def test_a_name_and_its_note_belong_to_their_article_and_a_note_alone_to_none() -> None:
    name, note, nothing = text(0, 0, "wire", ("wire",)), text(0, 15, "weak", ("weak",)), text(0, 0, "", ())
    assert written("wire", name, note).article == "wire"
    assert written("wire", name, nothing).texts == (name,)
    assert written("wire", nothing, note).article is None
    assert written("wire", nothing, nothing).texts == ()

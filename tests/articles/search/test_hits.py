"""Where what was asked for stands in a text, in its own words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.asking import ask
from articles.search.hits import extract, hits
from articles.search.words import tokens
from tests.articles.search.test_words import texts


def marked(text: str, query: str, *, typing: bool = False) -> str:
    """The text with [ ] round what is hit."""
    shown, done = "", 0
    for start, end in hits(text, ask(query, typing=typing)):
        shown += f"{text[done:start]}[{text[start:end]}]"
        done = end
    return shown + text[done:]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("OpenAI 的董事會解僱了 Altman’s", "董事会 altman", "OpenAI 的[董事會]解僱了 [Altman]’s"),
        ("Boards and a board", "boards", "[Boards] and a [board]"),
        ("Boards and a board", '"boards"', "[Boards] and a board"),
        ("open source, open-source, source", '"open source"', "[open source], [open-source], source"),
        ("税收，免税", "税", "[税]收，免[税]"),
        ("董董事董", "董", "[董][董]事[董]"),
        ("董事会的董事会", "董事会", "[董事会]的[董事会]"),
        ("一一一", "一一", "[一一一]"),
        ("２０％ and 20", "20", "[２０]％ and [20]"),
        ("20% of 1,000", "20% 1000", "[20%] of [1,000]"),
        ("Q* is not Q", "Q*", "[Q*] is not Q"),
        ("Q* is not Q", "Q", "[Q]* is not [Q]"),
        ("GPT-4o, GPT 4o, GPT-4", "GPT-4o", "[GPT-4o], [GPT 4o], GPT-4"),
        ("openly OpenAI", "open*", "[openly] [OpenAI]"),
        ("don’t", "don't", "[don’t]"),
        ("one two", "-one two", "one [two]"),
        ("2023年11月和2023年", "2023年", "[2023年]11月和[2023年]"),
        ("Ａltman董事会 Altman 董事", "altman董事", "[Ａltman董事]会 [Altman 董事]"),
        ("解\ufe0e雇", "解雇", "[解\ufe0e雇]"),
        ("one two one two three", '"one two three" "two one"', "one [two one two three]"),
        ("no words", "&", "no words"),
        # Python before 3.11.5 takes more than a group matches where it is repeated possessively.
        ("Café董事à株", "café", "[Café]董事à株"),
        ("Café董事à株", "株", "Café董事à[株]"),
    ],
)
def test_what_is_marked(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


def test_a_word_that_is_typed_is_marked_as_a_whole() -> None:
    assert marked("OpenAI and opening", "open", typing=True) == "[OpenAI] and [opening]"


@given(texts, st.data())
@settings(max_examples=200, deadline=None)
def test_every_phrase_cut_from_a_text_is_marked_there(text: str, data: st.DataObject) -> None:
    found = tokens(text)
    if not found:
        return
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, min(first + 8, len(found) - 1)))
    start, end = found[first].start, found[last].end
    phrase = text[start:end].replace('"', " ")
    places = hits(text, ask(f'"{phrase}"'))
    assert any(place <= start and min(end, stop) > start for place, stop in places)
    assert all(0 <= place < stop <= len(text) for place, stop in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))


def test_the_extract_is_where_most_different_words_are_hit() -> None:
    text = "board board board " + "x " * 200 + "the board of OpenAI met " + "y " * 200
    found = extract(text, hits(text, ask("board openai")), 60)
    assert "the board of OpenAI met" in found.text
    assert [found.text[start:end] for start, end in found.places] == ["board", "OpenAI"]
    assert text[found.start : found.end] == found.text
    assert found.is_cut_before and found.is_cut_after


def test_an_extract_cuts_no_word() -> None:
    text = "considerations " * 20 + "board " + "considerations " * 20
    found = extract(text, hits(text, ask("board")), 100)
    assert found.text.split()[0] == found.text.split()[-1] == "considerations"


def test_of_a_text_without_a_hit_the_extract_is_the_beginning() -> None:
    assert extract("董" * 500, []).text == "董" * 160
    found = extract("short", [], 160)
    assert (found.text, found.is_cut_before, found.is_cut_after) == ("short", False, False)
    assert extract("", []).text == ""


@given(texts, texts, st.integers(1, 30))
@settings(max_examples=200, deadline=None)
def test_an_extract_shows_its_best_hit_whole(text: str, query: str, around: int) -> None:
    places = hits(text, ask(query))
    found = extract(text, places, around)
    assert text[found.start : found.end] == found.text
    assert bool(found.places) == bool(places)
    for start, end in found.places:
        assert (found.start + start, found.start + end) in places
    longest = max((end - start for start, end in places), default=0)
    assert len(found.text) <= max(around, longest)

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.clues.passages import Shared, Words, shared, words_of
from articles.documents import Block

WORDS = [
    "river",
    "bridge",
    "mayor",
    "closes",
    "opens",
    "again",
    "today",
    "after",
    "floods",
    "in",
    "the",
    "north",
    "of",
    "town",
]
PASSAGE = " ".join(f"{WORDS[number % 11]}{number}" for number in range(60))
HAN = "".join(chr(0x4E00 + number * 7) for number in range(60))


def of(text: str) -> Words:
    return words_of(text, [Block("paragraph", 0, len(text), "en")] if text else [])


def in_common(one: str, other: str) -> Shared | None:
    first, second = of(one), of(other)
    return shared(first, second, first.runs.keys() & second.runs.keys())


def test_a_passage_is_found_whole_wherever_it_stands() -> None:
    found = in_common(f"Before it all. {PASSAGE} After it.", f"{PASSAGE}!")
    assert found == Shared(15, 15 + len(PASSAGE), 60, 60)


def test_chinese_is_compared_by_its_characters() -> None:
    found = in_common(f"前文。{HAN}。后文", f"另一篇：{HAN}")
    assert found is not None
    assert (found.start, found.end, found.longest) == (3, 63, 60)


def test_capital_letters_and_punctuation_are_no_difference() -> None:
    found = in_common(PASSAGE, PASSAGE.upper().replace(" ", ", "))
    assert found is not None
    assert found.longest == 60


def test_different_texts_have_nothing_in_common() -> None:
    assert in_common(PASSAGE, HAN) is None
    assert in_common("", PASSAGE) is None


def test_what_is_quoted_in_both_is_no_shared_passage() -> None:
    assert in_common(f"She said: “{PASSAGE}”", f"“{PASSAGE}”, he heard.") is None
    quotation = words_of(PASSAGE, [Block("quotation", 0, len(PASSAGE), "en")])
    assert not quotation.runs


def test_a_text_that_goes_round_in_circles_ends() -> None:
    found = in_common("river bridge " * 500, "river bridge " * 500)
    assert found is None or found.longest <= 1000


@given(st.text(alphabet="ab “”江桥\n", max_size=60), st.integers(0, 60), st.text("xyz ", max_size=60))
@settings(max_examples=200)
def test_a_copied_stretch_is_never_longer_than_what_was_copied(before: str, cut: int, after: str) -> None:
    text, copy = f"{before} {PASSAGE[cut:]} {after}", f"{after} {PASSAGE[cut:]}"
    first, second = of(text), of(copy)
    found = shared(first, second, first.runs.keys() & second.runs.keys())
    if found:
        assert 0 <= found.start < found.end <= len(text)
        assert found.longest <= found.words <= len(first)

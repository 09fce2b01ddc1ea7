"""What becomes of quotes when a text is revised (articles/quotes.py, candidates.py, alignment.py)."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.quotes import Match, Quote, Reason, Revised, State, anchor, context
from tests.benchmarks.anchoring import outcome
from tests.benchmarks.revised import Case, cases
from tests.benchmarks.stories import Stories

OLD = (
    "市政府周一宣布新大桥推迟通车。\n\n港务局说，旧码头将在三月关闭，预算为704万元。居民对此表示担忧。\n\n"
    "两名工程师告诉本报，他们去年就警告过裂缝。市长没有回应。\n\n本报将继续关注此事的进展。"
)
WORDS = "旧码头将在三月关闭，预算为704万元"


def taken(text: str, words: str) -> tuple[Quote, int]:
    start = text.index(words)
    return Quote(words, *context(text, start, start + len(words))), start


def became(words: str, new: str, old: str = OLD) -> Match:
    quote, start = taken(old, words)
    return anchor(quote, old, start, new)


def shown(match: Match, text: str) -> str:
    assert match.start is not None and match.end is not None
    return text[match.start : match.end]


def test_words_that_stayed_are_exact_wherever_they_begin_now() -> None:
    new = "更正：本文有改动。\n\n" + OLD
    match = became(WORDS, new)
    assert (match.state, match.reason) == (State.EXACT, Reason.ONLY)
    assert match.start == new.index(WORDS)


def test_words_that_went_elsewhere_with_their_paragraph_are_moved() -> None:
    first, *others = OLD.split("\n\n")
    new = "\n\n".join([*others, first])
    match = became("市政府周一宣布新大桥推迟通车", new)
    assert match.state is State.MOVED
    assert shown(match, new) == "市政府周一宣布新大桥推迟通车"


def test_a_number_that_was_retyped_is_a_change_to_confirm() -> None:
    new = OLD.replace("704", "731")
    match = became(WORDS, new)
    assert (match.state, match.reason) == (State.CHANGED, Reason.ALIKE)
    assert shown(match, new) == "旧码头将在三月关闭，预算为731万元"


def test_a_quote_of_nothing_but_a_number_is_known_by_its_surroundings() -> None:
    new = OLD.replace("704", "731")
    match = became("704", new)
    assert match.state is State.CHANGED
    assert shown(match, new) == "731"


def test_a_word_in_place_of_the_first_is_part_of_the_passage() -> None:
    old = "By noon Sutskever had resigned from the board. Nobody said why."
    new = old.replace("Sutskever", "the chief scientist")
    match = became("Sutskever had resigned from the board", new, old)
    assert shown(match, new) == "the chief scientist had resigned from the board"


def test_other_quotation_marks_are_a_change_to_confirm() -> None:
    old = "The report called the tests “entirely satisfactory” at the time."
    new = old.replace("“", '"').replace("”", '"')
    match = became("the tests “entirely satisfactory”", new, old)
    assert match.state is State.CHANGED
    assert shown(match, new) == 'the tests "entirely satisfactory"'


def test_a_sentence_put_into_a_passage_is_inside_it() -> None:
    new = OLD.replace("，预算为", "。此前已有三次推迟。预算为")
    assert shown(became(WORDS, new), new) == "旧码头将在三月关闭。此前已有三次推迟。预算为704万元"


def test_what_remains_of_a_passage_does_not_run_into_the_next_sentence() -> None:
    new = OLD.replace("，预算为704万元。", "。天气预报说本周有雨。")
    assert shown(became(WORDS, new), new).rstrip("。") == "旧码头将在三月关闭"


def test_words_that_went_are_orphaned() -> None:
    new = OLD.replace("两名工程师告诉本报，他们去年就警告过裂缝。", "")
    match = became("两名工程师告诉本报，他们去年就警告过裂缝", new)
    assert (match.start, match.state, match.reason) == (None, State.ORPHANED, Reason.ABSENT)


ALIKE = f"会上还有人说，{WORDS}，这不可接受。"


def test_a_changed_passage_does_not_jump_onto_the_same_words_elsewhere() -> None:
    old = f"{OLD}\n\n{ALIKE}"
    new = old.replace("704", "731", 1)
    match = became(WORDS, new, old)
    assert match.state is State.CHANGED
    assert shown(match, new) == "旧码头将在三月关闭，预算为731万元"


def test_a_passage_that_went_does_not_jump_onto_the_same_words_elsewhere() -> None:
    old = f"{OLD}\n\n{ALIKE}"
    new = old.replace(WORDS, "关闭的日期未定", 1)
    assert became(WORDS, new, old).state in (State.ORPHANED, State.AMBIGUOUS)


def test_a_changed_passage_does_not_jump_onto_the_same_words_that_are_new() -> None:
    new = f"{OLD.replace('704', '731')}\n\n{ALIKE}"
    match = became(WORDS, new)
    assert match.state is State.CHANGED
    assert shown(match, new) == "旧码头将在三月关闭，预算为731万元"


def test_the_second_of_two_same_sentences_is_still_the_second() -> None:
    old = f"{OLD}\n\n市长没有回应。港务局也没有。"
    new = "前言。\n\n" + old.replace("704", "731")
    start = old.rindex("没有回应")
    quote = Quote("没有回应", *context(old, start, start + 4))
    match = anchor(quote, old, start, new)
    assert (match.start, match.state) == (new.rindex("没有回应"), State.EXACT)


def test_letters_within_another_word_are_not_the_word() -> None:
    old = "You may charge a fee for the copy."
    match = became("may charge a", "You may charge another fee for the copy.", old)
    assert match.state is State.CHANGED


def test_a_quote_of_another_article_is_not_placed() -> None:
    quote = Quote("航天局证实火箭发射成功，两名宇航员已进入空间站", "今天上午，", "，将停留六个月。")
    for start in (None, 5):
        assert anchor(quote, OLD, start, OLD.replace("704", "731")).state is State.ORPHANED


def test_a_quote_whose_place_is_not_known_is_found_by_its_words_and_surroundings() -> None:
    quote, start = taken(OLD, WORDS)
    assert anchor(quote, OLD, None, OLD).start == start
    new = OLD.replace("704", "731")
    assert shown(anchor(quote, "", None, new), new) == "旧码头将在三月关闭，预算为731万元"


def test_words_that_an_editor_confirmed_are_what_is_looked_for_next() -> None:
    quote, start = taken(OLD, WORDS)
    second = OLD.replace("704", "731")
    end = start + len(WORDS)
    third = "更正。\n\n" + second
    match = anchor(quote, second, start, third, end=end)
    assert (match.state, match.reason) == (State.CHANGED, Reason.CONFIRMED)
    assert shown(match, third) == "旧码头将在三月关闭，预算为731万元"
    back = anchor(quote, second, start, OLD, end=end)
    assert (back.start, back.state) == (start, State.EXACT)


def test_an_empty_quote_has_no_place() -> None:
    with pytest.raises(ValueError, match="needs words"):
        anchor(Quote(""), OLD, 0, OLD)


def test_a_text_too_long_to_compare_word_by_word_is_compared_by_paragraphs() -> None:
    paragraph = "".join(chr(0x4E00 + place) for place in range(400))
    twice = "\n\n".join([paragraph[place:] + paragraph[:place] for place in range(70)] * 2)
    quote, start = taken(twice, paragraph[200:260])
    match = Revised(twice, "前言。\n\n" + twice).anchor(quote, start)
    assert (match.start, match.state) == (start + 5, State.EXACT)


#: Texts of few words, so that they repeat.
texts = st.lists(
    st.sampled_from(["董事会", "信", "的", "Altman ", "said ", "20% ", "。", ". ", "\n\n", "“是”", "😀"]),
    min_size=1,
    max_size=40,
).map("".join)


@st.composite
def passages(draw: st.DrawFn, text: str) -> tuple[Quote, int]:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Quote(text[start:end], *context(text, start, end)), start


@given(st.data(), texts)
def test_in_the_same_text_every_quote_is_exact_where_it_was(data: st.DataObject, text: str) -> None:
    quote, start = data.draw(passages(text))
    if quote.exact.strip():
        match = anchor(quote, text, start, text)
        assert (match.start, match.end, match.state) == (start, start + len(quote.exact), State.EXACT)


@given(st.data(), texts, st.integers(0, 5), st.integers(0, 5))
def test_what_is_written_before_and_after_only_shifts_a_quote(
    data: st.DataObject, text: str, before: int, after: int
) -> None:
    quote, start = data.draw(passages(text))
    if quote.exact.strip():
        lead = "编者按 " * before
        match = anchor(quote, text, start, lead + text + " 完" * after)
        assert match.state in (State.EXACT, State.MOVED)
        assert match.start == start + len(lead)


@given(st.data(), texts, texts, st.none() | st.integers(-5, 90), st.none() | st.integers(-5, 90))
def test_whatever_is_placed_without_asking_is_the_quote_word_for_word(
    data: st.DataObject, old: str, new: str, start: int | None, end: int | None
) -> None:
    quote, _start = data.draw(passages(data.draw(st.sampled_from([old, new]))))
    gaps = data.draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=3))
    omissions = [(first, min(first + size, len(new))) for first, size in gaps if first < len(new)]
    match = anchor(quote, old, start, new, end=end, omissions=omissions)
    if match.state in (State.AMBIGUOUS, State.ORPHANED):
        assert match.start is match.end is None
    else:
        words = shown(match, new)
        assert words
        assert match.state is State.CHANGED or words == quote.exact
        assert match.likeness is not None
        assert 0 <= match.likeness <= 1
        covered = range(match.start or 0, match.end or 0)
        assert not any(first < covered.stop and covered.start < last for first, last in omissions)


@given(st.data(), st.integers(0, 10_000), st.sampled_from(["zh", "en"]))
@settings(max_examples=50)
def test_a_quote_that_was_taken_out_is_not_placed(data: st.DataObject, seed: int, language: str) -> None:
    old = Stories(Random(seed), language).story(3)
    quote, start = data.draw(passages(old))
    new = old[:start] + old[start + len(quote.exact) :]
    if quote.exact not in new:
        assert anchor(quote, old, start, new).state not in (State.EXACT, State.MOVED)


def tried(seed: int) -> dict[str, list[tuple[Case, str]]]:
    """A small part of the set that the benchmark prints the whole of, by outcome."""
    found: dict[str, list[tuple[Case, str]]] = {}
    for case in cases(seed, 6):
        match = anchor(case.quote, case.old, case.start, case.new)
        found.setdefault(outcome(case, match), []).append((case, case.kind))
    return found


def test_articles_revised_as_newsrooms_do_leave_no_quote_on_the_wrong_words() -> None:
    found = tried(7)
    assert "PLACED WRONG" not in found
    assert len(found.get("PROPOSED WRONG", [])) <= 2
    assert len(found.get("proposed near", [])) + len(found.get("tied", [])) <= 4
    kept = [kind for _case, kind in found["orphaned"] if not ("deleted" in kind or kind == "another article")]
    assert len(kept) <= 4

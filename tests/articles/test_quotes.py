import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.quotes import CONTEXT, Match, Quote, Reason, State, context, find

#: A few letters make many repeats; one stands outside the basic plane, one joins to what it follows.
texts = st.text(alphabet="ab𠮷字\u0301\n", min_size=1, max_size=60)


def stretches(text: str) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
        lambda ends: (min(ends), max(ends))
    )


def test_words_that_stand_once_are_exact() -> None:
    assert find(Quote("信"), "一封信。") == Match(2, 3, State.EXACT, Reason.ONLY)


def test_offsets_are_code_points_after_emoji_and_rare_han() -> None:
    text = "😀𠮷野家已关闭。"
    match = find(Quote("已关闭"), text)
    assert (match.start, match.end) == (4, 7)
    assert text[4:7] == "已关闭"


@pytest.mark.parametrize("words", ["two words", "two  words ", "Two words", "two words"])
def test_nothing_is_normalised(words: str) -> None:
    assert find(Quote(words), "two  words") == Match(None, None, State.ORPHANED, Reason.ABSENT)


def test_words_that_stand_twice_are_told_apart_by_what_surrounds_them() -> None:
    text = "他说是。她说是。"
    assert find(Quote("说是", prefix="她"), text) == Match(5, 7, State.EXACT, Reason.CONTEXT)
    assert find(Quote("说是", suffix="。她"), text) == Match(1, 3, State.EXACT, Reason.CONTEXT)


def test_surroundings_that_agree_in_part_count_from_the_quote_outwards() -> None:
    assert find(Quote("yes", prefix="c b "), "a yes b yes").start == 8
    assert find(Quote("yes", suffix=" b c"), "yes b yes a").start == 0


def test_equal_surroundings_are_told_apart_by_the_nearest_place() -> None:
    assert find(Quote("yes"), "yes no yes", near=9) == Match(7, 10, State.EXACT, Reason.NEAREST)
    assert find(Quote("yes"), "yes no yes", near=0) == Match(0, 3, State.EXACT, Reason.NEAREST)


def test_surroundings_go_before_the_nearest_place() -> None:
    assert find(Quote("yes", prefix="no "), "yes no yes", near=0).start == 7


@pytest.mark.parametrize("near", [None, 2])
def test_places_that_nothing_tells_apart_are_ambiguous(near: int | None) -> None:
    assert find(Quote("a"), "a---a", near=near) == Match(None, None, State.AMBIGUOUS, Reason.TIED)


def test_overlapping_occurrences_are_all_seen() -> None:
    assert find(Quote("aa"), "aaa").state is State.AMBIGUOUS
    assert find(Quote("aa", prefix="a"), "aaa").start == 1


def test_words_inside_an_omission_are_not_found() -> None:
    text = "before […] after"
    assert find(Quote("…"), text, omissions=[(7, 10)]).state is State.ORPHANED
    assert find(Quote("before […]"), text, omissions=[(7, 10)]).state is State.ORPHANED
    assert find(Quote("after"), text, omissions=[(7, 10)]).start == 11


def test_context_stops_at_an_omission() -> None:
    text = "left out […] yes and on […] no"
    assert context(text, 13, 16, omissions=[(9, 12), (24, 27)]) == (" ", " and on ")
    assert context(text, 13, 16) == ("left out […] ", " and on […] no")


def test_context_does_not_agree_across_an_omission() -> None:
    text = "x[…]yes x[…]yes"
    assert find(Quote("yes", prefix="x[…]"), text, omissions=[(1, 4), (9, 12)]).state is State.AMBIGUOUS


def test_context_is_cut_to_its_length_in_code_points() -> None:
    prefix, suffix = context("𠮷" * 100, 50, 51)
    assert len(prefix) == len(suffix) == CONTEXT


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 2), (-1, 2), (0, 99)])
def test_context_of_no_words_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        context("some words", start, end)


def test_context_of_left_out_words_is_refused() -> None:
    with pytest.raises(ValueError, match="left out"):
        context("a […] b", 0, 7, omissions=[(2, 5)])


def test_an_empty_quote_is_refused() -> None:
    with pytest.raises(ValueError, match="needs words"):
        find(Quote(""), "text")


@given(st.data(), texts)
def test_a_passage_taken_from_a_text_is_found_where_it_was_taken(data: st.DataObject, text: str) -> None:
    start, end = data.draw(stretches(text).filter(lambda ends: ends[0] < ends[1]))
    match = find(Quote(text[start:end], *context(text, start, end)), text, near=start)
    assert (match.start, match.end, match.state) == (start, end, State.EXACT)


@given(texts, texts, st.none() | st.integers(-5, 70))
def test_whatever_is_found_is_the_quote_word_for_word(words: str, text: str, near: int | None) -> None:
    match = find(Quote(words[:3]), text, near)
    if match.start is None:
        assert match.state in (State.AMBIGUOUS, State.ORPHANED)
        assert (match.state is State.ORPHANED) == (words[:3] not in text)
    else:
        assert text[match.start : match.end] == words[:3]


@given(st.data(), texts)
def test_nothing_found_meets_an_omission(data: st.DataObject, text: str) -> None:
    gaps = data.draw(st.lists(stretches(text).filter(lambda ends: ends[0] < ends[1]), max_size=3))
    match = find(Quote(text[:2]), text, near=0, omissions=gaps)
    if match.start is not None and match.end is not None:
        before, after = context(text, match.start, match.end, omissions=gaps)
        reach = range(match.start - len(before), match.end + len(after))
        assert not any(gap_start <= place < gap_end for gap_start, gap_end in gaps for place in reach)


def test_omissions_inside_one_another_are_one() -> None:
    assert find(Quote("a"), "aaaa", omissions=[(0, 3), (1, 2)]) == Match(3, 4, State.EXACT, Reason.ONLY)
    assert context("abcdef", 4, 5, omissions=[(0, 3), (1, 2)]) == ("d", "f")

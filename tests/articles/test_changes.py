"""What readers may see of how an article was changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.changes import Changes, Paragraph, Side, changes, how_many_differ
from articles.differences import Change, Part
from articles.documents import Part as Written
from articles.documents import assemble

HEAD = "The harbour opens in May"
FIRST = "The harbour master said on Tuesday that the bridge opens on 3 May."
SECOND = "Nobody at the ministry would confirm the date to the paper."
THIRD = "The works began two years ago and have cost twelve million."


def side(*paragraphs: str, seen: str | None = None, is_excerpt: bool = False) -> Side:
    """A text of these paragraphs; of which, with `seen`, readers see these words alone."""
    kinds = ["omission" if words == "[…]" else "paragraph" for words in paragraphs]
    parts = zip(kinds, paragraphs, strict=True)
    text, blocks, _marks = assemble(Written(kind, words, "en") for kind, words in parts)
    stretches = [(0, len(text))]
    if seen is not None:
        stretches = [(text.index(seen), text.index(seen) + len(seen))] if seen else []
    places = [place for place in range(len(text)) if text.startswith("[…]", place)]
    return Side(text, blocks, stretches, [(place, place + 3) for place in places], is_excerpt)


def paragraphs_of(found: Changes) -> list[Paragraph]:
    return [paragraph for run in found.runs for paragraph in run.paragraphs]


def words(found: Changes, *parts: Part) -> str:
    """All that is shown, in order; with `parts`, of these kinds."""
    shown = [one for paragraph in paragraphs_of(found) for one in paragraph.shown]
    return "|".join(one.words for one in shown if not parts or one.part in parts)


#: No letter of it twice, so that each says where it is from.
LETTERS = "".join(chr(0x4E00 + number) for number in range(120))


@st.composite
def sides(draw: st.DrawFn) -> Side:
    """Some of the letters in order, in paragraphs, of which some stretches are seen."""
    kept = draw(st.lists(st.booleans(), min_size=len(LETTERS), max_size=len(LETTERS)))
    letters = "".join(letter for letter, is_kept in zip(LETTERS, kept, strict=True) if is_kept)
    size = draw(st.integers(3, 30))
    pieces = [letters[start : start + size] for start in range(0, len(letters), size)]
    text, blocks, _marks = assemble(Written("paragraph", piece, "zh-Hans") for piece in pieces)
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    seen = list(zip(ends[::2], ends[1::2], strict=False))
    return Side(text, blocks, seen)


def seen_in(one: Side) -> str:
    return "".join(one.text[start:end] for start, end in one.seen)


@given(sides(), sides())
def test_no_letter_is_shown_that_the_two_texts_do_not_show(old: Side, new: Side) -> None:
    found = changes(old, new)
    assert set(words(found, Part.GONE)) <= {*seen_in(old), "|", "\n"}
    assert set(words(found, Part.NEW)) <= {*seen_in(new), "|", "\n"}
    assert set(words(found)) <= {*seen_in(old), *seen_in(new), "|", "\n"}


@given(sides(), sides())
def test_every_letter_that_the_two_texts_show_is_shown(old: Side, new: Side) -> None:
    assert set(words(changes(old, new))) >= {*seen_in(old), *seen_in(new)} - {"\n"}


def test_words_that_came_and_went_are_told_apart() -> None:
    found = changes(side(HEAD, FIRST), side(HEAD, FIRST.replace("3 May", "9 June")))
    assert words(found, Part.GONE) == "3 May"
    assert words(found, Part.NEW) == "9 June"
    paragraph = paragraphs_of(found)[1]
    assert "".join(one.words for one in paragraph.before) == FIRST
    assert "".join(one.words for one in paragraph.now) == FIRST.replace("3 May", "9 June")
    assert (found.counts, found.not_shown) == ({Change.REWORDED: 1}, 0)


def test_what_stands_in_the_place_of_words_that_readers_see_stays_hidden() -> None:
    old = side(HEAD, FIRST, SECOND, seen=FIRST)
    found = changes(old, side(HEAD, FIRST.replace("3 May", "9 June"), SECOND, seen=""))
    assert words(found, Part.GONE) == "3 May"
    assert "June" not in words(found)
    assert "on Tuesday" in words(found)


def test_hidden_changes_are_counted_and_no_more() -> None:
    old = side(HEAD, FIRST, SECOND, THIRD, seen=FIRST)
    new = side(HEAD, FIRST, SECOND.replace("paper", "Gazette"), f"{THIRD} So far.", seen=FIRST)
    found = changes(old, new)
    assert [(run.kind, run.count, run.changed) for run in found.runs] == [
        ("hidden", 1, 0),
        ("same", 1, 0),
        ("hidden", 2, 2),
    ]
    assert (found.counts, found.not_shown) == ({Change.REWORDED: 2}, 2)


def test_a_change_in_the_unseen_part_of_a_paragraph_is_told_without_its_words() -> None:
    old, new = f"{FIRST} {SECOND}", f"{FIRST} {THIRD.replace('works', 'ministry')}"
    found = changes(side(old, seen=FIRST), side(new, seen=FIRST))
    paragraph = paragraphs_of(found)[0]
    assert paragraph.change is Change.REWORDED
    assert not paragraph.shows_change
    assert [one.words for one in paragraph.shown] == [f"{FIRST} ", ""]


def test_long_stretches_without_a_change_are_folded() -> None:
    same = [f"Paragraph {number} says what it said." for number in range(9)]
    found = changes(side(*same, FIRST), side(*same, THIRD))
    assert [(run.kind, run.count) for run in found.runs] == [("folded", 8), ("same", 1), ("changed", 2)]


def test_a_paragraph_that_moved_counts_once() -> None:
    found = changes(side(HEAD, FIRST, SECOND, THIRD), side(HEAD, SECOND, THIRD, FIRST))
    moved = [one for one in paragraphs_of(found) if one.change is Change.MOVED]
    assert [(one.old, one.new, one.elsewhere) for one in moved] == [(1, None, 3), (None, 3, 1)]
    assert found.counts == {Change.MOVED: 1}


def test_what_an_excerpt_left_out_is_no_change() -> None:
    excerpt = side("[…]", FIRST, "[…]", is_excerpt=True)
    for found in (changes(excerpt, side(HEAD, FIRST, THIRD)), changes(side(HEAD, FIRST, THIRD), excerpt)):
        assert [run.kind for run in found.runs] == ["left_out", "same", "left_out"]
        assert not found.counts


def test_what_an_excerpt_left_out_of_a_paragraph_is_no_change() -> None:
    excerpt = side(f"{FIRST} […] {THIRD}", is_excerpt=True)
    found = changes(excerpt, side(f"{FIRST} {SECOND} {THIRD}"))
    assert [run.kind for run in found.runs] == ["same"]
    assert words(found) == f"{FIRST} || {THIRD}"


def test_a_few_words_of_a_long_paragraph_were_not_removed_from_it() -> None:
    excerpt = side(HEAD, "[…]confirm the date[…]", is_excerpt=True)
    whole = side(HEAD, f"{FIRST} {SECOND} {THIRD}")
    for found in (changes(excerpt, whole), changes(whole, excerpt)):
        assert not found.counts
        assert "confirm the date" in words(found, Part.SAME)


def test_a_paragraph_of_an_excerpt_that_is_gone_was_removed() -> None:
    found = changes(side(HEAD, SECOND, is_excerpt=True), side(HEAD, FIRST, THIRD))
    assert found.counts == {Change.GONE: 1}


def test_a_word_that_changed_in_an_excerpt_is_a_change() -> None:
    excerpt = side(f"{FIRST} […]", is_excerpt=True)
    found = changes(excerpt, side(f"{FIRST.replace('Tuesday', 'Monday')} {SECOND}"))
    assert (words(found, Part.GONE), words(found, Part.NEW)) == ("Tuesday", "Monday")
    assert found.counts == {Change.REWORDED: 1}


def test_paragraphs_that_differ_are_counted_on_the_side_that_has_more() -> None:
    assert how_many_differ(side(HEAD, FIRST), side(HEAD, SECOND, THIRD)) == 2
    assert how_many_differ(side(HEAD, FIRST, SECOND), side(FIRST, SECOND)) == 1
    assert how_many_differ(side(HEAD, FIRST), side(FIRST, HEAD)) == 0

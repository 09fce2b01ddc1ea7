"""What the server believes of the words that a browser sends: nothing but what stands in the text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import Mark, Part, assemble, to_json
from articles.models import Revision
from claims.forms.passages import PassageForm

TEXT = "The master said: no. He said it twice.\n\n他说：不。😀 𠮷田 e\u0301te\u0301."


def revision(*parts: str | Part, number: int = 1) -> Revision:
    """A text that is not saved, in paragraphs of Chinese and English by turns."""
    made = [
        part if isinstance(part, Part) else Part("paragraph", part, ("en", "zh-Hans")[place % 2])
        for place, part in enumerate(parts)
    ]
    text, blocks, marks = assemble(made)
    return Revision(number=number, text=text, blocks=to_json(blocks), marks=to_json(marks))


def sent(newest: Revision | None, exact: str, start: int | None = None, **values: Any) -> PassageForm:
    values.setdefault("revision", newest.number if newest else 1)
    data = {"quote_exact": exact, "start": "" if start is None else start, **values}
    return PassageForm(data, newest=newest)


def refusal(form: PassageForm) -> str:
    assert not form.is_valid()
    return " ".join(map(str, form.errors["quote_exact"]))


letters = st.text(alphabet="ab 不。\n😀𠮷\u0301\u05d0\u202e", min_size=1, max_size=20).filter(
    lambda text: "\n\n" not in text and text == text.strip()
)


@given(st.lists(letters, min_size=1, max_size=4), st.data())
def test_any_words_chosen_in_any_text_are_taken_as_they_stand(
    paragraphs: list[str], data: st.DataObject
) -> None:
    newest = revision(*paragraphs)
    text = newest.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    exact = text[start:end]
    # As a browser sends it: line ends as CR LF.
    form = sent(
        newest,
        exact.replace("\n", "\r\n"),
        start,
        quote_prefix=text[max(0, start - 32) : start].replace("\n", "\r\n"),
        quote_suffix=text[end : end + 32].replace("\n", "\r\n"),
    )
    if not exact.strip():
        assert refusal(form) in ("A quote needs words.", "This field is required.")
        return
    assert form.is_valid(), form.errors
    assert (form.taken.start, form.taken.end, form.taken.exact) == (start, end, exact)
    assert text[:start].endswith(form.taken.prefix)
    assert text[end:].startswith(form.taken.suffix)


@given(st.lists(letters, min_size=1, max_size=3), st.text("ab不😀\n ", max_size=6), st.integers(-1, 80))
def test_nothing_is_taken_that_does_not_stand_there(paragraphs: list[str], exact: str, start: int) -> None:
    newest = revision(*paragraphs)
    form = sent(newest, exact, start if start >= 0 else None)
    if form.is_valid():
        assert newest.text[form.taken.start : form.taken.end] == form.taken.exact
        assert form.taken.exact == exact if start >= 0 else exact.strip()


def test_words_that_stand_elsewhere_are_refused_at_that_place() -> None:
    newest = revision(TEXT)
    assert "do not stand at that place" in refusal(sent(newest, "said", 12))
    assert "do not stand at that place" in refusal(sent(newest, "said", 4000))


def test_other_words_round_them_are_refused() -> None:
    newest = revision(TEXT)
    form = sent(newest, "said", TEXT.index("said"), quote_prefix="The mistress ")
    assert "Something else stands around" in refusal(form)


def test_pasted_words_are_found_where_they_stand_only_once() -> None:
    form = sent(revision(TEXT), " twice.\r\n")
    assert form.is_valid()
    assert (form.taken.start, form.taken.exact) == (TEXT.index("twice."), "twice.")
    assert form.taken.prefix == "The master said: no. He said it "[-32:]


def test_pasted_words_that_stand_twice_need_what_stands_round_them() -> None:
    newest = revision(TEXT)
    assert "several places" in refusal(sent(newest, "said"))
    form = sent(newest, "said", quote_prefix="He ")
    assert form.is_valid()
    assert form.taken.start == TEXT.rindex("said")


def test_the_language_is_that_of_the_block_in_which_they_begin() -> None:
    newest = revision("In English.", "中文。")
    for exact, language in (("English", "en"), ("中文", "zh-Hans"), ("English.\n\n中文", "en")):
        form = sent(newest, exact, newest.text.index(exact))
        assert form.is_valid()
        assert form.taken.language == language


@pytest.mark.parametrize("start", [None, 4])
def test_a_quote_does_not_run_across_words_left_out(start: int | None) -> None:
    inside = Part("paragraph", "One […] two three.", "en", (Mark("omission", 4, 7),))
    newest = revision(inside, Part("omission", "[…]", "en"), "Four.")
    place = newest.text.index("[…] two") if start else None
    assert refusal(sent(newest, "[…] two", place))
    form = sent(newest, "two three.\n\n[…]\n\nFour", 8 if start else None)
    assert refusal(form)
    kept = sent(newest, "two three", 8 if start else None)
    assert kept.is_valid()
    assert (kept.taken.prefix, kept.taken.suffix) == (" ", ".\n\n")


def test_words_of_an_older_text_are_looked_for_in_the_newest() -> None:
    newest = revision("Since then: the master said no.", number=2)
    form = sent(newest, "master said", 4, revision=1, quote_prefix="The ", quote_suffix=" no")
    assert "Something else" in refusal(form)
    form = sent(newest, "master said", 4, revision=1, quote_prefix="the ", quote_suffix=" no")
    assert form.is_valid()
    assert (form.taken.start, form.saw_newest) == (16, False)
    gone = refusal(sent(newest, "gone", 4, revision=1))
    assert gone == "A newer text of the article has come in since you opened it, without these words."


def test_no_words_of_an_article_without_text_can_be_quoted() -> None:
    assert "No text of this article is held" in refusal(sent(None, "words"))


@pytest.mark.parametrize(
    ("name", "value"), [("start", "-1"), ("start", "x"), ("revision", "0"), ("quote_exact", "a\0b")]
)
def test_what_no_browser_sends_is_refused_in_words(name: str, value: str) -> None:
    form = PassageForm({"revision": 1, "start": 0, "quote_exact": "The", name: value}, newest=revision(TEXT))
    assert not form.is_valid()
    assert name in form.errors


def test_a_text_that_there_is_not_is_no_text_to_quote_from() -> None:
    newest = revision(TEXT, number=2)
    for number in (3, 99, 10**30 - 1):
        assert "There is no such text" in refusal(sent(newest, "The master", 0, revision=number))
    assert "There is no such text" in refusal(sent(newest, "The master", 0, revision=""))
    assert sent(newest, "The master", 0, revision=2).is_valid()


def test_words_pasted_without_a_place_need_no_text_to_be_named() -> None:
    assert sent(revision(TEXT), "The master", revision="").is_valid()

"""Texts out of other people's JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.outside.texts import cleaned, language_of, text_of


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  The\u00a0bridge \n opens ", "The bridge opens"),
        ("&amp;quot;It opens&amp;quot;", '"It opens"'),
        ("&lt;p&gt;It <b>opens</b>&lt;/p&gt;", "It opens"),
        ("One<br/>two", "One two"),
        ("5 < 6 and 7 > 3", "5 < 6 and 7 > 3"),
        ("x<y and z>w", "x<y and z>w"),
        ('<a href="https://example.org/">It</a> opens', "It opens"),
        ("It\x00 op\x07ens", "It op ens"),
        ("It opens \ud83d", "It opens"),
        ("\u202eIt opens\u200b\ufeff", "It opens"),
        ("AT&T", "AT&T"),
        (f"&#{'9' * 5000};", f"&#{'9' * 5000};"),
    ],
)
def test_a_text_is_one_line_of_its_words(text: str, read: str) -> None:
    assert cleaned(text) == read


@given(st.text())
def test_cleaning_never_raises_and_leaves_one_line_that_can_be_kept(text: str) -> None:
    read = cleaned(text)
    assert read == " ".join(read.split())
    assert not {"\0", "\n", "\u2028"} & set(read)
    read.encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("False", "False"),
        (["", None, "False"], "False"),
        ({"@value": "False"}, "False"),
        ({"@type": "Thing", "name": ["", "False"]}, "False"),
        (4, "4"),
        (True, ""),
        (None, ""),
        ([[[[[[[["False"]]]]]]]], ""),
    ],
)
def test_a_text_is_found_in_what_stands_in_its_place(value: object, text: str) -> None:
    assert text_of(value, "name") == text


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("The bridge was closed", "", "en"),
        ("Mayor’s bridge closed", "", "en"),
        ("大桥五月三日通车", "", "zh-Hans"),
        ("大桥五月三日通车", "en", "zh-Hans"),
        ("世衛組織宣布COVID-19結束", "zh-TW", "zh-Hans"),
        ("The bridge was closed", "zh", "en"),
        ("The bridge was closed", "en_GB", "en"),
        ("The bridge was closed", "English", "en"),
        ("El puente fue cerrado", "en-US", "en"),
        ("El puente fue cerrado por la alcaldesa", "", None),
        ("Die Brücke ist gesperrt", "", None),
        ("Jembatan itu tidak ditutup", "", None),
        ("Le pont est fermé", "fr", None),
        ("The bridge was closed", "de", None),
        ("橋は閉鎖された", "", None),
        ("首相辞任", "ja", None),
        ("다리가 폐쇄되었다", "en", None),
        ("पुल बंद है", "en", None),
        ("Мост закрыт", "", None),
        ("1234", "", None),
    ],
)
def test_a_language_is_told_by_its_letters_then_by_what_is_stated_then_by_its_words(
    text: str, stated: str, language: str | None
) -> None:
    assert language_of(text, stated) == language

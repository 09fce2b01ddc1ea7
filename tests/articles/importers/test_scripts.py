import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.scripts import amount, headline_language, language_of, languages_by_amount, soft_break


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("蓝港换帅尘埃落定", "zh-Hans"),
        ("Blue Harbour、Lantern Lab另请高明。", "zh-Hans"),
        ("The word 宫斗 means palace intrigue.", "en"),
        ("𠮷野", "zh-Hans"),
        ("Blue Harbour", "en"),
    ],
)
def test_the_language_is_that_of_most_words(text: str, lang: str) -> None:
    assert language_of(text) == lang


def test_a_row_of_figures_takes_the_language_around_it() -> None:
    assert language_of("2024: 20%", "zh-Hans") == "zh-Hans"


def test_languages_come_in_the_order_of_their_amount() -> None:
    pairs = [("en", "A short line"), ("zh-Hans", "这一半的内容要多得多"), ("en", "and one more")]
    assert languages_by_amount(pairs) == ("zh-Hans", "en")


def test_a_name_on_its_own_line_is_no_language_of_the_article() -> None:
    assert languages_by_amount(
        [("zh-Hans", "这一段有二十个以上的汉字，所以另一种语言不算。"), ("en", "Lantern")]
    ) == ("zh-Hans",)


def test_a_headline_full_of_names_is_chinese_all_the_same() -> None:
    assert headline_language("[Linux][RK3399] driver notes 驱动") == "zh-Hans"
    assert headline_language("Linux driver notes") == "en"


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("文", "字", ""),
        ("。", "字", ""),
        ("，", "“", ""),
        ("”", "字", ""),
        ("か", "ナ", ""),
        ("文", "a", " "),
        ("a", "文", " "),
        ("a", "b", " "),
        ("”", "a", " "),
        ("한", "글", " "),
        ("😀", "文", " "),
        ("文", "", ""),
        ("", "a", ""),
    ],
)
def test_a_soft_break_is_a_space_unless_both_sides_are_full_width(
    before: str, after: str, joined: str
) -> None:
    assert soft_break(before, after) == joined


@given(st.text(st.sampled_from("桥路𠮷a é1，- ")))
@settings(max_examples=100)
def test_every_chinese_character_and_every_latin_word_counts(text: str) -> None:
    han = [character for character in text if character in "桥路𠮷"]
    words = re.findall("[aé]+(?:-[aé]+)*", text)
    assert amount(text) == (len(han), len(words))

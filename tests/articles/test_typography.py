from hypothesis import given
from hypothesis import strategies as st

from articles.typography import same_letters


def test_white_space_quotation_marks_and_width_do_not_tell_words_apart() -> None:
    for one, other in (
        ("the bridge opens", "the  bridge\nopens"),
        ("“soon”, he said", '"soon", he said'),
        ("don’t", "don't"),
        ("「大桥」关闭", "“大桥”关闭"),
        ("提供 20% 的算力", "提供20%的算力"),
        ("大桥，渡轮。", "大桥,渡轮."),
        ("Ｑ＊ 项目", "Q*项目"),
        ("不换就走 ", "不换就走"),
        ("in\u00adtel\u200bli\u2060gence", "intelligence"),
    ):
        assert same_letters(one, other), (one, other)


def test_what_changes_what_is_said_is_told_apart() -> None:
    for one, other in (
        ("now here", "nowhere"),
        ("3.5", "35"),
        ("in 20 24", "in 2024"),
        ("不，是", "不是"),
        ("He will.", "He will?"),
        ("-5", "5"),
        ("10²", "102"),
        ("us", "US"),
        ("大桥", "大橋"),
        ("a “fact”", "a fact"),
    ):
        assert not same_letters(one, other), (one, other)


@given(st.text())
def test_every_text_is_like_itself_and_like_itself_between_spaces(text: str) -> None:
    assert same_letters(text, text)
    assert same_letters(f"  {text}\n", text)


@given(st.text(st.characters(categories=["L", "N"])), st.text(st.characters(categories=["L", "N"])))
def test_it_works_both_ways(one: str, other: str) -> None:
    assert same_letters(one, other) == same_letters(other, one)

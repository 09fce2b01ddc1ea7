import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.clues import Reason
from articles.clues.attributions import attributions
from articles.documents import Part, assemble
from tests.articles.clues.texts import POST, PUBLISHERS, REUTERS


def found(*paragraphs: str) -> list[tuple[int | str | None, str, str]]:
    text, blocks, _marks = assemble(Part("paragraph", one, "zh-Hans") for one in paragraphs)
    return [(one.publisher, one.reason, one.kind) for one in attributions(text, blocks, PUBLISHERS)]


@pytest.mark.parametrize(
    ("text", "reason", "kind"),
    [
        ("据路透社报道，大桥关闭。", Reason.ATTRIBUTION, ""),
        ("路透社的独家报道说，大桥关闭。", Reason.ATTRIBUTION, ""),
        ("他向路透社透露，大桥将关闭。", Reason.ATTRIBUTION, ""),
        ("转译自路透社", Reason.RETOLD, "translates"),
        ("本文编译自：《路透社》", Reason.RETOLD, "translates"),
        ("摘编自路透社", Reason.RETOLD, "summarises"),
        ("来源：路透社", Reason.RETOLD, "republishes"),
        ("转载自路透社", Reason.RETOLD, "republishes"),
        ("今天我们分享路透社的文章", Reason.RETOLD, "summarises"),
        ("11 月 22 日（路透社）- 大桥关闭。", Reason.DATELINE, ""),
        ("路透社伦敦11月22日电 大桥关闭。", Reason.DATELINE, ""),
        ("The bridge closed, according to Reuters.", Reason.ATTRIBUTION, ""),
        ("Reuters first reported the closure.", Reason.ATTRIBUTION, ""),
        ("The mayor told Reuters so.", Reason.ATTRIBUTION, ""),
        ("LONDON, Nov 22 (Reuters) - The bridge closed.", Reason.DATELINE, ""),
        ("Reprinted from Reuters.", Reason.RETOLD, "republishes"),
        ("This was translated from Reuters.", Reason.RETOLD, "translates"),
        ("Source: Reuters", Reason.RETOLD, "republishes"),
    ],
)
def test_a_publisher_named_as_the_source_is_found_by_what_stands_round_its_name(
    text: str, reason: Reason, kind: str
) -> None:
    assert found(text) == [(REUTERS, reason, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "路透社的总部在伦敦。",
        "Reuters is a company.",
        "She used to work at Reuters.",
        "（路透社是一家通讯社）",
        "Reuters and Morning Post shares rose.",
    ],
)
def test_a_publisher_that_is_only_talked_about_is_no_source(text: str) -> None:
    assert found(text) == []


def test_a_cue_in_one_paragraph_says_nothing_of_a_name_in_the_next() -> None:
    assert found("according to", "Reuters is a company.") == []


def test_a_name_that_nobody_has_on_record_is_told_after_a_plain_cue_only() -> None:
    assert found("编译自山城晚报，有删节。") == [(None, Reason.RETOLD, "translates")]
    assert found("据山城晚报报道。") == []


def test_one_source_is_told_once_for_each_way_in_which_it_is_named() -> None:
    both = found("据路透社报道，一。", "据路透社报道，二。据晨报报道，三。")
    assert both == [(REUTERS, Reason.ATTRIBUTION, ""), (POST, Reason.ATTRIBUTION, "")]


@given(
    st.lists(st.sampled_from(["据路透社报道，", "according to Reuters ", "😀", "\n", "编译自", "。", "x"]))
)
@settings(max_examples=200)
def test_the_words_that_say_so_hold_the_name_and_lie_in_the_text(parts: list[str]) -> None:
    text, blocks, _marks = assemble([Part("paragraph", "".join(parts), "zh-Hans")])
    for one in attributions(text, blocks, PUBLISHERS):
        assert 0 <= one.start < one.end <= len(text)
        assert one.name in text[one.start : one.end]

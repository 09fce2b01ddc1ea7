import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import (
    BLOCK_KINDS,
    MARK_KINDS,
    Block,
    Mark,
    Part,
    assemble,
    blocks_from_json,
    check,
    is_language_tag,
    marks_from_json,
    normalise_address,
    to_json,
)

TEXT = "标题\n\n一段𠮷文字"
BLOCKS = (Block("heading-1", 0, 2, "zh-Hans"), Block("paragraph", 4, 9, "zh-Hans"))

lines = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
parts = st.builds(Part, st.sampled_from(BLOCK_KINDS), lines, st.sampled_from(["zh-Hans", "en"]))


@st.composite
def marked_parts(draw: st.DrawFn) -> Part:
    part = draw(parts)
    start = draw(st.integers(0, len(part.text) - 1))
    end = draw(st.integers(start + 1, len(part.text)))
    mark = Mark(draw(st.sampled_from(MARK_KINDS)), start, end)
    return Part(part.kind, part.text, part.lang, (mark,), part.marker)


@given(st.lists(marked_parts(), max_size=6))
def test_what_is_assembled_passes_the_check_and_slices_give_it_back(given_parts: list[Part]) -> None:
    text, blocks, marks = assemble(given_parts)
    check(text, blocks, marks)
    assert [text[block.start : block.end] for block in blocks] == [part.text for part in given_parts]
    marked = [part.text[part.marks[0].start : part.marks[0].end] for part in given_parts]
    assert [text[mark.start : mark.end] for mark in marks] == marked


def test_a_part_without_text_makes_no_block() -> None:
    text, blocks, _ = assemble(
        [Part("paragraph", "a", "en"), Part("rule", "", "en"), Part("code", "b", "en")]
    )
    assert text == "a\n\nb"
    assert [block.kind for block in blocks] == ["paragraph", "code"]


@given(st.lists(marked_parts(), max_size=4))
def test_blocks_and_marks_come_back_from_json(given_parts: list[Part]) -> None:
    _, blocks, marks = assemble(given_parts)
    assert blocks_from_json(to_json(blocks)) == blocks
    assert marks_from_json(to_json(marks)) == marks


def test_json_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError):
        marks_from_json([{"kind": "link", "start": 0, "end": 1, "colour": "red"}])


@pytest.mark.parametrize(
    ("text", "blocks", "marks", "words"),
    [
        (TEXT + "\r", BLOCKS, (), "cannot be kept"),
        ("\0", (Block("code", 0, 1, "en"),), (), "cannot be kept"),
        ("\ud800", (Block("code", 0, 1, "en"),), (), "cannot be kept"),
        (TEXT, (Block("footer", 0, 2, "en"), BLOCKS[1]), (), "unknown kind"),
        (TEXT, BLOCKS[:1], (), "goes on after"),
        (TEXT, BLOCKS[1:], (), "begins at 4, not at 0"),
        (TEXT, (BLOCKS[0], Block("paragraph", 3, 9, "en")), (), "begins at 3, not at 4"),
        (TEXT, (BLOCKS[0], Block("paragraph", 4, 10, "en")), (), "ends outside"),
        (TEXT, (Block("heading-1", 0, 0, "en"), BLOCKS[1]), (), "empty"),
        ("ab", (Block("code", 0, 1, "en"), Block("code", 1, 2, "en")), (), "No blank line"),
        (TEXT, (Block("heading-1", 0, 2, ""), BLOCKS[1]), (), "no BCP 47 tag"),
        (TEXT, BLOCKS, (Mark("underline", 0, 1),), "unknown kind"),
        (TEXT, BLOCKS, (Mark("strong", 1, 5),), "not inside one block"),
        (TEXT, BLOCKS, (Mark("strong", 4, 4),), "empty"),
        (TEXT, BLOCKS, (Mark("strong", 8, 10),), "not inside one block"),
    ],
)
def test_the_check_names_the_broken_rule(
    text: str, blocks: tuple[Block, ...], marks: tuple[Mark, ...], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        check(text, blocks, marks)


def test_the_check_takes_marks_in_any_order() -> None:
    check(
        TEXT, BLOCKS, [Mark("strong", 5, 9), Mark("link", 0, 2, "https://a.example"), Mark("emphasis", 4, 9)]
    )


WECHAT = "https://mp.weixin.qq.com/s?__biz=QUJD==&mid=22&idx=1&sn=ab"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.example.com/a", "https://example.com/a"),
        ("HTTPS://Example.COM:443/a/", "https://example.com/a"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&b=2&fbclid=y", "https://example.com/a?b=2"),
        ("https://example.com/%e4%b8%ad%7Ea", "https://example.com/中~a"),
        ("http://mp.weixin.qq.com/s?sn=ab&__biz=QUJD==&mid=22&idx=1&chksm=c0&scene=1#rd", WECHAT),
        ("  https://example.com\n", "https://example.com/"),
    ],
)
def test_two_addresses_of_one_page_are_equal(one: str, other: str) -> None:
    assert normalise_address(one) == normalise_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com:8443/a", "https://example.com/a"),
        ("https://news.example.com/a", "https://example.com/a"),
        (WECHAT, WECHAT.replace("idx=1", "idx=2")),
        ("https://mp.weixin.qq.com/s/AbC", "https://mp.weixin.qq.com/s/abc"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
    ],
)
def test_addresses_of_two_pages_differ(one: str, other: str) -> None:
    assert normalise_address(one) != normalise_address(other)


@pytest.mark.parametrize(
    "address", ["", "mailto:desk@example.com", "http://[bad", "no address", "https:///a"]
)
def test_what_is_no_web_address_stays_as_it_is(address: str) -> None:
    assert normalise_address(address) == address


@given(
    st.one_of(
        st.text(), st.text(st.sampled_from("%4eE中/?&=#:.w ~\ud800"), max_size=20).map("http://a.b/".__add__)
    )
)
def test_normalising_twice_changes_nothing(address: str) -> None:
    once = normalise_address(address)
    assert normalise_address(once) == once


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "EN-gb",
        "zh-Hans",
        "zh-Hans-CN",
        "zh-cmn-Hans",
        "de-1901",
        "sl-rozaj",
        "es-419",
        "x-a",
        "en-u-ca",
    ],
)
def test_a_tag_of_the_shape_of_bcp_47_is_one(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "klingon speak",
        "en\n",
        "!!!",
        "e",
        "x",
        "en-u",
        "zh_Hans",
        "zh-",
        "-zh",
        "en--US",
        "中文",
        "muchtoolong",
    ],
)
def test_a_tag_of_another_shape_is_none(tag: str) -> None:
    assert not is_language_tag(tag)


def test_a_tag_longer_than_can_be_kept_is_none() -> None:
    assert is_language_tag("en-x-" + "a1-" * 9 + "abc")
    assert not is_language_tag("en-x-" + "a1-" * 9 + "abcd")

import textwrap
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers import read, wechat

HEAD = """# 蓝港换帅的深层原因：一场**内部**分裂

文章作者: 灯塔研究员
发布时间: 2024-03-06 09:30
发布地: 宁波
原文链接: http://mp.weixin.qq.com/s?__biz=QUJD==&mid=22&idx=1&sn=ab&chksm=c0#rd

封面图链接: https://mmbiz.example/cover/300

![](https://mmbiz.example/one/640?from=export)

"""
FOOT = """
\x20\x20

原文链接：

https://www.harbourpost.example/science/reports/2024/03/blue-harbour-lab-
board-split/40417/

海上见闻日日更新\x20\x20
欢迎点赞、转发给“朋友”

"""


def exported(*paragraphs: str, head: str = HEAD, foot: str = FOOT) -> bytes:
    """A file as the exporter makes it: each paragraph wrapped at 78 characters."""
    return (head + "\n\n".join(map(wrapped, paragraphs)) + "\n" + foot).encode()


def wrapped(paragraph: str) -> str:
    return textwrap.fill(paragraph, 78, break_long_words=False)


LONG = (
    "截至今天2024年3月6日，蓝港实验室换帅的余波还没有过去，谁也说不准前 CEO 会不会回来，"
    "许多员工希望 Blue Harbour 董事会换人，公司又答应拿出 20% 的算力给安全小组。"
    "公**司致力于增收的团队吃紧，一切在 Lantern 与随后上市的几件工具那里到了顶点。** “头一周最多不过"
    " 10 万用户，”一名在场者说，that was a state-of-the-art system - nobody else had one at the time."
)


def test_every_field_at_the_head_is_read() -> None:
    document = read(exported(LONG), "a.txt")
    assert document.titles == {"zh-Hans": "蓝港换帅的深层原因：一场内部分裂"}
    assert document.byline == document.publisher == "灯塔研究员"
    assert document.address == "http://mp.weixin.qq.com/s?__biz=QUJD==&mid=22&idx=1&sn=ab&chksm=c0#rd"
    assert (document.published.at, document.published.precision) == (datetime(2024, 3, 6, 9, 30), "minute")
    assert not document.published.zone_stated
    assert document.languages == ("zh-Hans",)


def test_the_second_address_is_that_of_the_original() -> None:
    document = read(exported(LONG), "a.txt")
    assert document.original_address == (
        "https://www.harbourpost.example/science/reports/2024/03/blue-harbour-lab-board-split/40417/"
    )


def test_what_is_no_text_is_dropped_and_noted() -> None:
    document = read(exported(LONG), "a.txt")
    assert [note.code for note in document.notes] == [
        "images-dropped",
        "metadata-unused",
        "cover-dropped",
        "promotion-dropped",
    ]
    assert len(document.blocks) == 2


def test_a_line_break_stands_for_the_space_it_replaced() -> None:
    assert "\n" in wrapped(LONG)
    document = read(exported(LONG), "a.txt")
    block = document.blocks[1]
    assert document.text[block.start : block.end] == LONG.replace("**", "")
    strong = next(mark for mark in document.marks if mark.kind == "strong")
    assert document.text[strong.start : strong.start + 3] == "司致力"


def test_broken_emphasis_loses_its_asterisks() -> None:
    document = read(exported("** _译文如下：_**", LONG), "a.txt")
    block = document.blocks[1]
    assert document.text[block.start : block.end] == "译文如下："


def test_lists_headings_and_the_writers_own_breaks_stay() -> None:
    body = "## 小标题\n\n  * 第一项\n  * 第二项\n\n短的一行\n另一行\n"
    document = read((HEAD + body + FOOT).encode(), "a.txt")
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks[1:]] == [
        ("heading-2", "小标题"),
        ("list-item", "第一项"),
        ("list-item", "第二项"),
        ("paragraph", "短的一行另一行"),
    ]


def test_without_a_footer_nothing_is_taken_for_one() -> None:
    document = read(exported(LONG, "接下来怎样，要等下周。", foot=""), "a.txt")
    assert document.text.endswith("接下来怎样，要等下周。")
    assert document.original_address == ""
    assert "promotion-dropped" not in [note.code for note in document.notes]


@pytest.mark.parametrize(
    "invitation",
    ["点击上方蓝字关注我们", "长按识别二维码", "欢迎关注、转发", "记得点赞", "- END -", "（商务合作请留言）"],
)
def test_invitations_are_dropped_at_both_ends(invitation: str) -> None:
    document = read(exported(invitation, LONG, invitation, foot=""), "a.txt")
    assert len(document.blocks) == 2


@pytest.mark.parametrize(
    "sentence", ["公司提高了订阅价格。", "这条消息被大量转发。", "团队扫描了全部漏洞。", "工作已完成。"]
)
def test_news_with_words_of_an_invitation_is_kept(sentence: str) -> None:
    document = read(exported(sentence, LONG, sentence, foot=""), "a.txt")
    assert document.text.count(sentence) == 2


@pytest.mark.parametrize(
    "text",
    ["# 标题\n\n正文。\n", "文章作者: 甲\n\n正文。", "一段。\n\n又一段。\n发布时间: 未定\n发布地: 未定\n"],
)
def test_one_such_line_does_not_make_an_export(text: str) -> None:
    assert not wechat.matches(text)


words = st.from_regex(r"[a-zA-Z\u4e00-\u9fff0-9，。]{1,14}(--?[a-z]{2,9}){0,3}", fullmatch=True)


@given(st.lists(words, min_size=1, max_size=60).map(" ".join))
def test_unwrapping_gives_back_what_was_wrapped(paragraph: str) -> None:
    document = read(exported("甲" + paragraph, foot=""), "a.txt")
    assert document.text.partition("\n\n")[2] == "甲" + paragraph

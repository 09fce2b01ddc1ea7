"""What each family makes of a sample of its kind."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.documents import Document, Published
from articles.importers import read

SAMPLES = Path(__file__).parent / "samples"


def sample(name: str) -> Document:
    return read((SAMPLES / name).read_bytes(), name)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def codes(document: Document) -> list[str]:
    return [note.code for note in document.notes]


def test_a_digest_has_a_headline_in_both_languages_and_its_originals_address() -> None:
    document = sample("digest.md")
    assert document.titles == {
        "zh-Hans": "蓝港实验室把「新产品」放在安全之前，研究主管离开",
        "en": "Blue Harbour ranks ‘new tools’ above safety, says the one who led its labs",
    }
    assert document.byline == "hp"
    assert document.address == ""
    assert document.original_address == "https://harbourpost.example/news/1f2e77"
    at = datetime(2024, 3, 5, 6, 7, 8, 123000, UTC)
    assert document.published == Published(at, "minute", True, "2024-03-05T06:07:08.123Z")
    assert document.languages == ("zh-Hans", "en")


def test_a_digest_begins_with_headline_and_standfirst_each_once() -> None:
    document = sample("digest.md")
    assert blocks(document) == [
        ("heading-1", "蓝港实验室把「新产品」放在安全之前，研究主管离开"),
        ("standfirst", "Departure shows how deep the rift at the maker of Lantern has become"),
        (
            "paragraph",
            "蓝港实验室的研究主管因 「新产品」 优先于安全而离开。"
            "「对齐小组」的其他成员也在考虑去留，公司对 Q* 项目只字未提。",
        ),
        ("heading-1", "问题："),
        ("list-item", "公司承诺的 20% 算力何时兑现？"),
        ("list-item", "谁来接手 对齐小组？"),
        ("heading-1", "Blue Harbour ranks ‘new tools’ above safety, says the one who led its labs"),
        ("paragraph", "In short:"),
        (
            "paragraph",
            "The head of research has left Blue Harbour Lab:"
            ' caution, a farewell note says, lost to "new tools".',
        ),
    ]
    assert [block.lang for block in document.blocks[:3]] == ["zh-Hans", "en", "zh-Hans"]
    assert [block.marker for block in document.blocks[4:6]] == ["1.", "2."]
    assert codes(document) == ["metadata-unused", "headline-repeated"]


def test_a_headline_repeated_as_a_bare_line_stands_once() -> None:
    document = read("---\ntitle: 标题在此\n---\n\n标题在此\n\n正文。".encode(), "a.md")
    assert document.text == "标题在此\n\n正文。"


def test_a_saved_page_keeps_the_article_and_drops_the_page() -> None:
    document = sample("saved_page.txt")
    assert document.titles == {"zh-Hans": "蓝港“换帅”尘埃落定,安全派悉数离开"}
    assert (document.byline, document.publisher) == ("灯塔评论", "港湾新闻")
    assert document.published == Published()
    assert [(kind, text[:6]) for kind, text in blocks(document)] == [
        ("heading-1", "蓝港“换帅”"),
        ("standfirst", "研究主管要走"),
        ("paragraph", "上周,蓝港实"),
        ("paragraph", "发布会之后不"),
        ("paragraph", "分歧由来已久"),
        ("paragraph", "业内常说“芯"),
    ]
    details = {note.code: note.detail for note in document.notes}
    assert details["rights"] == "本文为转载,未经原作者同意请勿再次刊登。"
    assert details["second-body-dropped"].startswith("3 paragraphs")
    assert "暂无评论,来" in details["page-dropped"] and "机器人创企获蓝港投资" in details["page-dropped"]


def test_an_english_page_is_told_from_its_furniture_too() -> None:
    document = sample("newspage.txt")
    assert document.titles == {"en": "Harbour bridge reopens two days early"}
    assert document.byline == "The Harbour Post newsroom"
    assert document.published == Published(datetime(2024, 3, 5), "day", False, "5 March 2024")
    assert [(kind, text[:9]) for kind, text in blocks(document)] == [
        ("heading-1", "Harbour b"),
        ("standfirst", "Engineers"),
        ("paragraph", "The bridg"),
        ("paragraph", "The autho"),
        ("paragraph", "What happ"),
        ("paragraph", "Ferries w"),
    ]


def test_a_page_without_its_second_body_reads_the_same() -> None:
    whole = (SAMPLES / "saved_page.txt").read_text()
    once = whole[: whole.rindex("蓝港“换帅”")]
    assert read(once.encode(), "a.txt").text == sample("saved_page.txt").text


def test_a_notes_headline_is_the_one_in_its_text() -> None:
    document = sample("note.md")
    title = "独家：蓝港研究员在换帅前向董事会示警 — 两名知情者说"
    assert document.titles == {"zh-Hans": title}
    assert document.text.startswith(f"{title}\n\n3 月 5 日（港湾社）")
    assert "转译" not in document.text
    assert document.text.count("Q*") == 3
    assert document.published == Published(datetime(2024, 3, 6), "day", False, "2024-03-06")
    assert [note.detail for note in document.notes] == [
        "转译：",
        "The note itself is called: 2024-03-06 蓝港研究员在换帅",
    ]


def test_a_note_without_a_headline_in_its_text_takes_its_own_name() -> None:
    source = "---\ntitle: 2024-03-06 会议记录\ngrammar_cjkRuby: true\n---\n\n第一段，没有标题。\n"
    document = read(source.encode(), "a.md")
    assert document.titles == {"zh-Hans": "会议记录"}
    assert document.published.printed == "2024-03-06"
    assert document.text == "会议记录\n\n第一段，没有标题。"


def test_plain_text_joins_wrapped_lines() -> None:
    document = sample("plain.txt")
    assert document.titles == {"en": "Harbour bridge to close for repairs"}
    assert blocks(document)[1:] == [
        (
            "paragraph",
            "The bridge over the old harbour will close on 3 March, the port authority said on Friday."
            " Ferries will run every ten minutes.",
        ),
        ("paragraph", "大桥将于三月三日关闭，渡轮每十分钟一班。"),
    ]


def test_long_lines_of_plain_text_are_paragraphs() -> None:
    lines = ["这是没有空行的一段，" * 12 + "完。", "　　这是第二段，" + "有缩进，" * 20 + "完。"]
    document = read("\n".join(lines).encode(), "a.txt")
    assert document.text == "\n\n".join(line.strip() for line in lines)
    assert document.titles == {}
    assert codes(document) == ["no-title"]


def test_an_impossible_date_is_kept_as_printed_and_noted() -> None:
    document = read(b"---\ntitle: T\ndate: 2024-02-30\n---\nBody.", "a.md")
    assert document.published == Published(None, "none", False, "2024-02-30")
    assert codes(document) == ["date-unusable"]


def test_the_own_address_is_not_the_originals() -> None:
    source = "---\ntitle: T\nurl: https://own.example/a\nsource: https://original.example/b\n---\nBody."
    document = read(source.encode(), "a.md")
    assert (document.address, document.original_address) == (
        "https://own.example/a",
        "https://original.example/b",
    )


@pytest.mark.parametrize(
    "line",
    [
        "[原文链接](https://a.example/b)",
        "原文链接：https://a.example/b",
        "**Source Link**: <https://a.example/b>",
        "[Original article](https://a.example/b)",
        "【[阅读原文](https://a.example/b)】",
        "来源：\n\nhttps://a.example/b",
    ],
)
def test_a_source_link_is_no_text(line: str) -> None:
    document = read(f"# Title\n\nBody.\n\n{line}\n".encode(), "a.md")
    assert document.original_address == "https://a.example/b"
    assert document.text == "Title\n\nBody."


def test_links_to_several_originals_stay_in_the_text() -> None:
    source = "# News\n\nOne.\n\n[原文链接](https://a.example/1)\n\nTwo.\n\n[原文链接](https://a.example/2)\n"
    document = read(source.encode(), "a.md")
    assert document.original_address == ""
    assert document.text.count("原文链接") == 2
    assert codes(document) == ["several-originals"]


def test_a_standfirst_without_a_headline_is_kept() -> None:
    document = read("---\ndescription: 只有导语\n---\n正文第一段，没有标题。".encode(), "a.md")
    assert blocks(document) == [("standfirst", "只有导语"), ("paragraph", "正文第一段，没有标题。")]

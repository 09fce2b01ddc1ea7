from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import Document, check
from articles.importers import Unreadable, read

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())


def attempt(received: bytes) -> Document | None:
    try:
        return read(received, "upload")
    except Unreadable:
        return None


#: Pieces of every family, so that chance builds files that are nearly of one.
pieces = st.sampled_from(
    [
        "---\n",
        "title: a\n",
        "date: 2024-02-30\n",
        "grammar_cjkRuby: true\n",
        "description: 导语\n",
        "# 标题\n",
        "文章作者: 甲\n",
        "发布时间: 2024-01-01 10:00\n",
        "正在阅读:\n",
        "评论\n",
        "微博\n",
        "首页\n",
        "文|甲\n",
        "原文链接：",
        "[原文链接](https://a.example/b)\n",
        "这一段足够长，所以在保存下来的网页里会被当作正文，而不是页面上的零碎，无论它在文件里出现一次还是两次，都只算一次。\n",
        "**转译**：",
        "> - 1. ",
        "| a | b |\n|---|---|\n",
        "<script>",
        "```\n",
        "\n\n",
        "\0",
        "\r",
        "\u2028",
    ]
)
files = st.lists(st.one_of(pieces, st.text(max_size=12)), max_size=24).map("".join)


@settings(max_examples=200)
@given(files)
def test_any_text_is_a_sound_document_or_refused(source: str) -> None:
    document = attempt(source.encode("utf-8", "surrogatepass"))
    if document is not None:
        check(document.text, document.blocks, document.marks)
        assert document.languages
        assert all(title and "\n" not in title for title in document.titles.values())
        for title in document.titles.values():
            assert title in document.text.replace("\n", " ")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_sound_document_or_refused(received: bytes) -> None:
    document = attempt(received)
    if document is not None:
        check(document.text, document.blocks, document.marks)


@given(files)
def test_the_same_bytes_give_the_same_document(source: str) -> None:
    received = source.encode("utf-8", "surrogatepass")
    assert attempt(received) == attempt(received)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_line_ends_a_mark_and_the_name_change_nothing(path: Path) -> None:
    received = path.read_bytes()
    expected = read(received, path.name)
    assert read(b"\xef\xbb\xbf" + received.replace(b"\n", b"\r\n"), "other.bin") == expected


def test_a_file_of_front_matter_alone_has_its_headline_for_text() -> None:
    assert read(b"---\ntitle: Only this\n---\n", "a.md").text == "Only this"


@pytest.mark.parametrize(
    "received", [b"---\ntags: a\n---\n", "首页\n登录\n微博\n".encode(), b"![a](./a.png)\n\n---\n"]
)
def test_a_file_without_text_is_refused(received: bytes) -> None:
    with pytest.raises(Unreadable, match="holds no text"):
        read(received, "a.md")


def test_what_cannot_be_kept_is_replaced_in_text_and_fields() -> None:
    document = read(b'---\ntitle: "a\\u0000b"\nauthor: "c\\ud800"\n---\nd &#13; e', "a.md")
    assert document.titles == {"en": "a\ufffdb"}
    assert document.byline == "c\ufffd"
    assert document.text == "a\ufffdb\n\nd \ufffd e"


def test_deeply_nested_and_enormous_files_are_read() -> None:
    assert read(b">" * 10_000 + b" deep", "a.md").text.endswith("deep")
    assert len(read(b"x" * 2_000_000, "a.txt").text) == 2_000_000
    assert read(b"# T\n\n" + b"[" * 1_000_000, "a.md").text.count("[") == 1_000_000

"""Articles in pages of the web: their text, and what is said of them."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import Document, Published, check
from articles.importers import Unreadable, read
from tests.benchmarks.import_pages import f1, ours
from tests.benchmarks.news_pages import EN, ZH, page, pages, paragraphs

PAGES = list(pages())


def article(body: str, head: str = "", lang: str = "en") -> Document:
    return read(page(head, f"<article>{body}</article>", lang).encode(), "page.html")


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize(("name", "html", "body"), PAGES, ids=[name for name, _, _ in PAGES])
def test_the_body_of_a_news_page_is_found(name: str, html: str, body: list[str]) -> None:
    found, title = ours(html)
    assert f1(found, "\n".join(body)) > 0.95
    assert title in html
    assert "|" not in title
    assert "Harbour Post" not in title


def test_headings_lists_quotations_and_marks_stay() -> None:
    body = (
        "<h1>The bridge closes</h1>"
        f"<p>{EN[0]} <b>Really</b>, said <a href='/board'>the board</a> <em>twice</em>.</p>"
        f"<h2>Why</h2><blockquote><p>{EN[1]}</p></blockquote>"
        f"<ul><li>{EN[2]}</li></ul><ol><li>{EN[4]}</li></ol><p>{EN[5]}</p>"
    )
    document = read(
        page("", f"<article>{body}</article>").encode(), "a.html", address="https://post.example/a"
    )
    assert blocks(document) == [
        ("heading-1", "The bridge closes"),
        ("paragraph", f"{EN[0]} Really, said the board twice."),
        ("heading-2", "Why"),
        ("quotation", EN[1]),
        ("list-item", EN[2]),
        ("list-item", EN[4]),
        ("paragraph", EN[5]),
    ]
    assert [(mark.kind, document.text[mark.start : mark.end], mark.href) for mark in document.marks] == [
        ("strong", "Really", ""),
        ("link", "the board", "https://post.example/board"),
        ("emphasis", "twice", ""),
    ]
    assert [block.marker for block in document.blocks if block.marker] == ["•", "1."]


def test_what_the_page_says_of_its_article_is_read() -> None:
    head = (
        "<title>The bridge closes | The Harbour Post</title>"
        '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":["NewsArticle"],'
        '"headline":"The bridge closes","datePublished":"2024-03-04T09:12:00+01:00",'
        '"author":[{"name":"Mara Quill"},{"name":"Jon Reed"}],'
        '"publisher":{"name":"The Harbour Post"}}]}</script>'
        '<link rel="canonical" href="https://post.example/bridge">'
    )
    document = article(f"<h1>The bridge closes</h1>{paragraphs(EN)}", head)
    assert document.titles == {"en": "The bridge closes"}
    assert document.byline == "Mara Quill, Jon Reed"
    assert document.publisher == "The Harbour Post"
    assert document.address == "https://post.example/bridge"
    at = datetime(2024, 3, 4, 9, 12, tzinfo=timezone(timedelta(hours=1)))
    assert document.published == Published(at, "minute", True, "2024-03-04T09:12:00+01:00")


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("旧桥三月关闭_海港网", ""),
        ("旧桥三月关闭-国内-海港网", ""),
        ("旧桥三月关闭 | 海港网", "海港网"),
        ("海港网：旧桥三月关闭", ""),
    ],
)
def test_a_headline_has_no_name_of_the_site(title: str, site: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="{site}">'
    document = article(f"<div class=t>旧桥三月关闭</div>{paragraphs(ZH)}", head, "zh")
    expected = title if "：" in title else "旧桥三月关闭"
    assert document.titles == {"zh-Hans": expected}


def test_lines_of_chinese_that_the_source_breaks_are_put_together() -> None:
    document = article(f"<h1>旧桥三月关闭</h1><p>{ZH[0]}\n    {ZH[1]}</p>{paragraphs(ZH[2:])}", "", "zh")
    assert f"{ZH[0]}{ZH[1]}" in document.text


def test_furniture_that_goes_is_noted() -> None:
    body = (
        f"<h1>The bridge closes</h1>{paragraphs(EN[:4])}"
        "<p>READ MORE: <a href='https://post.example/x'>Ferry fares to rise</a></p><p>Advertisement</p>"
        f"{paragraphs(EN[4:])}"
    )
    document = article(body)
    dropped = [note.detail for note in document.notes if note.code == "page-dropped"]
    assert dropped == ["READ MORE: Ferry fares to rise / Advertisement"]
    assert "Ferry fares" not in document.text


def test_a_page_that_is_not_free_to_read_says_so() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    assert "paywall" in [note.code for note in article(paragraphs(EN), head).notes]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (page("<title>T</title>", ""), "no-article"),
        (page("", "<h1>404</h1><p>Not found.</p>"), "no-article"),
        (page("", '<div id="root"></div><script src="a.js"></script>'), "needs-script"),
        ("<html><head></head><frameset><frame src='a'></frameset></html>", "frames"),
        (page("", "<p>a" * 100_000), "too-much-markup"),
    ],
)
def test_a_page_without_an_article_is_refused(html: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(html.encode(), "page.html")
    assert refused.value.code == code


def test_a_tag_of_thousands_of_attributes_is_read_without_them() -> None:
    # Without a limit it would take minutes.
    many = " ".join(f"a{number}='>'" for number in range(100_000))
    path = f'<svg><path d="{"M 1 2 " * 5_000}"></svg>'
    document = article(f"<div {many}>{path}{paragraphs(EN)}</div>")
    assert EN[0] in document.text
    assert "a1=" not in document.text


def test_an_encoding_is_taken_from_the_page_and_from_http() -> None:
    html = page("<title>旧桥</title>", paragraphs(ZH), "zh", "gb2312").encode("gbk")
    document = read(html, "a.html")
    assert ZH[0] in document.text
    assert "encoding" not in [note.code for note in document.notes]
    bare = html.replace(b"gb2312", b"")
    assert read(bare, "a.html", charset="GBK").notes == document.notes
    assert "encoding" in [note.code for note in read(bare, "a.html").notes]


def test_a_page_with_a_few_damaged_bytes_is_read_with_a_note() -> None:
    html = page("", paragraphs(EN)).encode().replace(b"eleven", b"el\xffven")
    document = read(html, "a.html")
    assert "el\ufffdven" in document.text
    assert "damaged-characters" in [note.code for note in document.notes]


def test_a_text_about_pages_is_no_page() -> None:
    source = "# How pages are written\n\nThey begin so:\n\n```html\n<html><body></body></html>\n```\n"
    assert "<html><body></body></html>" in read(source.encode(), "a.md").text


def test_a_page_saved_with_its_pictures_is_read() -> None:
    html = page("<title>T</title>", f"<article>{paragraphs(EN)}</article>").encode()
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Location: https://post.example/a\r\n\r\n"
    )
    document = read(head + html + b"\r\n--x--\r\n", "a.mhtml")
    assert EN[0] in document.text
    assert document.address == "https://post.example/a"


tags = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b>",
            "</b>",
            "<a href='x'>",
            "</a>",
            "<table><tr><td>",
            "</table>",
        ),
        *("<li>", "<ul>", "</ul>", "<br>", "<h2>", "</h2>", "<pre>", "</pre>", "<blockquote>", "<!--", "-->"),
        *(
            "<script>",
            "&#0;",
            "<svg>",
            "<td>",
            "<tr>",
            "\n",
            " ",
            "词语",
            EN[0],
            EN[1],
            ZH[0],
            "<body>",
            "</html>",
        ),
    ]
)


@settings(max_examples=60)
@given(st.lists(tags, max_size=40).map("".join))
def test_any_page_is_a_sound_document_or_refused(body: str) -> None:
    try:
        document = read(f"<html><body>{body}".encode(), "a.html")
    except Unreadable:
        return
    check(document.text, document.blocks, document.marks)
    assert all(mark.href for mark in document.marks if mark.kind == "link")

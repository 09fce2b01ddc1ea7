# ruff: noqa: E501 - what is odd about a file stands in one line
"""Files as nobody should send them: what is odd about each is its name."""

import io
import random
import zipfile
import zlib
from collections.abc import Iterator

from tests.benchmarks.news_pages import EN, TITLES, ZH, page, paragraphs

ARTICLE = "# Bridge to close\n\n" + "\n\n".join(EN)
CHINESE = "# 旧桥三月关闭\n\n" + "\n\n".join(ZH)


def html(body: str, head: str = "<title>Bridge to close</title>") -> bytes:
    return page(head, body).encode()


def pdf(
    content: bytes, *, pages: int = 1, packed: bool = False, extra: bytes = b"", trailer: bytes = b""
) -> bytes:
    """A PDF whose pages all show the content stream; Helvetica is font F1."""
    stream = zlib.compress(content, 9) if packed else content
    coding = b"/Filter /FlateDecode " if packed else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids ["
        + b" ".join(b"%d 0 R" % (5 + n) for n in range(pages))
        + b"] /Count %d >>" % pages,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< " + coding + b"/Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    objects += [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 3 0 R >> " + extra + b" >> >>"
    ] * pages
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def shown(lines: list[str], size: int = 11, top: int = 780) -> bytes:
    """The content stream that shows the lines under each other; an empty one leaves a gap."""
    out = f"BT /F1 {size} Tf 50 {top} Td 14 TL\n"
    for line in lines:
        escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        out += f"({escaped}) Tj T*\n"
    return (out + "ET\n").encode("cp1252")


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "x" * 100)
    return buffer.getvalue()


def odd_files() -> Iterator[tuple[str, str, bytes]]:
    """What is odd about it, the file's name, its bytes."""
    for what, file_name, received in (
        *_texts(),
        *_markdown(),
        *_front_matter(),
        *_pages(),
        *_binary(),
        *_pdfs(),
    ):
        yield (
            what,
            file_name,
            received if isinstance(received, bytes) else received.encode("utf-8", "surrogatepass"),
        )


def _texts() -> Iterator[tuple[str, str, bytes | str]]:
    yield "empty", "a.md", b""
    yield "only white space", "a.md", " \t\u3000\n\n\u00a0\r\n"
    yield "only zero-width signs", "a.md", "\u200b\u200b\ufeff\u200d"
    yield "only a mark", "a.txt", b"\xef\xbb\xbf"
    yield "carriage returns", "a.md", ARTICLE.replace("\n", "\r")
    yield "mixed line ends", "a.md", "\r\n".join(ARTICLE.split("\n")[:9]) + "\r" + CHINESE
    yield "line and paragraph separators", "a.txt", "\u2028".join(EN) + "\u2029" + "\x85".join(ZH)
    yield "vertical tabs and form feeds", "a.txt", "\x0b".join(EN) + "\x0c"
    yield "no headline", "a.txt", EN[0]
    yield "one line of megabytes", "a.txt", "大桥将于三月关闭。" * 300_000
    yield "one word of megabytes", "a.txt", "x" * 9_000_000
    yield "a million short lines", "a.txt", "ab\n" * 1_000_000
    yield "a million paragraphs", "a.txt", "ab\n\n" * 1_000_000
    yield "beyond ten megabytes", "a.txt", "x" * 10_000_001
    yield "emoji and astral letters", "a.md", "# 🌉 bridge 𠮷野家\n\n" + "👨‍👩‍👧‍👦🏳️‍🌈𝔟𝔯𝔦𝔡𝔤𝔢 " * 500
    yield "bidi controls", "a.md", "# a\u202eegdirb\u202c\n\n\u2067שלום\u2069 and \u200e" + EN[0]
    yield "NUL", "a.md", ARTICLE.replace(" ", "\0 ")
    yield "NUL alone", "a.md", b"\0" * 5_000
    yield "combining marks by the thousand", "a.md", "a" + "\u0301" * 100_000 + EN[0]
    yield "noncharacters and private use", "a.md", EN[0] + "\ufffe\uffff\ue000\U0010ffff"
    yield "half a surrogate pair", "a.md", EN[0].encode() + b"\xed\xa0\x80"
    yield "cut in the middle of a letter", "a.md", CHINESE.encode()[:-1]
    yield "escape sequences of a terminal", "a.txt", "\x1b[31m" + EN[0] + "\x1b[0m\x07"


def _markdown() -> Iterator[tuple[str, str, bytes | str]]:
    yield "quotations a thousand deep", "a.md", ">" * 20_000 + " deep\n\n" + ARTICLE
    yield "lists a thousand deep", "a.md", "".join("  " * n + "- a\n" for n in range(1_000))
    yield "a megabyte of brackets", "a.md", "# T\n\n" + "[" * 1_000_000
    yield "brackets that close", "a.md", "# T\n\n" + "[" * 50_000 + "a" + "](b)" * 50_000
    yield "a megabyte of asterisks", "a.md", "# T\n\n" + "*a **b " * 150_000
    yield "backticks", "a.md", "# T\n\n" + "".join("`" * n + " " for n in range(1, 1_500))
    yield "an open fence", "a.md", ARTICLE + "\n```\n" + "x\n" * 100_000
    yield (
        "a table of a hundred thousand cells",
        "a.md",
        "# T\n\n|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + ("|" + "b|" * 500 + "\n") * 200,
    )
    yield (
        "a data: address of megabytes",
        "a.md",
        ARTICLE + "\n\n![a](data:image/png;base64," + "QUJD" * 1_000_000 + ")\n",
    )
    yield "entities by the thousand", "a.md", "# T\n\n" + "&amp;&lt;&#x1F309;" * 50_000
    yield "references by the thousand", "a.md", "".join(f"[a{n}]: /b\n" for n in range(50_000)) + ARTICLE
    yield "open tags by the thousand", "a.md", "# T\n\n" + "<a href='" * 50_000
    yield "open comments by the thousand", "a.md", "# T\n\n" + "<!-- " * 100_000
    yield "headings alone", "a.md", "# a\n" * 50_000


def _front_matter() -> Iterator[tuple[str, str, bytes | str]]:
    laughs = "a0: &a0 [lol, lol, lol]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    yield "a billion laughs", "a.md", f"---\n{laughs}title: T\n---\n{EN[0]}"
    yield (
        "thousands of keys",
        "a.md",
        "---\n" + "".join(f"key{n}: {n}\n" for n in range(20_000)) + f"---\n{EN[0]}",
    )
    yield "the same key a thousand times", "a.md", "---\n" + "title: a\n" * 20_000 + f"---\n{EN[0]}"
    yield "YAML a thousand deep", "a.md", "---\ntitle: " + "[" * 3_000 + "]" * 3_000 + f"\n---\n{EN[0]}"
    yield (
        "YAML set in a thousand times",
        "a.md",
        "---\n" + "".join(" " * n + "a:\n" for n in range(1_000)) + f"---\n{EN[0]}",
    )
    yield "YAML tags", "a.md", f"---\ntitle: !!python/object/apply:os.system ['true']\n---\n{EN[0]}"
    yield "no closing line", "a.md", "---\ntitle: T\n" + EN[0]
    yield "a title of megabytes", "a.md", "---\ntitle: " + "x" * 2_000_000 + f"\n---\n{EN[0]}"
    yield "a merge key of itself", "a.md", f"---\na: &a\n  <<: *a\ntitle: T\n---\n{EN[0]}"


def _pages() -> Iterator[tuple[str, str, bytes | str]]:
    body = f"<article><h1>Bridge to close</h1>{paragraphs(EN)}</article>"
    yield "a page named .md", "a.md", html(body)
    yield "a page without text", "a.html", html("<div></div>")
    yield (
        "a page of scripts",
        "a.html",
        html(
            "<div id=root></div><script>render()</script><noscript>You need to enable JavaScript to run this app.</noscript>"
        ),
    )
    yield (
        "a page of frames",
        "a.html",
        b"<html><head><title>T</title></head><frameset cols='20%,80%'><frame src=a><frame src=b></frameset></html>",
    )
    yield "a hundred thousand tags", "a.html", html("<b>a</b>" * 100_000)
    yield "a million tags", "a.html", html("<p>a" * 1_000_000)
    yield (
        "fifty thousand paragraphs",
        "a.html",
        html("<p>The bridge will close in March, they said.</p>" * 25_000),
    )
    yield "tags five thousand deep", "a.html", html("<div>" * 5_000 + EN[0] + "</div>" * 5_000)
    yield (
        "marks five thousand deep",
        "a.html",
        html("<article>" + "<b><i>" * 5_000 + EN[0] * 3 + "</article>"),
    )
    yield "tables two thousand deep", "a.html", html("<table><tr><td>" * 2_000 + EN[0] * 3)
    yield "lists two thousand deep", "a.html", html("<ul><li>a" * 2_000 + EN[0] * 3)
    yield "open tags in a page", "a.html", html("<" * 50_000 + body)
    yield "an attribute of megabytes", "a.html", html(f'<p title="{"x" * 5_000_000}">{EN[0]}</p>{body}')
    yield (
        "a data: picture of megabytes",
        "a.html",
        html(f'<img src="data:image/png;base64,{"QUJD" * 1_500_000}">{body}'),
    )
    yield "a comment that does not end", "a.html", html(body + "<!-- " + "x" * 1_000_000)
    yield "a script that does not end", "a.html", html(body + "<script>" + "x<p>" * 10_000)
    yield (
        "an entity bomb",
        "a.html",
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "lol">'
        + "".join(f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(10))
        + f"]><html><body><p>&a9;</p>{body}</body></html>",
    )
    yield (
        "JSON-LD a thousand deep",
        "a.html",
        html(body, '<script type="application/ld+json">' + '{"@graph":[' * 20_000 + "</script>"),
    )
    yield (
        "JSON-LD by the thousand",
        "a.html",
        html(
            body,
            '<script type="application/ld+json">['
            + ",".join(['{"@type":"NewsArticle","headline":"x"}'] * 50_000)
            + "]</script>",
        ),
    )
    yield (
        "a wrong charset",
        "a.html",
        page("<title>旧桥</title>", paragraphs(ZH), "zh", "iso-8859-1").encode(),
    )
    yield (
        "GBK without a word of it",
        "a.html",
        page("<title>旧桥</title>", paragraphs(ZH), "zh", "").encode("gbk"),
    )
    yield (
        "Big5 said to be UTF-8",
        "a.html",
        page(
            "<title>舊橋</title>",
            paragraphs(["港務局週一表示，舊橋將於三月關閉，我們不知道這是為什麼。"] * 4),
            "zh",
        ).encode("big5"),
    )
    yield "a page in UTF-16", "a.html", page("<title>T</title>", body).encode("utf-16")
    yield "a page with damaged bytes", "a.html", html(body).replace(b"Monday", b"Mon\xffday\xe2\x80")
    yield (
        "a page of links",
        "a.html",
        html("".join(f'<p><a href="/{n}">Ferry fares to rise again</a></p>' for n in range(400))),
    )
    yield "no tags but one", "a.html", "<html>" + EN[0]
    yield "spaces by the megabyte", "a.html", html(f"<p>{' ' * 3_000_000}{EN[0]}</p>{body}")
    yield "names of tags that are none", "a.html", html(f"<x-1><{'y' * 50_000}>{body}</x-1>")
    yield "one paragraph of megabytes", "a.html", html(f"<article><p>{EN[0] * 20_000}</p></article>")
    yield (
        "text between spans by the thousand",
        "a.html",
        html("<article><p>" + "<span>bridge </span>" * 25_000 + "</p></article>"),
    )
    yield "bidi and emoji in a page", "a.html", html(f"<h1>🌉\u202e</h1><p>{EN[0]} 👨‍👩‍👧‍👦</p>{body}")
    yield "a page that is an error", "a.html", html("<h1>404</h1><p>Not found.</p>")
    yield (
        "MHTML without a page",
        "a.mhtml",
        b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--\r\n",
    )
    yield (
        "MHTML",
        "a.mhtml",
        b'MIME-Version: 1.0\nContent-Type: multipart/related;\n boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Location: https://post.example/a\n\n'
        + html(body)
        + b"\n--x--\n",
    )


def _binary() -> Iterator[tuple[str, str, bytes | str]]:
    yield "a ZIP named .md", "a.md", zipped("a.txt")
    yield "a Word document named .html", "a.html", zipped("word/document.xml")
    yield "an old Word document", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    yield "a picture named .md", "a.md", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    yield "a photograph named .html", "a.html", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
    yield "a film named .txt", "a.txt", b"\x00\x00\x00\x20ftypisom" + bytes(500)
    yield "rich text", "a.rtf", b"{\\rtf1\\ansi The bridge will close.}"
    yield "a program", "a.txt", b"\x7fELF\x02\x01\x01" + random.Random(1).randbytes(5_000)
    yield "chance", "a.txt", random.Random(2).randbytes(200_000)
    yield "chance above 7F", "a.txt", bytes(random.Random(3).randrange(128, 256) for _ in range(50_000))
    yield "every byte", "a.txt", bytes(range(256)) * 10
    yield "compressed", "a.gz", zlib.compress(b"x" * 1_000)
    yield "SQLite", "a.db", b"SQLite format 3\0" + bytes(2_000)


def _pdfs() -> Iterator[tuple[str, str, bytes | str]]:
    lines = ["Bridge to close", *EN]
    good = pdf(shown(lines))
    yield "a PDF named .md", "a.md", good
    yield "a PDF cut short", "a.pdf", good[: len(good) // 2]
    yield "a PDF of nothing", "a.pdf", b"%PDF-1.7\n"
    yield "a PDF without text", "a.pdf", pdf(b"0 0 100 100 re f\n")
    yield (
        "an encrypted PDF",
        "a.pdf",
        pdf(
            shown(lines),
            trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
            + b"o" * 32
            + b") /U ("
            + b"u" * 32
            + b") /P -4 >> /ID [(a) (a)]",
        ),
    )
    yield "a PDF of ten thousand pages", "a.pdf", pdf(shown(lines), pages=4_000)
    yield "a PDF with a packed bomb", "a.pdf", pdf(b"0 0 m\n" * 20_000_000, packed=True)
    yield "a PDF of a million words", "a.pdf", pdf(shown(["bridge"] * 300_000), packed=True)
    yield (
        "a PDF of a long array",
        "a.pdf",
        pdf(b"BT /F1 9 Tf [" + b"(a) 1 " * 300_000 + b"] TJ ET", packed=True),
    )
    yield "a PDF whose pages are themselves", "a.pdf", good.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")
    yield "a form that shows itself", "a.pdf", pdf(b"/X Do\n" * 50, extra=b"/XObject << /X 4 0 R >>")
    yield "text that speaks of %PDF-", "a.md", "%PDF-1.7 is how such a file begins.\n\n" + ARTICLE


TITLE = TITLES[id(EN)]

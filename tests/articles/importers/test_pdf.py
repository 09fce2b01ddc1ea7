"""PDF files with text, made here byte by byte."""

import pytest

from articles.importers import Unreadable, read
from articles.importers.pdf import Line, _drop_running_heads, _join, _letters, _parts
from tests.benchmarks.odd_files import pdf, shown

WORDS = "The harbour board said on Monday that the old swing bridge will close to all traffic in March."
FIRST = [WORDS, "No date has been set for it to re-", "open, and nobody says for how long.", ""]
SECOND = ["“We do not know,” said a spokesman, who did not want to be named in a report about the", "bridge."]


def test_lines_become_paragraphs_and_the_largest_line_the_headline() -> None:
    content = b"BT /F1 20 Tf 50 800 Td (The bridge closes) Tj ET\n" + shown([*FIRST, *SECOND])
    document = read(pdf(content), "a.pdf")
    assert document.titles == {"en": "The bridge closes"}
    assert document.text.split("\n\n") == [
        "The bridge closes",
        f"{WORDS} No date has been set for it to reopen, and nobody says for how long.",
        " ".join(SECOND),
    ]


def test_the_title_that_the_file_names_is_the_headline() -> None:
    assert read(pdf(shown(["The bridge closes", "", *FIRST])), "a.pdf").titles == {"en": "The bridge closes"}


def test_running_heads_and_page_numbers_are_dropped_and_noted() -> None:
    pages = [
        [Line("The Harbour Post"), Line(f"{word} page of a long report."), Line(f"Page {n} of 3")]
        for n, word in enumerate(("First", "Second", "Third"), 1)
    ]
    assert _drop_running_heads(pages) == ["The Harbour Post", "Page 1 of 3"]
    assert [[line.text for line in page] for page in pages] == [
        ["First page of a long report."],
        ["Second page of a long report."],
        ["Third page of a long report."],
    ]


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pages = [[Line("The board said on Monday that")], [Line("the bridge will close in March.")]]
    assert [part.text for part in _parts(pages)] == [
        "The board said on Monday that the bridge will close in March."
    ]


def test_broken_words_are_put_together_and_names_with_a_hyphen_stay() -> None:
    assert _join(["a re-", "opening of Saxe-", "Coburg"]) == "a reopening of Saxe- Coburg"
    assert _join(["大桥将于三", "月关闭。"]) == "大桥将于三月关闭。"


def test_signs_that_look_like_letters_are_those_letters() -> None:
    assert _letters("traﬃc ﬁnds ⼤⻓ “ 桥 ” 在") == "traffic finds 大长“桥”在"


@pytest.mark.parametrize(
    ("received", "code"),
    [
        (b"%PDF-1.7\n", "pdf-broken"),
        (pdf(shown(FIRST))[:300], "pdf-broken"),
        (pdf(b"0 0 9 9 re f"), "no-text"),
        (
            pdf(
                b"/I Do",
                extra=b"/XObject << /I << /Type /XObject /Subtype /Image >> >>",
            ),
            "pdf-scan",
        ),
        (
            pdf(
                shown(FIRST),
                trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
                + b"o" * 32
                + b") /U ("
                + b"u" * 32
                + b") /P -4 >> /ID [(a) (a)]",
            ),
            "pdf-encrypted",
        ),
        (pdf(b"0 0 m\n" * 2_000_000, packed=True), "pdf-too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_and_says_why(received: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(received, "report.pdf")
    assert refused.value.code == code


def test_of_very_many_pages_the_first_are_read() -> None:
    document = read(pdf(shown(["A page of a book that is very long."]), pages=250), "a.pdf")
    assert "pages-dropped" in [note.code for note in document.notes]

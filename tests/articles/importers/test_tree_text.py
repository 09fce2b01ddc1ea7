"""How the elements of a page become parts; whole pages are in test_web_page.py."""

import lxml.html  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import Mark
from articles.importers.inline import Line
from articles.importers.tree_text import BREAK, collapse, read_tree

#: What may stand in a line of a page: words, white space of every kind, and breaks.
LINES = st.text(st.sampled_from(["a", "b", "桥", "。", " ", "\t", "\n", "\f", "\r", "\u3000", "\xa0", BREAK]))


def texts(page: str) -> list[str]:
    return [part.text for part in read_tree(lxml.html.document_fromstring(page))]


@given(LINES)
@settings(max_examples=200)
def test_marks_are_no_difference_to_what_a_browser_shows(text: str) -> None:
    marks = (Mark("strong", 0, len(text)),) if text else ()
    assert collapse(Line(text)).text == collapse(Line(text, marks)).text


@given(LINES)
@settings(max_examples=200)
def test_what_a_browser_shows_has_no_white_space_to_collapse(text: str) -> None:
    shown = collapse(Line(text)).text
    assert shown == shown.strip()
    assert not any(white in shown for white in ("  ", "\t", "\f", "\r", BREAK))
    assert sum(map(shown.count, "ab桥。")) == sum(map(text.count, "ab桥。"))


def test_what_follows_something_unseen_is_read() -> None:
    unseen = "<script>if (a < b) {}</script>", "<b hidden>not <i>this</i></b>", "<nav><p>no</p></nav>"
    assert texts("<p>One {}two {}three</p>{}end".format(*unseen)) == ["One two three", "end"]


def test_white_space_between_blocks_is_no_part() -> None:
    page = "<div>\n <p>One</p>\n \u3000 <p> <a href='/x'> </a> </p><p>Two</p>\n</div>"
    assert texts(page) == ["One", "Two"]

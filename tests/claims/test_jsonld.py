"""JSON-LD in a page: whatever it holds, it stays data."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.jsonld import script
from tests.structured import structured_data

NASTY = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "-->",
    "]]>",
    "\u2028\u2029",
    '"\\"\'`',
    "&lt;/script&gt; &quot;",
    "{{ 7 }} {% now %}",
    "\x00\x1b\x7f\ufffe",
    "\r\n\t\\u003c",
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(NASTY)


@given(st.dictionaries(ANY_TEXT, ANY_TEXT | st.lists(ANY_TEXT) | st.integers() | st.none()))
@example({text: text for text in NASTY})
def test_what_a_page_holds_is_read_back_as_it_was(document: dict[str, object]) -> None:
    assert structured_data(f"<head>{script(document)}</head><body><p>Words.") == [document]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_ends_the_block_or_a_line(text: str) -> None:
    inside = script({text: text}).removeprefix('<script type="application/ld+json">')
    assert not re.search("[<>&\u2028\u2029\r\n\x00]", inside.removesuffix("</script>"))


def test_what_is_not_ascii_stays_readable() -> None:
    assert script({"text": "大桥𠮷"}) == '<script type="application/ld+json">{"text": "大桥𠮷"}</script>'

"""An excerpt's blocks as records, and back: the very same text."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import BLOCK_KINDS, Block, Mark, Part, assemble, check
from claims.dataset import excerpts
from claims.dataset.files import DatasetError, Record, parse, write

KINDS = [kind for kind in BLOCK_KINDS if kind != "omission"]
WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=30
)
PIECES = st.lists(st.just("[…]") | WORDS.filter(lambda words: "…" not in words), min_size=1, max_size=5)
BLOCKS = st.builds(
    lambda kind, pieces, lang, marker: {
        "kind": kind,
        "lang": lang,
        "marker": marker if kind == "list-item" else "",
        "text": "".join(pieces),
    },
    st.sampled_from(KINDS),
    PIECES,
    st.sampled_from(["zh-Hans", "en", "pl"]),
    st.sampled_from(["", "1.", "•"]),
) | st.just({"kind": "omission", "lang": "en"})


def read(rows: list[dict[str, Any]]) -> tuple[str, tuple[Block, ...], tuple[Mark, ...]]:
    return excerpts.read([Record("a.yaml", f"block {number}", row) for number, row in enumerate(rows, 1)])


@given(st.lists(BLOCKS, min_size=1, max_size=6))
@settings(max_examples=200)
def test_blocks_come_back_as_they_were_also_through_a_file(rows: list[dict[str, Any]]) -> None:
    text, blocks, marks = read(rows)
    check(text, blocks, marks)
    written = excerpts.write(text, blocks, marks)
    assert [{**row, "marker": row.get("marker", "")} for row in written if row["kind"] != "omission"] == [
        row for row in rows if row["kind"] != "omission"
    ]
    assert read(parse(write(written), "a.yaml")) == (text, blocks, marks)


@given(st.lists(BLOCKS, min_size=1, max_size=6))
def test_every_omission_is_known_as_one(rows: list[dict[str, Any]]) -> None:
    text, blocks, marks = read(rows)
    places = {(block.start, block.end) for block in blocks if block.kind == "omission"}
    places |= {(mark.start, mark.end) for mark in marks}
    assert {mark.kind for mark in marks} <= {"omission"}
    assert all(text[start:end] == "[…]" for start, end in places)
    assert len(places) == text.count("[…]")


@pytest.mark.parametrize(
    "row, sentence",
    [
        ({"lang": "en", "text": "x"}, "a.yaml, block 1: “kind” is missing."),
        ({"kind": "paragraph", "lang": "en"}, "a.yaml, block 1: “text” is missing."),
        ({"kind": "paragraph", "text": "x"}, "a.yaml, block 1: “lang” is missing."),
        (
            {"kind": "verse", "lang": "en", "text": "x"},
            "a.yaml, block 1: Block 0 has the unknown kind 'verse'.",
        ),
        ({"kind": "omission", "lang": "en", "text": "x"}, "a.yaml, block 1: there is no field “text” here."),
        ({"kind": "code", "lang": "en", "text": "a\rb"}, "a.yaml, block 1: The text holds '\\r' at 1"),
    ],
)
def test_a_wrong_block_is_told_with_its_place(row: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read([row])
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    "part",
    [
        Part("paragraph", "He wrote […] himself.", "en"),
        Part("omission", "(left out)", "en"),
        Part("paragraph", "Words left out.", "en", (Mark("omission", 0, 5),)),
    ],
)
def test_an_omission_is_written_only_as_what_is_read_as_one(part: Part) -> None:
    with pytest.raises(ValueError, match="omissions"):
        excerpts.write(*assemble([part]))

"""The blocks of an excerpt as records, and back.

An excerpt is headings and paragraphs as the whole text has them; "[…]" stands where words were left out:
inside a block, or as a block of the kind "omission" for whole blocks. Pure: no Django here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles import documents
from articles.documents import Block, Mark, Part
from articles.rendering import OMISSION

from .files import Record


def read(records: Iterable[Record]) -> tuple[str, tuple[Block, ...], tuple[Mark, ...]]:
    """Text, blocks and marks from one record a block. DatasetError for what cannot be a text."""
    parts = []
    for record in records:
        kind = record.needed("kind")
        text = OMISSION if kind == "omission" else record.needed("text", may_be_blank=True)
        part = Part(kind, text, record.needed("lang"), tuple(_marks(text, kind)), record.text("marker"))
        record.done()
        try:
            documents.check(*documents.assemble([part]))
        except ValueError as error:
            raise record.error(str(error).rstrip(".")) from error
        parts.append(part)
    return documents.assemble(parts)


def write(text: str, blocks: Iterable[Block], marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """One record a block. Emphasis and links of an excerpt are not kept.

    ValueError where a "[…]" is no omission, or an omission is not "[…]": it would come back as another text.
    """
    places = {(block.start, block.end) for block in blocks if block.kind == "omission"}
    places |= {(mark.start, mark.end) for mark in marks if mark.kind == "omission"}
    rows = []
    for block in blocks:
        words = text[block.start : block.end]
        written = {(block.start + start, block.start + end) for start, end in _omissions(words)}
        if written != {place for place in places if block.start <= place[0] < block.end}:
            raise ValueError(f"The omissions between {block.start} and {block.end} are not all “{OMISSION}”.")
        row = {"kind": block.kind, "lang": block.lang, "marker": block.marker, "text": words}
        if block.kind == "omission":
            del row["text"]
        rows.append({name: value for name, value in row.items() if value})
    return rows


def _marks(text: str, kind: str) -> Iterable[Mark]:
    if kind != "omission":
        for start, end in _omissions(text):
            yield Mark("omission", start, end)


def _omissions(text: str) -> Iterable[tuple[int, int]]:
    start = text.find(OMISSION)
    while start >= 0:
        yield start, start + len(OMISSION)
        start = text.find(OMISSION, start + len(OMISSION))

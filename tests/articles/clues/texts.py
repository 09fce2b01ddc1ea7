"""Small articles for the tests of clues."""

from __future__ import annotations

from datetime import date

from articles.clues import Known, Names, Traits, pair_up, read
from articles.documents import Mark, Part, assemble

REUTERS, POST, RIVER = 1, 2, 3
PUBLISHERS = Names(
    [(REUTERS, ["路透社", "Reuters"]), (POST, ["Morning Post (London)", "晨报"]), (RIVER, ["River Daily"])]
)
PAIRS = Names(
    pair_up([("路透社", "Reuters"), ("安娜·贝尔", "Anna Bell"), ("江城（Jiangcheng）", "Jiangcheng")])
)


def read_text(*paragraphs: str, lang: str = "en", original: str = "", marks: tuple[Mark, ...] = ()) -> Traits:
    text, blocks, _marks = assemble(Part("paragraph", paragraph, lang) for paragraph in paragraphs)
    return read(text, blocks, marks, original_address=original, publishers=PUBLISHERS, pairs=PAIRS)


def known(
    key: int,
    title: str = "",
    *,
    lang: str = "en",
    publisher: int | None = None,
    on: date | None = None,
    address: str = "",
    byline: str = "",
) -> Known:
    return Known(key, {lang: title} if title else {}, publisher, byline, address, on, (lang,))

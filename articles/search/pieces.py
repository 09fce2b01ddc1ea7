"""Which stretches of a revision's text are indexed, each as a row of its own.

Offsets are Unicode code points in the text, `end` exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from articles.documents import Block

#: How long a piece is, before its ends are moved to where no word is cut. A tsvector forgets positions after
#: 16,383, and what is shown of a hit should not have to look through much.
LONGEST = 4000
#: What two neighbours have in common at least: a phrase up to this long stands whole in one of them.
OVERLAP = 400
#: How far an end is moved for the sake of a word.
FURTHEST = 200

#: Numbers of rows beside those of blocks: what stands over the text (titles, publisher, byline); all words.
HEAD, WHOLE = -1, -2
#: How many bytes of words one tsvector takes: PostgreSQL ends at a mebibyte.
MOST_BYTES = 1_000_000

_HAN = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd"
#: Where a text can be cut and no word is: after a space, and between two characters of Chinese.
_BORDER = re.compile(rf"(?<=\s)|(?<=[{_HAN}])(?=[{_HAN}])")

Stretch = tuple[int, int]


class Piece(NamedTuple):
    """A stretch of the block that has this number among the text's blocks, from 0."""

    number: int
    start: int
    end: int


def pieces(text: str, blocks: Iterable[Block], omissions: Sequence[Stretch] = ()) -> list[Piece]:
    """A piece for each block, and several for a long one, in order.

    Words left out ("omissions", sorted) are in none, and nothing goes on behind them: a block that has some
    inside is in several pieces. Every stretch of a block up to OVERLAP long, without an omission in it, lies
    wholly in at least one piece. Blocks without words have none. Linear in the text.
    """
    found = []
    for number, block in enumerate(blocks):
        if block.kind != "omission":
            for start, end in _between(block, omissions):
                found += [Piece(number, *cut) for cut in _cut(text, start, end)]
    return found


def _between(block: Block, omissions: Sequence[Stretch]) -> Iterator[Stretch]:
    """What is left of a block."""
    start = block.start
    for gap_start, gap_end in omissions[bisect_left(omissions, (start, start)) :]:
        if gap_start >= block.end:
            break
        yield start, gap_start
        start = max(start, gap_end)
    yield start, block.end


def _cut(text: str, start: int, end: int) -> Iterator[Stretch]:
    while start < end:
        stop = end if end - start <= LONGEST else _border_after(text, start + LONGEST, end)
        if text[start:stop].strip():
            yield start, stop
        if stop == end:
            return
        start = _border_before(text, stop - OVERLAP)


def _border_after(text: str, place: int, end: int) -> int:
    """The nearest place from here on where no word is cut; place itself where there is none near."""
    border = _BORDER.search(text, place, min(place + FURTHEST, end))
    return border.start() if border else place


def _border_before(text: str, place: int) -> int:
    """The nearest place up to here on where no word is cut; place itself where there is none near."""
    borders = [border.start() for border in _BORDER.finditer(text, place - FURTHEST, place)]
    return borders[-1] if borders else place


def whole(vectors: Iterable[str]) -> list[str]:
    """All words of these (each the text of a tsvector, without labels), without positions: as the text of one
    tsvector, or of several where one could not hold them."""
    words: dict[str, None] = {}
    for vector in vectors:
        # No lexeme of a word holds a quotation mark.
        words |= dict.fromkeys(vector.split("'")[1::2])
    texts: list[list[str]] = [[]]
    size = 0
    # A character is four bytes at most, and hardly any article has words for more than one of these.
    is_one = sum(map(len, words)) + len(words) <= MOST_BYTES // 4
    for word in () if is_one else words:
        own = len(word.encode()) + 1
        if size + own > MOST_BYTES:
            texts.append([])
            size = 0
        size += own
        texts[-1].append(word)
    return ["'" + "' '".join(text) + "'" for text in ([list(words)] if is_one else texts) if text]

"""Long passages that two texts have word for word in common.

Every run of eight words (of eight characters in Chinese) gets a number; one in four of the numbers, always
the same ones, is kept and compared (shingles, sampled by their value: Broder 1997). What stands in quotation
marks is left out of it: two reports that quote one speaker need not know of each other.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from articles.documents import Block

#: Of a run of words, how many; and one in how many runs is kept.
WORDS, SAMPLED = 8, 4
_WORD = re.compile(
    r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]|[^\W_\u3041-\u30ff\u3400-\u9fff]+"
)
#: What is said by somebody: long enough that it is no single word in inverted commas.
_QUOTED = re.compile(
    '“[^“”\n]{12,}”|「[^「」\n]{12,}」|『[^『』\n]{12,}』|«[^«»\n]{12,}»|"[^"\n]{12,600}"|‘[^‘’\n]{24,}’'
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, as numbers, with where each begins and ends (code points), and its sampled runs:
    for the number of each run the first word of it."""

    numbers: array[int]
    starts: array[int]
    ends: array[int]
    runs: dict[int, int]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Shared:
    """What one text has in common with another: its longest passage (code points, end exclusive) and how many
    words are in passages at least as long as a run."""

    start: int
    end: int
    longest: int
    words: int


def words_of(text: str, blocks: Iterable[Block]) -> Words:
    """Linear in the text."""
    numbers, starts, ends = array("I"), array("I"), array("I")
    for match in _WORD.finditer(text):
        numbers.append(crc32(match[0].casefold().encode("utf-8", "surrogatepass")))
        starts.append(match.start())
        ends.append(match.end())
    is_quoted = _inside(starts, _quoted(text, blocks))
    runs: dict[int, int] = {}
    for first in range(len(numbers) - WORDS + 1):
        if is_quoted[first] and is_quoted[first + WORDS - 1]:
            continue
        number = crc32(numbers[first : first + WORDS].tobytes())
        if number % SAMPLED == 0:
            runs.setdefault(number, first)
    return Words(numbers, starts, ends, runs)


def _quoted(text: str, blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    for block in blocks:
        if block.kind == "quotation":
            yield block.start, block.end
    for match in _QUOTED.finditer(text):
        yield match.span()


def _inside(starts: array[int], stretches: Iterable[tuple[int, int]]) -> bytearray:
    """For each word whether it begins in one of the stretches."""
    inside = bytearray(len(starts))
    for start, end in stretches:
        first, last = bisect_left(starts, start), bisect_right(starts, end - 1)
        inside[first:last] = b"\1" * (last - first)
    return inside


def shared(one: Words, other: Words, runs: Iterable[int]) -> Shared | None:
    """What `one` has in common with `other`, given the numbers of runs that both have; None for nothing.

    Linear in the words that are the same.
    """
    covered, best, total = 0, (0, 0), 0
    for place, elsewhere in sorted((one.runs[number], other.runs[number]) for number in runs):
        if place < covered:
            continue
        first, last = _extended(one.numbers, other.numbers, place, elsewhere, covered)
        if last - first < WORDS:
            continue
        total, covered = total + last - first, last
        best = max(best, (last - first, -first))
    if not best[0]:
        return None
    length, first = best[0], -best[1]
    return Shared(one.starts[first], one.ends[first + length - 1], length, total)


def _extended(
    one: array[int], other: array[int], place: int, elsewhere: int, covered: int
) -> tuple[int, int]:
    """From which word to which (exclusive) `one` goes on as `other` does, from two places that are alike; not
    before the word `covered`."""
    before, room = 0, min(place - covered, elsewhere)
    while before < room and one[place - before - 1] == other[elsewhere - before - 1]:
        before += 1
    after, most = 0, min(len(one) - place, len(other) - elsewhere)
    while after < most and one[place + after] == other[elsewhere + after]:
        after += 1
    return place - before, place + after

"""Finding a quote in a text (W3C TextQuoteSelector in, TextPositionSelector out).

Offsets are Unicode code points, `start` inclusive and `end` exclusive. A quote is never altered to make it
fit: nothing is normalised, and spaces, dashes and quotation marks have to be the very ones.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

#: How much context is kept on each side of a quote, in code points.
CONTEXT = 32


class State(StrEnum):
    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


class Reason(StrEnum):
    """What settled where a quote stands, or why nothing did."""

    ONLY = "only"
    CONTEXT = "context"
    NEAREST = "nearest"
    TIED = "tied"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as it was taken, with what stood right before and after it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote stands; `start` and `end` are None while it is ambiguous or orphaned."""

    start: int | None
    end: int | None
    state: State
    reason: Reason


def find(
    quote: Quote, text: str, near: int | None = None, omissions: Iterable[tuple[int, int]] = ()
) -> Match:
    """The place of the quote in the text, word for word.

    Where it stands more than once, the place whose surroundings agree with prefix and suffix for longest is
    taken; among equals the one nearest to `near`; else it is ambiguous. `omissions` are the places of […]:
    no quote runs into them and no context reaches across. Raises ValueError for a quote without words.
    """
    if not quote.exact:
        raise ValueError("a quote needs words")
    gaps = _Gaps(omissions)
    size = len(quote.exact)
    places = [place for place in _occurrences(quote.exact, text) if not gaps.meet(place, place + size)]
    if not places:
        return Match(None, None, State.ORPHANED, Reason.ABSENT)
    if len(places) == 1:
        return Match(places[0], places[0] + size, State.EXACT, Reason.ONLY)
    agreement = {place: _agreement(quote, text, place, gaps) for place in places}
    most = max(agreement.values())
    best = [place for place in places if agreement[place] == most]
    if len(best) == 1:
        return Match(best[0], best[0] + size, State.EXACT, Reason.CONTEXT)
    if near is not None:
        best.sort(key=lambda place: abs(place - near))
        if abs(best[0] - near) < abs(best[1] - near):
            return Match(best[0], best[0] + size, State.EXACT, Reason.NEAREST)
    return Match(None, None, State.AMBIGUOUS, Reason.TIED)


def context(
    text: str, start: int, end: int, length: int = CONTEXT, omissions: Iterable[tuple[int, int]] = ()
) -> tuple[str, str]:
    """Up to `length` code points before and after text[start:end], cut short where words were left out.

    Raises ValueError where the stretch is empty, lies outside the text or runs into an omission.
    """
    gaps = _Gaps(omissions)
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words from {start} to {end} in {len(text)} code points")
    if gaps.meet(start, end):
        raise ValueError(f"words were left out between {start} and {end}")
    return _context(text, start, end, length, gaps)


class _Gaps:
    """The places where words were left out; each question is a search by halves."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(places):
            # One that overlaps the last is the same gap: both lists must rise.
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        """Whether words were left out between two offsets."""
        return bisect_right(self.ends, start) < bisect_left(self.starts, end)

    def last_before(self, start: int) -> int:
        """The end of the last gap that ends by `start`, else 0."""
        before = bisect_right(self.ends, start)
        return self.ends[before - 1] if before else 0

    def first_after(self, end: int, otherwise: int) -> int:
        """The start of the first gap that begins at `end` or later."""
        after = bisect_left(self.starts, end)
        return self.starts[after] if after < len(self.starts) else otherwise


def _context(text: str, start: int, end: int, length: int, gaps: _Gaps) -> tuple[str, str]:
    first = max(start - length, gaps.last_before(start))
    last = min(end + length, gaps.first_after(end, len(text)))
    return text[first:start], text[end:last]


def _occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _agreement(quote: Quote, text: str, place: int, gaps: _Gaps) -> int:
    """How many code points of the context agree, counted outwards from both ends of the quote."""
    length = max(len(quote.prefix), len(quote.suffix))
    before, after = _context(text, place, place + len(quote.exact), length, gaps)
    return _common(quote.prefix[::-1], before[::-1]) + _common(quote.suffix, after)


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))

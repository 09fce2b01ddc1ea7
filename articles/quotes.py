"""Finding a quote in a text (W3C TextQuoteSelector in, TextPositionSelector out).

Offsets are Unicode code points, `start` inclusive and `end` exclusive. A quote is never altered to make it
fit: nothing is normalised, and spaces, dashes and quotation marks have to be the very ones.
"""

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
    gaps = tuple(omissions)
    size = len(quote.exact)
    places = [place for place in _occurrences(quote.exact, text) if not _meets(place, place + size, gaps)]
    if not places:
        return Match(None, None, State.ORPHANED, Reason.ABSENT)
    if len(places) == 1:
        return Match(places[0], places[0] + size, State.EXACT, Reason.ONLY)
    agreement = {place: _agreement(quote, text, place, gaps) for place in places}
    best = [place for place in places if agreement[place] == max(agreement.values())]
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
    gaps = tuple(omissions)
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words from {start} to {end} in {len(text)} code points")
    if _meets(start, end, gaps):
        raise ValueError(f"words were left out between {start} and {end}")
    first = max([0, start - length, *(gap_end for _, gap_end in gaps if gap_end <= start)])
    last = min([len(text), end + length, *(gap_start for gap_start, _ in gaps if gap_start >= end)])
    return text[first:start], text[end:last]


def _occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _meets(start: int, end: int, gaps: tuple[tuple[int, int], ...]) -> bool:
    return any(start < gap_end and gap_start < end for gap_start, gap_end in gaps)


def _agreement(quote: Quote, text: str, place: int, gaps: tuple[tuple[int, int], ...]) -> int:
    """How many code points of the context agree, counted outwards from both ends of the quote."""
    length = max(len(quote.prefix), len(quote.suffix))
    before, after = context(text, place, place + len(quote.exact), length, gaps)
    return _common(quote.prefix[::-1], before[::-1]) + _common(quote.suffix, after)


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))

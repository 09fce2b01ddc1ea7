"""Finding a quote in a text (W3C TextQuoteSelector in, TextPositionSelector out).

Offsets are Unicode code points, `start` inclusive and `end` exclusive. A quote is never altered to make it
fit: where it is found, exact or moved, spaces, dashes and quotation marks are the very ones. In a text that
was revised, `Revised.anchor` also says what has become of a quote whose words were changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from articles.candidates import Candidates, Place, Sought, occurrences
from articles.omissions import Gaps

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

    #: The words stand nowhere else.
    ONLY = "only"
    #: The words stand elsewhere too; what surrounds them tells this place from the others.
    CONTEXT = "context"
    #: The words stand elsewhere too, in the same surroundings; this place is the nearest to the old one.
    NEAREST = "nearest"
    #: Two or more places fit about as well.
    TIED = "tied"
    #: Nothing fits.
    ABSENT = "absent"
    #: Changed: other words, much like the old ones, stand in their place.
    ALIKE = "alike"
    #: Changed: the very words, but among others, and not where they stood.
    ELSEWHERE = "elsewhere"
    #: Changed: the words that an editor confirmed in the text before have stayed as they were.
    CONFIRMED = "confirmed"


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
    #: How alike the words and what surrounds them are, from 0 to 1; None where nothing but the words counted.
    likeness: float | None = None


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
    gaps = Gaps(omissions)
    size = len(quote.exact)
    places = [place for place in occurrences(quote.exact, text) if not gaps.meet(place, place + size)]
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


def anchor(
    quote: Quote,
    old: str,
    start: int | None,
    new: str,
    *,
    end: int | None = None,
    omissions: Iterable[tuple[int, int]] = (),
    old_omissions: Iterable[tuple[int, int]] = (),
) -> Match:
    """What became of one quote; for many of the same two texts, see Revised."""
    return Revised(old, new, omissions, old_omissions).anchor(quote, start, end)


class Revised:
    """Two texts of one article, laid side by side once for any number of quotes.

    `omissions` are the places of […] in the new text, `old_omissions` in the old one, in code points.
    """

    def __init__(
        self,
        old: str,
        new: str,
        omissions: Iterable[tuple[int, int]] = (),
        old_omissions: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.old, self.new = old, new
        self._old_omissions = list(old_omissions)
        self._candidates = Candidates(old, new, omissions, self._old_omissions)

    def anchor(self, quote: Quote, start: int | None, end: int | None = None) -> Match:
        """What became of a quote that stood at old[start:end]; of None, wherever it stood.

        Where other words stand there than the quote's and `end` says how far they go, an editor had
        confirmed them, and what became of them is looked for. Exact or moved are only the quote's very
        words; changed is a proposal. Raises ValueError for a quote without words.
        """
        sought = self._sought(quote, start, end)
        places = self._candidates.places(sought)
        if not places:
            return Match(None, None, State.ORPHANED, Reason.ABSENT)
        best = places[0]
        rivalled = len(places) > 1 and not best.is_better_than(places[1])
        if rivalled or (best.same and self._candidates.is_contested(sought, best)):
            return Match(None, None, State.AMBIGUOUS, Reason.TIED)
        state, reason = self._judged(best, sought, quote)
        return Match(best.start, best.end, state, reason, round(best.likeness, 3))

    def _sought(self, quote: Quote, start: int | None, end: int | None) -> Sought:
        if not quote.exact:
            raise ValueError("a quote needs words")
        if start is not None and end is None and self.old.startswith(quote.exact, start):
            end = start + len(quote.exact)
        if start is None or end is None or not 0 <= start < end <= len(self.old):
            stood = find(quote, self.old, start, self._old_omissions)
            start, end = stood.start, stood.end
        if start is None or end is None:
            return self._candidates.words(quote.exact, quote.prefix, quote.suffix)
        return self._candidates.passage(start, end)

    def _judged(self, best: Place, sought: Sought, quote: Quote) -> tuple[State, Reason]:
        is_confirmed = sought.exact != quote.exact
        if is_confirmed and best.own and self.new[best.start : best.end] == quote.exact:
            return State.EXACT, Reason.CONTEXT
        if not best.same:
            return State.CHANGED, Reason.ALIKE
        if not best.is_surrounded(sought):
            return State.CHANGED, Reason.ELSEWHERE
        if is_confirmed:
            return State.CHANGED, Reason.CONFIRMED
        moved = not best.own or self._candidates.is_moved(sought)
        only = self.new.count(sought.exact) == 1
        return State.MOVED if moved else State.EXACT, Reason.ONLY if only else Reason.CONTEXT


def context(
    text: str, start: int, end: int, length: int = CONTEXT, omissions: Iterable[tuple[int, int]] = ()
) -> tuple[str, str]:
    """Up to `length` code points before and after text[start:end], cut short where words were left out.

    Raises ValueError where the stretch is empty, lies outside the text or runs into an omission.
    """
    gaps = Gaps(omissions)
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no words from {start} to {end} in {len(text)} code points")
    if gaps.meet(start, end):
        raise ValueError(f"words were left out between {start} and {end}")
    return _context(text, start, end, length, gaps)


def _context(text: str, start: int, end: int, length: int, gaps: Gaps) -> tuple[str, str]:
    first = max(start - length, gaps.last_before(start))
    last = min(end + length, gaps.first_after(end, len(text)))
    return text[first:start], text[end:last]


def _agreement(quote: Quote, text: str, place: int, gaps: Gaps) -> int:
    """How many code points of the context agree, counted outwards from both ends of the quote."""
    length = max(len(quote.prefix), len(quote.suffix))
    before, after = _context(text, place, place + len(quote.exact), length, gaps)
    return _common(quote.prefix[::-1], before[::-1]) + _common(quote.suffix, after)


def _common(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))

"""Where a passage of a text may stand in the text as it was revised, and how well it fits there.

Pure. Three roads lead to a place: the two texts side by side, the very words, and a search for something
like the passage with its surroundings. Places are code points, end exclusive; how alike two stretches are
is counted in tokens, from 0 to 1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.alignment import BREAK, Alignment, Opposite, Tokens, opposites

#: So many tokens on either side of a quote are its surroundings.
_AROUND = 16
#: The words of a passage that was changed are at least so much alike, and all in all it fits so well, where
#: the texts side by side lead to it, and where only the search for something alike does.
_ALIKE, _FITS = 0.4, 0.5
_ALIKE_ELSEWHERE, _FITS_ELSEWHERE = 0.6, 0.7
#: The very words count as the passage where the surroundings are so much alike ...
_SURROUNDED, _SURROUNDED_ELSEWHERE = 0.25, 0.5
#: ... or, where they did not move, if they are so many tokens that nobody would write them twice.
_LONG = 12
#: What fits less well by no more than this fits about as well.
_MARGIN = 0.1
#: So many of the places where very common words stand are looked at, those nearest to where they stood.
_MANY = 100


@dataclass(frozen=True, slots=True)
class Sought:
    """A passage of the old text as tokens (`codes`), and what stood before and after it.

    `first` and `last` are its tokens in the old text, both 0 where it is not known where it stood.
    """

    exact: str
    codes: str
    before: str
    after: str
    first: int = 0
    last: int = 0
    #: By how many code points the passage begins before its first token, and ends after its last one.
    lead: int = 0
    trail: int = 0

    @property
    def paragraph(self) -> tuple[str, str]:
        """What stood before and after it in its paragraph, with the breaks round that."""
        start, end = self.before.rfind(BREAK), self.after.find(BREAK)
        return self.before[max(start, 0) :], self.after[: end + 1] if end >= 0 else self.after


@dataclass(frozen=True, slots=True)
class Place:
    """Where the passage may stand in the new text, and how well it fits there, each from 0 to 1."""

    start: int
    end: int
    words: float
    around: float
    #: The very words.
    same: bool
    #: The texts side by side lead here.
    own: bool

    @property
    def likeness(self) -> float:
        return (self.words + self.around) / 2

    @property
    def fits(self) -> bool:
        if self.own:
            return self.same or (self.words >= _ALIKE and self.likeness >= _FITS)
        return self.words >= _ALIKE_ELSEWHERE and self.likeness >= _FITS_ELSEWHERE

    def is_better_than(self, other: "Place") -> bool:
        """Whether nobody would rather take the other."""
        return self.weight - other.weight >= _MARGIN

    @property
    def weight(self) -> float:
        """What places are compared by."""
        return self.likeness + (_MARGIN if self.own else 0)

    def is_surrounded(self, sought: Sought) -> bool:
        """Whether the very words stand where they may be taken for the passage without asking."""
        if self.own:
            return self.around >= _SURROUNDED or len(sought.codes) >= _LONG
        return self.around >= _SURROUNDED_ELSEWHERE


class Candidates:
    """Two texts of one article, laid side by side once for any number of passages."""

    def __init__(
        self,
        old: str,
        new: str,
        omissions: Iterable[tuple[int, int]],
        old_omissions: Iterable[tuple[int, int]],
    ) -> None:
        omissions = list(omissions)
        self.old, self.new = old, new
        self._gaps = Gaps(omissions)
        self._codebook: dict[str, str] = {}
        self._before = Tokens(old, self._codebook, old_omissions)
        self._now = Tokens(new, self._codebook, omissions)

    @cached_property
    def _side_by_side(self) -> Alignment:
        return Alignment(self._before.codes, self._now.codes)

    def passage(self, start: int, end: int) -> Sought:
        """What stands at old[start:end]."""
        first, last = self._before.within(start, end)
        codes = self._before.codes
        return Sought(
            self.old[start:end],
            codes[first:last],
            codes[max(first - _AROUND, 0) : first],
            codes[last : last + _AROUND],
            first,
            last,
            self._before.starts[first] - start if first < last else 0,
            end - self._before.ends[last - 1] if first < last else 0,
        )

    def words(self, exact: str, prefix: str, suffix: str) -> Sought:
        """Words of which nobody knows where they stood."""
        before, codes, after = (Tokens(words, self._codebook).codes for words in (prefix, exact, suffix))
        return Sought(exact, codes, before[-_AROUND:], after[:_AROUND])

    def is_moved(self, sought: Sought) -> bool:
        """Whether it stands among other words now, as the texts side by side have it."""
        return self._side_by_side.is_moved(sought.first, sought.last)

    def places(self, sought: Sought) -> list[Place]:
        """Where the passage may stand, the best first; none upon another."""
        own = self._own(sought)
        if own and own.same and own.around >= _SURROUNDED_ELSEWHERE:
            return [own]
        found = [own] if own else []
        found += self._verbatim(sought, own.start if own else None)
        if not any(place.same for place in found):
            found += self._alike(sought)
        places: list[Place] = []
        for place in sorted(found, key=lambda place: (place.weight, place.same), reverse=True):
            if place.fits and not any(one.start < place.end and place.start < one.end for one in places):
                places.append(place)
        return places

    def _own(self, sought: Sought) -> Place | None:
        """The place that the texts side by side lead to."""
        if sought.first == sought.last:
            return None
        edges = _edges(self._side_by_side.opposite, sought.first, sought.last)
        return self._place(sought, *edges, own=not self.is_moved(sought)) if edges else None

    def _verbatim(self, sought: Sought, near: int | None) -> list[Place]:
        """Wherever the very words stand, but where they are those of another passage of the old text."""
        size = len(sought.exact)
        starts = list(occurrences(sought.exact, self.new))
        if len(starts) > _MANY:
            starts = sorted(starts, key=lambda start: abs(start - (near or 0)))[:_MANY]
        found = []
        for start in starts:
            if self._gaps.meet(start, start + size):
                continue
            first, last = self._now.within(start, start + size)
            if not self._is_taken(sought, first, last):
                around = self._around(sought, first, last, own=False)
                found.append(Place(start, start + size, 1.0, around, same=True, own=False))
        return found

    def _alike(self, sought: Sought) -> list[Place]:
        """Where something like the passage and its surroundings stands."""
        before, after = sought.paragraph
        wanted = before + sought.codes + after
        codes = self._now.codes
        hit = fuzz.partial_ratio_alignment(wanted, codes, score_cutoff=50)
        if not hit:
            return []
        room = len(wanted) // 3
        left = max(hit.dest_start - room, 0)
        found = opposites(wanted, codes[left : hit.dest_end + room])
        edges = _edges(found, len(before), len(before) + len(sought.codes))
        if not edges:
            return []
        first, last = edges[0] + left, edges[1] + left
        place = self._place(sought, first, last, own=False)
        return [place] if place and not self._is_taken(sought, first, last) else []

    def _place(self, sought: Sought, first: int, last: int, *, own: bool) -> Place | None:
        """The tokens from `first` to before `last` of the new text as a place; None across an omission."""
        start, end = self._now.starts[first], self._now.ends[last - 1]
        exact_start, exact_end = start - sought.lead, end + sought.trail
        same = exact_start >= 0 and self.new[exact_start:exact_end] == sought.exact
        if same:
            start, end = exact_start, exact_end
        if self._gaps.meet(start, end):
            return None
        words = Indel.normalized_similarity(sought.codes, self._now.codes[first:last])
        around = self._around(sought, first, last, own=own)
        return Place(start, end, words, around, same, own)

    def _around(self, sought: Sought, first: int, last: int, *, own: bool) -> float:
        """How much alike what surrounds the passage and these tokens of the new text is.

        Away from where the passage stood, only what stood in its paragraph counts, and that it came along.
        """
        codes = self._now.codes
        before, after = (sought.before, sought.after) if own else sought.paragraph
        sides = []
        if before:
            sides.append(Indel.normalized_similarity(before, codes[max(first - len(before), 0) : first]))
        if after:
            sides.append(Indel.normalized_similarity(after, codes[last : last + len(after)]))
        alike = sum(sides) / len(sides) if sides else 1.0
        return alike if own else alike * (1 - self._left_behind(sought, first, last))

    def _left_behind(self, sought: Sought, first: int, last: int) -> float:
        """How much of what surrounded the passage stands elsewhere than round these tokens now."""
        before, after = sought.paragraph
        around = [
            *range(sought.first - len(before.strip(BREAK)), sought.first),
            *range(sought.last, sought.last + len(after.strip(BREAK))),
        ]
        if not around or sought.first == sought.last:
            return 0.0
        texts = self._side_by_side
        near = range(first - 2 * _AROUND, last + 2 * _AROUND)
        there = [texts.opposite[place] for place in around if texts.is_same(place, texts.opposite[place])]
        return sum(place not in near for place in there) / len(around)

    def _is_taken(self, sought: Sought, first: int, last: int) -> bool:
        """Whether these tokens of the new text are, for the most part, another passage of the old one."""
        if sought.first == sought.last:
            return False
        texts = self._side_by_side
        others = sum(
            texts.is_same(texts.origin[place], place)
            for place in range(first, last)
            if not sought.first <= texts.origin[place] < sought.last
        )
        return 2 * others > last - first


def _edges(opposite: Opposite, first: int, last: int) -> tuple[int, int] | None:
    """From which token to before which one the new text has what the old one had from first to last."""
    there = [place for place in opposite[first:last] if place >= 0]
    if not there:
        return None
    return min(there), max(there) + 1


class Gaps:
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


def occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)

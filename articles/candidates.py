"""Where a passage of a text may stand in the text as it was revised, and how well it fits there.

Pure. Three roads lead to a place: the two texts side by side, the very words, and a search for something
like the passage with its surroundings. Places are code points, end exclusive; how alike two stretches are
is counted in tokens, from 0 to 1.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from articles.alignment import BREAK, STOPS, Alignment, Opposite, Tokens, opposites
from articles.omissions import Gaps

#: So many tokens on either side of a quote are its surroundings.
_AROUND = 16
#: The words of a passage that was changed are at least so much alike, and all in all it fits so well, where
#: the texts side by side lead to it, and where only the search for something alike does.
_ALIKE, _FITS = 0.4, 0.5
_ALIKE_ELSEWHERE, _FITS_ELSEWHERE = 0.6, 0.7
#: The very words count as the passage where the surroundings are so much alike ...
_SURROUNDED, _SURROUNDED_LONG, _SURROUNDED_ELSEWHERE = 0.4, 0.2, 0.7
#: ... or, where they did not move, if they are so many tokens that nobody would write them twice.
_LONG = 12
#: A sentence at the edge of a passage has so much of it, or it so much of the sentence, to be part of it.
_SENTENCE = 0.3
_FEW = 4
#: What fits less well by no more than this fits about as well.
_MARGIN = 0.1
#: How much better another place has to fit than the one that the texts side by side lead to.
_TRUST = 0.2
#: A passage of no more tokens is recognised by its surroundings alone.
_SHORT = 8
#: What is so much alike leaves no doubt.
_SURE = 0.8
#: Two places are the same to the eye where their surroundings differ by no more than this.
_NEARLY = 0.05
#: So many of the places where very common words stand are looked at, those nearest to where they stood.
_MANY = 100
#: Longer passages, in tokens, are not searched for: it would take seconds, and the texts side by side do.
_LONGEST = 250
#: So often something like the passage is looked for.
_TRIES = 2
#: The code of a token that is not looked at.
_STRUCK = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Sought:
    """A passage of the old text as tokens (`codes`), and what stood before and after it.

    `first` and `last` are its tokens in the old text, both 0 where it is not known where it stood.
    """

    exact: str
    codes: str
    before: str
    after: str
    first: int
    last: int
    #: By how many code points the passage begins before its first token, and ends after its last one.
    lead: int
    trail: int

    @classmethod
    def taken(cls, tokens: Tokens, text: str, start: int, end: int) -> "Sought":
        """What stands at text[start:end], of which these are the tokens."""
        first, last = tokens.within(start, end)
        codes = tokens.codes
        return cls(
            text[start:end],
            codes[first:last],
            codes[max(first - _AROUND, 0) : first],
            codes[last : last + _AROUND],
            first,
            last,
            tokens.starts[first] - start if first < last else 0,
            end - tokens.ends[last - 1] if first < last else 0,
        )

    @property
    def paragraph(self) -> tuple[str, str]:
        """What stood before and after it in its paragraph, with the breaks round that."""
        before, after = self.before, self.after
        if self.first < self.last:
            # The text begins and ends as a paragraph does.
            before = BREAK * (len(before) < _AROUND) + before
            after += BREAK * (len(after) < _AROUND)
        end = after.find(BREAK)
        return before[max(before.rfind(BREAK), 0) :], after[: end + 1] if end >= 0 else after


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
    #: A few words, as they were and as they are.
    short: bool = False

    @property
    def likeness(self) -> float:
        return (self.words + self.around) / 2

    @property
    def fits(self) -> bool:
        if self.own:
            alike = self.words >= _ALIKE and self.likeness >= _FITS
            return self.same or alike or (self.short and self.around >= _SURE)
        return self.words >= _ALIKE_ELSEWHERE and self.likeness >= _FITS_ELSEWHERE

    def meets(self, other: "Place") -> bool:
        return self.start < other.end and other.start < self.end

    def is_better_than(self, other: "Place") -> bool:
        """Whether nobody would rather take the other."""
        return self.weight - other.weight >= _MARGIN

    @property
    def weight(self) -> float:
        """What places are compared by."""
        return self.likeness + (_TRUST if self.own else 0)

    def is_surrounded(self, sought: Sought) -> bool:
        """Whether the very words stand where they may be taken for the passage without asking."""
        if self.own:
            return self.around >= (_SURROUNDED_LONG if len(sought.codes) >= _LONG else _SURROUNDED)
        before, after = sought.paragraph
        evidence = len(sought.codes) + self.around * (len(before) + len(after))
        return self.around >= _SURROUNDED_ELSEWHERE and evidence >= _LONG


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
        return Sought.taken(self._before, self.old, start, end)

    def words(self, exact: str, prefix: str, suffix: str) -> Sought:
        """Words of which nobody knows where they stood."""
        text = prefix + exact + suffix
        tokens = Tokens(text, self._codebook)
        return replace(Sought.taken(tokens, text, len(prefix), len(prefix) + len(exact)), first=0, last=0)

    def is_contested(self, sought: Sought, found: Place) -> bool:
        """Whether the place is as likely where the same words stood that have lost theirs elsewhere.

        Where the surroundings are the same too, as in a text that was doubled, the only place will do.
        """
        if found.around >= _SURE and self.new.count(sought.exact) == 1:
            return False
        first, last = self._now.within(found.start, found.end)
        size = len(sought.exact)
        for start in occurrences(sought.exact, self.old):
            other = self.passage(start, start + size)
            if (
                other.first == sought.first
                or self._around(other, first, last, own=True) < found.around - _NEARLY
            ):
                continue
            there = self._own(other)
            if not there or not there.same or there.meets(found):
                return True
        return False

    def is_moved(self, sought: Sought) -> bool:
        """Whether it stands among other words now, as the texts side by side have it."""
        return self._side_by_side.is_moved(sought.first, sought.last)

    def places(self, sought: Sought) -> list[Place]:
        """Where the passage may stand, the best first; none upon another."""
        own = self._own(sought)
        if own and own.own and own.same and own.around >= _SURE:
            return [own]
        found = [own] if own else []
        found += self._verbatim(sought, own.start if own else None)
        if not (own and own.own and own.likeness >= _SURE):
            found += self._alike(sought, [place for place in found if place.same])
        places: list[Place] = []
        for place in sorted(found, key=lambda place: (place.weight, place.same), reverse=True):
            if place.fits and not any(place.meets(one) for one in places):
                places.append(place)
        return places

    def _own(self, sought: Sought) -> Place | None:
        """The place that the texts side by side lead to."""
        if sought.first == sought.last:
            return None
        edges = _edges(
            self._before.codes, self._side_by_side.opposite, self._now.codes, sought.first, sought.last
        )
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
            if self._cuts_words(sought, start, first, last):
                continue
            if not self._is_taken(sought, first, last):
                around = self._around(sought, first, last, own=False)
                found.append(Place(start, start + size, 1.0, around, same=True, own=False))
        return found

    def _cuts_words(self, sought: Sought, start: int, first: int, last: int) -> bool:
        """Whether the very words are part of other words here."""
        if first == last:
            return False
        lead = self._now.starts[first] - start
        return lead != sought.lead or self._now.ends[last - 1] - start != len(sought.exact) - sought.trail

    def _alike(self, sought: Sought, known: Iterable[Place]) -> Iterator[Place]:
        """Where something like the passage and its surroundings stands, apart from the places known."""
        before, after = sought.paragraph
        wanted = before + sought.codes + after
        if len(wanted) > _LONGEST:
            return
        codes = self._now.codes
        for place in known:
            codes = _struck(codes, *self._now.within(place.start, place.end))
        for _try in range(_TRIES):
            hit = fuzz.partial_ratio_alignment(wanted, codes, score_cutoff=100 * _ALIKE_ELSEWHERE)
            if not hit:
                return
            room = len(wanted) // 3
            left = max(hit.dest_start - room, 0)
            found = opposites(wanted, codes[left : hit.dest_end + room])
            there = [left + place if place >= 0 else -1 for place in found]
            edges = _edges(wanted, there, codes, len(before), len(before) + len(sought.codes))
            if not edges:
                return
            place_or_none = None if self._is_taken(sought, *edges) else self._place(sought, *edges, own=False)
            if place_or_none:
                yield place_or_none
            codes = _struck(codes, *edges)

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
        if own and same:
            around = max(around, self._around(sought, first, last, own=False))
        short = max(len(sought.codes), last - first) <= _SHORT
        return Place(start, end, words, around, same, own, short)

    def _around(self, sought: Sought, first: int, last: int, *, own: bool) -> float:
        """How much alike what surrounds the passage and these tokens of the new text is.

        Away from where the passage stood, only what stood in its paragraph counts, and that it came along.
        """
        codes = self._now.codes
        before, after = (sought.before, sought.after) if own else sought.paragraph
        if not before and not after:
            return 1.0
        left, right = codes[max(first - len(before), 0) : first], codes[last : last + len(after)]
        if not own:
            left = BREAK * (len(left) < len(before)) + left
            right += BREAK * (len(right) < len(after))
        alike = len(before) * Indel.normalized_similarity(before, left)
        alike += len(after) * Indel.normalized_similarity(after, right)
        alike /= len(before) + len(after)
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


def _edges(old: str, opposite: Opposite, new: str, first: int, last: int) -> tuple[int, int] | None:
    """From which token to before which one `new` has what `old` has from `first` to before `last`.

    A sentence at either end that has next to nothing of it is not part of it. A word more, or a few, where
    the word at an end was replaced, are.
    """
    there = opposite[first:last]
    places = [place for place in there if place >= 0]
    if not places:
        return None
    start, end = min(places), max(places) + 1
    same = [
        place for code, place in zip(old[first:last], there, strict=True) if place >= 0 and new[place] == code
    ]
    cuts = [place + 1 for place in range(start, end - 1) if new[place] in STOPS.values()]
    while cuts and not _has_part(last - first, same, start, cuts[0]):
        start = cuts.pop(0)
    while cuts and not _has_part(last - first, same, cuts[-1], end):
        end = cuts.pop()
    while end - start > 1 and new[end - 1] == BREAK and old[last - 1] != BREAK:
        end -= 1
    left = opposite[first - 1] + 1 if first and opposite[first - 1] >= 0 else start
    right = opposite[last] if last < len(old) and opposite[last] >= 0 else end
    if start not in same and 0 < start - left <= _FEW:
        start = left
    if end - 1 not in same and 0 < right - end <= _FEW:
        end = right
    return start, end


def _has_part(size: int, same: Sequence[int], first: int, last: int) -> bool:
    """Whether a sentence of the new text has some of a passage of that size, as measured by either."""
    both = sum(first <= place < last for place in same)
    return last - first <= _FEW or both >= _SENTENCE * min(last - first, size)


def _struck(codes: str, first: int, last: int) -> str:
    """The text with some tokens made unlike any other."""
    return codes[:first] + _STRUCK * (last - first) + codes[last:]


def occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)

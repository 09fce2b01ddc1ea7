"""Where two wordings of one text differ, word by word, in Chinese character by character; and two revisions,
paragraph by paragraph.

Pure. What is the same, what went and what came, in the order in which both texts can be read: without what
came it is the old wording, without what went the new one. Wordings are laid side by side by their longest
common subsequence, which is bounded: what would take too long has gone and come as a whole.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel

#: A word of letters and digits, a stretch of white space, or one character of anything else, such as Han.
_WORD = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\s+|.", re.DOTALL)
#: What stands unchanged between two changes is drawn into them where it has no more code points than this.
_SHORTEST_SAME = 2
#: A text longer than this, in code points, of which less than this part stayed, was written anew: shown word
#: by word, the two would run into each other.
_LONG, _REWRITTEN = 40, 0.4
#: The most that is laid side by side at once, as the product of two lengths: about 0.01 seconds, 5 MB.
_MOST = 40_000_000
#: Where that is not enough, so many words in a row that stand once in each text are the same place.
_SEED = 8
#: ... in two texts that have no more words together than this: about a second.
_LONGEST = 500_000
#: Paragraphs in the same place are one, reworded, where their words are so much alike.
_ALIKE = 0.4
#: What finding those may cost in all, in steps of the processor: about half a second.
_EFFORT = 400_000_000
#: Where more than this would be spent at one place, those that share whole stretches are paired first.
_MUCH = 5_000_000


class Part(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went or came."""

    part: Part
    words: str


def differences(before: str, now: str) -> tuple[Piece, ...]:
    """The pieces, in order; a replacement is what went and then what came. Empty where both texts are. Of a
    long text that was written anew the whole went, and the whole came."""
    if before == now:
        return tuple(_pieces("", "", before))
    old, new = _WORD.findall(before), _WORD.findall(now)
    steps = (("".join(old[a:b]), "".join(new[c:d])) for a, b, c, d in _steps(*_codes(old, new), _SEED))
    pieces = tuple(_joined(steps))
    stayed = sum(len(piece.words) for piece in pieces if piece.part is Part.SAME)
    if min(len(before), len(now)) > _LONG and stayed < _REWRITTEN * min(len(before), len(now)):
        return tuple(_pieces(before, now, ""))
    return pieces


def _joined(steps: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """The steps as pieces; a change, a word that is hardly one, and a change are one change."""
    gone = new = kept = ""
    for old_words, new_words in steps:
        if old_words != new_words:
            gone, new, kept = gone + kept + old_words, new + kept + new_words, ""
        elif (gone or new) and len(old_words.strip()) <= _SHORTEST_SAME:
            kept = old_words
        else:
            yield from _pieces(gone, new, old_words)
            gone = new = kept = ""
    yield from _pieces(gone, new, kept)


def _pieces(gone: str, new: str, same: str) -> Iterator[Piece]:
    for part, words in ((Part.GONE, gone), (Part.NEW, new), (Part.SAME, same)):
        if words:
            yield Piece(part, words)


# Paragraphs


class Change(StrEnum):
    """What became of a paragraph. One that moved is two rows: where it stood and where it stands."""

    NONE = "none"
    REWORDED = "reworded"
    GONE = "gone"
    NEW = "new"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the old text, of the new one, or of both.

    `old` and `new` are their numbers from 0, None where it does not stand at this place. `pieces` are its
    words; `elsewhere` is, of one that moved, its number in the other text.
    """

    change: Change
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]
    elsewhere: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts beside each other. In `rows` those with `old` are the old text in order, those with `new` the
    new one. `is_rough` where they differ so much that not every paragraph was looked for in other words."""

    rows: tuple[Row, ...]
    is_rough: bool


def revised(old: Sequence[str], new: Sequence[str]) -> Comparison:
    """What became of the paragraphs of a text. About linear in its length; see _MOST and _EFFORT."""
    comparing = _Comparing(old, new)
    return Comparison(tuple(comparing.rows()), comparing.is_rough)


class _Comparing:
    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.old, self.new = old, new
        self.steps = list(_steps(*_codes(old, new), 1))
        self.effort = _EFFORT
        self.is_rough = False
        #: By its number in the one text the number of a paragraph that moved in the other.
        self.moved_to: dict[int, int] = {}
        self.moved_from: dict[int, int] = {}
        changed = [(a, b, c, d) for a, b, c, d in self.steps if old[a:b] != new[c:d]]
        gone = [number for a, b, _c, _d in changed for number in range(a, b)]
        came = [number for _a, _b, c, d in changed for number in range(c, d)]
        self._find_moved(gone, came)
        #: Of each place where something changed, by where it begins, which paragraphs became which.
        self.reworded = {(a, c): self._reworded(a, b, c, d) for a, b, c, d in changed}
        self._find_moved_and_reworded(gone, came)

    def _find_moved(self, gone: Sequence[int], came: Sequence[int]) -> None:
        """Paragraphs that left one place and came, word for word, at another: the first to the first."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number in reversed(gone):
            places[self.old[number]].append(number)
        for number in came:
            if places.get(self.new[number]):
                self._move(places[self.new[number]].pop(), number)

    def _find_moved_and_reworded(self, gone: Sequence[int], came: Sequence[int]) -> None:
        """Of those that are left, the ones that share whole stretches."""
        pairs = [pair for those in self.reworded.values() for pair in those]
        stayed, taken = {one for one, _other in pairs}, {other for _one, other in pairs}
        olds = [number for number in gone if number not in self.moved_to and number not in stayed]
        news = [number for number in came if number not in self.moved_from and number not in taken]
        codes = _all_codes([self.old[one] for one in olds], [self.new[one] for one in news])
        for one, other in _sharing(*codes):
            self._move(olds[one], news[other])

    def _move(self, old: int, new: int) -> None:
        self.moved_to[old], self.moved_from[new] = new, old

    def rows(self) -> Iterator[Row]:
        for a, b, c, d in self.steps:
            if (a, c) not in self.reworded:
                for one, other in zip(range(a, b), range(c, d), strict=True):
                    yield Row(Change.NONE, one, other, (Piece(Part.SAME, self.old[one]),))
                continue
            old_from, new_from = a, c
            for one, other in [*self.reworded[a, c], (b, d)]:
                yield from map(self._left, range(old_from, one))
                yield from map(self._came, range(new_from, other))
                if one < b:
                    yield Row(Change.REWORDED, one, other, differences(self.old[one], self.new[other]))
                old_from, new_from = one + 1, other + 1

    def _left(self, number: int) -> Row:
        words, target = self.old[number], self.moved_to.get(number)
        if target is None:
            return Row(Change.GONE, number, None, (Piece(Part.GONE, words),))
        pieces = differences(words, self.new[target])
        return Row(Change.MOVED, number, None, _without(Part.NEW, pieces), target)

    def _came(self, number: int) -> Row:
        words, source = self.new[number], self.moved_from.get(number)
        if source is None:
            return Row(Change.NEW, None, number, (Piece(Part.NEW, words),))
        pieces = differences(self.old[source], words)
        return Row(Change.MOVED, None, number, _without(Part.GONE, pieces), source)

    def _reworded(self, a: int, b: int, c: int, d: int) -> list[tuple[int, int]]:
        """Which of the paragraphs old[a:b] became which of new[c:d], in order: the most alike in all."""
        olds = [number for number in range(a, b) if number not in self.moved_to]
        news = [number for number in range(c, d) if number not in self.moved_from]
        if not olds or not news:
            return []
        old_codes, new_codes = _all_codes([self.old[one] for one in olds], [self.new[one] for one in news])
        is_much = _effort(old_codes, new_codes) > _MUCH
        pairs = []
        before = after = 0
        for one, other in [*(_sharing(old_codes, new_codes) if is_much else ()), (len(olds), len(news))]:
            for i, j in self._alike(old_codes[before:one], new_codes[after:other]):
                pairs.append((olds[before + i], news[after + j]))
            if one < len(olds):
                pairs.append((olds[one], news[other]))
            before, after = one + 1, other + 1
        return pairs

    def _alike(self, old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
        """The pairs of two paragraphs in the same order that are most alike all in all."""
        effort = _effort(old, new)
        if effort > self.effort:
            self.is_rough = True
            return []
        self.effort -= effort
        likeness = [
            [Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) for other in new] for one in old
        ]
        return _best_pairs(likeness)


def _effort(old: Sequence[str], new: Sequence[str]) -> int:
    """What comparing each with each takes, in steps of the processor."""
    return sum(map(len, old)) * sum(map(len, new)) // 64 + 1_000 * len(old) * len(new)


def _sharing(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs in the same order that have much in common which stands nowhere else."""
    old_owners = [number for number, codes in enumerate(old) for _code in codes]
    new_owners = [number for number, codes in enumerate(new) for _code in codes]
    shared: Counter[tuple[int, int]] = Counter()
    for one, other, size in _sure("".join(old), "".join(new), _SEED):
        shared.update(zip(old_owners[one : one + size], new_owners[other : other + size], strict=True))
    pairs: list[tuple[int, int]] = []
    olds, news = set(), set()
    for (one, other), size in shared.most_common():
        if one not in olds and other not in news and 2 * size >= _ALIKE * (len(old[one]) + len(new[other])):
            olds.add(one)
            news.add(other)
            pairs.append((one, other))
    return sorted(pairs)


def _all_codes(old: Iterable[str], new: Iterable[str]) -> tuple[list[str], list[str]]:
    """The paragraphs of both texts with one character for each word; spaces say nothing of likeness."""
    codebook: dict[str, str] = {}
    old_codes, new_codes = (
        [_code((word for word in _WORD.findall(words) if not word.isspace()), codebook) for words in text]
        for text in (old, new)
    )
    return old_codes, new_codes


def _without(part: Part, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.part is not part)


def _best_pairs(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of a row and a column, both ascending, whose likeness together is greatest; none of 0."""
    width = len(likeness[0]) if likeness else 0
    best = [[0.0] * (width + 1)]
    for row in likeness:
        line = [0.0]
        for column, here in enumerate(row):
            with_it = best[-1][column] + here if here else 0.0
            line.append(max(with_it, best[-1][column + 1], line[-1]))
        best.append(line)
    pairs = []
    one, other = len(likeness), width
    while one and other:
        if best[one][other] == best[one - 1][other]:
            one -= 1
        elif best[one][other] == best[one][other - 1]:
            other -= 1
        else:
            one, other = one - 1, other - 1
            pairs.append((one, other))
    return pairs[::-1]


# Laying sequences side by side


def _codes(old: Iterable[str], new: Iterable[str]) -> tuple[str, str]:
    """Both with one character for each word."""
    codebook: dict[str, str] = {}
    return _code(old, codebook), _code(new, codebook)


def _code(words: Iterable[str], codebook: dict[str, str]) -> str:
    # More than a million different words are no longer told apart; nobody's text has so many.
    return "".join([codebook.setdefault(word, chr(len(codebook) % 0x110000)) for word in words])


def _steps(old: str, new: str, seed: int) -> Iterator[tuple[int, int, int, int]]:
    """old[a:b] became new[c:d], as a, b, c, d from beginning to end, what stayed and what did not in turn."""
    a = c = 0
    for one, other, size in [*_same(old, new, seed), (len(old), len(new), 0)]:
        if a < one or c < other:
            yield a, one, c, other
        if size:
            yield one, one + size, other, other + size
        a, c = one + size, other + size


def _same(old: str, new: str, seed: int) -> Iterator[tuple[int, int, int]]:
    """The stretches that stayed: where each begins in the one and in the other, and how long it is."""
    a = c = 0
    sure = _sure(old, new, seed) if len(old) * len(new) > _MOST else []
    for one, other, size in [*sure, (len(old), len(new), 0)]:
        if (one - a) * (other - c) <= _MOST:
            for block in Indel.opcodes(old[a:one], new[c:other]).as_matching_blocks():
                if block.size:
                    yield a + block.a, c + block.b, block.size
        if size:
            yield one, other, size
        a, c = one + size, other + size


def _sure(old: str, new: str, seed: int) -> list[tuple[int, int, int]]:
    """The longest chain of stretches that stand once in each text and in the same order: where each begins
    in the one and in the other, and how long it is (patience diff)."""
    if len(old) + len(new) > _LONGEST:
        return []
    there = _once(new, seed)
    pairs = []
    for stretch, one in _once(old, seed).items():
        other = there.get(stretch, -1)
        if one >= 0 and other >= 0:
            pairs.append((one, other))
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_one, other) in enumerate(pairs):
        pile = bisect_left(tops, other)
        tops[pile : pile + 1] = [other]
        at[pile : pile + 1] = [number]
        before.append(at[pile - 1] if pile else -1)
    chain = []
    number = at[-1] if at else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return _runs(chain[::-1], seed)


def _runs(chain: Iterable[tuple[int, int]], seed: int) -> list[tuple[int, int, int]]:
    """Stretches that overlap or touch as one; one that overlaps another elsewhere is left out."""
    runs: list[tuple[int, int, int]] = []
    for one, other in chain:
        if runs:
            first, second, size = runs[-1]
            if one - first == other - second and one <= first + size:
                runs[-1] = (first, second, one - first + seed)
                continue
            if one < first + size or other < second + size:
                continue
        runs.append((one, other, seed))
    return runs


def _once(codes: str, seed: int) -> dict[str, int]:
    """Where each stretch of so many words stands that stands once, in order; -1 for the others."""
    places: dict[str, int] = {}
    for place in range(len(codes) - seed + 1):
        stretch = codes[place : place + seed]
        places[stretch] = -1 if stretch in places else place
    return places

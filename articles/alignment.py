"""Which words of a revised text are which of the text before.

Pure. Texts are compared by tokens: words, numbers, single Han characters and kana, punctuation marks, breaks
between paragraphs; no spaces. Case, width and the kind of quotation mark do not tell two tokens apart.
Stretches that stand once in each text are paired wherever they went (a patience diff that does not mind the
order); what lies between them by the shortest edit (Levenshtein).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias
from unicodedata import normalize

from rapidfuzz.distance import Levenshtein

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\n+|\S")
_MARKS = str.maketrans("“”„‟«»「」『』‘’‚‛—–―−。、", '""""""""""\'\'\'\'----.,')
#: The codes of a break between paragraphs and of what else may end a sentence.
BREAK = "\0"
STOPS = {"\n": BREAK, ".": "\1", "!": "\2", "?": "\3"}
#: So many tokens in a row that stand once in each text are taken for the same passage.
_SEED = 8
#: ... and so many even where the order of the text says otherwise: they were moved.
_MOVED = 12
#: The most that is compared token by token, as the product of two lengths: about 0.1 seconds.
_MOST = 400_000_000

#: For each token of one text the one of the other that it is or that replaced it; -1 where it went.
Opposite: TypeAlias = list[int]


class Tokens:
    """A text as tokens: where each begins and ends, in code points, and one character for each (`codes`).

    Texts that are to be compared share a codebook, empty at first.
    """

    def __init__(
        self, text: str, codebook: dict[str, str], omissions: Iterable[tuple[int, int]] = ()
    ) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        codes: list[str] = []
        codebook.update(STOPS)
        for match in _TOKEN.finditer(text):
            self.starts.append(match.start())
            self.ends.append(match.end())
            codes.append(codebook.get(match[0]) or _code(match[0], codebook))
        for start, end in omissions:
            # Where words were left out stands what is like nothing else, in either text.
            for place in range(*self.within(start, end)):
                codes[place] = _code(f"omission {len(codebook)}", codebook)
        self.codes = "".join(codes)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The first of the tokens that have part in text[start:end], and the one after the last."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def _code(token: str, codebook: dict[str, str]) -> str:
    folded = normalize("NFKC", token).casefold().translate(_MARKS) if token[0] != "\n" else "\n"
    if folded not in codebook:
        codebook[folded] = chr(len(codebook) % 0x110000)
    return codebook.setdefault(token, codebook[folded])


@dataclass(frozen=True, slots=True)
class _Run:
    """So many tokens from `old` on are those from `new` on."""

    old: int
    new: int
    size: int


class Alignment:
    """Two texts, token by token; quick where most of the new one is the old one, moved or not."""

    def __init__(self, old: str, new: str) -> None:
        """Both as the `codes` of Tokens."""
        self.old, self.new = old, new
        runs = _common_runs(old, new)
        self._in_order = _heaviest_in_order(runs)
        self._lay([run for run in runs if run in self._in_order])
        strays = {
            run for run in runs if run.size >= _MOVED and run not in self._in_order and self._is_better(run)
        }
        if strays:
            self._lay([run for run in runs if run in self._in_order or run in strays])
        #: Stretches of the old text that stand among others now, ascending.
        self.moved = sorted((run.old, run.old + run.size) for run in strays)

    def _is_better(self, run: _Run) -> bool:
        """Whether a stretch that is not in order tells more than what was paired without it."""
        old = range(run.old, run.old + run.size)
        new = range(run.new, run.new + run.size)
        is_here = sum(self.is_same(place, self.opposite[place]) for place in old)
        is_there = sum(self.is_same(self.origin[place], place) for place in new)
        return 2 * max(is_here, is_there) < run.size

    def is_same(self, old: int, new: int) -> bool:
        """Whether the old token and the new one are one; never where one of them is -1."""
        return old >= 0 and new >= 0 and self.old[old] == self.new[new]

    def _lay(self, runs: Sequence[_Run]) -> None:
        """Pair the tokens of the runs, which are in the order of the old text, and those between them."""
        #: What became of each old token, and from which old token each new one is.
        self.opposite: Opposite = [-1] * len(self.old)
        self.origin: Opposite = [-1] * len(self.new)
        for run in sorted(runs, key=lambda run: (run not in self._in_order, -run.size)):
            self._pair(range(run.old, run.old + run.size), range(run.new, run.new + run.size))
        self._fill(runs)

    def _pair(self, old: Iterable[int], new: Iterable[int]) -> None:
        for here, there in zip(old, new, strict=True):
            if there >= 0 and self.origin[there] < 0 and self.opposite[here] < 0:
                self.opposite[here], self.origin[there] = there, here

    def _fill(self, runs: Sequence[_Run]) -> None:
        """Pair what lies between two runs with what is free behind the one and before the other."""
        starts = sorted(run.new for run in runs)
        ends = sorted(run.new + run.size for run in runs)
        begins = [_Run(0, 0, 0), *runs]
        for before, after in zip(begins, [*runs, _Run(len(self.old), len(self.new), 0)], strict=True):
            first, last = before.old + before.size, after.old
            if first == last:
                continue
            left = before.new + before.size
            place = bisect_left(starts, left)
            left_end = starts[place] if place < len(starts) else len(self.new)
            place = bisect_right(ends, after.new)
            right = ends[place - 1] if place else 0
            if left == right:
                there = list(range(left, after.new))
            else:
                reach = 2 * (last - first) + _SEED
                there = [
                    *range(left, min(left_end, left + reach)),
                    *range(max(right, after.new - reach), after.new),
                ]
            found = opposites(self.old[first:last], "".join([self.new[one] for one in there]))
            self._pair(range(first, last), [there[one] if one >= 0 else -1 for one in found])

    def is_moved(self, first: int, last: int) -> bool:
        """Whether old[first:last] has part in what stands among other words now."""
        place = bisect_right(self.moved, (first, len(self.old)))
        return any(start < last and first < end for start, end in self.moved[max(place - 1, 0) : place + 1])


def opposites(old: str, new: str) -> Opposite:
    """What became of each token of `old` by the shortest edit; in long texts first of each paragraph."""
    found = [-1] * len(old)
    if len(old) * len(new) > _MOST:
        _pair_paragraphs(found, old, new)
        return found
    for step in Levenshtein.opcodes(old, new):
        if step.tag in ("equal", "replace"):
            for place in range(step.src_end - step.src_start):
                found[step.src_start + place] = step.dest_start + place
    return found


def _pair_paragraphs(found: Opposite, old: str, new: str) -> None:
    """The same for paragraphs that are the same, and within those that took the place of others."""
    known: dict[str, str] = {}
    texts = [text.split(BREAK) for text in (old, new)]
    before, now = (
        "".join(known.setdefault(one, chr(len(known) % 0x110000)) for one in text) for text in texts
    )
    starts, targets = ([0, *accumulate(len(one) + 1 for one in text)] for text in texts)
    for step in Levenshtein.opcodes(before, now):
        first, last = starts[step.src_start], min(starts[step.src_end], len(old))
        there, end = targets[step.dest_start], min(targets[step.dest_end], len(new))
        if step.tag == "equal":
            size = min(last - first, end - there)
            found[first : first + size] = range(there, there + size)
        elif step.tag == "replace" and (last - first) * (end - there) <= _MOST:
            pairs = opposites(old[first:last], new[there:end])
            found[first:last] = [there + place if place >= 0 else -1 for place in pairs]


def _once(codes: str) -> dict[str, int]:
    """Where each stretch of _SEED tokens stands that stands once; -1 for the others."""
    places: dict[str, int] = {}
    for place in range(len(codes) - _SEED + 1):
        stretch = codes[place : place + _SEED]
        places[stretch] = -1 if stretch in places else place
    return places


def _common_runs(old: str, new: str) -> list[_Run]:
    """The longest stretches round those that stand once in each text, in the order of the old one."""
    there = _once(new)
    runs: list[_Run] = []
    for stretch, start in _once(old).items():
        target = there.get(stretch, -1)
        if start < 0 or target < 0:
            continue
        floor = runs[-1].old + runs[-1].size if runs else 0
        if start < floor and start - target == runs[-1].old - runs[-1].new:
            continue
        first, last = start, start + _SEED
        shift = target - start
        while first > floor and first + shift > 0 and old[first - 1] == new[first - 1 + shift]:
            first -= 1
        while last < len(old) and last + shift < len(new) and old[last] == new[last + shift]:
            last += 1
        first = max(first, floor)
        if last > first:
            runs.append(_Run(first, first + shift, last - first))
    return runs


def _heaviest_in_order(runs: Sequence[_Run]) -> set[_Run]:
    """Those of the runs that stand in the same order in both texts and have most tokens together."""
    # Chains by where they end in the new text, ascending; one that ends later weighs more.
    ends: list[int] = []
    weights: list[int] = []
    last: list[_Run] = []
    before: dict[_Run, _Run | None] = {}
    for run in runs:
        place = bisect_right(ends, run.new)
        before[run] = last[place - 1] if place else None
        weight = run.size + (weights[place - 1] if place else 0)
        end = run.new + run.size
        place = bisect_left(ends, end)
        if place and weights[place - 1] >= weight:
            continue
        while place < len(ends) and weights[place] <= weight:
            del ends[place], weights[place], last[place]
        ends.insert(place, end)
        weights.insert(place, weight)
        last.insert(place, run)
    chain: set[_Run] = set()
    run_or_none = last[-1] if last else None
    while run_or_none:
        chain.add(run_or_none)
        run_or_none = before[run_or_none]
    return chain

"""Where in a text what was asked for stands, and the stretch of it that shows that best.

Places are code points of the text as it is, `start` inclusive and `end` exclusive.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.search.asking import Asked, Step
from articles.search.folding import fold_with_places
from articles.search.words import EAST_ASIAN, scan

Place = tuple[int, int]

#: How far the ends of an extract are moved for the sake of a word, and what would be cut: two letters.
_FURTHEST = 20
_LETTERS = re.compile(rf"(?:(?![{EAST_ASIAN}])\w){{2}}")


def hits(text: str, asked: Asked) -> list[Place]:
    """The places to mark, in order, none touching another's characters: words, and phrases as a whole.

    Of a word that somebody has begun the whole is marked, of Chinese what was asked for. Linear in the text:
    all phrases are followed at once, a bit for each of their words (Baeza-Yates and Gonnet's shift-and).
    """
    if not asked.parts:
        return []
    phrases = _Phrases(asked)
    folded = fold_with_places(text)
    found: list[Place] = []
    #: Where the token at each position begins; which phrases go on at the present one.
    begins = [0]
    before = state = 0
    for lexeme, stem, start, end, position in scan(folded.text):
        if position == len(begins):
            begins.append(start)
            before, state = state << 1 | phrases.first, 0
        bits = before & (phrases[lexeme] | phrases[stem] if stem else phrases[lexeme])
        state |= bits
        if ended := bits & phrases.last:
            first = begins[position - phrases.longest(ended) + 1]
            # Of Chinese that is asked for by one character, not the pair that begins with it.
            end = end if ended & ~phrases.begun else start + 1
            found.append((folded.starts[first], folded.ends[end - 1]))
    return _joined(found)


class _Phrases(dict[str, int]):
    """For each lexeme, which words of the phrases it is: bit n for the nth word of them all."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.first = self.last = self.begun = 0
        self._lengths: dict[int, int] = {}
        self._prefixes: list[tuple[str, int]] = []
        bit = 1
        for part in asked.parts:
            self.first |= bit
            for step in part.steps:
                self._add(step, bit)
                bit <<= 1
            self.last |= bit >> 1
            self._lengths[bit >> 1] = len(part.steps)
        for lexeme in self:
            self[lexeme] |= self._begun_by(lexeme)

    def _add(self, step: Step, bit: int) -> None:
        for lexeme in step.lexemes:
            self[lexeme] = self.get(lexeme, 0) | bit
        if step.prefix:
            self._prefixes.append((step.prefix, bit))
            if not step.lexemes:
                self.begun |= bit

    def _begun_by(self, lexeme: str) -> int:
        return sum(bit for prefix, bit in self._prefixes if lexeme.startswith(prefix))

    def __missing__(self, lexeme: str) -> int:
        found = self[lexeme] = self._begun_by(lexeme)
        return found

    def longest(self, ended: int) -> int:
        """Of the phrases with these last words, how many words the longest has."""
        return max(length for bit, length in self._lengths.items() if bit & ended)


def _joined(places: list[Place]) -> list[Place]:
    """In order, what overlaps made one."""
    joined: list[Place] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of a text, and the places in it, counted from where it begins in the text."""

    text: str
    places: list[Place]
    start: int
    end: int
    is_cut_before: bool
    is_cut_after: bool


def extract(text: str, places: Sequence[Place], around: int = 160) -> Extract:
    """The stretch of about `around` code points where most different words are hit, the first such.

    `places` are those that `hits` found in the text; where there are none, it is the beginning. A word of
    letters is not cut if it ends near. Linear in the places.
    """
    first, last = _densest(text, places, around) if places else (0, 0)
    spare = max(0, around - (last - first))
    start = max(0, min(first - spare // 2, len(text) - (last - first) - spare))
    end = min(len(text), start + (last - first) + spare)
    start = _not_in_a_word(text, start, range(start, min(first, start + _FURTHEST) + 1))
    end = _not_in_a_word(text, end, range(end, max(last, end - _FURTHEST) - 1, -1))
    within = [(place - start, stop - start) for place, stop in places if start <= place and stop <= end]
    return Extract(text[start:end], within, start, end, start > 0, end < len(text))


def _densest(text: str, places: Sequence[Place], around: int) -> Place:
    """From where to where most different words are hit; among equals most of the text, then the first."""
    words: Counter[str] = Counter()
    left = covered = 0
    best, most = places[0], (0, 0)
    for start, end in places:
        words[text[start:end].casefold()] += 1
        covered += end - start
        while end - places[left][0] > around and places[left][0] < start:
            gone_start, gone_end = places[left]
            words[text[gone_start:gone_end].casefold()] -= 1
            words += Counter()  # Without those that are hit no more.
            covered -= gone_end - gone_start
            left += 1
        if (len(words), covered) > most:
            best, most = (places[left][0], end), (len(words), covered)
    return best


def _not_in_a_word(text: str, place: int, near: Iterable[int]) -> int:
    """The first of the places near that does not cut a word of letters; the place itself where each does."""
    borders = (border for border in near if not _LETTERS.match(text[max(0, border - 1) : border + 1]))
    return next(borders, place)

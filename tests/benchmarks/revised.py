"""Articles revised as newsrooms revise theirs, and where a quote of them stands afterwards.

The same seed makes the same cases, of made-up stories or of other texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from articles.quotes import Quote, context
from articles.sentences import sentence_ends
from tests.benchmarks.stories import Stories

#: Put round the quote while a text is being revised, and taken out again.
OPEN, CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Case:
    """A quote that stood at old[start:end], and where it stands in `new`: None where it was taken out."""

    language: str
    kind: str
    old: str
    new: str
    start: int
    end: int
    place: tuple[int, int] | None

    @property
    def quote(self) -> Quote:
        return Quote(self.old[self.start : self.end], *context(self.old, self.start, self.end))


_WORD = re.compile(r"[^\W\u2e80-\u9fff]+(?:[.,'’%-]*[^\W\u2e80-\u9fff])*%?|[\u4e00-\u9fff]{1,2}|\s+|.")
_NUMBER = re.compile(r"\d+")
_MARKED = re.compile(f"(.*){OPEN}(.*){CLOSE}(.*)", re.DOTALL)
#: Full width to half width, and one kind of quotation mark to another.
_RETYPED = str.maketrans("“”‘’，：；（）！？", "\"\"'',:;()!?")


class Desk:
    """One article with one quote in it, and the hands that revise it.

    `old` and what the kinds return are paragraphs; OPEN and CLOSE stand round the quote in one of them.
    """

    def __init__(self, random: Random, stories: Stories, paragraphs: Sequence[str], size: str) -> None:
        self.random, self.stories = random, stories
        self.old = [paragraph for paragraph in paragraphs if paragraph.strip()]
        self.at, self.passage = self._quoted(size)

    def _quoted(self, size: str) -> tuple[int, str]:
        """Mark a passage of the size; which paragraph it is in, and its words."""
        for _attempt in range(200):
            at = self.random.randrange(min(2, len(self.old) - 1), len(self.old))
            paragraph = self.old[at]
            ends = sentence_ends(paragraph, 0, len(paragraph))
            which = self.random.randrange(len(ends))
            start = ends[which - 1] if which else 0
            end = ends[min(which + (size == "two"), len(ends) - 1)]
            end = start + len(paragraph[start:end].rstrip())
            if size == "two" and which == len(ends) - 1:
                continue
            if size in ("part", "short"):
                start, end = self._part(paragraph, start, end, size)
            if end - start >= (2 if size == "short" else 12):
                break
        passage = paragraph[start:end]
        self.old[at] = paragraph[:start] + OPEN + passage + CLOSE + paragraph[end:]
        return at, passage

    def _part(self, paragraph: str, start: int, end: int, size: str) -> tuple[int, int]:
        words = [match.span() for match in _WORD.finditer(paragraph, start, end) if match[0].strip()]
        count = len(words)
        most = 20 if size == "short" else end - start
        first = self.random.randrange(count)
        last = min(count, first + (self.random.randint(1, 5) if size == "short" else max(4, 2 * count // 3)))
        while words[last - 1][1] - words[first][0] > most and last - 1 > first:
            last -= 1
        return words[first][0], words[last - 1][1]

    def changed(self, words: str, share: float, least: int = 1) -> str:
        """The words with so many of them replaced, dropped or with one more before them."""
        parts = _WORD.findall(words)
        places = [place for place, part in enumerate(parts) if part.strip() and part.isalnum()]
        count = min(len(places), max(least, round(share * len(places))))
        for place in self.random.sample(places, count):
            how = self.random.random()
            if how < 0.7:
                parts[place] = self.word()
            elif how < 0.85 or place == 0:
                parts[place] = ""
            else:
                parts[place] = self.word() + self.stories.space + parts[place]
        return re.sub(r"  +", " ", "".join(parts)).strip()

    def word(self) -> str:
        words = [part for part in _WORD.findall(self.stories.sentence(later=True)) if part.isalnum()]
        return str(self.random.choice(words))

    def inside(self, change: Callable[[str], str]) -> list[str]:
        """The article with the quoted words changed."""
        marked = _MARKED.fullmatch(self.old[self.at])
        assert marked
        return self.replaced(f"{marked[1]}{OPEN}{change(marked[2])}{CLOSE}{marked[3]}")

    def replaced(self, paragraph: str) -> list[str]:
        return [*self.old[: self.at], paragraph, *self.old[self.at + 1 :]]

    def without_quote(self) -> list[str]:
        marked = _MARKED.fullmatch(self.old[self.at])
        assert marked
        return self.replaced(marked[1] + marked[3].lstrip())

    def with_copy(self, paragraphs: Sequence[str], copy: str) -> list[str]:
        """... with a copy of the passage among other sentences, not in the quote's paragraph."""
        where = self.random.choice(
            [place for place in range(len(paragraphs) + 1) if place not in (0, self.at)]
        )
        space = self.stories.space
        alone = f"{self.stories.sentence(later=True)}{space}{copy}{space}{self.stories.sentence(later=True)}"
        return [*paragraphs[:where], alone, *paragraphs[where:]]

    def around(self, paragraphs: Sequence[str], share: float = 0.1) -> list[str]:
        """The rest of the article, revised as well: words, sentences and paragraphs, never the quote."""
        found: list[str] = []
        for paragraph in paragraphs:
            marked = _MARKED.fullmatch(paragraph)
            if marked:
                before, after = (
                    self._pad(part) if self.random.random() < 0.3 else part for part in (marked[1], marked[3])
                )
                found.append(f"{before}{OPEN}{marked[2]}{CLOSE}{after}")
            elif self.random.random() > share / 2:
                found.append(self.changed(paragraph, 0.1) if self.random.random() < share else paragraph)
            if self.random.random() < share / 2:
                found.append(self.stories.sentence(later=True))
        return found

    def _pad(self, words: str) -> str:
        """What stands beside the quote in its paragraph, with a word changed."""
        core = words.strip()
        if len(core) < 8:
            return words
        lead = words[: len(words) - len(words.lstrip())]
        trail = words[len(words.rstrip()) :]
        return lead + self.changed(core, 0.08) + trail


def _typo(desk: Desk, words: str) -> str:
    place = desk.random.randrange(len(words) - 1)
    how = desk.random.randrange(3)
    if how == 0:
        return words[:place] + words[place + 1] + words[place] + words[place + 2 :]
    return words[:place] + ("" if how == 1 else desk.word()[0]) + words[place + 1 :]


def _renumbered(desk: Desk, words: str) -> str:
    if not _NUMBER.search(words):
        return desk.changed(words, 0)
    return _NUMBER.sub(lambda match: str(desk.random.randint(1, 9 * 10 ** (len(match[0]) - 1))), words)


def _renamed(desk: Desk, words: str) -> str:
    names = [name for name in desk.stories.words["name"] if name in words]
    for name in names:
        words = words.replace(name, desk.stories.slot("name"))
    return words if names else desk.changed(words, 0, 2)


def _middle(words: str) -> int:
    """Where a passage can be cut: after a comma near its middle, else at a space, else in the middle."""
    cuts = [place + 1 for place, mark in enumerate(words) if mark in "，,"] or [
        place for place, mark in enumerate(words) if mark == " "
    ]
    return min(cuts, key=lambda cut: abs(2 * cut - len(words)), default=len(words) // 2)


def _split(desk: Desk, words: str) -> str:
    cut = _middle(words)
    first, second = words[:cut].rstrip("，, "), words[cut:].strip()
    if desk.stories.is_zh:
        return f"{first}。{desk.random.choice(('此外', '同时', '据悉'))}，{second}"
    return f"{first}. {desk.random.choice(('It added that', 'Moreover,', 'In addition,'))} {second}"


def _merged(desk: Desk, words: str) -> str:
    if desk.stories.is_zh:
        return re.sub("。(?=.)", "，而", words, count=1)
    return re.sub(r"\. (\w)", lambda match: f", while {match[1].lower()}", words, count=1)


def _interrupted(desk: Desk, words: str) -> str:
    ends = sentence_ends(words, 0, len(words))
    cut = ends[0] if len(ends) > 1 else _middle(words)
    stop = "" if len(ends) > 1 else "。" if desk.stories.is_zh else "."
    space = desk.stories.space
    first, second = words[:cut].rstrip("，, "), words[cut:].lstrip()
    return f"{first}{stop}{space}{desk.stories.sentence(later=True)}{space}{second}"


def _half(desk: Desk, words: str) -> str:
    cut = _middle(words)
    return words[:cut].strip() if desk.random.random() < 0.5 else words[cut:].strip()


def _first_or_last(desk: Desk, words: str) -> str:
    parts = _WORD.findall(words)
    places = [place for place, part in enumerate(parts) if part.isalnum()]
    if places:
        parts[desk.random.choice((places[0], places[-1]))] = desk.word()
    return "".join(parts)


def _retyped(desk: Desk, words: str) -> str:
    words = words.translate(_RETYPED)
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", words)


def _moved(desk: Desk, paragraphs: Sequence[str]) -> list[str]:
    rest = [paragraph for paragraph in paragraphs if OPEN not in paragraph]
    where = desk.random.choice(
        [place for place in range(1, len(rest) + 1) if abs(place - desk.at) > 1] or [1]
    )
    return [*rest[:where], *(one for one in paragraphs if OPEN in one), *rest[where:]]


def _shuffled(desk: Desk, paragraphs: Sequence[str]) -> list[str]:
    return desk.random.sample(list(paragraphs), len(paragraphs))


def _plain(desk: Desk, paragraphs: Sequence[str]) -> list[str]:
    return list(paragraphs)


def _copied(change: Callable[[Desk], list[str]], likeness: float = 1.0) -> Callable[[Desk], list[str]]:
    """The change, in an article of which the passage stood elsewhere too, as it was or much alike."""

    def revise(desk: Desk) -> list[str]:
        copy = desk.passage if likeness == 1 else desk.changed(desk.passage, 1 - likeness)
        before = len(desk.old)
        desk.old = desk.with_copy(desk.old, copy)
        assert len(desk.old) == before + 1
        desk.at = next(place for place, one in enumerate(desk.old) if OPEN in one)
        return change(desk)

    return revise


def _words(change: Callable[[Desk, str], str]) -> Callable[[Desk], list[str]]:
    return lambda desk: desk.inside(lambda words: change(desk, words))


def _boilerplate(desk: Desk) -> list[str]:
    """The passage ends several paragraphs, and one paragraph more ends so now, or one less."""
    marked = desk.old[desk.at]
    space = desk.stories.space
    desk.old = [
        one if one is marked or place % 3 else f"{one}{space}{desk.passage}"
        for place, one in enumerate(desk.old)
    ]
    others = [one for one in desk.old if one is not marked and desk.passage in one]
    if others and desk.random.random() < 0.5:
        gone = desk.random.choice(others)
        return [one for one in desk.old if one is not gone]
    return desk.with_copy(desk.old, desk.passage)


def _new_copy(change: Callable[[Desk], list[str]]) -> Callable[[Desk], list[str]]:
    """The change, and the words as they were stand in a place where nothing stood."""
    return lambda desk: desk.with_copy(change(desk), desk.passage)


Kind = Callable[[Desk], list[str]]
_edited: Kind = _words(lambda desk, words: desk.changed(words, 0.12))
_gone: Kind = Desk.without_quote
#: How the quote fares, and which sizes of quotes are tried: a sentence, a part of one, two, a few words.
KINDS: dict[str, tuple[Kind, Sequence[str]]] = {
    "unchanged": (lambda desk: list(desk.old), ["sentence", "part", "two", "short"]),
    "paragraph moved": (lambda desk: _moved(desk, desk.old), ["sentence", "part", "two", "short"]),
    "all reordered": (lambda desk: _shuffled(desk, desk.old), ["sentence", "part", "short"]),
    "repeated": (_boilerplate, ["sentence", "part", "short"]),
    "look-alike, unchanged": (_copied(lambda desk: list(desk.old)), ["sentence", "part", "short"]),
    "look-alike added": (_new_copy(lambda desk: list(desk.old)), ["sentence", "part", "short"]),
    "numbers retyped": (_words(_renumbered), ["sentence", "part"]),
    "names changed": (_words(_renamed), ["sentence", "part"]),
    "typo": (_words(_typo), ["sentence", "part", "two"]),
    "retyped marks": (_words(_retyped), ["sentence", "part", "two"]),
    "first or last word": (_words(_first_or_last), ["sentence", "part"]),
    "sentence split": (_words(_split), ["sentence"]),
    "sentences merged": (_words(_merged), ["two"]),
    "sentence put in": (_words(_interrupted), ["sentence", "two"]),
    "half taken out": (_words(_half), ["sentence", "two"]),
    "words changed": (_words(lambda desk, words: desk.changed(words, 0.15)), ["sentence", "part", "two"]),
    "much rewritten": (_words(lambda desk, words: desk.changed(words, 0.4)), ["sentence", "part", "two"]),
    "moved and edited": (lambda desk: _moved(desk, _edited(desk)), ["sentence", "part", "two"]),
    "look-alike, edited": (_copied(_edited), ["sentence", "part"]),
    "near-copy, edited": (_copied(_edited, 0.85), ["sentence", "part"]),
    "look-alike added, edited": (_new_copy(_edited), ["sentence", "part"]),
    "few words edited": (_edited, ["short"]),
    "deleted": (_gone, ["sentence", "part", "two", "short"]),
    "look-alike, deleted": (_copied(_gone), ["sentence", "part", "short"]),
    "near-copy, deleted": (_copied(_gone, 0.85), ["sentence", "part"]),
    "another article": (_gone, ["sentence", "part", "two"]),
}


def cases(seed: int, count: int, texts: Mapping[str, Sequence[str]] | None = None) -> Iterator[Case]:
    """So many cases of each kind in each language; of `texts`, or of stories that are made up."""
    for language in ("zh", "en"):
        for kind, (revise, sizes) in KINDS.items():
            random = Random(f"{seed} {language} {kind}")
            for number in range(count):
                stories = Stories(random, language)
                size = sizes[number % len(sizes)]
                own = (texts or {}).get(language)
                text = random.choice(own) if own else stories.story(random.choice((6, 12, 30)))
                yield _case(random, stories, text.split("\n\n"), size, kind, revise)


def _case(
    random: Random, stories: Stories, paragraphs: Sequence[str], size: str, kind: str, revise: Kind
) -> Case:
    desk = Desk(random, stories, paragraphs, size)
    new = desk.around(revise(desk), random.choice((0.0, 0.1, 0.3)))
    if kind == "another article":
        new = stories.story(12, later=True).split("\n\n")
    old, place = unmarked("\n\n".join(desk.old))
    assert place
    text, there = unmarked("\n\n".join(one for one in new if one.strip()))
    return Case("zh" if stories.is_zh else "en", kind, old, text, *place, there)


def unmarked(text: str) -> tuple[str, tuple[int, int] | None]:
    """A text without the marks, and where they stood."""
    start, end = text.find(OPEN), text.find(CLOSE)
    plain = text.replace(OPEN, "").replace(CLOSE, "")
    return plain, (start, end - 1) if 0 <= start < end - 1 else None

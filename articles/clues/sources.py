"""Which article of a publisher a text means when it names the publisher."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log

from articles.clues.names import Names, shared_between_languages
from articles.clues.shapes import Known
from articles.provenance import Key

#: A report may be retold this many days after it came out; zones may put the retelling a day before it.
LATEST, EARLIEST = 90, 1
#: How much of a headline, by how rare its words are, the text must have; and how much better than the next.
FITS, CLEARER = 0.35, 1.15
#: What it adds that both came out on days so close.
CLOSE = ((1, 0.25), (3, 0.15), (14, 0.05))
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d.,]*")


def keywords(text: str, pairs: Names) -> frozenset[str]:
    """What a headline is looked for by: names, numbers, longer words, pairs of Han characters."""
    found = {match[0].casefold() for match in _WORD.finditer(_HAN.sub(" ", text))}
    for match in _HAN.finditer(text):
        found.update(match[0][place : place + 2] for place in range(len(match[0]) - 1))
    return shared_between_languages(text, pairs) | found


@dataclass(frozen=True, slots=True)
class _Headline:
    known: Known
    words: frozenset[str]


class Shelf:
    """The articles on record, by publisher, by address and by headline."""

    def __init__(self, known: Iterable[Known], pairs: Names) -> None:
        """Linear in the articles."""
        self.known = {one.key: one for one in known}
        self.by_address: dict[str, Key] = {}
        self._by_title: dict[str, list[Key]] = defaultdict(list)
        self._by_publisher: dict[Key, list[_Headline]] = defaultdict(list)
        often: Counter[str] = Counter()
        for one in self.known.values():
            if one.address:
                self.by_address.setdefault(one.address, one.key)
            headlines = [_Headline(one, keywords(title, pairs)) for title in one.titles.values() if title]
            for title in {_folded(title) for title in one.titles.values()}:
                if len(title) >= SHORTEST_TITLE:
                    self._by_title[title].append(one.key)
            often.update(frozenset().union(*(headline.words for headline in headlines)))
            if one.publisher is not None:
                self._by_publisher[one.publisher] += headlines
        count = len(self.known)
        self._weight: Mapping[str, float] = {word: log(1 + count / n) for word, n in often.items()}

    def with_title_of(self, article: Known) -> set[Key]:
        """Other articles with one of its headlines, as far as letters and figures go."""
        titles = {_folded(title) for title in article.titles.values()}
        return {key for title in titles for key in self._by_title.get(title, ())} - {article.key}

    @staticmethod
    def title_in_common(article: Known, other: Known) -> str:
        """The first of the article's headlines that the other one has too; "" for none."""
        theirs = {_folded(title) for title in other.titles.values()}
        return next((title for title in article.titles.values() if _folded(title) in theirs), "")

    def meant(self, article: Known, text: str, shared: frozenset[str], publisher: Key) -> Key | None:
        """The article of the publisher that a text means; None where none fits clearly.

        `text` is in lower case, `shared` are its names and numbers (names.shared_between_languages). Linear
        in the publisher's articles and in the text.
        """
        fits: dict[Key, float] = {}
        for headline in self._by_publisher.get(publisher, ()):
            other = headline.known
            if other.key != article.key and may_come_from(article, other):
                fit = self._fit(_both(headline.words, text, shared), headline.words, article.on, other.on)
                fits[other.key] = max(fit, fits.get(other.key, 0))
        best = sorted(fits, key=lambda key: -fits[key])[:2]
        if not best or fits[best[0]] < FITS:
            return None
        is_clear = len(best) == 1 or fits[best[0]] >= fits[best[1]] * CLEARER
        return best[0] if is_clear else None

    def _fit(self, both: set[str], headline: frozenset[str], on: date | None, other: date | None) -> float:
        if len(both) < 2:
            return 0
        weight = sum(self._weight[word] for word in headline)
        fit = sum(self._weight[word] for word in both) / weight
        if on is None or other is None:
            return fit
        apart = abs((on - other).days)
        return fit + next((more for days, more in CLOSE if apart <= days), 0)


def _both(headline: frozenset[str], text: str, shared: frozenset[str]) -> set[str]:
    """The words of a headline that a text has."""
    return {word for word in headline if word in shared or (word.isalpha() and word in text)}


#: A shorter headline says too little to be more than a coincidence, in letters, figures and characters.
SHORTEST_TITLE = 8


def _folded(title: str) -> str:
    return "".join(character for character in title.casefold() if character.isalnum())


def may_come_from(article: Known, other: Known) -> bool:
    """Whether the days allow it; where one of them is not known, they do."""
    if article.on is None or other.on is None:
        return True
    return -EARLIEST <= (article.on - other.on).days <= LATEST


def comes_after(article: Known, other: Known) -> bool:
    """Whether of two articles the first is the later one. One without a day is taken to be later; of two
    alike the one recorded later is."""
    mine, theirs = article.on or date.max, other.on or date.max
    return (mine, str(article.key).zfill(20)) > (theirs, str(other.key).zfill(20))

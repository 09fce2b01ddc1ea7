"""What searching must find: the texts that hold the words, by looking through them all.

Both sides are folded alike, and that is all they have in common with the index. Chinese is looked for
anywhere; English from the beginning of a word to the end of one, with nothing but spaces and punctuation
between two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import NamedTuple

from django.db import connection
from opencc import OpenCC

from articles.models import Article, IndexedPassage, Revision
from articles.search.asking import Asked, ask
from articles.search.keeping import catch_up
from articles.search.words import fold
from articles.searching import search_articles
from claims.models import Claim
from claims.searching import search_claims

#: By the key of what is found, the texts that it may be found by.
Texts = Mapping[int, Collection[str]]
Search = Callable[[Asked], Collection[int]]

_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_WORDS = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")
_TRADITIONAL = OpenCC("s2t")


class Needle(NamedTuple):
    kind: str
    #: What is typed, to find texts that hold each of these words, and none of those.
    query: str
    words: tuple[str, ...]
    without: tuple[str, ...] = ()


@dataclass
class Tally:
    """How often what was found should have been, and the other way round, over many queries."""

    queries: int = 0
    found: int = 0
    true: int = 0
    both: int = 0

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.true if self.true else 1.0


def chinese(texts: Iterable[str], count: int, random: Random) -> list[Needle]:
    """Pieces of one to eight characters, as many of each length; a third of them in Traditional script, and a
    tenth with two characters exchanged, which is mostly nowhere."""
    runs = [run for text in texts for run in _HAN.findall(text)]
    needles = []
    for number in range(count):
        length = number % 8 + 1
        run = random.choice([run for run in runs if len(run) >= length])
        start = random.randrange(len(run) - length + 1)
        piece = run[start : start + length]
        if number % 10 == 9:
            piece = piece[1:] + piece[0]
        # One character to one, or it is another text.
        other = _TRADITIONAL.convert(piece)
        if number % 3 == 0 and fold(other) == fold(piece):
            piece = other
        needles.append(Needle(f"Chinese, {length}", piece, (piece,)))
    return needles


def english(texts: Iterable[str], count: int, random: Random) -> list[Needle]:
    """Words and phrases up to five words in quotation marks, some in capitals; words without marks too."""
    runs = [run.split() for text in texts for run in _WORDS.findall(text)]
    needles = []
    for number in range(count):
        length = (1, 1, 2, 3, 5)[number % 5]
        run = random.choice([run for run in runs if len(run) >= length])
        start = random.randrange(len(run) - length + 1)
        words = " ".join(run[start : start + length])
        if number % 3 == 0:
            words = words.upper()
        kind = "English, words" if length == 1 else "English, phrases"
        needles.append(Needle(kind, f'"{words}"', (words,)))
        if length == 1:
            needles.append(Needle("English, inflected too", words, (words,)))
    return needles


def together(texts: Iterable[str], count: int, random: Random) -> list[Needle]:
    """Two words, Chinese and English; and Chinese without English."""
    found = []
    for one, other in zip(chinese(texts, count, random), english(texts, count, random), strict=False):
        both = (*one.words, *other.words)
        found.append(Needle("two together", f'{one.query} "{other.words[0]}"', both))
        found.append(Needle("one, not another", f'{one.query} -"{other.words[0]}"', one.words, other.words))
    return found


def holds(text: str, words: str) -> bool:
    """Whether these words stand in the text."""
    plain = _folded(words)
    return _spaced(words) in _spaced(text) if plain.isascii() else plain in _folded(text)


_folded = lru_cache(maxsize=100_000)(fold)


@lru_cache(maxsize=100_000)
def _spaced(text: str) -> str:
    """Folded English with one space between two words and round Chinese ones; 's and apostrophes dropped."""
    plain = re.sub(r"'s\b|(?<=\w)'(?=\w)", "", fold(text))
    return " " + re.sub(r"[^a-z0-9]+", " ", plain) + " "


def measured(needles: Iterable[Needle], texts: Texts, search: Search) -> dict[str, Tally]:
    """By kind of query."""
    tallies: dict[str, Tally] = {}
    for needle in needles:
        true = {key for key, its in texts.items() if _is_meant(needle, its)}
        found = set(search(ask(needle.query)))
        tally = tallies.setdefault(needle.kind, Tally())
        tally.queries += 1
        tally.found += len(found)
        tally.true += len(true)
        tally.both += len(found & true)
    return tallies


def _is_meant(needle: Needle, texts: Collection[str]) -> bool:
    """Each of the words may stand in another of the texts."""
    return all(any(holds(text, words) for text in texts) for words in needle.words) and not any(
        holds(text, words) for text in texts for words in needle.without
    )


def index_everything() -> None:
    """However long it takes; a page gives up after two seconds."""
    for _time in range(1000):
        if catch_up(100_000) == 0:
            return
    raise AssertionError(f"{catch_up(0)} marks are left")


def collections() -> dict[str, tuple[Texts, Search]]:
    """Claims as the desk has them, held articles, and the pieces these are indexed in."""
    articles, pieces = _articles_and_pieces()
    return {
        "claims": (_claims(), lambda asked: search_claims(asked, readers=False, most=1000).keys),
        "articles": (articles, lambda asked: search_articles(asked, readers=False).keys),
        "passages": (pieces, _pieces_with),
    }


def _claims() -> dict[int, list[str]]:
    texts = {}
    for claim in Claim.objects.filter(merged_into=None).prefetch_related("claimants", "verdicts"):
        texts[claim.pk] = [claim.statement_zh, claim.statement_en]
        for claimant in claim.claimants.all():
            texts[claim.pk] += [claimant.name_zh, claimant.name_en]
        verdicts = [verdict for verdict in claim.verdicts.all() if verdict.decision != "returned"]
        if verdicts:
            latest = max(verdicts, key=lambda verdict: (verdict.proposed_at, verdict.pk))
            texts[claim.pk] += [latest.rationale_zh, latest.rationale_en]
    return texts


def _articles_and_pieces() -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    articles: dict[int, list[str]] = {}
    for article in Article.objects.filter(access="held").select_related("publisher"):
        articles[article.pk] = [article.title_zh, article.title_en, article.byline]
        if article.publisher:
            articles[article.pk] += [article.publisher.name_zh, article.publisher.name_en]
    newest = {one.article_id: one for one in Revision.objects.order_by("article_id", "number")}
    for key, revision in newest.items():
        blocks, _marks = revision.parts
        said = (block for block in blocks if block.kind != "omission")
        articles[key] += [revision.text[block.start : block.end] for block in said]
    rows = IndexedPassage.objects.exclude(revision_id=None)
    return articles, {row.pk: [newest[row.article_id].text[row.start : row.end]] for row in rows}


def _pieces_with(asked: Asked) -> list[int]:
    statement = "SELECT id FROM articles_indexedpassage WHERE number >= 0 AND terms @@ %s::tsquery"
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked.tsquery])
        return [key for (key,) in cursor.fetchall()]

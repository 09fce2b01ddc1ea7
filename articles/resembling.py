"""Which held articles a text is much the same as: republished, syndicated, or copied.

The index names candidates, by passages taken from all over the text that hardly stand in two articles by
chance. Then the texts are compared: a text is cut into overlapping shingles (Broder 1997), runs of eight
Chinese characters or five words, and its share is how many of them stand in the other text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.functions import Substr

from .models import Article, Revision
from .search.words import fold, quoted, scan

#: Of a text, in code points, as much is looked at.
LONGEST = 200_000
#: How many passages of a text are looked up, and in how many pieces of texts one may stand.
PASSAGES, COMMON = 16, 200
#: How many candidates are compared with a text, and how many are named at most.
COMPARED, NAMED = 5, 3
#: From which share on a text is much the same as another.
ALIKE = 0.4
#: How long a shingle is, by what it begins with.
CHARACTERS, WORDS = 8, 5

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
#: A passage to look up: a run of Chinese without punctuation, or words of one sentence.
_PASSAGE = re.compile(rf"[{_HAN}]{{9}}|(?<![^\W_])[a-zA-Z]+(?: [a-zA-Z]+){{5}}(?![^\W_])")
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")

CANDIDATES = f"""
WITH asked AS MATERIALIZED (
    SELECT text, passage, query::tsquery
      FROM unnest(%s::int[], %s::int[], %s::text[]) AS a (text, passage, query)
),
hit AS (
    SELECT DISTINCT text, passage, article_id, revision_id
      FROM asked
     CROSS JOIN LATERAL (
         SELECT article_id, revision_id FROM articles_indexedpassage
          WHERE terms @@ query AND number >= 0 LIMIT {COMMON}
     ) AS found
),
weighed AS (
    SELECT text, article_id, revision_id, 1.0 / count(*) OVER (PARTITION BY text, passage) AS weight FROM hit
)
SELECT text, article_id, max(revision_id) FROM weighed
 GROUP BY text, article_id ORDER BY text, sum(weight) DESC, count(*) DESC, article_id
"""


@dataclass(frozen=True)
class Resembling:
    """A held article, and which share of a text stands in it, from 0 to 1."""

    article: Article
    share: float

    @property
    def percent(self) -> int:
        """Rounded down: 100 is the whole of it."""
        return int(self.share * 100)


def resembling_each(texts: Sequence[str], *, without: Sequence[Article | None]) -> list[list[Resembling]]:
    """The held articles that each of these texts is much the same as, likest first, but for its own article.

    Three queries by the index, which has caught up (articles/search/keeping.py); linear in the texts.
    """
    texts = [text[:LONGEST] for text in texts]
    candidates = _candidates(texts, [one.pk if one else None for one in without])
    revisions = {revision for found in candidates for _article, revision in found}
    others = dict(
        Revision.objects.filter(pk__in=revisions).values_list("pk", Substr("text", 1, LONGEST))
        if revisions
        else ()
    )
    shingles_of = {key: shingles(other) for key, other in others.items()}
    shares = []
    for text, found in zip(texts, candidates, strict=True):
        ours = shingles(text) if found else frozenset()
        shares.append([(article, share_in(ours, shingles_of.get(one, ()))) for article, one in found])
    alike = [[one for one in found if one[1] >= ALIKE] for found in shares]
    keys = {article for found in alike for article, _share in found}
    articles = Article.objects.with_publisher().in_bulk(keys) if keys else {}
    return [
        [
            Resembling(articles[article], share)
            for article, share in sorted(found, key=lambda one: (-one[1], one[0]))[:NAMED]
            if article in articles
        ]
        for found in alike
    ]


def shingles(text: str) -> frozenset[int]:
    """The shingles of a text, as numbers that mean something within this process alone."""
    words = _WORD.findall(fold(text))
    found = set()
    for first, word in enumerate(words):
        size = CHARACTERS if word[0] >= "\u3400" else WORDS
        if first + size <= len(words):
            found.add(hash(tuple(words[first : first + size])))
    return frozenset(found)


def share_in(one: Collection[int], other: Collection[int]) -> float:
    """Which share of the shingles of one text are among those of another; 0 of a text too short for any."""
    return len(frozenset(one).intersection(other)) / len(one) if one else 0.0


def passages(text: str) -> list[str]:
    """Words of the text to look up, as many as PASSAGES, from all over it. Of neighbours the longest: long
    words are rare ones, and soon looked up."""
    found = _PASSAGE.findall(text)
    step = max(1.0, len(found) / PASSAGES)
    return [
        max(found[int(number * step) : max(int(number * step) + 1, int((number + 1) * step))], key=len)
        for number in range(min(PASSAGES, len(found)))
    ]


def phrase(passage: str) -> str:
    """One of `passages` as a tsquery, the same that `ask` makes of it in quotation marks."""
    lexemes = [lexeme for lexeme, *_place in scan(fold(passage))]
    if passage[0] >= "\u3400":
        # The last character by itself: in the text, Chinese may go on behind it.
        lexemes.pop()
    return " <-> ".join(map(quoted, lexemes))


def _candidates(texts: Sequence[str], without: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """For each text the articles that may be like it, with their newest texts, likeliest first. One query."""
    asked = [
        (number, place, phrase(passage))
        for number, text in enumerate(texts)
        for place, passage in enumerate(passages(text))
    ]
    found: list[list[tuple[int, int]]] = [[] for _text in texts]
    if not asked:
        return found
    with transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL takes reading a table of tsvectors for a hundredth of what it costs.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(CANDIDATES, [list(column) for column in zip(*asked, strict=True)])
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    for number, article, revision in rows:
        if article != without[number] and len(found[number]) < COMPARED:
            found[number].append((article, revision))
    return found

"""Rows by which articles are searched: one for each piece of text, one for title, publisher and byline, and
one with the words of all these.

Of the text it is the newest revision; readers find what the article's own page shows them of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from articles.models import Article, Revision
from articles.rendering import Passage, shown
from articles.search.pieces import HEAD, WHOLE, pieces, whole
from articles.search.words import Weight, vector
from claims.indexing.copying import replace_rows, select
from claims.models import Anchor, Annotation

COLUMNS = ("article_id", "revision_id", "number", "start", "end", "terms", "readers")
#: What they are found by is written anew where this changes, or how texts are taken apart.
SHAPE = 3

Stretch = tuple[int, int]
#: Values of COLUMNS.
Row = tuple[Any, ...]


def index_articles(keys: Sequence[int]) -> None:
    """Write their rows anew. Six queries; all their texts are in memory at once."""
    articles = Article.objects.filter(pk__in=keys).select_related("publisher").order_by("pk")
    newest = {
        revision.article_id: revision
        for revision in Revision.objects.filter(article__in=keys)
        .order_by("article_id", "-number")
        .distinct("article_id")
        .only("article", "text", "blocks", "marks")
    }
    quoted = quoted_in(revision.pk for revision in newest.values())
    rows = (row for article in list(articles) for row in _rows(article, newest.get(article.pk), quoted))
    replace_rows("articles_indexedpassage", "article_id", keys, COLUMNS, rows)
    # All at once, which takes half the time of one by one.
    select("SELECT sort_in_passages()")


def _rows(article: Article, revision: Revision | None, quoted: Mapping[int, list[Stretch]]) -> Iterable[Row]:
    rows = [_head(article)]
    if revision is not None:
        rows += _text(article, revision, quoted.get(revision.pk, []))
    return [*rows, *_whole(rows)]


def quoted_in(revisions: Iterable[int]) -> dict[int, list[Stretch]]:
    """Where the passages stand in these texts that readers see annotated (the article's page). One query."""
    places = Anchor.objects.placed().filter(
        revision__in=list(revisions),
        annotation__in=Annotation.objects.of_public_claims(),
    )
    found: dict[int, list[Stretch]] = {}
    for revision, start, end in places.order_by("revision_id", "start").values_list(
        "revision_id", "start", "end"
    ):
        if start is not None and end is not None:
            found.setdefault(revision, []).append((start, end))
    return found


def _head(article: Article) -> Row:
    publisher = article.publisher
    fields: list[tuple[Weight, str]] = [("A", article.title_zh), ("A", article.title_en)]
    if publisher:
        fields += [("B", publisher.name_zh), ("B", publisher.name_en)]
    fields.append(("C", article.byline))
    terms = vector(field for field in fields if field[1])
    return (article.pk, None, HEAD, 0, 0, terms, terms)


def _text(article: Article, revision: Revision, quoted: list[Stretch]) -> Iterable[Row]:
    text, (blocks, marks) = revision.text, revision.parts
    passages = [Passage(str(number), start, end) for number, (start, end) in enumerate(quoted)]
    seen = shown(text, blocks, marks, passages, shows=article.shows)
    first = 0
    for number, start, end in pieces(text, blocks, revision.omissions):
        terms = vector([("D", text[start:end])])
        # Pieces and stretches are both in order; a piece may begin before the one in front of it ends.
        while first < len(seen) and seen[first][1] <= start:
            first += 1
        parts, further = [], first
        while further < len(seen) and seen[further][0] < end:
            parts.append((max(seen[further][0], start), min(seen[further][1], end)))
            further += 1
        if parts == [(start, end)]:
            readers: str | None = terms
        else:
            readers = vector([("D", text[slice(*part)]) for part in parts]) if parts else None
        yield (article.pk, revision.pk, number, start, end, terms, readers)


def _whole(rows: Sequence[Row]) -> Iterable[Row]:
    """The rows with the words of these: one, unless there are more words than a tsvector takes."""
    terms, readers = (
        whole(row[COLUMNS.index(column)] or "" for row in rows) for column in ("terms", "readers")
    )
    for desk, seen in zip_longest(terms, readers):
        yield (rows[0][0], rows[-1][1], WHOLE, 0, 0, desk or "", seen)

"""Which articles have the words that somebody looks for, and where in their texts these stand.

Articles are found by their index (models/search.py): a row for each block of the newest text, one for titles,
publisher and byline, and one with the words of all these. All words asked for are somewhere in these, each
phrase within one of them. Readers find what they see of a text, the desk all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from .languages import nearest_language
from .search.pieces import HEAD, WHOLE
from .search.reading import reading

if TYPE_CHECKING:
    from .search.asking import Asked, Part

#: As far as is counted, and as far as pages lead.
COUNTED = 1_000
#: As many as are named where all are wanted.
ALL = 10_000
#: How many articles are put in order by how well they fit: of more, those that came out last.
RANKED = 200
#: How many places of an article are looked at for the one that is shown.
PLACES = 3
#: In how many pieces of texts a word stands that says little.
COMMON = 2_000


class Row(NamedTuple):
    article: int
    #: What it may be narrowed by; the tags of its languages, with spaces between.
    publisher: int | None
    year: int | None
    languages: str
    kind: str


class Facet(NamedTuple):
    """What a list of articles can be narrowed by."""

    #: The values of an article.
    values: Callable[[Row], Collection[str]]
    #: SQL: that it has one of those given.
    condition: str


YEAR = "extract(year FROM article.published_at AT TIME ZONE 'UTC')::int"
FACETS: Mapping[str, Facet] = {
    "publisher": Facet(
        lambda row: [str(row.publisher)] if row.publisher else [], "article.publisher_id = ANY(%s::bigint[])"
    ),
    "year": Facet(lambda row: [str(row.year)] if row.year else [], f"{YEAR} = ANY(%s::int[])"),
    # As nearest_language has it.
    "language": Facet(
        lambda row: {nearest_language(tag) for tag in row.languages.split()},
        "EXISTS (SELECT FROM unnest(article.languages) AS tag WHERE"
        " CASE WHEN starts_with(lower(tag), 'zh') THEN 'zh-Hans' ELSE 'en' END = ANY(%s))",
    ),
    "kind": Facet(lambda row: [row.kind], "article.kind = ANY(%s)"),
}

#: Articles, those that came out last first; and so many of them to be read.
NEWEST = f"""
SELECT article.id, article.publisher_id, {YEAR}, array_to_string(article.languages, ' '), article.kind
  FROM {{articles}} article
 WHERE {{condition}}
 ORDER BY article.published_at DESC NULLS LAST, article.id LIMIT %s
"""
NEWEST_READ = """
SELECT * FROM articles_article article
 WHERE {condition} ORDER BY article.published_at DESC NULLS LAST, article.id LIMIT %s
"""

Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class FoundArticles:
    """What was found. Where `is_more`, there are more than these."""

    #: Primary keys, best first (the first RANKED); of two that fit alike the one that came out later.
    keys: list[int] = field(default_factory=list)
    is_more: bool = False
    #: How many there are of each value, most first; what is chosen in a facet itself is left out of account.
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    #: Facets whose counts are the least there can be.
    at_least: frozenset[str] = frozenset()


class Place(NamedTuple):
    """A piece of an article's newest text with some of the words. Code points, end exclusive."""

    revision: int
    number: int
    start: int
    end: int
    words: str
    lang: str


def search_articles(
    asked: Asked,
    *,
    readers: bool,
    labels: Chosen | None = None,
    among: Collection[int] | None = None,
    held: bool = True,
) -> FoundArticles:
    """Articles with what is asked, all of them where that is nothing, at most COUNTED.

    `labels` are the chosen values of facets, any of those of one facet: {"year": ["2022", "2023"]}. `among`
    is for those with these keys alone; unless `held`, also for those whose text is not. One query, one for
    the words, and one for each facet with a choice.
    """
    search = _Search(asked, "readers" if readers else "terms", held, among)
    chosen = {name: list(values) for name, values in (labels or {}).items() if values}
    rows, is_more = search.matching(chosen)
    facets, at_least = {}, set()
    alike = _alike(rows)
    for name, facet in FACETS.items():
        among_these, are_more = alike, is_more
        if name in chosen:
            others = {other: values for other, values in chosen.items() if other != name}
            wider, are_more = search.matching(others)
            among_these = _alike(wider)
        facets[name] = _counted(facet, among_these)
        at_least |= {name} if are_more else set()
    keys = search.best_first([row.article for row in rows])
    return FoundArticles(keys, is_more, facets, frozenset(at_least))


def newest_articles(asked: Asked, *, labels: Chosen, before: int | None, most: int) -> list[int]:
    """Held articles with what is asked in what readers see of them, those recorded last first, with keys
    before this one. One query."""
    if asked.problem and not asked.tsquery:
        return []
    condition, values = _Search(asked, "readers", True, None).condition(labels)
    if before is not None:
        condition, values = f"{condition} AND article.id < %s", [*values, before]
    statement = f"SELECT id FROM articles_article article WHERE {condition} ORDER BY id DESC LIMIT %s"
    with _by_index() as cursor:
        cursor.execute(statement, [*values, most])
        return [key for (key,) in cursor.fetchall()]


def articles_with(asked: Asked) -> list[int]:
    """The primary keys of all articles, held or not, with what is asked; at most ALL. One query."""
    if not asked.parts:
        return []
    rows, _is_more = _Search(asked, "terms", False, None).matching({}, ALL)
    return [row.article for row in rows]


def articles_named(asked: Asked) -> list[int]:
    """The primary keys of all articles, held or not, with what is asked in title, publisher and byline, those
    that came out last first; at most ALL. One query."""
    if not asked.tsquery:
        return []
    statement = f"""
        SELECT article.id
          FROM articles_indexedpassage JOIN articles_article article ON article.id = article_id
         WHERE number = {HEAD} AND terms @@ %s::tsquery
         ORDER BY article.published_at DESC NULLS LAST, article.id
         LIMIT {ALL}
    """
    with _by_index() as cursor:
        cursor.execute(statement, [asked.tsquery])
        return [key for (key,) in cursor.fetchall()]


def _alike(rows: Iterable[Row]) -> Counter[Row]:
    """How many there are of each that only its key tells from others."""
    return Counter({Row(0, *alike): count for alike, count in Counter(row[1:] for row in rows).items()})


def _counted(facet: Facet, alike: Counter[Row]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row, count in alike.items():
        for value in facet.values(row):
            counts[value] += count
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class _Search:
    asked: Asked
    #: Of the index: `terms` or `readers`.
    column: str
    held: bool
    among: Collection[int] | None

    def matching(self, chosen: Chosen, most: int | None = None) -> tuple[list[Row], bool]:
        """The articles that match, those that came out last first, and whether there are more; COUNTED at the
        most."""
        most = most or COUNTED
        rows: list[Row] = []
        with _by_index() as cursor:
            way = reading(self.asked, self.column, most) if self.held and self.among is None else None
            if way:
                number, here, words = way
                facets, values = _facets(chosen)
                newest = NEWEST_READ.format(condition=f"article.access = 'held' AND {facets}")
                statement = NEWEST.format(articles=f"({newest})", condition=here)
                # Common words may be seldom together, as those of two languages: a tenth tells.
                first = [(number // 10, most // 10)] if len(words) > 1 else []
                for read, enough in [*first, (number, most)]:
                    rows = _rows(cursor, statement, [*values, read, *words, most + 1])
                    if len(rows) < enough:
                        break
            if len(rows) <= most:
                condition, values = self.condition(chosen)
                statement = NEWEST.format(articles="articles_article", condition=condition)
                rows = _rows(cursor, statement, [*values, most + 1])
        return rows[:most], len(rows) > most

    def condition(self, chosen: Chosen) -> tuple[str, list[Any]]:
        """Of an `article` that matches, as SQL, and its values."""
        conditions = ["article.access = 'held'"] if self.held else ["true"]
        values: list[Any] = []
        if self.asked.parts:
            every, wanted = self.gathered()
            conditions.append(f"article.id IN ({every})")
            values += wanted
        if self.among is not None:
            conditions.append("article.id = ANY(%s)")
            values.append(list(self.among))
        facets, labels = _facets(chosen)
        return f"{' AND '.join(conditions)} AND {facets}", values + labels

    def gathered(self) -> tuple[str, list[str]]:
        """The keys of the articles that have what is asked, as SQL, and its values.

        Words are looked for together, among all those of an article: where common words are seldom together,
        the index knows it. A phrase is looked for where words have their places.
        """
        words, phrases = _by_length(self.asked.parts)
        other_words, other_phrases = _by_length(self.asked.excluded)
        if words:
            words, other_words = [" & ".join([*words, *(f"!{word}" for word in other_words)])], []
        every = " INTERSECT ".join(self.having(words, phrases))
        none = "".join(f" EXCEPT {one}" for one in self.having(other_words, other_phrases))
        # Of several parts a set by itself: looked up once, however rare PostgreSQL takes it to be.
        by_itself = " OFFSET 0" if len(self.asked.parts) + len(self.asked.excluded) > 1 else ""
        return f"{every}{none}{by_itself}", [*words, *phrases, *other_words, *other_phrases]

    def having(self, words: Sequence[str], phrases: Sequence[str]) -> list[str]:
        here = f"SELECT article_id FROM articles_indexedpassage WHERE {self.column} @@ %s::tsquery AND number"
        return [f"{here} = {WHOLE}"] * len(words) + [f"{here} >= {HEAD}"] * len(phrases)

    def best_first(self, articles: Sequence[int]) -> list[int]:
        """The first RANKED of them by how well they fit. An article fits better the more words stand in its
        title, the more blocks have them (each further one adds less), and where one block has them all."""
        if not self.asked.parts:
            return list(articles)
        queries = [part.tsquery for part in self.asked.parts]
        here = f"{self.column} @@ %s::tsquery"
        fit = [
            f"coalesce(bool_or({here}) FILTER (WHERE number = {HEAD}), false)::int * 2"
            f" + count(*) FILTER (WHERE {here}) / (count(*) FILTER (WHERE {here}) + 2.0)"
            for _query in queries
        ]
        statement = f"""
            SELECT article_id, bool_or({here})::int * 2 + {" + ".join(fit)}
              FROM articles_indexedpassage
             WHERE article_id = ANY(%s) AND number >= {HEAD} AND {here}
             GROUP BY article_id
        """
        values: list[Any] = [
            " & ".join(queries),
            *(query for query in queries for _here in range(3)),
            list(articles[:RANKED]),
            " | ".join(queries),
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            fits = dict(cursor.fetchall())
        return sorted(articles[:RANKED], key=lambda key: -fits.get(key, 0)) + list(articles[RANKED:])


def _by_length(parts: Iterable[Part]) -> tuple[list[str], list[str]]:
    """The words, and the phrases of several, as tsqueries."""
    words, phrases = list[str](), list[str]()
    for part in parts:
        (words if len(part.steps) == 1 else phrases).append(part.tsquery)
    return words, phrases


def _facets(chosen: Chosen) -> tuple[str, list[Any]]:
    """That an `article` has what is chosen, as SQL, and its values."""
    conditions = [FACETS[name].condition for name in chosen] or ["true"]
    return " AND ".join(conditions), [list(wanted) for wanted in chosen.values()]


def _rows(cursor: CursorWrapper, statement: str, values: Sequence[Any]) -> list[Row]:
    cursor.execute(statement, values)
    return [Row(*row) for row in cursor.fetchall()]


def find_places(asked: Asked, articles: Collection[int], *, readers: bool) -> dict[int, list[Place]]:
    """For each of these articles the pieces of its newest text that have most of what is asked, best first,
    at most PLACES; none where its title alone has the words. Readers see parts of them. One query."""
    if not asked.parts or not articles:
        return {}
    column = "readers" if readers else "terms"
    statement = f"""
        SELECT best.article_id, best.revision_id, best.number, best.start, best."end",
               substr(revision.text, best.start + 1, best."end" - best.start),
               revision.blocks -> best.number ->> 'lang'
          FROM (SELECT article_id, revision_id, number, start, "end",
                       row_number() OVER (PARTITION BY article_id
                                          ORDER BY ts_rank({column}, asked) DESC, number, start) AS place
                  FROM articles_indexedpassage, CAST(%s AS tsquery) AS asked
                 WHERE article_id = ANY(%s) AND number >= 0 AND {column} @@ asked) best
          JOIN articles_revision revision ON revision.id = best.revision_id
         WHERE place <= {PLACES}
         ORDER BY best.article_id, place
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [" | ".join(part.tsquery for part in asked.parts), list(articles)])
        rows = cursor.fetchall()
    found: dict[int, list[Place]] = {}
    for article, *place in rows:
        found.setdefault(article, []).append(Place(*place))
    return found


class Near(NamedTuple):
    """A piece of an article's newest text. Code points, end exclusive."""

    revision: int
    number: int
    start: int
    end: int


def find_near(words: Collection[str], asked: Asked | None = None, *, most: int = 60) -> list[Near]:
    """Pieces of texts that have most of these words (each the text of a tsquery), by how rare each is, best
    first. With `asked`, those that have all of it come before all others, and none has what it excludes.

    A word that stands in COMMON pieces or more says too little to be looked at, unless all do. One query.
    """
    queries = list(words)
    if not queries:
        return []
    whole = asked.tsquery if asked else ""
    without = " | ".join(part.tsquery for part in asked.excluded) if asked else ""
    # A query for each word, so that PostgreSQL knows how common it is. The weights are those of BM25, but for
    # how many pieces there are; a piece counts less the longer it is, beside a paragraph of usual length.
    hits = " UNION ALL ".join([f"(SELECT %s AS word, id {_HAVING} LIMIT {COMMON})"] * len(queries))
    statement = f"""
        WITH hit AS ({hits}),
             counted AS (SELECT word, count(*) AS pieces FROM hit GROUP BY word),
             telling AS (SELECT word, ln(1 + {COMMON}::float / pieces) AS weight FROM counted
                          WHERE pieces < {COMMON} OR {COMMON} = (SELECT min(pieces) FROM counted)),
             whole AS (SELECT id {_HAVING} LIMIT {COMMON}),
             best AS (SELECT id, sum(weight) AS fit FROM hit JOIN telling USING (word)
                       GROUP BY id ORDER BY 2 DESC, 1 LIMIT {COMMON})
        SELECT revision_id, number, start, "end"
          FROM articles_indexedpassage JOIN (SELECT id FROM best UNION SELECT id FROM whole) either USING (id)
               LEFT JOIN best USING (id)
         WHERE NOT terms @@ %s::tsquery
         ORDER BY id IN (SELECT id FROM whole) DESC,
                  coalesce(fit, 0) / (1 + 1.2 * (0.25 + 0.75 * ("end" - start) / 300.0)) DESC, id
         LIMIT %s
    """
    values = [value for number, query in enumerate(queries) for value in (number, query)]
    with _by_index() as cursor:
        cursor.execute(statement, [*values, whole, without, most])
        return [Near(*row) for row in cursor.fetchall()]


_HAVING = "FROM articles_indexedpassage WHERE terms @@ %s::tsquery AND number >= 0"


@contextmanager
def _by_index() -> Iterator[CursorWrapper]:
    """A cursor whose queries go by an index: PostgreSQL takes reading a table of tsvectors for a hundredth of
    what it costs, since most of it is kept elsewhere. Nobody gets more than one process of the server."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0")
        yield cursor
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL max_parallel_workers_per_gather TO DEFAULT")

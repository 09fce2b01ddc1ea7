"""The questions asked of derivations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connections, models

from articles.provenance import FOLLOWED

if TYPE_CHECKING:
    from articles.models import Derivation


class DerivationQuerySet(models.QuerySet["Derivation"]):
    def followed(self) -> DerivationQuerySet:
        """Those that carry the content of a whole article."""
        return self.filter(kind__in=FOLLOWED)

    def in_part(self) -> DerivationQuerySet:
        """The others, with who draws on the source."""
        return self.exclude(kind__in=FOLLOWED).select_related("article__publisher")

    def among(self, articles: Iterable[int]) -> DerivationQuerySet:
        """Those between two of these articles."""
        keys = list(articles)
        return self.filter(article__in=keys, derived_from__in=keys)

    def upstream_of(
        self, article_ids: Iterable[int], kinds: Iterable[str] = FOLLOWED
    ) -> list[tuple[int, int, str]]:
        """Every derivation between two articles on the ways up from these, as (article, derived from, kind):
        those of the kinds followed, and the others that stand between the same articles. One query.

        `UNION` follows each article once, so chains of any length and cycles end.
        """
        reached, followed = set(article_ids), set(kinds)
        if not reached:
            return []
        with connections[self.db].cursor() as cursor:
            cursor.execute(UPSTREAM, [sorted(reached), sorted(followed)])
            edges = cursor.fetchall()
        reached.update(source for _article, source, kind in edges if kind in followed)
        return [(article, source, kind) for article, source, kind in edges if source in reached]

    def downstream_of(self, article_ids: Iterable[int]) -> set[int]:
        """These articles and all that derive from them in whatever way, however far down. One query."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(DOWNSTREAM, [sorted(set(article_ids))])
            return {article for (article,) in cursor.fetchall()}

    def taking_up(self, article_id: int) -> list[tuple[int, int, str]]:
        """Every derivation on a way from articles that take this one's content, however far on, to whatever
        they take from: (article, derived from, kind), of the kinds that are followed. One query."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(TAKING_UP, [article_id, sorted(FOLLOWED), sorted(FOLLOWED)])
            return list(cursor.fetchall())


#: `OFFSET 0` has each article looked up in the index: the planner, which cannot know how many there will be,
#: would else read the whole table.
UPSTREAM = """
WITH RECURSIVE upstream(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT step.id FROM upstream u, LATERAL (
        SELECT d.derived_from_id AS id FROM articles_derivation d
        WHERE d.article_id = u.id AND d.kind = ANY(%s) OFFSET 0
    ) step
)
SELECT u.id, step.derived_from_id, step.kind
FROM upstream u, LATERAL (
    SELECT d.id, d.derived_from_id, d.kind FROM articles_derivation d WHERE d.article_id = u.id OFFSET 0
) step
ORDER BY step.id
"""

DOWNSTREAM = """
WITH RECURSIVE downstream(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT d.article_id FROM articles_derivation d JOIN downstream o ON d.derived_from_id = o.id
)
SELECT id FROM downstream
"""

TAKING_UP = """
WITH RECURSIVE downstream(id) AS (
    SELECT %s::bigint
    UNION
    SELECT step.id FROM downstream u, LATERAL (
        SELECT d.article_id AS id FROM articles_derivation d
        WHERE d.derived_from_id = u.id AND d.kind = ANY(%s) OFFSET 0
    ) step
)
SELECT u.id, step.derived_from_id, step.kind
FROM downstream u, LATERAL (
    SELECT d.id, d.derived_from_id, d.kind FROM articles_derivation d
    WHERE d.article_id = u.id AND d.kind = ANY(%s) OFFSET 0
) step
ORDER BY step.id
"""

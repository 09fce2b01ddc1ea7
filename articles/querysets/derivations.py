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

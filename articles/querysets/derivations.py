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

    def upstream_of(self, article_ids: Iterable[int]) -> list[tuple[int, int, str]]:
        """Every derivation on a way up from these articles, as (article, derived from, kind). One query.

        `UNION` follows each article once, so chains of any length and cycles end.
        """
        ids = sorted(set(article_ids))
        if not ids:
            return []
        with connections[self.db].cursor() as cursor:
            cursor.execute(UPSTREAM, [ids])
            return [(article, source, kind) for article, source, kind in cursor.fetchall()]


UPSTREAM = """
WITH RECURSIVE upstream(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT d.derived_from_id FROM articles_derivation d JOIN upstream u ON d.article_id = u.id
)
SELECT d.article_id, d.derived_from_id, d.kind
FROM articles_derivation d JOIN upstream u ON d.article_id = u.id
ORDER BY d.id
"""

"""What rows of the database amount to as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from articles import provenance
from claims import rules
from claims.evidence import Evidence, EvidenceSummary, summarise

#: What of an annotation is weighed.
WEIGHED = ("id", "claim_id", "article_id", "stance", "basis", "origin_id", "removed_at", "superseded_at")


def weighed(
    rows: Iterable[Sequence[Any]],
    kinds: Mapping[int, str],
    edges: Iterable[tuple[int, int, str]],
    articles: Iterable[tuple[int, str, datetime | None, str]],
    by: datetime | None,
) -> dict[int, EvidenceSummary]:
    """By claim, given each claim's kind, what annotations amount to: of each the columns WEIGHED.

    `edges` are the derivations that they rest on (article, derived from, kind), `articles` all that these and
    the annotations name, as ArticleQuerySet.weighed has them. `by` as in AnnotationQuerySet.summaries.
    """

    def has_happened(at: datetime | None) -> bool:
        return at is not None and (by is None or at <= by)

    sources = [
        provenance.Source(id, known, has_happened(withdrawn_at), access != "not_read")
        for id, known, withdrawn_at, access in articles
    ]
    graph = provenance.Graph(sources, [provenance.Edge(*edge) for edge in edges])
    evidence: dict[int, list[Evidence]] = {claim: [] for claim in kinds}
    for id, claim, article, stance, basis, origin, removed_at, superseded_at in rows:
        evidence[claim].append(
            Evidence(
                id,
                article,
                rules.Stance(stance),
                rules.Basis(basis),
                origin,
                removed_at is not None,
                has_happened(superseded_at),
            )
        )
    return {claim: summarise(rules.Kind(kind), evidence[claim], graph) for claim, kind in kinds.items()}

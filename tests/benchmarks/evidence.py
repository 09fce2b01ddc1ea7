"""What the evidence of a claim takes to weigh: pytest -s tests/benchmarks/evidence.py

On a small graph and on one of 10,000 articles with chains 50 deep and circles: one claim annotated on
hundreds of articles, and all claims at once as the desk's queues weigh them. Milliseconds are the least of
several rounds, for the machine may have other work. What is found is held against the whole graph, loaded
and weighed at once.
"""

from __future__ import annotations

from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Derivation
from articles.provenance import FOLLOWED, Edge, Graph, Source
from articles.querysets.derivations import UPSTREAM
from claims.evidence import Evidence, EvidenceSummary, summarise
from claims.models import Annotation
from claims.rules import Basis, Kind, Stance
from claims.views.surroundings import surroundings_of
from tests.benchmarks.large_graph import make_claims, make_graph

ROUNDS = 7
#: Articles of the graph, how deep its chains are, and the articles each claim is annotated on.
GRAPHS = [(100, 5, [30, *[5] * 20]), (10_000, 50, [500, *[10] * 200])]


def weighed(kinds: dict[int, str]) -> tuple[float, int, dict[int, EvidenceSummary]]:
    """Milliseconds, queries, and what was found."""
    taken, found = [], {}
    for _round in range(ROUNDS):
        with CaptureQueriesContext(connection) as queries:
            began = perf_counter()
            found = Annotation.objects.all().summaries(kinds)
            taken.append(1000 * (perf_counter() - began))
    return min(taken), len(queries), found


def weighed_whole(kinds: dict[int, str]) -> dict[int, EvidenceSummary]:
    """The same from the whole graph, every article and derivation of it."""
    articles = Article.objects.values_list("pk", "provenance", "access")
    graph = Graph(
        [Source(pk, provenance, is_read=access != "not_read") for pk, provenance, access in articles],
        [Edge(*edge) for edge in Derivation.objects.values_list("article", "derived_from", "kind")],
    )
    evidence: dict[int, list[Evidence]] = {claim: [] for claim in kinds}
    for one in Annotation.objects.filter(claim__in=kinds):
        passage = Evidence(one.pk, one.article_id, Stance(one.stance), Basis(one.basis), one.origin_id)
        evidence[one.claim_id].append(passage)
    return {claim: summarise(Kind(kind), evidence[claim], graph) for claim, kind in kinds.items()}


def drawn(article: int) -> str:
    """How long the picture on an article's page takes."""
    with CaptureQueriesContext(connection) as queries:
        began = perf_counter()
        shown = surroundings_of(Article.objects.get(pk=article))
        assert shown is not None
        assert shown.wide.labels
        taken = 1000 * (perf_counter() - began)
    what = f"  picture of an article that {len(shown.family.below):,} derive from"
    return f"{what:<52}{taken:>8.1f}{len(queries):>9}"


def plan(articles: list[int]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {UPSTREAM}", [articles, sorted(FOLLOWED)])
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.django_db
def test_weighing(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{'':<52}{'ms':>8}{'queries':>9}{'origins':>9}{'circles':>9}"]
    for articles, depth, sizes in GRAPHS:
        layers = make_graph(articles, depth)
        kinds = make_claims(layers, sizes)
        first = next(iter(kinds))
        for name, asked in (
            (f"a claim on {sizes[0]} articles", {first: kinds[first]}),
            ("all claims", kinds),
        ):
            taken, queries, found = weighed(asked)
            origins = sum(
                len(side.origins) for one in found.values() for side in (one.support, one.opposition)
            )
            circles = len({cycle for one in found.values() for cycle in one.cycles})
            what = f"{articles:,} articles, {depth} deep: {name} ({len(asked)})"
            lines.append(f"{what:<52}{taken:>8.1f}{queries:>9}{origins:>9}{circles:>9}")
        assert found == weighed_whole(kinds)
        lines.append(drawn(layers[1][0]))
    annotated = list(Annotation.objects.filter(claim=first).values_list("article", flat=True))
    reached = len({key for edge in Derivation.objects.upstream_of(annotated) for key in edge[:2]})
    lines.append(f"the ways up from those {len(annotated)} articles lead through {reached:,}:")
    lines.append(plan(annotated))
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert "Index" in lines[-1] and "Seq Scan on articles_derivation" not in lines[-1]

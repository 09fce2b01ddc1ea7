"""What the evidence of a claim takes to weigh: pytest -s tests/benchmarks/evidence.py

On a small graph and on one of 10,000 articles with chains 50 deep and circles: one claim annotated on
hundreds of articles, and all claims at once as the desk's queues weigh them. Milliseconds are the median of
several rounds.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Derivation
from articles.provenance import FOLLOWED
from articles.querysets.derivations import UPSTREAM
from claims.evidence import EvidenceSummary
from claims.models import Annotation
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
    return median(taken), len(queries), found


def plan(articles: list[int]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {UPSTREAM}", [articles, sorted(FOLLOWED)])
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.django_db
def test_weighing(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{'':<52}{'ms':>8}{'queries':>9}{'origins':>9}{'circles':>9}"]
    for articles, depth, sizes in GRAPHS:
        kinds = make_claims(make_graph(articles, depth), sizes)
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
    annotated = list(Annotation.objects.filter(claim=first).values_list("article", flat=True))
    reached = len({key for edge in Derivation.objects.upstream_of(annotated) for key in edge[:2]})
    lines.append(f"the ways up from those {len(annotated)} articles lead through {reached:,}:")
    lines.append(plan(annotated))
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert "Index" in lines[-1] and "Seq Scan on articles_derivation" not in lines[-1]

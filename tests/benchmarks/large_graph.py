"""Many articles that take from each other, deterministic: chains, copies of two reports, circles, flags."""

from __future__ import annotations

import random
from itertools import pairwise

from django.db import connection

from articles.models import Article, Derivation
from articles.provenance import FOLLOWED
from claims.models import Annotation, Claim

STANCES = ("corroborates", "corroborates", "contradicts", "context")
BASES = ("document", "on_record", "anonymous", "unattributed", "not_assessed")


def make_graph(articles: int, depth: int) -> list[list[int]]:
    """Primary keys in layers: in the first one are reports, each of the others takes from the one before.

    One article in twenty takes from two; one in a hundred closes a circle that has a way out; three take
    from each other and from nothing else, and each layer but the first has one copy of them. One in ten
    quotes any other, one in fifty may share a source with another.
    """
    dice = random.Random(articles)
    width = articles // depth
    made = Article.objects.bulk_create(
        Article(
            key=f"graph-{articles}-{number}",
            original_language="en",
            title_en=f"Part {number}",
            access="read",
            provenance="original" if number < width else "derived",
            provenance_reason="Its reporter was there." if number < width else "",
        )
        for number in range(width * depth)
    )
    layers = [[article.pk for article in made[start : start + width]] for start in range(0, len(made), width)]
    everything = [article.pk for article in made]
    edges: set[tuple[int, int, str]] = set()
    ring = layers[1][:3]
    for above, layer in pairwise(layers):
        for article in layer:
            if article in ring:
                edges.add((article, ring[(ring.index(article) + 1) % 3], "republishes"))
                continue
            sources = dice.sample(above, 2 if dice.random() < 0.05 else 1)
            edges.update((article, source, dice.choice(sorted(FOLLOWED))) for source in sources)
            if above is not layers[0] and dice.random() < 0.01:
                edges.add((sources[0], article, "republishes"))
        if layer is not layers[1]:
            edges.add((layer[0], ring[0], "summarises"))
    for number, kind in ((len(everything) // 10, "quotes"), (len(everything) // 50, "may_share_source")):
        for _one in range(number):
            article, source = dice.sample(everything, 2)
            edges.add((article, source, kind))
    Derivation.objects.bulk_create(
        (
            Derivation(article_id=article, derived_from_id=source, kind=kind)
            for article, source, kind in edges
        ),
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_article, articles_derivation")
    return layers


def make_claims(layers: list[list[int]], sizes: list[int]) -> dict[int, str]:
    """A claim for each size, annotated on so many articles of the whole graph; primary keys with the kind.

    For one passage in ten an editor named the origin.
    """
    dice = random.Random(len(layers))
    articles = [article for layer in layers for article in layer]
    claims = Claim.objects.bulk_create(
        Claim(slug=f"graph-{articles[0]}-{number}", original_language="en", statement_en=f"Bridge {number}.")
        for number in range(len(sizes))
    )
    Annotation.objects.bulk_create(
        (
            Annotation(
                claim=claim,
                article_id=article,
                stance=dice.choice(STANCES),
                basis=dice.choice(BASES),
                origin_id=dice.choice(articles) if dice.random() < 0.1 else None,
            )
            for claim, size in zip(claims, sizes, strict=True)
            for article in dice.sample(articles, size)
        ),
        batch_size=1000,
    )
    return {claim.pk: claim.kind for claim in claims}

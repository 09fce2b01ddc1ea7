"""The part of the graph that is loaded for a claim says the same as the whole graph would."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import provenance
from articles.models import Article, Derivation
from articles.provenance import KINDS
from claims.evidence import Evidence, summarise
from claims.models import Annotation, Claim
from claims.rules import Basis, Kind, Stance
from tests.factory import make_annotation, make_article, make_claim, make_derivation

pytestmark = pytest.mark.django_db


def make_story(dice: random.Random) -> list[Claim]:
    """Sixty articles that take from each other at random, and twelve claims annotated on some of them."""
    articles = [
        make_article(
            provenance=dice.choice(["original", "derived", "unknown"]),
            access=dice.choice(["read", "read", "not_read"]),
        )
        for _number in range(60)
    ]
    pairs = {(dice.randrange(60), dice.randrange(60)) for _number in range(90)}
    for retelling, told in sorted(pair for pair in pairs if pair[0] != pair[1]):
        make_derivation(articles[retelling], articles[told], dice.choice(KINDS))
    claims = [make_claim(kind=dice.choice(["fact", "attribution"])) for _number in range(12)]
    for claim in claims:
        for article in dice.sample(articles, 8):
            make_annotation(
                claim,
                article,
                stance=dice.choice(["corroborates", "contradicts", "context"]),
                basis=dice.choice(["document", "anonymous", "own_word", "not_assessed"]),
                origin=dice.choice([None, None, *dice.sample(articles, 2)]),
            )
    one, other, report, rival = (make_article(provenance="original") for _number in range(4))
    make_derivation(one, other)
    make_derivation(other, one)
    make_derivation(rival, report, "may_share_source")
    for annotated in (one, report, rival):
        make_annotation(claims[0], annotated, basis="document", stance="corroborates")
    return claims


def whole_graph() -> provenance.Graph:
    sources = [
        provenance.Source(one.pk, one.provenance, one.withdrawn_at is not None, one.access != "not_read")
        for one in Article.objects.all()
    ]
    edges = Derivation.objects.values_list("article", "derived_from", "kind")
    return provenance.Graph(sources, [provenance.Edge(*edge) for edge in edges])


@pytest.mark.parametrize("seed", range(3))
def test_a_claims_summary_is_that_of_the_whole_graph_whether_asked_for_alone_or_with_others(
    seed: int,
) -> None:
    claims = make_story(random.Random(seed))
    graph = whole_graph()
    together = Annotation.objects.all().summaries({claim.pk: claim.kind for claim in claims})
    for claim in claims:
        evidence = [
            Evidence(one.pk, one.article_id, Stance(one.stance), Basis(one.basis), one.origin_id)
            for one in claim.annotations.all()
        ]
        expected = summarise(Kind(claim.kind), evidence, graph)
        assert together[claim.pk] == expected
        assert Annotation.objects.all().summaries({claim.pk: claim.kind}) == {claim.pk: expected}
    assert any(one.support.origins for one in together.values())
    assert together[claims[0].pk].cycles
    assert together[claims[0].pk].support.shared_sources


def test_three_queries_weigh_any_number_of_claims_on_any_graph() -> None:
    def queries() -> int:
        kinds = dict(Claim.objects.values_list("pk", "kind"))
        with CaptureQueriesContext(connection) as captured:
            Annotation.objects.all().summaries(kinds)
        return len(captured)

    article = make_article(provenance="original")
    make_annotation(make_claim(), article)
    assert queries() == 3
    for _number in range(20):
        article, source = make_article(), article
        make_derivation(article, source)
        make_annotation(make_claim(), article, stance="contradicts")
    assert queries() == 3

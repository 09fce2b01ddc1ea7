import random

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Derivation
from articles.provenance import FOLLOWED, KINDS
from tests.factory import make_article, make_derivation

pytestmark = pytest.mark.django_db


def keys_of(number: int) -> list[int]:
    return [make_article().pk for _article in range(number)]


def derive(article: int, derived_from: int, kind: str) -> tuple[int, int, str]:
    Derivation.objects.create(article_id=article, derived_from_id=derived_from, kind=kind)
    return article, derived_from, kind


def test_derivations_upstream_are_one_query_and_end_in_cycles(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    a, b, c, other, its_source = keys_of(5)
    expected = [derive(a, b, "translates"), derive(b, c, "translates"), derive(c, b, "republishes")]
    derive(other, its_source, "translates")
    with django_assert_num_queries(1):
        assert Derivation.objects.upstream_of([a]) == expected
    with django_assert_num_queries(0):
        assert Derivation.objects.upstream_of([]) == []


def test_what_is_quoted_leads_nowhere_unless_asked_for() -> None:
    a, quoted, its_source = keys_of(3)
    quotes, translates = derive(a, quoted, "quotes"), derive(quoted, its_source, "translates")
    assert Derivation.objects.upstream_of([a]) == []
    assert Derivation.objects.upstream_of([a, quoted]) == [quotes, translates]
    assert Derivation.objects.upstream_of([a], KINDS) == [quotes, translates]


def test_a_flag_between_two_articles_on_the_ways_is_among_them_whichever_end_it_was_recorded_at() -> None:
    copy, other_copy, report, other_report, beside = keys_of(5)
    steps = [derive(copy, report, "republishes"), derive(other_copy, other_report, "summarises")]
    flags = [derive(report, other_report, "may_share_source"), derive(other_report, copy, "may_share_source")]
    derive(report, beside, "may_share_source")
    derive(beside, report, "may_share_source")
    assert Derivation.objects.upstream_of([copy, other_copy]) == steps + flags
    assert Derivation.objects.upstream_of([copy]) == steps[:1]


def test_the_ways_up_are_those_that_a_walk_by_hand_finds() -> None:
    dice = random.Random(3)
    articles = [make_article() for _number in range(40)]
    recorded = []
    for _number in range(70):
        article, source = dice.sample(articles, 2)
        kind = dice.choice(KINDS)
        if (article.pk, source.pk, kind) not in recorded:
            make_derivation(article, source, kind)
            recorded.append((article.pk, source.pk, kind))
    for article in Article.objects.all():
        reached = {article.pk}
        while more := {d for a, d, kind in recorded if kind in FOLLOWED and a in reached} - reached:
            reached |= more
        expected = [edge for edge in recorded if edge[0] in reached and edge[1] in reached]
        assert Derivation.objects.upstream_of([article.pk]) == expected


def test_who_takes_an_article_up_comes_with_all_that_they_take_from(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    a, copy, digest, rival, quoting = keys_of(5)
    expected = [
        derive(copy, a, "republishes"),
        derive(digest, copy, "summarises"),
        derive(digest, rival, "summarises"),
    ]
    derive(digest, quoting, "quotes")
    derive(quoting, a, "quotes")
    with django_assert_num_queries(1):
        assert Derivation.objects.taking_up(a) == expected
    loop = derive(a, digest, "translates")
    assert Derivation.objects.taking_up(a) == [*expected, loop]

"""What readers find is what they see; what the desk finds is what it has."""

from __future__ import annotations

import pytest

from articles.search import keeping
from articles.search.asking import ask
from claims.models import Claim, IndexedClaim
from tests.claims.indexing.indexed import indexed, made_anew, select
from tests.database import sql
from tests.factory import make_annotation, make_claim, make_held_article, make_user, make_verdict

TEXT = "The harbour master said the bridge opens on 3 May. He had a cold.\n\nThe ministry confirmed nothing."


def claims_with(words: str, label: str) -> set[int]:
    assert keeping.catch_up() == 0
    query = ask(words).with_labels(label)
    return {
        pk for (pk,) in select("SELECT claim_id FROM claims_indexedclaim WHERE terms @@ %s::tsquery", query)
    }


def articles_with(words: str, column: str) -> set[int]:
    assert keeping.catch_up() == 0
    found = f"SELECT article_id FROM articles_indexedpassage WHERE {column} @@ %s::tsquery"
    return {pk for (pk,) in select(found, ask(words).tsquery)}


@pytest.mark.django_db
def test_readers_find_a_claim_as_it_was_decided_and_the_desk_as_it_is_now() -> None:
    claim = make_claim(statement_en="The lighthouse is lit.")
    make_verdict(make_annotation(claim, basis="anonymous").claim, rationale_en="A tide table says so.")
    for words in ("lighthouse", '"tide table"'):
        assert claims_with(words, "=readers") == claims_with(words, "=desk") == {claim.pk}
    assert IndexedClaim.objects.filter(claim_id=claim.pk).count() == 1
    sql("UPDATE claims_claim SET statement_en = 'The beacon is lit.' WHERE id = %s", claim.pk)
    assert claims_with("lighthouse", "=readers") == claims_with("beacon", "=desk") == {claim.pk}
    assert claims_with("lighthouse", "=desk") == claims_with("beacon", "=readers") == set()


@pytest.mark.django_db
def test_readers_find_no_claim_without_a_verdict_nor_what_is_only_proposed() -> None:
    claim = make_claim(statement_en="The lighthouse is lit.")
    make_annotation(claim, basis="anonymous")
    make_verdict(claim, approved=False, rationale_en="A tide table says so.")
    for words in ("lighthouse", "tide"):
        assert claims_with(words, "=readers") == set()
        assert claims_with(words, "=desk") == {claim.pk}


@pytest.mark.django_db
def test_a_merged_claim_is_found_by_its_own_label_alone() -> None:
    claim, other = make_claim(statement_en="The lighthouse is lit."), make_claim()
    claim.merge_into(other, by=make_user())
    assert claims_with("lighthouse", "=desk") == claims_with("lighthouse", "=readers") == set()
    assert claims_with("lighthouse", "=merged") == {claim.pk}
    assert select("SELECT claim_id FROM claims_indexedwording") == [(other.pk,)]


@pytest.mark.django_db
def test_readers_find_the_words_of_a_text_that_they_may_see() -> None:
    article = make_held_article(TEXT)
    annotation = make_annotation(make_claim(), article, quote="the bridge opens", basis="anonymous")
    assert articles_with("bridge harbour", "readers") == set()
    make_verdict(annotation.claim)
    assert articles_with("bridge harbour", "readers") == {article.pk}
    for words in ("cold", "ministry"):
        assert articles_with(words, "readers") == set()
        assert articles_with(words, "terms") == {article.pk}
    sql("UPDATE articles_article SET shows = 'full' WHERE id = %s", article.pk)
    assert articles_with("cold", "readers") == articles_with("ministry", "readers") == {article.pk}
    sql("UPDATE articles_article SET shows = 'nothing' WHERE id = %s", article.pk)
    assert articles_with("bridge harbour", "readers") == set()
    assert articles_with("bridge harbour", "terms") == {article.pk}


def test_the_sample_is_indexed_as_it_is_loaded(sample_data: None) -> None:
    assert keeping.catch_up(0) == 0
    assert IndexedClaim.objects.values("claim_id").distinct().count() == Claim.objects.count()
    assert indexed() == made_anew()

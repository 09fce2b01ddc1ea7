"""What a change of where articles come from does to public verdicts."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Derivation
from claims.desk.weighing import resting_on, weighed
from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def corroborated() -> tuple[Claim, Article, Article]:
    """A public claim that two original reports support, and these."""
    claim = make_claim()
    one, other = (make_held_article(provenance="original") for _number in range(2))
    for article in (one, other):
        make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "corroborated")
    return claim, one, other


def test_a_change_that_puts_a_verdict_at_risk_is_only_made_by_who_is_sure() -> None:
    claim, one, other = corroborated()

    def change() -> None:
        one.derive_from(other, "republishes", by=None)

    assert weighed([one.pk], change, is_sure=False) == [claim]
    assert not Derivation.objects.exists()
    assert weighed([one.pk], change, is_sure=True) == [claim]
    assert Derivation.objects.count() == 1


def test_a_change_that_leaves_the_verdicts_as_they_are_is_made_at_once() -> None:
    _claim, one, _other = corroborated()
    assert weighed([one.pk], lambda: one.derive_from(make_article(), "quotes", by=None), is_sure=False) == []
    assert Derivation.objects.count() == 1


def test_a_verdict_that_was_at_risk_before_for_the_same_reason_is_not_told() -> None:
    _claim, one, other = corroborated()
    one.derive_from(other, "republishes", by=None)
    assert weighed([one.pk], lambda: one.derive_from(make_article(), "quotes", by=None), is_sure=False) == []


def test_a_claim_that_becomes_public_meanwhile_is_weighed_too() -> None:
    claim, one, other = corroborated()
    late = make_claim()
    for article in (one, other):
        make_annotation(late, article, quote=QUOTE, basis="document")
    verdict = make_verdict(late, "corroborated", approved=False)

    def change() -> None:
        verdict.approve(by=make_user("reviewer"))
        one.derive_from(other, "republishes", by=None)

    assert weighed([one.pk], change, is_sure=True) == [claim, late]


def test_what_a_change_raises_is_raised_and_nothing_is_kept() -> None:
    _claim, one, other = corroborated()

    def change() -> None:
        one.derive_from(other, "republishes", by=None)
        raise ValidationError("No.")

    with pytest.raises(ValidationError):
        weighed([one.pk], change, is_sure=True)
    assert not Derivation.objects.exists()


def test_claims_rest_on_articles_by_their_passages_and_by_origins_named() -> None:
    claim, one, other = corroborated()
    assert list(resting_on([one.pk])) == [claim]
    assert not resting_on([make_article().pk]).exists()
    origin = make_article(provenance="original")
    annotation = claim.annotations.get(article=other)
    annotation.change(version=annotation.version, origin=origin)
    assert list(resting_on([origin.pk])) == [claim]
    make_annotation(make_claim(), one, quote=QUOTE)
    assert list(resting_on([one.pk])) == [claim]


def test_weighing_many_claims_takes_no_more_queries_than_one() -> None:
    def queries(claims: int) -> int:
        one, other = (make_held_article(provenance="original") for _number in range(2))
        for _number in range(claims):
            claim = make_claim()
            for article in (one, other):
                make_annotation(claim, article, quote=QUOTE, basis="document")
            make_verdict(claim, "corroborated")
        with CaptureQueriesContext(connection) as counted:
            risky = weighed([one.pk], lambda: one.derive_from(other, "translates", by=None), is_sure=True)
        assert len(risky) == claims
        return len(counted)

    assert queries(1) == queries(6)

import pytest

from claims.models import Annotation
from tests.factory import QUOTE, make_annotation, make_article, make_claim, make_held_article, make_verdict

pytestmark = pytest.mark.django_db


def test_stances_are_counted_once_for_each_public_claim() -> None:
    article, other = make_held_article(), make_article()
    claim, second = make_claim(), make_claim()
    make_annotation(claim, article, quote=QUOTE)
    make_annotation(claim, article, quote="Nobody at the ministry")
    make_annotation(claim, article, stance="context")
    make_annotation(second, article, stance="contradicts")
    make_annotation(claim, other)
    make_verdict(claim)
    make_verdict(second)
    make_annotation(make_claim(), article, stance="contradicts")
    found = Annotation.objects.stances_by_article([article.pk, other.pk])
    assert found == {
        article.pk: {"states": 1, "context": 1, "contradicts": 1},
        other.pk: {"corroborates": 1},
    }
    assert Annotation.objects.stances_by_article([other.pk]) == {other.pk: {"corroborates": 1}}

"""The verbs of derivations: recorded, changed, removed, declined."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from articles.models import DeclinedDerivation, Derivation
from articles.saving import Overtaken
from tests.factory import make_article, make_derivation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_a_derivation_is_changed_by_whoever_saw_it_as_it_is() -> None:
    derivation = make_derivation()
    derivation.change(seen=derivation.state, kind="quotes", note_en=" one sentence ")
    assert (derivation.kind, derivation.note_en) == ("quotes", "one sentence")
    derivation.refresh_from_db()
    assert derivation.kind == "quotes"


def test_a_derivation_that_somebody_else_changed_is_neither_changed_nor_removed() -> None:
    derivation = make_derivation()
    seen = derivation.state
    derivation.change(seen=seen, note_en="Theirs.")
    with pytest.raises(Overtaken) as raised:
        derivation.change(seen=seen, kind="quotes")
    assert isinstance(raised.value.now, Derivation)
    assert raised.value.now.note_en == "Theirs."
    with pytest.raises(Overtaken):
        derivation.remove(seen=seen)
    assert Derivation.objects.get().kind == "translates"


def test_a_change_into_what_is_recorded_already_is_refused_in_words() -> None:
    one = make_derivation()
    other = make_derivation(one.article, one.derived_from, "quotes")
    with pytest.raises(ValidationError, match="already recorded"):
        other.change(seen=other.state, kind="translates")


def test_a_derivation_is_removed_once() -> None:
    derivation = make_derivation()
    derivation.remove(seen=derivation.state)
    assert not Derivation.objects.exists()
    derivation.pk = 1
    with pytest.raises(ValidationError, match="removed already"):
        derivation.remove(seen=derivation.state)


def test_a_declined_source_is_on_record_once_and_recording_it_after_all_takes_that_back() -> None:
    article, source, editor = make_article(), make_article(), make_user()
    for _time in range(2):
        article.decline_source(source, by=editor)
    assert DeclinedDerivation.objects.get().created_by == editor
    article.derive_from(source, "translates", by=editor)
    assert not DeclinedDerivation.objects.exists()


def test_a_declined_source_may_be_reconsidered() -> None:
    article, source, other = make_article(), make_article(), make_article()
    for declined in (source, other):
        article.decline_source(declined, by=None)
    for _time in range(2):
        article.reconsider_source(source)
    assert DeclinedDerivation.objects.get().derived_from == other


def test_a_source_on_record_is_not_declined() -> None:
    derivation = make_derivation()
    with pytest.raises(ValidationError, match="It is recorded"):
        derivation.article.decline_source(derivation.derived_from, by=None)


def test_an_article_is_not_declined_as_its_own_source() -> None:
    article = make_article()
    with pytest.raises(ValidationError, match="cannot derive from itself"):
        article.decline_source(article, by=None)


def test_provenance_keeps_a_reason_only_where_it_is_original() -> None:
    article = make_article()
    article.judge_provenance("original", " Its reporter was there. ")
    article.refresh_from_db()
    assert (article.provenance, article.provenance_reason) == ("original", "Its reporter was there.")
    article.judge_provenance("derived", "whatever")
    article.refresh_from_db()
    assert (article.provenance, article.provenance_reason) == ("derived", "")


def test_original_without_a_reason_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="needs the reason"):
        make_article().judge_provenance("original", " ")


def test_whatever_derives_from_an_article_is_found_in_one_query_cycles_or_not(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    root, middle, leaf, other = (make_article() for _number in range(4))
    make_derivation(middle, root)
    make_derivation(leaf, middle, "quotes")
    make_derivation(root, leaf)
    make_derivation(root, other)
    with django_assert_num_queries(1):
        assert Derivation.objects.downstream_of([middle.pk]) == {root.pk, middle.pk, leaf.pk}
    assert Derivation.objects.downstream_of([]) == set()

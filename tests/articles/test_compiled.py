"""Querysets that are put into SQL once."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from articles.compiled import Compiled, given, given_keys
from articles.models import Article, Derivation, Publisher
from tests.factory import make_article, make_derivation

pytestmark = pytest.mark.django_db


def sources(**asked: Any) -> QuerySet[Article]:
    is_taken_up = Exists(Derivation.objects.filter(derived_from=OuterRef("pk")))
    articles = Article.objects.with_publisher().with_link().annotate(is_taken_up=is_taken_up)
    return articles.filter(**asked).order_by(F("published_at").asc(nulls_last=True), "pk")


def test_it_answers_as_the_queryset_does_with_what_that_selects_and_annotates() -> None:
    publisher = Publisher.objects.create(name_en="Night Desk", original_language="en")
    told = make_article(languages=["zh-Hans", "en"], publisher=publisher)
    retelling = make_article()
    make_derivation(retelling, told)
    make_article()
    compiled = Compiled(lambda: sources(pk__in=given_keys("keys")))

    with CaptureQueriesContext(connection) as queries:
        answered = compiled(keys=[told.pk, retelling.pk])
        found = [(one, one.languages, one.publisher, one.is_taken_up) for one in answered]  # type: ignore[attr-defined]

    assert found == [(told, ["zh-Hans", "en"], publisher, True), (retelling, [], None, False)]
    assert len(queries) == 1
    plain = {name: value for name, value in vars(sources().get(pk=told.pk)).items() if name != "_state"}
    assert {name: value for name, value in vars(answered[0]).items() if name != "_state"} == plain


def test_it_is_put_into_sql_once_and_asked_with_other_values_each_time() -> None:
    one, other = make_article(), make_article()
    made = []

    def queryset() -> QuerySet[Article]:
        made.append(1)
        return Article.objects.filter(key=given("key"))

    compiled = Compiled(queryset)

    assert [compiled(key=key) for key in (one.key, other.key, "none'; --")] == [[one], [other], []]
    assert len(made) == 1


def test_a_column_that_was_left_out_is_read_when_it_is_asked_for() -> None:
    article = make_article(byline="Ann Wu")

    (found,) = Compiled(lambda: Article.objects.defer("byline").filter(pk=given("pk")))(pk=article.pk)

    assert (found.get_deferred_fields(), found.byline) == ({"byline"}, "Ann Wu")

"""A row that breaks a rule of the database is refused in the words of that rule."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Derivation, Publisher
from articles.saving import save_checked
from tests.factory import make_article

pytestmark = pytest.mark.django_db


def refused(row: Article | Derivation | Publisher, **options: object) -> str:
    with pytest.raises(ValidationError) as caught:
        save_checked(row, **options)  # type: ignore[arg-type]
    return " ".join(caught.value.messages)


def test_the_message_is_that_of_the_constraint() -> None:
    article = Article(provenance="original", original_language="en")
    message = [c for c in Article._meta.constraints if c.name == "article_called_original_says_why"]
    assert refused(article) == str(message[0].get_violation_error_message())
    assert not Article.objects.exists()


def test_a_constraint_without_words_of_its_own_gives_its_name() -> None:
    assert "article_worked_through_says_by_whom" in refused(
        Article(original_language="en", worked_through_at=timezone.now())
    )


def test_what_a_trigger_says_is_passed_on() -> None:
    article = make_article()
    article.key = "another"
    assert refused(article) == "the public key of an article is fixed"


def test_a_field_refuses_before_the_database_does() -> None:
    assert "gossip" in refused(Article(kind="gossip"))


def test_work_goes_on_after_a_refusal() -> None:
    refused(Article(provenance="original"))
    save_checked(Article(key="after-that"))
    assert Article.objects.get().key == "after-that"


def test_only_the_named_columns_are_checked_and_saved() -> None:
    article = make_article()
    article.kind, article.byline = "gossip", "A. Reporter"
    save_checked(article, columns=["byline"])
    article.refresh_from_db()
    assert (article.kind, article.byline) == ("report", "A. Reporter")


def test_saving_takes_one_query_and_a_savepoint() -> None:
    article = Article(title_en="The bridge", original_language="en")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        save_checked(article, exclude=["publisher", "created_by"])
    assert [query["sql"].split()[0] for query in queries] == ["SAVEPOINT", "INSERT", "RELEASE"]

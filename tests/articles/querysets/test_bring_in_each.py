"""Many files that come in together, and what each would have become by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from articles.models import Article, Publisher, Revision
from articles.querysets import BroughtIn, Outcome, Received
from factcheck.ledger.models import Entry
from tests.database import Rival, committed
from tests.factory import make_document, make_held_article

ADDRESS = "https://harbour.example/bridge"


def file(text: str, **said: Any) -> Received:
    return Received(make_document(text, **said), text.encode(), f"{len(text)}.txt")


def numbered(count: int) -> list[Received]:
    return [file(f"The bridge closed for the {number}th time.", publisher="Post") for number in range(count)]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told(one: Any) -> Any:
    """What became of a file, as far as it is the same whenever it is done."""
    article, revision = one.article, one.revision
    said = (article.title, article.publisher and str(article.publisher), article.address_normalised)
    return one.what, *said, article.languages, article.access, revision.number, revision.text


@pytest.mark.django_db
def test_each_becomes_what_it_would_become_alone() -> None:
    make_held_article(address=ADDRESS)
    files = [
        file("A first text.", publisher="Post", titles={"en": "First"}),
        file("A text of the bridge.", address=ADDRESS),
        file("A second text.", publisher="Post", address="https://post.example/2"),
        file("A first text."),
        file("What the second became.", address="http://www.post.example/2?utm_source=x"),
        file("A text in Chinese.", publisher="邮报"),
    ]
    with undone():
        alone = [told(Article.objects.bring_in(one.document, one.received)) for one in files]
    together = [told(one) for one in Article.objects.bring_in_each(files)]
    assert together == alone
    new, revised, known = BroughtIn.NEW, BroughtIn.REVISION, BroughtIn.KNOWN
    assert [one[0] for one in together] == [new, revised, new, known, revised, new]
    assert Publisher.objects.filter(name_en="Post").count() == 1


@pytest.mark.django_db
def test_what_was_kept_together_is_what_the_database_and_the_ledger_have() -> None:
    outcomes = Article.objects.bring_in_each(numbered(3))
    for outcome in outcomes:
        assert isinstance(outcome, Outcome)
        kept = Revision.objects.get(pk=outcome.revision.pk)
        assert (kept.article, kept.text) == (outcome.article, outcome.revision.text)
        assert bytes(kept.received) == kept.text.encode()
        assert kept.received_sha256 == outcome.revision.received_sha256
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Entry.objects.filter(table="articles_revision", action="insert").count() == 3


@pytest.mark.django_db
def test_one_that_is_refused_keeps_none_of_the_others_out() -> None:
    refused = file("A text in no language.", languages=("no language",))
    first, error, last = Article.objects.bring_in_each([*numbered(1), refused, file("The last text.")])
    assert isinstance(error, ValidationError)
    assert isinstance(first, Outcome) and isinstance(last, Outcome)
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_twenty_files_take_as_many_queries_as_two() -> None:
    def queries(files: list[Received]) -> int:
        with CaptureQueriesContext(connection) as captured:
            Article.objects.bring_in_each(files)
        return len(captured)

    files = numbered(23)
    Article.objects.bring_in_each(files[:1])
    assert queries(files[1:3]) == queries(files[3:])


def test_a_file_that_somebody_else_brings_in_at_the_same_moment_is_one_article(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    became: list[Any] = []
    with committed(django_db_blocker):
        with transaction.atomic():
            ours = Article.objects.bring_in_each([file("The bridge closed.", address=ADDRESS)])
            files = [*numbered(2), file("The bridge closed.", address=ADDRESS)]
            rival = Rival(lambda: became.extend(Article.objects.bring_in_each(files)))
        assert rival.outcome() is None
        assert [one.what for one in became] == [BroughtIn.NEW, BroughtIn.NEW, BroughtIn.KNOWN]
        assert became[2].article == ours[0].article  # type: ignore[union-attr]
        assert Article.objects.count() == 3

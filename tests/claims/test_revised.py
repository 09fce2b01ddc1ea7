"""What readers are told of a passage whose article was changed after it was quoted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article
from claims.models import Anchor, Annotation
from claims.revised import Became, SinceQuoted, revisions_seen, since_quoted
from tests.factory import (
    make_annotation,
    make_claim,
    make_held_article,
    make_revision,
)
from tests.quoted import NEW, OLD, QUOTE, changed, quoted

pytestmark = pytest.mark.django_db


def told(annotation: Annotation, until: datetime | None = None) -> SinceQuoted | None:
    return since_quoted(Annotation.objects.filter(pk=annotation.pk), until).get(annotation.pk)


def test_nothing_is_told_of_words_that_stand_as_they_were() -> None:
    annotation = quoted()
    assert told(annotation) is None
    make_revision(annotation.article, f"A new beginning.\n\n{OLD}")
    assert told(annotation) is None


def test_a_confirmed_change_is_told_with_its_difference_and_dates() -> None:
    annotation = quoted()
    revision = changed(annotation, "changed", confirmed=True)
    since = told(annotation)
    assert since is not None
    assert since.became is Became.CHANGED
    assert [piece.words for piece in since.pieces] == ["the bridge opens on ", "3 May", "9 June"]
    first = annotation.article.revisions.get(number=1)
    assert (since.quoted_at, since.newest_at) == (first.captured_at, revision.captured_at)
    assert since.text_address.endswith(f"/revisions/1/#p-{annotation.pk}")
    assert since.changes_address.endswith("/revisions/2/changes/")


def test_a_change_that_nobody_has_looked_at_is_told_without_its_words() -> None:
    for state in ("changed", "ambiguous"):
        annotation = quoted()
        changed(annotation, state)
        since = told(annotation)
        assert since is not None
        assert since.became is Became.UNSURE
        assert since.pieces == ()


def test_words_that_are_gone_are_told_to_be_gone() -> None:
    annotation = quoted()
    changed(annotation, "orphaned", text="All was written anew.")
    since = told(annotation)
    assert since is not None
    assert since.became is Became.LOST


def test_an_excerpt_says_nothing_of_words_that_it_leaves_out() -> None:
    annotation = quoted()
    make_revision(annotation.article, "Some other sentence of it.", cut_from_sha256="")
    assert told(annotation) is None


def test_words_that_came_back_are_not_told() -> None:
    annotation = quoted()
    changed(annotation, "orphaned", text="All was written anew.")
    make_revision(annotation.article, f"{OLD}\n\nThis is how it was before.")
    Anchor.objects.filter(annotation=annotation, revision__number=3).update(
        state="exact", start=OLD.index(QUOTE), end=OLD.index(QUOTE) + len(QUOTE)
    )
    assert told(annotation) is None


def test_a_change_that_came_in_later_is_not_told_of_an_earlier_day() -> None:
    annotation = quoted()
    revision = changed(annotation, "changed", confirmed=True)
    assert told(annotation, revision.captured_at - timedelta(microseconds=1)) is None
    assert told(annotation, revision.captured_at) is not None
    assert told(annotation, datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_the_text_that_was_quoted_is_the_newest_when_it_was() -> None:
    article = make_held_article(OLD)
    make_revision(article, f"{OLD}\n\nMore of it.")
    annotation = make_annotation(make_claim(), article, quote=QUOTE)
    changed(annotation, "changed")
    since = told(annotation)
    assert since is not None
    assert (since.quoted, since.newest) == (2, 3)


def test_a_text_between_is_compared_with_the_one_quoted() -> None:
    annotation = quoted()
    make_revision(annotation.article, f"{OLD}\n\nMore of it.")
    changed(annotation, "changed")
    since = told(annotation)
    assert since is not None
    assert since.changes_address.endswith("/revisions/3/changes/?from=1")


def test_no_words_are_told_of_a_text_that_readers_may_not_see() -> None:
    annotation = quoted(shows="nothing")
    changed(annotation, "changed", confirmed=True)
    since = told(annotation)
    assert since is not None
    assert since.became is Became.CHANGED
    assert since.pieces == ()
    assert "#" not in since.text_address


def test_words_of_a_passage_that_is_not_public_are_not_told() -> None:
    article: Article = make_held_article(OLD)
    annotation = make_annotation(make_claim(), article, quote=QUOTE)
    changed(annotation, "changed", confirmed=True)
    since = told(annotation)
    assert since is not None
    assert since.pieces == ()


def test_what_became_of_quotes_takes_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    annotations = [quoted() for _number in range(3)]
    for annotation in annotations:
        changed(annotation, "changed", confirmed=True)
    rows = list(Annotation.objects.select_related("article"))
    with django_assert_num_queries(1):
        assert len(since_quoted(rows)) == 3


def test_how_much_changed_is_not_told_of_an_excerpt_nor_of_what_is_not_shown() -> None:
    article = make_held_article(OLD, shows="full", is_excerpt=True)
    make_revision(article, NEW)
    make_revision(article, OLD.replace("3 May", "4 May"))
    assert [one.differing for one in revisions_seen(article)] == [1, None, None]
    article.shows = "nothing"
    assert [one.differing for one in revisions_seen(article)] == [None, None, None]

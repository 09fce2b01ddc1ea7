"""Annotating: only words that stand in the text, each passage once, removed with a reason and put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from articles import quotes
from articles.models import Article
from claims.models import Anchor, Annotation, Claim
from tests.database import Rival, committed
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_revision,
    make_user,
    make_verdict,
)

TWICE = "The bridge opens soon.\n\nAgain she said: the bridge opens soon. And so it does."


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.django_db
def test_a_passage_is_anchored_where_its_words_stand() -> None:
    editor = make_user()
    annotation = make_annotation(quote=QUOTE, by=editor, basis="on_record")
    anchor = annotation.anchors.get()
    assert (anchor.state, anchor.start, anchor.end) == ("exact", TEXT.index(QUOTE), TEXT.index(QUOTE) + 25)
    assert annotation.created_by == editor
    assert annotation.quote == quotes.Quote(QUOTE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        "the bridge opens on 4 May",
        "The bridge opens on 3 May",
        "the bridge  opens on 3 May",
        "the bridge closed",
    ],
)
def test_words_that_do_not_stand_in_the_text_are_refused_and_nothing_is_kept(words: str) -> None:
    claim, article = make_claim(), make_held_article()
    with pytest.raises(ValidationError, match="do not stand"):
        claim.annotate(article, "states", by=None, quote_exact=words, quote_language="en")
    assert not Annotation.objects.exists()
    assert not Anchor.objects.exists()


@pytest.mark.django_db
def test_words_of_an_article_whose_text_is_not_held_cannot_be_quoted() -> None:
    with pytest.raises(ValidationError, match="No text of this article is held"):
        make_annotation(article=make_article(), quote=QUOTE)


@pytest.mark.django_db
def test_words_that_stood_only_in_an_older_text_are_refused() -> None:
    article = make_held_article()
    make_revision(article, "A correction: the bridge stays closed.")
    with pytest.raises(ValidationError, match="do not stand"):
        make_annotation(article=article, quote=QUOTE)


@pytest.mark.django_db
def test_a_passage_is_anchored_in_every_text_that_is_held() -> None:
    article = make_held_article("Nothing yet.")
    make_revision(article, TEXT)
    annotation = make_annotation(article=article, quote=QUOTE)
    states = annotation.anchors.order_by("revision__number").values_list("state", flat=True)
    assert list(states) == ["orphaned", "exact"]


@pytest.mark.django_db
def test_words_across_an_omission_are_refused() -> None:
    article = make_held_article("Before.\n\n[…]\n\nAfter.", is_excerpt=True)
    with pytest.raises(ValidationError, match="do not stand"):
        make_annotation(article=article, quote="Before.\n\n[…]")


@pytest.mark.django_db
def test_words_that_stand_twice_need_what_is_around_them_or_where_they_were_taken() -> None:
    claim, article = make_claim(), make_held_article(TWICE)
    words: dict[str, Any] = {"quote_exact": "bridge opens soon", "quote_language": "en"}
    with pytest.raises(ValidationError, match="several places"):
        claim.annotate(article, "states", by=None, **words)
    first = claim.annotate(article, "states", by=None, quote_prefix="The ", **words)
    second = claim.annotate(article, "states", by=None, near=40, **words)
    assert first.anchors.get().start == 4
    assert second.anchors.get().start == 44


@pytest.mark.django_db
def test_the_same_passage_is_annotated_once_for_a_claim_and_stance() -> None:
    claim, article = make_claim(), make_held_article()
    make_annotation(claim, article, quote=QUOTE)
    with pytest.raises(ValidationError, match="already carries"):
        make_annotation(claim, article, quote=QUOTE)
    # The same words in other surroundings are the same passage all the same.
    with pytest.raises(ValidationError, match="already carries"):
        make_annotation(claim, article, quote=QUOTE, quote_prefix="said ")
    make_annotation(claim, article, quote=QUOTE, stance="context")
    make_annotation(make_claim(), article, quote=QUOTE)
    assert Annotation.objects.count() == 3


@pytest.mark.django_db
def test_a_source_as_a_whole_is_cited_once_for_a_claim_stance_and_origin() -> None:
    claim, source = make_claim(), make_article()
    make_annotation(claim, source)
    with pytest.raises(ValidationError, match="already cited"):
        make_annotation(claim, source)
    make_annotation(claim, source, origin=make_article())


@pytest.mark.django_db
def test_an_article_that_states_the_claim_is_quoted() -> None:
    with pytest.raises(ValidationError, match="is quoted"):
        make_annotation(article=make_article(), stance="states")


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["stance", "basis"])
def test_a_value_that_is_not_on_the_list_is_refused(column: str) -> None:
    wrong: dict[str, Any] = {column: "hearsay"}
    with pytest.raises(ValidationError):
        make_annotation(**wrong)


@pytest.mark.django_db
def test_a_quote_needs_its_language() -> None:
    with pytest.raises(ValidationError, match="language"):
        make_annotation(quote_language="")


@pytest.mark.django_db
def test_removing_needs_a_reason_and_says_by_whom() -> None:
    annotation, editor = make_annotation(), make_user()
    with pytest.raises(ValidationError, match="reason"):
        annotation.remove(by=editor, reason=" ")
    annotation.remove(by=editor, reason=" It says the opposite. ")
    annotation.refresh_from_db()
    assert not annotation.is_living
    assert (annotation.removed_by, annotation.removed_reason) == (editor, "It says the opposite.")
    assert not Annotation.objects.living().exists()


@pytest.mark.django_db
def test_a_removed_passage_can_be_annotated_anew_and_then_the_old_one_stays_removed() -> None:
    annotation = make_annotation()
    annotation.remove(by=make_user(), reason="A mistake.")
    again = make_annotation(annotation.claim, annotation.article, quote=QUOTE, quote_prefix="said ")
    annotation.refresh_from_db()
    with pytest.raises(ValidationError, match="already carries"):
        annotation.put_back()
    assert list(Annotation.objects.living()) == [again]


@pytest.mark.django_db
def test_a_removal_keeps_its_first_reason() -> None:
    annotation = make_annotation()
    annotation.remove(by=make_user(), reason="A mistake.")
    with pytest.raises(ValidationError, match="already"):
        annotation.remove(by=make_user(), reason="Another reason.")
    annotation.refresh_from_db()
    assert annotation.removed_reason == "A mistake."


@pytest.mark.django_db
def test_what_is_put_back_counts_again_and_is_looked_for_in_what_came_meanwhile() -> None:
    annotation = make_annotation(quote=QUOTE)
    annotation.remove(by=make_user(), reason="A mistake.")
    revision = make_revision(annotation.article, f"Later: {QUOTE}.")
    assert not revision.anchors.exists()
    annotation.put_back()
    annotation.refresh_from_db()
    assert annotation.is_living
    assert annotation.removed_by is None
    assert revision.anchors.get().start == 7


@pytest.mark.django_db
def test_a_source_cited_as_a_whole_can_be_put_back() -> None:
    annotation = make_annotation(article=make_article())
    annotation.remove(by=make_user(), reason="A mistake.")
    annotation.put_back()
    assert Annotation.objects.living().count() == 1


@pytest.mark.django_db
def test_readers_see_what_was_there_when_the_verdict_was_decided_and_removals_at_once() -> None:
    claim = make_claim()
    first = make_annotation(claim, basis="anonymous")
    make_verdict(claim)
    later = make_annotation(claim)
    assert list(claim.annotations.readers_see()) == [first]
    assert list(claim.annotations.under_review()) == [later]
    later.remove(by=make_user(), reason="A mistake.")
    first.remove(by=make_user(), reason="A mistake.")
    assert list(claim.annotations.under_review()) == []
    assert list(claim.annotations.readers_see()) == [first]
    assert list(claim.annotations.readers_see().living()) == []


@pytest.mark.django_db
def test_what_came_later_is_seen_from_the_next_verdict_on() -> None:
    claim = make_annotation().claim
    make_verdict(claim)
    later = make_annotation(claim)
    make_verdict(claim)
    assert later in claim.annotations.readers_see()
    assert not claim.annotations.under_review().exists()


@pytest.mark.django_db
def test_nobody_sees_the_annotations_of_a_claim_without_a_verdict() -> None:
    claim = make_annotation().claim
    make_verdict(claim, approved=False)
    assert not claim.annotations.readers_see().exists()


def test_two_editors_who_take_the_same_words_at_once_make_one_annotation(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker), translation.override("en"):
        claim, article = make_claim(), make_held_article()
        same_claim, same_article = Claim.objects.get(), Article.objects.get()
        with transaction.atomic():
            make_annotation(claim, article, quote=QUOTE)
            rival = Rival(
                lambda: make_annotation(same_claim, same_article, quote=QUOTE, quote_prefix="said ")
            )
        assert isinstance(rival.outcome(), ValidationError)
        assert Annotation.objects.count() == 1


def test_a_passage_annotated_anew_at_the_same_moment_is_not_put_back_too(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        removed = make_annotation(quote=QUOTE)
        removed.remove(by=make_user(), reason="A mistake.")
        same = Annotation.objects.get()
        with transaction.atomic():
            make_annotation(removed.claim, removed.article, quote=QUOTE, quote_prefix="said ")
            rival = Rival(same.put_back)
        assert "already carries" in str(rival.outcome())
        assert Annotation.objects.living().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("tag", ["!!!", "klingon speak", "zh_CN"])
def test_the_language_of_a_quote_is_a_language_tag(tag: str) -> None:
    with pytest.raises(ValidationError, match="no language tag"):
        make_annotation(quote=QUOTE, quote_language=tag)
    assert not Annotation.objects.exists()

"""The verbs of articles: what they keep, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from articles.models import Article, Derivation, Publisher, Revision, make_key
from tests.database import Rival, committed
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_document,
    make_held_article,
    make_publisher,
    make_revision,
    make_user,
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_keys_are_made_of_letters_that_nobody_misreads() -> None:
    keys = {make_key() for _try in range(50)}
    assert len(keys) == 50
    assert not set("".join(keys)) & set("01aeiloulABC")


@pytest.mark.django_db
def test_an_article_is_named_by_its_title_else_its_address_else_its_key() -> None:
    assert str(Article(title_en="Bridge opens", original_language="en")) == "Bridge opens"
    assert str(Article(address="https://example.org/a")) == "https://example.org/a"
    assert str(Article(key="bcdfgh2345")) == "bcdfgh2345"


@pytest.mark.django_db
def test_a_title_is_read_in_the_language_of_the_reader_and_says_which_it_is_in() -> None:
    publisher = make_publisher(name_zh="港口报", name_en="Harbour Gazette")
    with translation.override("zh-hans"):
        assert (publisher.name, publisher.name.lang) == ("港口报", "zh-Hans")
    with translation.override("en"):
        assert (publisher.name, publisher.name.lang) == ("Harbour Gazette", "en")
    publisher.name_zh = ""
    with translation.override("zh-hans"):
        assert (publisher.name, publisher.name.lang) == ("Harbour Gazette", "en")


@pytest.mark.django_db
def test_two_spellings_of_one_address_are_one_article() -> None:
    make_article(address="http://www.example.org/a/?utm_source=x")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(address="https://example.org/a")
    twin = Article(address="https://EXAMPLE.org/a#top", original_language="en")
    with pytest.raises(ValidationError, match="already recorded"):
        twin.full_clean()


@pytest.mark.django_db
def test_an_address_is_normalised_again_when_only_it_is_saved() -> None:
    article = make_article(address="https://example.org/a")
    article.address = "http://www.example.org/b"
    article.save(update_fields=["address"])
    article.refresh_from_db()
    assert article.address_normalised == "https://example.org/b"
    article.address = ""
    article.save()
    assert article.address_normalised == ""


@pytest.mark.django_db
def test_articles_without_an_address_are_as_many_as_there_are() -> None:
    make_article()
    make_article()
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_a_first_revision_makes_the_article_held_and_tells_its_languages() -> None:
    article = make_article(access="not_read")
    editor = make_user()
    revision = article.add_revision(make_document(), b"received", received_name="a.md", by=editor)
    article.refresh_from_db()
    assert article.access == "held"
    assert article.languages == ["en"]
    assert article.checked_at == article.retrieved_at == revision.captured_at
    assert (revision.number, revision.is_excerpt, revision.created_by) == (1, False, editor)
    assert bytes(revision.received) == b"received"


@pytest.mark.django_db
def test_what_was_known_of_an_article_is_kept_when_another_revision_comes() -> None:
    article = make_held_article()
    first = article.retrieved_at
    revision = make_revision(article, "她说大桥五月三日通车。", lang="zh-Hans")
    article.refresh_from_db()
    assert (article.retrieved_at, article.languages) == (first, ["en"])
    assert revision.number == 2
    assert article.checked_at == revision.captured_at


@pytest.mark.django_db
def test_a_revision_cut_from_a_file_is_an_excerpt_with_its_omissions() -> None:
    article = make_held_article("Before.\n\n[…]\n\nAfter.", is_excerpt=True)
    revision = article.revisions.get()
    assert revision.is_excerpt
    assert revision.omissions == ((9, 12),)
    assert revision.text[9:12] == "[…]"


@pytest.mark.django_db
def test_a_text_with_broken_offsets_is_refused_and_nothing_is_kept_of_it() -> None:
    article = make_article(access="not_read")
    broken = make_document()
    shifted = type(broken)(text="x" + broken.text, blocks=broken.blocks)
    with pytest.raises(IntegrityError), transaction.atomic():
        article.add_revision(shifted, b"received", by=None)
    article.refresh_from_db()
    assert article.access == "not_read"
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_living_quotes_are_looked_for_in_every_text_that_comes_in() -> None:
    article = make_held_article()
    stays = make_annotation(article=article, quote=QUOTE)
    goes = make_annotation(article=article, quote="Nobody at the ministry")
    removed = make_annotation(article=article, quote="harbour master")
    removed.remove(by=make_user(), reason="Not what it says.")
    revision = make_revision(article, f"A correction: {QUOTE}.")
    found = {anchor.annotation: (anchor.state, anchor.start) for anchor in revision.anchors.all()}
    assert found == {stays: ("exact", 14), goes: ("orphaned", None)}


@pytest.mark.django_db
def test_a_derivation_recorded_twice_is_one() -> None:
    article, source = make_article(), make_article()
    first = article.derive_from(source, "translates", by=make_user(), note_en="It says so.")
    again = article.derive_from(source, "translates", by=None)
    assert first == again
    assert Derivation.objects.get().note_en == "It says so."


@pytest.mark.django_db
def test_circular_reporting_can_be_recorded() -> None:
    one, other = make_article(), make_article()
    one.derive_from(other, "summarises", by=None)
    other.derive_from(one, "translates", by=None)
    assert Derivation.objects.count() == 2


@pytest.mark.django_db
def test_withdrawing_an_article_says_when_and_why() -> None:
    article = make_article()
    with pytest.raises(ValidationError, match="reason"):
        article.withdraw("  ")
    article.withdraw(" The publisher took it down. ")
    article.refresh_from_db()
    assert article.withdrawn_reason == "The publisher took it down."
    assert article.withdrawn_at is not None


@pytest.mark.django_db
def test_a_withdrawal_keeps_its_first_reason() -> None:
    article = make_article()
    article.withdraw("Taken down.")
    with pytest.raises(ValidationError, match="already"):
        article.withdraw("Another reason.")
    article.refresh_from_db()
    assert article.withdrawn_reason == "Taken down."


@pytest.mark.django_db
def test_an_address_too_long_to_compare_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="too long"):
        Article(address="https://example.org/" + "字" * 500, original_language="en").full_clean()


@pytest.mark.django_db
def test_an_original_needs_its_reason() -> None:
    with pytest.raises(ValidationError, match="marked original"):
        Article(original_language="en", provenance="original").full_clean()


@pytest.mark.django_db
def test_a_publisher_is_named_in_the_language_it_is_said_to_be_named_in() -> None:
    with pytest.raises(ValidationError):
        Publisher(name_zh="港口报", original_language="en").full_clean()


def test_two_texts_that_come_in_at_once_get_two_numbers(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        article = make_held_article()
        same = Article.objects.get(pk=article.pk)
        with transaction.atomic():
            make_revision(article, "The second text.")
            rival = Rival(lambda: make_revision(same, "The third text."))
        assert rival.outcome() is None
        assert list(article.revisions.values_list("number", flat=True)) == [1, 2, 3]


def test_a_passage_annotated_while_a_text_comes_in_is_looked_for_in_that_text_too(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        article = make_held_article()
        with transaction.atomic():
            make_revision(article, TEXT + " Later: nobody did.")
            rival = Rival(lambda: make_annotation(article=article, quote=QUOTE))
        assert rival.outcome() is None
        assert article.annotations.get().anchors.count() == 2


@pytest.mark.django_db
def test_an_article_worked_through_is_so_until_a_newer_text_comes_in() -> None:
    article = make_held_article()
    article.work_through(by=make_user())
    assert article.is_worked_through(article.revisions.get())
    newer = make_revision(article, "The bridge stays closed.")
    assert not article.is_worked_through(newer)
    article.work_through(by=make_user())
    assert article.is_worked_through(newer)
    article.take_up_again()
    article.refresh_from_db()
    assert not article.is_worked_through(newer)
    assert article.worked_through_by is None


@pytest.mark.django_db
def test_an_article_is_assigned_and_taken_back() -> None:
    article, user = make_article(), make_user()
    article.assign_to(user)
    assert Article.objects.get(pk=article.pk).assignee == user
    article.assign_to(None)
    assert Article.objects.get(pk=article.pk).assignee is None

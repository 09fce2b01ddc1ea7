"""Each rule of the articles' tables, gone round with raw SQL. The names are read back from the database."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from psycopg.types.json import Json

from articles.models import Article, Derivation, LinkCheck, Publisher, Refetch, Revision
from tests.database import Attempt, assert_each_rule_is_tried, change, copy, delete, refusal, sql, truncate
from tests.factory import (
    make_annotation,
    make_article,
    make_declined_derivation,
    make_derivation,
    make_held_article,
    make_publisher,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 5, 1, tzinfo=UTC)


def excerpt() -> Revision:
    """An excerpt, because the bytes of a full text may be held only once."""
    return make_held_article("One.\n\nTwo.", is_excerpt=True).revisions.get()


def blocks(*places: tuple[int, int], kind: str | None = "paragraph", lang: str | None = "en") -> Any:
    return Json([{"kind": kind, "start": start, "end": end, "lang": lang} for start, end in places])


def second_at_the_address_of_the_first() -> None:
    make_article(address="https://example.org/a")
    change(
        make_article(address="https://example.org/b"),
        address_normalised="https://example.org/a",
    )


def text_for_an_article_that_is_not_held() -> None:
    revision, other = excerpt(), make_article()
    # What is made so far is in order; from here on the deferred triggers answer at once.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    copy(revision, article_id=other.pk)


def no_text() -> None:
    # This trigger would answer first: no blocks cover no text.
    sql("ALTER TABLE articles_revision DISABLE TRIGGER revision_blocks_cover_the_text")
    copy(excerpt(), number=2, text="")


def refetch() -> Refetch:
    return Refetch.objects.create(article=make_article())


def link_check() -> LinkCheck:
    return LinkCheck.objects.create(article=make_article())


def held_twice() -> None:
    copy(make_held_article().revisions.get(), number=2)


def origin_of_a_decided_verdict_goes() -> None:
    """Nothing leads to it any more but what the verdict took down."""
    origin, copied = make_article(provenance="original"), make_article()
    derivation = make_derivation(copied, origin, "republishes")
    make_verdict(make_annotation(article=copied, basis="document").claim, "verified")
    delete(derivation)
    delete(origin)


ATTEMPTS: dict[str, Attempt] = {
    "publisher_name_exists_in_its_original_language": lambda: change(
        make_publisher(original_language="en"), name_en=""
    ),
    "publisher_names_are_unique": lambda: copy(make_publisher()),
    "articles_article_key_key": lambda: copy(make_article()),
    "article_key_is_not_empty": lambda: copy(make_article(), key=""),
    "article_key_is_fixed": lambda: change(make_article(), key="another"),
    "article_kind_is_known": lambda: change(make_article(), kind="rumour"),
    "article_original_language_is_known": lambda: change(make_article(), original_language="fr"),
    "article_published_precision_is_known": lambda: change(
        make_article(), published_precision="century", published_at=NOW
    ),
    "article_access_is_known": lambda: change(make_article(), access="bought"),
    "article_provenance_is_known": lambda: change(make_article(), provenance="hearsay"),
    "article_shows_is_known": lambda: change(make_article(), shows="half"),
    "article_link_state_is_known": lambda: change(make_article(), link_state="slow"),
    "article_archive_address_is_of_the_web": lambda: change(
        make_article(), archive_address="ftp://archive.example/a"
    ),
    "article_published_at_has_a_precision": lambda: change(make_article(), published_at=NOW),
    "article_called_original_says_why": lambda: change(make_article(), provenance="original"),
    "article_withdrawn_says_when_and_why": lambda: change(make_article(), withdrawn_at=NOW),
    "article_worked_through_says_by_whom": lambda: change(make_article(), worked_through_at=NOW),
    "article_address_is_normalised": lambda: change(make_article(), address="https://example.org/"),
    "article_address_is_unique": second_at_the_address_of_the_first,
    "article_stays_where_a_verdict_names_it": origin_of_a_decided_verdict_goes,
    "article_is_held_when_it_has_a_revision": lambda: change(make_article(), access="held"),
    "revision_makes_its_article_held": text_for_an_article_that_is_not_held,
    "revision_number_is_unique": lambda: copy(excerpt()),
    "articles_revision_number_check": lambda: copy(excerpt(), number=-1),
    "revision_numbers_begin_at_one": lambda: copy(excerpt(), number=0),
    "article_texts_are_not_blank": lambda: change(make_article(), provenance_reason=" "),
    "revision_text_is_not_empty": no_text,
    "revision_text_ends_its_lines_with_line_feeds": lambda: copy(excerpt(), number=2, text="On\r.\n\nTwo."),
    "revision_cut_from_sha256_is_one": lambda: copy(excerpt(), number=2, cut_from_sha256="zz"),
    "revision_cut_from_a_file_is_an_excerpt": lambda: copy(
        excerpt(), number=2, is_excerpt=False, cut_from_sha256="ab" * 32
    ),
    "revision_full_text_is_held_once": held_twice,
    "revision_sha256_is_of_the_bytes_received": lambda: copy(excerpt(), number=2, received=b"other"),
    "revision_blocks_cover_the_text": lambda: copy(excerpt(), number=2, blocks=blocks((0, 4))),
    "revision_refuses_update": lambda: change(excerpt(), text="One.\n\nSix."),
    "revision_refuses_delete": lambda: delete(excerpt()),
    "revision_refuses_truncate": lambda: truncate(Revision),
    "articles_refetch_article_id_key": lambda: copy(refetch()),
    "articles_refetch_failures_check": lambda: change(refetch(), failures=-1),
    "articles_linkcheck_article_id_key": lambda: copy(link_check()),
    "articles_linkcheck_failures_check": lambda: change(link_check(), failures=-1),
    "derivation_kind_is_known": lambda: change(make_derivation(), kind="resembles"),
    "derivation_is_not_from_itself": lambda: make_derivation(article := make_article(), article),
    "derivation_is_recorded_once": lambda: copy(make_derivation()),
    "declined_derivation_is_not_from_itself": lambda: change(
        declined := make_declined_derivation(), derived_from_id=declined.article_id
    ),
    "declined_derivation_is_recorded_once": lambda: copy(make_declined_derivation()),
}


def test_an_article_can_be_changed_back_but_its_bytes_are_no_other_articles() -> None:
    article = make_held_article()
    first = article.revisions.get()
    make_revision(article, "Other words.")
    copy(first, number=3)
    other = make_held_article()
    assert refusal(lambda: copy(first, number=2, article_id=other.pk)) == "revision_full_text_is_held_once"


def test_since_when_an_article_is_called_original_cannot_be_written() -> None:
    article = make_article()
    made = article.provenance_since
    change(article, provenance_since="2001-01-01T00:00Z", title_en="Another title")
    article.refresh_from_db()
    assert article.provenance_since == made
    change(article, provenance="original", provenance_reason="Its reporter was there.")
    article.refresh_from_db()
    judged = article.provenance_since
    assert judged > made
    change(article, provenance_reason="Two of its reporters were there.")
    article.refresh_from_db()
    assert article.provenance_since > judged


#: Triggers that do not refuse but put right what is written.
OVERRULING = {
    "article_provenance_since_is_kept": test_since_when_an_article_is_called_original_cannot_be_written
}


@pytest.mark.parametrize("rule", ATTEMPTS)
def test_the_database_itself_refuses_what_breaks_the_rule(rule: str) -> None:
    assert refusal(ATTEMPTS[rule]) == rule


def test_no_rule_of_these_tables_is_without_an_attempt() -> None:
    assert_each_rule_is_tried("articles", ATTEMPTS, OVERRULING)


@pytest.mark.parametrize(
    "broken",
    [
        blocks(),
        blocks((0, 4), (6, 11)),
        blocks((0, 4), (7, 10)),
        blocks((0, 4), (5, 10)),
        blocks((0, 5), (7, 10)),
        blocks((1, 4), (6, 10)),
        blocks((6, 10), (0, 4)),
        blocks((0, 4), (6, 6), (8, 10)),
        blocks((0, 4), (6, 10), kind=None),
        blocks((0, 4), (6, 10), lang=None),
        blocks((0, 4), (6, 10), kind="aside"),
        Json([{"kind": "paragraph", "lang": "en"}]),
        # In range and in order, but "e." is no blank line.
        blocks((0, 2), (4, 10)),
    ],
    ids=lambda broken: str(broken.obj),
)
def test_blocks_that_do_not_follow_each_other_through_the_text_are_refused(broken: Any) -> None:
    revision = excerpt()
    assert refusal(lambda: copy(revision, number=2, blocks=broken)) == "revision_blocks_cover_the_text"


@pytest.mark.parametrize(
    "mark",
    [
        {"kind": "strong", "start": -1, "end": 2},
        {"kind": "strong", "start": 2, "end": 2},
        {"kind": "strong", "start": 2, "end": 11},
        {"kind": "strong", "start": 2},
        {"start": 2, "end": 3},
        {"kind": "blink", "start": 2, "end": 3},
    ],
    ids=str,
)
def test_a_mark_outside_the_text_is_refused(mark: dict[str, Any]) -> None:
    revision = excerpt()
    assert refusal(lambda: copy(revision, number=2, marks=Json([mark]))) == "revision_blocks_cover_the_text"


def test_an_excerpt_that_keeps_the_rules_is_let_in_by_raw_sql() -> None:
    revision = excerpt()
    received = b"other"
    copy(revision, number=2, received=received, received_sha256=hashlib.sha256(received).hexdigest())
    assert revision.article.revisions.count() == 2


def test_an_article_stays_held_while_it_has_a_revision() -> None:
    article = make_held_article()
    assert refusal(lambda: change(article, access="read")) == "article_is_held_when_it_has_a_revision"


def test_offsets_are_code_points_beyond_the_basic_plane() -> None:
    revision = make_revision(make_article(), "𠮷野家🙂。\n\nTwo.")
    assert [block.end for block in revision.parts[0]] == [5, 11]


def test_a_revision_cannot_be_deleted_through_the_models() -> None:
    revision = make_held_article().revisions.get()
    roads: list[Attempt] = [
        revision.delete,
        Revision.objects.all().delete,
        lambda: Revision.objects.all()._raw_delete("default"),
    ]
    for road in roads:
        with pytest.raises(IntegrityError), transaction.atomic():
            road()
    assert Revision.objects.get() == revision


def test_a_revision_cannot_be_changed_through_the_models() -> None:
    revision = make_held_article().revisions.get()
    revision.text = "Another text."
    roads: list[Attempt] = [
        revision.save,
        lambda: Revision.objects.update(received_name="x"),
        lambda: Revision.objects.bulk_update([revision], ["text"]),
        lambda: Revision.objects.bulk_create(
            [revision], update_conflicts=True, update_fields=["text"], unique_fields=["id"]
        ),
    ]
    for road in roads:
        with pytest.raises(IntegrityError), transaction.atomic():
            road()


def test_deleting_an_article_never_takes_its_revisions_along() -> None:
    article = make_held_article(publisher=make_publisher(), created_by=make_user())
    owners = [article, article.publisher, article.created_by]
    for owner in owners:
        assert owner is not None
        with pytest.raises(ProtectedError):
            owner.delete()
    for manager in (Article.objects, Publisher.objects):
        with pytest.raises(ProtectedError):
            manager.all().delete()
    assert Revision.objects.count() == 1


def test_an_article_others_derive_from_cannot_be_deleted() -> None:
    derivation = make_derivation()
    for article in (derivation.article, derivation.derived_from):
        with pytest.raises(ProtectedError):
            article.delete()
    assert Derivation.objects.count() == 1


def test_bulk_creation_does_not_go_round_the_normalised_address() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.bulk_create([Article(address="https://example.org/", original_language="en")])

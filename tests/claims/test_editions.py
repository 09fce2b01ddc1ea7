"""A new edition begins when readers may see something else, and not when the desk works by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from articles.search.keeping import catch_up
from claims.editions import TOLD, TRIGGER
from claims.models import Annotation, Claim, Edition
from factcheck.ledger.roles import allow_site
from factcheck.ledger.tables import domain_tables
from tests.database import Rival, as_if_committed, committed, sql
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_comment,
    make_declined_derivation,
    make_derivation,
    make_enquiry,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_topic,
    make_user,
    make_verdict,
)
from tests.public_addresses import addresses_of, make_story

#: Tables of which no page for readers says anything.
FOR_THE_DESK = {"articles_declinedderivation", "claims_comment", "claims_loadeddataset"}


def edition() -> tuple[str, datetime]:
    """The mark of the edition once what was changed so far is kept, and since when it is."""
    as_if_committed()
    one = Edition.objects.get()
    return str(one.mark), one.since


@pytest.fixture
def passage(db: None) -> Annotation:
    annotation = make_story()
    as_if_committed()
    return annotation


@pytest.fixture
def draft(passage: Annotation) -> Annotation:
    """A passage of a claim that readers have not been told of, in an article that they see."""
    claim = make_claim(slug="draft", claimants=[make_claimant()], topics=[make_topic()])
    annotation = make_annotation(claim, passage.article, quote="the ministry", basis="anonymous")
    make_link(claim, make_claim())
    as_if_committed()
    return annotation


def test_each_table_of_the_domain_begins_editions_or_is_known_to_be_for_the_desk(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND tgenabled = 'A'", [TRIGGER]
        )
        tables = {table for (table,) in cursor.fetchall()}
    assert tables == set(TOLD)
    # When links are asked is for the desk; since when one is gone readers are told.
    assert tables - {"articles_linkcheck"} == {table.name for table in domain_tables()} - FOR_THE_DESK


def change(table: str, columns: str) -> Callable[[Annotation], object]:
    """Of whatever row there is of the claim in the story."""
    of = {"claims_claim": "id", "claims_annotation": "claim_id", "claims_enquiry": "claim_id"}.get(table)
    where = f" WHERE {of} = %s" if of else ""

    def changing(annotation: Annotation) -> None:
        sql(f"UPDATE {table} SET {columns}{where}", *([annotation.claim_id] if of else []))

    return changing


def confirm_anchors(annotation: Annotation) -> None:
    """As an editor does who finds them right."""
    by = make_user().pk
    where = "confirmed_at = now(), confirmed_by_id = %s WHERE annotation_id = %s"
    sql(f"UPDATE claims_anchor SET {where}", by, annotation.pk)


SEEN: dict[str, Callable[[Annotation], object]] = {
    "the title of an article": change("articles_article", "title_en = 'Another'"),
    "an article withdrawn": change("articles_article", "withdrawn_at = now(), withdrawn_reason = 'Wrong.'"),
    "a publisher renamed": change("articles_publisher", "name_en = 'The Tide'"),
    "an article that comes in": lambda _: make_held_article("Words of its own."),
    "where an article comes from": lambda passage: make_derivation(passage.article),
    "a wording": change("claims_claim", "statement_en = 'It opens in May.'"),
    "a claimant renamed": change("claims_claimant", "name_en = 'Nobody'"),
    "a claimant named": lambda passage: passage.claim.claimants.add(make_claimant()),
    "a claimant no longer named": lambda passage: passage.claim.claimants.clear(),
    "a topic renamed": change("claims_topic", "name_en = 'Ways'"),
    "a topic given": lambda passage: passage.claim.topics.add(make_topic()),
    "a note on a passage": change("claims_annotation", "note_en = 'Read again.'"),
    "a passage removed": lambda passage: passage.remove(by=make_user(), reason="Wrong.", version=1),
    "a passage found": lambda passage: make_annotation(passage.claim, make_article()),
    "where a passage stands": lambda passage: confirm_anchors(passage),
    "a link of two claims": lambda passage: make_link(passage.claim, make_claim(), kind="says"),
    "who was asked": lambda passage: make_enquiry(passage.claim),
    "what came back": change("claims_enquiry", "answer_en = 'No.', answered_on = now()"),
    "what others say": lambda passage: make_outside_verdict(passage.claim),
    "what a reader was told": change("claims_report", "told_en = 'You were right.'"),
    "a verdict": lambda passage: make_verdict(passage.claim),
    "a verdict withdrawn": lambda passage: make_verdict(passage.claim, kind="withdrawal"),
    "a claim merged into another": lambda passage: passage.claim.merge_into(
        Claim.objects.get(slug="ferry"), by=make_user()
    ),
}


@pytest.mark.parametrize("changed", SEEN)
def test_what_readers_may_see_begins_an_edition(passage: Annotation, changed: str) -> None:
    before, since = edition()
    SEEN[changed](passage)
    after, then = edition()
    assert after != before
    assert then > since


def test_a_first_verdict_begins_one_and_so_does_whatever_is_changed_of_that_claim_then(
    draft: Annotation,
) -> None:
    before = edition()
    verdict = make_verdict(draft.claim, approved=False)
    assert edition() == before
    verdict.approve(by=make_user("reviewer"))
    public = edition()
    assert public != before
    sql("UPDATE claims_annotation SET note_en = 'Read again.' WHERE id = %s", draft.pk)
    assert edition() != public


def test_what_a_link_check_found_begins_one_where_readers_are_told(passage: Annotation) -> None:
    before = edition()
    insert = "INSERT INTO articles_linkcheck (article_id, address, due_at, failures, problem)"
    sql(f"{insert} VALUES (%s, '', now(), 0, '')", passage.article_id)
    sql("UPDATE articles_linkcheck SET tried_at = now(), gone_since = now(), failures = 1")
    assert edition() == before
    sql("UPDATE articles_linkcheck SET gone_at = now()")
    assert edition() != before


def test_the_desk_works_by_itself_and_no_page_for_readers_says_anything_of_it(
    draft: Annotation, passage: Annotation
) -> None:
    """Whatever the triggers leave out is done at once: not a byte is another, and no edition begins."""
    elsewhere = make_article()
    addresses = addresses_of(passage)
    catch_up(seconds=60)
    client = Client()
    seen = {address: client.get(address).getvalue() for address in addresses}
    before = edition()
    user = make_user()

    make_comment(passage.claim)
    make_report(passage.claim)
    make_verdict(passage.claim, "verified", approved=False)
    make_declined_derivation(article=passage.article, derived_from=elsewhere)
    sql("UPDATE articles_article SET assignee_id = %s, checked_at = now()", user.pk)
    sql("UPDATE articles_article SET worked_through_at = now(), worked_through_by_id = %s", user.pk)
    sql("UPDATE claims_claim SET assignee_id = %s, review_on = '2030-01-01'", user.pk)
    # Of the claim that is not out.
    draft.claim.refresh_from_db()
    draft.claim.change(
        version=draft.claim.version, statement_en="It never opens.", claimants=[make_claimant()]
    )
    make_enquiry(draft.claim)
    make_outside_verdict(draft.claim, passage.article)
    draft.claim.topics.clear()
    make_annotation(make_claim(topics=[make_topic()]), passage.article, quote="harbour master")
    make_topic()
    make_publisher()
    confirm_anchors(draft)
    draft.remove(by=user, reason="Not so.", version=draft.version)
    make_verdict(draft.claim, approved=False).send_back(by=make_user("reviewer"), reason="Not yet.")

    after = edition()
    catch_up(seconds=60)
    now = {address: client.get(address).getvalue() for address in addresses}
    assert {address for address in addresses if now[address] != seen[address]} == set()
    assert after == before


def test_a_change_that_changes_nothing_begins_none(passage: Annotation) -> None:
    before = edition()
    sql("UPDATE articles_article SET title_en = title_en")
    assert edition() == before


def test_a_transaction_that_changes_much_is_one_edition_and_the_next_has_another_second(
    passage: Annotation,
) -> None:
    _mark, since = edition()
    for number in range(3):
        make_article(title_en=f"Number {number}")
    _mark, one = edition()
    make_article()
    _mark, two = edition()
    assert two == one + timedelta(seconds=1)
    assert one == max(since + timedelta(seconds=1), one)
    assert two.microsecond == 0


def test_an_edition_follows_the_one_before_also_where_the_clock_was_set_back(passage: Annotation) -> None:
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    sql("UPDATE claims_edition SET since = %s", tomorrow)
    make_article()
    assert edition()[1] == tomorrow + timedelta(seconds=1)


def test_there_is_one_also_where_the_table_was_emptied(passage: Annotation) -> None:
    sql("DELETE FROM claims_edition")
    make_article()
    assert edition()[0]


def test_a_session_that_switches_triggers_off_begins_one(passage: Annotation) -> None:
    before = edition()
    sql("SET LOCAL session_replication_role TO replica")
    sql("UPDATE claims_topic SET slug = 'elsewhere'")
    as_if_committed()
    sql("SET LOCAL session_replication_role TO DEFAULT")
    assert edition() != before


def test_the_role_of_the_site_begins_editions_without_a_right_to_write_there(passage: Annotation) -> None:
    sql("CREATE ROLE a_site_of_editions")
    with connection.cursor() as cursor:
        allow_site(cursor, "a_site_of_editions")
    sql("REVOKE INSERT, UPDATE, DELETE ON claims_edition FROM a_site_of_editions")
    before = edition()
    sql("SET LOCAL ROLE a_site_of_editions")
    make_article()
    assert edition() != before


def test_two_who_write_at_once_wait_for_each_other_as_they_end_and_begin_an_edition_each(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with committed(django_db_blocker):
        make_publisher()
        first = Edition.objects.get()
        with transaction.atomic():
            make_article()
            sql("SET CONSTRAINTS ALL IMMEDIATE")
            rival = Rival(make_article)
            assert rival.is_alive()
            assert Edition.objects.exclude(mark=first.mark).exists()
        between = Edition.objects.get()
        rival.join()
        last = Edition.objects.get()
    assert rival.refusal is None
    assert len({first.mark, between.mark, last.mark}) >= 2
    assert last.since >= first.since + timedelta(seconds=2)

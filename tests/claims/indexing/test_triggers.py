"""Whatever is changed, by raw SQL too, is indexed as if everything had been made anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article, Publisher
from articles.search import keeping
from articles.search.marking import TRIGGER
from claims.models import Annotation, Claim, Claimant, Topic
from factcheck.ledger.tables import domain_tables
from tests.claims.indexing.indexed import assert_right, indexed, made_anew, select
from tests.database import sql
from tests.factory import (
    TEXT,
    make_annotation,
    make_claim,
    make_claimant,
    make_held_article,
    make_publisher,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

#: Tables that say nothing by which anything is searched.
NOT_SEARCHED = {
    "articles_declinedderivation",
    "articles_derivation",
    "claims_claimlink",
    "claims_comment",
    "claims_enquiry",
    "claims_loadeddataset",
    "claims_outsideverdict",
    "claims_report",
}


@dataclass(frozen=True)
class Story:
    """A public claim, another one in the same article, and one that nothing hangs on."""

    claim: Claim
    other: Claim
    unused: Claim
    annotation: Annotation
    article: Article
    publisher: Publisher
    claimant: Claimant
    topic: Topic


@pytest.fixture
def story() -> Story:
    publisher, claimant, topic = make_publisher(), make_claimant(), make_topic()
    article = make_held_article(publisher=publisher)
    claim = make_claim(claimants=[claimant], topics=[topic], statement_zh="大桥在五月三日通车。")
    annotation = make_annotation(claim, article, quote="the bridge opens on 3 May", basis="anonymous")
    make_verdict(claim)
    other = make_claim(statement_en="Nobody at the ministry knows the date.")
    make_annotation(other, article, quote="Nobody at the ministry")
    unused = make_claim()
    assert keeping.catch_up() == keeping.catch_up_at_desk() == 0
    return Story(claim, other, unused, annotation, article, publisher, claimant, topic)


def approve_another(story: Story) -> None:
    make_verdict(story.claim, is_substantive=False)


def approve_the_other(story: Story) -> None:
    make_verdict(story.other)


def propose(story: Story) -> None:
    make_verdict(story.claim, approved=False, is_substantive=False, rationale_en="A tide table bears it out.")


def withdraw(story: Story) -> None:
    make_verdict(story.claim, kind="withdrawal")


def remove_annotation(story: Story) -> None:
    story.annotation.remove(by=make_user(), reason="A slip.")


def merge(story: Story) -> None:
    story.other.merge_into(story.claim, by=make_user())


def on(statement: str, name: str) -> Callable[[Story], None]:
    """This statement, for the row of the story that has this name."""
    return lambda story: sql(statement, getattr(story, name).pk)


CHANGES: dict[str, Callable[[Story], object]] = {
    "statement": on("UPDATE claims_claim SET statement_en = 'The ferry sails.' WHERE id = %s", "claim"),
    "statement of another": on("UPDATE claims_claim SET statement_zh = '渡轮开航。' WHERE id = %s", "other"),
    "said on": on(
        "UPDATE claims_claim SET said_on = '2021-05-03', said_precision = 'day' WHERE id = %s", "other"
    ),
    "claimant's name": on("UPDATE claims_claimant SET name_zh = '港务局长' WHERE id = %s", "claimant"),
    "claimant taken off": on("DELETE FROM claims_claimclaimant WHERE claimant_id = %s", "claimant"),
    "claimant put on": lambda story: sql(
        "INSERT INTO claims_claimclaimant (claim_id, claimant_id, position) VALUES (%s, %s, 0)",
        story.other.pk,
        story.claimant.pk,
    ),
    "topic's slug": on("UPDATE claims_topic SET slug = 'bridges' WHERE id = %s", "topic"),
    "topic taken off": on("DELETE FROM claims_claim_topics WHERE topic_id = %s", "topic"),
    "topic put on": lambda story: sql(
        "INSERT INTO claims_claim_topics (claim_id, topic_id) VALUES (%s, %s)", story.other.pk, story.topic.pk
    ),
    "title": on("UPDATE articles_article SET title_zh = '桥' WHERE id = %s", "article"),
    "publisher's name": on("UPDATE articles_publisher SET name_en = 'The Tide' WHERE id = %s", "publisher"),
    "publisher of an article": lambda story: sql(
        "UPDATE articles_article SET publisher_id = %s WHERE id = %s", make_publisher().pk, story.article.pk
    ),
    "no publisher": on("UPDATE articles_article SET publisher_id = NULL WHERE id = %s", "article"),
    "shown in full": on("UPDATE articles_article SET shows = 'full' WHERE id = %s", "article"),
    "shown not at all": on("UPDATE articles_article SET shows = 'nothing' WHERE id = %s", "article"),
    "published": on(
        "UPDATE articles_article SET published_at = '2023-11-20', published_precision = 'day' WHERE id = %s",
        "article",
    ),
    "new revision": lambda story: make_revision(story.article, f"A ferry sails.\n\n{TEXT}"),
    "new annotation": lambda story: make_annotation(story.claim, story.article, quote="the date"),
    "new claim": lambda story: make_claim(statement_en="A claim that nobody made before."),
    "new article": lambda story: make_held_article("Words of its own.", publisher=story.publisher),
    "annotation removed": remove_annotation,
    "anchor lost": on(
        "UPDATE claims_anchor SET state = 'orphaned', start = NULL, \"end\" = NULL WHERE annotation_id = %s",
        "annotation",
    ),
    "another verdict": approve_another,
    "first verdict": approve_the_other,
    "proposal": propose,
    "withdrawal": withdraw,
    "merger": merge,
    "claim deleted": on("DELETE FROM claims_claim WHERE id = %s", "unused"),
}
#: What alters no row of the index: nothing else is said, and readers see the same passages still. By days
#: articles are narrowed in their own table.
NOT_SEEN = {"new annotation", "published"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_indexed_as_if_everything_were_made_anew(story: Story, change: str) -> None:
    before = indexed()
    CHANGES[change](story)
    after = assert_right()
    assert (after == before) is (change in NOT_SEEN)


#: Some of the changes in some order, each with whether the index catches up right after it.
TURNS = st.lists(
    st.tuples(st.sampled_from(sorted(CHANGES)), st.booleans()), max_size=6, unique_by=lambda turn: turn[0]
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
def test_changes_in_any_order_and_caught_up_with_at_any_moment_end_alike(
    story: Story, turns: list[tuple[str, bool]]
) -> None:
    with transaction.atomic():
        for change, is_caught_up in turns:
            try:
                with transaction.atomic():
                    CHANGES[change](story)
            except (Error, ValidationError, ObjectDoesNotExist):
                # What another change has made impossible.
                continue
            if is_caught_up:
                assert keeping.catch_up() == 0
        assert_right()
        transaction.set_rollback(True)


def test_what_says_nothing_by_which_anything_is_searched_leaves_no_mark(story: Story) -> None:
    sql("UPDATE articles_article SET checked_at = now() WHERE id = %s", story.article.pk)
    sql("UPDATE claims_claim SET assignee_id = %s WHERE id = %s", make_user().pk, story.claim.pk)
    sql("UPDATE claims_annotation SET note_en = 'Read again.' WHERE id = %s", story.annotation.pk)
    assert select("SELECT kind, key FROM articles_searchmark") == []


def test_each_table_of_the_domain_leaves_marks_or_is_known_to_say_nothing_that_is_searched() -> None:
    marked = {
        table
        for (table,) in select(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname ~ %s AND tgenabled = 'A'",
            f"^{TRIGGER}",
        )
    }
    assert marked | NOT_SEARCHED == {table.name for table in domain_tables()}
    assert not marked & NOT_SEARCHED


def test_marks_are_left_where_a_session_switches_triggers_off(story: Story) -> None:
    sql("SET LOCAL session_replication_role TO replica")
    sql("UPDATE claims_topic SET slug = 'elsewhere' WHERE id = %s", story.topic.pk)
    sql("SET LOCAL session_replication_role TO DEFAULT")
    assert_right()


def test_a_publisher_renamed_while_an_article_of_its_comes_in_is_found_by_the_new_name(story: Story) -> None:
    """The mark is of the publisher, and is passed on once both are there."""
    sql("UPDATE articles_publisher SET name_en = 'The Tide' WHERE id = %s", story.publisher.pk)
    late = make_held_article("Words of its own.", publisher=story.publisher)
    sql("DELETE FROM articles_searchmark WHERE kind = 'article'")
    assert keeping.catch_up() == 0
    (row,) = select(
        "SELECT terms::text FROM articles_indexedpassage WHERE article_id = %s AND number = -1", late.pk
    )
    assert "'tide'" in row[0]


def test_orphans_of_rows_that_were_swept_away_go_when_everything_is_made_anew(story: Story) -> None:
    sql("INSERT INTO claims_indexedwording (claim_id, language, terms, length) VALUES (987654, 'en', 'x', 1)")
    keeping.mark_everything()
    assert keeping.catch_up() == 0
    assert select("SELECT 1 FROM claims_indexedwording WHERE claim_id = 987654") == []
    assert indexed()["wordings"] == made_anew()["wordings"]

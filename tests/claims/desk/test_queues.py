"""What is in each queue of the desk, and what an editor's filters leave of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article
from articles.search.keeping import catch_up_at_desk
from claims.desk.queues import Waiting, next_article
from claims.filters import DeskFilters, Queue
from claims.models import Claim
from tests.factory import (
    QUOTE,
    TEXT,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_outside_verdict,
    make_report,
    make_returned_verdict,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 6, 1)


@pytest.fixture
def me() -> User:
    return make_user("editor")


def queued(me: User, queue: Queue, **filters: Any) -> list[Any]:
    """What waits in a queue."""
    assert catch_up_at_desk() == 0
    return list(Waiting(DeskFilters(**filters), me, TODAY).in_queue(queue))


def strong(**columns: Any) -> Claim:
    """A claim that an original report supports on paper."""
    claim = make_claim(**columns)
    make_annotation(claim, make_article(provenance="original"), basis="document")
    return claim


def test_proposals_wait_the_oldest_first(me: User) -> None:
    newer = make_verdict(approved=False)
    older = make_verdict(approved=False, proposed_at=timezone.now() - timedelta(days=1))
    make_verdict()
    assert queued(me, Queue.DECIDE) == [older, newer]


def test_a_verdict_is_at_risk_when_its_origins_change_and_not_when_copies_join(me: User) -> None:
    claim = strong()
    make_verdict(claim, "verified")
    assert queued(me, Queue.AT_RISK) == []
    make_annotation(claim, make_article(), stance="context")
    assert queued(me, Queue.AT_RISK) == []
    make_annotation(claim, make_article(provenance="original"), stance="contradicts", basis="on_record")
    assert queued(me, Queue.AT_RISK) == [claim]


def test_a_withdrawn_origin_puts_a_verdict_at_risk(me: User) -> None:
    article = make_article(provenance="original")
    claim = make_claim()
    make_annotation(claim, article, basis="document")
    make_verdict(claim, "verified")
    article.withdraw("Its publisher took it back.")
    assert queued(me, Queue.AT_RISK) == [claim]


def test_a_derivation_that_makes_one_origin_of_two_puts_a_verdict_at_risk(me: User) -> None:
    rival, wire = make_article(provenance="original"), make_article(provenance="original")
    claims = [make_claim(), make_claim()]
    for claim in claims:
        for article in (rival, wire):
            make_annotation(claim, article, basis="anonymous")
        make_verdict(claim, "corroborated")
    unconcerned = strong()
    make_verdict(unconcerned, "verified")
    rival.derive_from(wire, "summarises", by=me)
    assert queued(me, Queue.AT_RISK) == claims


def test_provenance_that_is_original_no_more_puts_a_verdict_at_risk(me: User) -> None:
    article = make_article(provenance="original")
    claim = make_claim()
    make_annotation(claim, article, basis="document")
    make_verdict(claim, "verified")
    article.provenance, article.provenance_reason = "unknown", ""
    article.save(update_fields=["provenance", "provenance_reason"])
    assert queued(me, Queue.AT_RISK) == [claim]


def test_a_passage_superseded_or_of_another_basis_puts_a_verdict_at_risk(me: User) -> None:
    for columns in ({"basis": "anonymous"}, {"superseded_at": timezone.now(), "superseded_en": "Not so."}):
        claim = make_claim()
        annotation = make_annotation(claim, make_article(provenance="original"), basis="document")
        make_verdict(claim, "verified")
        annotation.change(version=annotation.version, **columns)
        assert queued(me, Queue.AT_RISK)[-1] == claim


def quoted(**columns: Any) -> tuple[Article, Claim]:
    """A claim that rests on words of a held text and has a verdict."""
    article, claim = make_held_article(provenance="original"), make_claim()
    make_annotation(claim, article, quote=QUOTE, basis="document", **columns)
    make_verdict(claim, "verified")
    return article, claim


def test_words_that_are_gone_put_every_verdict_that_rests_on_them_at_risk(me: User) -> None:
    article, claim = quoted()
    other = make_claim()
    make_annotation(other, article, quote=QUOTE, basis="document")
    make_verdict(other, "verified")
    idle = make_claim()
    make_annotation(idle, article, quote=QUOTE, stance="context")
    make_verdict(idle, "verified")
    make_revision(article, "The bridge is closed.")
    assert queued(me, Queue.AT_RISK) == [claim, other]
    make_verdict(claim, "verified", kind="still_holds")
    assert queued(me, Queue.AT_RISK) == [other]
    make_revision(article)
    assert queued(me, Queue.AT_RISK) == []


def test_words_that_read_otherwise_put_a_verdict_at_risk_before_they_are_confirmed_too(
    me: User,
) -> None:
    article, claim = quoted()
    newest = make_revision(article, TEXT.replace("opens on 3 May", "opens on 9 May"))
    anchor = newest.anchors.get()
    assert (anchor.state, queued(me, Queue.AT_RISK)) == ("changed", [claim])
    anchor.accept(by=me)
    assert queued(me, Queue.AT_RISK) == [claim]
    make_verdict(claim, "verified", kind="still_holds")
    assert queued(me, Queue.AT_RISK) == []


def test_what_a_verdict_has_covered_is_no_risk_again_with_the_next_text(me: User) -> None:
    article, claim = quoted()
    other = TEXT.replace("opens on 3 May", "opens on 9 May")
    make_revision(article, other).anchors.get().accept(by=me)
    make_verdict(claim, "verified", kind="still_holds")
    make_revision(article, f"{other}\n\nOne paragraph more.")
    assert queued(me, Queue.AT_RISK) == []
    make_revision(article, TEXT.replace("opens on 3 May", "opens on 11 June"))
    assert queued(me, Queue.AT_RISK) == [claim]


def test_words_that_an_editor_calls_gone_after_the_verdict_put_it_at_risk(me: User) -> None:
    article, claim = quoted()
    anchor = make_revision(article, TEXT.replace("opens on 3 May", "opens on 9 May")).anchors.get()
    make_verdict(claim, "verified", kind="still_holds")
    anchor.orphan(by=me)
    assert queued(me, Queue.AT_RISK) == [claim]
    make_revision(article, f"{anchor.revision.text}\n\nOne paragraph more.")
    assert queued(me, Queue.AT_RISK) == [claim]


def test_words_that_stand_there_still_or_were_left_out_of_an_excerpt_are_no_risk(me: User) -> None:
    printed, _claim = quoted()
    anchor = make_revision(printed, TEXT.replace("bridge opens", "bridge  opens")).anchors.get()
    assert anchor.state == "changed"
    twice, _claim = quoted()
    newest = make_revision(twice, f"First {QUOTE}.\n\nThen {QUOTE}.")
    newest.anchors.update(state="ambiguous", start=None, end=None)
    excerpt, _claim = quoted()
    make_revision(excerpt, "Nobody at the ministry.", cut_from_sha256="")
    removed, claim = quoted()
    make_revision(removed, "The bridge is closed.")
    assert queued(me, Queue.AT_RISK) == [claim]


def test_an_excerpt_that_comes_after_a_full_text_takes_nothing_from_what_that_shows(me: User) -> None:
    article, claim = quoted()
    make_revision(article, "The bridge is closed.")
    make_revision(article, "Closed.", cut_from_sha256="")
    assert queued(me, Queue.AT_RISK) == [claim]
    make_revision(article, cut_from_sha256="")
    assert queued(me, Queue.AT_RISK) == []


def test_words_that_were_gone_when_it_was_decided_are_no_risk(me: User) -> None:
    article, claim = make_held_article(provenance="original"), make_claim()
    make_annotation(claim, article, quote=QUOTE, basis="document")
    make_revision(article, "The bridge is closed.")
    make_verdict(claim, "verified")
    assert queued(me, Queue.AT_RISK) == []


def test_a_new_verdict_takes_a_claim_out_of_risk(me: User) -> None:
    claim = strong()
    make_verdict(claim, "verified")
    make_annotation(claim, make_article(provenance="original"), basis="document")
    assert queued(me, Queue.AT_RISK) == [claim]
    make_verdict(claim, "verified", kind="still_holds")
    assert queued(me, Queue.AT_RISK) == []


def test_those_whose_status_is_no_longer_supported_come_first(me: User) -> None:
    firmer, shaken = strong(), strong()
    make_verdict(firmer, "verified")
    make_verdict(shaken, "verified")
    make_annotation(firmer, make_article(provenance="original"), basis="document")
    make_annotation(shaken, make_article(provenance="original"), stance="contradicts", basis="document")
    assert queued(me, Queue.AT_RISK) == [shaken, firmer]


def test_quotes_that_a_newer_text_does_not_have_wait_to_be_confirmed(me: User) -> None:
    article = make_held_article()
    annotation = make_annotation(make_claim(), article, quote=QUOTE)
    assert queued(me, Queue.QUOTES) == []
    make_revision(article, "The bridge is closed.")
    assert queued(me, Queue.QUOTES) == [annotation]


def test_claims_without_a_counted_origin_lack_evidence_but_opinions_need_none(me: User) -> None:
    strong()
    uncounted = make_annotation().claim
    bare = make_claim()
    make_claim(kind="opinion")
    assert queued(me, Queue.EVIDENCE) == [uncounted, bare]


def test_claims_without_a_verdict_wait_for_one_until_it_is_proposed(me: User) -> None:
    bare = make_claim()
    returned = make_returned_verdict().claim
    make_verdict(approved=False)
    make_verdict()
    assert queued(me, Queue.VERDICT) == sorted([bare, returned], key=lambda claim: claim.created_at)


def test_claims_are_reviewed_on_their_day(me: User) -> None:
    late = make_claim(review_on=date(2024, 5, 1))
    due = make_claim(review_on=TODAY)
    make_claim(review_on=date(2024, 6, 2))
    assert queued(me, Queue.REVIEW) == [late, due]


def test_reports_wait_until_they_are_closed(me: User) -> None:
    report, closed = make_report(), make_report()
    closed.handle("declined", by=me)
    assert queued(me, Queue.REPORTS) == [report]


def test_claims_that_others_have_checked_wait_until_a_verdict_of_ours_covers_theirs(me: User) -> None:
    bare = make_outside_verdict().claim
    decided = make_outside_verdict().claim
    make_claim()
    assert queued(me, Queue.OTHERS) == [bare, decided]
    make_verdict(decided)
    assert queued(me, Queue.OTHERS) == [bare]
    make_outside_verdict(decided)
    make_outside_verdict(decided)
    assert queued(me, Queue.OTHERS) == [bare, decided]
    bare.merge_into(decided, by=me)
    assert queued(me, Queue.OTHERS) == [decided]


def test_what_waited_on_a_merged_claim_waits_on_the_one_it_was_merged_into(me: User) -> None:
    claim, other = make_claim(review_on=TODAY), make_claim()
    report = make_report(claim)
    claim.merge_into(other, by=me)
    for queue in (Queue.EVIDENCE, Queue.VERDICT, Queue.REVIEW):
        assert queued(me, queue) == [other]
    assert queued(me, Queue.REPORTS) == [report]
    report.refresh_from_db()
    assert report.claim == other


def test_articles_wait_until_they_are_worked_through_and_again_with_a_newer_text(me: User) -> None:
    article = make_held_article()
    make_article()
    assert queued(me, Queue.ARTICLES) == [article]
    article.work_through(by=me)
    assert queued(me, Queue.ARTICLES) == []
    make_revision(article, "Another text.")
    assert queued(me, Queue.ARTICLES) == [article]


def published(day: int, **columns: Any) -> Any:
    at = datetime(2024, 5, day, tzinfo=UTC)
    return make_held_article(published_at=at, published_precision="day", **columns)


def test_my_own_articles_come_first_and_those_of_others_last(me: User) -> None:
    others, nobodys, mine = published(1, assignee=make_user()), published(2), published(3, assignee=me)
    newer = published(4)
    assert queued(me, Queue.ARTICLES) == [mine, nobodys, newer, others]


def test_the_next_article_follows_the_one_at_hand_and_after_the_last_comes_the_first(me: User) -> None:
    assert next_article(me) is None
    first, second = published(1), published(2)
    done = published(3)
    done.work_through(by=me)
    assert next_article(me) == first.key
    assert next_article(me, after=first.key) == second.key
    assert next_article(me, after=second.key) == first.key
    assert next_article(me, after=done.key) == first.key


def test_filters_leave_the_claims_that_are_asked_for(me: User) -> None:
    topic = make_topic(slug="bridges")
    other = make_user(username="lin")
    article = make_held_article()
    mine = make_claim(assignee=me, topics=[topic])
    theirs = make_claim(assignee=other)
    nobodys = make_claim()
    make_annotation(nobodys, article, quote=QUOTE)
    decided = make_verdict().claim
    everything = [mine, theirs, nobodys, decided]
    assert queued(me, Queue.EVIDENCE) == everything
    for claims, filters in (
        ([mine], {"assignee": "me"}),
        ([theirs], {"assignee": "lin"}),
        ([nobodys, decided], {"assignee": "none"}),
        ([], {"assignee": "stranger"}),
        ([mine], {"topic": "bridges"}),
        ([], {"topic": "nothing"}),
        ([nobodys], {"article": article.key}),
        ([decided], {"status": "unverified"}),
        ([mine, theirs, nobodys], {"status": "none"}),
        ([mine], {"status": "none", "topic": "bridges", "assignee": "me"}),
    ):
        assert queued(me, Queue.EVIDENCE, **filters) == claims, filters


def test_articles_are_asked_for_by_whose_they_are_and_the_claims_in_them(me: User) -> None:
    topic = make_topic(slug="bridges")
    mine, carrying = make_held_article(assignee=me), make_held_article()
    make_annotation(make_claim(topics=[topic]), carrying, quote=QUOTE)
    for articles, filters in (
        ([mine], {"assignee": "me"}),
        ([carrying], {"topic": "bridges"}),
        ([carrying], {"status": "none"}),
        ([carrying], {"article": carrying.key}),
        ([], {"topic": "bridges", "assignee": "me"}),
    ):
        assert queued(me, Queue.ARTICLES, **filters) == articles, filters


@pytest.mark.parametrize("queue", Queue)
def test_what_cannot_be_is_found_in_no_queue(me: User, queue: Queue) -> None:
    make_report(make_verdict().claim)
    make_held_article()
    assert list(Waiting(DeskFilters(is_beyond=True), me, TODAY).in_queue(queue)) == []

"""Why something waits, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from articles.search.keeping import catch_up_at_desk
from claims.desk.queues import Waiting
from claims.desk.rows import Row, for_rows, rows
from claims.filters import DeskFilters, Queue
from claims.models import Verdict
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 6, 1)


def lines(queue: Queue) -> list[Row]:
    assert catch_up_at_desk() == 0
    waiting = Waiting(DeskFilters(), make_user(), TODAY)
    return rows(waiting, queue, list(for_rows(waiting.in_queue(queue), queue)))


def test_a_proposal_says_by_whom_and_what_the_evidence_supports() -> None:
    make_verdict(approved=False, by=make_user(first_name="Mei"))
    (row,) = lines(Queue.DECIDE)
    assert row.status == "unverified"
    assert row.reasons == ("Mei proposes it", "the evidence supports: unverified")
    assert row.href == f"/desk/reviews/{Verdict.objects.get().pk}/"


def test_my_own_proposal_is_told_from_those_of_others() -> None:
    verdict = make_verdict(approved=False)
    waiting = Waiting(DeskFilters(), verdict.proposed_by, TODAY)
    things: Any = waiting.in_queue(Queue.DECIDE)
    (row,) = rows(waiting, Queue.DECIDE, list(for_rows(things, Queue.DECIDE)))
    assert row.reasons[0] == "yours: somebody else decides"


def test_a_proposal_outside_the_rules_or_overtaken_says_so() -> None:
    claim = make_annotation(basis="anonymous").claim
    make_verdict(claim, "verified", approved=False)
    make_annotation(claim, make_article(), stance="context")
    (row,) = lines(Queue.DECIDE)
    assert row.reasons[1:3] == (
        "the evidence has changed since",
        "outside the rules; the exception is written",
    )


def test_a_proposed_withdrawal_shows_what_readers_see() -> None:
    claim = make_verdict().claim
    make_verdict(claim, kind="withdrawal", approved=False, by=make_user(username="lin"))
    (row,) = lines(Queue.DECIDE)
    assert row.status == "unverified"
    assert row.reasons[0] == "lin proposes to withdraw the verdict"


def test_still_holds_is_told_from_a_new_verdict() -> None:
    make_verdict(make_verdict().claim, kind="still_holds", approved=False, by=make_user(username="lin"))
    assert lines(Queue.DECIDE)[0].reasons[0] == "lin proposes that it still holds"


def test_what_changed_under_a_verdict_is_told_with_the_names_of_the_origins() -> None:
    claim = make_claim(slug="bridge")
    make_annotation(claim, make_article(provenance="original"), basis="document")
    make_verdict(claim, "verified")
    denial = make_article(
        provenance="original",
        publisher=make_publisher(name_zh="<否认报>", name_en="", original_language="zh-Hans"),
    )
    make_annotation(claim, denial, stance="contradicts", basis="on_record")
    (row,) = lines(Queue.AT_RISK)
    assert row.status == "verified"
    assert row.href == "/desk/claims/bridge/"
    assert row.reasons == (
        "the evidence no longer supports verified",
        "the evidence now supports disputed",
        '<span lang="zh-Hans">&lt;否认报&gt;</span> now counts against it',
    )


def test_a_basis_that_changed_is_told_with_both() -> None:
    claim, article = make_claim(), make_held_article("It opens. It opens soon.", provenance="original")
    make_annotation(claim, article, quote="It opens soon.", basis="document")
    make_verdict(claim, "verified")
    make_annotation(claim, article, basis="anonymous")
    assert "was document and is document, anonymous" in " ".join(lines(Queue.AT_RISK)[0].reasons)


def test_words_that_are_gone_are_told_with_the_name_of_their_article() -> None:
    article = make_held_article(provenance="original", publisher=make_publisher(name_en="The Gazette"))
    claim = make_claim()
    make_annotation(claim, article, quote=QUOTE, basis="document")
    make_verdict(claim, "verified")
    make_revision(article, "It is closed.")
    assert lines(Queue.AT_RISK)[0].reasons == (
        "the newest text of The Gazette no longer has words that the verdict rests on",
    )


def test_a_lost_quote_says_what_became_of_it() -> None:
    article = make_held_article(publisher=make_publisher(name_en="The Gazette"))
    make_annotation(make_claim(), article, quote=QUOTE)
    anchor = make_revision(article, "It is closed.").anchors.get()
    (row,) = lines(Queue.QUOTES)
    assert row.reasons == ("The Gazette", "revision 2 does not have these words")
    assert row.words == QUOTE
    assert row.href == f"/desk/anchors/?anchor={anchor.pk}"
    assert row.status == "pending"


def test_a_quote_that_stands_twice_is_told_from_one_that_is_gone() -> None:
    article = make_held_article()
    make_annotation(make_claim(), article, quote=QUOTE)
    newest = make_revision(article, f"First {QUOTE}.\n\nThen {QUOTE}.")
    newest.anchors.update(state="ambiguous", start=None, end=None)
    assert lines(Queue.QUOTES)[0].reasons[1] == "in revision 2 these words stand in several places"


def test_why_nothing_counts_is_told_by_reason() -> None:
    claim = make_claim()
    (row,) = lines(Queue.EVIDENCE)
    assert row.reasons == ("nothing is annotated to it yet",)
    for basis in ("conjecture", "conjecture", "own_word"):
        make_annotation(claim, make_article(), basis=basis)
    (row,) = lines(Queue.EVIDENCE)
    assert row.reasons == (
        "2 × a basis that is not counted (conjecture)",
        "1 × a basis that is not counted (claimant's own word)",
    )


def test_without_a_verdict_it_says_what_is_supported_and_why_the_last_one_came_back() -> None:
    verdict = make_verdict(approved=False)
    verdict.send_back(by=make_user("reviewer"), reason="Ask the ministry first.")
    make_claim()
    returned, bare = lines(Queue.VERDICT)
    assert returned.reasons == ("the evidence supports: unverified", "sent back: Ask the ministry first.")
    assert bare.reasons == ("the evidence supports: none",)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY, "to be looked at again today"),
        (date(2024, 5, 31), "since 2024-05-31, 1 day late"),
        (date(2024, 5, 1), "since 2024-05-01, 31 days late"),
    ],
)
def test_how_late_a_review_is(day: date, words: str) -> None:
    make_claim(review_on=day)
    assert lines(Queue.REVIEW)[0].reasons == (words,)


def test_why_a_claim_is_looked_at_again_is_told() -> None:
    make_verdict(status="unverified", review_on=date(2024, 5, 31))
    make_claim(kind="prediction", review_on=TODAY)
    unsettled, prediction = lines(Queue.REVIEW)
    today = timezone.localdate().isoformat()
    assert unsettled.reasons == (f"unverified since {today}", "since 2024-05-31, 1 day late")
    assert prediction.reasons == ("a prediction, on its day", "to be looked at again today")


def test_a_report_is_told_in_the_readers_own_words() -> None:
    report = make_report(text="The date " + "is wrong " * 30)
    (row,) = lines(Queue.REPORTS)
    assert str(row.words).startswith("The date is wrong")
    assert len(str(row.words)) == 120
    assert row.href == f"/desk/reports/{report.pk}/"


def test_what_others_concluded_is_told_in_their_words() -> None:
    page = make_article(publisher=make_publisher(name_en="Harbour Checkers"))
    one = make_outside_verdict(article=page, rating="<b>不实</b>", language="zh-Hans")
    make_outside_verdict(one.claim, make_article(title_en="A check"), rating="", value=2.0)
    (row,) = lines(Queue.OTHERS)
    assert row.reasons == (
        'Harbour Checkers: <span lang="zh-Hans">&lt;b&gt;不实&lt;/b&gt;</span>',
        "A check: 2",
    )
    assert row.href == f"/desk/claims/{row.claim.slug}/"

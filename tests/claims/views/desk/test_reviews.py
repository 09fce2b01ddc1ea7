"""Deciding on what somebody else proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims.models import Claim, Comment, Verdict
from tests.desk import key_in
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_comment,
    make_held_article,
    make_publisher,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

Same = Callable[[str, Callable[[], object]], None]


def page_of(verdict: Verdict) -> str:
    return f"/desk/reviews/{verdict.pk}/"


def told(answer: Any) -> str:
    """What the next page says was done."""
    return " ".join(str(message) for message in answer.context["messages"])


# The list


def test_proposals_are_listed_with_mine_marked(desk: Client, second: Client, proposed: Verdict) -> None:
    mine, theirs = desk.get("/desk/reviews/").text, second.get("/desk/reviews/").text
    for page in (mine, theirs):
        assert f'<a href="/desk/reviews/{proposed.pk}/">The bridge opens on 3 May.</a>' in page
        assert "Mei Lin proposes it" in page
    assert "yours: somebody else decides" in mine
    assert "yours" not in theirs
    assert "Reviewers decide." in mine
    assert "Reviewers decide." not in theirs


def test_where_nothing_waits_the_list_says_so(desk: Client) -> None:
    assert "Nothing waits here." in desk.get("/desk/reviews/").text


def test_the_list_takes_the_same_queries_however_long_it_is(same_queries_at_desk: Same) -> None:
    same_queries_at_desk("/desk/reviews/", lambda: make_verdict(approved=False))


def test_the_desk_and_the_claim_lead_to_the_proposal(desk: Client, proposed: Verdict) -> None:
    for page in ("/desk/", "/desk/claims/bridge/"):
        assert f'href="/desk/reviews/{proposed.pk}/"' in desk.get(page).text


# The page


def test_a_reviewer_sees_all_that_it_takes_to_decide(second: Client, proposed: Verdict) -> None:
    page = second.get(page_of(proposed)).text
    assert "Proposed by Mei Lin" in page
    assert "Two reports differ." in page
    assert "supported, and proposed" in page
    assert "Supports · 1 origin<" in page
    assert "Opposes · 1 origin<" in page
    words = f'<span class="quiet">The harbour master said </span><b>{QUOTE}</b><span class="quiet">.</span>'
    assert words in page
    assert "Nobody at the ministry" not in page
    assert "What you approve is public at once." in page
    assert "Changed since it was proposed" not in page
    assert 'name="confirmed"' not in page
    assert 'name="self_approval_reason"' not in page


def test_what_readers_see_now_stands_beside_what_they_would_see(second: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed", rationale_en="Two reports differ.")
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    verdict = make_verdict(
        bridge,
        "verified",
        approved=False,
        rationale_en="Two rumours differ.",
        correction_en="We had said disputed.",
        rule_exception_en="Too early.",
    )
    page = second.get(page_of(verdict)).text
    change = page.split('<p class="change">')[1].split("</p>")[0]
    assert change.index("Disputed") < change.index("Verified")
    assert "Two <del>reports</del><ins>rumours</ins> differ." in page
    assert "The bridge opens on <del>3</del><ins>4</ins> May." in page
    assert "We had said disputed." in page
    assert "Too early." in page
    assert "Proposed as a change of substance." in page


def test_articles_newly_marked_original_are_shown_with_their_reasons(
    second: Client, bridge: Claim, proposed: Verdict
) -> None:
    section = second.get(page_of(proposed)).text.split('class="originals"')[1].split("</section>")[0]
    assert "The Wire" in section
    assert "The Denial" in section
    assert "Its reporter was there." in section
    proposed.approve(by=make_user("reviewer"))
    bridge.refresh_from_db()
    again = make_verdict(bridge, "disputed", approved=False)
    assert "Newly marked original" not in second.get(page_of(again)).text
    again.send_back(by=make_user("reviewer"), reason="No.")
    echo = make_article(publisher=make_publisher(name_en="The Echo"), provenance="original")
    copy = make_article()
    copy.derive_from(echo, "translates", by=None)
    make_annotation(bridge, copy, basis="document")
    third = make_verdict(bridge, "disputed", approved=False)
    section = second.get(page_of(third)).text.split('class="originals"')[1].split("</section>")[0]
    assert "The Echo" in section
    assert "The Wire" not in section


def test_comments_stand_beside_the_decision_and_lead_back_to_it(second: Client, proposed: Verdict) -> None:
    make_comment(proposed.claim, text="Why not refuted?")
    page = second.get(page_of(proposed)).text
    assert "Why not refuted?" in page
    sent = {"form_key": key_in(page), "text": "Good point.", "next": f"{page_of(proposed)}#comments"}
    answer = second.post("/desk/claims/bridge/comment/", sent)
    assert answer.headers["Location"] == f"{page_of(proposed)}#comments"
    assert Comment.objects.filter(text="Good point.").exists()


def test_what_was_typed_is_escaped(second: Client, bridge: Claim) -> None:
    bridge.change(version=bridge.version, statement_en="<b>It opens</b>")
    verdict = make_verdict(bridge, "disputed", approved=False, rationale_en="<i>Two</i>")
    page = second.get(page_of(verdict)).text
    assert "<b>It opens" not in page
    assert "<i>Two" not in page


def test_the_page_takes_the_same_queries_however_much_there_is(
    same_queries_at_desk: Same, bridge: Claim
) -> None:
    make_verdict(bridge, "disputed")
    verdict = make_verdict(bridge, "disputed", approved=False)

    def one_more() -> None:
        article = make_held_article(publisher=make_publisher(), provenance="original")
        make_annotation(bridge, article, quote=QUOTE, basis="document")
        make_comment(bridge, created_by=make_user())

    same_queries_at_desk(page_of(verdict), one_more)


def test_there_is_no_page_without_a_proposal(second: Client) -> None:
    for path in ("", "approve/", "return/"):
        answer = second.post(f"/desk/reviews/1/{path}") if path else second.get("/desk/reviews/1/")
        assert answer.status_code == 404


# Approving


def test_what_a_second_person_approves_is_public_and_its_proposer_hears_of_it(
    second: Client,
    reviewer: User,
    proposed: Verdict,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = second.post(f"{page_of(proposed)}approve/", follow=True)
    assert answer.redirect_chain == [("/desk/reviews/", 302)]
    assert told(answer) == "Approved: readers see it now."
    proposed.refresh_from_db()
    assert (proposed.decision, proposed.decided_by) == ("approved", reviewer)
    assert Client().get("/claims/bridge/").status_code == 200
    (sent,) = mail.outbox
    assert sent.to == ["mei@desk.example"]
    assert "Rui Chen has approved what you proposed:" in sent.body
    assert f"http://testserver{page_of(proposed)}" in sent.body
    page = second.get(page_of(proposed)).text
    assert "Approved by Rui Chen" in page
    assert "<form class" not in page.split("<main")[1]


def test_an_editor_cannot_approve(desk: Client, bridge: Claim) -> None:
    verdict = make_verdict(bridge, "disputed", approved=False)
    page = desk.get(page_of(verdict)).text
    assert f'action="{page_of(verdict)}' not in page
    assert "Reviewers decide on this." in page
    for way in ("approve", "return"):
        assert desk.post(f"{page_of(verdict)}{way}/", {"reason": "No."}).status_code == 403
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_one_approves_ones_own_proposal_only_with_the_reason(
    second: Client, reviewer: User, bridge: Claim
) -> None:
    verdict = make_verdict(bridge, "disputed", approved=False, by=reviewer)
    assert 'name="self_approval_reason"' in second.get(page_of(verdict)).text
    refused = second.post(f"{page_of(verdict)}approve/", {"self_approval_reason": " "})
    assert "A second person approves a verdict" in refused.text
    second.post(f"{page_of(verdict)}approve/", {"self_approval_reason": "Nobody else is on duty."})
    verdict.refresh_from_db()
    assert verdict.self_approval_reason == "Nobody else is on duty."


def test_where_the_settings_forbid_it_nobody_approves_their_own(
    second: Client, reviewer: User, bridge: Claim, settings: Settings
) -> None:
    settings.SELF_APPROVAL = False
    verdict = make_verdict(bridge, "disputed", approved=False, by=reviewer)
    page = second.get(page_of(verdict)).text
    assert 'name="self_approval_reason"' not in page
    assert f'action="{page_of(verdict)}approve/"' not in page
    refused = second.post(f"{page_of(verdict)}approve/", {"self_approval_reason": "Nobody else."})
    assert "a second person approves every verdict" in refused.text
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_a_reason_for_approving_somebody_elses_is_not_kept(second: Client, proposed: Verdict) -> None:
    second.post(f"{page_of(proposed)}approve/", {"self_approval_reason": "Nobody else."})
    proposed.refresh_from_db()
    assert (proposed.decision, proposed.self_approval_reason) == ("approved", "")


def test_a_withdrawal_and_still_holds_are_decided_the_same_way(second: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    holds = make_verdict(bridge, "disputed", kind="still_holds", approved=False)
    assert "still holds" in second.get(page_of(holds)).text
    second.post(f"{page_of(holds)}approve/")
    bridge.refresh_from_db()
    assert bridge.current_verdict == holds
    withdrawal = make_verdict(bridge, kind="withdrawal", approved=False)
    assert "Approve, and withdraw it" in second.get(page_of(withdrawal)).text
    answer = second.post(f"{page_of(withdrawal)}approve/", follow=True)
    assert told(answer) == "Approved: the verdict is withdrawn."
    assert Client().get("/claims/bridge/").status_code == 410


# Sending back


def test_a_proposal_is_sent_back_with_the_reason_and_its_proposer_hears_of_it(
    second: Client,
    proposed: Verdict,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    refused = second.post(f"{page_of(proposed)}return/", {"reason": " "})
    assert "This field is required." in refused.text
    with django_capture_on_commit_callbacks(execute=True):
        answer = second.post(f"{page_of(proposed)}return/", {"reason": "Ask the ministry."}, follow=True)
    assert told(answer) == "The proposal is sent back."
    (sent,) = mail.outbox
    assert "Rui Chen has sent back what you proposed:" in sent.body
    assert "Ask the ministry." in sent.body
    page = second.get(page_of(proposed)).text
    assert "Sent back by Rui Chen" in page
    assert "Ask the ministry." in page


def test_a_reason_that_says_nothing_stays_in_the_form(second: Client, proposed: Verdict) -> None:
    refused = second.post(f"{page_of(proposed)}return/", {"reason": "\u200b"})
    assert "nothing but spaces" in refused.text


def test_an_editor_takes_back_their_own(desk: Client, proposed: Verdict) -> None:
    page = desk.get(page_of(proposed)).text
    assert "You have proposed this" in page
    assert f'action="{page_of(proposed)}approve/"' not in page
    answer = desk.post(f"{page_of(proposed)}return/", {"reason": "Too early."}, follow=True)
    assert told(answer) == "You have taken your proposal back."
    assert mail.outbox == []


# Two at once


@pytest.mark.parametrize("way", ["approve", "return"])
def test_the_second_reviewer_is_told_what_was_decided_and_by_whom(
    second: Client, proposed: Verdict, way: str
) -> None:
    proposed.approve(by=make_user("reviewer", first_name="Ann"))
    answer = second.post(f"{page_of(proposed)}{way}/", {"reason": "No."}, follow=True)
    assert answer.redirect_chain == [(page_of(proposed), 302)]
    assert "Ann had approved this before you, on " in told(answer)


def test_who_approves_what_was_sent_back_is_told_so(second: Client, proposed: Verdict) -> None:
    proposed.send_back(by=make_user("reviewer", first_name="Ann"), reason="No.")
    answer = second.post(f"{page_of(proposed)}approve/", follow=True)
    assert "Ann had sent this back before you, on " in told(answer)


@pytest.mark.parametrize("way", ["approve", "return"])
def test_a_decision_sent_twice_is_answered_as_it_was_at_first(
    second: Client, proposed: Verdict, way: str
) -> None:
    for _time in range(2):
        answer = second.post(f"{page_of(proposed)}{way}/", {"reason": "No."})
        assert answer.headers["Location"] == "/desk/reviews/"


def test_a_claim_without_evidence_can_be_reviewed(second: Client) -> None:
    verdict = make_verdict(make_claim(), "unverified", approved=False)
    assert "Nothing is annotated to this claim yet." in second.get(page_of(verdict)).text

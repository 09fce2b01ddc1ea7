"""Deciding on a proposal under which the claim or its evidence has changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim, Verdict
from tests.factory import (
    make_annotation,
    make_article,
    make_publisher,
    make_revision,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def page_of(verdict: Verdict) -> str:
    return f"/desk/reviews/{verdict.pk}/"


def test_what_changed_since_the_proposal_is_shown_and_confirmed(
    second: Client, bridge: Claim, proposed: Verdict
) -> None:
    echo = make_article(publisher=make_publisher(name_en="The Echo"), provenance="original")
    make_annotation(bridge, echo, basis="anonymous")
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    answer = second.get(page_of(proposed))
    overtaken = answer.text.split('id="overtaken"')[1].split("</section>")[0]
    assert "The Echo now counts for it" in overtaken
    assert "1 annotation came in:" in overtaken
    assert "The bridge opens on <del>3</del><ins>4</ins> May." in overtaken
    assert '<h1 lang="en">The bridge opens on 4 May.</h1>' in answer.text
    refused = second.post(f"{page_of(proposed)}approve/")
    assert "look at what changed and confirm it" in refused.text
    second.post(f"{page_of(proposed)}approve/", {"confirmed": answer.context["now"].state})
    proposed.refresh_from_db()
    assert proposed.decision == "approved"
    assert proposed.claim_as_decided["statement_en"] == "The bridge opens on 4 May."
    assert len(proposed.summary["support"]["origins"]) == 2


def test_what_changes_once_more_is_shown_anew(second: Client, bridge: Claim, proposed: Verdict) -> None:
    make_annotation(bridge, make_article(), stance="context")
    seen = second.get(page_of(proposed)).context["now"].state
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    refused = second.post(f"{page_of(proposed)}approve/", {"confirmed": seen})
    assert "look at what changed and confirm it" in refused.text
    assert "<del>3</del><ins>4</ins>" in refused.text
    assert refused.context["now"].state != seen
    assert f'value="{refused.context["now"].state}"' in refused.text
    proposed.refresh_from_db()
    assert proposed.decision == "pending"


def test_a_change_of_what_does_not_count_is_told_too(second: Client, bridge: Claim, editor: User) -> None:
    guess = make_annotation(bridge, make_article(), basis="conjecture")
    verdict = make_verdict(bridge, "disputed", approved=False)
    guess.remove(by=editor, reason="A mistake.")
    page = second.get(page_of(verdict)).text
    assert "Something that does not count has changed" in page
    assert 'name="confirmed"' in page


def test_words_that_are_gone_since_the_proposal_are_told(second: Client, bridge: Claim) -> None:
    verdict = make_verdict(bridge, "disputed", approved=False)
    article = bridge.annotations.exclude(quote_exact="").get().article
    make_revision(article, "The bridge is closed.")
    page = second.get(page_of(verdict)).text
    assert "the newest text of The Wire no longer has words that the verdict rests on" in page
    second.post(f"{page_of(verdict)}approve/")
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_a_status_that_the_evidence_has_left_can_only_be_sent_back(
    second: Client, bridge: Claim, proposed: Verdict, editor: User
) -> None:
    bridge.annotations.filter(stance="contradicts").get().remove(by=editor, reason="A mistake.")
    answer = second.get(page_of(proposed))
    assert "The evidence does not support this status, and no exception is explained." in answer.text
    assert "Send it back, to be proposed anew." in answer.text
    assert "not supported, and proposed all the same" in answer.text
    assert f'action="{page_of(proposed)}approve/"' not in answer.text
    refused = second.post(f"{page_of(proposed)}approve/", {"confirmed": answer.context["now"].state})
    assert refused.status_code == 200
    proposed.refresh_from_db()
    assert proposed.decision == "pending"


def test_an_exception_that_the_rules_need_no_more_is_not_published(
    second: Client, bridge: Claim, editor: User
) -> None:
    verdict = make_verdict(bridge, "verified", approved=False)
    bridge.annotations.filter(stance="contradicts").get().remove(by=editor, reason="A mistake.")
    answer = second.get(page_of(verdict))
    assert "there is no exception to explain" in answer.text
    second.post(f"{page_of(verdict)}approve/", {"confirmed": answer.context["now"].state})
    verdict.refresh_from_db()
    assert verdict.decision == "pending"


def test_what_still_holds_is_not_approved_in_another_wording(second: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    verdict = make_verdict(bridge, "disputed", kind="still_holds", approved=False)
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    answer = second.get(page_of(verdict))
    assert "The claim is worded otherwise now than readers see it" in answer.text
    refused = second.post(f"{page_of(verdict)}approve/", {"confirmed": answer.context["now"].state})
    assert refused.status_code == 200
    bridge.refresh_from_db()
    assert bridge.current_verdict != verdict

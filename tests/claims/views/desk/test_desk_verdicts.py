"""Proposing a verdict on a claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Claim, Verdict
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_held_article,
    make_publisher,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

Same = Callable[[str, Callable[[], object]], None]
#: For the claim of the fixture, which one origin supports and another, strong as well, opposes.
DISPUTED = {"status": "disputed", "rationale_en": "One says so, another denies it."}


def page_of(claim: Claim) -> str:
    return f"/desk/claims/{claim.slug}/verdict/"


def send(desk: Client, claim: Claim, **typed: Any) -> Any:
    """The form as the page has it, with these fields typed over."""
    form = desk.get(page_of(claim)).context["form"]
    values = {field.html_name: field.value() for field in form}
    sent = {name: value for name, value in (values | typed).items() if value not in (None, "")}
    return desk.post(page_of(claim), sent)


def errors(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.context["form"].errors)


def test_the_page_shows_each_status_with_what_it_needs_and_chooses_none(desk: Client, bridge: Claim) -> None:
    page = desk.get(page_of(bridge)).text
    rules = page.split('<ul class="rules">')[1].split("</fieldset>")[0]
    assert rules.count('<input type="radio" name="status"') == 7
    assert "checked" not in rules
    assert '<span class="hidden">missing: </span>no strong origin opposes it' in rules
    assert "The evidence supports 2 statuses." in page
    assert "1 supports" in page
    assert 'name="kind"' not in page.replace('name="kind" value="verdict"', "")


def test_what_is_proposed_waits_for_a_second_person(desk: Client, bridge: Claim, editor: User) -> None:
    answer = send(desk, bridge, **DISPUTED, rationale_zh="一说有，一说无。")
    verdict = Verdict.objects.get()
    assert answer.headers["Location"] == f"/desk/reviews/{verdict.pk}/"
    assert (verdict.decision, verdict.status, verdict.proposed_by) == ("pending", "disputed", editor)
    assert (verdict.rationale_zh, verdict.rule_exception) == ("一说有，一说无。", "")
    assert verdict.is_substantive
    assert verdict.review_on is None


def test_a_form_that_comes_twice_proposes_once(desk: Client, bridge: Claim) -> None:
    form = desk.get(page_of(bridge)).context["form"]
    sent = DISPUTED | {"form_key": form["form_key"].value(), "seen": form["seen"].value()}
    first, second = (desk.post(page_of(bridge), sent).headers["Location"] for _time in range(2))
    assert first == second
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"status": ""}, "Choose a status."),
        ({"status": "half-true"}, "Select a valid choice"),
        ({"rationale_en": " "}, "Say why, in one language at least."),
        ({"status": "verified"}, "explain the exception"),
        ({"rule_exception_en": "All the same."}, "there is no exception to explain"),
        ({"review_on": "2020-01-01"}, "not still to come"),
        ({"review_on": "soon"}, "Enter a valid date."),
        ({"review_on": "9999-12-31"}, "at most five years ahead"),
        ({"rationale_en": "x" * 5001}, "at most 5000 characters"),
        ({"rationale_en": "\u200b"}, "nothing but spaces"),
    ],
)
def test_a_proposal_that_is_refused_keeps_all_that_was_typed(
    desk: Client, bridge: Claim, typed: dict[str, str], wrong: str
) -> None:
    sent = DISPUTED | {"rationale_zh": "一说有。"} | typed
    if "rationale_en" in typed:
        sent["rationale_zh"] = ""
    answer = send(desk, bridge, **sent)
    assert wrong in errors(answer)
    for value in filter(str.strip, sent.values()):
        assert value in answer.text
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("long", ["rationale_en", "rule_exception_en"])
def test_a_text_that_is_too_long_is_told_only_that(desk: Client, bridge: Claim, long: str) -> None:
    typed = DISPUTED | {"status": "verified", "rule_exception_en": "The whole town saw it."}
    errors_told = send(desk, bridge, **(typed | {long: "x" * 5001})).context["form"].errors
    assert list(errors_told) == [long]


def test_a_status_outside_the_rules_is_proposed_with_its_exception(desk: Client, bridge: Claim) -> None:
    send(desk, bridge, **(DISPUTED | {"status": "verified", "rule_exception_zh": "全城皆见。"}))
    assert Verdict.objects.get().rule_exception_zh == "全城皆见。"


def test_one_proposal_at_a_time_and_the_page_leads_to_it(desk: Client, bridge: Claim) -> None:
    form = desk.get(page_of(bridge)).context["form"]
    verdict = make_verdict(bridge, "disputed", approved=False, by=make_user(first_name="Ann"))
    page = desk.get(page_of(bridge)).text
    assert "waits for its decision already:" in page
    assert "Ann" in page
    assert f'href="/desk/reviews/{verdict.pk}/"' in page
    assert 'name="rationale_en"' not in page
    sent = DISPUTED | {"form_key": form["form_key"].value(), "seen": form["seen"].value()}
    answer = desk.post(page_of(bridge), sent)
    assert "already pending" in errors(answer)
    assert "One says so, another denies it." in answer.text
    assert f'href="/desk/reviews/{verdict.pk}/"' in answer.text


def test_evidence_that_comes_while_somebody_writes_is_shown_before_it_is_proposed(
    desk: Client, bridge: Claim
) -> None:
    form = desk.get(page_of(bridge)).context["form"]
    sent = DISPUTED | {"form_key": form["form_key"].value(), "seen": form["seen"].value()}
    make_annotation(bridge, make_article(), stance="context")
    answer = desk.post(page_of(bridge), sent)
    assert "has changed while you wrote" in errors(answer)
    assert not Verdict.objects.exists()
    again = answer.context["form"]
    desk.post(page_of(bridge), sent | {name: again[name].value() for name in ("seen", "form_key")})
    assert Verdict.objects.get().status == "disputed"


def test_a_public_verdict_is_the_beginning_of_the_next_and_what_changed_is_shown(
    desk: Client, bridge: Claim
) -> None:
    make_verdict(bridge, "disputed", rationale_en="Two reports differ.")
    echo = make_article(publisher=make_publisher(name_en="The Echo"), provenance="original")
    make_annotation(bridge, echo, basis="anonymous")
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    answer = desk.get(page_of(bridge))
    form = answer.context["form"]
    assert (form["status"].value(), form["rationale_en"].value()) == ("disputed", "Two reports differ.")
    assert form["correction_en"].value() == ""
    assert "The Echo now counts for it" in answer.text
    assert "1 annotation came in:" in answer.text
    assert "The bridge opens on <del>3</del><ins>4</ins> May." in answer.text


def test_a_change_of_substance_needs_its_note_and_another_status_is_one(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    assert "write the correction note" in errors(send(desk, bridge))
    answer = send(desk, bridge, status="unverified", weight="minor")
    assert "Another status is a change of substance." in errors(answer)
    send(desk, bridge, weight="minor", rationale_en="Two reports differ still.")
    assert not Verdict.objects.get(decision="pending").is_substantive


def test_still_holds_keeps_the_status_and_corrects_nothing(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    page = desk.get(page_of(bridge) + "?kind=still_holds")
    assert page.context["form"]["kind"].value() == "still_holds"
    send(desk, bridge, kind="still_holds", status="verified", rationale_en="Looked at again.")
    verdict = Verdict.objects.get(decision="pending")
    assert (verdict.kind, verdict.status, verdict.is_substantive) == ("still_holds", "disputed", False)


def test_what_is_worded_otherwise_needs_a_verdict(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    bridge.change(version=bridge.version, statement_en="The bridge opens on 4 May.")
    page = desk.get(page_of(bridge) + "?kind=still_holds")
    assert page.context["form"]["kind"].value() == "verdict"
    assert 'value="still_holds" disabled' in page.text
    assert "worded otherwise now" in errors(send(desk, bridge, kind="still_holds"))


def test_a_withdrawal_says_why_and_what_readers_are_told(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    assert "write the correction note" in errors(send(desk, bridge, kind="withdrawal"))
    send(desk, bridge, kind="withdrawal", correction_en="We take it back.")
    verdict = Verdict.objects.get(decision="pending")
    assert (verdict.kind, verdict.status) == ("withdrawal", "")


def test_a_withdrawal_is_a_change_of_substance_and_names_no_day_whatever_its_page_had_filled_in(
    desk: Client, bridge: Claim
) -> None:
    make_verdict(bridge, "disputed")
    took_back = {"kind": "withdrawal", "correction_en": "We take it back."}
    send(desk, bridge, **took_back, weight="minor", review_on="2020-01-01")
    verdict = Verdict.objects.get(decision="pending")
    assert (verdict.is_substantive, verdict.review_on) == (True, None)


@pytest.mark.parametrize("kind", ["still_holds", "withdrawal"])
def test_what_readers_do_not_see_cannot_hold_or_be_withdrawn(desk: Client, bridge: Claim, kind: str) -> None:
    assert desk.get(f"{page_of(bridge)}?kind={kind}").context["form"]["kind"].value() == "verdict"
    refused = send(desk, bridge, **DISPUTED, kind=kind)
    assert refused.status_code == 200
    alert = refused.text.split('role="alert"')[1].split("</div>")[0]
    assert "Readers see no verdict on this claim." in alert


def test_a_proposal_that_came_back_is_mended(desk: Client, bridge: Claim) -> None:
    verdict = make_verdict(bridge, "disputed", approved=False, rationale_en="Two reports differ.")
    verdict.send_back(by=make_user("reviewer", first_name="Rui"), reason="Ask the ministry.")
    answer = desk.get(page_of(bridge))
    assert "Ask the ministry." in answer.text
    assert "Rui" in answer.text
    form = answer.context["form"]
    assert (form["status"].value(), form["rationale_en"].value()) == ("disputed", "Two reports differ.")


def test_an_unsettled_claim_asks_to_be_looked_at_again_after_ninety_days_unless_somebody_says_when(
    desk: Client,
) -> None:
    claim = make_annotation(basis="conjecture").claim
    days = timezone.localdate() + timedelta(days=90)
    assert f'value="speculative" data-look-again="{days}"' in desk.get(page_of(claim)).text
    guess = {"status": "speculative", "rationale_en": "A guess."}
    send(desk, claim, **guess)
    verdict = Verdict.objects.get()
    assert verdict.review_on == days
    verdict.send_back(by=make_user("reviewer"), reason="No.")
    sooner = timezone.localdate() + timedelta(days=7)
    send(desk, claim, **guess, review_on=sooner.isoformat())
    assert Verdict.objects.get(decision="pending").review_on == sooner


def test_an_open_prediction_needs_its_day(desk: Client) -> None:
    claim = make_claim(kind="prediction")
    make_annotation(claim, basis="conjecture")
    guess = {"status": "speculative", "rationale_en": "A guess."}
    assert "on which day this prediction can be judged" in errors(send(desk, claim, **guess))
    day = timezone.localdate() + timedelta(days=400)
    Claim.objects.filter(pk=claim.pk).update(review_on=day)
    send(desk, claim, **guess)
    assert Verdict.objects.get().review_on == day


def test_a_merged_claim_leads_to_its_page(desk: Client, bridge: Claim, editor: User) -> None:
    bridge.merge_into(make_claim(), by=editor)
    for answer in (desk.get(page_of(bridge)), desk.post(page_of(bridge), DISPUTED)):
        assert answer.headers["Location"] == "/desk/claims/bridge/"


def test_what_was_typed_is_escaped(desk: Client, bridge: Claim) -> None:
    bridge.change(version=bridge.version, statement_en="<b>It opens</b>")
    answer = send(desk, bridge, rationale_en="<i>Two</i>")
    assert "<b>It opens" not in answer.text
    assert "<i>Two" not in answer.text


def one_more(claim: Claim) -> Callable[[], None]:
    def make() -> None:
        article = make_held_article(publisher=make_publisher(), provenance="original")
        make_annotation(claim, article, quote=QUOTE, basis="document", origin=article)
        make_annotation(claim, make_article(publisher=make_publisher()), basis="conjecture")

    return make


def test_the_page_takes_the_same_queries_however_much_there_is(
    same_queries_at_desk: Same, bridge: Claim
) -> None:
    make_verdict(bridge, "disputed")
    same_queries_at_desk(page_of(bridge), one_more(bridge))

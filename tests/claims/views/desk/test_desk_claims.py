"""A claim at the desk: what it rests on, and what is done with it as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim, ClaimLink, Comment
from tests.desk import key_in
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_comment,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_revision,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db

Htmx = dict[str, str]
Same = Callable[[str, Callable[[], object]], None]


def page_of(desk: Client, claim: Claim) -> str:
    answer = desk.get(f"/desk/claims/{claim.slug}/")
    assert answer.status_code == 200
    return answer.text


# The page


def test_a_claim_without_a_verdict_shows_its_evidence_and_its_rules(desk: Client, bridge: Claim) -> None:
    page = page_of(desk, bridge)
    assert "No verdict yet" in page
    assert '<span lang="zh-Hans">大桥五月三日开放。</span>' in page
    assert "a translation that nobody has checked" in page
    assert "Supports · 1 origin<" in page
    assert "Opposes · 1 origin<" in page
    rules = page.split('<ul class="rules">')[1].split("</section>")[0]
    assert rules.index("Disputed") < rules.index("Verified")
    assert '<span class="hidden">met: </span>an origin supports it' in rules
    assert '<span class="hidden">missing: </span>no strong origin opposes it' in rules
    assert "As readers see it" not in page


def test_verdicts_of_others_are_shown_as_they_word_them_and_what_they_were_read_from(
    desk: Client, bridge: Claim
) -> None:
    assert "Verdicts of others" not in page_of(desk, bridge)
    page = make_article(
        publisher=make_publisher(name_en="Harbour Checkers"), address="https://a.example.org/1"
    )
    numbers = {"value": 1.0, "worst": 1.0, "best": 5.0}
    make_outside_verdict(bridge, page, rating="<b>不实</b>", language="zh-Hans", **numbers)
    block = page_of(desk, bridge).split('id="others"')[1].split("</section>")[0]
    assert 'Harbour Checkers: <b><span lang="zh-Hans">&lt;b&gt;不实&lt;/b&gt;</span></b>' in block
    assert '<a class="out" href="https://a.example.org/1" rel="noopener">a.example.org</a>' in block
    assert "As a number: 1 (1–5)" in block
    assert "Read from: feed.json" in block
    assert "The bridge opens on 3 May" in block


def test_passages_are_shown_with_what_they_do_and_the_removed_ones_can_be_put_back(
    desk: Client, bridge: Claim, editor: User
) -> None:
    guess = make_annotation(bridge, make_article(), basis="conjecture")
    removed = make_annotation(bridge, make_article())
    removed.remove(by=editor, reason="It was a mistake.")
    page = page_of(desk, bridge)
    passages = page.split('<ul class="seen">')[1].split("</section>")[0]
    assert f"“{QUOTE}" in passages or QUOTE in passages
    assert "<b>Counts</b> for it, for the origin" in passages
    assert "<b>Counts</b> against it, for the origin" in passages
    assert "a basis that is not counted (conjecture)" in passages
    assert f'href="/desk/annotations/{guess.pk}/"' in passages
    assert f'action="/desk/annotations/{removed.pk}/put-back/"' in passages
    assert "It was a mistake." in passages
    assert f'href="/desk/annotations/{removed.pk}/"' not in passages


def test_putting_back_leads_back_to_the_claim(desk: Client, bridge: Claim, editor: User) -> None:
    removed = make_annotation(bridge, make_article())
    removed.remove(by=editor, reason="It was a mistake.")
    place = f"/desk/claims/bridge/#a-{removed.pk}"
    assert f'name="next" value="{place}"' in page_of(desk, bridge)
    answer = desk.post(f"/desk/annotations/{removed.pk}/put-back/", {"next": place})
    assert answer.headers["Location"] == place


def test_a_public_claim_says_what_has_changed_since_its_verdict(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    assert "At risk" not in page_of(desk, bridge)
    make_annotation(
        bridge,
        make_article(publisher=make_publisher(name_en="The Echo"), provenance="original"),
        basis="anonymous",
    )
    page = page_of(desk, bridge)
    assert "At risk: the evidence has changed since the verdict that readers see" in page
    assert "The Echo now counts for it" in page
    assert "1 passage has come in since the verdict that readers see." in page
    assert '<a class="small" href="/claims/bridge/">As readers see it</a>' in page
    assert '<a href="/desk/claims/bridge/verdict/">Propose anew</a>' in page
    assert '<a href="/desk/claims/bridge/verdict/?kind=still_holds">It still holds</a>' in page


def test_words_that_are_gone_are_told_on_the_claim_that_rests_on_them(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    make_revision(bridge.annotations.exclude(quote_exact="").get().article, "It is closed.")
    told = "the newest text of The Wire no longer has words that the verdict rests on"
    assert told in page_of(desk, bridge)
    make_verdict(bridge, "disputed", kind="still_holds")
    assert told not in page_of(desk, bridge)


def test_a_pending_proposal_is_shown_with_the_way_to_it(desk: Client, bridge: Claim) -> None:
    verdict = make_verdict(bridge, "disputed", approved=False, by=make_user(first_name="Ann"))
    page = page_of(desk, bridge)
    assert "Waiting for a decision:" in page
    assert f'href="/desk/reviews/{verdict.pk}/"' in page
    assert "Propose a verdict" not in page


def test_a_merged_claim_says_into_which_and_offers_nothing(desk: Client, bridge: Claim, editor: User) -> None:
    other = make_claim(slug="bridge-two", statement_en="The bridge will open in May.")
    bridge.merge_into(other, by=editor)
    page = desk.get("/desk/claims/bridge/?merged=1").text
    assert 'Merged into <a href="/desk/claims/bridge-two/">The bridge will open in May.</a>' in page
    assert "Edit the wording" not in page
    assert "Put back" not in page
    assert 'Merged into this one: <a href="/desk/claims/bridge/?merged=1">' in page_of(desk, other)


def test_the_address_of_a_merged_claim_leads_to_the_one_that_stands(
    desk: Client, bridge: Claim, editor: User
) -> None:
    middle, last = make_claim(slug="bridge-two"), make_claim(slug="bridge-three")
    bridge.merge_into(middle, by=editor)
    middle.merge_into(last, by=editor)
    assert desk.get("/desk/claims/bridge/").headers["Location"] == "/desk/claims/bridge-three/"


def test_links_lead_to_claims_that_stand(desk: Client, bridge: Claim, editor: User) -> None:
    merged, other = make_claim(slug="merged", statement_en="The bridge opens early."), make_claim()
    make_link(bridge, merged)
    make_link(merged, bridge)
    merged.merge_into(other, by=editor)
    links = page_of(desk, bridge).split('id="links"')[1].split("</section>")[0]
    assert 'href="/desk/claims/merged/"' not in links
    assert links.count(f'href="/desk/claims/{other.slug}/"') == 2


def test_a_claim_with_nothing_to_it_has_a_page(desk: Client) -> None:
    page = page_of(desk, make_claim())
    assert "Nothing is annotated to this claim yet." in page
    assert "Not linked to any other claim." in page


def one_more(claim: Claim) -> Callable[[], None]:
    def make() -> None:
        article = make_held_article(publisher=make_publisher(), provenance="original")
        make_annotation(claim, article, quote=QUOTE, basis="document", by=make_user(), origin=article)
        removed = make_annotation(claim, make_article(publisher=make_publisher()))
        removed.remove(by=make_user(), reason="It was a mistake.")
        make_comment(claim, created_by=make_user()).resolve(by=make_user())
        make_link(claim, make_verdict().claim)
        make_link(make_claim(), claim)
        make_outside_verdict(claim, make_article(publisher=make_publisher()), created_by=make_user())
        make_claim().merge_into(claim, by=make_user())
        claim.split(by=make_user(), statement="It opens.", language="en", annotations=[])
        make_verdict(claim, "disputed")

    return make


def test_the_page_takes_the_same_queries_however_much_there_is(
    same_queries_at_desk: Same, bridge: Claim
) -> None:
    same_queries_at_desk("/desk/claims/bridge/", one_more(bridge))


def test_what_was_typed_is_escaped(desk: Client) -> None:
    claim = make_claim(statement_en="<b>It opens</b>")
    make_comment(claim, text="<script>alert(1)</script>")
    make_link(claim, make_claim(statement_en="<i>It shuts</i>"))
    page = page_of(desk, claim)
    for markup in ("<b>It opens", "<script>alert", "<i>It shuts"):
        assert markup not in page


@pytest.mark.parametrize("page", ["", "wording/", "merge/", "split/"])
def test_a_claim_that_there_is_not_has_no_page(desk: Client, page: str) -> None:
    assert desk.get(f"/desk/claims/nothing/{page}").status_code == 404


# When it is looked at again


def test_the_day_of_the_next_look_is_kept(desk: Client, bridge: Claim, htmx: Htmx) -> None:
    sent = {"version": bridge.version, "review_on": "2024-06-01"}
    answer = desk.post("/desk/claims/bridge/review/", sent)
    assert answer.headers["Location"] == "/desk/claims/bridge/#review"
    bridge.refresh_from_db()
    assert bridge.review_on == date(2024, 6, 1)
    sent = {"version": bridge.version, "review_on": ""}
    answer = desk.post("/desk/claims/bridge/review/", sent, headers=htmx)
    assert answer.text.lstrip().startswith('<form id="review"')
    bridge.refresh_from_db()
    assert bridge.review_on is None


@pytest.mark.parametrize(
    ("day", "wrong"), [("soon", "Enter a valid date."), ("9999-12-31", "at most five years ahead")]
)
def test_a_day_that_is_none_is_refused_and_stays_in_the_form(
    desk: Client, bridge: Claim, htmx: Htmx, day: str, wrong: str
) -> None:
    sent = {"version": bridge.version, "review_on": day}
    for headers in ({}, htmx):
        answer = desk.post("/desk/claims/bridge/review/", sent, headers=headers)
        assert answer.status_code == 200
        assert f'value="{day}"' in answer.text
        assert wrong in answer.text


def test_a_day_typed_while_somebody_else_changed_the_claim_is_not_lost(desk: Client, bridge: Claim) -> None:
    seen = bridge.version
    bridge.change(version=seen, review_on=date(2024, 7, 2))
    answer = desk.post("/desk/claims/bridge/review/", {"version": seen, "review_on": "2024-06-01"})
    assert "The day that is set now: 2024-07-02. Yours is not saved yet." in answer.text
    assert "Somebody else has changed this since you opened it." in answer.text
    form = answer.text.split('<form id="review"')[1].split("</form>")[0]
    assert 'value="2024-06-01"' in form
    assert f'name="version" value="{bridge.version}"' in form


# Comments


def test_a_comment_is_kept_once_however_often_its_form_is_sent(
    desk: Client, bridge: Claim, editor: User, htmx: Htmx
) -> None:
    sent = {"form_key": key_in(page_of(desk, bridge)), "text": "Ask the ministry again."}
    answer = desk.post("/desk/claims/bridge/comment/", sent)
    assert answer.headers["Location"] == "/desk/claims/bridge/#comments"
    answer = desk.post("/desk/claims/bridge/comment/", sent, headers=htmx)
    assert answer.text.count("Ask the ministry again.") == 2  # the comment, and the name of its button
    assert key_in(answer.text) != sent["form_key"]
    comment = Comment.objects.get()
    assert (comment.claim, comment.created_by) == (bridge, editor)


@pytest.mark.parametrize("text", ["", "  ", "\u200b"])
def test_a_comment_that_says_nothing_is_refused(desk: Client, bridge: Claim, htmx: Htmx, text: str) -> None:
    sent = {"form_key": key_in(page_of(desk, bridge)), "text": text}
    for headers in ({}, htmx):
        answer = desk.post("/desk/claims/bridge/comment/", sent, headers=headers)
        assert answer.status_code == 200
        assert "errorlist" in answer.text
    assert not Comment.objects.exists()


def test_a_comment_is_resolved_and_stays_so(desk: Client, bridge: Claim, editor: User, htmx: Htmx) -> None:
    comment = make_comment(bridge)
    answer = desk.post(f"/desk/comments/{comment.pk}/resolve/", headers=htmx)
    assert "resolved by Mei Lin" in answer.text
    desk.post(f"/desk/comments/{comment.pk}/resolve/")
    comment.refresh_from_db()
    assert comment.resolved_by == editor


def test_readers_never_see_comments(desk: Client, bridge: Claim) -> None:
    make_comment(bridge, text="Between us.")
    make_verdict(bridge, "disputed")
    assert "Between us." not in Client().get("/claims/bridge/").text


# Links


def test_a_claim_named_by_its_address_is_linked(desk: Client, bridge: Claim, editor: User) -> None:
    other = make_claim(slug="date")
    sent = {"kind": "rests_on:from", "claim_other": "https://facts.example/claims/date/"}
    answer = desk.post("/desk/claims/bridge/link/", sent)
    assert answer.headers["Location"] == "/desk/claims/bridge/#links"
    link = ClaimLink.objects.get()
    assert (link.claim, link.other, link.kind, link.created_by) == (other, bridge, "rests_on", editor)


def test_a_claim_named_in_words_is_offered_and_then_chosen(desk: Client, bridge: Claim, htmx: Htmx) -> None:
    make_claim(slug="ferry", statement_en="The ferry sails every morning.")
    sent = {"kind": "refines", "claim_other": "when the ferry sails"}
    answer = desk.post("/desk/claims/bridge/link/", sent, headers=htmx)
    assert 'value="ferry"' in answer.text
    assert 'value="when the ferry sails"' in answer.text
    assert not ClaimLink.objects.exists()
    answer = desk.post("/desk/claims/bridge/link/", sent | {"claim": "ferry"}, headers=htmx)
    assert "More exact:" in answer.text or "Makes more exact:" in answer.text
    assert ClaimLink.objects.get().other.slug == "ferry"


def test_what_is_typed_of_a_link_stays_in_the_page_when_it_is_refused(desk: Client, bridge: Claim) -> None:
    answer = desk.post("/desk/claims/bridge/link/", {"kind": "refines", "claim_other": "zebra crossing"})
    assert answer.status_code == 200
    assert 'value="zebra crossing"' in answer.text
    assert "No claim has such words." in answer.text


@pytest.mark.parametrize("claim", ["", "new"])
def test_a_link_to_no_claim_is_refused(desk: Client, bridge: Claim, claim: str) -> None:
    answer = desk.post("/desk/claims/bridge/link/", {"kind": "refines", "claim": claim})
    assert "Choose the other claim, or say what it says." in answer.text


def test_a_link_is_removed_from_either_end_and_stays_so(desk: Client, bridge: Claim, htmx: Htmx) -> None:
    link = make_link(make_claim(), bridge)
    for _time in range(2):
        answer = desk.post(f"/desk/links/{link.pk}/remove/", {"from": "bridge"}, headers=htmx)
        assert "Not linked to any other claim." in answer.text
    assert not ClaimLink.objects.exists()


def test_a_link_is_removed_only_from_a_claim_it_belongs_to(desk: Client, bridge: Claim) -> None:
    link = make_link()
    desk.post(f"/desk/links/{link.pk}/remove/", {"from": "bridge"})
    assert desk.post(f"/desk/links/{link.pk}/remove/", {"from": "\x00"}).status_code == 404
    assert ClaimLink.objects.get() == link

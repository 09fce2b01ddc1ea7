"""Changing a claim as a whole: its wording, two into one, one into two."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Claim
from tests.desk import filled_in, key_in
from tests.factory import QUOTE, make_annotation, make_claim, make_held_article, make_verdict

pytestmark = pytest.mark.django_db


# Its wording


def test_the_wording_is_changed_and_the_page_says_so(desk: Client, bridge: Claim, editor: User) -> None:
    sent = filled_in(
        desk.get("/desk/claims/bridge/wording/"), statement_en="The bridge opens on 4 May.", checked_en="on"
    )
    answer = desk.post("/desk/claims/bridge/wording/", sent, follow=True)
    assert answer.redirect_chain == [("/desk/claims/bridge/", 302)]
    assert "The wording is saved." in answer.text
    bridge.refresh_from_db()
    assert bridge.statement_en == "The bridge opens on 4 May."
    assert bridge.statement_en_checked_by == editor
    assert [one.name_en for one in bridge.claimants.all()] == ["The mayor"]


def test_what_is_typed_stays_when_it_is_refused(desk: Client, bridge: Claim) -> None:
    sent = filled_in(
        desk.get("/desk/claims/bridge/wording/"),
        statement_en="",
        unknowns_en="Which lane",
        said_on="yesterday",
        topic=["Tunnels"],
    )
    answer = desk.post("/desk/claims/bridge/wording/", sent)
    assert answer.status_code == 200
    for words in ("Which lane", 'value="yesterday"', 'value="Tunnels"', "is missing in the language"):
        assert words in answer.text
    bridge.refresh_from_db()
    assert bridge.unknowns_en == ""


def test_saving_over_what_somebody_else_changed_shows_both_versions(desk: Client, bridge: Claim) -> None:
    sent = filled_in(desk.get("/desk/claims/bridge/wording/"), statement_en="Mine.", checked_zh="on")
    bridge.change(version=bridge.version, statement_en="Theirs.")
    answer = desk.post("/desk/claims/bridge/wording/", sent)
    assert answer.status_code == 200
    shown = re.findall(r"<dd[^>]*>(.*?)</dd>", answer.text)
    assert shown == ["—", "yes", "Theirs.", "Mine."]
    bridge.refresh_from_db()
    assert bridge.statement_en == "Theirs."
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    fields.pop("csrfmiddlewaretoken", None)
    assert fields["version"] == str(bridge.version)
    desk.post("/desk/claims/bridge/wording/", fields)
    bridge.refresh_from_db()
    assert bridge.statement_en == "Mine."


def test_a_public_claim_says_that_readers_see_the_new_wording_later(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    assert "becomes public with the next one" in desk.get("/desk/claims/bridge/wording/").text


# Two into one


def test_claims_that_say_the_same_are_offered_and_never_the_claim_itself(desk: Client, bridge: Claim) -> None:
    make_claim(slug="bridge-two", statement_en="The bridge will open on 3 May.")
    make_claim(slug="ferry", statement_en="A ferry sails.")
    page = desk.get("/desk/claims/bridge/merge/").text
    assert 'value="bridge-two"' in page
    assert 'value="bridge"' not in page
    page = desk.get("/desk/claims/bridge/merge/?claim_other=ferry+sails").text
    assert 'value="ferry"' in page


def test_both_claims_are_shown_before_they_are_merged(desk: Client, bridge: Claim) -> None:
    other = make_claim(slug="bridge-two", statement_en="The bridge will open in May.")
    make_annotation(other, make_held_article("It will open in May."), quote="It will open in May.")
    page = desk.get("/desk/claims/bridge/merge/?claim=bridge-two").text
    goes, stays = page.split('<section aria-labelledby="stays">')
    assert "The bridge opens on 3 May." in goes
    assert QUOTE in goes
    assert "It will open in May." in stays
    assert 'href="/desk/claims/bridge-two/merge/?claim=bridge"' in stays
    assert Claim.objects.filter(merged_into=None).count() == 2


def test_merging_leads_to_the_claim_that_stays(desk: Client, bridge: Claim, editor: User) -> None:
    other = make_claim(slug="bridge-two")
    for _time in range(2):
        answer = desk.post("/desk/claims/bridge/merge/", {"claim": "bridge-two"}, follow=True)
        assert answer.status_code == 200
    bridge.refresh_from_db()
    assert (bridge.merged_into, bridge.merged_by) == (other, editor)
    assert other.annotations.living().count() == 2
    first = desk.get("/desk/claims/bridge/merge/")
    assert first.headers["Location"] == "/desk/claims/bridge/"


def test_a_merge_sent_twice_at_once_is_answered_twice_alike(
    desk: Client, bridge: Claim, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_claim(slug="bridge-two")
    merge_into = Claim.merge_into

    def after_the_first(claim: Claim, into: Claim, *, by: User) -> None:
        merge_into(Claim.objects.get(pk=claim.pk), into, by=by)
        merge_into(claim, into, by=by)

    monkeypatch.setattr(Claim, "merge_into", after_the_first)
    answer = desk.post("/desk/claims/bridge/merge/", {"claim": "bridge-two"})
    assert answer.headers["Location"] == f"/desk/claims/{other.slug}/"


def test_a_merge_that_is_refused_says_why_and_changes_nothing(desk: Client, bridge: Claim) -> None:
    make_verdict(bridge, "disputed")
    make_claim(slug="bridge-two")
    answer = desk.post("/desk/claims/bridge/merge/", {"claim": "bridge-two"})
    assert "Readers see this claim: it is merged only into one they see too." in answer.text
    bridge.refresh_from_db()
    assert bridge.merged_into is None


@pytest.mark.parametrize("claim", ["bridge", "nothing", "\x00"])
def test_a_claim_is_merged_only_into_another_one(desk: Client, bridge: Claim, claim: str) -> None:
    answer = desk.post("/desk/claims/bridge/merge/", {"claim": claim})
    assert answer.status_code == 200
    assert "errorlist" in answer.text


# One into two


def test_part_of_a_claim_becomes_a_claim_of_its_own_once(desk: Client, bridge: Claim) -> None:
    passage = bridge.annotations.get(stance="states")
    page = desk.get("/desk/claims/bridge/split/").text
    assert QUOTE in page
    sent = {
        "form_key": key_in(page),
        "statement": "Lorries may use the bridge.",
        "language": "en",
        "kind": "fact",
        "passages": [passage.pk],
    }
    for _time in range(2):
        answer = desk.post("/desk/claims/bridge/split/", sent, follow=True)
    new = Claim.objects.get(split_from=bridge)
    assert answer.redirect_chain == [(f"/desk/claims/{new.slug}/", 302)]
    assert 'Split off from <a href="/desk/claims/bridge/">' in answer.text
    assert [one.quote_exact for one in new.annotations.living()] == [QUOTE]
    assert [one.stance for one in bridge.annotations.living()] == ["contradicts"]


def test_a_split_leaves_a_passage_where_it_was(desk: Client, bridge: Claim) -> None:
    sent = {"statement": "Lorries may use it.", "language": "en", "kind": "fact", "form_key": str(uuid4())}
    every = [one.pk for one in bridge.annotations.living()]
    answer = desk.post("/desk/claims/bridge/split/", sent | {"passages": every})
    assert "One passage at least stays" in answer.text
    assert all(f'value="{one}" checked' in answer.text for one in every)
    assert bridge.annotations.living().count() == len(every)
    assert not Claim.objects.filter(split_from=bridge).exists()


def test_what_is_typed_of_a_split_stays_when_it_is_refused(desk: Client, bridge: Claim) -> None:
    passage = bridge.annotations.get(stance="states")
    sent = {"form_key": key_in(desk.get("/desk/claims/bridge/split/").text), "language": "en", "kind": "fact"}
    answer = desk.post("/desk/claims/bridge/split/", sent | {"passages": [passage.pk]})
    assert f'value="{passage.pk}" checked' in answer.text
    assert key_in(answer.text) == sent["form_key"]
    assert not Claim.objects.filter(split_from=bridge).exists()


def test_a_passage_that_has_left_the_claim_meanwhile_is_refused(
    desk: Client, bridge: Claim, editor: User
) -> None:
    passage = bridge.annotations.get(stance="states")
    key = key_in(desk.get("/desk/claims/bridge/split/").text)
    passage.remove(by=editor, reason="It was a mistake.")
    sent = {"form_key": key, "statement": "Lorries.", "language": "en", "kind": "fact"}
    answer = desk.post("/desk/claims/bridge/split/", sent | {"passages": [passage.pk]})
    assert answer.status_code == 200
    assert "errorlist" in answer.text
    assert "Lorries." in answer.text


@pytest.mark.parametrize("page", ["wording", "merge", "split"])
def test_a_merged_claim_is_changed_no_more(desk: Client, bridge: Claim, editor: User, page: str) -> None:
    bridge.merge_into(make_claim(), by=editor)
    for answer in (desk.get(f"/desk/claims/bridge/{page}/"), desk.post(f"/desk/claims/bridge/{page}/")):
        assert answer.headers["Location"] == "/desk/claims/bridge/"

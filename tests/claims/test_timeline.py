"""What the public timeline says of claims that were split or merged."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim
from tests.factory import make_annotation, make_claim, make_user, make_verdict

pytestmark = pytest.mark.django_db


def decided(statement: str) -> Claim:
    """A claim that readers see."""
    claim = make_claim(statement_en=statement)
    make_verdict(make_annotation(claim, basis="anonymous").claim, "unverified")
    return claim


def line(claim: Claim) -> str:
    page = Client(headers={"accept-language": "en"}).get(f"/claims/{claim.slug}/").text
    return page.split('<ol class="line">')[1].split("</ol>")[0]


def test_the_timelines_of_both_say_that_a_claim_was_split() -> None:
    first = decided("The bridge opens on 3 May, to lorries too.")
    second = first.split(by=make_user(), statement="Lorries may use it.", language="en", annotations=[])
    assert "Part of it became" not in line(first)  # readers have not seen it yet
    make_annotation(second, basis="anonymous")
    make_verdict(second, "unverified")
    assert f'Split off from: <a href="/claims/{first.slug}/">The bridge opens' in line(second)
    assert f'its own: <a href="/claims/{second.slug}/">Lorries may use it.</a>' in line(first)


def test_what_readers_never_saw_of_a_split_or_a_merge_stays_at_the_desk() -> None:
    secret = make_claim(statement_en="A draft that nobody has decided.")
    claim = secret.split(by=make_user(), statement="It opens.", language="en", annotations=[])
    make_annotation(claim, basis="anonymous")
    make_verdict(claim, "unverified")
    other = make_claim(statement_en="Another draft.")
    other.merge_into(claim, by=make_user())
    timeline = line(claim)
    assert "Split off from another claim" in timeline
    assert "Another claim was merged into this one" in timeline
    assert "draft" not in timeline


def test_the_timeline_names_a_claim_that_was_merged_into_this_one() -> None:
    claim, other = decided("The bridge opens on 3 May."), decided("The bridge will open in May.")
    other.merge_into(claim, by=make_user())
    assert "Another claim was merged into this one: The bridge will open in May." in line(claim)

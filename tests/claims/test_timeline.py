"""What the public timeline of a claim says, and in what order."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Annotation, Claim
from tests.factory import (
    make_annotation,
    make_article,
    make_claim,
    make_claimant,
    make_derivation,
    make_enquiry,
    make_publisher,
    make_user,
    make_verdict,
)

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


def words(claim: Claim) -> list[str]:
    """Each moment in its order as plain words."""
    moments = line(claim).split("</li>")[:-1]
    return [" ".join(re.sub("<[^>]*>", " ", moment).split()) for moment in moments]


def recorded(claim: Claim, at: datetime, *, quoted: bool) -> Annotation:
    """An annotation that was recorded at this moment."""
    article = None if quoted else make_article(provenance="original")
    return make_annotation(claim, article, basis="anonymous", created_at=at)


def test_everything_stands_in_its_turn() -> None:
    claim = make_claim(
        said_on=date(2023, 11, 20), said_precision="day", claimants=[make_claimant(name_en="The mayor")]
    )
    paper = make_article(
        publisher=make_publisher(name_en="The Paper"),
        provenance="original",
        published_at=datetime(2023, 11, 1, tzinfo=UTC),
        published_precision="month",
    )
    make_annotation(claim, paper, basis="document")
    make_enquiry(
        claim,
        asked_en="The ministry",
        asked_on=date(2023, 11, 22),
        answered_on=date(2023, 11, 24),
        answer_en="No comment.",
    )
    make_verdict(claim, "verified")
    today = timezone.now().date()
    title = paper.title
    assert words(claim) == [
        f"2023-11 The Paper : {title} corroborates",
        "2023-11-20 Who says so: The mayor",
        "2023-11-22 Asked for comment: The ministry",
        "2023-11-24 Answered: The ministry. No comment.",
        f"{today} 1 source cited as a whole",
        f"{today} Verdict: Verified as it was decided",
    ]


def test_a_claim_whose_claimants_nobody_knows_was_claimed_all_the_same() -> None:
    claim = make_claim(said_on=date(2023, 1, 1), said_precision="year")
    make_verdict(claim, "disputed")
    assert words(claim)[0] == "2023 Claimed"


def test_an_origin_that_is_known_only_from_what_others_tell_has_its_moment() -> None:
    claim = make_claim()
    wire = make_article(
        publisher=make_publisher(name_en="The Wire"),
        title_en="Opening",
        provenance="original",
        access="not_read",
        published_at=datetime(2023, 11, 22, tzinfo=UTC),
        published_precision="day",
    )
    copy = make_article(published_at=datetime(2023, 11, 23, tzinfo=UTC), published_precision="day")
    make_derivation(copy, wire, "republishes")
    make_annotation(claim, copy, basis="document")
    make_verdict(claim, "verified")
    assert words(claim)[0] == "2023-11-22 The Wire : Opening origin"
    assert words(claim)[1].startswith("2023-11-23")


def test_what_was_recorded_is_told_by_the_day() -> None:
    claim = make_claim()
    first, second = datetime(2023, 11, 20, 23, 59, tzinfo=UTC), datetime(2023, 11, 21, 0, 1, tzinfo=UTC)
    for at in (first - timedelta(hours=1), first, second):
        recorded(claim, at, quoted=True)
    recorded(claim, second, quoted=False)
    make_verdict(claim, "unverified")
    told = [moment for moment in words(claim) if "recorded" in moment or "cited" in moment]
    assert told == [
        "2023-11-20 2 passages recorded",
        "2023-11-21 1 passage recorded, 1 source cited as a whole",
    ]


def test_what_was_removed_is_told_and_what_waits_is_not() -> None:
    claim = make_claim()
    gone = make_annotation(claim, basis="anonymous")
    make_annotation(claim, basis="anonymous")
    make_verdict(claim, "unverified")
    gone.remove(by=make_user(), reason="Wrong bridge.")
    make_annotation(claim, basis="anonymous")
    told = [moment.split(" ", 1)[1] for moment in words(claim)]
    assert "2 passages recorded" in told
    assert "1 passage removed by the desk" in told
    assert sum("states" in moment for moment in told) == 0  # the articles have no date


def test_decisions_say_what_they_changed() -> None:
    claim = make_claim()
    make_verdict(claim, "disputed")
    make_verdict(claim, "disputed", is_substantive=False)
    make_verdict(claim, "disputed", kind="still_holds")
    make_verdict(claim, "refuted", correction_en="The order was forged.")
    make_verdict(claim, kind="withdrawal", correction_en="It was genuine.")
    make_verdict(claim, "disputed")
    told = [moment.split(" ", 1)[1].removesuffix(" as it was decided") for moment in words(claim)]
    assert told == [
        "Verdict: Disputed",
        "Verdict: Disputed , a minor change",
        "Still holds: Disputed",
        "Verdict: Refuted , before: Disputed, a change of substance. The order was forged.",
        "Verdict withdrawn . It was genuine.",
        "Verdict: Disputed , after it had been withdrawn, a change of substance",
    ]

"""A claim as of a day: what could be known by its end, and what had been decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from claims.models import Claim
from tests.factory import (
    QUOTE,
    make_annotation,
    make_article,
    make_claim,
    make_derivation,
    make_held_article,
    make_publisher,
    make_user,
    make_verdict,
)

pytestmark = pytest.mark.django_db


def published(name: str, at: datetime | None, precision: str = "day", **columns: object) -> Article:
    columns.setdefault("provenance", "original")
    return make_article(
        publisher=make_publisher(name_en=name), published_at=at, published_precision=precision, **columns
    )


def november(day: int, hour: int = 0) -> datetime:
    return datetime(2023, 11, day, hour, tzinfo=UTC)


@pytest.fixture
def bridge() -> Claim:
    """One strong origin early, one against it in the evening of the 25th, one some time in November, one in
    the year, one without a date; decided today."""
    claim = make_claim(slug="bridge", statement_en="The bridge opens.")
    make_annotation(claim, published("The Early", november(22)), basis="document")
    late = published("The Evening", november(25, 23), "minute")
    make_annotation(claim, late, stance="contradicts", basis="document")
    make_annotation(claim, published("The Monthly", november(1), "month"), basis="document")
    make_annotation(
        claim, published("The Annual", datetime(2023, 1, 1, tzinfo=UTC), "year"), basis="document"
    )
    make_annotation(claim, published("The Undated", None, "none"), basis="document")
    make_verdict(claim, "disputed", rationale_en="They disagree.")
    return claim


def as_of(client: Client, day: str) -> str:
    answer = client.get(f"/claims/bridge/?as_of={day}")
    assert answer.status_code == 200
    return answer.text


def evidence(page: str) -> tuple[str, str]:
    """What stands for the claim and against it."""
    whole = page.split('id="evidence"')[1].split('<section class="part"')[0]
    support, opposition = whole.split('<section class="against"')
    return support, opposition


def known(page: str) -> str:
    return page.split('id="known"')[1].split("</section>")[0]


def ours(page: str) -> str:
    return page.split('id="ours"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    ("day", "supporting", "opposing", "statuses"),
    [
        ("2023-11-21", [], [], []),
        ("2023-11-22", ["The Early"], [], ["Verified"]),
        ("2023-11-24", ["The Early"], [], ["Verified"]),
        ("2023-11-25", ["The Early"], ["The Evening"], ["Disputed"]),
        ("2023-11-29", ["The Early"], ["The Evening"], ["Disputed"]),
        ("2023-11-30", ["The Early", "The Monthly"], ["The Evening"], ["Disputed"]),
        ("2023-12-30", ["The Early", "The Monthly"], ["The Evening"], ["Disputed"]),
        ("2023-12-31", ["The Early", "The Monthly", "The Annual"], ["The Evening"], ["Disputed"]),
    ],
)
def test_what_had_come_out_by_then_counts(
    english: Client, bridge: Claim, day: str, supporting: list[str], opposing: list[str], statuses: list[str]
) -> None:
    page = as_of(english, day)
    support, opposition = evidence(page)
    names = ["The Early", "The Monthly", "The Annual", "The Undated", "The Evening"]
    assert [name for name in names if name in support] == supporting
    assert [name for name in names if name in opposition] == opposing
    if statuses:
        assert all(status in known(page) for status in statuses)
    else:
        assert "The rules support no status on this evidence." in known(page)


def test_an_origin_that_is_dated_later_than_what_tells_it_is_said_to_be(english: Client) -> None:
    claim = make_claim(slug="bridge")
    told, origin = (
        published("The Early", november(22), provenance="derived"),
        published("The Survey", november(1), "month"),
    )
    make_derivation(told, origin)
    make_annotation(claim, told, basis="document")
    make_verdict(claim, "verified")
    words = "Dated later, or not to the day; by then it was known from what tells it:"
    page = as_of(english, "2023-11-25")
    assert "The Survey" in page.split(words)[1].split("</p>")[0]
    assert words not in as_of(english, "2023-11-30")


def test_what_has_no_date_stands_apart_and_what_came_later_is_counted(english: Client, bridge: Claim) -> None:
    page = as_of(english, "2023-11-25")
    assert "The Undated" in page.split('id="undated"')[1].split("</section>")[0]
    assert "2 sources that bear on this claim came out later." in page
    assert "The Monthly" not in page


def test_beside_it_stands_what_had_been_decided(english: Client, bridge: Claim) -> None:
    assert "Nothing yet." in ours(as_of(english, "2023-11-25"))
    today = timezone.now().date().isoformat()
    decided = ours(as_of(english, today))
    assert "Disputed" in decided
    assert "They disagree." in decided
    assert 'href="/claims/bridge/verdicts/1/"' in decided
    make_verdict(bridge, "disputed", kind="still_holds", rationale_en="Looked again.")
    assert "They disagree." in ours(as_of(english, today))


def test_an_earlier_decision_shows_in_its_words(english: Client) -> None:
    long_ago = timezone.now() - timedelta(days=10)
    claim = make_claim(slug="bridge", statement_en="The bridge opens.")
    first = make_verdict(claim, "disputed", approved=False, proposed_at=long_ago)
    first.approve(by=make_user("reviewer"), at=long_ago)
    claim.refresh_from_db()
    claim.change(version=claim.version, statement_en="The bridge opens on 3 May.")
    make_verdict(claim, "refuted", rationale_en="It did not.")
    day = (long_ago + timedelta(days=1)).date().isoformat()
    page = as_of(english, day)
    assert '<h1 lang="en">The bridge opens on 3 May.</h1>' in page
    assert "Disputed" in ours(page)
    assert "In these words: The bridge opens." in ours(page)
    assert "It did not." not in page


def test_what_was_withdrawn_or_superseded_later_still_counted_then(english: Client, bridge: Claim) -> None:
    early = bridge.annotations.get(article__publisher__name_en="The Early")
    early.article.withdraw("Its author made it up.")
    evening = bridge.annotations.get(stance="contradicts")
    evening.change(
        version=evening.version, superseded_at=november(28), superseded_en="It was another bridge."
    )
    support, opposition = evidence(as_of(english, "2023-11-27"))
    assert ("Supports · 1 origin<" in support, "Opposes · 1 origin<" in opposition) == (True, True)
    page = as_of(english, "2023-11-28")
    support, opposition = evidence(page)
    assert ("Supports · 1 origin<" in support, "Opposes · 0 origins" in opposition) == (True, True)
    assert "superseded: its publisher corrected it" in page
    support, _opposition = evidence(as_of(english, timezone.now().date().isoformat()))
    assert "The Early" not in support
    assert "the article was withdrawn" in as_of(english, timezone.now().date().isoformat())


def test_what_its_publisher_said_later_is_not_shown(english: Client, bridge: Claim) -> None:
    held = make_held_article(published_at=november(22), published_precision="day", provenance="original")
    make_annotation(
        bridge, held, quote=QUOTE, basis="document", superseded_at=november(28), superseded_en="Another day."
    )
    make_verdict(bridge, "disputed", kind="still_holds")
    assert "Another day." not in as_of(english, "2023-11-27")
    assert "Another day." in as_of(english, "2023-11-28")


def test_what_the_desk_removed_never_counts(english: Client, bridge: Claim) -> None:
    early = bridge.annotations.get(article__publisher__name_en="The Early")
    early.remove(by=make_user(), reason="It is about another bridge.")
    page = as_of(english, "2023-11-22")
    assert "Supports · 0 origins" in page
    assert "It is about another bridge." in page


def test_what_waits_for_a_verdict_is_not_shown(english: Client, bridge: Claim) -> None:
    make_annotation(bridge, published("The Unweighed", november(20)), basis="document")
    assert "The Unweighed" not in as_of(english, "2023-11-25")


def test_a_repeater_counts_from_its_own_day(english: Client) -> None:
    claim = make_claim(slug="bridge")
    wire = published("The Wire", november(1), "month")
    copy = published("The Copy", november(23), provenance="derived")
    make_derivation(copy, wire, "republishes")
    make_annotation(claim, copy, basis="document")
    make_verdict(claim, "verified")
    assert "Supports · 0 origins" in as_of(english, "2023-11-22")
    support, _opposition = evidence(as_of(english, "2023-11-23"))
    assert "The Wire" in support


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2023-13-01", "“2023-13-01” is no day. Write it as year, month and day, such as 2023-11-25."),
        ("yesterday", "“yesterday” is no day."),
        ("%3Cb%3E", "“&lt;b&gt;” is no day."),
        ("2023-11-25%00", "is no day."),
        ("9999-12-31", "That day is yet to come."),
    ],
)
def test_what_is_no_day_is_said_to_be_none(english: Client, bridge: Claim, typed: str, sentence: str) -> None:
    page = as_of(english, typed)
    assert sentence in page
    assert 'id="known"' not in page
    assert 'name="as_of"' in page


def test_no_day_at_all_is_the_claim_as_it_stands(english: Client, bridge: Claim) -> None:
    assert 'id="timeline"' in as_of(english, "")
    assert 'id="timeline"' in as_of(english, "%20")


def test_it_is_the_claims_own_page_to_machines(english: Client, bridge: Claim) -> None:
    for day in ("2023-11-25", "never"):
        page = as_of(english, day)
        assert '<meta name="robots" content="noindex">' in page
        assert '<link rel="canonical" href="http://testserver/claims/bridge/">' in page


def test_the_timeline_leads_to_each_day(english: Client, bridge: Claim) -> None:
    timeline = english.get("/claims/bridge/").text.split('id="timeline"')[1].split("</section>")[0]
    assert '<a href="?as_of=2023-11-22" rel="nofollow"><time datetime="2023-11-22">' in timeline
    assert '<a href="?as_of=2023-11-30" rel="nofollow"><time datetime="2023-11">' in timeline
    assert '<a href="?as_of=2023-12-31" rel="nofollow"><time datetime="2023">' in timeline
    assert f'max="{timezone.now().date()}"' in timeline


def test_a_month_that_is_not_over_leads_nowhere(english: Client) -> None:
    claim = make_claim(slug="bridge")
    next_year = date.today().year + 1
    make_annotation(
        claim, published("The Forthcoming", datetime(next_year, 1, 1, tzinfo=UTC), "year"), basis="document"
    )
    make_verdict(claim, "verified")
    timeline = english.get("/claims/bridge/").text.split('id="timeline"')[1].split("</section>")[0]
    assert f'<time datetime="{next_year}">' in timeline
    assert f"as_of={next_year}" not in timeline


def test_today_it_says_what_the_claims_page_says_of_all_that_has_a_date(
    english: Client, bridge: Claim
) -> None:
    bridge.annotations.get(article__publisher__name_en="The Undated").remove(by=make_user(), reason="Gone.")
    today = evidence(as_of(english, timezone.now().date().isoformat()))
    assert today[0] == evidence(english.get("/claims/bridge/").text)[0]


def test_queries_do_not_grow_with_evidence(
    same_queries: Callable[[str, Callable[[], object]], None], bridge: Claim
) -> None:
    def more() -> None:
        origin = published(f"Origin {bridge.annotations.count()}", november(20))
        held = make_held_article(published_at=november(21), published_precision="day")
        make_derivation(held, origin)
        make_annotation(bridge, held, quote=QUOTE, basis="document")
        make_annotation(bridge, origin, stance="contradicts", basis="anonymous")
        make_annotation(bridge, published("Undated", None, "none"), stance="context")
        make_verdict(bridge, "disputed", kind="still_holds")

    same_queries("/claims/bridge/?as_of=2023-11-25", more)

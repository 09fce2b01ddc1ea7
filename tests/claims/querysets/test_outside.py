"""Reviews of others coming in: to which claim, from which page, and never twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from articles.models import Article, Publisher
from articles.search.keeping import catch_up
from claims.models import Claim, OutsideVerdict
from claims.outside.review import Refused, read_review
from claims.querysets.outside import Became, Received
from tests.claims.outside.test_review import WHOLE
from tests.factory import make_article, make_claim, make_publisher, make_user

pytestmark = pytest.mark.django_db


def receive(**changed: Any) -> Received:
    catch_up()
    review = read_review(WHOLE | changed)
    return OutsideVerdict.objects.receive(review, read_from="feed.json", by=None)


def test_a_review_is_a_verdict_of_others_on_a_claim_without_one_of_ours() -> None:
    by = make_user()
    OutsideVerdict.objects.receive(read_review(WHOLE), read_from="feed.json", by=by)
    one = OutsideVerdict.objects.get()
    assert (one.rating, one.value, one.best, one.worst, one.language) == ("False", 1, 5, 1, "en")
    assert (one.reviewed_on, one.reviewed_precision) == (date(2024, 5, 2), "day")
    assert (one.as_received, one.read_from, one.created_by) == (WHOLE, "feed.json", by)
    claim = one.claim
    assert (claim.statement_en, claim.original_language) == ("The bridge opens on 3 May", "en")
    assert [str(claimant) for claimant in claim.claimants.all()] == ["The mayor"]
    assert (claim.said_on, claim.said_precision, claim.created_by) == (date(2024, 4, 30), "day", by)
    assert (claim.verdicts.count(), claim.annotations.count(), claim.current_verdict) == (0, 0, None)
    article = one.article
    assert (article.address, article.kind, article.access) == (WHOLE["url"], "report", "not_read")
    assert (article.published_at, article.published_precision) == (
        datetime(2024, 5, 2, 10, tzinfo=UTC),
        "minute",
    )
    assert article.publisher is not None
    assert article.publisher.name_en == "Harbour Checkers"
    assert article.publisher.home_page == "https://checkers.example.org/"


def test_the_same_review_again_changes_nothing() -> None:
    first = receive()
    assert first.became is Became.NEW
    for changed in (
        {},
        {"url": "http://www.checkers.example.org/checks/bridge/?utm_source=feed"},
        {"claimReviewed": "&ldquo;the bridge opens on 3 May&rdquo;."},
        {"@id": "https://checkers.example.org/checks/bridge#again", "datePublished": "2025-01-01"},
    ):
        assert receive(**changed) == Received(Became.KNOWN, first.claim)
    assert OutsideVerdict.objects.count() == Claim.objects.count() == Article.objects.count() == 1


def test_it_is_known_again_however_our_wording_has_changed() -> None:
    first = receive()
    first.claim.change(version=first.claim.version, statement_en="The harbour bridge opens on 3 May 2024.")
    assert receive() == Received(Became.KNOWN, first.claim)


def test_it_is_known_of_the_claim_that_its_own_was_merged_into() -> None:
    other = make_claim(statement_en="It opens in May.")
    receive().claim.merge_into(other, by=make_user())
    assert receive() == Received(Became.KNOWN, other)


def test_another_rating_of_the_same_page_is_told_and_not_taken() -> None:
    first = receive()
    again = receive(reviewRating={"alternateName": "True"})
    assert again == Received(Became.RATED_OTHERWISE, first.claim)
    assert OutsideVerdict.objects.get().rating == "False"


@pytest.mark.parametrize(
    "statement",
    [
        "The bridge opens on 3 May",
        "the bridge opens on 3 May.",
        "“The bridge opens on 3 May”",
        "The bridge  opens on ３ May",
    ],
)
def test_a_claim_worded_alike_gets_the_verdict_of_others(statement: str) -> None:
    claim = make_claim(statement_en=statement)
    assert receive() == Received(Became.ADDED, claim)
    assert Claim.objects.count() == 1


def test_two_who_reviewed_one_claim_meet_there() -> None:
    first = receive()
    second = receive(url="https://others.example.org/checks/1", author={"name": "Others"})
    assert second == Received(Became.ADDED, first.claim)
    assert first.claim.outside_verdicts.count() == 2


@pytest.mark.parametrize(
    "statement",
    ["The bridge opens on 4 May", "The bridge never opens on 3 May", "The bridge opens on 3 May?"],
)
def test_a_claim_that_is_merely_alike_is_named_and_left(statement: str) -> None:
    claim = make_claim(statement_en=statement)
    for number in range(5):
        make_claim(statement_en=f"The ministry published report {number}.")
    received = receive()
    assert received.became is Became.NEW
    assert received.resembling == (claim.slug,)


def test_an_article_on_record_is_the_page_of_the_review_and_stays_as_it_is() -> None:
    article = make_article(address="https://checkers.example.org/checks/bridge/", title_en="Our title")
    receive(headline="Another title")
    assert OutsideVerdict.objects.get().article == article
    article.refresh_from_db()
    assert article.title_en == "Our title"
    assert not Publisher.objects.exists()


def test_a_publisher_is_found_by_the_host_of_its_home_page_and_then_by_its_name() -> None:
    here = make_publisher(name_en="The Checkers", home_page="https://www.checkers.example.org")
    named = make_publisher(name_en="harbour checkers")
    receive()
    receive(url="https://elsewhere.example.org/1", claimReviewed="The ferry sails on Sundays")
    publishers = OutsideVerdict.objects.order_by("pk").values_list("article__publisher", flat=True)
    assert list(publishers) == [here.pk, named.pk]


def test_a_host_that_makes_no_address_is_no_home_page() -> None:
    receive(url="https://[::ffff:192.0.2.1]/checks/1")
    assert Publisher.objects.get().home_page == ""


def test_many_publish_at_one_host_under_names_of_their_own() -> None:
    for number in range(2):
        receive(url=f"https://medium.com/@a/{number}", author={"name": f"Checker {number}"})
    names = Publisher.objects.order_by("pk").values_list("name_en", "home_page")
    assert list(names) == [("Checker 0", ""), ("Checker 1", "")]


def test_a_review_in_chinese_is_of_a_claim_in_chinese() -> None:
    receive(
        claimReviewed="大桥五月三日通车", reviewRating="不实", author={"name": "核查组"}, inLanguage="zh-CN"
    )
    one = OutsideVerdict.objects.select_related("claim", "article__publisher").get()
    assert (one.claim.statement_zh, one.claim.original_language) == ("大桥五月三日通车", "zh-Hans")
    assert (one.language, one.wording.lang) == ("zh-Hans", "zh-Hans")
    assert one.article.publisher is not None
    assert one.article.publisher.name_zh == "核查组"


def test_an_address_that_nobody_can_visit_is_refused_and_nothing_is_kept() -> None:
    with pytest.raises(Refused):
        receive(url="https://check_ers..example.org/1")
    assert not Claim.objects.exists()

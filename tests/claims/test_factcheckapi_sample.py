"""Every claim of the sample as the Fact Check Tools API tells it; `pytest -s` prints the count."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from claims.claimreview import RATINGS
from claims.models import Claim
from tests.structured import faults

pytestmark = pytest.mark.usefixtures("sample_data")


def pages(**asked: str | int) -> list[Any]:
    told: list[Any] = []
    token = None
    while token or not told:
        answer = Client().get("/v1alpha1/claims:search", asked | ({"pageToken": token} if token else {}))
        assert answer.status_code == 200
        told.append(json.loads(answer.text))
        assert faults(told[-1], "factchecktools") == []
        token = told[-1].get("nextPageToken")
    return told


def by_url(**asked: str | int) -> dict[str, Any]:
    claims = [one for page in pages(**asked) for one in page.get("claims", [])]
    found = {one["claimReview"][0]["url"]: one for one in claims}
    assert len(found) == len(claims)
    return found


@pytest.mark.parametrize(("lang", "short"), [("zh-Hans", "zh"), ("en", "en")])
def test_every_claim_with_a_rating_is_told_once_as_its_own_document_tells_it(lang: str, short: str) -> None:
    told = by_url(reviewPublisherSiteFilter="testserver", languageCode=short, pageSize=7)
    reader = Client(headers={"accept-language": lang})
    documents = [
        json.loads(reader.get(f"/claims/{claim.slug}.json").text) for claim in Claim.objects.public()
    ]
    reviews = {one["url"]: one for one in documents if one["@type"] == "ClaimReview"}
    assert set(told) == {url for url, one in reviews.items() if one["inLanguage"] == lang}
    for url, one in told.items():
        (review,) = one["claimReview"]
        assert one["text"] == reviews[url]["claimReviewed"]
        assert review["textualRating"] == reviews[url]["reviewRating"]["alternateName"]
        assert review["reviewDate"] == reviews[url]["dateModified"]
    print(f"\n{len(told)} of {len(documents)} public claims have a rating and are told in {lang}")
    assert len(told) > 10


def test_all_of_them_are_those_that_readers_find_with_a_rating() -> None:
    found = by_url(reviewPublisherSiteFilter="testserver", pageSize=100)
    rated = Claim.objects.public().filter(current_verdict__status__in=[one.value for one in RATINGS])
    assert set(found) == {f"http://testserver/claims/{claim.slug}/" for claim in rated}


def test_pages_of_what_is_searched_for_hold_each_claim_once() -> None:
    whole = by_url(query="Altman", pageSize=100)
    assert len(whole) > 10
    assert list(by_url(query="Altman", pageSize=4)) == list(whole)

"""The structured data of the sample's pages, read back from their HTML; `pytest -s` prints the count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from claims.claimreview import RATINGS
from claims.models import Claim
from claims.rules import Status
from tests.structured import faults, structured_data

pytestmark = pytest.mark.usefixtures("sample_data")

LANGUAGES = {"zh-Hans": "zh-CN,zh;q=0.9", "en": "en-GB,en;q=0.9"}


def is_as_it_should_be(claim: Claim, document: dict[str, Any], lang: str) -> bool:
    """By the schema, and by what the claim's verdict says."""
    verdict = claim.current_verdict
    assert verdict is not None
    suffix = {"zh-Hans": "zh", "en": "en"}[lang]
    statement = verdict.claim_as_decided[f"statement_{suffix}"]
    number = RATINGS.get(Status(verdict.status))
    if number is None:
        told = (document["@type"], document["text"], document.get("reviewRating"))
        expected: tuple[Any, ...] = ("Claim", statement, None)
    else:
        told = (document["@type"], document["claimReviewed"], document["reviewRating"]["ratingValue"])
        expected = ("ClaimReview", statement, number)
    return faults(document) == [] and told == expected and document["inLanguage"] == lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_the_sample_holds_one_document_that_is_as_it_should_be(lang: str) -> None:
    reader = Client(headers={"accept-language": LANGUAGES[lang]})
    claims = list(Claim.objects.public())
    types: Counter[str] = Counter()
    right = 0
    for claim in claims:
        documents = structured_data(reader.get(claim.get_absolute_url()).text)
        assert len(documents) == 1
        types[documents[0]["@type"]] += 1
        right += is_as_it_should_be(claim, documents[0], lang)
    print(f"\n{lang}: {right} of {len(claims)} as they should be; {dict(types)}")
    assert right == len(claims) == 60
    assert types == {"ClaimReview": 47, "Claim": 13}


def test_the_feed_of_the_sample_is_its_documents() -> None:
    answer = cast(StreamingHttpResponse, Client().get("/claimreview.json"))
    feed = json.loads(b"".join(cast("Iterable[bytes]", answer.streaming_content)))
    assert faults(feed, "datafeed") == []
    claims = {f"http://testserver{claim.get_absolute_url()}": claim for claim in Claim.objects.public()}
    told = {one["url"]: one["item"][0] for one in feed["dataFeedElement"]}
    assert told.keys() == claims.keys()
    for url, document in told.items():
        lang = claims[url].original_language
        assert is_as_it_should_be(claims[url], document, lang)
        own = Client().get(f"/claims/{claims[url].slug}.json", headers={"accept-language": LANGUAGES[lang]})
        assert json.loads(own.text) == document

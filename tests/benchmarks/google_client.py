"""Google's own client library against a running site: python -m tests.benchmarks.google_client ADDRESS WORD

By hand, in an environment of its own: pip install google-api-python-client. It asks nobody but that address:
searches for the word, page by page and at once; asks for all reviews of the site, for what is not there, and
for what is refused. It ends with 1 where an answer is not as it should be.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any


def pages(claims: Any, **asked: object) -> list[dict[str, Any]]:
    """As its manual pages: search_next makes the next request of the one before and its answer."""
    request, told = claims.search(**asked), []
    while request is not None:
        told.append(request.execute())
        request = claims.search_next(request, told[-1])
    return told


def urls(told: list[dict[str, Any]]) -> list[str]:
    return [one["claimReview"][0]["url"] for page in told for one in page.get("claims", [])]


def ask(address: str, word: str) -> bool:
    discovery, errors = import_module("googleapiclient.discovery"), import_module("googleapiclient.errors")
    claims = discovery.build(
        "factchecktools",
        "v1alpha1",
        developerKey="none",
        static_discovery=True,
        client_options={"api_endpoint": address},
    ).claims()
    whole, paged = pages(claims, query=word, pageSize=100), pages(claims, query=word, pageSize=3)
    found = urls(whole)
    print(f"{word}: {len(found)} claims; {len(urls(paged))} in {len(paged)} pages")
    good = bool(found) and urls(paged) == found and len(set(found)) == len(found)
    offset = urls(pages(claims, query=word, pageSize=100, offset=2))
    print(f"from the third on: {len(offset)}")
    good = good and offset == found[2:]
    site = whole[0]["claims"][0]["claimReview"][0]["publisher"]["site"] if found else ""
    for code in ("zh-TW", "en"):
        told = pages(claims, reviewPublisherSiteFilter=site, languageCode=code)
        print(f"all of {site} in {code}: {len(urls(told))} claims in {len(told)} pages")
        good = good and len(set(urls(told))) == len(urls(told)) > 0
    nothing = claims.search(query="qqqzzzqqq").execute()
    print(f"what is not there: {nothing}")
    try:
        claims.search().execute()
    except errors.HttpError as error:
        print(f"what is refused: {error.status_code} {error.reason}")
        return good and nothing == {} and error.status_code == 400
    return False


if __name__ == "__main__":
    sys.exit(0 if ask(*sys.argv[1:3]) else 1)

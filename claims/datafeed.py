"""The whole as schema.org DataFeed, in the shape of Data Commons' fact-check feed, as a stream of text.

Pure. One line for each element, so that neither who writes it nor who reads it line by line has to hold it
all. What was public and is so no more has a tombstone: `dateDeleted`, and nothing in `item`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from claims.claimreview import CONTEXT, moment
from claims.newsroom import Newsroom


def element(url: str, created: datetime, modified: datetime, document: Mapping[str, Any]) -> dict[str, Any]:
    """A claim that readers see. `document` is what its page says (claimreview.claim_review)."""
    return {
        "@type": "DataFeedItem",
        "url": url,
        "dateCreated": moment(created),
        "dateModified": moment(modified),
        # A list, as Data Commons has it.
        "item": [document],
    }


def tombstone(url: str, created: datetime, deleted: datetime) -> dict[str, Any]:
    """A claim that readers saw, and whose verdict was withdrawn or which was merged into another."""
    return {
        "@type": "DataFeedItem",
        "url": url,
        "dateCreated": moment(created),
        "dateModified": moment(deleted),
        "dateDeleted": moment(deleted),
        "item": [],
    }


def data_feed(
    url: str, newsroom: Newsroom, modified: datetime | None, elements: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """The document, piece by piece. `modified` is when the latest change came, None for a feed of nothing."""
    head: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "@id": url,
        "url": url,
        "name": newsroom.name_en,
        "inLanguage": ["zh-Hans", "en"],
        "publisher": newsroom.with_policies("en"),
    }
    if modified is not None:
        head["dateModified"] = moment(modified)
    if newsroom.licence:
        head["license"] = newsroom.licence
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "dataFeedElement": ['
    separator = "\n"
    for one in elements:
        yield separator + json.dumps(one, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"

"""Claims with their verdicts as Google's Fact Check Tools API tells them (v1alpha1); what it may be asked.

Pure. Names and types are those of the API's discovery document, so that its client libraries read them. As in
all JSON made from proto3, what is empty is left out: to find nothing is `{}`. What is asked for may be in
camel case or with underscores, and 0 is as good as not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from claims.claimreview import moment
from claims.newsroom import Newsroom

#: How many claims a page has where that is not asked, and at most.
PAGE_SIZE, MOST_A_PAGE = 10, 100
#: Ages in days that go back further than any verdict are no limit; the calendar does not go back that far.
OLDEST = 365_000
INT32 = 2**31

A_NUMBER = re.compile(r"-?[0-9]{1,10}")
#: A tag of BCP 47, or one with underscores. Only the language itself is looked at.
A_LANGUAGE_TAG = re.compile(r"(?P<language>[A-Za-z]{2,8})([-_][A-Za-z0-9]{1,8})*")
#: The tag under which a review is written, by the language that it is asked for with.
LANGUAGES = {"zh": "zh-Hans", "en": "en"}


class RefusedError(ValueError):
    """What is asked is not to be understood; the message names it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of `claims:search`, or of the search by a picture."""

    query: str = ""
    #: A key of LANGUAGES, "" for all; another language is one in which there are no reviews.
    language: str = ""
    #: A host without `www.`; "" for all.
    site: str = ""
    #: 0 for any age.
    max_age_days: int = 0
    page_size: int = PAGE_SIZE
    token: str = ""
    #: The number of the first claim, from 0, where there is no token.
    offset: int = 0

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read what an address asks. Raises RefusedError."""
        page_size = _number(asked, "pageSize")
        return cls(
            query=" ".join(_said(asked, "query").replace("\0", " ").split()),
            language=_language(asked),
            site=_said(asked, "reviewPublisherSiteFilter").strip().lower().removeprefix("www."),
            max_age_days=_number(asked, "maxAgeDays"),
            page_size=min(page_size, MOST_A_PAGE) or PAGE_SIZE,
            token=_said(asked, "pageToken"),
            offset=_number(asked, "offset"),
        )

    @property
    def bound(self) -> str:
        """What a token for its next page holds for. Pages may be of another size (AIP-158)."""
        return repr((self.query, self.language, self.site, self.max_age_days))

    def since(self, now: datetime) -> datetime | None:
        """From when on claims are new enough; None where any are."""
        return now - timedelta(days=min(self.max_age_days, OLDEST)) if self.max_age_days else None


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim as readers see it, in one language (BCP 47). `url` is of its page; `decided_at` is aware."""

    url: str
    title: str
    statement: str
    lang: str
    claimants: tuple[str, ...]
    #: The day on which they said it, where that is known to the day.
    said_on: date | None
    status_word: str
    decided_at: datetime


def claim(checked: Checked, newsroom: Newsroom) -> dict[str, Any]:
    """A claim (FactCheckedClaim) with its one review. Claimants are named one after the other."""
    review = {
        "publisher": {"name": newsroom.name(checked.lang), "site": site_of(checked.url)},
        "url": checked.url,
        "title": checked.title,
        "reviewDate": moment(checked.decided_at),
        "textualRating": checked.status_word,
        "languageCode": checked.lang.partition("-")[0],
    }
    told = {
        "text": checked.statement,
        "claimant": ("、" if checked.lang.startswith("zh") else ", ").join(checked.claimants),
        "claimDate": f"{checked.said_on.isoformat()}T00:00:00Z" if checked.said_on else "",
        "claimReview": [review],
    }
    return {name: value for name, value in told.items() if value}


def found(claims: Iterable[Mapping[str, Any]], next_token: str) -> dict[str, Any]:
    """A page of what was found; `next_token` is "" on the last."""
    told = {"claims": list(claims), "nextPageToken": next_token}
    return {name: value for name, value in told.items() if value}


def refusal(message: str) -> dict[str, Any]:
    """What is said, with the HTTP status 400, of what cannot be understood (google.rpc.Status)."""
    return {"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}}


def site_of(url: str) -> str:
    """The host of an address, without `www.`"""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _said(asked: Mapping[str, str], name: str) -> str:
    return asked.get(name) or asked.get(_underscored(name)) or ""


def _underscored(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def _number(asked: Mapping[str, str], name: str) -> int:
    said = _said(asked, name)
    if not said:
        return 0
    if not A_NUMBER.fullmatch(said) or not 0 <= int(said) < INT32:
        raise RefusedError(f"Invalid value at '{_underscored(name)}' (TYPE_INT32): {said[:40]!r}")
    return int(said)


def _language(asked: Mapping[str, str]) -> str:
    said = _said(asked, "languageCode")
    if not said:
        return ""
    tag = A_LANGUAGE_TAG.fullmatch(said)
    if tag is None:
        raise RefusedError(f"Invalid value at 'language_code': {said[:40]!r} is no tag of BCP 47.")
    return tag["language"].lower()

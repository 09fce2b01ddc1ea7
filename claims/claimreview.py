"""A claim as readers see it, as schema.org ClaimReview; as Claim where its verdict says nothing of truth.

Pure: plain values in, a dictionary for JSON-LD out. Fields and their ranges are those of schema.org 30.0, a
superset of what Google's Fact Check tools require and of Bing's minimum. A document is in one language, that
of its `claimReviewed`, and says so (`inLanguage`); a text that there is in another language only is a value
with an `@language` of its own. Empty fields are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from claims.newsroom import Newsroom
from claims.rules import Status

CONTEXT = "https://schema.org"

#: The ends of the scale: whole numbers, higher is truer, and the lowest is not 0 (Google).
WORST, BEST = 1, 5
#: The number of each status that says how true a claim is. The others have none: "nobody knows yet" is not
#: half as true as "it is so". Nothing has a 2, as there is no half-true either.
RATINGS: Mapping[Status, int] = MappingProxyType(
    {Status.VERIFIED: 5, Status.CORROBORATED: 4, Status.DISPUTED: 3, Status.REFUTED: 1}
)

#: The type of an article by its kind (articles.choices.ArticleKind).
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "report": "NewsArticle",
        "commentary": "OpinionNewsArticle",
        "statement": "Article",
        "post": "SocialMediaPosting",
        "filing": "DigitalDocument",
        "data_set": "Dataset",
        "correspondence": "Message",
        "book": "Book",
    }
)


class Words(NamedTuple):
    """A text and its language (BCP 47)."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who asserts the claim. On record is not whether that is a person or an organization."""

    name: str
    role: str = ""
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """An article. `id` is our own name for it; `url` and `archived_at` are web addresses.

    `published` is in ISO 8601, no longer than it is exact (`when`). What is not known is "".
    """

    id: str
    kind: str
    headline: str
    languages: tuple[str, ...] = ()
    url: str = ""
    published: str = ""
    publisher: str = ""
    archived_at: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    url: str
    text: Words
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A claim as of the verdict readers see, and what its page shows beside. Date-times are aware."""

    url: str
    statement: Words
    #: The statement in another language, where it was worded in both.
    other_statement: Words | None
    status: Status
    #: What readers call the status.
    status_word: str
    rationale: Words
    exception: Words
    first_decided_at: datetime
    decided_at: datetime
    #: When the claimants said it, in ISO 8601, no longer than it is exact; "" where that is not known.
    said_on: str
    authors: tuple[Author, ...]
    #: Articles that state it, and the first of them to come out, where that can be told.
    appearances: tuple[Work, ...]
    first_appearance: Work | None
    #: Articles that the verdict rests on.
    citations: tuple[Work, ...]
    corrections: tuple[Correction, ...]


def claim_review(claim: Reviewed, newsroom: Newsroom) -> dict[str, Any]:
    """The one document of a claim: a ClaimReview, or a Claim without a rating (`RATINGS`)."""
    if claim.status in RATINGS:
        document = _review(claim, newsroom)
    else:
        document = _claim(claim, newsroom) | _about_the_data(claim, newsroom)
        said = Words(f"{claim.status_word}: {claim.rationale.text}", claim.rationale.lang)
        document |= {"mainEntityOfPage": claim.url, "description": _worded(said, claim.statement.lang)}
    return {"@context": CONTEXT} | _filled(document)


def moment(at: datetime) -> str:
    """A date-time in UTC, to the second (RFC 3339)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def a_moment(at: datetime | None) -> str | None:
    """The same of one that there may not be."""
    return moment(at) if at else None


def when(at: datetime | None, precision: str, *, zone_stated: bool = False) -> str:
    """A date in ISO 8601, as exact as it is known to be: 2023, 2023-11, 2023-11-21, 2023-11-21T09:30(Z).

    `precision` is a value of articles.choices.Precision; without a stated zone the time is the wall clock's.
    """
    if at is None or precision == "none":
        return ""
    if precision == "minute":
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") + ("Z" if zone_stated else "")
    return at.date().isoformat()[: {"year": 4, "month": 7, "day": 10}[precision]]


def _review(claim: Reviewed, newsroom: Newsroom) -> dict[str, Any]:
    lang = claim.statement.lang
    body = [part for part in (claim.rationale, claim.exception) if part.text]
    # All of one language, else only what the rating says of itself.
    whole = Words("\n\n".join(part.text for part in body), claim.rationale.lang)
    is_in_one = len({part.lang for part in body}) == 1
    return {
        "@type": "ClaimReview",
        "@id": f"{claim.url}#review",
        "url": claim.url,
        "claimReviewed": claim.statement.text,
        "inLanguage": lang,
        "datePublished": moment(claim.first_decided_at),
        "dateModified": moment(claim.decided_at),
        "author": newsroom.with_policies(lang),
        "publisher": newsroom.with_policies(lang),
        "reviewRating": _filled(
            {
                "@type": "Rating",
                "ratingValue": RATINGS[claim.status],
                "bestRating": BEST,
                "worstRating": WORST,
                "alternateName": claim.status_word,
                "ratingExplanation": _worded(claim.rationale, lang),
            }
        ),
        "reviewBody": _worded(whole, lang) if is_in_one else [_worded(part, lang) for part in body],
        "itemReviewed": _filled(_claim(claim, newsroom)),
        "citation": [_work(work) for work in claim.citations],
        "correction": [_correction(one, lang) for one in claim.corrections],
    } | _about_the_data(claim, newsroom)


def _claim(claim: Reviewed, newsroom: Newsroom) -> dict[str, Any]:
    other = claim.other_statement
    return {
        "@type": "Claim",
        "@id": f"{claim.url}#claim",
        "text": claim.statement.text,
        "inLanguage": claim.statement.lang,
        "workTranslation": other and {"@type": "Claim", "text": other.text, "inLanguage": other.lang},
        "datePublished": claim.said_on,
        "author": _one_or_all(_author(author) for author in claim.authors),
        "firstAppearance": claim.first_appearance and _work(claim.first_appearance),
        "appearance": [_work(work) for work in claim.appearances],
        "claimInterpreter": newsroom.as_publisher(claim.statement.lang),
    }


def _about_the_data(claim: Reviewed, newsroom: Newsroom) -> dict[str, Any]:
    """Who gives out the document itself, since when and under which licence."""
    return {
        "sdPublisher": newsroom.as_publisher(claim.statement.lang),
        "sdDatePublished": moment(claim.decided_at)[:10],
        "sdLicense": newsroom.licence,
    }


def _author(author: Author) -> dict[str, Any]:
    # A jobTitle would make a newspaper a person.
    described = {"name": author.name, "description": author.role, "sameAs": author.same_as}
    return {"@type": "Thing"} | _filled(described)


def _work(work: Work) -> dict[str, Any]:
    return _filled(
        {
            "@type": TYPES[work.kind],
            "@id": work.id,
            "url": work.url,
            "headline": work.headline,
            "inLanguage": _one_or_all(work.languages),
            "datePublished": work.published,
            "publisher": work.publisher and {"@type": "Organization", "name": work.publisher},
            "archivedAt": work.archived_at,
        }
    )


def _correction(correction: Correction, lang: str) -> dict[str, Any]:
    return {
        "@type": "CorrectionComment",
        "url": correction.url,
        "text": _worded(correction.text, lang),
        "datePublished": moment(correction.at),
    }


def _worded(words: Words, lang: str) -> Any:
    """A text in the language of its document; else a value with its own (JSON-LD 1.1, 4.2.4)."""
    if not words.text or words.lang == lang:
        return words.text
    return {"@value": words.text, "@language": words.lang}


def _one_or_all(values: Iterable[Any]) -> Any:
    values = list(values)
    return values[0] if len(values) == 1 else values


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}

"""What machines are told of a claim: the pure `claimreview` is handed what a view has loaded. No queries.

One address serves both languages, and a document is in one. In a page, and at the address of its document,
the reader's language wins where the claim is worded in it, because what is marked up must agree with what the
page shows; else the one it is worded in. In the feed of the whole, which is nobody's page, the language that
each claim was first written in wins: the other wording is its translation. Either way the review has one
`@id`, and a claim worded in both languages tells the other wording too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from articles.languages import Wording, reading_language, texts_in
from articles.models import Article
from claims.asof import known_from
from claims.choices import Stance
from claims.claimreview import Author, Correction, Reviewed, Words, Work, claim_review, when
from claims.evidence import EvidenceSummary
from claims.history import Decided
from claims.models import Annotation
from claims.newsroom import Newsroom
from claims.reading import ClaimSeen
from claims.rules import Status
from claims.templatetags.reading import status_word, web_address

#: Completes an address of the site.
Absolute = Callable[[str], str]


def absolute_at(request: HttpRequest) -> Absolute:
    """By the name that the site has, whichever it was asked by: an `@id` stays what it is."""
    site = (settings.ORIGIN or request.build_absolute_uri("/")).rstrip("/")

    def absolute(path: str) -> str:
        # A page has dozens of them, and nearly all are paths from the root.
        return site + path if path[:1] == "/" != path[1:2] else urljoin(f"{site}/", path)

    return absolute


def our_newsroom(absolute: Absolute) -> Newsroom:
    return Newsroom(
        name_zh=settings.NAME_ZH,
        name_en=settings.NAME_EN,
        url=absolute(reverse("front")),
        method=absolute(reverse("method")),
        licence=settings.LICENCE,
    )


def headings(summaries: Iterable[EvidenceSummary]) -> set[int]:
    """The keys of the articles that stand for the origins in these."""
    return {
        int(origin.heading)
        for summary in summaries
        for side in (summary.support, summary.opposition)
        for origin in side.origins
    }


def claim_document(
    seen: ClaimSeen,
    history: Sequence[Decided],
    annotations: Iterable[Annotation],
    summary: EvidenceSummary,
    articles: Mapping[int, Article],
    absolute: Absolute,
    wanted: str = "",
) -> dict[str, Any]:
    """The one document of a claim, in the `wanted` language (default: the reader's) where it is worded in it.

    `annotations` are those that its verdict covers, `summary` what they amount to; `articles` holds those
    that stand for the origins in it (`headings`). Raises KeyError where one is missing.
    """
    statements = texts_in(seen.verdict.claim_as_decided, "statement")
    wanted = wanted or reading_language()
    written = seen.verdict.claim_as_decided["original_language"]
    with translation.override((wanted if statements.get(wanted) else written).lower()):
        # Its texts are kept in the language of when they were first read.
        seen = ClaimSeen(seen.claim, seen.verdict)
        reviewed = _reviewed(seen, history, list(annotations), summary, articles, absolute)
        return claim_review(reviewed, our_newsroom(absolute))


def _reviewed(
    seen: ClaimSeen,
    history: Sequence[Decided],
    annotations: Sequence[Annotation],
    summary: EvidenceSummary,
    articles: Mapping[int, Article],
    absolute: Absolute,
) -> Reviewed:
    current, other = history[-1], seen.other_statement
    stating = {
        one.article_id: one.article
        for one in annotations
        if one.is_living and one.stance == Stance.STATES and one.quote_exact
    }
    first = _first(stating, summary, articles)
    return Reviewed(
        url=absolute(seen.claim.get_absolute_url()),
        statement=_words(seen.statement),
        other_statement=_words(other) if other else None,
        status=Status(seen.verdict.status),
        status_word=status_word(seen.verdict.status),
        rationale=_words(current.grounds.verdict.rationale),
        exception=_words(seen.verdict.rule_exception),
        first_decided_at=history[0].at,
        decided_at=current.at,
        said_on=said_on(seen),
        authors=_authors(seen),
        appearances=tuple(_work(article, absolute) for article in stating.values()),
        first_appearance=_work(first, absolute) if first else None,
        citations=tuple(_work(one, absolute) for one in _cited(annotations, summary, articles)),
        corrections=tuple(
            Correction(absolute(one.address), _words(one.why), one.at)
            for one in history
            if one.is_correction or one.verdict.correction
        ),
    )


#: How much of a date each precision needs, in characters.
_LENGTHS = {"none": 0, "year": 4, "month": 7, "day": 10}


def said_on(seen: ClaimSeen) -> str:
    """When the claimants said it, in ISO 8601, no longer than it is exact; "" where that is not known."""
    return seen.said_on.isoformat()[: _LENGTHS[seen.said_precision]] if seen.said_on else ""


def _authors(seen: ClaimSeen) -> tuple[Author, ...]:
    rows = seen.verdict.claim_as_decided["claimants"]
    return tuple(
        Author(str(claimant.name), str(claimant.role), web_address(row["same_as"]))
        for claimant, row in zip(seen.claimants, rows, strict=True)
    )


def _first(
    stating: Mapping[int, Article], summary: EvidenceSummary, articles: Mapping[int, Article]
) -> Article | None:
    """The article that had come out before the others, for all that is known of their dates: one that states
    the claim, or the origin that such a one has it from."""
    origins = {
        int(origin.heading): articles[int(origin.heading)]
        for origin in summary.support.origins
        if any(int(repeater.article) in stating for repeater in origin.repeaters)
    }
    dated = [
        (known_from(one.published_at, one.published_precision), one.published_at, one)
        for one in (origins | dict(stating)).values()
    ]
    known = [(day, at, one) for day, at, one in dated if day and at]
    return min(known, key=lambda row: row[:2])[2] if known else None


def _cited(
    annotations: Iterable[Annotation], summary: EvidenceSummary, articles: Mapping[int, Article]
) -> list[Article]:
    """The origins on both sides, the articles that they are read in, and what else bears on the claim.

    An article that only states it, and does not count, is where it appeared and nothing that shows it.
    """
    origins = [origin for side in (summary.support, summary.opposition) for origin in side.origins]
    counted = {key for origin in origins for repeater in origin.repeaters for key in repeater.annotations}
    cited = {int(origin.heading): articles[int(origin.heading)] for origin in origins}
    for one in annotations:
        if one.is_living and (one.pk in counted or one.stance != Stance.STATES):
            cited.setdefault(one.article_id, one.article)
    return list(cited.values())


def _work(article: Article, absolute: Absolute) -> Work:
    return Work(
        id=absolute(article.get_absolute_url()),
        kind=article.kind,
        headline=str(article.title),
        languages=tuple(article.languages),
        url=web_address(article.address),
        published=when(
            article.published_at, article.published_precision, zone_stated=article.published_zone_stated
        ),
        publisher=str(article.publisher.name) if article.publisher else "",
        archived_at=web_address(article.archive_address),
    )


def _words(wording: Wording) -> Words:
    return Words(str(wording), wording.lang)

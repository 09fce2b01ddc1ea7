"""The questions asked of what others concluded, and the way it comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from articles.clock import now_after
from articles.documents import normalise_address
from articles.languages import SUFFIXES
from articles.querysets import publisher_for, usable_address
from articles.saving import save_checked
from articles.typography import same_letters
from claims.outside.review import Refused, Review, Why
from claims.recognising import recognise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Article
    from claims.models import Claim, OutsideVerdict

#: Held while one comes in, so that no two runs make a claim each of the same review. Any number will do that
#: no other advisory lock of this database has.
RECEIVING = 7_270_007
#: How well a claim fits that resembles one so much that whoever reads on should compare the two.
RESEMBLES = 0.5
#: So many of those that fit are looked at.
COMPARED = 5

#: Quotation marks around a whole claim, and the stop at its end.
AROUND = " .。\"'“”‘’「」『』«»"


class Became(StrEnum):
    """What became of a review."""

    NEW = "new claim"
    ADDED = "added to the claim"
    KNOWN = "known already of the claim"
    RATED_OTHERWISE = "known, but rated otherwise now, of the claim"


@dataclass(frozen=True)
class Received:
    became: Became
    claim: Claim
    #: Slugs of claims that say nearly the same as a new one, the best first.
    resembling: tuple[str, ...] = ()


class OutsideVerdictQuerySet(models.QuerySet["OutsideVerdict"]):
    def with_sources(self) -> OutsideVerdictQuerySet:
        """With the pages of the reviews, who published and who recorded them, but not what was received."""
        return self.select_related("article__publisher", "article__link_check", "created_by").defer(
            "as_received"
        )

    def receive(self, review: Review, *, read_from: str, by: User | None) -> Received:
        """Record a review: of the standing claim that is worded alike, else of a new one without a verdict.

        What is on record of the same page and claim stays as it is. Whoever asks has called
        articles.search.keeping.catch_up. Refused where its address cannot be visited, ValidationError where a
        column refuses its value; then nothing is written. Locks others out who receive reviews.
        """
        if not usable_address(review.address):
            raise Refused(Why.NO_ADDRESS)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIVING])
            page = normalise_address(review.address)
            for known in self.filter(article__address_normalised=page).select_related("claim"):
                if says_the_same(known.claim_worded, review.claim):
                    return Received(_known(known, review), known.claim)
            claim, resembling = _claim_worded(review.claim)
            article = self._article(review, by)
            if claim is not None and (same := self.filter(claim=claim, article=article).first()):
                return Received(_known(same, review), claim)
            became = Became.NEW if claim is None else Became.ADDED
            claim = claim or _new_claim(review, by)
            self._keep(claim, article, review, read_from, by)
        return Received(became, claim, resembling if became is Became.NEW else ())

    @staticmethod
    def _article(review: Review, by: User | None) -> Article:
        """The page of the review: the article at its address, recorded as a report that nobody has read."""
        from articles.models import Article

        if known := Article.objects.at_address(review.address):
            return known
        at, suffix = review.published.at, SUFFIXES[review.language]
        publisher = publisher_for(review.publisher, review.host, review.language)
        columns: dict[str, Any] = {
            "original_language": review.language,
            "languages": [review.language],
            f"title_{suffix}": review.title,
            "byline": review.byline,
            # A wall clock without a zone is filed as if it were UTC (Article.published_at).
            "published_at": at and (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)),
            "published_precision": review.published.precision,
            "published_zone_stated": review.published.zone_stated,
            "published_as_printed": review.published.printed,
        }
        article, _is_new = Article.objects.cite(review.address, str(publisher.name), by=by, **columns)
        return article

    def _keep(self, claim: Claim, article: Article, review: Review, read_from: str, by: User | None) -> None:
        day = review.reviewed_on
        row = self.model(
            claim=claim,
            article=article,
            claim_worded=review.claim,
            rating=review.rating,
            value=review.value,
            best=review.best,
            worst=review.worst,
            language=review.rating_language,
            reviewed_on=day.on,
            reviewed_precision=day.precision,
            as_received=review.as_received,
            read_from=read_from[:2000],
            created_at=now_after(claim.verdicts.last_decided_at()),
            created_by=by,
        )
        save_checked(row, exclude=["claim", "article", "created_by"])


def says_the_same(one: str, other: str) -> bool:
    """Whether two wordings are one but for capital letters, what is around them, and how they are printed."""
    return same_letters(*(text.casefold().strip(AROUND) for text in (one, other)))


def _known(known: OutsideVerdict, review: Review) -> Became:
    said = (known.rating, known.value, known.best, known.worst)
    now = (review.rating, review.value, review.best, review.worst)
    return Became.KNOWN if said == now else Became.RATED_OTHERWISE


def _claim_worded(statement: str) -> tuple[Claim | None, tuple[str, ...]]:
    """The standing claim that is worded so; else the slugs of those that nearly are."""
    from claims.models import Claim

    found = recognise(statement, COMPARED)
    for one in found:
        if says_the_same(one.wording, statement):
            return Claim.objects.get(pk=one.claim), ()
    near = [one.claim for one in found if one.fit >= RESEMBLES]
    return None, tuple(claim.slug for claim in Claim.objects.in_turn(near))


def _new_claim(review: Review, by: User | None) -> Claim:
    from claims.models import Claim, Claimant

    return Claim.objects.record(
        by=by,
        statement=review.claim,
        language=review.language,
        claimants=[Claimant.objects.named(name, review.language) for name in review.claimants],
        said_on=review.said_on.on,
        said_precision=review.said_on.precision,
    )

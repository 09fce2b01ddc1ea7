"""The rows of the tables for those who count, from what readers see: as of the latest approved verdicts.

Each is made batch by batch over a cursor of the database, so that neither side ever holds the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from articles.languages import SUFFIXES, best_wording, texts_in, texts_of
from articles.models import Article
from articles.snapshot import one_moment
from claims.annotated import annotated
from claims.claimreview import RATINGS, a_moment, moment, when
from claims.evidence import EvidenceSummary
from claims.history import decided_in_turn
from claims.models import Annotation, Claim, Verdict
from claims.reading import ClaimSeen
from claims.rules import Status
from claims.structured_data import Absolute, said_on
from claims.tables import Row, Value
from claims.templatetags.reading import web_address
from claims.webannotation import Annotated

if TYPE_CHECKING:
    from django.db import models

    from articles.provenance import Key

#: How many claims, or decisions, are held in memory at a time.
AT_ONCE = 200


def claim_rows(absolute: Absolute, licence: str) -> Iterator[Row]:
    """Nine queries for every 200 claims."""
    claims = Claim.objects.for_feed().prefetch_related("topics").iterator(chunk_size=AT_ONCE)
    while batch := list(islice(claims, AT_ONCE)):
        seen = [ClaimSeen.current(claim) for claim in batch]
        summaries = Annotation.objects.readers_see().summaries({one.claim.pk: one.kind for one in seen})
        for one in seen:
            yield _claim(one, summaries[one.claim.pk], absolute) | {"licence": licence}


def _claim(seen: ClaimSeen, summary: EvidenceSummary, absolute: Absolute) -> dict[str, Value]:
    claim, verdict = seen.claim, seen.verdict
    decided = verdict.claim_as_decided
    history = decided_in_turn(claim, claim.verdicts.all())
    return {
        "claim": claim.slug,
        "address": absolute(claim.get_absolute_url()),
        "kind": seen.kind,
        "status": verdict.status,
        "rating": RATINGS.get(Status(verdict.status)),
        **_texts(texts_in(decided, "statement"), "statement"),
        "original_language": decided["original_language"],
        **{f"claimants_{suffix}": _claimants(decided, lang) for lang, suffix in SUFFIXES.items()},
        "said_on": said_on(seen),
        "topics": sorted(topic.slug for topic in claim.topics.all()),
        **_texts(texts_in(decided, "unknowns"), "unknowns"),
        **_column(history[-1].grounds.verdict, "rationale"),
        **_column(verdict, "rule_exception"),
        "first_decided_at": moment(history[0].at),
        "decided_at": moment(history[-1].at),
        "decisions": len(history),
        "corrections": sum(one.is_correction for one in history),
        **_origins(summary),
        "counted_articles": len(summary.support.articles | summary.opposition.articles),
        "annotations": len(claim.annotations.all()),
    }


def _claimants(decided: Mapping[str, Any], lang: str) -> list[str]:
    return [
        str(best_wording(texts_in(row, "name"), row["original_language"], lang))
        for row in decided["claimants"]
    ]


def annotation_rows(absolute: Absolute, licence: str) -> Iterator[Row]:
    """By claim. Ten queries for every 200 claims."""
    claims = Claim.objects.public().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while batch := list(islice(claims, AT_ONCE)):
        # What a verdict covers that is decided meanwhile has not been weighed.
        with one_moment():
            rows = _annotations(batch, absolute)
        for row in rows:
            yield row | {"licence": licence}


def _annotations(claims: Sequence[int], absolute: Absolute) -> list[dict[str, Value]]:
    public = Claim.objects.public().filter(pk__in=claims)
    kinds = {claim.pk: ClaimSeen.current(claim).kind for claim in public}
    weighed = {
        key: how
        for summary in Annotation.objects.readers_see().summaries(kinds).values()
        for key, how in _weighed(summary).items()
    }
    keys = {int(root) for _reason, roots in weighed.values() for root in roots}
    origins = dict(Article.objects.filter(pk__in=keys).values_list("pk", "key"))
    annotations = list(
        Annotation.objects.filter(claim__in=kinds)
        .for_machines()
        .select_related("claim__current_verdict", "article__publisher")
        .order_by("claim", "pk")
    )
    rows = []
    for one, told in zip(annotations, annotated(annotations, absolute), strict=True):
        reason, roots = weighed[one.pk]
        how = {"not_counted": reason, "origins": sorted(origins[int(root)] for root in roots)}
        rows.append({**_annotation(one, told), **how, "is_counted": not reason})
    return rows


def _weighed(summary: EvidenceSummary) -> dict[Key, tuple[str, tuple[Key, ...]]]:
    """By annotation why it does not count ("" where it does), and the articles that are its origins."""
    counted = {
        key: ("", (origin.heading,))
        for side in (summary.support, summary.opposition)
        for origin in side.origins
        for repeater in origin.repeaters
        for key in repeater.annotations
    }
    return counted | {one.annotation: (one.reason.value, one.roots) for one in summary.uncounted}


def _annotation(one: Annotation, told: Annotated) -> dict[str, Value]:
    """But for how it counts."""
    article, place = one.article, told.place
    shows_words = article.shows_words
    return {
        "annotation": one.pk,
        "address": told.url,
        "claim": one.claim.slug,
        "article": article.key,
        "article_address": web_address(article.address),
        "archive_address": web_address(article.archive_address),
        **_column(article, "title", "article_title"),
        **(_column(article.publisher, "name", "publisher") if article.publisher else NO_PUBLISHER),
        "published": when(
            article.published_at, article.published_precision, zone_stated=article.published_zone_stated
        ),
        "stance": one.stance,
        "basis": one.basis,
        "quote": told.exact,
        "quote_language": told.language if told.exact else "",
        **(_column(one, "translation") if shows_words else NO_TRANSLATION),
        "prefix": place.prefix if place else "",
        "suffix": place.suffix if place else "",
        "revision": place.number if place else None,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "speaker": one.speaker if shows_words else "",
        **_column(one, "differs"),
        **_column(one, "note"),
        "superseded_at": a_moment(one.superseded_at),
        "recorded_at": moment(one.created_at),
    }


NO_PUBLISHER: Row = {"publisher_zh": "", "publisher_en": ""}
NO_TRANSLATION: Row = {"translation_zh": "", "translation_en": ""}


def verdict_rows(absolute: Absolute, licence: str) -> Iterator[Row]:
    """By claim, in the order in which they were decided; of a merged claim none. One query."""
    decided = Verdict.objects.for_table().iterator(chunk_size=AT_ONCE)
    for claim, verdicts in groupby(decided, key=lambda one: one.claim):
        for one in decided_in_turn(claim, verdicts):
            verdict = one.verdict
            yield {
                "claim": claim.slug,
                "number": one.number,
                "address": absolute(one.address),
                "kind": verdict.kind,
                "status": verdict.status,
                "decided_at": moment(one.at),
                **_texts(texts_in(verdict.claim_as_decided, "statement"), "statement"),
                **_column(verdict, "rationale"),
                **_column(verdict, "rule_exception"),
                "is_correction": one.is_correction,
                **_column(verdict, "correction"),
                "supported_statuses": verdict.supported_statuses,
                **_origins(EvidenceSummary.from_json(verdict.summary)),
                "licence": licence,
            }


def _origins(summary: EvidenceSummary) -> Row:
    return {
        "supporting_origins": len(summary.support.origins),
        "strong_supporting_origins": summary.support.strong,
        "opposing_origins": len(summary.opposition.origins),
        "strong_opposing_origins": summary.opposition.strong,
    }


def _column(row: models.Model, name: str, called: str = "") -> Row:
    """A text kept by language, under its own name or the one that the table has for it."""
    return _texts(texts_of(row, name), called or name)


def _texts(texts: Mapping[str, str], name: str) -> Row:
    return {f"{name}_{suffix}": texts[lang] for lang, suffix in SUFFIXES.items()}

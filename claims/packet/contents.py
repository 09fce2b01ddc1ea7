"""What a packet holds of one claim: what its public page shows, in full and for machines.

The queries do not become more with the evidence. Texts name their own language, so that whoever asks, in
whichever language, gets the same. No editor is named, as on no public page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from articles.choices import Shows
from articles.languages import SUFFIXES, texts_in, texts_of
from articles.models import Article, Derivation, Revision
from articles.provenance import Key
from articles.rendering import Passage, shown
from claims import rules
from claims.annotated import annotated
from claims.claimreview import moment, when
from claims.evidence import EvidenceSummary
from claims.history import Decided
from claims.models import Anchor, Annotation
from claims.packet.published import rules_as_data
from claims.querysets import FOUND, AnnotationQuerySet
from claims.reading import ClaimSeen, articles_in
from claims.structured_data import Absolute, our_newsroom
from claims.webannotation import annotation

#: A record by its table and primary key, and what the packet calls it.
Records = dict[tuple[str, str], list[str | int]]


@dataclass(frozen=True)
class Contents:
    """The documents by file name, and the records that they were made from."""

    documents: dict[str, Any]
    records: Records


def contents(seen: ClaimSeen, history: list[Decided], absolute: Absolute) -> Contents:
    """`history` with the evidence of each decision. Ten queries."""
    known = [one for one in seen.claim.annotations.order_by("pk") if seen.verdict.covers(one)]
    covered = Annotation.objects.filter(pk__in=[one.pk for one in known])
    summary = covered.summaries({seen.claim.pk: seen.kind})[seen.claim.pk]
    kept = {one.number: EvidenceSummary.from_json(one.verdict.summary) for one in history}
    quoted = {one.article_id for one in known} | {one.origin_id for one in known if one.origin_id}
    edges = set(Derivation.objects.upstream_of(quoted))
    weighed = quoted.union(*(edge[:2] for edge in edges))
    named = weighed.union(*(articles_in(one) for one in (summary, *kept.values())))
    articles = Article.objects.with_publisher().order_by("key").in_bulk(named)
    derivations = [
        one
        for one in Derivation.objects.among(weighed).order_by("article__key", "derived_from__key", "kind")
        if (one.article_id, one.derived_from_id, one.kind) in edges
    ]
    places = _places(covered)
    keys = {pk: article.key for pk, article in articles.items()}
    documents = {
        "claim.json": _claim(seen, history, absolute),
        "verdicts.json": [_verdict(one, kept[one.number], keys, absolute) for one in history],
        "evidence.json": {
            "supported_statuses": [status.value for status in rules.supported(summary.for_rules)],
            "summary": _summary(summary, keys),
            "inputs": {
                "kind": seen.kind,
                "annotations": [_weighed(one, keys) for one in known],
                "articles": [_source(one) for one in articles.values() if one.pk in weighed],
                "derivations": [_derivation(one, keys) for one in derivations],
            },
        },
        "rules.json": rules_as_data(_in_words),
        "annotations.json": [
            annotation(one, our_newsroom(absolute)) for one in annotated(covered.for_machines(), absolute)
        ],
        "articles.json": [_article(one, places, absolute) for one in articles.values()],
    }
    records: Records = {("claims_verdict", str(one.verdict.pk)): ["verdict", one.number] for one in history}
    records |= {("claims_annotation", str(one.pk)): ["annotation", one.pk] for one in known}
    records |= {("articles_article", str(key)): ["article", keys[key]] for key in weighed}
    for link in derivations:
        ends = (keys[link.article_id], keys[link.derived_from_id])
        records["articles_derivation", str(link.pk)] = ["derivation", *ends, link.kind]
    for anchor in places:
        text = anchor.revision
        records["articles_revision", str(text.pk)] = ["revision", keys[text.article_id], text.number]
    return Contents(documents, records)


def _places(annotations: AnnotationQuerySet) -> list[Anchor]:
    """Where each living quote stands in its own words in the newest text that has them. One query."""
    own_words = Anchor.objects.filter(annotation__in=annotations.of_public_claims(), state__in=FOUND)
    newest = own_words.order_by("annotation_id", "-revision__number").distinct("annotation_id")
    return list(newest.select_related("revision").defer("revision__received"))


def _in_words(message: str) -> Mapping[str, str]:
    found = {}
    for lang in SUFFIXES:
        with translation.override(lang.lower()):
            found[lang] = gettext(message)
    return found


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: text for lang, text in texts.items() if text}


def _as_decided(row: Mapping[str, Any]) -> dict[str, Any]:
    """The claim as a verdict took it down (Claim.as_readers_will_see)."""
    return {
        "kind": row["kind"],
        "original_language": row["original_language"],
        "statement": _said(texts_in(row, "statement")),
        "unknowns": _said(texts_in(row, "unknowns")),
        "said_on": row["said_on"],
        "said_precision": row["said_precision"],
        "claimants": [
            {
                "name": _said(texts_in(one, "name")),
                "role": _said(texts_in(one, "role")),
                "same_as": one["same_as"],
            }
            for one in row["claimants"]
        ],
    }


def _claim(seen: ClaimSeen, history: list[Decided], absolute: Absolute) -> dict[str, Any]:
    newsroom = our_newsroom(absolute)
    return {
        "address": absolute(seen.claim.get_absolute_url()),
        **_as_decided(seen.verdict.claim_as_decided),
        "status": seen.verdict.status,
        "decided_at": moment(history[-1].at),
        "newsroom": {"name": {lang: newsroom.name(lang) for lang in SUFFIXES}, "address": newsroom.url},
        "method": newsroom.method,
        "licence": newsroom.licence,
    }


def _verdict(
    one: Decided, summary: EvidenceSummary, keys: Mapping[int, str], absolute: Absolute
) -> dict[str, Any]:
    verdict = one.verdict
    texts = ("rationale", "rule_exception", "correction")
    return {
        "number": one.number,
        "address": absolute(one.address),
        "kind": verdict.kind,
        "status": verdict.status,
        "decided_at": moment(one.at),
        "is_substantive": verdict.is_substantive,
        **{name: _said(texts_of(verdict, name)) for name in texts},
        # Else it was proposed by one person and approved by another.
        "self_approval_reason": verdict.self_approval_reason,
        "supported_statuses": verdict.supported_statuses,
        "claim": _as_decided(verdict.claim_as_decided),
        "summary": _summary(summary, keys),
    }


def _summary(summary: EvidenceSummary, keys: Mapping[int, str]) -> dict[str, Any]:
    """The summary with articles by their public keys instead of primary keys."""

    def named(key: Key | None) -> str | None:
        return None if key is None else keys[int(key)]

    def all_of(found: Iterable[Key]) -> list[str]:
        return [keys[int(key)] for key in found]

    told = summary.as_json()
    for side in (told["support"], told["opposition"]):
        side["shared_sources"] = [all_of(pair) for pair in side["shared_sources"]]
        for origin in side["origins"]:
            origin |= {"root": named(origin["root"]), "told_by": named(origin["told_by"])}
            for repeater in origin["repeaters"]:
                repeater |= {"article": named(repeater["article"]), "path": all_of(repeater["path"])}
    for one in told["uncounted"]:
        one |= {"article": named(one["article"]), "roots": all_of(one["roots"])}
    return told | {"cycles": [all_of(cycle) for cycle in told["cycles"]]}


# What the evidence is weighed from


def _weighed(one: Annotation, keys: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": one.pk,
        "article": keys[one.article_id],
        "stance": one.stance,
        "basis": one.basis,
        "origin": keys[one.origin_id] if one.origin_id else None,
        "is_removed": not one.is_living,
        "is_superseded": one.superseded_at is not None,
    }


def _source(article: Article) -> dict[str, Any]:
    return {
        "key": article.key,
        "provenance": article.provenance,
        "access": article.access,
        "is_withdrawn": article.withdrawn_at is not None,
    }


def _derivation(one: Derivation, keys: Mapping[int, str]) -> dict[str, Any]:
    return {
        "article": keys[one.article_id],
        "derived_from": keys[one.derived_from_id],
        "kind": one.kind,
        "note": _said(texts_of(one, "note")),
    }


# The articles and their texts


def _article(article: Article, places: Iterable[Anchor], absolute: Absolute) -> dict[str, Any]:
    here: dict[int, list[Anchor]] = {}
    for place in places:
        if place.revision.article_id == article.pk:
            here.setdefault(place.revision.number, []).append(place)
    return {
        "key": article.key,
        "address": absolute(article.get_absolute_url()),
        "kind": article.kind,
        "title": _said(texts_of(article, "title")),
        "publisher": _said(texts_of(article.publisher, "name")) if article.publisher else {},
        "published": when(
            article.published_at, article.published_precision, zone_stated=article.published_zone_stated
        ),
        "original_address": article.address,
        "archive_address": article.archive_address,
        "shows": article.shows,
        "revisions": [
            _revision(article, here[number][0].revision, here[number], absolute) for number in sorted(here)
        ],
    }


def _revision(
    article: Article, revision: Revision, places: list[Anchor], absolute: Absolute
) -> dict[str, Any]:
    """A text that is quoted: its hashes, where the quotes stand in it, and as much of it as readers may see
    with these quotes."""
    blocks, marks = revision.parts
    passages = [Passage(str(one.annotation_id), one.start or 0, one.end or 0) for one in places]
    stretches = shown(revision.text, blocks, marks, passages, shows=article.shows)
    parts = [{"start": start, "end": end, "text": revision.text[start:end]} for start, end in stretches]
    words: dict[str, Any] = {"shown": parts} if parts else {}
    return {
        "number": revision.number,
        "address": absolute(reverse("revision_detail", args=[article.key, revision.number])),
        "captured_at": moment(revision.captured_at),
        "is_excerpt": revision.is_excerpt,
        "received_sha256": revision.received_sha256,
        "text_sha256": sha256(revision.text.encode()).hexdigest(),
        "places": [
            {"annotation": one.annotation_id, "start": one.start, "end": one.end}
            for one in sorted(places, key=lambda one: (one.start or 0, one.annotation_id))
        ],
        **({"text": revision.text} if article.shows == Shows.FULL else words),
    }

"""Claims, decisions and annotations as the JSON API tells them: as readers see them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from articles.languages import Language, texts_in, texts_of
from claims.annotated import annotated
from claims.api import answers
from claims.choices import Basis, ClaimKind, LinkKind, Stance, Status, VerdictKind
from claims.claimreview import a_moment, moment
from claims.evidence import EvidenceSummary, Side
from claims.history import Decided, decided_in_turn
from claims.models import Annotation, Claim, ClaimLink
from claims.querysets import AnnotationQuerySet
from claims.reading import ClaimSeen
from claims.standing import changes
from claims.structured_data import Absolute, said_on
from claims.templatetags.reading import web_address
from claims.webannotation import Annotated


def text(texts: Mapping[str, str]) -> answers.Text:
    return {
        "zh-Hans": texts.get(Language.CHINESE.value) or None,
        "en": texts.get(Language.ENGLISH.value) or None,
    }


def claims_told(claims: Sequence[Claim], absolute: Absolute) -> list[answers.Claim]:
    """Given what `ClaimQuerySet.for_api` loads. Six queries, however many they are."""
    keys = [claim.pk for claim in claims]
    seen = [ClaimSeen.current(claim) for claim in claims]
    summaries = Annotation.objects.readers_see().summaries({one.claim.pk: one.kind for one in seen})
    waiting = Annotation.objects.count_under_review(keys)
    links: dict[int, list[answers.ClaimLink]] = {key: [] for key in keys}
    for link in Claim.objects.links_to_public(keys):
        for key, other, is_reversed in _ends(link):
            if key in links:
                links[key].append(
                    {"kind": LinkKind(link.kind), "claim": other.slug, "is_reversed": is_reversed}
                )
    return [
        _claim(one, summaries[one.claim.pk], waiting.get(one.claim.pk, 0), links[one.claim.pk], absolute)
        for one in seen
    ]


def _ends(link: ClaimLink) -> list[tuple[int, Claim, bool]]:
    return [(link.claim_id, link.other, False), (link.other_id, link.claim, True)]


def _claim(
    seen: ClaimSeen,
    summary: EvidenceSummary,
    waiting: int,
    links: list[answers.ClaimLink],
    absolute: Absolute,
) -> answers.Claim:
    claim, decided = seen.claim, seen.verdict.claim_as_decided
    history = decided_in_turn(claim, claim.verdicts.all())
    return {
        "slug": claim.slug,
        "url": absolute(claim.get_absolute_url()),
        "kind": ClaimKind(seen.kind),
        "statement": text(texts_in(decided, "statement")),
        "original_language": Language(decided["original_language"]),
        "claimants": [_claimant(row) for row in decided["claimants"]],
        "said_on": said_on(seen) or None,
        "unknowns": text(texts_in(decided, "unknowns")),
        "topics": [{"slug": one.slug, "name": text(texts_of(one, "name"))} for one in claim.topics.all()],
        "first_decided_at": moment(history[0].at),
        "verdict": verdict_told(history[-1], absolute),
        "rationale": text(texts_of(history[-1].grounds.verdict, "rationale")),
        "support": _weight(summary.support),
        "opposition": _weight(summary.opposition),
        "is_at_risk": bool(changes(seen.verdict.summary, seen.verdict.supported_statuses, summary)),
        "under_review": waiting,
        "links": links,
    }


def _claimant(row: Mapping[str, Any]) -> answers.Claimant:
    return {
        "id": row["id"],
        "name": text(texts_in(row, "name")),
        "role": text(texts_in(row, "role")),
        "same_as": web_address(row["same_as"]) or None,
    }


def _weight(side: Side) -> answers.Weight:
    origins, strong = len(side.origins), side.strong
    return {"origins": origins, "strong": strong, "weak": origins - strong, "articles": len(side.articles)}


def verdict_told(decided: Decided, absolute: Absolute) -> answers.Verdict:
    verdict = decided.verdict
    return {
        "number": decided.number,
        "url": absolute(decided.address),
        "kind": VerdictKind(verdict.kind),
        "status": Status(verdict.status) if verdict.status else None,
        "statement": text(texts_in(verdict.claim_as_decided, "statement")),
        "rationale": text(texts_of(verdict, "rationale")),
        "grounds": decided.grounds.number,
        "rule_exception": text(texts_of(verdict, "rule_exception")),
        "supported_statuses": [Status(status) for status in verdict.supported_statuses],
        "is_correction": decided.is_correction,
        "correction": text(texts_of(verdict, "correction")),
        "self_approval_reason": verdict.self_approval_reason or None,
        "decided_at": moment(decided.at),
    }


def annotations_told(found: AnnotationQuerySet, absolute: Absolute) -> list[answers.Annotation]:
    """Those of public claims. Three queries."""
    rows = list(found.for_machines().select_related("origin"))
    return [_annotation(one, seen) for one, seen in zip(rows, annotated(rows, absolute), strict=True)]


def _annotation(one: Annotation, seen: Annotated) -> answers.Annotation:
    shows_words = one.article.shows_words
    translation = texts_of(one, "translation") if shows_words else {}
    return {
        "id": one.pk,
        "url": seen.url,
        "claim": one.claim.slug,
        "article": one.article.key,
        "stance": Stance(one.stance),
        "quote": _quote(seen),
        "position": _position(seen),
        "translation": text(translation),
        "speaker": (one.speaker or None) if shows_words else None,
        "differs": text(texts_of(one, "differs")),
        "basis": Basis(one.basis),
        "origin": one.origin.key if one.origin else None,
        "note": text(texts_of(one, "note")),
        "superseded": text(texts_of(one, "superseded")),
        "superseded_at": a_moment(one.superseded_at),
        "created_at": moment(one.created_at),
    }


def _quote(seen: Annotated) -> answers.Quote | None:
    if not seen.exact:
        return None
    prefix, suffix = (seen.place.prefix, seen.place.suffix) if seen.place else ("", "")
    return {
        "exact": seen.exact,
        "prefix": prefix or None,
        "suffix": suffix or None,
        "language": seen.language,
    }


def _position(seen: Annotated) -> answers.Position | None:
    place = seen.place
    if place is None:
        return None
    return {
        "revision": place.url,
        "captured_at": moment(place.captured_at),
        "start": place.start,
        "end": place.end,
    }

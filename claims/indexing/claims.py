"""Rows by which claims are searched: in the words that readers see, and in those that the desk has.

Labels, which lists are narrowed by: status (none where readers see no verdict), topic, claimant, publisher
(of the articles that it is annotated in), year (it was said in) and language (it is worded in). Readers see
the claim as of its verdict: its wording, claimants and day then, and the passages there were. A claim that
has been merged into another is neither for readers nor for the desk, and has the label `=merged`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models.expressions import RawSQL

from articles.languages import SUFFIXES
from articles.search.words import Weight, vector
from claims.indexing.copying import array, array_of_keys, replace_rows, select
from claims.models import Annotation
from claims.querysets import AnnotationQuerySet
from claims.searching import block_labels

COLUMNS = ("claim_id", "terms", "labels", "decided_at", "said_on")
#: Labels of those that a row is for, and of one that is for neither.
READERS, DESK, MERGED = "=readers", "=desk", "=merged"
#: What they are found by is written anew where this changes, or how texts are taken apart.
SHAPE = 3

#: With what readers see of them, and what the desk wrote last in a verdict.
CLAIMS = """
SELECT c.id, c.statement_zh, c.statement_en, c.said_on,
       v.status, v.decided_at, v.rationale_zh, v.rationale_en, v.claim_as_decided,
       coalesce(latest.rationale_zh, ''), coalesce(latest.rationale_en, ''), c.merged_into_id IS NOT NULL
  FROM claims_claim c
  LEFT JOIN claims_verdict v ON v.id = c.current_verdict_id
  LEFT JOIN LATERAL (SELECT w.rationale_zh, w.rationale_en FROM claims_verdict w
                      WHERE w.claim_id = c.id AND w.decision <> 'returned'
                      ORDER BY w.proposed_at DESC, w.id DESC LIMIT 1) latest ON true
 WHERE c.id = ANY(%s::bigint[])
"""
CLAIMANTS = """
SELECT named.claim_id, c.id, c.name_zh, c.name_en FROM claims_claimclaimant named
  JOIN claims_claimant c ON c.id = named.claimant_id
 WHERE named.claim_id = ANY(%s::bigint[]) ORDER BY named.claim_id, named.position, named.id
"""
TOPICS = """
SELECT of.claim_id, t.slug FROM claims_claim_topics of JOIN claims_topic t ON t.id = of.topic_id
 WHERE of.claim_id = ANY(%s::bigint[]) ORDER BY of.claim_id, t.slug
"""


class Row(NamedTuple):
    """A claim as CLAIMS selects it."""

    pk: int
    statement_zh: str
    statement_en: str
    said_on: date | None
    status: str | None
    decided_at: datetime | None
    rationale_zh: str
    rationale_en: str
    as_decided: str | None
    latest_zh: str
    latest_en: str
    is_merged: bool


@dataclass(frozen=True)
class Worded:
    """What is said of a claim, in both languages, and its labels."""

    statements: tuple[str, ...]
    #: Names, not roles.
    claimants: tuple[str, ...]
    rationales: tuple[str, ...]
    said_on: date | None
    labels: tuple[str, ...]

    def terms(self, *further: str) -> str:
        fields: list[tuple[Weight, str]] = [("A", text) for text in self.statements]
        fields += [("B", text) for text in self.claimants]
        fields += [("C", text) for text in self.rationales]
        return vector((field for field in fields if field[1]), (*self.labels, *further))


def index_claims(keys: Sequence[int]) -> None:
    """Write their rows anew. Seven queries."""
    listed = array_of_keys(keys)
    claimants, topics = _by_claim(select(CLAIMANTS, listed)), _by_claim(select(TOPICS, listed))
    annotations = Annotation.objects.filter(
        claim__in=RawSQL("SELECT unnest(%s::bigint[])", [listed]), article__publisher__isnull=False
    )
    seen, living = _publishers_of(annotations.of_public_claims()), _publishers_of(annotations.living())
    rows: list[tuple[Any, ...]] = []
    for claim in (Row(*row) for row in select(CLAIMS, listed)):
        about = [f"=topic:{slug}" for (slug,) in topics.get(claim.pk, ())]
        desk = _as_the_desk_has_it(claim, claimants.get(claim.pk, []), [*about, *living.get(claim.pk, [])])
        readers = _as_readers_see_it(claim, [*about, *seen.get(claim.pk, [])])
        for one, *whose in _rows(claim, readers, desk):
            terms = one.terms(*whose, *block_labels(claim.pk))
            rows.append((claim.pk, terms, array(one.labels), claim.decided_at, one.said_on))
    replace_rows("claims_indexedclaim", "claim_id", keys, COLUMNS, rows)


def _rows(claim: Row, readers: Worded | None, desk: Worded) -> Iterator[tuple[Worded, *tuple[str, ...]]]:
    """One row where both have the same words, else two; with the labels of those that it is for."""
    if claim.is_merged:
        yield desk, MERGED
    elif readers == desk:
        yield desk, READERS, DESK
    else:
        if readers is not None:
            yield readers, READERS
        yield desk, DESK


def _as_the_desk_has_it(claim: Row, claimants: list[tuple[Any, ...]], labels: list[str]) -> Worded:
    statements = (claim.statement_zh, claim.statement_en)
    names = tuple(name for _pk, *names in claimants for name in names if name)
    labels = labels + [f"=claimant:{pk}" for pk, *_names in claimants]
    labels += _about(claim.status, claim.said_on, statements)
    return Worded(statements, names, (claim.latest_zh, claim.latest_en), claim.said_on, tuple(sorted(labels)))


def _as_readers_see_it(claim: Row, labels: list[str]) -> Worded | None:
    """As of the verdict that they see, if any (Claim.as_readers_will_see)."""
    if claim.as_decided is None:
        return None
    decided: Mapping[str, Any] = json.loads(claim.as_decided)
    statements = tuple(decided.get(f"statement_{suffix}") or "" for suffix in SUFFIXES.values())
    said_on = date.fromisoformat(decided["said_on"]) if decided.get("said_on") else None
    claimants = decided.get("claimants", [])
    names = tuple(
        name for one in claimants for suffix in SUFFIXES.values() if (name := one.get(f"name_{suffix}"))
    )
    labels = labels + [f"=claimant:{one['id']}" for one in claimants]
    labels += _about(claim.status, said_on, statements)
    rationales = (claim.rationale_zh, claim.rationale_en)
    return Worded(statements, names, rationales, said_on, tuple(sorted(labels)))


def _about(status: str | None, said_on: date | None, statements: Sequence[str]) -> list[str]:
    labels = [f"=status:{status or 'none'}"]
    if said_on:
        labels.append(f"=year:{said_on.year}")
    return labels + [f"=language:{tag}" for tag, text in zip(SUFFIXES, statements, strict=True) if text]


def _publishers_of(annotations: AnnotationQuerySet) -> dict[int, list[str]]:
    pairs = annotations.order_by("claim_id", "article__publisher_id").values_list(
        "claim_id", "article__publisher_id"
    )
    labels: dict[int, list[str]] = {}
    for claim, publisher in pairs.distinct():
        labels.setdefault(claim, []).append(f"=publisher:{publisher}")
    return labels


def _by_claim(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for claim, *others in rows:
        found.setdefault(claim, []).append(tuple(others))
    return found

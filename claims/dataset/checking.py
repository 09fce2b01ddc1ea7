"""What the database does not look into: whether a text goes with its blocks, and JSON is as pages rely on."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from datetime import date
from typing import Any

from articles import documents
from articles.languages import SUFFIXES, Language
from articles.models import Revision
from claims.choices import ClaimKind, SaidPrecision
from claims.evidence import EvidenceSummary
from claims.models import Verdict

from .files import Record

#: What a verdict takes down of its claim that is text (Claim.as_readers_will_see), and of each claimant.
CLAIM_TEXTS = (
    "original_language",
    "statement_zh",
    "statement_en",
    "unknowns_zh",
    "unknowns_en",
)
CLAIMANT_TEXTS = ("original_language", "name_zh", "name_en", "role_zh", "role_en", "same_as")


def check_revision(record: Record, row: Revision, text: bytes, file: str) -> None:
    """Give the row its text. DatasetError where that is not of its blocks, or its bytes have another hash."""
    if row.received_sha256 != hashlib.sha256(row.received).hexdigest():
        raise record.error("“received_sha256” is not that of the file")
    try:
        row.text = text.decode()
    except UnicodeDecodeError as error:
        raise record.error(f"{file} is no UTF-8") from error
    try:
        documents.check(row.text, *row.parts)
    except ValueError as error:
        raise record.error(str(error).rstrip(".")) from error
    except (TypeError, AttributeError) as error:
        raise record.error("“blocks” and “marks” are not as they should be") from error
    notes = row.notes
    if not isinstance(notes, list) or not all(_is_pair(note) for note in notes):
        raise record.error("“notes” should be pairs of texts")


def _is_pair(note: Any) -> bool:
    return isinstance(note, list) and len(note) == 2 and all(isinstance(one, str) for one in note)


def check_verdict(record: Record, row: Verdict, annotations: Set[int], articles: Set[int]) -> None:
    """DatasetError where a page could not show what the verdict took down: of these annotations of its claim,
    and of articles with these keys."""
    try:
        _check_summary(EvidenceSummary.from_json(row.summary), annotations, articles)
    except (KeyError, ValueError, TypeError) as error:
        raise record.error("“summary” is no summary of evidence, or not of what is here") from error
    try:
        _check_claim(row.claim_as_decided)
    except (KeyError, ValueError, TypeError) as error:
        raise record.error("“claim_as_decided” is no claim") from error


def _check_summary(summary: EvidenceSummary, annotations: Set[int], articles: Set[int]) -> None:
    sides = (summary.support, summary.opposition)
    repeaters = [one for side in sides for origin in side.origins for one in origin.repeaters]
    weighed = [one.annotation for one in summary.uncounted]
    weighed += [key for one in repeaters for key in one.annotations]
    named = [key for one in summary.uncounted for key in (one.article, *one.roots)]
    named += [key for cycle in summary.cycles for key in cycle]
    named += [key for side in sides for origin in side.origins for key in (origin.root, origin.heading)]
    named += [key for one in repeaters for key in (one.article, *one.path)]
    roots = [{origin.root for origin in side.origins} for side in sides]
    shared = [{key for pair in side.shared_sources for key in pair} for side in sides]
    is_of_these = set(weighed) <= annotations and set(named) <= articles
    if not is_of_these or any(keys - there for keys, there in zip(shared, roots, strict=True)):
        raise ValueError("it names what is not there")


def _check_claim(claim: Any) -> None:
    _check_texts(claim, CLAIM_TEXTS)
    ClaimKind(claim["kind"]), SaidPrecision(claim["said_precision"])
    if not claim[f"statement_{SUFFIXES[claim['original_language']]}"]:
        raise ValueError("it says nothing in the language it was written in")
    if claim["said_on"] is not None:
        date.fromisoformat(claim["said_on"])
    for claimant in claim["claimants"]:
        _check_texts(claimant, CLAIMANT_TEXTS)
        Language(claimant["original_language"])
        if not isinstance(claimant["id"], int):
            raise TypeError(claimant["id"])


def _check_texts(row: Any, names: tuple[str, ...]) -> None:
    if not isinstance(row, dict):
        raise TypeError(row)
    for name in names:
        if not isinstance(row[name], str):
            raise TypeError(name)

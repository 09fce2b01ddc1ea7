"""A small data set of our own making, for tests that load one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from articles.models import Article, Derivation, Publisher, Revision
from claims.dataset.files import write
from claims.models import Anchor, Annotation, Claim, Claimant, ClaimLink, Topic, Verdict

TABLES: list[type[models.Model]] = [
    Publisher,
    Article,
    Revision,
    Derivation,
    Topic,
    Claimant,
    Claim,
    ClaimLink,
    Annotation,
    Anchor,
    Verdict,
    User,
]
WHOLE = "The bridge, at last\n\nThe harbour master said the bridge opens on 3 May.\n\nNobody else would say."


def story() -> dict[str, dict[str, Any]]:
    """The files of a small data set; a test changes what it is about."""
    return {
        "dataset.yaml": {"format": 1, "entered_by": "editor"},
        "publishers.yaml": {"gazette": {"name_en": "Harbour Gazette", "original_language": "en"}},
        "topics.yaml": {"bridge": {"name_en": "The bridge", "original_language": "en"}},
        "claimants.yaml": {
            "master": {"name_en": "The harbour master", "role_en": "official", "original_language": "en"}
        },
        "articles/gazette-3-may.yaml": {
            "kind": "report",
            "title_en": "The bridge, at last",
            "original_language": "en",
            "publisher": "gazette",
            "address": "https://gazette.example.org/bridge",
            "languages": ["en"],
            "published": "2024-05-01",
            "provenance": "derived",
            "derivations": [{"article": "harbour-notice", "kind": "summarises", "note_en": "in full"}],
            "excerpt": {
                "cut_from_sha256": "ab" * 32,
                "blocks": [
                    {"kind": "omission", "lang": "en"},
                    {"kind": "paragraph", "lang": "en", "text": "[…] the bridge opens on 3 May."},
                    {"kind": "omission", "lang": "en"},
                ],
            },
        },
        "articles/harbour-notice.yaml": {
            "kind": "statement",
            "title_en": "Notice to skippers",
            "original_language": "en",
            "access": "not_read",
            "provenance": "original",
            "provenance_reason": "the notice itself",
        },
        "claims/bridge-opens.yaml": {
            "kind": "attribution",
            "statement_en": "The harbour master said that the bridge opens on 3 May.",
            "original_language": "en",
            "claimants": ["master"],
            "said_on": "2024-05",
            "topics": ["bridge"],
            "links": [{"kind": "says", "claim": "bridge-date"}],
            "annotations": [
                {
                    "article": "gazette-3-may",
                    "stance": "states",
                    "quote": "the bridge opens on 3 May",
                    "language": "en",
                    "speaker": "the harbour master",
                    "origin": "harbour-notice",
                    "basis": "on_record",
                }
            ],
            "verdicts": [
                {
                    "status": "verified",
                    "rationale_en": "The notice says so.",
                    "proposed_by": "editor",
                    "decided_by": "reviewer",
                }
            ],
        },
        "claims/bridge-date.yaml": {
            "kind": "fact",
            "statement_en": "The bridge opens on 3 May.",
            "original_language": "en",
            "annotations": [{"article": "harbour-notice", "stance": "context", "basis": "document"}],
        },
    }


def put(folder: Path, files: dict[str, dict[str, Any]]) -> Path:
    """Write the files into a folder, and give it back."""
    for name, fields in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(write(fields), encoding="utf-8")
    return folder


def counts() -> list[int]:
    """How many rows each table holds that a data set fills."""
    return [model._default_manager.count() for model in TABLES]

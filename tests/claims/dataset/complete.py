"""A small complete data set of our own making, for tests that spoil one."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from claims.dataset.columns import json_text
from claims.dataset.files import write

TEXT = "The harbour master said the bridge opens on 3 May."
RECEIVED = b"<p>" + TEXT.encode() + b"</p>\r\n"
AT = "2024-05-01T09:30:15.00012Z"
SIDE: dict[str, Any] = {"articles": 0, "origins": [], "shared_sources": []}
SUMMARY = {
    "kind": "fact",
    "support": SIDE,
    "opposition": SIDE,
    "uncounted": [],
    "cycles": [],
    "is_stated": True,
    "is_speculative": False,
}
AS_DECIDED = {
    "kind": "fact",
    "original_language": "en",
    "statement_zh": "",
    "statement_en": "The bridge opens on 3 May.",
    "unknowns_zh": "",
    "unknowns_en": "",
    "said_on": "2024-05-01",
    "said_precision": "month",
    "claimants": [],
}
ARTICLE, REVISION, CLAIM = "articles/gazette.yaml", "articles/gazette/1", "claims/bridge.yaml"


def complete() -> dict[str, Any]:
    """The files of a complete data set: records, and bytes."""
    article: dict[str, Any] = {"original_language": "en", "provenance_since": AT, "created_at": AT}
    article |= {"kind": "report", "provenance": "unknown", "shows": "excerpts", "link_state": "unchecked"}
    claim: dict[str, Any] = {"original_language": "en", "version": 1, "created_at": AT, "kind": "fact"}
    return {
        "dataset.yaml": {"format": 2},
        "users.yaml": {"ana": {"is_active": True, "roles": ["editor"]}, "bo": {"is_active": True}},
        "publishers.yaml": {"1": {"name_en": "Harbour Gazette", "original_language": "en"}},
        "claimants.yaml": {"1": {"name_en": "The harbour master", "original_language": "en"}},
        "topics.yaml": {"bridge": {"id": 1, "name_en": "The bridge", "original_language": "en"}},
        ARTICLE: {
            "id": 1,
            **article,
            "title_en": "The bridge",
            "publisher": "1",
            "address": "https://gazette.example.org/bridge",
            "published": "2024-05",
            "access": "held",
            "revisions": [
                {
                    "id": 1,
                    "number": 1,
                    "captured_at": AT,
                    "is_excerpt": False,
                    "received_sha256": hashlib.sha256(RECEIVED).hexdigest(),
                    "blocks": json_text(
                        [{"kind": "paragraph", "start": 0, "end": len(TEXT), "lang": "en", "marker": ""}]
                    ),
                    "marks": "[]",
                    "notes": "[]",
                }
            ],
            "derivations": [
                {"id": 1, "article": "notice", "kind": "summarises", "created_at": AT, "created_by": "ana"}
            ],
        },
        f"{REVISION}.txt": TEXT.encode(),
        f"{REVISION}.bin": RECEIVED,
        "articles/notice.yaml": {"id": 2, **article, "title_en": "Notice", "access": "read"},
        CLAIM: {
            "id": 1,
            **claim,
            "statement_en": "The bridge opens on 3 May.",
            "said_on": "2024-05",
            "created_by": "ana",
            "claimants": ["1"],
            "topics": ["bridge"],
            "links": [{"id": 1, "claim": "date", "kind": "refines", "created_at": AT}],
            "annotations": [
                {
                    "id": 1,
                    "article": "gazette",
                    "stance": "states",
                    "quote": "the bridge opens on 3 May",
                    "language": "en",
                    "basis": "document",
                    "version": 1,
                    "created_at": AT,
                    "anchors": [
                        {"id": 1, "revision": 1, "start": 24, "end": 49, "state": "exact", "created_at": AT}
                    ],
                }
            ],
            "verdicts": [
                {
                    "id": 1,
                    "kind": "verdict",
                    "status": "unverified",
                    "rationale_en": "Nobody else says so.",
                    "claim_as_decided": json_text(AS_DECIDED),
                    "summary": json_text(SUMMARY),
                    "supported_statuses": ["unverified"],
                    "is_substantive": True,
                    "proposed_at": AT,
                    "proposed_by": "ana",
                    "decision": "approved",
                    "decided_at": AT,
                    "decided_by": "bo",
                }
            ],
        },
        "claims/date.yaml": {"id": 2, **claim, "statement_en": "A date is set."},
        "claims/other.yaml": {
            "id": 3,
            **claim,
            "statement_en": "Another.",
            "merged_into": "date",
            "merged_at": AT,
        },
    }


def put(folder: Path, files: dict[str, Any]) -> Path:
    """Write the files into a folder, and give it back."""
    for name, fields in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(fields if isinstance(fields, bytes) else write(fields).encode())
    return folder

"""What the ledger says of records to readers: which entry made each what they see, sealed.

An entry is hashed over who made it and over columns for the desk alone. Readers are shown neither, and could
find both by guessing if they had the hash of this entry and of the one before it. So they get a *seal*, the
SHA-256 of the hash: it binds us to the entry as it is, whoever is shown the ledger can compare it, and
nothing can be guessed from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Q

from claims.claimreview import moment
from factcheck.ledger.models import Entry

#: The columns that readers see on some page, by table.
PUBLIC: Mapping[str, tuple[str, ...]] = {
    "claims_verdict": (
        "kind",
        "status",
        "decision",
        "is_substantive",
        "supported_statuses",
        "rationale_zh",
        "rationale_en",
        "rule_exception_zh",
        "rule_exception_en",
        "correction_zh",
        "correction_en",
        "self_approval_reason",
    ),
    "claims_annotation": ("stance", "basis", "removed_at", "superseded_at"),
    "articles_article": ("key", "provenance", "access", "withdrawn_at"),
    "articles_revision": ("number", "captured_at", "is_excerpt", "received_sha256", "text"),
    "articles_derivation": ("kind",),
}


def receipts(records: Mapping[tuple[str, str], Any]) -> list[dict[str, Any]]:
    """For each record, by table and primary key, the entry since which its public columns are what they are,
    in the order of the entries. What the desk alone sees of it makes no difference. One query."""
    keys: dict[str, list[str]] = {}
    for table, key in records:
        keys.setdefault(table, []).append(key)
    wanted = Q(pk__in=[])
    for table, those in keys.items():
        wanted |= Q(table=table, key__in=those)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    entries = Entry.objects.filter(wanted).order_by("number")
    for entry in entries.iterator():
        row = json.loads(entry.row) if entry.row else {}
        public = {name: row.get(name) for name in PUBLIC[entry.table]}
        before = found.get((entry.table, entry.key))
        if before is None or before["row"] != public:
            found[entry.table, entry.key] = {
                "number": entry.number,
                "at": moment(entry.at),
                "of": records[entry.table, entry.key],
                "table": entry.table,
                "action": entry.action,
                "row": public,
                "seal": sha256(entry.hash.encode()).hexdigest(),
            }
    return sorted(found.values(), key=lambda one: one["number"])

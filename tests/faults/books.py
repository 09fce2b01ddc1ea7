"""What is on record beside what was answered, and whether anything is there by halves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.faults.base import CLAIMS_OF_A_LOAD
from tests.faults.real_site import RealSite
from tests.faults.writers import Notes

MARK = re.compile(r"k[a-z]\d+x\d+x")

#: By kind of write, the texts in which its marks stand on record.
WHERE = {
    "report": "SELECT text FROM claims_report",
    "paste": "SELECT convert_from(received, 'UTF8') FROM articles_incoming WHERE octet_length(received) > 0"
    " UNION ALL SELECT text FROM articles_revision",
    "import": "SELECT text FROM articles_revision",
    "annotation": "SELECT note_en FROM claims_annotation",
    "proposal": "SELECT rationale_en FROM claims_verdict",
    "verdict": "SELECT v.rationale_en FROM claims_verdict v WHERE v.decision = 'approved'",
    "wording": "SELECT DISTINCT row::jsonb ->> 'statement_en' FROM ledger_entry"
    " WHERE \"table\" = 'claims_claim' AND row LIKE '%The bridge opens, k%'",
    "load": "SELECT key FROM articles_article WHERE key LIKE 'article-k%'",
}

#: What there must be none of.
HALVES = {
    "articles held without a text, or with one and not held": "SELECT a.key FROM articles_article a"
    " WHERE (a.access = 'held') <> EXISTS (SELECT FROM articles_revision r WHERE r.article_id = a.id)",
    "claims without a passage": "SELECT c.slug FROM claims_claim c"
    " WHERE NOT EXISTS (SELECT FROM claims_annotation a WHERE a.claim_id = c.id)",
    "quotes without a place": "SELECT a.id::text FROM claims_annotation a WHERE a.quote_exact <> ''"
    " AND NOT EXISTS (SELECT FROM claims_anchor p WHERE p.annotation_id = a.id)",
    "forms that made nothing": "SELECT key::text FROM claims_sentform WHERE made IS NULL",
    "texts that wait and are kept as well": "SELECT i.id::text FROM articles_incoming i"
    " JOIN articles_revision r ON r.received_sha256 = encode(sha256(i.received), 'hex')",
    "claims without the verdict that was decided last": "SELECT c.slug FROM claims_claim c"
    " WHERE c.current_verdict_id IS DISTINCT FROM (SELECT v.id FROM claims_verdict v"
    "  WHERE v.claim_id = c.id AND v.decision = 'approved' ORDER BY v.decided_at DESC, v.id DESC LIMIT 1)",
    "loads by halves": "SELECT a.key FROM articles_article a WHERE a.key LIKE 'article-k%'"
    f" AND {CLAIMS_OF_A_LOAD} <> (SELECT count(DISTINCT c.id) FROM claims_claim c"
    "  JOIN claims_annotation n ON n.claim_id = c.id"
    "  JOIN claims_verdict v ON v.claim_id = c.id AND v.decision = 'approved'"
    "  WHERE n.article_id = a.id)"
    " UNION ALL SELECT c.slug FROM claims_claim c WHERE c.slug LIKE 'claim-k%' AND NOT EXISTS ("
    "  SELECT FROM articles_article a WHERE c.slug ~ ('^' || replace(a.key, 'article-', 'claim-') || '-'))",
}


@dataclass
class Balance:
    """What was acknowledged and is there, and what is not as it should be, each in a sentence."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_found: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    #: There more than once, or although it was refused.
    wrong: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not (self.lost or self.wrong or self.halves)


def balance(site: RealSite, notes: Notes) -> Balance:
    """Of everything noted so far, beside the database as it is at one moment; people may go on writing."""
    result = Balance()
    noted = {kind: (list(notes.acknowledged[kind]), set(notes.unknown[kind])) for kind in WHERE}
    with site.connect() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        rows = {what: connection.execute(said.encode()).fetchall() for what, said in (WHERE | HALVES).items()}
    for kind in WHERE:
        there = Counter(_marks(text for (text,) in rows[kind]))
        acknowledged, unknown = noted[kind]
        result.acknowledged[kind] = len(acknowledged)
        result.unknown[kind] = len(unknown)
        result.unknown_found[kind] = len(unknown & there.keys())
        result.lost += [f"{kind} {mark}" for mark in acknowledged if not there[mark]]
        several = [(mark, times) for mark, times in there.items() if times > 1]
        result.wrong += [f"{kind} {mark} is there {times} times" for mark, times in several]
        result.wrong += [f"{kind} {mark} was refused" for mark in notes.refused[kind] if there[mark]]
    for what in HALVES:
        result.halves += [f"{what}: {name}" for (name,) in rows[what]]
    return result


def _marks(texts: Iterable[str]) -> Iterable[str]:
    """The mark of each text; one that stands in a text twice is one."""
    for text in texts:
        yield from set(MARK.findall(text))

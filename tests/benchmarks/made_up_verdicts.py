"""What was decided on the claims of a made-up story: verdicts with the evidence that they took down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from articles.provenance import Edge, Graph, Source
from claims.evidence import Evidence, summarise
from claims.rules import Basis, Kind, Stance, supported
from tests.benchmarks.made_up import pick
from tests.benchmarks.made_up_story import (
    DERIVATIONS,
    EDITORS,
    LANGUAGES,
    PUBLIC_FIGURES,
    REVIEWERS,
    SOURCES,
    Row,
    Story,
)

#: Keys of the verdicts on a claim begin at its number times this; there are gaps.
VERDICTS = 4
#: How many decisions there are on a claim, and how often.
DECISIONS = {1: 78, 2: 17, 3: 5}


def decide(story: Story) -> None:
    """Add the verdicts on its claims."""
    sources = [
        Source(story.article_key(place), one.provenance, is_read=one.access != "not_read")
        for place, one in enumerate(SOURCES)
    ]
    edges = [Edge(story.article_key(one), story.article_key(other), kind) for one, other, kind in DERIVATIONS]
    graph = Graph(sources, edges)
    of_claims: dict[int, list[Row]] = {}
    for row in story.rows["claims_annotation"]:
        of_claims.setdefault(row["claim_id"], []).append(row)
    for claim in story.rows["claims_claim"]:
        if not (story.is_open and story.random.random() < 0.25):
            _decide(story, claim, of_claims[claim["id"]], graph)


def _decide(story: Story, claim: Row, annotations: list[Row], graph: Graph) -> None:
    """One to three decisions, the last of which knows all passages; the newest may be pending."""
    count = pick(story.random, DECISIONS)
    before: Row | None = None
    for turn in range(count):
        known = (
            annotations if turn == count - 1 else annotations[: max(1, len(annotations) * (turn + 1) // 4)]
        )
        decided = known[-1]["created_at"] + timedelta(days=2, hours=turn)
        is_pending = story.is_open and turn == count - 1 and story.random.random() < 0.2
        summary = summarise(Kind(claim["kind"]), evidence_of(known), graph)
        allowed = [status.value for status in supported(summary.for_rules)]
        status = story.random.choice(allowed) if allowed else "unverified"
        if before and story.random.random() < 0.5 and before["status"] in allowed:
            status = before["status"]
        verdict = story.add(
            "claims_verdict",
            {
                "id": (claim["id"] - 1) * VERDICTS + turn + 1,
                "claim_id": claim["id"],
                "status": status,
                **_worded(story, before, status, is_excepted=not allowed),
                "claim_as_decided": _as_decided(story, claim),
                "summary": summary.as_json(),
                "supported_statuses": allowed,
                "proposed_at": decided - timedelta(hours=1),
                "proposed_by_id": story.editor(),
                "decision": "pending" if is_pending else "approved",
                "decided_at": None if is_pending else decided,
                "decided_by_id": None if is_pending else EDITORS + story.random.randint(1, REVIEWERS),
            },
        )
        if not is_pending:
            claim["current_verdict_id"] = verdict["id"]
        before = verdict


def _worded(story: Story, before: Row | None, status: str, *, is_excepted: bool) -> Row:
    language = story.language
    rationale = " ".join(story.wordings.rationale(language) for _one in range(story.random.choice((1, 2))))
    row: Row = {f"rationale_{language}": rationale, "is_substantive": True}
    if is_excepted:
        row[f"rule_exception_{language}"] = story.wordings.rationale(language)
    if before and before["status"] == status:
        row["is_substantive"] = False
    elif before:
        row[f"correction_{language}"] = story.wordings.rationale(language)
    return row


def _as_decided(story: Story, claim: Row) -> Row:
    said_on: date | None = claim["said_on"]
    named = [
        one["claimant_id"] for one in story.rows["claims_claimclaimant"] if one["claim_id"] == claim["id"]
    ]
    figures = story.shared.figures
    return {
        "kind": claim["kind"],
        "original_language": claim["original_language"],
        **{
            f"{name}_{suffix}": claim.get(f"{name}_{suffix}", "")
            for name in ("statement", "unknowns")
            for suffix in LANGUAGES
        },
        "said_on": said_on.isoformat() if said_on else None,
        "said_precision": claim["said_precision"],
        "claimants": [figures[one - 1] if one <= PUBLIC_FIGURES else story.claimant for one in named],
    }


def evidence_of(annotations: Sequence[Row]) -> Iterator[Evidence]:
    for row in annotations:
        yield Evidence(
            row["id"],
            row["article_id"],
            Stance(row["stance"]),
            Basis(row["basis"]),
            row.get("origin_id"),
            is_removed=row.get("removed_at") is not None,
        )

"""Rows of the claims that the desk's queues find by their evidence: those without any that counts, and those
whose public verdict is at risk. What a claim is weighed by leaves marks of its own: no search waits for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.desk.balance import balances
from claims.indexing.copying import replace_rows

COLUMNS = ("claim_id", "lacks_evidence", "is_at_risk", "has_lost_status")
#: All claims are weighed anew where this changes: raised with what evidence amounts to, or puts at risk.
SHAPE = 1


def weigh_claims(keys: Sequence[int]) -> None:
    """Weigh these, and write their rows anew. Seven queries."""
    rows = [
        (key, one.lacks_evidence, one.is_at_risk, one.has_lost_status)
        for key, one in balances(keys).items()
        if one.lacks_evidence or one.is_at_risk
    ]
    replace_rows("claims_waitingclaim", "claim_id", keys, COLUMNS, rows)

"""Web processes and the database are killed while people work: nothing that was acknowledged is lost.

`python -m tests.benchmarks.kills` does the same 200 times.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults.books import WHERE
from tests.faults.trial import KILLS, begun


def test_what_was_acknowledged_survives_every_kind_of_killing_and_the_site_comes_back_by_itself(
    tmp_path: Path,
) -> None:
    with begun(tmp_path, seed=8) as trial:
        for what in KILLS:
            balance = trial.round(what)
            assert (balance.lost, balance.wrong, balance.halves) == ([], [], []), what
        assert "The ledger is whole" in trial.verify_ledger()
        kinds = WHERE.keys() - {"load"}
        assert {kind for kind in kinds if not balance.acknowledged[kind]} == set()
        assert trial.notes.surprises == []

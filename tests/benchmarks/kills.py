"""Killing web processes and the database while people work: python -m tests.benchmarks.kills [--rounds 200]

Serves the site by gunicorn in production settings, on an embedded PostgreSQL of its own in a temporary
folder, and prints what was acknowledged, found and lost, and how long the site took to come back. Some five
seconds a round on two processors that do nothing else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import monotonic

from tests.benchmarks.ending import ended_in_order
from tests.faults.books import WHERE, Balance
from tests.faults.books import balance as the_balance
from tests.faults.trial import KILLS, Trial, begun

#: The ledger is verified after so many rounds, and at the end.
VERIFIED_EVERY = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work, instead of a temporary folder")
    asked = parser.parse_args()
    began = monotonic()
    with (
        ended_in_order(),
        tempfile.TemporaryDirectory(dir=asked.folder, prefix="kills-") as folder,
        begun(Path(folder), asked.seed) as trial,
    ):
        stopped = ""
        try:
            run(trial, asked.rounds)
        except AssertionError as error:
            stopped = f"Stopped: {error}"
        except (KeyboardInterrupt, SystemExit):
            # Ended before its time, it prints how far it came.
            stopped = "Stopped, as was asked."
        trial.end()
        balance = the_balance(trial.site, trial.notes)
        print("\n".join([*balance.lost, *balance.wrong, *balance.halves, stopped]))
        print(trial.verify_ledger().partition("\n")[0] + "\n")
        print(table(trial, balance))
        rounds = sum(count.rounds for count in trial.counts.values())
        print(f"\n{rounds} rounds in {monotonic() - began:.0f} s, seed {asked.seed}.")
        for said, times in Counter(trial.notes.surprises).most_common(10):
            print(f"{times} times unexpected: {said}")
        sys.exit(0 if balance.is_right and not stopped else 1)


def run(trial: Trial, rounds: int) -> None:
    """Raises AssertionError after the round in which something was wrong."""
    kinds = list(KILLS)
    for number in range(rounds):
        what = kinds[number % len(kinds)]
        assert trial.round(what).is_right, f"something is wrong after round {number + 1}, {what}"
        if (number + 1) % VERIFIED_EVERY == 0:
            said = trial.verify_ledger().strip().splitlines()
            print(f"round {number + 1}: {' '.join(said)[:110]}", file=sys.stderr, flush=True)


def table(trial: Trial, balance: Balance) -> str:
    lines = [
        "| killed | rounds | longest until a page came | longest until everybody had saved again |",
        "|---|--:|--:|--:|",
    ]
    for what, count in trial.counts.items():
        lines.append(f"| {what} | {count.rounds} | {count.until_page:.1f} s | {count.until_all:.1f} s |")
    lines += [
        "",
        "| write | acknowledged | of these found | lost | unanswered | of these found | refused |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lost = Counter(line.partition(" ")[0] for line in balance.lost)
    totals: Counter[str] = Counter()
    for kind in WHERE:
        row = {
            "acknowledged": balance.acknowledged[kind],
            "found": balance.acknowledged[kind] - lost[kind],
            "lost": lost[kind],
            "unanswered": balance.unknown[kind],
            "found too": balance.unknown_found[kind],
            "refused": len(trial.notes.refused[kind]),
        }
        totals.update(row)
        lines.append(f"| {kind} | " + " | ".join(f"{number:,}" for number in row.values()) + " |")
    lines.append("| all | " + " | ".join(f"{number:,}" for number in totals.values()) + " |")
    lines += [
        "",
        f"There more than once, or although refused: {len(balance.wrong)}. "
        f"Half-written: {len(balance.halves)}. The ledger was verified {trial.ledger_checks} times.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()

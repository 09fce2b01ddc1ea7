"""What becomes of quotes in texts that were revised: python -m tests.benchmarks.anchoring [FOLDER]

Made-up articles (revised.py), revised in every way that it knows; with a folder, the texts in it instead. The
seed is not the one the thresholds were chosen by.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from articles.quotes import Match, State, anchor
from tests.benchmarks.revised import KINDS, Case, cases

#: How much of the two stretches together both have: that much and the quote is found.
FOUND = 0.9
HELD_BACK = 20_261_122
COLUMNS = ["placed", "PLACED WRONG", "proposed", "proposed near", "PROPOSED WRONG", "tied", "orphaned"]


def overlap(match: Match, place: tuple[int, int]) -> float:
    """Intersection over union of two stretches of a text."""
    if match.start is None or match.end is None:
        return 0.0
    both = max(0, min(match.end, place[1]) - max(match.start, place[0]))
    return both / (match.end - match.start + place[1] - place[0] - both)


def outcome(case: Case, match: Match) -> str:
    """One of COLUMNS."""
    if match.state is State.AMBIGUOUS:
        return "tied"
    if match.state is State.ORPHANED:
        return "orphaned"
    shared = overlap(match, case.place) if case.place else 0.0
    if match.state is State.CHANGED:
        return "proposed" if shared >= FOUND else "proposed near" if shared > 0.5 else "PROPOSED WRONG"
    return "placed" if shared >= FOUND else "PLACED WRONG"


def outcomes(tried: Iterable[Case]) -> dict[tuple[str, str], Counter[str]]:
    """By kind and language how many came out how."""
    found = {(kind, language): Counter[str]() for kind in KINDS for language in ("zh", "en")}
    for case in tried:
        match = anchor(case.quote, case.old, case.start, case.new)
        found[case.kind, case.language][outcome(case, match)] += 1
    return found


def table(found: dict[tuple[str, str], Counter[str]]) -> str:
    lines = [f"{'kind':26}{'':4}" + "".join(f"{column:>15}" for column in COLUMNS)]
    total: Counter[str] = Counter()
    for (kind, language), counted in found.items():
        total += counted
        lines.append(
            f"{kind:26}{language:4}" + "".join(f"{counted[column] or '·':>15}" for column in COLUMNS)
        )
    lines.append(f"{'all':30}" + "".join(f"{total[column]:>15}" for column in COLUMNS))
    return "\n".join(lines)


def texts_in(folder: Path) -> dict[str, list[str]]:
    """The texts of a folder by language."""
    found: dict[str, list[str]] = {"zh": [], "en": []}
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found["zh" if sum("一" <= mark <= "鿿" for mark in text) * 4 > len(text) else "en"].append(text)
    return found


def main() -> None:
    texts = texts_in(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    print(table(outcomes(cases(HELD_BACK, 40, texts))))


if __name__ == "__main__":
    main()

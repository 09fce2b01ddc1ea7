"""What becomes of quotes in texts that were revised: python -m tests.benchmarks.anchoring [FOLDER]

Made-up articles (revised.py), revised in every way that it knows; with a folder, the texts in it instead, by
another seed than those the thresholds were chosen by. Then how long a quote takes in articles of three
lengths, in milliseconds, alone and where the two texts are prepared already; and a thousand quotes of the
longest, a twentieth of its words changed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from articles.quotes import Match, Quote, Revised, State, anchor, context
from tests.benchmarks.made_up import MadeUp
from tests.benchmarks.revised import KINDS, Case, Desk, cases
from tests.benchmarks.stories import Stories

#: How much of the two stretches together both have: that much and the quote is found.
FOUND = 0.9
HELD_BACK = 618_033
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


def article(language: str, length: int) -> list[str]:
    """The paragraphs of a made-up article, together about so many code points."""
    made = MadeUp(3)
    space = "" if language == "zh" else " "
    found: list[str] = []
    while sum(map(len, found)) < length:
        found.append(space.join(made.sentence(language, 20) for _sentence in range(5)))
    return found


def edited(language: str, paragraphs: list[str], share: float) -> list[str]:
    """The paragraphs with so many of their words changed."""
    random = Random(5)
    desk = Desk(random, Stories(random, language), [*paragraphs], "sentence")
    return [desk.changed(paragraph, share) for paragraph in paragraphs]


def quotes_of(text: str, count: int) -> list[tuple[Quote, int]]:
    """So many quotes of 10 to 120 code points, and where they stand."""
    random = Random(9)
    starts = [random.randrange(len(text) - 120) for _quote in range(count)]
    sizes = [random.randint(10, 120) for _quote in range(count)]
    return [
        (Quote(text[start : start + size], *context(text, start, start + size)), start)
        for start, size in zip(starts, sizes, strict=True)
    ]


def speed(language: str) -> Iterable[str]:
    """How long it takes, a line for each length, and one for a thousand quotes."""
    for length in (2_000, 20_000, 200_000):
        paragraphs = article(language, length)
        old = "\n\n".join(paragraphs)
        for name, share in (("exact", 0.0), ("fuzzy", 0.2)):
            new = "前言\n\n" + "\n\n".join(edited(language, paragraphs, share) if share else paragraphs)
            alone = []
            for quote, start in quotes_of(old, 5):
                begun = perf_counter()
                anchor(quote, old, start, new)
                alone.append(perf_counter() - begun)
            revised = Revised(old, new)
            prepared = []
            for quote, start in quotes_of(old, 200):
                begun = perf_counter()
                revised.anchor(quote, start)
                prepared.append(perf_counter() - begun)
            yield (
                f"{language} {length:>7,} {name}: {1000 * median(alone):.1f} ms alone, "
                f"{1000 * median(prepared):.3f} ms more for each other one"
            )
    new = "\n\n".join(edited(language, paragraphs, 0.05))
    quotes = quotes_of(old, 1000)
    begun = perf_counter()
    revised = Revised(old, new)
    states = Counter(revised.anchor(quote, start).state.value for quote, start in quotes)
    yield f"{language} 1,000 quotes of {len(old):,}: {perf_counter() - begun:.2f} s, {dict(states)}"


def main() -> None:
    texts = texts_in(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    print(table(outcomes(cases(HELD_BACK, 40, texts))))
    for language in ("zh", "en"):
        for line in speed(language):
            print(line)


if __name__ == "__main__":
    main()

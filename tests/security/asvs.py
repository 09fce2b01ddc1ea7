"""Which requirements of the OWASP ASVS 5.0.0 the tests hold: `python -m tests.security.asvs` prints them.

Listed in asvs.txt is the baseline of this site: what its kind of pages, forms, files and addresses needs of
levels 1 and 2, and what it holds of level 3 besides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
LISTED = Path(__file__).with_suffix(".txt")
LEFT = "left: "


@dataclass
class Requirement:
    number: str
    level: int
    words: str
    #: The tests that hold it, as FILE::TEST under tests/.
    tests: list[str] = field(default_factory=list)
    #: What of it has no test, and why.
    left: str = ""

    def __str__(self) -> str:
        return self.number


def requirements() -> list[Requirement]:
    return list(_read(LISTED.read_text(encoding="utf-8")))


def _read(listed: str) -> Iterator[Requirement]:
    one: Requirement | None = None
    for line in listed.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            if one:
                yield one
            number, level, words = line.split(" ", 2)
            one = Requirement(number, int(level), words)
        elif one and line.strip().startswith(LEFT):
            one.left = line.strip().removeprefix(LEFT)
        elif one:
            one.tests.append(line.strip())
    if one:
        yield one


def main() -> None:
    listed = requirements()
    print(f"{sum(bool(one.tests) for one in listed)} of {len(listed)} requirements have tests.\n")
    print("| ASVS | level | what | held by | left |\n|---|---|---|---|---|")
    for one in listed:
        names = "<br>".join(f"`{name}`" for name in one.tests)
        print(f"| {one.number} | {one.level} | {one.words} | {names} | {one.left} |")


if __name__ == "__main__":
    main()

"""The family of plain text: no markup, paragraphs apart by blank lines or by line ends."""

import re

from articles.documents import Part
from articles.importers.draft import Draft
from articles.importers.scripts import FULL_WIDTH, is_full_width, language_of, soft_break

# Lines longer than this many columns (a full-width character takes two) were not wrapped: each is a
# paragraph. So are lines shorter than that: verse, lists, addresses.
WIDEST, NARROWEST = 100, 40
SET_IN = re.compile(r"[\u3000\t]|\s{2}|[•·●▪◦*-]\s")


def matches(text: str) -> bool:
    return bool(text.strip())


def read(text: str) -> Draft:
    draft = Draft(list[Part]())
    previous = "en"
    for paragraph in paragraphs(text):
        previous = language_of(paragraph, previous)
        draft.parts.append(Part("paragraph", paragraph, previous))
    draft.place_headline("")
    return draft


def paragraphs(text: str) -> list[str]:
    """The paragraphs, without white space at their edges. Where lines are wrapped, a line that ended before
    it was full ended its paragraph, unless it ended in a comma or a small letter follows."""
    lines = text.split("\n")
    width = max(map(columns, lines))
    joins_lines = NARROWEST <= width <= WIDEST
    found = list[list[str]]()
    previous = ""
    for line in lines:
        stripped = line.strip()
        if not stripped:
            previous = ""
            continue
        is_full = joins_lines and columns(previous) + columns(first_word(stripped)) > width - 4
        goes_on = previous.endswith(("，", ",", "、")) or stripped[0].islower()
        if previous and (is_full or goes_on) and not SET_IN.match(line):
            found[-1] += [soft_break(previous[-1], stripped[0]), stripped]
        else:
            found.append([stripped])
        previous = stripped
    return ["".join(pieces) for pieces in found]


def columns(line: str) -> int:
    """The columns a line takes; what is longer than the widest is not counted to its end."""
    return len(line) + len(FULL_WIDTH.findall(line, 0, WIDEST + 1))


def first_word(line: str) -> str:
    """As much as must stand together at the beginning of a line."""
    return line[0] if is_full_width(line[0]) else line.split(maxsplit=1)[0]

"""Turn the inline tokens of one paragraph into its plain text and the marks that stand beside it."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from markdown_it.token import Token

from articles.documents import Mark
from articles.importers.emphasis import PAIR, broken_pairs
from articles.importers.scripts import soft_break

MARK_OF = {"strong_open": "strong", "em_open": "emphasis", "link_open": "link"}
LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
UNSEEN_TAG = re.compile(r"<(script|style)\b", re.IGNORECASE)
NEWLINES = re.compile("\n+")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


class Counts(Protocol):
    images: int
    has_html: bool
    is_cut_short: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A text and its marks, which count from its beginning."""

    text: str
    marks: tuple[Mark, ...] = ()

    def cut(self, start: int, end: int) -> "Line":
        """The stretch from `start` to `end` without white space at its edges, with what remains of the
        marks."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        end = start + len(text)
        marks = (
            Mark(m.kind, max(m.start, start) - start, min(m.end, end) - start, m.href) for m in self.marks
        )
        return Line(text, tuple(mark for mark in marks if mark.start < mark.end))

    def edit(self, edits: Iterable[tuple[int, int, str]]) -> "Line":
        """Replace stretches (start, end, by what), given in order and apart from each other. A mark that
        begins or ends inside a stretch is moved to its end."""
        edits = list(edits)
        if not edits:
            return self
        pieces, position, shift = list[str](), 0, 0
        points = sorted({point for mark in self.marks for point in (mark.start, mark.end)}, reverse=True)
        moved: dict[int, int] = {}
        for start, end, new in edits:
            while points and points[-1] <= start:
                point = points.pop()
                moved[point] = point + shift
            pieces += [self.text[position:start], new]
            position = end
            shift += len(new) - (end - start)
            while points and points[-1] < end:
                moved[points.pop()] = end + shift
        moved |= {point: point + shift for point in points}
        pieces.append(self.text[position:])
        return Line(
            "".join(pieces), tuple(Mark(m.kind, moved[m.start], moved[m.end], m.href) for m in self.marks)
        )


def join(lines: Sequence[Line], separator: str) -> tuple[str, tuple[Mark, ...]]:
    marks, position = list[Mark](), 0
    for line in lines:
        marks += [Mark(m.kind, m.start + position, m.end + position, m.href) for m in line.marks]
        position += len(line.text) + len(separator)
    return separator.join(line.text for line in lines), tuple(marks)


def read_inline(token: Token, counts: Counts) -> Iterator[Line]:
    """The lines that one inline token stands for: one, or more where a label in bold has a line of its own
    or two line breaks follow each other. None are empty."""
    if token.content and not token.children:
        counts.is_cut_short = True
        children = list(_as_typed(token.content))
    else:
        children = [child for child in token.children or () if child.content or child.type != "text"]
    for part in _split_label(children):
        line = _join_soft_breaks(*_read(part, counts))
        position = 0
        for blank in BLANK_LINE.finditer(line.text):
            yield from _seen(line.cut(position, blank.start()))
            position = blank.end()
        yield from _seen(line.cut(position, len(line.text)))


def _seen(line: Line) -> Iterator[Line]:
    if line.text:
        yield line


def _as_typed(content: str) -> Iterator[Token]:
    for number, line in enumerate(content.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        yield Token("text_special", "", 0, content=line)


def _split_label(children: list[Token]) -> Iterator[list[Token]]:
    """Apart, where the first line of a paragraph is wholly in bold: it is a label and not the beginning of a
    sentence."""
    for number, child in enumerate(children):
        if child.type in ("softbreak", "hardbreak") or (number == 0 and child.type != "strong_open"):
            break
        if child.type == "strong_close" and child.level == 0:
            if number + 1 < len(children) and children[number + 1].type in ("softbreak", "hardbreak"):
                yield children[: number + 1]
                children = children[number + 2 :]
            break
    yield children


def _read(children: list[Token], counts: Counts) -> tuple[Line, set[int]]:
    """The text with a newline for every line break, and where those are that end no line for a reader."""
    pieces, length = list[str](), 0
    marks, opened = list[Mark](), list[tuple[str, int, str]]()
    soft_breaks, asterisks = set[int](), list[int]()
    unseen = ""
    for child in children:
        piece = ""
        if child.type == "html_inline":
            counts.has_html = True
            tag = UNSEEN_TAG.match(child.content)
            if tag:
                unseen = f"</{tag[1].lower()}"
            elif unseen and child.content.lower().startswith(unseen):
                unseen = ""
            elif LINE_BREAK_TAG.match(child.content):
                piece = "\n"
        elif child.type == "image":
            counts.images += 1
        elif child.type in ("softbreak", "hardbreak"):
            piece = "\n"
            if child.type == "softbreak":
                soft_breaks.add(length)
        elif child.type in MARK_OF:
            opened.append((MARK_OF[child.type], length, str(child.attrGet("href") or "")))
        elif child.nesting < 0:
            kind, start, href = opened.pop()
            marks.append(Mark(kind, start, length, href))
        elif not unseen:
            piece = child.content
            if child.type == "text":
                asterisks += [length + pair.start() for pair in PAIR.finditer(piece)]
        pieces.append(piece)
        length += len(piece)
    return _mend_emphasis(Line("".join(pieces), tuple(marks)), asterisks, soft_breaks)


def _mend_emphasis(line: Line, asterisks: list[int], soft_breaks: set[int]) -> tuple[Line, set[int]]:
    """Take out the broken pairs of `**`; the positions of the breaks move with the text."""
    pairs = broken_pairs(line.text, asterisks)
    removed = sorted(position for pair in pairs for position in pair)
    marks = (*line.marks, *(Mark("strong", start + 2, end) for start, end in pairs))
    line = Line(line.text, marks).edit((position, position + 2, "") for position in removed)
    return line, {position - 2 * bisect(removed, position) for position in soft_breaks}


def _join_soft_breaks(line: Line, soft_breaks: set[int]) -> Line:
    """A run of line breaks is as many as are not soft, or what a soft one stands for."""
    edits = []
    for run in NEWLINES.finditer(line.text):
        start, end = run.span()
        hard = sum(position not in soft_breaks for position in range(start, end))
        joined = soft_break(line.text[start - 1 : start], line.text[end : end + 1])
        edits.append((start, end, "\n" * hard or joined))
    return line.edit(edits)

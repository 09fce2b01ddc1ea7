"""The parts of an element of a page: headings, paragraphs, lists, quotations, tables, with their marks.

It knows the tags of HTML and those of trafilatura's result, which are named after TEI.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin

from lxml import etree  # type: ignore[import-untyped]

from articles.documents import Mark, Part
from articles.importers.inline import BLANK_LINE, Line, join
from articles.importers.scripts import ENGLISH, language_of, soft_break

UNSEEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "title",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "video",
        "audio",
        "img",
        "picture",
        "graphic",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "item",
        "li",
        "list",
        "main",
        "menu",
        "ol",
        "p",
        "pre",
        "quote",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
        "row",
        "tr",
        "head",
        "html",
    ]
)
CELLS, ROWS = frozenset(("td", "th", "cell")), frozenset(("tr", "row"))
LISTS, QUOTES = frozenset(("ul", "ol", "list")), frozenset(("blockquote", "quote"))
MARKS = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "a": "link", "ref": "link"}
REND = {"#b": "strong", "#i": "emphasis"}
HEADING = re.compile("h([1-6])")
WHITE = re.compile("[ \t\n\f\r]+")
LONGEST_CELL = 200
BREAK = "\0"  # stands for <br> until the white space is collapsed; no tree holds a NUL
WEB = re.compile("https?://", re.IGNORECASE)
#: What a browser would show otherwise: any white space but one space between two words, or a break.
UNCOLLAPSED = re.compile(f"[\t\n\f\r{BREAK}]|  ")


NOTHING = Line("")


@dataclass(slots=True)
class Walk:
    """Where one is in the tree, and what has been read since the last block began."""

    base: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    opened: list[tuple[Any, str, int, str]] = field(default_factory=list)
    quotes: int = 0
    #: For each list one is in: "" or the number of its next item.
    lists: list[int] = field(default_factory=list)
    marker: str = ""
    items: int = 0
    kind: str = "paragraph"
    cells: list[Line] | None = None

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def open(self, element: Any, kind: str, href: str) -> None:
        self.opened.append((element, kind, self.length, href))

    def close(self, element: Any) -> None:
        if self.opened and self.opened[-1][0] is element:
            _, kind, start, href = self.opened.pop()
            if start < self.length:
                self.marks.append(Mark(kind, start, self.length, href))

    def take(self) -> Line:
        """The text since the last block began; marks that are still open go on in the next one."""
        if not self.pieces:
            return NOTHING
        text = "".join(self.pieces)
        marks = [*self.marks, *(Mark(kind, start, self.length, href) for _, kind, start, href in self.opened)]
        self.pieces, self.length, self.marks = [], 0, []
        if self.opened:
            self.opened = [(element, kind, 0, href) for element, kind, _, href in self.opened]
        if text.isspace():
            return NOTHING
        line = Line(text, tuple(mark for mark in marks if mark.start < mark.end))
        return line.cut(0, len(line.text)) if self.kind == "code" else collapse(line)


def collapse(line: Line) -> Line:
    """White space as a browser shows it: one space, nothing between full-width characters of two lines."""
    text = line.text
    if text == text.strip() and not UNCOLLAPSED.search(text):
        return line

    def shown(white: re.Match[str]) -> str:
        start, end = white.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if BREAK in (before, after) or not before or not after:
            return ""
        return soft_break(before, after) if "\n" in white[0] else " "

    if not line.marks:
        return Line(WHITE.sub(shown, text).replace(BREAK, "\n").strip())
    line = line.edit((white.start(), white.end(), shown(white)) for white in WHITE.finditer(text))
    line = line.edit((at.start(), at.end(), "\n") for at in re.finditer(BREAK, line.text))
    return line.cut(0, len(line.text))


def read_tree(root: Any, base: str = "") -> list[Part]:
    """The parts in their order; links are made whole with `base`, and have the address "" where they lead to
    no page. Linear, and as deep as it may be nested."""
    parts: list[Part] = []
    walk = Walk(base)
    unseen: Any = None
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            name = _name(element)
            if _is_unseen(element, name):
                # What comes next is its end.
                unseen = element
                walker.skip_subtree()
            else:
                _start(element, name, walk, parts)
            continue
        if event == "end" and element is not unseen:
            _end(element, _name(element), walk, parts)
        if element is not root:
            walk.add(element.tail)
    _flush(walk, parts)
    return parts


def _name(element: Any) -> str:
    """The tag; trafilatura calls <pre> "code", too, and then it stands between the paragraphs."""
    name: str = element.tag.lower()
    is_block = name == "code" and element.getparent() is not None and element.getparent().tag == "body"
    return "pre" if is_block else name


def _is_unseen(element: Any, name: str) -> bool:
    return name in UNSEEN or element.get("hidden") is not None or element.get("aria-hidden") == "true"


def _start(element: Any, name: str, walk: Walk, parts: list[Part]) -> None:
    if name in BLOCKS or name in CELLS:
        if walk.cells is None or name in ROWS:
            _flush(walk, parts)
        elif name not in CELLS:
            walk.add(" ")
    if name in LISTS:
        walk.lists.append(1 if name == "ol" or element.get("rend") == "ol" else 0)
    elif name in ("li", "item"):
        number = walk.lists[-1] if walk.lists else 0
        walk.marker = f"{number}." if number else "•"
        if number:
            walk.lists[-1] += 1
        walk.items += 1
    elif name in QUOTES:
        walk.quotes += 1
    elif name in ROWS and not _is_layout(element):
        walk.cells = []
    elif name[:1] == "h" and (
        heading := HEADING.fullmatch(element.get("rend", "h2") if name == "head" else name)
    ):
        walk.kind = f"heading-{heading[1]}"
    elif name == "pre" and walk.cells is None:
        walk.kind = "code"
    elif name in ("br", "lb"):
        walk.pieces.append(BREAK)
        walk.length += 1
    elif kind := MARKS.get(name) or (REND.get(element.get("rend", "")) if name == "hi" else None):
        walk.open(element, kind, _href(element, walk.base) if kind == "link" else "")
    walk.add(element.text)


def _end(element: Any, name: str, walk: Walk, parts: list[Part]) -> None:
    if name in CELLS and walk.cells is not None:
        line = walk.take()
        walk.cells.append(Line(line.text.replace("\n", " "), line.marks))
    elif name in ROWS and walk.cells is not None:
        _flush_row(walk, parts)
    elif name in BLOCKS and walk.cells is None:
        _flush(walk, parts)
        walk.kind = "paragraph"
    elif name in BLOCKS:
        walk.add(" ")
    if name in LISTS and walk.lists:
        walk.lists.pop()
    elif name in ("li", "item"):
        walk.items, walk.marker = max(walk.items - 1, 0), ""
    elif name in QUOTES:
        walk.quotes = max(walk.quotes - 1, 0)
    walk.close(element)


def _flush_row(walk: Walk, parts: list[Part]) -> None:
    rest = walk.take()
    cells = [cell for cell in [*(walk.cells or []), rest] if cell.text]
    walk.cells = None
    text, marks = join(cells, " | ")
    # A table of one column is how old pages and newsletters are laid out.
    _append(parts, "table-row" if len(cells) > 1 else "paragraph", Line(text, marks), "")


def _flush(walk: Walk, parts: list[Part]) -> None:
    kind = walk.kind
    if kind == "paragraph":
        kind = "list-item" if walk.items else "quotation" if walk.quotes else kind
    if not walk.pieces:
        walk.marker = "" if kind == "list-item" else walk.marker
        return
    line = walk.take()
    for one in _split_blank(line) if "\n" in line.text else (line,):
        _append(parts, kind, one, walk.marker if kind == "list-item" else "")
        walk.marker = "" if kind == "list-item" else walk.marker


def _split_blank(line: Line) -> Iterator[Line]:
    """Two line breaks in a row end a paragraph."""
    position = 0
    for blank in BLANK_LINE.finditer(line.text):
        yield line.cut(position, blank.start())
        position = blank.end()
    yield line.cut(position, len(line.text))


def _append(parts: list[Part], kind: str, line: Line, marker: str) -> None:
    if line.text:
        previous = parts[-1].lang if parts else ENGLISH
        parts.append(Part(kind, line.text, language_of(line.text, previous), line.marks, marker))


def _is_layout(row: Any) -> bool:
    """Whether a row of a table is how a page is laid out, or one of a list, and not a row of figures."""
    cells = [cell for cell in row if isinstance(cell.tag, str) and _name(cell) in CELLS]
    return len(cells) < 2 or any(_is_long(cell) for cell in cells)


def _is_long(cell: Any) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text.strip())
        if length > LONGEST_CELL:
            return True
    return False


def without_dead_links(parts: list[Part]) -> list[Part]:
    """The parts without marks for links that lead nowhere, such as a button's."""

    def is_alive(mark: Mark) -> bool:
        return mark.kind != "link" or bool(mark.href)

    return [replace(part, marks=tuple(filter(is_alive, part.marks))) for part in parts]


def _href(element: Any, base: str) -> str:
    """The whole address of a link; "" for anything but a page of the web, and for a place on this page."""
    href = (element.get("href") or element.get("target") or "").strip()
    if not href or href.startswith("#"):
        return ""
    try:
        whole = urljoin(base, href)
    except ValueError:
        return ""
    return whole if WEB.match(whole) else ""

"""Read the body of a Markdown text into parts: what a reader sees, and the marks beside it.

CommonMark 0.31 and the tables of GitHub, by markdown-it-py; HTML is taken for its text alone. Nothing that a
reader would see is lost: what is nested too deep or holds too much markup stays as it was typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.documents import Mark, Note, Part
from articles.importers.draft import RULE
from articles.importers.emphasis import asterisks
from articles.importers.html_text import html_paragraphs
from articles.importers.inline import Line, join, read_inline
from articles.importers.scripts import CHINESE, ENGLISH, language_of

DEEPEST = 20
# Microseconds: brackets and asterisks cost up to 16 each, other possible markup 1. Beyond this much in a file
# the rest is taken as it stands.
MOST_MARKUP = 2_000_000
MOST_CELLS = 30_000
DEAR_MARKUP = re.compile(r"[*_\[\]!]")
LANGUAGE_NAME = re.compile(r"\s*[!-~]*(?:[ ,{].*)?", re.ASCII)
CHINESE_PUNCTUATION = re.compile("[，。；：]")


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A block rule: what is nested too deep becomes plain paragraphs; markdown-it would drop it."""
    if state.level < DEEPEST or silent:
        return False
    line = start + 1
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        line += 1
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content = state.getLines(start, line, state.blkIndent, False).strip()
    state.push("paragraph_close", "p", -1)
    state.line = line
    state.env["is_cut_short"] = True
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A link reference definition; a footnote `[^1]: …` is none and stays in the text."""
    at = state.bMarks[start] + state.tShift[start]
    return not state.src.startswith("[^", at) and reference(state, start, end, silent)


def _inline(state: StateCore) -> None:
    """A core rule: markdown-it's own, within the budget. A token without children stays as it was typed."""
    budget = MOST_MARKUP
    for token in state.tokens:
        if token.type == "inline":
            budget -= 15 * len(DEAR_MARKUP.findall(token.content))
            budget -= len(state.md.inline.terminator_re.findall(token.content))
            token.children = []
            if budget >= 0:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


class Parser(MarkdownIt):
    """Addresses stay as they are in the file, in the text and in the link."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def _parser(*, tables: bool) -> Parser:
    parser = Parser("commonmark", {"maxNesting": DEEPEST + 4})
    if tables:
        parser.enable("table")
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.block.ruler.at("reference", _reference)
    parser.inline.ruler.before("emphasis", "asterisks", asterisks)
    parser.core.ruler.at("inline", _inline)
    # It would join escaped characters to the plain ones; but `\\*\\*` is no broken emphasis.
    parser.core.ruler.disable("text_join")
    return parser


PARSER, WITHOUT_TABLES = _parser(tables=True), _parser(tables=False)


@dataclass(slots=True)
class Body:
    """The parts of a text in their order, and what was left out of them."""

    parts: list[Part] = field(default_factory=list)
    images: int = 0
    has_html: bool = False
    is_cut_short: bool = False

    def add(self, kind: str, text: str, marks: Iterable[Mark] = (), marker: str = "") -> None:
        if text or kind == RULE:
            previous = self.parts[-1].lang if self.parts else ENGLISH
            self.parts.append(Part(kind, text, language_of(text, previous), tuple(marks), marker))

    def notes(self) -> list[Note]:
        found = [
            (self.images, "images-dropped", f"{self.images} images dropped, with their descriptions."),
            (self.has_html, "html-dropped", "HTML tags dropped, their text kept."),
            (
                self.is_cut_short,
                "markup-left",
                "Markup too deep or too much: some stays as it was typed.",
            ),
        ]
        return [Note(code, detail) for is_so, code, detail in found if is_so]


def read_body(source: str) -> Body:
    """The parts of a Markdown text without front matter. Linear in its length; never raises."""
    body = Body()
    env: dict[str, bool] = {}
    has_many_cells = source.count("|") > MOST_CELLS
    _read_blocks((WITHOUT_TABLES if has_many_cells else PARSER).parse(source, env), body)
    body.is_cut_short |= has_many_cells or env.get("is_cut_short", False)
    return body


def _read_blocks(tokens: Iterable[Token], body: Body) -> None:
    kind, marker, items, quotes = "", "", 0, 0
    cells: list[Line] | None = None
    for token in tokens:
        match token.type:
            case "blockquote_open" | "blockquote_close":
                quotes += token.nesting
            case "list_item_open":
                items += 1
                marker = f"{token.info}{token.markup}" if token.info else "•"
            case "list_item_close":
                items -= 1
                marker = ""
            case "heading_open":
                kind = f"heading-{token.tag[1]}"
            case "paragraph_open":
                kind = "list-item" if items else "quotation" if quotes else "paragraph"
            case "tr_open":
                cells = []
            case "tr_close":
                body.add("table-row", *join(cells or [], " | "))
                cells = None
            case "inline" if cells is not None:
                cells.append(Line(*join(list(read_inline(token, body)), "\n")))
            case "inline":
                for line in read_inline(token, body):
                    body.add(kind, line.text, line.marks, marker if kind == "list-item" else "")
                    marker = "" if kind == "list-item" else marker
            case "fence":
                # Behind the fence stands the name of a language, or words that somebody wants to be read.
                words = "" if LANGUAGE_NAME.fullmatch(token.info) else token.info.strip()
                body.add("code", f"{words}\n{token.content}".strip("\n"))
            case "code_block":
                _read_indented(token.content, body)
            case "html_block":
                body.has_html = True
                for html_kind, text in html_paragraphs(token.content):
                    body.add(html_kind, text)
            case "hr":
                body.add(RULE, "")


def _read_indented(content: str, body: Body) -> None:
    """CommonMark takes four spaces for code; Chinese writers also set paragraphs in with them."""
    if language_of(content) == CHINESE and CHINESE_PUNCTUATION.search(content):
        _read_blocks(PARSER.parse("\n".join(line.lstrip() for line in content.split("\n"))), body)
    else:
        body.add("code", content.strip("\n"))

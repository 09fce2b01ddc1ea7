"""The text of a piece of HTML, without its tags: for what stands between the lines of a Markdown file.

Not a way to read whole pages, and never a way to keep HTML.
"""

import re
from collections.abc import Iterator
from html import unescape

from articles.importers.scripts import soft_break

TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:[\s/][^<>]*)?>")
DECLARATION = re.compile(r"<[!?][^<>]*>")
UNSEEN = ("script", "style", "template")
BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|center|d[dlt]|details|dialog|div|fieldset|fig(?:caption|ure)|footer|form"
    r"|h[1-6r]|head(?:er)?|html|li|link|main|menu|nav|ol|p|pre|section|summary|table|t(?:body|foot|head|[dhr])|title|ul"
)
LINE_BREAK = "\0"  # stands for <br> until the white space is collapsed; no text holds a NUL


def html_paragraphs(source: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each block: white space collapsed, entities read, scripts, styles and comments left
    out. Linear."""
    kind, pieces, unseen = "paragraph", list[str](), ""
    for piece, tag in _pieces(source):
        name = tag["name"].lower() if tag else ""
        if unseen:
            unseen = "" if tag and tag["slash"] and name == unseen else unseen
            continue
        pieces.append(LINE_BREAK if name == "br" else piece)
        if tag and name in UNSEEN and not tag["slash"]:
            unseen = name
        elif tag and BLOCKS.fullmatch(name):
            if text := _collapse("".join(pieces)):
                yield kind, text
            kind, pieces = "paragraph" if tag["slash"] else _kind(name, kind), []
    if text := _collapse("".join(pieces)):
        yield kind, text


def _pieces(source: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Texts and tags by turns; comments and declarations are passed over."""
    position, last_comment_end = 0, source.rfind("-->")
    while (start := source.find("<", position)) >= 0:
        yield unescape(source[position:start]), None
        if source.startswith("<!--", start) and start < last_comment_end:
            position = source.find("-->", start) + 3
        elif tag := TAG.match(source, start):
            yield "", tag
            position = tag.end()
        elif declaration := DECLARATION.match(source, start):
            position = declaration.end()
        else:
            yield "<", None
            position = start + 1
    yield unescape(source[position:]), None


def _kind(name: str, current: str) -> str:
    if name[0] == "h" and name[1:].isdigit():
        return f"heading-{name[1:]}"
    if name == "p" and current == "quotation":
        return current
    return {"li": "list-item", "blockquote": "quotation"}.get(name, "paragraph")


def _collapse(text: str) -> str:
    return "\n".join(_join_lines(line).strip() for line in text.split(LINE_BREAK)).strip()


def _join_lines(text: str) -> str:
    def joined(white: re.Match[str]) -> str:
        if "\n" not in white[0]:
            return " "
        return soft_break(text[white.start() - 1 : white.start()], text[white.end() : white.end() + 1])

    return re.sub("[ \t\n\f]+", joined, text)

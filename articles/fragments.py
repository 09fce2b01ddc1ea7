"""Addresses that open a page at the very words quoted (WICG URL Fragment Text Directives)."""

import re
from urllib.parse import quote

from articles.documents import BLOCK_SEPARATOR

#: Above this many code points a passage is named by its two ends.
LONGEST_TERM = 300
END_LENGTH = 40

#: Characters that end a word in any language, so that a term may begin or end there.
EDGE = re.compile(r"\W")


def text_fragment(address: str, exact: str, prefix: str = "", suffix: str = "") -> str:
    """The address with a directive that finds these words; "" where it is no web address.

    A term lies within one block of the page, so a quote across blocks, or a long one, is named by its
    beginning and its end. Context is given as whole words only, for a browser refuses half a word.
    """
    if not address.lower().startswith(("http://", "https://")):
        return ""
    terms = _terms(exact)
    if not terms:
        return address
    directive = ",".join(_encoded(term) for term in terms)
    if before := _whole_words(prefix, at_end=True):
        directive = f"{_encoded(before)}-,{directive}"
    if after := _whole_words(suffix, at_end=False):
        directive = f"{directive},-{_encoded(after)}"
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def _terms(exact: str) -> list[str]:
    blocks = [block.strip() for block in exact.split(BLOCK_SEPARATOR) if block.strip()]
    if not blocks:
        return []
    if len(blocks) == 1 and len(blocks[0]) <= LONGEST_TERM:
        return blocks
    first, last = blocks[0], blocks[-1]
    start, end = _cut(first[:LONGEST_TERM]), _cut(last[::-1][:LONGEST_TERM])[::-1]
    if len(blocks) == 1 and len(start) + len(end) >= len(first):
        return [first]
    return [start, end]


def _cut(text: str) -> str:
    """The beginning of a text up to the first end of a word after END_LENGTH, else all of it."""
    edge = EDGE.search(text, END_LENGTH)
    return text[: edge.start()] if edge else text


def _whole_words(context: str, *, at_end: bool) -> str:
    """What of a context stands next to the quote, begins and ends at an edge, and is in the quote's block."""
    blocks = context.split(BLOCK_SEPARATOR)
    text = blocks[-1] if at_end else blocks[0]
    if at_end:
        edge = EDGE.search(text)
        text = text[edge.end() :] if edge else ""
    else:
        edges = [match.start() for match in EDGE.finditer(text)]
        text = text[: edges[-1]] if edges else ""
    return text.strip()


def _encoded(term: str) -> str:
    """Percent-encoded as UTF-8; `-`, `,` and `&` are the directive's own and always encoded."""
    return quote(term, safe="!$'()*+./:;=?@_~").replace("-", "%2D")

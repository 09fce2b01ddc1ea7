"""Addresses that a text gives: as links, in full, and as that of the original it was made from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.documents import Mark, normalise_address

#: What is said right before an address, or instead of it, that makes it the original's.
_ORIGINAL = re.compile(
    r"原文(?:链接|地址|出处|来源|网址)?|(?:文章|消息)?来源|阅读原文"
    r"|(?:source|original)(?: (?:link|article|story|text))?"
    r"|(?:read|see) the (?:original|full (?:story|article))",
    re.I,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'“”‘’「」《》（）()，。；、]+", re.I)
#: How far before an address its label may stand, in code points.
NEAR = 24


@dataclass(frozen=True, slots=True)
class Link:
    """A normalised address with where the text gives it (code points, end exclusive); `is_original` where it
    is labelled as that of the original."""

    address: str
    start: int
    end: int
    is_original: bool


def links(text: str, marks: Iterable[Mark], original_address: str = "") -> list[Link]:
    """The addresses that a text gives, each once, a labelled one before the same without a label.

    `original_address` is what the importer took for the address of the original: it may be no part of the
    text, and then it has no place in it.
    """
    found: dict[str, Link] = {}
    for link in _given(text, marks):
        if link.address not in found or (link.is_original and not found[link.address].is_original):
            found[link.address] = link
    named = normalise_address(original_address) if original_address else ""
    if named:
        place = found.get(named)
        found[named] = Link(named, place.start if place else 0, place.end if place else 0, True)
    return sorted(found.values(), key=lambda link: (link.start, link.address))


def _given(text: str, marks: Iterable[Mark]) -> Iterator[Link]:
    for mark in marks:
        if mark.kind == "link" and mark.href.lower().startswith(("http://", "https://")):
            is_original = bool(_ORIGINAL.fullmatch(text[mark.start : mark.end].strip(" []:：»›>↗")))
            is_original = is_original or _is_labelled(text, mark.start)
            yield Link(normalise_address(mark.href), mark.start, mark.end, is_original)
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?")
        end = match.start() + len(address)
        yield Link(normalise_address(address), match.start(), end, _is_labelled(text, match.start()))


def _is_labelled(text: str, start: int) -> bool:
    """Whether the last words before it say that it is the original's."""
    before = text[max(0, start - NEAR) : start].rstrip(" \n:：")
    return any(match.end() == len(before) for match in _ORIGINAL.finditer(before))

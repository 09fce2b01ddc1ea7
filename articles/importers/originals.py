"""Find the address of the original in a digest or a translation: a line that says no more than "原文链接"."""

import re

from articles.documents import Part, normalise_address
from articles.importers.draft import Draft

LABEL = (
    r"(?:原文(?:链接|地址|网址|出处|来源)?|原始链接|(?:阅读|查看)原文|(?:文章)?来源(?:链接)?"
    r"|(?:original )?source(?: (?:link|article|url))?|original(?: (?:link|article|url))?"
    r"|read the original|via)"
)
ADDRESS = r"(?P<address>https?://[^\s\u3000-\u303f\uff00-\uffef]+)"
LABEL_ALONE = re.compile(rf"[\[【(（]?{LABEL}[\])）】]?\s*[:：]?", re.IGNORECASE)
LABEL_WITH_ADDRESS = re.compile(rf"[\[【]?{LABEL}[\]】]?\s*[:：]?\s*{ADDRESS}", re.IGNORECASE)
ADDRESS_ALONE = re.compile(ADDRESS)
LONGEST = 2_000


def take_source_links(draft: Draft) -> None:
    """Move the address to `original_address` and take the line out of the text. Where lines of this kind name
    several addresses, as in a newsletter, each belongs to its passage and they stay."""
    found = _source_links(draft.parts)
    addresses: dict[str, str] = {}
    for _, address in found:
        addresses.setdefault(normalise_address(address), address)
    addresses.pop(normalise_address(draft.address), None)
    if len(addresses) > 1:
        draft.note("several-originals", f"Several originals are named: {', '.join(addresses.values())}")
    else:
        draft.original_address = draft.original_address or next(iter(addresses.values()), "")
        gone = {position for positions, _ in found for position in positions}
        draft.parts = [part for position, part in enumerate(draft.parts) if position not in gone]


def _source_links(parts: list[Part]) -> list[tuple[tuple[int, ...], str]]:
    """Positions of the parts that make up a source link, with its address."""
    found = list[tuple[tuple[int, ...], str]]()
    for position, part in enumerate(parts):
        if len(part.text) > LONGEST:
            continue
        links = [mark.href for mark in part.marks if mark.kind == "link"]
        if match := LABEL_WITH_ADDRESS.fullmatch(part.text):
            found.append(((position,), match["address"]))
        elif LABEL_ALONE.fullmatch(part.text) and len(links) == 1:
            found.append(((position,), links[0]))
        elif LABEL_ALONE.fullmatch(part.text) and position + 1 < len(parts):
            following = ADDRESS_ALONE.fullmatch(parts[position + 1].text[:LONGEST])
            if following:
                found.append(((position, position + 1), following["address"]))
    return found

"""What an imported article is: one plain text, its blocks and marks, and what was printed about it.

Every offset here is a count of Unicode code points from the beginning of `text`, `start` inclusive and
`end` exclusive (the TextPositionSelector of the W3C Web Annotation Data Model). The text is what a reader
sees: markup removed, blocks separated by one blank line, LF only, and otherwise not one code point altered.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from urllib.parse import quote, urlsplit, urlunsplit

BLOCK_SEPARATOR = "\n\n"

BLOCK_KINDS = (
    "heading-1",
    "heading-2",
    "heading-3",
    "heading-4",
    "heading-5",
    "heading-6",
    "standfirst",
    "paragraph",
    "quotation",
    "list-item",
    "table-row",
    "code",
    "omission",
)
MARK_KINDS = ("emphasis", "strong", "link", "omission")
#: How exact a date is, the least exact first.
PRECISIONS = ("none", "year", "month", "day", "minute")
LONGEST_DETAIL = 400


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text. `lang` is a BCP 47 tag; `marker` is what a list item shows before it ("1.",
    "•"), which is no part of the text."""

    kind: str
    start: int
    end: int
    lang: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch inside one block. Marks may nest and overlap. An "omission" is an […] that stands inside a
    block of an excerpt; only a "link" has an `href`."""

    kind: str
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """When the article came out, no more exactly than it says.

    `at` is aware when the file states the zone, else the wall clock as printed (naive); what the precision
    leaves open is at its lowest value. A date that cannot be is `at=None`, precision "none", and stays in
    `printed`.
    """

    at: datetime | None = None
    precision: str = "none"
    zone_stated: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the importer left out, guessed or could not use. `code` is stable; `detail` is an English
    sentence or the words themselves."""

    code: str
    detail: str

    @classmethod
    def short(cls, code: str, detail: str) -> "Note":
        """With as much of the detail as a reader of notes will want."""
        is_long = len(detail) > LONGEST_DETAIL
        return cls(code, detail[: LONGEST_DETAIL - 1] + "…" if is_long else detail)


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read from a file. `titles` is by language (BCP 47); `languages` begins with the one that
    has the most text. `original_address` is the article this one says it was made from."""

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...] = ()
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    publisher: str = ""
    byline: str = ""
    address: str = ""
    original_address: str = ""
    published: Published = Published()
    languages: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A block before it has its place: its marks count from the beginning of its own text."""

    kind: str
    text: str
    lang: str
    marks: tuple[Mark, ...] = ()
    marker: str = ""


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[Block, ...], tuple[Mark, ...]]:
    """Put the parts under each other. A part without text is left out."""
    pieces: list[str] = []
    blocks: list[Block] = []
    marks: list[Mark] = []
    position = 0
    for part in parts:
        if not part.text:
            continue
        if pieces:
            pieces.append(BLOCK_SEPARATOR)
            position += len(BLOCK_SEPARATOR)
        pieces.append(part.text)
        blocks.append(Block(part.kind, position, position + len(part.text), part.lang, part.marker))
        marks += [Mark(m.kind, m.start + position, m.end + position, m.href) for m in part.marks]
        position += len(part.text)
    return "".join(pieces), tuple(blocks), tuple(marks)


def check(text: str, blocks: Iterable[Block], marks: Iterable[Mark]) -> None:
    """Raise ValueError naming the first broken rule of a revision's text."""
    if unusable := UNUSABLE.search(text):
        raise ValueError(f"The text holds {unusable[0]!a} at {unusable.start()}, which cannot be kept.")
    blocks = tuple(blocks)
    position = 0
    for number, block in enumerate(blocks):
        if block.kind not in BLOCK_KINDS:
            raise ValueError(f"Block {number} has the unknown kind {block.kind!r}.")
        if number:
            if text[position : position + len(BLOCK_SEPARATOR)] != BLOCK_SEPARATOR:
                raise ValueError(f"No blank line ends block {number - 1} at {position}.")
            position += len(BLOCK_SEPARATOR)
        if block.start != position:
            raise ValueError(f"Block {number} begins at {block.start}, not at {position}.")
        if not block.start < block.end <= len(text):
            raise ValueError(f"Block {number} is empty or ends outside the text.")
        if not is_language_tag(block.lang):
            raise ValueError(f"The language of block {number} is no BCP 47 tag: {block.lang!a}.")
        position = block.end
    if position != len(text):
        raise ValueError(f"The text goes on after its last block, at {position}.")
    _check_marks(blocks, tuple(marks))


def _check_marks(blocks: tuple[Block, ...], marks: tuple[Mark, ...]) -> None:
    number = 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.kind not in MARK_KINDS:
            raise ValueError(f"The mark at {mark.start} has the unknown kind {mark.kind!r}.")
        while number < len(blocks) and blocks[number].end <= mark.start:
            number += 1
        if number == len(blocks) or not blocks[number].start <= mark.start < mark.end <= blocks[number].end:
            raise ValueError(f"The mark from {mark.start} to {mark.end} is empty or not inside one block.")


def to_json(parts: Iterable[Block] | Iterable[Mark]) -> list[dict[str, str | int]]:
    """Blocks or marks as plain dicts with their field names, for a jsonb column."""
    return [{name: getattr(part, name) for name in part.__slots__} for part in parts]


def blocks_from_json(rows: Iterable[Mapping[str, str | int]]) -> tuple[Block, ...]:
    """The blocks of a jsonb column. Raises TypeError where a field is missing or unknown."""
    return tuple(Block(**row) for row in rows)  # type: ignore[arg-type]


def marks_from_json(rows: Iterable[Mapping[str, str | int]]) -> tuple[Mark, ...]:
    """The marks of a jsonb column. Raises TypeError where a field is missing or unknown."""
    return tuple(Mark(**row) for row in rows)  # type: ignore[arg-type]


# PostgreSQL keeps neither NUL nor half of a surrogate pair; CR is a line end that has already become LF.
UNUSABLE = re.compile("[\x00\r\ud800-\udfff]")

# RFC 5646 §2.1, without the tags it keeps only because they were there before it.
LANGUAGE_TAG = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+)",
    re.IGNORECASE | re.ASCII,
)
LONGEST_LANGUAGE_TAG = 35


def is_language_tag(text: str) -> bool:
    """Whether it has the shape of a BCP 47 tag (RFC 5646), such as `zh-Hans` or `en`; not whether there is
    such a language. No longer than the 35 characters that every software that follows it can keep."""
    return len(text) <= LONGEST_LANGUAGE_TAG and LANGUAGE_TAG.fullmatch(text) is not None


# Parameters that say how a reader came to a page and never which page it is.
TRACKING = re.compile(
    r"utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|spm|share_token", re.I
)
# What identifies a WeChat article; the rest of its query (chksm, scene, pass_ticket…) changes with each
# share.
WECHAT_HOST, WECHAT_KEYS = "mp.weixin.qq.com", ("__biz", "mid", "idx", "sn")
# Of http both, for it comes back as https.
DEFAULT_PORT = {"http": re.compile(r"(?::(?:80|443))+$"), "https": re.compile(r"(?::443)+$")}


def normalise_address(address: str) -> str:
    """The form in which two addresses of one page are equal; for comparing, not for visiting.

    RFC 3986 §6.2 as far as it is safe: scheme and host in lower case, default port, fragment and the slash at
    the end dropped, escapes in upper case. Beyond the RFC: http counts as https, `www.` is dropped (no
    publisher serves two different articles at the two), and so are tracking parameters; the others keep their
    order. What is no web address comes back as it is. Never raises; normalising twice changes nothing.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    scheme = parts.scheme.lower()
    host = parts.netloc.lower().strip()
    if scheme not in DEFAULT_PORT or not host:
        return address
    host = DEFAULT_PORT[scheme].sub("", host)
    host = re.sub(r"^(?:www\.)+", "", host)
    path = _normalise_escapes(parts.path).rstrip("/")
    pairs = [pair for pair in parts.query.split("&") if pair]
    names = [pair.partition("=")[0] for pair in pairs]
    if host == WECHAT_HOST and set(WECHAT_KEYS) <= set(names):
        pairs = [pairs[names.index(key)] for key in WECHAT_KEYS]
    else:
        pairs = [pair for pair, name in zip(pairs, names, strict=True) if not TRACKING.fullmatch(name)]
    return urlunsplit(("https", host, path, _normalise_escapes("&".join(pairs)), ""))


def _normalise_escapes(part: str) -> str:
    """Escapes in upper case, unreserved characters plain, what is not ASCII escaped (RFC 3986 §6.2.2)."""

    def normal(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        plain = character.isascii() and (character.isalnum() or character in "-._~")
        return character if plain else escape[0].upper()

    plain = re.sub("%([0-9A-Fa-f]{2})", normal, part)
    return quote(plain, safe="%/:@!$&'()*+,;=~-._?[]|\"<>\\^`{}", errors="surrogatepass")

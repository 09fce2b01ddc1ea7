"""Where the reviews are: in web pages, in single documents, in lists and in feeds."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from articles.importers.decoding import decode
from articles.importers.east_asian import simplified
from articles.importers.web_page import parse_page

from .json_stream import Broken, elements
from .review import Why, fields_of, is_review
from .texts import text_of

#: Bytes of a page, and of a file that show what it is.
LARGEST_PAGE, LOOKED_AT = 20_000_000, 100_000
#: Of one element, so many objects and lists are looked through.
MOST_NODES = 100_000
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: How JSON in a page is hidden from programs that do not know it, or written as if it were an attribute.
WRAPPINGS = (("<![CDATA[", "]]>"), ("<!--", "-->"))
_ESCAPED = re.compile(r"\s*[\[{]\s*&(?:quot|#34|#x22);")


@dataclass(frozen=True, slots=True)
class Found:
    """A ClaimReview, and the address of what it was found in, "" for none; or why there is none, or the
    problem in words where a part of a page is broken."""

    review: Mapping[str, Any] | None
    around: str = ""
    why: Why | None = None
    problem: str = ""


def reviews_in(
    file: BinaryIO, name: str, address: str = "", charset: str = ""
) -> Generator[Found, None, None]:
    """The reviews in a file that can be read twice: a page, or JSON. `address` is where it was fetched from.

    Raises Broken where JSON is none from there on, articles.importers.Unreadable where a page cannot be read.
    """
    head = file.read(LOOKED_AT)
    file.seek(0)
    if re.match(rb"[\s\x00\xef\xbb\xbf\xfe\xff]*<", head):
        yield from _in_page(file.read(LARGEST_PAGE + 1), name, address, charset)
        return
    text = io.TextIOWrapper(file, encoding_of(file), errors="replace", newline="")
    try:
        yield from _in_json(text, address)
    finally:
        text.detach()


def encoding_of(file: BinaryIO) -> str:
    """By its mark; else UTF-8 where it is that, GB18030 where that gives Chinese; else UTF-8 with damage."""
    head = file.read(LOOKED_AT)
    try:
        for mark, encoding in MARKS:
            if head.startswith(mark):
                return encoding
        if _is_utf_8(head, file):
            return "utf-8"
        return "gb18030" if simplified(head.decode("gb18030", "replace")) else "utf-8"
    finally:
        file.seek(0)


def _is_utf_8(piece: bytes, file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece:
            decoder.decode(piece)
            piece = file.read(1 << 20)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _in_json(text: io.TextIOBase, address: str) -> Iterator[Found]:
    is_empty = True
    for value, is_rest in elements(text.read):
        found = list(_in_value(value, address))
        if not found and not is_rest:
            found = [Found(None, address, _why_none(value))]
        is_empty = is_empty and not found
        yield from found
    if is_empty:
        yield Found(None, address, Why.NOTHING)


def _why_none(value: Any) -> Why:
    is_deleted = isinstance(value, dict) and fields_of(value).get("datedeleted")
    return Why.DELETED if is_deleted else Why.NOTHING


def _in_value(value: Any, around: str) -> Iterator[Found]:
    """The reviews anywhere in a value, in their order; what is inside of one is its own."""
    waiting, seen = [(value, around)], 0
    while waiting and seen < MOST_NODES:
        value, around = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            if is_review(value):
                yield Found(value, around)
                continue
            around = text_of(value.get("url")) or around
            value = list(value.values())
        if isinstance(value, list):
            waiting += [(one, around) for one in reversed(value) if isinstance(one, dict | list)]


def _in_page(received: bytes, name: str, address: str, charset: str) -> Iterator[Found]:
    if len(received) > LARGEST_PAGE:
        yield Found(None, address, problem=f"the page has more than {LARGEST_PAGE // 1_000_000} MB")
        return
    text, _notes = decode(received, name, charset)
    tree = parse_page(text)
    found: list[Found] = []
    if tree is not None:
        page = _address_of(tree) or address
        for script in tree.iter("script"):
            if "ld+json" in (script.get("type") or "").lower() and script.text:
                found += _in_script(script.text, page, script.sourceline or 1)
    yield from found or [Found(None, address, Why.NOTHING)]


def _in_script(text: str, page: str, line: int) -> Iterator[Found]:
    """Of JSON, however it is wrapped or escaped. A page has other things too: they are no reviews."""
    line += text[: len(text) - len(text.lstrip())].count("\n")
    text = text.strip().removeprefix("//").lstrip()
    for before, after in WRAPPINGS:
        if text.startswith(before):
            text = text.removeprefix(before).removesuffix(after).rstrip().removesuffix("//")
    if _ESCAPED.match(text):
        for entity, character in (("&quot;", '"'), ("&#34;", '"'), ("&#x22;", '"'), ("&amp;", "&")):
            text = text.replace(entity, character)
    try:
        for value, _is_rest in elements(io.StringIO(text).read):
            yield from _in_value(value, page)
    except Broken as broken:
        yield Found(None, page, problem=f"{broken.problem}, line {line + broken.line - 1}")


def _address_of(tree: Any) -> str:
    """What a page says its own address is."""
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return str(link.get("href") or "").strip()
    return ""

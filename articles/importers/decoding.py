"""Turn the bytes of a file into text, or refuse them in a sentence."""

import codecs
import re

from articles.documents import Note
from articles.importers.encodings import (
    SAMPLE,
    believe,
    looks_like_utf,
    may_be_chinese,
    named,
    recognise,
    recognise_seven_bit,
)
from articles.importers.refusals import Unreadable

# Longer marks first: the one of UTF-32 begins with the one of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

SIGNATURES = (
    (
        re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|mimetype|word/|xl/|ppt/|docProps/)", re.S),
        "office-document",
    ),
    (
        re.compile(
            rb"PK(?:\x03\x04|\x05\x06)|\x1f\x8b|7z\xbc\xaf\x27|Rar!\x1a|\xfd7zXZ|BZh[1-9]1AY|\x28\xb5\x2f\xfd"
        ),
        "archive",
    ),
    (re.compile(rb".{257}ustar", re.S), "archive"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "office-document"),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\x00|MM\x00\*|BM.{4}\x00{4}|.{4}ftyp(?:avif|heic|mif1)",
            re.S,
        ),
        "picture",
    ),
    (
        re.compile(rb"ID3|\xff[\xfb\xf3\xf2]|OggS|fLaC|RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|\x1aE\xdf\xa3", re.S),
        "sound-or-film",
    ),
    (re.compile(rb"bplist0"), "web-archive"),
    (re.compile(rb"\{\\rtf"), "rich-text"),
)

CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What a page says of its own encoding stands near its beginning (the HTML standard: in the first 1,024 bytes;
# pages are less strict), as does an XML declaration.
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.-]{2,40})""",
    re.IGNORECASE,
)
DECLARED_WITHIN = 8_000
UTF_8 = re.compile(r"utf-?8", re.IGNORECASE)


def refuse_other_kinds(received: bytes, name: str) -> None:
    """Raises Unreadable for what is known to be no text by how it begins."""
    for signature, code in SIGNATURES:
        if signature.match(received):
            raise Unreadable(code, name)


def decode(received: bytes, name: str, charset: str = "") -> tuple[str, list[Note]]:
    """The text of the bytes, with LF line ends and no NUL. Raises Unreadable.

    A byte order mark decides; else UTF-8 where the bytes are that, whatever they are said to be; then what
    the words themselves show; then the encoding they are said to be in (`charset`, from HTTP; the page's own
    declaration), where that gives words. What was recognised and not stated is noted. NUL is dropped with a
    note, for no database keeps it.
    """
    refuse_other_kinds(received, name)
    text, notes = _decode(received, name, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = len(CONTROL.findall(text))
    if controls > 8 and controls * 50 > len(text):
        raise Unreadable("binary", name)
    if nul := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(Note("nul-dropped", f"{nul} NUL characters dropped."))
    if not text.strip():
        raise Unreadable("empty", name)
    return text, notes


def _decode(received: bytes, name: str, charset: str) -> tuple[str, list[Note]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if received.startswith(mark):
            try:
                return received[len(mark) :].decode(encoding), []
            except UnicodeDecodeError as error:
                raise Unreadable("wrong-mark", name, encoding.upper()) from error
    stated = [charset] if charset else []
    stated += [(said[1] or said[2]).decode("ascii") for said in DECLARED.finditer(received[:DECLARED_WITHIN])]
    # Latin letters in UTF-16 are every second byte zero, and so they would be good UTF-8 with a NUL each.
    if received.count(0) * 5 < len(received):
        if seven_bit := recognise_seven_bit(received):
            return _recognised(seven_bit)
        try:
            text = received.decode("utf-8")
        except UnicodeDecodeError as error:
            if _is_damaged_utf_8(received):
                if not stated:
                    raise Unreadable("damaged", name, "UTF-8") from error
                return _mended(received)
        else:
            if may_be_chinese(received, text) and not any(UTF_8.fullmatch(said) for said in stated):
                raise Unreadable("unknown-encoding", name)
            return text, []
    # What the words themselves say comes first: a server says the same of all its files.
    if found := looks_like_utf(received) or recognise(received):
        is_stated = any(named(said) == found[1] for said in stated)
        return (found[0], []) if is_stated else _recognised(found)
    for said in stated:
        if found := believe(received, said):
            return found[0], []
    raise Unreadable("unknown-encoding", name)


def _recognised(found: tuple[str, str]) -> tuple[str, list[Note]]:
    return found[0], [Note("encoding", f"Read as {found[1]}.")]


def _is_damaged_utf_8(received: bytes) -> bool:
    """Whether more characters are sound than not; in other encodings hardly any would be."""
    text = received[:SAMPLE].decode("utf-8", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    return sum(not character.isascii() for character in text) > 2 * damaged


def _mended(received: bytes) -> tuple[str, list[Note]]:
    """A page says what it is written in: its few damaged bytes are shown as such, as browsers do."""
    text = received.decode("utf-8", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    return text, [Note("damaged-characters", f"{damaged} characters are damaged in the file.")]

"""Turn the bytes of a file into text, or refuse them in a sentence."""

import codecs
import re

from articles.documents import Note
from articles.importers.encodings import NEVER_WRITTEN, SAMPLE, recognise


class Unreadable(ValueError):  # noqa: N818 - a word of the domain
    """The file cannot become an article; the message is a sentence for the person who brought it."""


# Longer marks first: the one of UTF-32 begins with the one of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)

CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(received: bytes, name: str) -> tuple[str, list[Note]]:
    """The text of the bytes, with LF line ends and no NUL. Raises Unreadable.

    A byte order mark decides; else UTF-8, UTF-16 without a mark, and what `recognise` is sure of: all but
    UTF-8 are noted. NUL is dropped with a note, for no database keeps it.
    """
    for signature, what in SIGNATURES:
        if received.startswith(signature):
            raise Unreadable(f"“{name}” is {what}, not a text file.")
    text, encoding = _decode(received, name)
    notes = [] if not encoding else [Note("encoding", f"Read as {encoding}.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = len(CONTROL.findall(text))
    if controls > 8 and controls * 50 > len(text):
        raise Unreadable(f"“{name}” is not a text file: it is full of control characters.")
    if nul := text.count("\0"):
        text = text.replace("\0", "")
        notes.append(Note("nul-dropped", f"{nul} NUL characters dropped."))
    if not text.strip():
        raise Unreadable(f"“{name}” is empty.")
    return text, notes


def _decode(received: bytes, name: str) -> tuple[str, str]:
    """Text and encoding; the encoding is "" where a mark or UTF-8 leaves nothing to guess."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if received.startswith(mark):
            try:
                return received[len(mark) :].decode(encoding), ""
            except UnicodeDecodeError as error:
                sentence = f"“{name}” says it is {encoding.upper()}, but is not at byte {error.start}."
                raise Unreadable(sentence) from error
    # Latin letters in UTF-16 are every second byte zero, and so they would be good UTF-8 with a NUL each.
    if received.count(0) * 5 < len(received):
        try:
            return received.decode("utf-8"), ""
        except UnicodeDecodeError as error:
            if _is_damaged_utf_8(received):
                raise Unreadable(f"“{name}” is UTF-8, but damaged at byte {error.start}.") from error
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_like_utf_16(received, encoding):
            return received.decode(encoding), encoding.upper()
    if found := recognise(received):
        return found
    raise Unreadable(
        f"“{name}” is not UTF-8, and no other encoding gives words in it: save it as UTF-8 if it is text."
    )


def _is_damaged_utf_8(received: bytes) -> bool:
    """Whether more characters are sound than not; in other encodings hardly any would be."""
    text = received[:SAMPLE].decode("utf-8", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    return sum(not character.isascii() for character in text) > 2 * damaged


def _looks_like_utf_16(received: bytes, encoding: str) -> bool:
    """Whether zero bytes stand where ASCII characters have them, and the whole can be decoded."""
    zeros_at = 1 if encoding == "utf-16-le" else 0
    sample = received[: 2 * SAMPLE]
    zeros, others = sample[zeros_at::2].count(0), sample[1 - zeros_at :: 2].count(0)
    if len(received) % 2 or zeros * 100 < len(sample) or others * 10 > zeros:
        return False
    try:
        return not NEVER_WRITTEN.search(received.decode(encoding))
    except UnicodeDecodeError:
        return False

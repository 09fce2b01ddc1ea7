"""Turn the bytes of a file into text, or refuse them in a sentence."""

import codecs
import re

from charset_normalizer import from_bytes

from articles.documents import Note
from articles.importers.scripts import HAN_CHARACTER


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

# The commonest characters of written Chinese. Bytes read in the wrong encoding give Han characters too, but
# seldom these.
COMMON_HAN = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生会对能发"
)
SAMPLE = 100_000

CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(received: bytes, name: str) -> tuple[str, list[Note]]:
    """The text of the bytes, with LF line ends and no NUL. Raises Unreadable.

    A byte order mark decides; else UTF-8, UTF-16 without a mark, GB18030, and what charset-normalizer finds:
    all but UTF-8 are guesses and noted. NUL is dropped with a note, for no database keeps it.
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
        except UnicodeDecodeError:
            pass
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_like_utf_16(received, encoding):
            return received.decode(encoding), encoding.upper()
    if _looks_like_gb18030(received):
        return received.decode("gb18030"), "GB18030"
    if best := from_bytes(received).best():
        return str(best), best.encoding.upper().replace("_", "-")
    raise Unreadable(f"“{name}” is in no encoding that could be recognised, or is not a text file.")


def _looks_like_utf_16(received: bytes, encoding: str) -> bool:
    """Whether zero bytes stand where ASCII characters have them, and the whole can be decoded."""
    zeros_at = 1 if encoding == "utf-16-le" else 0
    sample = received[: 2 * SAMPLE]
    zeros, others = sample[zeros_at::2].count(0), sample[1 - zeros_at :: 2].count(0)
    if len(received) % 2 or zeros * 100 < len(sample) or others * 10 > zeros:
        return False
    try:
        return bool(received.decode(encoding))
    except UnicodeDecodeError:
        return False


def _looks_like_gb18030(received: bytes) -> bool:
    try:
        sample = received.decode("gb18030")[:SAMPLE]
    except UnicodeDecodeError:
        return False
    han = HAN_CHARACTER.findall(sample)
    return len(han) >= 8 and sum(character in COMMON_HAN for character in han) * 20 >= len(han)

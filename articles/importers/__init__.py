"""Bring a file in: bytes and a name in, a Document out, or a refusal in a sentence.

A family of files is recognised by what is in the file and not by its name. Each has a module with `matches`
and `read`; the first that matches reads, and plain text matches always. What is said of a file that is
refused, and what a document's notes mean, stands in `refusals`.
"""

import re
from collections.abc import Callable

from articles.documents import Document
from articles.importers import cjkruby, markdown, pdf, plain, saved_page, web_archive, web_page, wechat
from articles.importers.decoding import decode
from articles.importers.draft import Draft
from articles.importers.refusals import NOTES, REFUSALS, Unreadable

__all__ = ["MOST_BYTES", "NOTES", "REFUSALS", "Unreadable", "read"]

#: A file beyond this is refused: ten million bytes, as for what is fetched.
MOST_BYTES = 10_000_000

#: So are texts beyond this, but for pages of the web, whose markup is counted instead. A thick book has a
#: million characters.
MOST_CHARACTERS, MOST_LINES = 2_000_000, 20_000

# A picture within the text, of which nobody sees the letters.
EMBEDDED = re.compile(r"(data:[\w/+.;=-]{0,80};base64,)[A-Za-z0-9+/=%]{500,}")

#: The families of text files without pages of the web.
FAMILIES: tuple[tuple[Callable[[str], bool], Callable[[str], Draft]], ...] = (
    (cjkruby.matches, cjkruby.read),
    (wechat.matches, wechat.read),
    (saved_page.matches, saved_page.read),
    (markdown.matches, markdown.read),
    (plain.matches, plain.read),
)


def read(received: bytes, name: str, *, charset: str = "", address: str = "") -> Document:
    """The article in the bytes of a file. The same bytes always give the same document. Linear.

    `charset` is what HTTP said of the encoding, `address` where it was fetched from: "" for neither. Raises
    Unreadable where there is no text: an empty or a binary file, or one in no known encoding; and no other
    error.
    """
    if len(received) > MOST_BYTES:
        raise Unreadable("too-large", name, str(MOST_BYTES // 1_000_000))
    draft = _draft(received, name, charset, address)
    if not any(_is_seen(character) for part in draft.parts for character in part.text):
        raise Unreadable("no-text", name)
    return draft.document()


def _is_seen(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def _draft(received: bytes, name: str, charset: str, address: str) -> Draft:
    if pdf.matches(received):
        return pdf.read(received, name)
    if web_archive.matches(received):
        received, charset, address = web_archive.page(received, name)
    text, notes = decode(received, name, charset)
    if web_page.matches(text):
        draft = web_page.read(text, name, address)
    else:
        text = EMBEDDED.sub(r"\1", text)
        if len(text) > MOST_CHARACTERS or text.count("\n") > MOST_LINES:
            raise Unreadable("too-long", name, f"{len(text):,}")
        draft = next(read_family(text) for matches, read_family in FAMILIES if matches(text))
        draft.address = draft.address or address
    draft.notes[:0] = notes
    return draft

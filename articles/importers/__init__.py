"""Bring a file in: bytes and a name in, a Document out, or a refusal in a sentence.

A family of files is recognised by what is in the file and not by its name. Each has a module with `matches`
and `read`; the first that matches reads, and plain text matches always.

What a document's notes can say, by their codes:
  guessed     encoding, no-title, title-of-note, front-matter-lines (not YAML), front-matter-open (no end)
  not used    metadata-unused, front-matter-twice, date-unusable, several-originals, label-dropped
  left out    nul-dropped, images-dropped, cover-dropped, html-dropped (tags), headline-repeated,
              promotion-dropped, page-dropped (furniture), second-body-dropped, rights
  left in     markup-left
Whoever keeps it adds what has no place there: too-long, address-unusable.
"""

from collections.abc import Callable

from articles.documents import Document
from articles.importers import cjkruby, markdown, plain, saved_page, wechat
from articles.importers.decoding import Unreadable, decode
from articles.importers.draft import Draft

__all__ = ["Unreadable", "read"]

FAMILIES: tuple[tuple[Callable[[str], bool], Callable[[str], Draft]], ...] = (
    (cjkruby.matches, cjkruby.read),
    (wechat.matches, wechat.read),
    (saved_page.matches, saved_page.read),
    (markdown.matches, markdown.read),
    (plain.matches, plain.read),
)


def read(received: bytes, name: str) -> Document:
    """The article in the bytes of a file. The same bytes always give the same document. Linear.

    Raises Unreadable where there is no text: an empty or a binary file, or one in no known encoding.
    """
    text, notes = decode(received, name)
    draft = next(read_family(text) for matches, read_family in FAMILIES if matches(text))
    draft.notes[:0] = notes
    if not any(part.text for part in draft.parts):
        raise Unreadable(f"“{name}” holds no text that a reader would see.")
    return draft.document()

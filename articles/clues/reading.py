"""What one text says by itself. It takes the time, and never changes for the same text and names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.clues.attributions import Attribution, attributions
from articles.clues.links import Link, links
from articles.clues.names import Names, shared_between_languages
from articles.clues.passages import Words, words_of
from articles.documents import Block, Mark

#: How much of the beginning of an article is its lead, in code points.
LEAD = 900
#: What a digest calls itself, in its first lines.
_DIGEST = re.compile(r"摘要|要点|速览|\b(?:summary|digest|key (?:points|takeaways)|tl;?dr)\b", re.I)
_TRANSLATION = re.compile(r"转译|编译|翻译|译文|译者|译自|原文如下|\btranslat(?:ed|ion)\b", re.I)


@dataclass(frozen=True, slots=True)
class Traits:
    """What `read` found in a text."""

    attributions: tuple[Attribution, ...]
    links: tuple[Link, ...]
    words: Words
    #: Names and numbers that another language shares: of the lead, and of the whole text.
    lead: frozenset[str]
    shared: frozenset[str]
    #: It calls itself a summary, or a translation.
    is_digest: bool
    is_translation: bool
    #: The text itself, for the words that a clue shows.
    text: str


def read(
    text: str,
    blocks: Sequence[Block],
    marks: Sequence[Mark],
    *,
    original_address: str = "",
    publishers: Names,
    pairs: Names,
) -> Traits:
    """Linear in the text. `publishers` are those on record by their key; `pairs` the names known in two
    languages (names.pair_up)."""
    # A name that is cut would be another.
    beginning = text if len(text) <= LEAD else re.sub(r"[\w.,%]*\Z", "", text[:LEAD], flags=re.ASCII)
    return Traits(
        attributions=tuple(attributions(text, blocks, publishers)),
        links=tuple(links(text, marks, original_address)),
        words=words_of(text, blocks),
        lead=shared_between_languages(beginning, pairs),
        shared=shared_between_languages(text, pairs),
        is_digest=bool(_DIGEST.search(beginning)),
        is_translation=bool(_TRANSLATION.search(beginning)),
        text=text,
    )

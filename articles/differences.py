"""Where two wordings of one text differ, word by word; in Chinese, character by character.

Pure. What is the same, what went and what came, in the order in which both texts can be read: without what
came it is the old wording, without what went the new one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: A word of letters and digits, a stretch of white space, or one character of anything else, such as Han.
_WORD = re.compile(r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\s+|.", re.DOTALL)
#: What stands unchanged between two changes is drawn into them where it has no more code points than this.
_SHORTEST_SAME = 2
#: A text longer than this, in code points, of which less than this part stayed, was written anew: shown word
#: by word, the two would run into each other.
_LONG, _REWRITTEN = 40, 0.4


class Part(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went or came."""

    part: Part
    words: str


def differences(before: str, now: str) -> tuple[Piece, ...]:
    """The pieces, in order; a replacement is what went and then what came. Empty where both texts are. Of a
    long text that was written anew the whole went, and the whole came."""
    old, new = _WORD.findall(before), _WORD.findall(now)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    pieces = tuple(_joined(("".join(old[a:b]), "".join(new[c:d])) for _tag, a, b, c, d in steps))
    stayed = sum(len(piece.words) for piece in pieces if piece.part is Part.SAME)
    if min(len(before), len(now)) > _LONG and stayed < _REWRITTEN * min(len(before), len(now)):
        return tuple(_pieces(before, now, ""))
    return pieces


def _joined(steps: Iterable[tuple[str, str]]) -> Iterator[Piece]:
    """The steps as pieces; a change, a word that is hardly one, and a change are one change."""
    gone = new = kept = ""
    for old_words, new_words in steps:
        if old_words != new_words:
            gone, new, kept = gone + kept + old_words, new + kept + new_words, ""
        elif (gone or new) and len(old_words.strip()) <= _SHORTEST_SAME:
            kept = old_words
        else:
            yield from _pieces(gone, new, old_words)
            gone = new = kept = ""
    yield from _pieces(gone, new, kept)


def _pieces(gone: str, new: str, same: str) -> Iterator[Piece]:
    for part, words in ((Part.GONE, gone), (Part.NEW, new), (Part.SAME, same)):
        if words:
            yield Piece(part, words)

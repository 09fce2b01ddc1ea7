"""What is written in a picture: words broken into lines, and cut where they are too many for its room.

Nobody knows the reader's font, so every width is a generous guess. Measures are the picture's units.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.provenance import Key

#: What stays together where a text goes on in a further line: a word, or one Han letter with its punctuation.
_HAN = "\u2e80-\u2fff\u3041-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[（《“]*(?:[{_HAN}]|[^\s{_HAN}（《“，。：；、）》”]+|.)[，。：；、）》”]*(?: ·)? *")
NAME_SIZE, NOTE_SIZE = 13, 12
#: From one line of a text to the next.
LINE = 15


@dataclass(frozen=True, slots=True)
class Text:
    """`kind`: "" a name, "sub" a note under it, "head". `y` is the first of the lines, which are LINE apart;
    `is_cut` says that they do not hold all of the words."""

    x: int
    y: int
    words: str
    lines: tuple[str, ...]
    kind: str = ""
    is_cut: bool = False
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What is written at one place, a name and the note under it; of an article, unless that is None."""

    article: Key | None
    texts: tuple[Text, ...]


def text(x: int, y: int, words: str, broken: tuple[str, ...], kind: str = "") -> Text:
    is_cut = bool(broken) and broken[-1].endswith("…") and not words.endswith(broken[-1])
    return Text(x, y, words, broken, kind, is_cut)


def written(article: Key | None, *texts: Text) -> Label:
    """Those of the texts that have any words. A note alone is not its article's name."""
    there = tuple(one for one in texts if one.lines)
    return Label(article if there and there[0] is texts[0] else None, there)


def fitted(words: str, room: int, size: int, most: int) -> tuple[str, ...]:
    """The words broken into lines no wider than `room`; what does not fit into `most` of them is cut."""
    broken: list[str] = []
    rest = _units(words, room, size)
    while rest:
        whole = "".join(rest)
        if len(broken) == most - 1 or width(whole, size) <= room:
            return (*broken, _cut(whole, room, size))
        count = 1
        while width(_trimmed(rest[: count + 1]), size) <= room:
            count += 1
        broken.append(_trimmed(rest[:count]))
        rest = rest[count:]
    return tuple(broken)


def _units(words: str, room: int, size: int) -> list[str]:
    """What stays together in a line; what is wider than a line goes letter by letter."""
    return [
        part
        for unit in _UNIT.findall(words)
        for part in ([unit] if width(unit.rstrip(), size) <= room else unit)
    ]


def _trimmed(units: Sequence[str]) -> str:
    """A line without what only leads on to the next."""
    return "".join(units).rstrip(" ").removesuffix(" ·")


def _cut(words: str, room: int, size: int) -> str:
    """The words, or as many as fit into `room` with an ellipsis."""
    if width(words, size) <= room:
        return words
    kept = 0
    while width(words[: kept + 1] + "…", size) <= room:
        kept += 1
    return words[:kept].rstrip() + "…"


def width(words: str, size: int) -> int:
    """A generous guess of how wide the words come out, without knowing the reader's font."""
    return round(sum(map(_em, words)) * size)


@lru_cache(maxsize=10_000)
def _em(character: str) -> float:
    """How wide one comes out, by the size of the letters."""
    if unicodedata.combining(character):
        return 0
    # "A" is what is wide in Chinese fonts and narrow in others, as “ ” and ….
    return 1 if unicodedata.east_asian_width(character) in "WFA" else 0.68 if character.isupper() else 0.55

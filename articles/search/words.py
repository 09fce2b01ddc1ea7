"""What a text is searched by: its words, folded, with their places; and the text of a tsvector made of them.

A run of Chinese characters (kana, hangul) is taken in overlapping pairs and its last character by itself, so
that nothing has to know its words and any piece of it is a phrase of pairs. A number is one token, without
the commas of its thousands; `20%` is `20` too. Any other run of letters and digits is one, without an English
's and without apostrophes, and its English stem besides, with a ~ behind it. A letter with a star
(`q*`), `c++` and `c#` are also kept whole. Everything else divides words and is not searched.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Literal, get_args
from zlib import crc32

import Stemmer

from articles.search.folding import MARKS, fold, fold_with_places

__all__ = ["TOKENISER", "Token", "Weight", "fold", "label", "quoted", "stem", "tokens", "vector"]

#: Raise it when the same text would give other tokens.
_RULES = 2
#: Which way of taking texts apart this is: an index made by another one has to be made again. Python's
#: characters and the two libraries belong to it.
TOKENISER = (
    crc32(f"{_RULES} {unicodedata.unidata_version} {version('opencc')} {version('PyStemmer')}".encode())
    & 0x7FFFFFFF
)

Weight = Literal["A", "B", "C", "D"]
#: The tokens of a word that is no run: of each the lexeme, the stem, and how many characters it has there.
Word = tuple[tuple[str, str, int], ...]
#: Those lexemes; the stem of one follows it.
Lexemes = tuple[str, ...]

#: Han, bopomofo, kana and hangul: what is written without spaces, or whose words do not end alike.
EAST_ASIAN = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303c\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff\U00020000-\U0003fffd"
)
#: A letter or digit of any other script, and the marks on it.
_LETTER = rf"(?:(?![{EAST_ASIAN}])[^\W_{MARKS}])"
_CHARACTER = rf"(?:(?![{EAST_ASIAN}])(?:[^\W_]|[{MARKS}]))"
# Of groups nothing is repeated possessively: Python before 3.11.5 then takes what a group does not match.
_TOKEN = re.compile(
    rf"(?P<run>[{EAST_ASIAN}]+)"
    # Most words by far. The last line finds them as well, but more slowly.
    rf"|(?P<plain>[a-z]++(?!['*+\#]|{_CHARACTER}))"
    # A point with another number and point behind it is that of a date, not of a fraction.
    rf"|(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<!\d\.)\d+\.\d+(?!\.?\d)|\d++)(?!{_CHARACTER}))"
    rf"(?P<percent>%?)"
    rf"|(?P<word>{_LETTER}{_CHARACTER}*(?:'{_CHARACTER}+)*)(?P<tail>(?:\*|\+\+?|\#)(?!{_CHARACTER}))?"
)
_PLAIN_WORD = re.compile("[a-z]{3,40}")
#: Of a word this many code points are kept; PostgreSQL takes 2,046 bytes.
LONGEST_WORD = 500
#: Most words are said again and again, and remembered; longer ones are not worth the memory.
_SHORT_WORD = 50
#: Between fields, so that no phrase runs from one into the next.
_GAP = 10
#: A tsvector is smaller than 1 MiB. A text this short never reaches it, by 15 bytes a code point.
_SHORT = 60_000
_LARGEST = 1_000_000
#: PostgreSQL writes later positions as the last one.
LAST_POSITION = 16_383
#: By weight, what follows a lexeme that stands at each position.
_PLACES = {
    weight: [f"':{position}{'' if weight == 'D' else weight}" for position in range(LAST_POSITION + 1)]
    for weight in get_args(Weight)
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text. `start` and `end` are code points of the original text, end exclusive."""

    lexeme: str
    #: The lexeme of its English stem, `state~`; "" where the stem is the word itself.
    stem: str
    start: int
    end: int
    #: Counted from 1. `20%` and `20` stand at one position, so do `q*` and `q`.
    position: int


def tokens(text: str) -> list[Token]:
    """All tokens of a text, in order. Linear."""
    folded = fold_with_places(text)
    return [
        Token(lexeme, its_stem, folded.starts[start], folded.ends[end - 1], position)
        for lexeme, its_stem, start, end, position in scan(folded.text)
    ]


def scan(folded: str) -> Iterator[tuple[str, str, int, int, int]]:
    """The fields of a Token for each token of a text that is folded already; places are those in it."""
    position = 1
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        if match.lastgroup == "run":
            for place in range(start, end):
                yield folded[place : min(place + 2, end)], "", place, min(place + 2, end), position
                position += 1
        else:
            for lexeme, its_stem, length in _word(match):
                yield lexeme, its_stem, start, start + length, position
            position += 1


def parts(folded: str) -> list[str | Lexemes]:
    """What is in a text that is folded already, without places: runs as they are, the lexemes of the rest."""
    found: list[str | Lexemes] = []
    # No token has a space in it, and what stands between two of them is mostly said again and again.
    for piece in folded.split():
        found += (_remembered_parts if len(piece) < _SHORT_WORD and piece.isascii() else _parts)(piece)
    return found


def _parts(piece: str) -> tuple[str | Lexemes, ...]:
    return tuple(
        match[0]
        if match.lastgroup == "run"
        else tuple(one for lexeme, its_stem, _length in _word(match) for one in (lexeme, its_stem) if one)
        for match in _TOKEN.finditer(piece)
    )


_remembered_parts = lru_cache(maxsize=1 << 16)(_parts)


def _word(match: re.Match[str]) -> Word:
    """The tokens of what is no run: of each the lexeme, the stem, and how many characters it has there."""
    text = match[0]
    return (_remembered if len(text) < _SHORT_WORD else _taken_apart)(match.lastgroup, text)


def _taken_apart(kind: str | None, text: str) -> Word:
    if kind == "plain":
        return ((text[:LONGEST_WORD], stem(text), len(text)),)
    if kind == "percent":
        number = text.replace(",", "").removesuffix("%")[:LONGEST_WORD]
        alone = (number, "", len(text.removesuffix("%")))
        return ((f"{number}%", "", len(text)), alone) if text.endswith("%") else (alone,)
    written = text.rstrip("*+#")
    tail = text[len(written) :]
    while written.endswith("'s"):
        written, tail = written[:-2], ""
    word = written.replace("'", "")[:LONGEST_WORD]
    alone = (word, stem(word), len(written))
    # A star behind more than a letter is a footnote's, or in a query means that the word goes on.
    is_whole = tail and (tail != "*" or len(word) == 1)
    return ((word + tail, "", len(text)), alone) if is_whole else (alone,)


_remembered = lru_cache(maxsize=1 << 16)(_taken_apart)


def vector(fields: Iterable[tuple[Weight, str]], labels: Iterable[str] = ()) -> str:
    """The text of a tsvector, for `%s::tsvector`: weighed fields, and labels such as `=status:verified`.

    PostgreSQL takes whatever is given here. Of a word it keeps 255 positions, and none after 16,383: cut
    texts in which phrases are to be found anywhere. What would make it larger than a megabyte is left out.
    """
    found: list[str] = []
    position, size = 1, 0
    for weight, text in fields:
        folded, places = fold(text), _PLACES[weight]
        size += len(folded)
        for part in parts(folded):
            if isinstance(part, str):
                last = position + len(part)
                stand = places[position:last] if last <= LAST_POSITION else _late(places, position, last)
                next_ones = [*part[1:], ""]
                found += [
                    f"{one}{other}{place}" for one, other, place in zip(part, next_ones, stand, strict=True)
                ]
                position = last
            else:
                place = places[position] if position < LAST_POSITION else places[-1]
                found += [lexeme + place for lexeme in part]
                position += 1
        position += _GAP
    if size > _SHORT:
        found = _that_fit(found)
    # No lexeme of a word holds a quotation mark or a backslash.
    said = ["'" + " '".join(found)] if found else []
    return " ".join(said + [_quoted_label(one) for one in labels])


def _late(places: list[str], first: int, last: int) -> list[str]:
    late = places[first:last]
    return late + places[-1:] * (last - first - len(late))


def _that_fit(found: list[str]) -> list[str]:
    """As much as PostgreSQL takes, every lexeme once."""
    places: dict[str, list[str]] = {}
    for one in found:
        lexeme, _colon, place = one.rpartition("':")
        places.setdefault(lexeme, []).append(place)
    size, kept = 0, []
    for lexeme, its_places in places.items():
        size += len(lexeme.encode()) + 6 + 2 * min(len(its_places), 255)
        if size > _LARGEST:
            break
        kept.append(f"{lexeme}':{','.join(its_places[:255])}")
    return kept


def label(name: str) -> str:
    """A label as a lexeme, which no word can be; without what PostgreSQL refuses, and short enough for it."""
    kept = name.replace("\0", "").encode(errors="ignore")[:2000].decode(errors="ignore")
    return kept if kept.startswith("=") else f"={kept}"


@lru_cache(maxsize=1 << 12)
def _quoted_label(name: str) -> str:
    return quoted(label(name))


def quoted(lexeme: str) -> str:
    """A lexeme in the text of a tsvector or tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def stem(word: str) -> str:
    """The lexeme of an English word's stem, "" where that is the word itself."""
    if not _PLAIN_WORD.fullmatch(word):
        return ""
    found: str = _stemmer().stemWord(word)
    return "" if found == word else f"{found}~"


@cache
def _stemmer() -> Stemmer.Stemmer:
    # Without its own cache it keeps nothing between words, so that threads may share it.
    return Stemmer.Stemmer("english", 0)

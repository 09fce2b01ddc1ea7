"""Writing the same words one way: width, case, Traditional and Simplified characters, marks nobody sees.

Only the index and the query are folded, never what is stored. It goes cluster by cluster, a character with
the marks that stand on it, so that places in the folded text can be told in the original.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple


def _ranges(places: Iterable[int]) -> str:
    """The inside of a regular expression's class: beyond U+FFFF each piece of it takes time."""
    found: list[list[int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1][1] = place
        else:
            found.append([place, place])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


def _of_category(*categories: str) -> str:
    places = (*range(0xAD, 0x20000), *range(0xE0000, 0xE01F0))
    return _ranges(place for place in places if unicodedata.category(chr(place)) in categories)


#: Marks on the character before them, and what nobody sees: joiners, soft hyphens, marks of direction.
MARKS = _of_category("Mn", "Mc", "Me")
_INVISIBLE = _of_category("Cf") + "\ufe00-\ufe0f\U000e0100-\U000e01ef"
#: Jamo that make one syllable with the one before them (UAX #15): those that are vowels or finals.
_JAMO = _ranges(
    place
    for place in (*range(0x1160, 0x1200), *range(0x3131, 0x318F), *range(0xFFA1, 0xFFDD))
    if "\u1160" <= unicodedata.normalize("NFKD", chr(place))[0] <= "\u11ff"
)
#: What begins such a syllable.
_HANGUL = "\u1100-\u115f\u3131-\u314e\uac00-\ud7a3\uffa1-\uffbe"
#: The voice marks of half-width kana are letters by themselves.
_CLUSTER = re.compile(f"(?:[{_HANGUL}][{_INVISIBLE}{_JAMO}]+|(?s:.))[{MARKS}{_INVISIBLE}\uff9e\uff9f]*")
#: The iota under a letter that cannot have it would be a letter of its own in lower case.
_VANISHES = re.compile(f"[{_INVISIBLE}\u0345]+")
#: Texts without any of it, and without characters beyond U+FFFF, are folded character by character.
_PERHAPS_CLUSTERS = re.compile(f"[{MARKS}{_JAMO}\uff9e\uff9f\U00010000-\U0010ffff]")
#: A cluster's folded form is no longer than this (UAX #15's limit of a stream-safe text), so that a text of
#: nothing but marks takes no longer than another. U+FDFA alone is 18.
_LONGEST = 30

#: Where it depends on the meaning which one Simplified script has, or both are in use. Folded together more
#: is found, never less.
_VARIANTS = {"著": "着", "妳": "你", "牠": "它", "甚": "什", "祇": "只"}
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ‛", "'"))

#: Punctuation in the width of Chinese characters.
_WIDE = tuple((chr(ord(one) + 0xFEE0), one) for one in ",:;!?()")


def fold(text: str) -> str:
    """NFKC, case, Traditional to Simplified one to one, apostrophes; invisible characters go. Idempotent."""
    if text.isascii():
        return text.lower()
    # Most Chinese texts need no more than this, which takes a tenth of the time.
    for wide, plain in _WIDE:
        text = text.replace(wide, plain)
    if _unchanged().fullmatch(text):
        return text.lower()
    if not _PERHAPS_CLUSTERS.search(text):
        return text.translate(_FOLDED)
    return "".join(_FOLDED.of(cluster) for cluster in _CLUSTER.findall(text))


@cache
def _unchanged() -> re.Pattern[str]:
    """Texts of ASCII, the commonest punctuation of Chinese, and Han that is Simplified or has one form."""
    han = _ranges(place for place in range(0x4E00, 0xA000) if place not in simplified())
    return re.compile(f"[\0-\x7f、。“”《》「」—·{han}]*+")


def folded_clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """What each cluster is folded to, and where it stands in the text (code points, end exclusive)."""
    for match in _CLUSTER.finditer(text):
        yield _FOLDED.of(match[0]), match.start(), match.end()


class Folded(NamedTuple):
    """A folded text; each of its characters comes from text[start:end] of the original, in code points."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def fold_with_places(text: str) -> Folded:
    """The text folded, and where each of its characters stood. Linear."""
    if text.isascii() or not _PERHAPS_CLUSTERS.search(text):
        folded = fold(text)
        if len(folded) == len(text) and all(len(_FOLDED[ord(one)]) == 1 for one in set(text)):
            return Folded(folded, range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in folded_clusters(text):
        pieces.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return Folded("".join(pieces), starts, ends)


@cache
def simplified() -> dict[int, str]:
    """The Simplified character of each Traditional one, where it is another: OpenCC's, one by one."""
    # Here, for it takes a tenth of a second: only who searches waits for it.
    from opencc import OpenCC

    ranges = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
    han = [chr(place) for first, end in ranges for place in range(first, end)]
    table = dict(zip(han, OpenCC("t2s").convert("\n".join(han)).split("\n"), strict=True)) | _VARIANTS
    # 薴 is written 苧, and that one 苎.
    last = {one: table.get(other, other) for one, other in table.items()}
    return {ord(one): other for one, other in last.items() if other != one}


class _Folds(dict[int, str]):
    """A table for str.translate, filled as characters come."""

    def __missing__(self, place: int) -> str:
        found = self[place] = _folded(chr(place))
        return found

    def of(self, cluster: str) -> str:
        return self[ord(cluster)] if len(cluster) == 1 else _folded(cluster)


_FOLDED = _Folds()


def _folded(cluster: str) -> str:
    """Until nothing changes any more: case can undo NFKC, and the other way round."""
    before = ""
    while cluster != before:
        before = cluster
        cluster = "".join(f" {one} " if _is_apart(one) else one for one in cluster[:_LONGEST])
        cluster = _VANISHES.sub("", unicodedata.normalize("NFKC", cluster))
        cluster = cluster.casefold().translate(simplified()).translate(_APOSTROPHES)
    return cluster


def _is_apart(character: str) -> bool:
    """Whether it must not grow on what it stands beside: 3½ is not 31, OpenAI² is OpenAI; but CO₂ is CO2.

    Whatever stands for several words is apart, so that each word belongs to a whole number of characters.
    """
    if character.isascii():
        return False
    shape = unicodedata.decomposition(character).partition(" ")[0]
    if shape == "<circle>" or (shape == "<super>" and unicodedata.category(character) == "No"):
        return True
    plain = unicodedata.normalize("NFKC", character)
    return len(plain) > 1 and not all(one.isalpha() or unicodedata.combining(one) for one in plain)

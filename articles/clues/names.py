"""Names in a text, whichever of their spellings it uses; and what two languages have in common."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from articles.provenance import Key

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BRACKETED = re.compile(r"\s*[（(\[［【]([^）)\]］】]+)[）)\]］】]\s*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ0-9]")
#: A name, an abbreviation or a number as Chinese and English texts share them.
_SHARED = re.compile(
    r"(?P<number>\d+(?:[.,:]\d+)*)\s*(?P<unit>[%％]|per ?cent\b|万|亿|million\b|billion\b|月|日)?"
    r"|(?P<name>[A-ZÀ-Þ][\w*]*(?:[-.'’]\w[\w*]*)*)"
)
_SCALES = {"万": 10**4, "亿": 10**8, "million": 10**6, "billion": 10**9}
#: English words that begin sentences more often than they name anything.
_BEGINNINGS = frozenset(
    """a after all also although an and as at before but by during even for former from he her his how i if
    in into it its last many meanwhile more most new no not now of on one only or other our since so some such
    than that the their then there these they this those to under until we what when where while who why will
    with within without you your mr ms mrs dr""".split()  # noqa: SIM905
)
#: Months, which Chinese counts.
_MONTHS = {
    name: str(number)
    for number, names in enumerate(
        (
            *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",)),
            *(("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep")),
            *(("october", "oct"), ("november", "nov"), ("december", "dec")),
        ),
        1,
    )
    for name in names
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a text: code points, end exclusive."""

    key: Key
    start: int
    end: int


def spellings(name: str) -> Iterator[str]:
    """How a recorded name is likely to be written: without what stands in brackets, and as that."""
    plain = _BRACKETED.sub(" ", name).strip(" ·,，")
    yield plain
    for inside in _BRACKETED.findall(name):
        if _LATIN.search(inside) and re.search(f"[{_HAN}]", plain):
            yield inside.strip()
    if plain.lower().startswith("the "):
        yield plain[4:]


class Names:
    """Finds names in a text: capital letters count, a Latin name is a word of its own, the longest wins."""

    def __init__(self, names: Iterable[tuple[Key, Iterable[str]]]) -> None:
        """`names` gives, for each who is named, the names on record, in whatever language."""
        self._by_start: dict[str, list[tuple[str, Key]]] = {}
        self._keys: dict[str, Key] = {}
        for key, written in names:
            for name in {one for given in written for one in spellings(given)}:
                if len(name) > 1 and name not in self._keys:
                    self._keys[name] = key
                    self._by_start.setdefault(name[:2], []).append((name, key))
        for found in self._by_start.values():
            found.sort(key=lambda pair: (-len(pair[0]), pair[0]))
        self._starts = re.compile("|".join(re.escape(start) for start in sorted(self._by_start)) or r"(?!)")

    @property
    def known(self) -> Mapping[str, Key]:
        """Who is meant by each spelling."""
        return self._keys

    def find(self, text: str) -> list[Named]:
        """Every name in the text, in order, none inside another. Linear in the text."""
        found: list[Named] = []
        place = 0
        while match := self._starts.search(text, place):
            start = match.start()
            named = next(self._at(text, start), None)
            if named:
                found.append(named)
            place = named.end if named else start + 1
        return found

    def _at(self, text: str, start: int) -> Iterator[Named]:
        for name, key in self._by_start[text[start : start + 2]]:
            end = start + len(name)
            if text.startswith(name, start) and _is_whole(text, start, end):
                yield Named(key, start, end)


def as_byline(names: Iterable[str]) -> list[str]:
    """The names of a publisher, and the initials by which bylines call it (FT, ft)."""
    written = list(names)
    for name in names:
        words = [word for word in name.split() if word[:1].isupper()]
        if 1 < len(words) < 6 and len(words) == len(name.split()):
            initials = "".join(word[0] for word in words)
            written += [initials, initials.lower()]
    return written


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin word goes on before or after."""
    before = start > 0 and _LATIN.match(text[start]) and _LATIN.match(text[start - 1])
    after = end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end])
    return not before and not after


def pair_up(names: Iterable[tuple[str, str]]) -> list[tuple[Key, list[str]]]:
    """Names in two languages as `Names` takes them, known by the last Latin word: what a text goes on with
    after the first mention. Of a name in parts its last part stands for it too."""
    pairs: dict[Key, list[str]] = {}
    for one, other in names:
        written = [spelling for name in (one, other) for spelling in spellings(name)]
        latin = [name for name in written if _LATIN.match(name)]
        if not latin:
            continue
        key = latin[0].split()[-1].casefold()
        last = [name.rpartition("·")[2] for name in written if "·" in name]
        foreign = [name for name in (*written, *last) if not _LATIN.match(name) and len(name) > 1]
        pairs.setdefault(key, []).extend(foreign)
    return list(pairs.items())


def shared_between_languages(text: str, pairs: Names) -> frozenset[str]:
    """What a text and its translation have in common: names in Latin letters, numbers, names known in both.

    Numbers are written out (3.5 million and 350万 are one); a month is its number.
    """
    found = {str(named.key) for named in pairs.find(text)}
    for match in _SHARED.finditer(text):
        if name := match["name"]:
            word = re.sub("['’]s$", "", name).casefold()
            if word in _MONTHS:
                found.add(_MONTHS[word])
            elif word not in _BEGINNINGS and len(word) > 1:
                found.add(word)
        else:
            found.add(_number(match["number"].replace(",", ""), (match["unit"] or "").lower()))
    return frozenset(found)


def _number(digits: str, unit: str) -> str:
    if unit in ("%", "％") or unit.startswith("per"):
        return f"{digits}%"
    if unit in _SCALES and digits.count(".") <= 1 and ":" not in digits:
        return f"{float(digits) * _SCALES[unit]:g}"
    return digits

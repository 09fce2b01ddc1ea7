"""What somebody typed into a search box, as a tsquery.

Words are all wanted; "phrases" (also “ ” and 「 」) stand together in that order; what follows a - is not
wanted. A run of Chinese characters is a phrase of its pairs, one by itself the beginning of a pair. A word
outside quotation marks is found in its inflections too, and with a star behind two letters or more it is the
beginning of one. What is joined without a space (`GPT-4o`, `Altman董事会`) is a phrase. There are no other
operators: everything else divides words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from articles.search.words import EAST_ASIAN, fold, label, quoted, scan

#: How much of what was typed is looked at: code points, and parts.
LONGEST, MOST_PARTS = 200, 20
#: From how many code points on a word that goes on is the beginning of one. Chinese needs one.
_TYPED = 2


class Problem(StrEnum):
    """Why less is found than somebody may expect, or nothing."""

    NOTHING = "nothing to look for"
    ONLY_EXCLUSIONS = "only exclusions"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of these lexemes, or any that begins with `prefix` where there is one."""

    lexemes: tuple[str, ...]
    prefix: str = ""

    @property
    def tsquery(self) -> str:
        found = [quoted(lexeme) for lexeme in self.lexemes]
        if self.prefix:
            found.append(f"{quoted(self.prefix)}:*")
        return found[0] if len(found) == 1 else f"({' | '.join(found)})"


@dataclass(frozen=True, slots=True)
class Part:
    """Words that stand right behind one another; most often one."""

    steps: tuple[Step, ...]

    @property
    def tsquery(self) -> str:
        found = " <-> ".join(step.tsquery for step in self.steps)
        return found if len(self.steps) == 1 else f"({found})"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. Where that is nothing, `tsquery` is ""; `problem` may stand beside a query too."""

    text: str
    parts: tuple[Part, ...] = ()
    excluded: tuple[Part, ...] = ()
    problem: Problem | None = None
    #: For `%s::tsquery`.
    tsquery: str = field(init=False, default="")

    def __post_init__(self) -> None:
        if self.parts:
            needed = [part.tsquery for part in self.parts] + [f"!{part.tsquery}" for part in self.excluded]
            object.__setattr__(self, "tsquery", " & ".join(needed))

    def with_labels(self, *labels: str | tuple[str, ...]) -> str:
        """The tsquery that wants each of these labels besides, and any one of a tuple; "" for nothing."""
        groups = [one if isinstance(one, tuple) else (one,) for one in labels]
        wanted = [Step(tuple(map(label, group))).tsquery for group in groups if group]
        return " & ".join([self.tsquery, *wanted] if self.tsquery else wanted)


#: A phrase in quotation marks, closed or not, or anything without spaces; perhaps not wanted.
_QUOTES = '"“”„‟「」『』'
_CHUNK = re.compile(
    rf"(?P<no>(?<!\S)[-−])?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)[{_QUOTES}]?|(?P<bare>[^\s{_QUOTES}]+))"
)
#: After a space or a closing quotation mark no word goes on.
_ENDED = re.compile(rf"[\s{_QUOTES}]\Z")
#: What may stand between two words that are one thing: GPT-4o, example.org, 萨姆·奥尔特曼, AT&T.
_JOINS = re.compile(r"[-‐‑–_.·・‧•&@/\\:'+#*~%]*")
_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")
#: A word of Latin letters or digits that the limit has cut.
_CUT_WORD = re.compile(r"(?<=\s)[!-~]+\Z")


def ask(text: str, *, typing: bool = False) -> Asked:
    """Read what was typed. With `typing`, the last word may go on. Whatever the text, nothing is raised."""
    looked_at = text.strip()[:LONGEST]
    is_cut = len(text.strip()) > LONGEST
    if is_cut:
        looked_at = _CUT_WORD.sub("", looked_at)
    needed: dict[Part, None] = {}
    excluded: dict[Part, None] = {}
    chunks = list(_chunks(fold(looked_at)))
    goes_on = typing and not is_cut and not _ENDED.search(text)
    for number, (words, is_phrase, is_wanted) in enumerate(chunks, 1):
        for part in _parts(words, is_phrase, goes_on and is_wanted and number == len(chunks)):
            parts = needed if is_wanted else excluded
            if part in parts or len(needed) + len(excluded) < MOST_PARTS:
                parts[part] = None
            else:
                is_cut = True
    problem = None
    if not needed:
        problem = Problem.ONLY_EXCLUSIONS if excluded else Problem.NOTHING if looked_at else None
    elif is_cut:
        problem = Problem.TOO_LONG
    return Asked(text, tuple(needed), tuple(excluded), problem)


def _chunks(folded: str) -> Iterator[tuple[str, bool, bool]]:
    """The words of each chunk, whether they are a phrase, whether they are wanted."""
    for match in _CHUNK.finditer(folded):
        yield match["phrase"] or match["bare"] or "", match["phrase"] is not None, not match["no"]


def _parts(words: str, is_phrase: bool, goes_on: bool) -> Iterator[Part]:
    """The parts of one chunk: a phrase is one; else they end where more than a hyphen or so stands."""
    run: list[_Word] = []
    last_end = 0
    for word in _words(words):
        # The pairs of a Chinese run overlap.
        is_joined = word.start < last_end or _JOINS.fullmatch(words, last_end, word.start)
        if run and not is_phrase and not is_joined:
            yield _part(run, is_phrase, False)
            run = []
        run.append(word)
        last_end = word.end
    if run:
        yield _part(run, is_phrase, (goes_on and last_end == len(words)) or words[last_end:] == "*")


@dataclass(frozen=True, slots=True)
class _Word:
    lexeme: str
    stem: str
    start: int
    end: int


def _words(folded: str) -> Iterator[_Word]:
    """The tokens that are asked for: of `q*` and `q`, which stand in one place, the whole."""
    last = 0
    for lexeme, its_stem, start, end, position in scan(folded):
        if position != last:
            yield _Word(lexeme, its_stem, start, end)
        last = position


def _part(words: list[_Word], is_phrase: bool, goes_on: bool) -> Part:
    """A word by itself, outside quotation marks, is asked for in its inflections; the last one may go on.

    A run of Chinese ends where its last pair does; the character after which the index has none is only
    asked for where another word follows, for there the run has to end.
    """
    last = words[-1]
    is_chinese = bool(_EAST_ASIAN.match(last.lexeme))
    if is_chinese and len(words) > 1 and words[-2].end == last.end and _EAST_ASIAN.match(words[-2].lexeme):
        return Part(tuple(Step((word.lexeme,)) for word in words[:-1]))
    before = tuple(Step((word.lexeme,)) for word in words[:-1])
    if is_chinese:
        return Part((*before, Step((), last.lexeme)))
    lexemes: tuple[str, ...] = (last.lexeme,)
    if not is_phrase and not before and last.lexeme.isascii() and last.lexeme.isalpha():
        bare = last.stem.removesuffix("~") or last.lexeme
        lexemes = (bare, f"{bare}~")
    if goes_on and len(last.lexeme) >= _TYPED:
        return Part((*before, Step(lexemes, last.lexeme)))
    return Part((*before, Step(lexemes)))

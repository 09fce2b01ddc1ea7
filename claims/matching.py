"""Which recorded wordings say what a passage says, best first.

Words in common are weighed by how rare they are (BM25: Robertson and Zaragoza 2009, with an idf that is never
negative). Chinese is compared by pairs of characters, so nothing has to know its words; a Chinese passage and
an English wording have only names and numbers in common. Three things are added, each of which can be left
out to see what it is worth (`manage.py evaluate_matching --without PART`):

- repeats: what the passage says again and again weighs more;
- letters: a word that is not there is there in part where its letters are (`vaccinated`, `vaccination`), and
  a pair of characters where one of them is;
- neighbours: two words that stand side by side in both say more than apart.

What contradicts a wording uses its words as well: this suggests and never decides.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import log
from operator import add
from typing import TypeVar

from articles.search.words import EAST_ASIAN, Lexemes, fold, parts

Key = TypeVar("Key", int, str)

#: Raise it when the same text would give other terms: all wordings are then indexed anew.
TERMS = 1
PARTS = ("repeats", "letters", "neighbours")

#: How soon a word said again adds no more (BM25's k1), and how far a long wording is held down (its b).
SATURATION, LENGTH = 1.2, 0.75
#: What the three parts weigh beside a word that both have. Chosen on texts of other kinds than claims:
#: messages of programs in two Chinese translations, what functions do in short and at length. From half to
#: twice of each, little changes.
REPEATS, LETTERS, NEIGHBOURS = 0.4, 0.5, 0.2
#: How many letters a part of a word has, the space before or after it included.
PIECE = 4
#: How much, by weight, the passage and a wording must have in common: of the one that says less, and of what
#: one word weighs that no wording has, unless it is half of the wording. Nothing is offered for what is said
#: everywhere.
FLOOR, TELLING = 0.05, 0.25
#: As many tokens are kept of a text, and characters of a token: PostgreSQL has limits.
MOST_TOKENS, LONGEST_TOKEN = 16_000, 100

#: As many positions of a lexeme, as text, as it stands there times; once needs none.
_POSITIONS = ["", "", *(f":{','.join(map(str, range(1, times + 1)))}" for times in range(2, 256))]

#: Words of every English sentence. In a collection that is half Chinese they would seem rare.
_FUNCTION_WORDS = """
a an and are as at be been but by for from had has have he her his in is it its not of on or she that the
their these they this those to was were which who will with would
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_CHINESE = re.compile(f"[{EAST_ASIAN}]")
#: Of a link, the scheme and the host: they say nothing of what is asserted.
_HOST = re.compile(r"https?://[^\s/]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,8}(?=/)", re.IGNORECASE)
#: `#ParklandShooting`, `@realDonaldTrump`: the words within begin with capitals.
_TAG = re.compile(r"[#@]\w+")
_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: Letters and digits written as one, `covid19`: its parts.
_PARTS = re.compile(r"[^\W\d_]{2,}|\d+")


def tokens(text: str) -> list[str]:
    """What a text is compared by, in order: folded as all that is searched (articles/search/folding.py).

    Of a run of Chinese (Japanese, Korean) characters each pair; a number without the commas of its thousands;
    of any other word its English stem, but not function words. `covid19`, `#ParklandShooting` and
    `@realDonaldTrump` are there whole and in their parts.
    """
    if "/" in text:
        text = _HOST.sub(" ", text)
    if "#" in text or "@" in text:
        text = _TAG.sub(_with_words_within, text)
    found: list[str] = []
    for part in parts(fold(text)):
        if isinstance(part, str):
            # The last character of a run comes by itself; only where it is all there is it says something.
            found += map(add, part, part[1:]) if len(part) > 1 else part
        else:
            found += _telling(part)
    return found[:MOST_TOKENS]


@lru_cache(maxsize=1 << 16)
def _telling(lexemes: Lexemes) -> tuple[str, ...]:
    """What a word that is no run of Chinese is compared by."""
    found: list[str] = []
    for lexeme, following in pairwise((*lexemes, "")):
        # A stem stands for its word. `20%` and `c++` are there as `20` and `c` too.
        if lexeme in FUNCTION_WORDS or not lexeme[-1].isalnum():
            continue
        found.append((following[:-1] if following.endswith("~") else lexeme)[:LONGEST_TOKEN])
        if lexeme.isalnum() and not lexeme.isalpha() and not lexeme.isdecimal():
            found += [part[:LONGEST_TOKEN] for part in _PARTS.findall(lexeme) if part != lexeme]
    return tuple(found)


def _with_words_within(tag: re.Match[str]) -> str:
    words = _WITHIN.sub(" ", tag[0][1:])
    return tag[0] if " " not in words else f"{tag[0]} {words}"


def terms(text: str) -> tuple[str, int]:
    """What a wording is found by, as text for `::tsvector`, and its length in tokens.

    A token that stands there several times has as many positions, one that stands there once has none.
    """
    found = tokens(text)
    # No token has a quotation mark or a backslash in it.
    lexemes = [
        f"'{token}'" if times == 1 else f"'{token}'{_POSITIONS[min(times, 255)]}"
        for token, times in Counter(found).items()
    ]
    return " ".join(lexemes), len(found)


@dataclass(frozen=True)
class Weighed:
    """A passage, weighed by how rare its tokens are among the wordings there are."""

    said: Sequence[str]
    #: Of each token the rarity alone; and what it counts that a wording has it.
    rarity: Mapping[str, float]
    weights: Mapping[str, float]
    #: What it counts that a wording has a piece of a token, or two tokens side by side, as in `_laid_out`.
    pieces: Mapping[str, float]
    #: The rarity of what is said by no wording.
    unheard: float
    mean_length: float

    def fit(self, wording: Sequence[str], *, has_floor: bool = True) -> float:
        """How well a wording, given by its tokens, says what the passage says: 1 where it is the same words.

        0 where they have nothing in common or, where it has a floor, too little.
        """
        counts = Counter(wording)
        common = [token for token in self.rarity if token in counts]
        if not common:
            return 0.0
        if has_floor:
            says = sum(self.rarity.values())
            shared = sum(self.rarity[token] for token in common)
            # What the wording says besides is taken to be as rare as the passage's words are on the whole.
            least = min(says, shared + (len(counts) - len(common)) * says / len(self.rarity))
            is_half_of_it = len(common) * 2 >= len(counts)
            if shared < FLOOR * least or (shared < TELLING * self.unheard and not is_half_of_it):
                return 0.0
        return self._counted(counts, wording) / self._of_itself

    @cached_property
    def _of_itself(self) -> float:
        return self._counted(Counter(self.said), self.said)

    def _counted(self, counts: Counter[str], wording: Sequence[str]) -> float:
        damping = SATURATION * (1 - LENGTH + LENGTH * len(wording) / self.mean_length)
        # In one order, so that equal wordings fit equally to the last bit.
        words = sum(
            weight * counts[token] * (SATURATION + 1) / (counts[token] + damping)
            for token, weight in self.weights.items()
            if token in counts
        )
        laid_out = _laid_out(wording)
        pieces = sum(weight for piece, weight in self.pieces.items() if piece in laid_out)
        return words + pieces * (SATURATION + 1) / (1 + damping)


def weigh(
    passage: str,
    texts: int,
    having: Mapping[str, int],
    mean_length: float,
    *,
    without: Collection[str] = (),
) -> Weighed:
    """A passage, to be compared with so many wordings; `having`: how many of them have each of its tokens.

    `without` names PARTS to leave out.
    """
    said = tokens(passage)
    times = Counter(said)
    rarity = {
        token: log(1 + max(0, texts - having.get(token, 0) + 0.5) / (having.get(token, 0) + 0.5))
        for token in times
    }
    weights = rarity
    if "repeats" not in without:
        weights = {token: rare * (1 + REPEATS * log(times[token])) for token, rare in rarity.items()}
    pieces: dict[str, float] = {}
    if "letters" not in without:
        pieces |= _letters(rarity)
    if "neighbours" not in without:
        pieces |= {
            f" {one} {other} ": NEIGHBOURS * (rarity[one] + rarity[other]) / 2
            for one, other in pairwise(said)
            if not (_CHINESE.match(one) and _CHINESE.match(other))
        }
    return Weighed(said, rarity, weights, pieces, log(1 + texts), max(mean_length, 1))


def _letters(rarity: Mapping[str, float]) -> dict[str, float]:
    """Pieces of tokens: each character of a Chinese pair is as rare as the commonest pair it stands in; each
    PIECE letters of a word share what the word weighs."""
    pieces: dict[str, float] = {}
    for token, rare in rarity.items():
        if _CHINESE.match(token):
            for character in token:
                pieces[character] = min(LETTERS * rare, pieces.get(character, rare))
        elif len(token) > 2 and token.isalpha():
            padded = f" {token} "
            parts = {padded[place : place + PIECE] for place in range(len(padded) - PIECE + 1)}
            for part in parts:
                pieces[part] = max(LETTERS * rare / len(parts), pieces.get(part, 0.0))
    return pieces


def _laid_out(tokens: Sequence[str]) -> str:
    return f" {' '.join(tokens)} "


def rank(passage: str, wordings: Iterable[tuple[Key, str]]) -> list[tuple[Key, float]]:
    """The keys whose wordings say what the passage says, each with how well, best first; equals by key.

    For few that are at hand; claims/recognising.py finds claims. A key may have several wordings: the one
    that fits best counts. A word is as rare as it is among these wordings, so give all there are. Linear in
    them; those of the last calls are not taken apart again.
    """
    recorded = [(key, said) for key, text in wordings if (said := _tokens_kept(text))]
    if not recorded:
        return []
    having = Counter(token for _key, said in recorded for token in set(said))
    asked = weigh(passage, len(recorded), having, sum(len(said) for _key, said in recorded) / len(recorded))
    best: dict[Key, float] = {}
    for key, said in recorded:
        if fit := asked.fit(said):
            best[key] = max(fit, best.get(key, 0.0))
    return sorted(best.items(), key=lambda one: (-one[1], one[0]))


@lru_cache(maxsize=4096)
def _tokens_kept(text: str) -> tuple[str, ...]:
    return tuple(tokens(text))

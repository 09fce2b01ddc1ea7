"""Which of several recorded wordings say what a passage says, best first.

Words in common are weighed by how rare they are (BM25: Robertson and Zaragoza 2009, with an idf that is never
negative). Chinese is compared by pairs of characters, so nothing has to know its words; a Chinese passage and
an English wording have only names and numbers in common. What contradicts a wording uses its words as well:
this suggests and never decides.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import TypeVar

Key = TypeVar("Key", int, str)

#: How soon a word said again adds no more (BM25's k1), and how far a long wording is held down (its b).
SATURATION, LENGTH = 1.2, 0.75
#: How much, by weight, the passage and a wording must have in common, of the one that says less.
FLOOR = 0.05

#: Han, kana and hangul, with which words are not divided by spaces or do not end alike.
_EAST_ASIAN = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\U00020000-\U0003fffd"
)
_TOKEN = re.compile(
    rf"(?P<run>[{_EAST_ASIAN}]+)|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>(?:(?![{_EAST_ASIAN}])[^\W\d_])+)"
)
_POSSESSIVE = re.compile(r"['’]s\b")
#: Words of every English sentence. In a collection that is half Chinese they would seem rare.
_FUNCTION_WORD = re.compile(
    "a|an|and|are|as|at|be|been|but|by|for|from|had|has|have|he|her|his|in|is|it|its|not|of|on|or|she|that"
    "|the|their|these|they|this|those|to|was|were|which|who|will|with|would"
)


def tokens(text: str) -> list[str]:
    """What a text is compared by, in order: words, folded by NFKC and case.

    Of a run of Chinese (Japanese, Korean) characters each pair, and the last one by itself; a number is one
    token, without the commas of its thousands; so is every other run of letters, without an English 's.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found: list[str] = []
    for match in _TOKEN.finditer(_POSSESSIVE.sub("", folded)):
        if run := match["run"]:
            found += [run[place : place + 2] for place in range(len(run))]
        else:
            found.append(match[0].replace(",", ""))
    return found


#: Of a link, its scheme and host: what is asserted there, they do not say.
_HOST = re.compile(r"https?://[^\s/]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,8}(?=/)", re.IGNORECASE)
#: `#ParklandShooting`, `@realDonaldTrump`: where the words within begin.
_TAG = re.compile(r"[#@]\w+")
_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_SAID = re.compile(rf"(?P<run>[{_EAST_ASIAN}]+)|\d+(?:[.,]\d+)+(?!\w)|(?:(?![{_EAST_ASIAN}])[^\W_])+")
_PARTS = re.compile(r"[^\W\d_]{2,}|\d+")
#: As many tokens as are kept of a text, and characters of a token: PostgreSQL has limits.
MOST_TOKENS, LONGEST_TOKEN = 16_000, 100


def said(text: str) -> list[str]:
    """What a text is compared by, in order: see tokens; of `covid19` and of `#ParklandShooting` the parts too."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _TAG.sub(lambda tag: f"{tag[0]} {_WITHIN.sub(' ', tag[0][1:])}", _HOST.sub(" ", plain))
    folded = unicodedata.normalize("NFKC", plain.casefold())
    found: list[str] = []
    for match in _SAID.finditer(_POSSESSIVE.sub("", folded)):
        word = match[0]
        if match["run"]:
            found += [word[place : place + 2] for place in range(max(1, len(word) - 1))]
        elif word[0].isdigit() and not word.isalnum():
            found.append(word.replace(",", ""))
        elif not _FUNCTION_WORD.fullmatch(word):
            found.append(word[:LONGEST_TOKEN])
            if not word.isalpha() and not word.isdecimal():
                found += [part[:LONGEST_TOKEN] for part in _PARTS.findall(word)]
    return found[:MOST_TOKENS]


def terms(text: str) -> tuple[str, int]:
    """What a wording is found by, as text for `::tsvector`, and how many tokens it has.

    A token that stands there several times has as many positions, one that stands there once has none.
    """
    found = said(text)
    lexemes = []
    for token, times in Counter(found).items():
        quoted = token.replace("\\", "\\\\").replace("'", "''")
        places = ":" + ",".join(map(str, range(1, min(times, 250) + 1))) if times > 1 else ""
        lexemes.append(f"'{quoted}'{places}")
    return " ".join(lexemes), len(found)


def rank(passage: str, wordings: Iterable[tuple[Key, str]]) -> list[tuple[Key, float]]:
    """The keys whose wordings say what the passage says, each with how well, best first; equals by key.

    A key may have several wordings, in several languages: the one that fits best counts. A word is as rare as
    it is among these wordings, so give all there are. What has less than FLOOR in common is left out. Linear
    in the wordings; those of the last calls are not taken apart again.
    """
    asked = _counted(passage)
    recorded = [(key, counts) for key, text in wordings if (counts := _counted(text))]
    if not asked or not recorded:
        return []
    having = Counter(token for _key, counts in recorded for token in counts)
    weights = {
        token: log(1 + (len(recorded) - having[token] + 0.5) / (having[token] + 0.5))
        for token in asked.keys() | having.keys()
    }
    mean_length = sum(counts.total() for _key, counts in recorded) / len(recorded)
    passage_weight = sum(weights[token] for token in asked)
    best: dict[Key, float] = {}
    for key, counts in recorded:
        common = asked.keys() & counts.keys()
        if not common:
            continue
        least = min(passage_weight, sum(weights[token] for token in counts))
        if sum(weights[token] for token in common) < FLOOR * least:
            continue
        damping = SATURATION * (1 - LENGTH + LENGTH * counts.total() / mean_length)
        fit = sum(
            weights[token] * counts[token] * (SATURATION + 1) / (counts[token] + damping)
            # In one order, so that equal wordings fit equally to the last bit.
            for token in sorted(common)
        )
        best[key] = max(fit, best.get(key, 0.0))
    return sorted(best.items(), key=lambda one: (-one[1], one[0]))


@lru_cache(maxsize=4096)
def _counted(text: str) -> Counter[str]:
    """How often each token stands there that says something; single characters only where all are such."""
    said = [token for token in tokens(text) if not _FUNCTION_WORD.fullmatch(token)]
    telling = [token for token in said if len(token) > 1 or token.isascii()]
    return Counter(telling or said)

"""Which script a text is written in, and what a line break between two characters stands for."""

import re
from collections.abc import Iterable

CHINESE, ENGLISH = "zh-Hans", "en"

HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_CHARACTER = re.compile(f"[{HAN}]")
HAN_RUN = re.compile(f"[{HAN}]+")
LATIN_WORD = re.compile("[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*")


def amount(text: str) -> tuple[int, int]:
    """How many Chinese characters and how many Latin words: a character weighs about as much as a word, so
    that a Chinese sentence full of Latin names still counts as Chinese."""
    return sum(map(len, HAN_RUN.findall(text))), len(LATIN_WORD.findall(text))


def language_of(text: str, default: str = ENGLISH) -> str:
    """The BCP 47 tag of a block: zh-Hans where Han characters are at least as many as Latin words, else en;
    `default` where there is neither (a row of figures)."""
    if text.isascii():
        return ENGLISH if LATIN_WORD.search(text) else default
    characters, words = amount(text)
    if not characters and not words:
        return default
    return CHINESE if characters >= words else ENGLISH


def headline_language(text: str) -> str:
    """As `language_of`, but a headline with any Chinese in it is Chinese: names fill the short line."""
    return CHINESE if HAN_CHARACTER.search(text) else ENGLISH


def languages_by_amount(texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The languages of (lang, text) pairs, the one with the most text first; the first met wins a draw. One
    that has less than a twentieth of the text, as a product's name on its own line, is not counted."""
    by_language: dict[str, list[str]] = {}
    for lang, text in texts:
        by_language.setdefault(lang, []).append(text)
    total = {lang: sum(amount("\n".join(texts))) for lang, texts in by_language.items()}
    ordered = sorted(total, key=lambda lang: -total[lang])
    return tuple(lang for lang in ordered if lang == ordered[0] or total[lang] * 20 >= sum(total.values()))


# Han, kana and full-width punctuation: what writers put no space between. Not Hangul, whose words are
# spaced, and not emoji.
FULL_WIDTH = re.compile(
    "[\u2e80-\u303e\u3041-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)


def is_full_width(character: str) -> bool:
    return FULL_WIDTH.match(character) is not None


# Quotation marks, dashes and dots that Unicode counts as neither narrow nor wide: their neighbour decides.
AMBIGUOUS = frozenset("“”‘’…—·")


def soft_break(before: str, after: str) -> str:
    """What a line break inside a paragraph stands for, between the characters before and after it ("" at an
    edge): nothing between two full-width characters, else one space."""
    if not before or not after:
        return ""
    wide = is_full_width(before), is_full_width(after)
    if all(wide) or (wide[0] and after in AMBIGUOUS) or (wide[1] and before in AMBIGUOUS):
        return ""
    return " "

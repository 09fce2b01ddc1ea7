"""Texts out of other people's JSON: entities and tags in them, numbers and lists in their place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from articles.importers.common_words import LANGUAGES
from articles.importers.scripts import CHINESE, ENGLISH, amount

#: Of one text, in code points, as much is looked at.
LOOKED_AT = 20_000
#: Entities in entities (&amp;quot;), and lists in lists, are unpacked so many times.
DEEPEST = 5
#: Of a list, so many.
MOST = 50

_BREAKING = "p|br|div|li|ul|ol|h[1-6]|tr|td|th|table|tbody|section|article|blockquote|hr|figure|figcaption"
_INLINE = "a|abbr|b|big|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub|sup|u|o:p"
_TAG = r"</?(?:{})(?:\s[^<>]*)?/?>"
_BREAKING_TAG = re.compile(_TAG.format(_BREAKING), re.IGNORECASE)
_INLINE_TAG = re.compile(_TAG.format(_INLINE) + "|<!--.{0,500}?-->", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: Half of a surrogate pair, noncharacters, what is not seen and what turns the direction of a line.
_UNSEEN = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]"
)
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u1cff\u1f00-\u1fff\u3041-\u30ff\u31f0-\u31ff\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]"
)

_MORE_ENGLISH = """he she his her who what says said did does can more than no new all after about when would
could video shows people because you your if into against over there these those only do us"""
_INDONESIAN = "yang dan di itu dengan untuk tidak ini dari dalam akan pada adalah telah oleh bahwa"
_TAGALOG = "ang mga ng sa na ay hindi kay para kung siya nang"
_ENGLISH = LANGUAGES[0].words | frozenset(_MORE_ENGLISH.split())
#: Those of the languages that are written like it, and of two with none but its letters.
_OTHERS = (
    *(language.words for language in LANGUAGES[1:] if language.is_latin),
    frozenset(_INDONESIAN.split()),
    frozenset(_TAGALOG.split()),
)


def cleaned(text: str) -> str:
    """One line without entities, tags, controls and what nobody sees. Of its first 20,000 code points."""
    text = text[:LOOKED_AT]
    for _time in range(DEEPEST):
        try:
            unescaped = html.unescape(text)
        except ValueError:
            # The number of a character with thousands of digits.
            break
        if unescaped == text:
            break
        text = unescaped
    text = _INLINE_TAG.sub("", _BREAKING_TAG.sub(" ", text))
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", text)).split())


def each(value: Any) -> list[Any]:
    """The values of a list, or the one that stands in its place; none of null."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values[:MOST] if one is not None]


def text_of(value: Any, *keys: str) -> str:
    """The first text in what should be one, cleaned: a list of texts, a number, or an object with a text
    under one of the keys; "" where there is none."""
    return next(filter(None, texts_in(value, ("@value", *keys))), "")


def texts_in(value: Any, keys: tuple[str, ...], depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield cleaned(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif depth < DEEPEST and isinstance(value, list):
        for one in value[:MOST]:
            yield from texts_in(one, keys, depth + 1)
    elif depth < DEEPEST and isinstance(value, dict):
        yield from (text for key in keys for text in texts_in(value.get(key), keys, depth + 1))


def language_of(text: str, stated: str = "") -> str | None:
    """zh-Hans or en, None for any other language: by the letters; Latin ones by what is `stated` (a tag or
    a name), and where nothing is by the commonest words."""
    characters, words = amount(text)
    others = len(_OTHER_SCRIPT.findall(text))
    # Kana and hangul stand between Han characters, and words of any script among names in Latin letters.
    if others > max(words, characters // 8):
        return None
    stated = stated.strip().lower().replace("_", "-")
    if characters and characters >= words:
        return None if re.match("(?:ja|ko|vi)(?:-|$)|jap|korea", stated) else CHINESE
    if re.match("en(?:-|$)|eng", stated):
        return ENGLISH
    if stated and not re.match("(?:zh|cmn|yue)(?:-|$)|chin|中文|und$|mul$", stated):
        return None
    return ENGLISH if words and _is_english(text) else None


def _is_english(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    english = sum(word in _ENGLISH for word in words)
    others = max(sum(word in common for word in words) for common in _OTHERS)
    if english != others:
        return english > others
    # Some words are in several; a few names and nouns have none.
    return all(map(str.isascii, words)) and (english > 0 or len(words) < 8)

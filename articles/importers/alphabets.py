"""Which of the encodings with one byte for each letter a text is in.

All of them give letters for nearly any bytes. A language is recognised by its commonest words; then every
letter that is not ASCII must be one of that language's, and every sign stand where writers put it.
"""

import re
from itertools import pairwise

from articles.importers.common_words import ENGLISH, LANGUAGES, THAI, Language

SAMPLE = 100_000

#: Codec of Python for each encoding, by the name that is shown.
CODECS = {
    **{f"Windows-{number}": f"cp{number}" for number in (1252, 1250, 1251, *range(1253, 1259), 874)},
    **{
        f"ISO-8859-{number}": f"iso8859_{number}"
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)
    },
    "KOI8-R": "koi8_r",
    "KOI8-U": "koi8_u",
    "Mac Roman": "mac_roman",
    "CP866": "cp866",
}
#: Other names in use, as `LABELS` of encodings.
ALIASES = {
    "latin1": "Windows-1252",
    "iso88591": "Windows-1252",
    "usascii": "Windows-1252",
    "ascii": "Windows-1252",
    "latin2": "ISO-8859-2",
    "latin5": "Windows-1254",
    "iso88599": "Windows-1254",
    "latin9": "ISO-8859-15",
    "tis620": "Windows-874",
    "iso885911": "Windows-874",
    "iso88598i": "ISO-8859-8",
    "koi8": "KOI8-R",
    "macintosh": "Mac Roman",
    "xmacroman": "Mac Roman",
    "ibm866": "CP866",
    "cp866": "CP866",
}


THAI_WORDS = re.compile("การ|ที่|และ|ของ|ใน|เป็น|ความ|ไม่|ได้|ว่า|จะ|มี")
# A vowel or tone that stands above or below stands on a consonant.
THAI_MISPLACED = re.compile("(?<![ก-ฮ\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")

SYMBOLS = frozenset("“”‘’„–—…•·€£¥©®™°§«»¡¿½¼¾²³µ×±ªº№\xa0\xad\u200e\u200f،؛؟ـ־׀׃")
LETTER = re.compile("[^\\W\\d_]|[\u0300-\u0323\u05b0-\u05c2\u064b-\u0652\u0e31-\u0e4e]")
WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u0323\u05b0-\u05c2\u064b-\u0652\u0e31-\u0e4e])+")
# Signs where nobody puts them, as most wrong readings of an accented letter would stand inside a word.
SIGN_MISPLACED = re.compile(
    r"[^\W\d_][^\x00-\x7f\w’—…\xa0\xad«»־\u0300-\u0323\u05b0-\u05c2\u064b-\u0652\u0e31-\u0e4e\u200e\u200f–][^\W\d_]"
    r"|[^\W\d_][„‚¿¡†‡§¥£€µ²³½¼¾´]|[½¼¾ªº´΄×±µ][^\W\d_]|(?<![\d\s])°|[©®™][a-z]|[¡¿](?!\w)|(?<![\d\s])[ªº]|[«»](?![\s\w\xa0“”.,;:!?)—–-])\S"
)
#: Accented letters that are words by themselves.
ONE_LETTER_WORDS = frozenset("àáâéèêóòôåæøöíúýãõüěž")
# A no-break space that another space follows stands for nothing: it is a letter in another encoding.
BEFORE_SPACE = re.compile(r"[^\W\d_]\xa0[\s.,]")
NO_BREAK_SPACE_ALONE = re.compile(r"[\x00-\x7f\xa0]*")


def recognise(received: bytes) -> str:
    """The name of the encoding; "" where none gives words, or where two give different ones."""
    sample = _sample(received)
    readings: dict[str, list[str]] = {}
    for name, codec in CODECS.items():
        try:
            readings.setdefault(sample.decode(codec), []).append(name)
        except UnicodeDecodeError:
            continue
    at_least = _ascii_hits(sample)
    found = sorted((_best_hits(text, names, at_least), names[0], text) for text, names in readings.items())
    if not found or not found[-1][0] or (len(found) > 1 and found[-1][0] < 2 * found[-2][0]):
        return ""
    _, name, text = found[-1]
    # Signs alone may be letters of another encoding, but where the language has none that are not ASCII.
    is_sure = _has_other_letters(text) or (
        _hits(text, ENGLISH) > 0 and not NO_BREAK_SPACE_ALONE.fullmatch(text)
    )
    return name if is_sure else ""


def _has_other_letters(text: str) -> bool:
    return any(LETTER.match(character) for character in text if not character.isascii())


def _best_hits(text: str, names: list[str], at_least: int) -> int:
    """The hits of the language that has most, of those written in one of the encodings. Latin letters without
    accents are the same in all of them: a language must have as many hits as any other has by these alone."""
    languages = [language for language in LANGUAGES if not set(names).isdisjoint(language.encodings)]
    hits = [_hits(text, language) for language in languages]
    least = [at_least if language.is_latin else 0 for language in languages]
    return max((some for some, enough in zip(hits, least, strict=True) if some >= enough), default=0)


def _ascii_hits(sample: bytes) -> int:
    words = [word for word in WORD.findall(sample.decode("latin-1").lower()) if word.isascii()]
    return max(sum(word in language.words for word in words) for language in LANGUAGES if language.is_latin)


def recognise_text(text: str) -> bool:
    """Whether the words are of one of the languages."""
    return any(_hits(text, language) > 1 for language in LANGUAGES)


def is_possible(received: bytes, name: str) -> bool:
    """Whether a text that is said to be in this encoding may be: it has words of a language written in it."""
    sample = _sample(received)
    return _best_hits(sample.decode(CODECS[name], "replace"), [name], _ascii_hits(sample)) > 0


def named(label: str) -> str:
    """The name of the encoding with this label (letters and figures only, in lower case); "" for another."""
    by_label = {re.sub("[^a-z0-9]", "", name.lower()): name for name in CODECS}
    by_label |= {f"cp{name[8:]}": name for name in CODECS if name.startswith("Windows")}
    return ALIASES.get(label) or by_label.get(label, "")


def _sample(received: bytes) -> bytes:
    """The stretches without tags and line ends in which there are other bytes than ASCII. Linear."""
    pieces, length = list[bytes](), 0
    for stretch in re.finditer(rb"[^\n\r<>]+", received):
        if stretch[0].isascii():
            continue
        pieces.append(stretch[0][:4_000])
        length += len(pieces[-1])
        if length > SAMPLE:
            break
    return b"\n".join(pieces)


def _hits(text: str, language: Language) -> int:
    """How many of the words are the commonest of the language; 0 where those are too few among all, or where
    the letters are not its own."""
    if not _is_written(text, language):
        return 0
    if language is THAI:
        hits = len(THAI_WORDS.findall(text))
        return 0 if THAI_MISPLACED.search(text) or hits * 40 < len(text) else hits
    words = WORD.findall(text.lower())
    if not language.is_latin:
        words = [word for word in words if not word.isascii()]
    hits = sum(word in language.words for word in words)
    # One word may be chance in another language.
    return hits if hits * 9 >= len(words) and hits > 1 else 0


def _is_written(text: str, language: Language) -> bool:
    """Whether the letters are those of the language (but for a few names), every sign is in its place, and no
    word changes from small to capital letters as words in the wrong encoding do."""
    signs = {character for character in text if not character.isascii() and not LETTER.match(character)}
    if not signs <= SYMBOLS or SIGN_MISPLACED.search(text.replace("l·l", "ll")) or not _has_pairs(text):
        return False
    words = [word for word in WORD.findall(text) if not word.isascii()]
    if any(before.islower() and after.isupper() for word in words for before, after in pairwise(word)):
        return False
    if language.is_latin and any(len(word) == 1 and word.lower() not in ONE_LETTER_WORDS for word in words):
        return False
    if not words and len(BEFORE_SPACE.findall(text)) * 2 > text.count("\xa0") > 0:
        return False
    foreign = sum(
        not all(letter.isascii() or letter in language.letters for letter in word) for word in words
    )
    return foreign * 12 <= len(words)


def _has_pairs(text: str) -> bool:
    """Whether quotation marks that open have others that close: “…”, „…“, „…”, ”…”, «…», »…«."""
    curly = [text.count(mark) for mark in "“”„"]
    return (
        sum(curly) != 1
        and (not curly[0] or curly[1] + curly[2] > 0)
        and text.count("«") + text.count("»") != 1
    )

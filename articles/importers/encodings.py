"""Which of the older encodings a file is in, where its bytes are not Unicode.

Nearly any bytes can be read in some encoding, and then the words are wrong for ever. So one is believed only
where what comes out looks like a language that is written in it: its commonest characters are there and
characters that nobody writes are not. What looks like none of them is not guessed at.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from articles.importers.scripts import HAN, HAN_CHARACTER

SAMPLE = 100_000

#: What no text says: controls of the second row, private use, noncharacters, half a surrogate pair.
NEVER_WRITTEN = re.compile("[\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufffd-\uffff\U000e0000-\U0010ffff]")

# About half of any Chinese text is these; of bytes read in the wrong encoding next to nothing is.
COMMON_HAN = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生会对能发"
    "自着过家学多小后作里用心所然成方如前事它只都无好看起开天行文因同现当没动面定本分经此但其"
    "从还日长又二三四五六七八九十月两公司已被与及将关新报工政民全部第使重高进主实业电话问据把"
    "這為來個們說國時於會對發過後裡無開現當沒動麼與將關報進實業電話問據從還長經學點樣種產應該讓"
    "机性理法明意社外力间样点种应该让最再向名市由位内者表"
)
COMMON_HANGUL = frozenset(
    "이다는을의에가하고지한사기로도은를서리어자나라인시대해정여일스보아으만그수들주있게장구부제전선상원동"
    "니었했과와것되적던면안성위년오발습까마"
)
HIRAGANA = re.compile("[\u3041-\u3096]")
HALF_WIDTH_KATAKANA = re.compile("[\uff61-\uff9f]")
HANGUL = re.compile("[\uac00-\ud7a3]")
# The rows of the characters in daily use, which come before the others in both standards.
LEVEL_ONE_GB, LEVEL_ONE_BIG5 = range(0xB0, 0xD8), range(0xA4, 0xC7)
# Those of two letters at least: single ones are what accented Latin letters turn into.
HAN_WORD = re.compile(f"[{HAN}]{{2}}")


def recognise(received: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding; None where no encoding gives a text that can be believed."""
    for name, codec, is_plausible in ENCODINGS:
        try:
            text = received.decode(codec)
        except UnicodeDecodeError:
            continue
        sample = text[:SAMPLE]
        if not NEVER_WRITTEN.search(text) and is_plausible(sample):
            return text, name
    return None


def _letters(sample: str) -> int:
    """How many letters are not ASCII."""
    return sum(not character.isascii() and character.isalpha() for character in sample)


def _is_simplified(sample: str) -> bool:
    # Traditional characters have their place in GB18030, too.
    return _is_chinese(sample, lambda han: _lead(han, "gb2312") in LEVEL_ONE_GB or _is_in_big5(han))


def _is_traditional(sample: str) -> bool:
    return _is_chinese(sample, _is_in_big5)


def _is_chinese(sample: str, is_ordinary: Callable[[str], bool]) -> bool:
    if not HAN_WORD.search(sample):
        return False
    han = HAN_CHARACTER.findall(sample)
    common = sum(character in COMMON_HAN for character in han)
    rare = sum(not is_ordinary(character) for character in han)
    return len(han) * 10 >= _letters(sample) * 9 and common * 6 >= len(han) >= rare * 10


def _is_in_big5(character: str) -> bool:
    return _lead(character, "big5") in LEVEL_ONE_BIG5


def _lead(character: str, codec: str) -> int:
    """The first byte of the character in this encoding; 0 where it is not in it."""
    return (character.encode(codec, "ignore") or b"\0")[0]


def _is_japanese(sample: str) -> bool:
    kana = len(HIRAGANA.findall(sample))
    return kana * 5 >= _letters(sample) > 1 and not HALF_WIDTH_KATAKANA.search(sample)


def _is_korean(sample: str) -> bool:
    hangul = HANGUL.findall(sample)
    common = sum(character in COMMON_HANGUL for character in hangul)
    return len(hangul) * 10 >= _letters(sample) * 9 and len(hangul) > 1 and common * 3 >= len(hangul)


# The accented letters of the languages that Windows-1252 is used for most; one word has those of one.
ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüñ",  # French, and what English borrows
        "äöüßéàå",  # German, Swedish, Finnish
        "áéíñóúü",  # Spanish
        "àáâãçéêíóôõúü",  # Portuguese
        "àèéìòóù",  # Italian
        "æøåéó",  # Danish, Norwegian
        "äëéèêïöóüáí",  # Dutch
    )
)
#: Accented letters that are words by themselves.
ONE_LETTER_WORDS = frozenset("àáâéèêóòôåæøö")
SYMBOLS = frozenset("“”‘’„‚–—…•·€£¥©®™°§«»¡¿½¼¾²³µ×±†‡\xa0\xad")
WORD = re.compile(r"[^\W\d_]+")
# Signs where nobody puts them, as most wrong readings of an accented letter would stand inside a word.
SIGN_MISPLACED = re.compile(
    r"[^\W\d_][^\x00-\x7f\w’‘—…\xa0\xad“”«»][^\W\d_]|[^\W\d_][„‚¿¡†‡§¥£€µ²³½¼¾]|[½¼¾][^\W\d_]"
    r"|(?<![\d\s])°|[¡¿](?!\w)"
)


def _is_western(sample: str) -> bool:
    letters = sum(character.isascii() and character.isalpha() for character in sample)
    signs = {character for character in sample if not character.isascii() and not character.isalpha()}
    if _letters(sample) > letters or not signs <= SYMBOLS or SIGN_MISPLACED.search(sample):
        return False
    return all(_is_western_word(word) for word in WORD.findall(sample) if not word.isascii())


def _is_western_word(word: str) -> bool:
    letters = {letter for letter in word.lower() if not letter.isascii()}
    if len(word) == 1:
        return letters <= ONE_LETTER_WORDS
    is_mixed = any(before.islower() and after.isupper() for before, after in pairwise(word))
    accented = sum(not letter.isascii() for letter in word)
    return accented * 2 <= len(word) + 1 and not is_mixed and any(letters <= some for some in ALPHABETS)


#: In the order in which they are tried: name, Python's codec (the superset that Windows writes), the test.
ENCODINGS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("GB18030", "gb18030", _is_simplified),
    ("Big5", "cp950", _is_traditional),
    ("Shift-JIS", "cp932", _is_japanese),
    ("EUC-KR", "cp949", _is_korean),
    ("Windows-1252", "cp1252", _is_western),
)

"""Whether a text read in an East Asian encoding looks like Chinese, Japanese or Korean.

Nearly any bytes can be read as Han characters. Those that people write are few: the commonest are there, and
those that nobody uses are not.
"""

import re
from collections.abc import Callable

from articles.importers.scripts import HAN, HAN_CHARACTER

# About half of any Chinese text is these; of bytes read in the wrong encoding next to nothing is.
COMMON_HAN = frozenset(
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生会对能发"
    "自着过家学多小后作里用心所然成方如前事它只都无好看起开天行文因同现当没动面定本分经此但其"
    "从还日长又二三四五六七八九十月两公司已被与及将关新报工政民全部第使重高进主实业电话问据把"
    "這為來個們說國時於會對發過後裡無開現當沒動麼與將關報進實業電話問據從還長經學點樣種產應該讓"
    "机性理法明意社外力间样点种应该让最再向名市由位内者表"
)
COMMON_KANJI = frozenset(
    "日本人大年国月東京中会社新者地方生時分出事業政的市民上下行見一二三四五六七八九十前後間今何言"
    "思手自同内部場合物小長立学校高金員入気話来連定体問題最対発理由委府県相全当実現動力化要強電"
    "車通開目外家私子女食水火木土名明作用持知書意心度道性法治経済代表主調関係回"
)
COMMON_HANGUL = frozenset(
    "이다는을의에가하고지한사기로도은를서리어자나라인시대해정여일스보아으만그수들주있게장구부제전선상원동"
    "니었했과와것되적던면안성위년오발습까마"
)
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
HIRAGANA = re.compile("[\u3041-\u3096]")
HALF_WIDTH_KATAKANA = re.compile("[\uff61-\uff9f]")
HANGUL = re.compile("[\uac00-\ud7a3]")
# Han characters, kana, Hangul, their punctuation and full-width forms, and signs in use beside them.
ORDINARY = re.compile(f"[{HAN}\u3000-\u30ff\uac00-\ud7a3\uff01-\uff5e“”‘’…—·×°©®™\xa0]")
# The rows of the characters in daily use, which come before the others in both standards.
LEVEL_ONE_GB, LEVEL_ONE_BIG5 = range(0xB0, 0xD8), range(0xA4, 0xC7)
# Those of two letters at least: single ones are what accented Latin letters turn into.
HAN_IN_WORD = re.compile(f"[a-z][{HAN}]{{1,3}}[a-z]")
HAN_WORD = re.compile(f"[{HAN}]{{2}}")


def letters(sample: str) -> int:
    """How many letters are not ASCII."""
    return sum(not character.isascii() and character.isalpha() for character in sample)


def simplified(sample: str) -> float:
    """How much of a Chinese text is common characters, up to 1; 0 where it is not Chinese as people write it.
    The others here give the like."""
    # Traditional characters have their place in GB18030, too.
    return _chinese(sample, _is_ordinary_in_gb)


def traditional(sample: str) -> float:
    return _chinese(sample, _is_in_big5)


def cantonese(sample: str) -> float:
    """As `traditional`, with the characters that Hong Kong added."""
    return _chinese(sample, lambda han: _is_in_big5(han) or not han.encode("big5", "ignore"))


def _chinese(sample: str, is_ordinary: Callable[[str], bool]) -> float:
    if not HAN_WORD.search(sample):
        return 0
    han = HAN_CHARACTER.findall(sample)
    common = sum(character in COMMON_HAN for character in han)
    rare = sum(not is_ordinary(character) for character in han)
    inside = len(HAN_IN_WORD.findall(sample))
    is_common = common * (6 if len(han) > 30 else 4 if len(han) > 6 else 2) >= len(han)
    is_chinese = is_common and len(han) * 10 >= letters(sample) * 9 and len(han) >= max(rare * 10, inside * 6)
    return common / len(han) if is_chinese else 0


def _is_ordinary_in_gb(character: str) -> bool:
    return _lead(character, "gb2312") in LEVEL_ONE_GB or _is_in_big5(character)


def _is_in_big5(character: str) -> bool:
    return _lead(character, "big5") in LEVEL_ONE_BIG5


def _lead(character: str, codec: str) -> int:
    """The first byte of the character in this encoding; 0 where it is not in it."""
    return (character.encode(codec, "ignore") or b"\0")[0]


def is_kana(sample: str) -> bool:
    return len(KANA.findall(sample)) * 5 >= letters(sample) > 1


def japanese(sample: str) -> float:
    kana = len(HIRAGANA.findall(sample))
    return float(kana * 5 >= letters(sample) > 1 and not HALF_WIDTH_KATAKANA.search(sample))


def kanji(sample: str) -> float:
    """As `japanese`, by the kanji: kana stand in EUC-JP where GB18030 has them, too."""
    han = HAN_CHARACTER.findall(sample)
    common = sum(character in COMMON_KANJI for character in han)
    return common / len(han) if is_kana(sample) and len(han) >= 6 and common * 4 >= len(han) else 0


def korean(sample: str) -> float:
    hangul = HANGUL.findall(sample)
    common = sum(character in COMMON_HANGUL for character in hangul)
    is_korean = len(hangul) * 10 >= letters(sample) * 9 and len(hangul) > 1 and common * 3 >= len(hangul)
    return common / len(hangul) if is_korean else 0


def is_possible(sample: str) -> bool:
    """Whether a text that is said to be in such an encoding may be: no character that hardly anybody writes,
    though it may be too short for common ones."""
    han = HAN_CHARACTER.findall(sample)
    rare = sum(not _is_ordinary_in_gb(character) for character in han)
    other = {character for character in sample if not character.isascii() and not ORDINARY.match(character)}
    return bool(han) and rare * 5 <= len(han) and not other

"""Whether two stretches of text say the same in the same words, and are only printed otherwise.

Pure. White space, the kind of quotation marks and the width of letters do not tell them apart. Case, signs,
any other punctuation and every digit do: a comma more can turn a sentence round, and a point moves a number.
"""

import re

#: Full-width forms of ASCII, and the two stops that stand for them in Chinese.
_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {ord("。"): ".", 0x3000: " "}
_QUOTATION_MARKS = dict.fromkeys(map(ord, "“”„‟«»‹›「」『』‘’‚‛＂＇'\""), '"')
_AS_PRINTED = str.maketrans(_WIDTHS | _QUOTATION_MARKS)
#: Marks without width that say where a line may break, or may not.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
#: A space tells words apart only between two letters or digits of scripts that are written with spaces.
_SPACED = r"[^\W_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
_IDLE_SPACE = re.compile(rf"(?<!{_SPACED}) | (?!{_SPACED})")


def same_letters(one: str, other: str) -> bool:
    """Whether nothing but white space, the kind of quotation marks or the width of letters differs."""
    return one == other or _plain(one) == _plain(other)


def _plain(text: str) -> str:
    text = _UNSEEN.sub("", text.translate(_AS_PRINTED))
    return _IDLE_SPACE.sub("", " ".join(text.split()))

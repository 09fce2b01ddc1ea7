"""Which of the older encodings a file is in, where its bytes are not Unicode.

Nearly any bytes can be read in some encoding, and then the words are wrong for ever. So one is believed only
where what comes out looks like a language that is written in it: its commonest characters or words are there
and characters that nobody writes are not. What looks like none of them, or like two, is not guessed at.
"""

import re
from collections.abc import Callable

from articles.importers import alphabets, east_asian

SAMPLE = 100_000

#: What no text says: controls of the second row, private use, noncharacters, half a surrogate pair.
NEVER_WRITTEN = re.compile("[\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufffd-\uffff\U000e0000-\U0010ffff]")

#: Name, Python's codec (the superset that Windows writes), how plausible a text is.
EAST_ASIAN: tuple[tuple[str, str, Callable[[str], float]], ...] = (
    ("GB18030", "gb18030", east_asian.simplified),
    ("Big5", "cp950", east_asian.traditional),
    ("Big5-HKSCS", "big5hkscs", east_asian.cantonese),
    ("Shift-JIS", "cp932", east_asian.japanese),
    ("EUC-KR", "cp949", east_asian.korean),
)
#: Kana have the same bytes in both, so that a text in one is always one in the other.
KANA: tuple[tuple[str, str, Callable[[str], float]], ...] = (
    ("EUC-JP", "euc_jp", east_asian.kanji),
    ("GB18030", "gb18030", east_asian.kanji),
)
#: How the encodings are called in HTTP and in pages, without what is no letter or figure, by codec (the
#: labels of the WHATWG's Encoding Standard that are in use).
LABELS: dict[str, str] = {
    **dict.fromkeys(
        ("gb2312", "gbk", "gb18030", "chinese", "csgb2312", "xgbk", "gb231280", "cp936"), "gb18030"
    ),
    **dict.fromkeys(("big5", "cnbig5", "xxbig5", "cp950"), "cp950"),
    "big5hkscs": "big5hkscs",
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "mskanji", "windows31j", "cp932"), "cp932"),
    **dict.fromkeys(("eucjp", "xeucjp"), "euc_jp"),
    **dict.fromkeys(("euckr", "ksc5601", "ksc56011987", "korean", "windows949", "cp949"), "cp949"),
}
# ESC $ B and the like change to another set of characters; such a text has no byte above 7F.
ISO_2022 = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr", "ISO-2022-KR"),
    (re.compile(rb"\x1b\$(?:[@B]|\(D)|\x1b\([JI]"), "iso2022_jp_ext", "ISO-2022-JP"),
)
HZ = re.compile(rb"~\{(?:[!-~]{2})+~\}")
UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?")


def recognise(received: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding; None where no encoding gives a text that can be believed."""
    in_euc = _decoded(received, "euc_jp")
    if in_euc is not None and east_asian.is_kana(in_euc[:SAMPLE]):
        if in_euc == _decoded(received, "gb18030"):
            return in_euc, "EUC-JP"
        return _most_plausible(received, KANA)
    if found := _most_plausible(received, EAST_ASIAN):
        return found
    if (name := alphabets.recognise(received)) and (text := _decoded(received, alphabets.CODECS[name])):
        return text, name
    return None


def _most_plausible(
    received: bytes, encodings: tuple[tuple[str, str, Callable[[str], float]], ...]
) -> tuple[str, str] | None:
    """What is twice as plausible as any other text that the bytes may be; None where there is none."""
    found: list[tuple[float, str, str]] = []
    for name, codec, plausibility in encodings:
        text = _decoded(received, codec)
        if text is not None and text not in (other for _, _, other in found):
            found.append((plausibility(text[:SAMPLE]), name, text))
    found.sort(key=lambda one: -one[0])
    if not found or not found[0][0] or (len(found) > 1 and found[0][0] < 2 * found[1][0]):
        return None
    return found[0][2], found[0][1]


def named(said: str) -> str:
    """The name of the encoding that HTTP or a page calls by this name; "" for one that is not known."""
    label = re.sub("[^a-z0-9]", "", said.lower())
    names = {codec: name for name, codec, _ in (*EAST_ASIAN, *KANA[:1])}
    return names.get(LABELS.get(label, ""), "") or alphabets.named(label)


def believe(received: bytes, said: str) -> tuple[str, str] | None:
    """The text and the name of its encoding, where it may be in the one it is said to be in; else None."""
    name = named(said)
    if name in alphabets.CODECS:
        text = _decoded(received, alphabets.CODECS[name])
        is_possible = text is not None and alphabets.is_possible(received, name)
    else:
        codec = next((codec for other, codec, _ in (*EAST_ASIAN, *KANA) if other == name), "")
        text = _decoded(received, codec) if codec else None
        is_possible = text is not None and east_asian.is_possible(text[:SAMPLE])
    return (text, name) if text is not None and is_possible else None


def _decoded(received: bytes, codec: str) -> str | None:
    try:
        text = received.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None
    return None if NEVER_WRITTEN.search(text) else text


def recognise_seven_bit(received: bytes) -> tuple[str, str] | None:
    """As `recognise`, for the encodings that write other characters with ASCII bytes alone."""
    if not received.isascii():
        return None
    for sign, codec, name in ISO_2022:
        if sign.search(received) and (text := _decoded(received, codec)):
            return text, name
    if HZ.search(received) and (text := _decoded(received, "hz")) and east_asian.simplified(text[:SAMPLE]):
        return text, "HZ"
    if UTF_7.search(received) and (text := _decoded(received, "utf-7")):
        sample = text[:SAMPLE]
        other = [character for character in sample if not character.isascii()]
        if other and (
            any(plausibility(sample) for _, _, plausibility in EAST_ASIAN) or alphabets.recognise_text(sample)
        ):
            return text, "UTF-7"
    return None


def may_be_chinese(received: bytes, text: str) -> bool:
    """Whether a few words that are good UTF-8 are better GB18030: nobody can tell then."""
    if text.isascii() or len(received) > 400 or any(character > "\u07ff" for character in text):
        return False
    chinese = _decoded(received, "gb18030")
    return chinese is not None and east_asian.simplified(chinese) > 0


def looks_like_utf(received: bytes) -> tuple[str, str] | None:
    """As `recognise`, for UTF-16 and UTF-32 without a mark: zero bytes stand where ASCII characters have
    them, or there are Han characters in use."""
    if len(received) % 4 == 0 and 0 in received:
        for codec in ("utf-32-le", "utf-32-be"):
            if (text := _decoded(received, codec)) is not None:
                return text, codec.upper()
    if len(received) % 2:
        return None
    for codec, zeros_at in (("utf-16-le", 1), ("utf-16-be", 0)):
        sample = received[: 2 * SAMPLE]
        zeros, others = sample[zeros_at::2].count(0), sample[1 - zeros_at :: 2].count(0)
        text = _decoded(received, codec)
        if text is None:
            continue
        if zeros * 100 >= len(sample) and others * 10 <= zeros:
            return text, codec.upper()
        if _is_east_asian(text[:SAMPLE]):
            return text, codec.upper()
    return None


def _is_east_asian(sample: str) -> bool:
    """With the ideographic comma or full stop, which only stand where they are meant."""
    if "。" not in sample and "，" not in sample and "、" not in sample:
        return False
    tests = (east_asian.simplified, east_asian.traditional, east_asian.japanese)
    return any(plausibility(sample) for plausibility in tests)

"""Where sentences end in a Chinese or English text.

Good enough to walk a text by sentences and to show a passage with its sentence: where it is not sure, it
rather leaves two sentences together than cut one. Offsets are Unicode code points.
"""

import re

_CLOSING_BRACKETS = "』」）】》)\\]］"
#: The marks that end a sentence and the quotation marks and brackets that close after them; or a line end.
_END = re.compile(
    rf"(?P<stop>[。！？!?.…]+)(?P<close>(?:[”’\"{_CLOSING_BRACKETS}]|'(?!\w))*)(?P<gap>\s*)|\n\s*"
)
#: What goes on with the sentence, whatever stands before.
_GOES_ON = frozenset("，、；：,;:。！？!?.…)）]］】》-—–")
#: A bracket round nothing but a mark, and the brackets that may hold a whole sentence.
_OPENING = {")": "(", "）": "（", "]": "[", "］": "［", "】": "【"}

#: Never the last word of a sentence.
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Mt|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Cmdr|Rev|Hon|Messrs|vs|cf|approx)\Z"
)
#: Only before a number.
_NUMBERED = re.compile(r"\b(?:[Nn]os?|[Ff]igs?|[Vv]ol|[Cc]h|[Ss]ec|[Aa]rt|[Ee]d|pp?)\Z")
#: Perhaps the last word: initials, dotted letters such as U.S., and what is shortened before a name.
_ABBREVIATION = re.compile(
    r"\b(?:(?:[A-Za-z]\.)*[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]|Ph\.D|Inc|Ltd|Co|Corp|Jr|Sr|Bros|etc|al|est|Dept|Univ"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\Z"
)
#: Then it was the last one.
_STARTER = re.compile(
    r"[“‘\"'(]*(?:The|A|An|This|That|These|Those|He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|But|And|Or|So|If"
    r"|In|On|At|As|By|For|From|To|With|After|Before|When|While|Since|However|There|Then|What|Who|Why|How|Now|No"
    r"|Yes|Not|Some|Many|Most|All|One|Two|Both|Another|According|Although|Though|Because|During|Instead|Later"
    r"|Meanwhile|Still|Under|Until|Yet)\b(?!\.)"
)
#: Longer than any abbreviation above, in code points.
_LOOK_BACK = 12
#: The number of an item, which begins its sentence.
_ITEM = re.compile(r"\d{1,3}")


def sentence_ends(text: str, start: int, end: int) -> list[int]:
    """Where the sentences of text[start:end] end, ascending; the last is `end`. Empty where that is empty.

    The spaces after a sentence belong to it, so each begins where the one before ends, with a character that
    is no space. Nothing outside of the stretch is looked at. Linear in its length.
    """
    ends: list[int] = []
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    quotes, counted = 0, begin
    for match in _END.finditer(text, begin, end):
        stop = match.end()
        if match["stop"]:
            quotes += text.count('"', counted, match.start())
            counted = match.start()
            cut = match["close"].find('"')
            if cut >= 0 and quotes % 2 == 0 and not match["gap"] and match.end() < end:
                # A straight quotation mark that opens: what it quotes is the next sentence.
                stop = match.start("close") + cut
            if not _is_end(text, begin, match, stop, end):
                continue
        if stop < end:
            ends.append(stop)
            begin = stop
    return [*ends, end] if start < end else []


def _is_end(text: str, begin: int, match: re.Match[str], stop: int, end: int) -> bool:
    """Whether the sentence that began at `begin` ends with this mark, at `stop`; `end` is the stretch's."""
    if stop >= end:
        return True
    mark, close, following = match["stop"], match["close"], text[stop]
    has_gap = bool(match["gap"]) and stop == match.end()
    if "\n" in match["gap"]:
        return True
    before = text[max(begin, match.start() - _LOOK_BACK) : match.start()]
    if following in _GOES_ON or _is_in_brackets(text, begin, before, mark, close):
        return False
    if any(one in "。！？" for one in mark):
        return True
    if not has_gap and close == "" and not _is_wide(following):
        return False
    if following.islower():
        return False
    if "!" in mark or "?" in mark:
        return True
    if mark != ".":
        # An ellipsis may also stand for a pause, in Chinese before the next word.
        return has_gap or len(mark) > 1 or close != ""
    if not has_gap:
        return bool(before) and (_is_wide(before[-1]) or close != "")
    return not _is_abbreviated(text, begin, match, before, stop)


def _is_in_brackets(text: str, begin: int, before: str, mark: str, close: str) -> bool:
    """Whether the mark belongs to what brackets hold inside of a sentence: […], (why?), 《快跑！》."""
    if "》" in close:
        return True
    opening = _OPENING.get(close[:1])
    if opening is None:
        return False
    is_bare = before[-1:] == opening and set(mark) <= {"…", "."}
    return is_bare or text[begin] != opening


def _is_abbreviated(text: str, begin: int, match: re.Match[str], before: str, stop: int) -> bool:
    """Whether the full stop is an abbreviation's, or follows the number of an item."""
    if match["close"]:
        return False
    if _ITEM.fullmatch(text, begin, match.start()) or _TITLE.search(before):
        return True
    if _NUMBERED.search(before):
        return text[stop].isdigit()
    return bool(_ABBREVIATION.search(before)) and not _STARTER.match(text, stop)


def _is_wide(character: str) -> bool:
    """Whether it is of a script that puts no space between sentences, or its punctuation."""
    return character >= "\u2e80"

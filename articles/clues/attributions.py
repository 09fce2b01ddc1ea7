"""Where a text names a publisher as its source: "according to Reuters", 据路透社报道, 编译自, a dateline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from articles.clues.names import Named, Names
from articles.clues.shapes import Reason
from articles.documents import Block
from articles.provenance import Key

#: How far around a name its cue may stand, in code points.
NEAR = 48
#: Of the words that are shown.
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Attribution:
    """A name with what makes it the name of a source. `publisher` is None for a name that nobody has on
    record; `kind` is the derivation that the words themselves speak for, "" where they leave it open. Code
    points, end exclusive, of the words that say so."""

    publisher: Key | None
    name: str
    reason: Reason
    kind: str
    start: int
    end: int


# What stands right before a name. The longer expressions are searched for in the few words before it.
_TRANSLATED = re.compile(
    r"(?:转译|编译|翻译|译|译文)(?:自|于)[\s:：《“「]*$|translated from (?:the )?$", re.I
)
_ADAPTED = re.compile(
    r"(?:综合|摘|摘编|摘译|改写|节选|整理)自[\s:：《“「]*$"
    r"|(?:分享|编译|翻译|解读)(?:的是|了|一篇)?[\s《“「]*$"
    r"|(?:adapted|summari[sz]ed|condensed|abridged|excerpted) from (?:the )?$",
    re.I,
)
_REPUBLISHED = re.compile(
    r"(?:转载自?|转自|原载于?|首发于?)[\s:：《“「]*$"
    r"|(?:来源|出处|稿源)[\s:：《“「]+$"
    r"|(?:reprinted|republished|reposted|syndicated) (?:from|by|with permission (?:of|from)) (?:the )?$"
    r"|originally (?:published|appeared) (?:in|on|at|by) (?:the )?$|\bsource[:：] ?(?:the )?$",
    re.I,
)
_ACCORDING = re.compile(
    r"(?:根?据|援引|引述|引用|援据)[\s《“「]*$|(?:告诉|告知)[\s《“「]*$"
    r"|\b(?:according to|(?:first |as |was |been )*reported by|citing|quoting|told|seen by|reviewed by"
    r"|(?:report|story|article|interview|investigation)s? (?:by|in|from|with)|via) (?:the )?$",
    re.I,
)
_TO_THEM = re.compile(r"(?:向|对|接受)[\s《“「]*$")
_IN_BRACKETS = re.compile(r"[（(]\s*$")

# What stands right after it.
_DATELINE = re.compile(r"\s*[)）]\s*[-–—－]|[^\n，。,.；]{0,12}?\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:电|讯|消息)")
_REPORTED = re.compile(
    r"[》”」]?(?:的|当地时间|周.|\d+月\d+日)*(?:独家|最新|有关)?(?:报道|报导|消息|文章|援引|获悉|披露|曝光|爆料|记者|专访|采访)"
    r"|(?:['’]s)?(?: has| had| have| first| also| previously| exclusively| earlier){0,3}"
    r" (?:report(?:s|ed|ing)?|reveal(?:s|ed)|wr(?:ote|ites)|broke|learned|learnt|found that|understands"
    r"|article|story|interview|investigation)\b",
    re.I,
)
_TOLD = re.compile(r"[》”」]?(?:记者)?(?:透露|表示|证实|说|采访|披露|确认|专访)")

#: Words of a source that nobody has on record, after the plainest cues only.
_UNKNOWN = re.compile(
    r"(?P<kind>转译自|编译自|翻译自|译自|转载自|转自|摘编自|原载于)[\s:：]*[《“「]?(?P<name>[^\s，。,.；;:：》”」（）()]{2,30})"
)
_KIND_OF = {"转译自": "translates", "编译自": "translates", "翻译自": "translates", "译自": "translates"}


def attributions(text: str, blocks: Sequence[Block], publishers: Names) -> list[Attribution]:
    """Where the text names its sources, in order, each name in each way once. Linear in the text."""
    found: dict[tuple[Key | str, Reason], Attribution] = {}
    named = publishers.find(text)
    for one in _known(text, blocks, named):
        found.setdefault((one.publisher or "", one.reason), one)
    taken = {one.start for one in named}
    for match in _UNKNOWN.finditer(text):
        if taken.isdisjoint(range(match.start("name"), match.end("name"))):
            kind = _KIND_OF.get(match["kind"], "republishes")
            unknown = Attribution(None, match["name"], Reason.RETOLD, kind, *match.span())
            found.setdefault((match["name"], Reason.RETOLD), unknown)
    return sorted(found.values(), key=lambda one: (one.start, one.end))


def _known(text: str, blocks: Sequence[Block], named: Iterable[Named]) -> Iterator[Attribution]:
    number = 0
    for one in named:
        while number < len(blocks) - 1 and blocks[number].end <= one.start:
            number += 1
        block = blocks[number]
        before = text[max(block.start, one.start - NEAR) : one.start]
        after = text[one.end : min(block.end, one.end + NEAR)]
        said = _said(before, after)
        if said is None:
            continue
        reason, kind = said
        start, end = _sentence(text, block, one)
        yield Attribution(one.key, text[one.start : one.end], reason, kind, start, end)


def _said(before: str, after: str) -> tuple[Reason, str] | None:
    """What the words around a name make of it, and the kind of derivation they name."""
    if _TRANSLATED.search(before):
        return Reason.RETOLD, "translates"
    if _ADAPTED.search(before):
        return Reason.RETOLD, "summarises"
    if _REPUBLISHED.search(before):
        return Reason.RETOLD, "republishes"
    if _DATELINE.match(after) and (after.lstrip()[:1] not in ")）" or _IN_BRACKETS.search(before)):
        return Reason.DATELINE, ""
    if _ACCORDING.search(before) or _REPORTED.match(after):
        return Reason.ATTRIBUTION, ""
    if _TO_THEM.search(before) and _TOLD.match(after):
        return Reason.ATTRIBUTION, ""
    return None


def _sentence(text: str, block: Block, one: Named) -> tuple[int, int]:
    """The words round a name that show what was read: up to where the sentence ends on either side, or where
    a shorter stretch of it does."""
    first, last = max(block.start, one.start - LONGEST // 2), min(block.end, one.end + LONGEST // 2)
    before = re.split(r"[。！？!?\n]", text[first : one.start])[-1]
    after = re.split(r"[。！？!?；;\n]", text[one.end : last])[0]
    if one.end + len(after) == last < block.end:
        after = re.sub(r"[，,、\s][^，,、\s]*\Z", "", after)
    return one.start - len(before.lstrip()), one.end + len(after.rstrip())

"""A revision's text as safe HTML: blocks, formatting and annotated passages in place.

This is the only way an article's words reach a page. Everything is escaped, no imported HTML is ever passed
on, and only the elements written down here appear. Offsets are Unicode code points, `end` exclusive.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape
from itertools import pairwise

from articles.documents import Block, Mark
from articles.sentences import sentence_ends

#: What stands for words that are not shown.
OMISSION = "[…]"
#: The class and symbol of a passage whose claim has no status yet.
PENDING = "pending"

Stretch = tuple[int, int]


class Shows(StrEnum):
    """How much of a text readers may see: all, the annotated passages with their sentence, or none."""

    FULL = "full"
    EXCERPTS = "excerpts"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that an annotation quotes. `status` is the claim's ("" for none), `label` says status and claim.

    The first piece of the passage gets the id `p-KEY`; its pin leads to `#c-KEY`.
    """

    key: str
    start: int
    end: int
    status: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """One block, or one run of blocks that are not shown (kind "omission").

    `html` is safe and goes inside the block's own element. `passages` are the keys whose pins stand in this
    block, in the order of the pins: those whose claims belong beside it. `number` counts the text's blocks
    from 0 and is that of the first of a run; `start` and `end` are code points in the text.
    """

    kind: str
    lang: str
    html: str
    number: int
    start: int
    end: int
    marker: str = ""
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    """Something to wrap words in: `level` 0 for passages, which always stand outside formatting (level 1).

    `first_opening` opens the first piece, `opening` the others; `pin` follows the last.
    """

    level: int
    start: int
    end: int
    opening: str
    closing: str
    key: str = ""
    first_opening: str = ""
    pin: str = ""
    is_link: bool = False

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Outer before inner: what begins first, and of those what ends last."""
        return (self.level, self.start, -self.end, self.key)


@dataclass(slots=True)
class _Writer:
    """Writes the words of one block, opening and closing elements so that they always nest."""

    text: str
    line_break: str
    is_in_full: bool
    out: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    open: list[_Span] = field(default_factory=list)
    begun: set[str] = field(default_factory=set)

    def switch(self, position: int, wanted: Sequence[_Span]) -> None:
        """Close and open until exactly `wanted` is open; what that cuts goes on in a further piece."""
        kept = 0
        while kept < min(len(self.open), len(wanted)) and self.open[kept] is wanted[kept]:
            kept += 1
        while len(self.open) > kept:
            span = self.open.pop()
            self.out.append(span.closing)
            if span.pin and span.end <= position:
                self.out.append(span.pin)
                self.pins.append(span.key)
        for span in wanted[kept:]:
            self.open.append(span)
            is_first = bool(span.first_opening) and span.key not in self.begun
            self.begun.add(span.key)
            self.out.append(span.first_opening if is_first else span.opening)

    def write(self, start: int, end: int) -> None:
        self.out.append(escape(self.text[start:end]).replace("\n", self.line_break))

    def omit(self, start: int, end: int) -> None:
        self.out.append('<span class="omission">')
        if self.is_in_full:
            self.write(start, end)
        else:
            self.out.append(OMISSION)
        self.out.append("</span>")


def render(
    text: str,
    blocks: Sequence[Block],
    marks: Iterable[Mark] = (),
    passages: Iterable[Passage] = (),
    *,
    shows: str,
    sprite: str = "",
    only: Container[int] | None = None,
) -> list[RenderedBlock]:
    """The blocks of a text as readers may see them; an empty list where they may see nothing.

    Shown in full, the text content of each block's html is exactly its slice of the text, what stands for
    words left out included: offsets counted in a page are offsets in the text.

    `blocks` are in order and do not overlap (articles.documents.check). `sprite` is the address of the file
    with the status symbols. `only` are the numbers of the blocks that are asked for, where not all are.
    Raises ValueError where `shows` is no value of Shows. Linear in the text but for passages that overlap,
    each of which is cut wherever one around it ends.
    """
    shows = Shows(shows)
    if shows is Shows.NOTHING:
        return []
    in_block = _passages_by_block(blocks, passages)
    marks_in_block = _marks_by_block(blocks, marks)
    rendered: list[RenderedBlock] = []
    for number, block in enumerate(blocks):
        if only is not None and number not in only:
            continue
        own_passages, own_marks = in_block[number], marks_in_block[number]
        hidden = _hidden(text, block, own_passages, own_marks, shows)
        if hidden == [(block.start, block.end)]:
            _add_omission(rendered, number, block, text if shows is Shows.FULL else None)
            continue
        spans = [_passage_span(block, passage, place, sprite) for passage, place in own_passages]
        spans += [span for mark in own_marks if (span := _mark_span(mark))]
        writer = _Writer(text, "\n" if block.kind == "code" else "<br>\n", shows is Shows.FULL)
        _write(writer, block, spans, hidden)
        html, place = "".join(writer.out), (number, block.start, block.end)
        rendered.append(RenderedBlock(block.kind, block.lang, html, *place, block.marker, tuple(writer.pins)))
    return rendered


def shown(
    text: str,
    blocks: Sequence[Block],
    marks: Iterable[Mark],
    passages: Iterable[Passage],
    *,
    shows: str,
) -> list[Stretch]:
    """The stretches of the text whose words `render` shows, in order; none goes on from block to block."""
    shows = Shows(shows)
    if shows is Shows.NOTHING:
        return []
    in_block = _passages_by_block(blocks, passages)
    marks_in_block = _marks_by_block(blocks, marks)
    return [
        stretch
        for number, block in enumerate(blocks)
        for stretch in _between(_hidden(text, block, in_block[number], marks_in_block[number], shows), block)
        if stretch[0] < stretch[1]
    ]


def _add_omission(rendered: list[RenderedBlock], number: int, block: Block, text: str | None) -> None:
    """Add a block that is not shown: to the run before it, or, where `text` is shown in full, by itself."""
    if text is None and rendered and rendered[-1].kind == "omission":
        rendered[-1] = replace(rendered[-1], end=block.end)
        return
    words = OMISSION if text is None else escape(text[block.start : block.end])
    rendered.append(RenderedBlock("omission", block.lang, words, number, block.start, block.end))


def _write(writer: _Writer, block: Block, spans: list[_Span], hidden: list[Stretch]) -> None:
    starting: dict[int, list[_Span]] = {}
    for span in spans:
        starting.setdefault(max(span.start, block.start), []).append(span)
    omissions = dict(hidden)
    places = {block.start, block.end, *starting, *(span.end for span in spans)}
    places |= {place for stretch in hidden for place in stretch}
    active: list[_Span] = []
    skip_to = block.start
    for start, end in _segments(place for place in places if block.start <= place <= block.end):
        active = [span for span in active if span.end > start] + starting.get(start, [])
        active.sort(key=lambda span: span.order)
        if start < skip_to:
            continue
        if start in omissions:
            skip_to = omissions[start]
            writer.switch(start, [span for span in active if span.level == 0])
            writer.omit(start, skip_to)
        else:
            links = [span for span in active if span.is_link]
            writer.switch(start, [span for span in active if not span.is_link or span is links[0]])
            writer.write(start, end)
    writer.switch(block.end, [])


def _segments(places: Iterable[int]) -> Iterator[Stretch]:
    return pairwise(sorted(places))


# What belongs to a block


def _overlapped(blocks: Sequence[Block], starts: list[int], start: int, end: int) -> range:
    """Numbers of the blocks that hold some of text[start:end]."""
    if start >= end:
        return range(0)
    first = max(bisect_right(starts, start) - 1, 0)
    if first < len(blocks) and blocks[first].end <= start:
        first += 1
    return range(first, bisect_left(starts, end))


def _passages_by_block(
    blocks: Sequence[Block], passages: Iterable[Passage]
) -> list[list[tuple[Passage, tuple[bool, bool]]]]:
    """For each block its passages, each with whether it begins here and whether it ends here."""
    found: list[list[tuple[Passage, tuple[bool, bool]]]] = [[] for _ in blocks]
    starts = [block.start for block in blocks]
    for passage in passages:
        numbers = [
            number
            for number in _overlapped(blocks, starts, passage.start, passage.end)
            if blocks[number].kind != "omission"
        ]
        for number in numbers:
            found[number].append((passage, (number == numbers[0], number == numbers[-1])))
    return found


def _marks_by_block(blocks: Sequence[Block], marks: Iterable[Mark]) -> list[list[Mark]]:
    found: list[list[Mark]] = [[] for _ in blocks]
    starts = [block.start for block in blocks]
    for mark in marks:
        for number in _overlapped(blocks, starts, mark.start, mark.end):
            found[number].append(mark)
    return found


# Elements


def _passage_span(block: Block, passage: Passage, place: tuple[bool, bool], sprite: str) -> _Span:
    """The passage within one block; it is cut to the block so that its pin stands at its last word."""
    is_first, is_last = place
    status, key = escape(passage.status or PENDING), escape(passage.key)
    symbol = f'<svg class="mark {status}" aria-hidden="true"><use href="{escape(sprite)}#m-{status}"/></svg>'
    pin = f'<a class="pin" href="#c-{key}" aria-label="{escape(passage.label)}">{symbol}</a>'
    return _Span(
        0,
        max(passage.start, block.start),
        min(passage.end, block.end),
        f'<mark class="{status}">',
        "</mark>",
        passage.key,
        f'<mark class="{status}" id="p-{key}">' if is_first else "",
        pin if is_last else "",
    )


#: Addresses that may become links: nothing that a browser would run, and no space or control character.
SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20\x7f-\x9f]+", re.IGNORECASE)


def _mark_span(mark: Mark) -> _Span | None:
    if mark.kind == "emphasis":
        return _Span(1, mark.start, mark.end, "<em>", "</em>")
    if mark.kind == "strong":
        return _Span(1, mark.start, mark.end, "<strong>", "</strong>")
    if mark.kind == "link" and SAFE_ADDRESS.fullmatch(mark.href):
        opening = f'<a href="{escape(mark.href)}" rel="nofollow noopener">'
        return _Span(1, mark.start, mark.end, opening, "</a>", is_link=True)
    return None


# What is shown


def _hidden(
    text: str,
    block: Block,
    passages: Sequence[tuple[Passage, tuple[bool, bool]]],
    marks: Sequence[Mark],
    shows: Shows,
) -> list[Stretch]:
    """The stretches of a block that readers do not see, each standing for one […]."""
    if block.kind == "omission" or (shows is Shows.EXCERPTS and not passages):
        return [(block.start, block.end)]
    hidden = [(mark.start, mark.end) for mark in marks if mark.kind == "omission"]
    if shows is Shows.EXCERPTS:
        borders = [block.start, *sentence_ends(text, block.start, block.end)]
        borders = sorted({*borders, *(place for gap in hidden for place in gap)})
        seen = []
        for passage, _ in passages:
            first = borders[bisect_right(borders, max(passage.start, block.start)) - 1]
            last = borders[bisect_left(borders, min(passage.end, block.end))]
            seen.append((first, last))
        hidden += _between(_merged(seen), block)
    return _merged([_without_spaces(text, stretch) for stretch in hidden], text)


def _between(stretches: list[Stretch], block: Block) -> list[Stretch]:
    """What of the block is in none of these."""
    ends = [block.start, *(end for _, end in stretches)]
    starts = [*(start for start, _ in stretches), block.end]
    return list(zip(ends, starts, strict=True))


def _without_spaces(text: str, stretch: Stretch) -> Stretch:
    """The spaces round words left out stay, or […] would stick to its neighbours."""
    words = text[slice(*stretch)]
    start = stretch[0] + len(words) - len(words.lstrip())
    return (start, max(start, stretch[1] - len(words) + len(words.rstrip())))


def _merged(stretches: Iterable[Stretch], text: str = "") -> list[Stretch]:
    """Sorted, without the empty ones; what touches, or has only spaces of `text` between, is made one."""
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if start == end:
            continue
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged

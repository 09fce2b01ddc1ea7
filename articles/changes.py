"""What readers may see of how an article was changed: two revisions side by side, without what is not shown.

Pure. Words that went are shown where readers see them in the old text, words that came where they see them in
the new one, words that stayed where they see them in either: a page of changes says nothing that the two
texts by themselves do not show. Offsets are Unicode code points, `end` exclusive.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles.differences import Change, Part, Piece, Row, revised
from articles.documents import Block

Stretch = tuple[int, int]

#: So many unchanged paragraphs stay beside one that was changed ...
_BESIDE = 1
#: ... and no fewer than so many are folded.
_FOLDED = 3


@dataclass(frozen=True, slots=True)
class Side:
    """One of two revisions.

    `seen` are the stretches that readers see (rendering.shown), and `omissions` the places of […] in an
    excerpt: both in order, none upon another.
    """

    text: str
    blocks: Sequence[Block]
    seen: Sequence[Stretch]
    omissions: Sequence[Stretch] = ()
    is_excerpt: bool = False

    @property
    def paragraphs(self) -> list[str]:
        return [self.text[block.start : block.end] for block in self.blocks]


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that stayed, went or came; "" for some that are not shown, of which it is not said which."""

    part: Part
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as readers may see it.

    `kind` and `lang` are its block's; `old` and `new` its numbers from 0, None where it does not stand at
    this place; `elsewhere`, of one that moved, its number in the other text.
    """

    change: Change
    kind: str
    lang: str
    old: int | None
    new: int | None
    elsewhere: int | None
    shown: tuple[Shown, ...]

    @property
    def before(self) -> tuple[Shown, ...]:
        """As it was."""
        return tuple(one for one in self.shown if one.part is not Part.NEW)

    @property
    def now(self) -> tuple[Shown, ...]:
        """As it is."""
        return tuple(one for one in self.shown if one.part is not Part.GONE)

    @property
    def shows_change(self) -> bool:
        """Whether readers see what changed; where they do not, they are told that something did."""
        return self.change is Change.MOVED or any(one.part is not Part.SAME for one in self.shown)


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs that follow each other and are shown alike.

    `kind` is "changed"; "same"; "folded", for many that are the same; "hidden", of which readers see no word;
    "left_out", which one of the two, an excerpt, left out. `changed` of them were changed.
    """

    kind: str
    paragraphs: tuple[Paragraph, ...]
    count: int
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """How one revision differs from another.

    `counts` says how many paragraphs were reworded, came, went or moved, `not_shown` of how many of these
    readers see no word; `is_rough` as in a Comparison.
    """

    runs: tuple[Run, ...]
    counts: Counter[Change]
    not_shown: int
    is_rough: bool


def changes(old: Side, new: Side) -> Changes:
    """What became of the old text in the new one, as far as readers may see it."""
    comparison = revised(old.paragraphs, new.paragraphs)
    sides = _Sides(old, new)
    looked = [sides.look_at(row) for row in comparison.rows]
    runs: list[Run] = []
    groups = [
        (kind, tuple(one for _kind, one in group)) for kind, group in groupby(looked, key=lambda one: one[0])
    ]
    for number, (kind, paragraphs) in enumerate(groups):
        if kind == "same":
            runs += _folded(paragraphs, is_first=number == 0, is_last=number == len(groups) - 1)
        else:
            shown = paragraphs if kind == "changed" else ()
            runs.append(Run(kind, shown, len(paragraphs), sum(map(_counts, paragraphs))))
    counts = Counter(one.change for kind, one in looked if kind != "left_out" and _counts(one))
    not_shown = sum(run.changed for run in runs if run.kind == "hidden")
    return Changes(tuple(runs), counts, not_shown, comparison.is_rough)


def how_many_differ(old: Side, new: Side) -> int:
    """How many paragraphs of either text are not in the other, whichever are more. Linear."""
    before, now = Counter(old.paragraphs), Counter(new.paragraphs)
    return max((before - now).total(), (now - before).total())


def _folded(paragraphs: tuple[Paragraph, ...], *, is_first: bool, is_last: bool) -> Iterator[Run]:
    """Those beside a change stay, the others are folded where they are several."""
    first = 0 if is_first else _BESIDE
    last = len(paragraphs) - (0 if is_last else _BESIDE)
    if last - first < _FOLDED:
        yield Run("same", paragraphs, len(paragraphs))
        return
    for kind, part in (
        ("same", paragraphs[:first]),
        ("folded", paragraphs[first:last]),
        ("same", paragraphs[last:]),
    ):
        if part:
            yield Run(kind, part, len(part))


def _counts(paragraph: Paragraph) -> bool:
    """Whether it was changed. One that moved is there twice, and counts where it stands now."""
    is_where_it_was = paragraph.change is Change.MOVED and paragraph.new is None
    return paragraph.change is not Change.NONE and not is_where_it_was


@dataclass(frozen=True, slots=True)
class _Sides:
    old: Side
    new: Side

    def look_at(self, row: Row) -> tuple[str, Paragraph]:
        """What the paragraph is shown as (Run.kind), and what of it."""
        old = None if row.old is None else self.old.blocks[row.old]
        new = None if row.new is None else self.new.blocks[row.new]
        block = new or old
        if block is None:
            raise ValueError("a row stands in one of the texts")
        side, other = (self.new, self.old) if new else (self.old, self.new)
        if row.change in (Change.GONE, Change.NEW) and side.is_excerpt and _stands(side, block, other.text):
            row = Row(Change.NONE, row.old, row.new, (Piece(Part.SAME, row.pieces[0].words),))
        change, shown = self._shown(row, old, new)
        is_omission = _is_omission(side, block)
        only_here = row.change in (Change.GONE, Change.NEW) and other.is_excerpt
        if is_omission:
            change = Change.NONE
        paragraph = Paragraph(change, block.kind, block.lang, row.old, row.new, row.elsewhere, shown)
        if is_omission or only_here:
            return "left_out", paragraph
        if not any(one.words.strip() for one in shown):
            return "hidden", paragraph
        return ("same" if change is Change.NONE else "changed"), paragraph

    def _shown(self, row: Row, old: Block | None, new: Block | None) -> tuple[Change, tuple[Shown, ...]]:
        """The words, each where readers see it; and that nothing changed where only words that an excerpt
        leaves out came or went."""
        before, now = (old.start if old else 0), (new.start if new else 0)
        shown: list[Shown] = []
        is_changed = row.change is not Change.REWORDED
        for is_same, group in groupby(row.pieces, key=lambda piece: piece.part is Part.SAME):
            pieces = list(group)
            gone = sum(len(piece.words) for piece in pieces if old and piece.part is not Part.NEW)
            came = sum(len(piece.words) for piece in pieces if new and piece.part is not Part.GONE)
            if is_same:
                seen = [*_within(self.old.seen, before, gone), *_within(self.new.seen, now, came)]
                _show(shown, pieces[0], seen)
            elif _within(self.old.omissions, before, gone) or _within(self.new.omissions, now, came):
                _show(shown, Piece(Part.SAME, "[…]"), [])
            else:
                is_changed = True
                for piece in pieces:
                    is_gone = piece.part is Part.GONE
                    side, start = (self.old, before) if is_gone else (self.new, now)
                    _show(shown, piece, _within(side.seen, start, len(piece.words)))
            before, now = before + gone, now + came
        return (row.change if is_changed else Change.NONE), tuple(shown)


def _is_omission(side: Side, block: Block) -> bool:
    """Whether the block is nothing but […]."""
    return block.kind == "omission" or (block.start, block.end) in side.omissions


def _stands(side: Side, block: Block, text: str) -> bool:
    """Whether what an excerpt has of a paragraph stands in this text, word for word between the […]."""
    words, place = side.text[block.start : block.end], 0
    for start, end in [*_within(side.omissions, block.start, len(words)), (len(words), len(words))]:
        if words[place:start].strip() not in text:
            return False
        place = end
    return True


def _within(stretches: Sequence[Stretch], start: int, length: int) -> list[Stretch]:
    """What of these stretches is among so many code points from `start` on, counted from there."""
    if not length:
        return []
    first = bisect_right(stretches, start, key=lambda stretch: stretch[1])
    last = bisect_left(stretches, start + length, key=lambda stretch: stretch[0])
    return [(max(one - start, 0), min(other - start, length)) for one, other in stretches[first:last]]


def _show(shown: list[Shown], piece: Piece, seen: Iterable[Stretch]) -> None:
    """Add the words of the piece that are seen, and "" for those between that are not; spaces always are."""
    place = 0
    for start, end in [*sorted(seen), (len(piece.words), len(piece.words))]:
        _add(shown, Shown(piece.part, piece.words[place:start]), is_hidden=True)
        _add(shown, Shown(piece.part, piece.words[max(place, start) : end]), is_hidden=False)
        place = max(place, end)


def _add(shown: list[Shown], one: Shown, *, is_hidden: bool) -> None:
    if not one.words:
        return
    if is_hidden and not one.words.isspace():
        one = Shown(Part.SAME, "")
    if shown and not one.words and not shown[-1].words:
        return
    if shown and one.words and shown[-1].words and shown[-1].part is one.part:
        one = Shown(one.part, shown.pop().words + one.words)
    shown.append(one)

"""Who repeats whom: where each thing stands in the picture of a claim's evidence.

Origins stand left, the articles that repeat them in the middle, the claim is the bar on the right; support
above, opposition below. Plain numbers and strings for a template to print as SVG; all measures in its units.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from articles.provenance import Key, in_order
from claims.evidence import CountedOrigin, EvidenceSummary, NotCounted, Repeater, Side, Uncounted
from claims.lettering import LINE, NAME_SIZE, NOTE_SIZE, Label, Text, fitted, text, width, written
from claims.rules import OPPOSING, SUPPORTING, Stance, Strength

#: How many articles are drawn for one origin before the rest is only counted.
MOST_REPEATERS = 8
#: How many lines a name and a note may have.
MOST_NAME_LINES, MOST_NOTE_LINES = 2, 5
#: Left out of the picture: nobody relies on these any more, or they take no side.
UNDRAWN = frozenset({NotCounted.REMOVED, NotCounted.CONTEXT})


@dataclass(frozen=True, slots=True)
class Wording:
    """Every word in the picture, in the reader's language."""

    support: str
    opposition: str
    claim: str
    unknown_origin: str
    own_words: str
    name: Callable[[Key], str]
    origin_note: Callable[[CountedOrigin], str]
    repeater_note: Callable[[Repeater], str]
    uncounted_note: Callable[[Uncounted], str]
    more: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of one drawing: `squares` is the left edge of the articles, `bar` the claim's middle."""

    width: int
    squares: int
    bar: int
    bend: int
    row: int
    origin_gap: int
    head_gap: int
    first_row: int


WIDE = Shape(width=880, squares=296, bar=850, bend=22, row=48, origin_gap=58, head_gap=66, first_row=44)
NARROW = Shape(width=358, squares=130, bar=336, bend=8, row=46, origin_gap=56, head_gap=62, first_row=42)


@dataclass(frozen=True, slots=True)
class Line:
    """`path` is SVG path data. `kind`: "" supports, "no" opposes, "ghost" does not count."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Square:
    """An article, by its top left corner; 8 wide. `kind` as in Line, "" for either side."""

    x: int
    y: int
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """An origin, by its centre. `kind`: "full" strong, "" weak, "open" not counted."""

    x: int
    y: int
    kind: str


@dataclass(slots=True)
class Picture:
    """One drawing. `bar` is x, top and bottom of the claim's bar, `mark` the centre of its status mark."""

    width: int
    height: int = 0
    labels: list[Label] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    bar: tuple[int, int, int] = (0, 0, 0)
    mark: tuple[int, int] = (0, 0)

    @property
    def texts(self) -> list[Text]:
        return [text for label in self.labels for text in label.texts]


@dataclass(frozen=True, slots=True)
class _Row:
    """One article, or what stands for several (article None); `is_direct` is the page that the dot names."""

    article: Key | None
    name: str
    note: str
    is_ghost: bool = False
    is_direct: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    """One origin with its rows."""

    article: Key | None
    name: str
    note: str
    dot: str
    rows: list[_Row]


@dataclass(frozen=True, slots=True)
class _Broken:
    """The lines of a name and of the note under it, as broken for one shape."""

    name: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def rise(self) -> int:
        """What its name needs above the usual one line."""
        return LINE * max(len(self.name) - 1, 0)

    @property
    def drop(self) -> int:
        """What its note needs below the usual one line."""
        return LINE * max(len(self.note) - 1, 0)


def draw(summary: EvidenceSummary, wording: Wording, shape: Shape) -> Picture | None:
    """The picture of a claim's evidence; None where there is nothing to draw. Never overlaps, may be long."""
    support = _groups(summary.support, summary, wording, SUPPORTING)
    opposition = _groups(summary.opposition, summary, wording, OPPOSING)
    if not support and not opposition:
        return None
    picture = Picture(shape.width)
    above, floor = _draw_side(picture, shape, 22, wording.support, support, "") if support else ([], 0)
    below: list[int] = []
    if opposition:
        head = floor + shape.head_gap if above else 22
        below, floor = _draw_side(picture, shape, head, wording.opposition, opposition, "no")
    rows = above + below
    bottom = rows[-1] + 12
    if above and below:
        picture.mark = (shape.bar, (above[-1] + below[0]) // 2)
    else:
        bottom += 24
        picture.mark = (shape.bar, bottom)
    # Level with the usual first row, for a name of more lines rises beside the bar.
    top = 22 + shape.first_row
    picture.bar = (shape.bar, top - 12, bottom)
    head_text = Text(shape.width, top - 20, wording.claim, (wording.claim,), "head", is_end=True)
    picture.labels.append(Label(None, (head_text,)))
    picture.height = max(bottom, floor) + 48
    return picture


def _groups(
    side: Side, summary: EvidenceSummary, wording: Wording, stances: frozenset[Stance]
) -> list[_Group]:
    ghosts = _ghosts(side, summary, wording, stances)
    groups = []
    for origin in side.origins:
        rows = [
            _Row(
                one.article,
                wording.name(one.article),
                wording.repeater_note(one),
                is_direct=one.article == origin.heading,
            )
            for one in origin.repeaters
        ]
        rows.sort(key=lambda row: not row.is_direct)
        rows += ghosts.pop((origin.root, False), {}).values()
        dot = "full" if origin.strength is Strength.STRONG else ""
        note = wording.origin_note(origin)
        name = wording.name(origin.heading)
        groups.append(_Group(origin.heading, name, note, dot, _capped(rows, wording)))
    for root, is_own in sorted(ghosts, key=lambda key: (key[1], key[0] is None, in_order(key[0] or 0))):
        unnamed = wording.own_words if is_own else wording.unknown_origin
        name = unnamed if root is None else wording.name(root)
        # The dot already bears the name of a page that is its own origin.
        found = ghosts[root, is_own].values()
        rows = [replace(row, name="") if row.is_direct else row for row in found]
        groups.append(_Group(root, name, "", "open", _capped(rows, wording)))
    return groups


def _ghosts(
    side: Side, summary: EvidenceSummary, wording: Wording, stances: frozenset[Stance]
) -> dict[tuple[Key | None, bool], dict[Key, _Row]]:
    """What does not count on a side: by the one root found, else None, and whether it is an article's own
    words; and then by article."""
    drawn = {(origin.root, repeater.article) for origin in side.origins for repeater in origin.repeaters}
    ghosts: dict[tuple[Key | None, bool], dict[Key, _Row]] = {}
    for one in summary.uncounted:
        root = one.roots[0] if len(one.roots) == 1 else None
        if one.stance not in stances or one.reason in UNDRAWN or (root, one.article) in drawn:
            continue
        name, note = wording.name(one.article), wording.uncounted_note(one)
        row = _Row(one.article, name, note, is_ghost=True, is_direct=root == one.article)
        group = ghosts.setdefault((root, one.reason is NotCounted.OWN_WORDS), {})
        group.setdefault(one.article, row)
    return ghosts


def _capped(rows: list[_Row], wording: Wording) -> list[_Row]:
    if len(rows) <= MOST_REPEATERS:
        return rows
    rest = rows[MOST_REPEATERS - 1 :]
    more = _Row(None, wording.more(len(rest)), "", is_ghost=all(row.is_ghost for row in rest))
    return [*rows[: MOST_REPEATERS - 1], more]


def _draw_side(
    picture: Picture, shape: Shape, head: int, title: str, groups: list[_Group], kind: str
) -> tuple[list[int], int]:
    """Draw one side below its heading; the heights of its rows, and how far down it reaches."""
    picture.labels.append(Label(None, (Text(0, head, title, (title,), "head"),)))
    heights: list[int] = []
    floor = head + shape.first_row - shape.origin_gap
    for group in groups:
        own = _origin_label(group, shape)
        labels = [_row_label(row, shape) for row in group.rows]
        levels = [floor + shape.origin_gap + max(own.rise, labels[0].rise)]
        for above, below in pairwise(labels):
            levels.append(levels[-1] + above.drop + shape.row + below.rise)
        _draw_group(picture, shape, group, own, levels, kind)
        for row, label, y in zip(group.rows, labels, levels, strict=True):
            _draw_row(picture, shape, row, label, y, kind)
        heights += levels
        floor = max(levels[-1] + labels[-1].drop, levels[0] + own.drop)
    return heights, floor


def _origin_label(group: _Group, shape: Shape) -> _Broken:
    room = shape.squares - shape.bend - 26
    # Nothing bends away below an origin of one article, so its note has the room up to that article's.
    below = room if len(group.rows) > 1 else shape.squares - 12
    return _Broken(
        fitted(group.name, room, NAME_SIZE, MOST_NAME_LINES),
        fitted(group.note, below, NOTE_SIZE, MOST_NOTE_LINES),
    )


def _row_label(row: _Row, shape: Shape) -> _Broken:
    room = shape.bar - 14 - (shape.squares + 16)
    name = "" if row.is_direct and not row.is_ghost else row.name
    return _Broken(
        fitted(name, room, NAME_SIZE, MOST_NAME_LINES), fitted(row.note, room, NOTE_SIZE, MOST_NOTE_LINES)
    )


def _draw_group(
    picture: Picture, shape: Shape, group: _Group, label: _Broken, levels: list[int], kind: str
) -> None:
    y = levels[0]
    picture.dots.append(Dot(9, y, group.dot))
    name = text(20, y + 4 - label.rise, group.name, label.name)
    picture.labels.append(written(group.article, name, text(20, y + 19, group.note, label.note, "sub")))
    start = 20 + width(label.name[-1], NAME_SIZE) + 6
    bend = shape.squares - shape.bend
    for row, level in zip(group.rows, levels, strict=True):
        line = "ghost" if row.is_ghost else kind
        if level > y:
            drop = level - y
            picture.lines.append(Line(f"M{bend} {y}q0 {drop} {shape.bend} {drop}", line))
        else:
            picture.lines.append(Line(f"M{start} {y}H{shape.squares}", line))


def _draw_row(picture: Picture, shape: Shape, row: _Row, label: _Broken, y: int, kind: str) -> None:
    after = shape.squares + 8
    if row.is_direct and not row.is_ghost:
        picture.lines.append(Line(f"M{shape.squares} {y}H{after}", kind))
    elif row.article is not None:
        picture.squares.append(Square(shape.squares, y - 4, "ghost" if row.is_ghost else ""))
    name = text(after + 8, y - 7 - label.rise, row.name, label.name)
    note = text(after + 8, y + 15, row.note, label.note, "sub")
    picture.labels.append(written(row.article, name, note))
    if not row.is_ghost:
        picture.lines.append(Line(f"M{after} {y}H{shape.bar}", kind))
        if kind == "no":
            picture.lines.append(Line(f"M{shape.bar - 7} {y - 6}v12", ""))

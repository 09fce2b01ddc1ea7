"""Who repeats whom: where each thing stands in the picture of a claim's evidence.

Origins stand left, the articles that repeat them in the middle, the claim is the bar on the right; support
above, opposition below. Plain numbers and strings for a template to print as SVG; all measures in its units.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from articles.provenance import Key, in_order
from claims.evidence import CountedOrigin, EvidenceSummary, NotCounted, Repeater, Side, Uncounted
from claims.rules import OPPOSING, SUPPORTING, Stance, Strength

#: How many articles are drawn for one origin before the rest is only counted.
MOST_REPEATERS = 8
NAME_SIZE, NOTE_SIZE = 13, 12
#: Left out of the picture: nobody relies on these any more, or they take no side.
UNDRAWN = frozenset({NotCounted.REMOVED, NotCounted.CONTEXT})


@dataclass(frozen=True, slots=True)
class Wording:
    """Every word in the picture, in the reader's language."""

    support: str
    opposition: str
    claim: str
    unknown_origin: str
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
class Text:
    """`kind`: "" a name, "sub" a note under it, "head". `whole` is set where `words` had to be cut short."""

    x: int
    y: int
    words: str
    kind: str = ""
    article: Key | None = None
    whole: str = ""
    is_end: bool = False


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
    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    bar: tuple[int, int, int] = (0, 0, 0)
    mark: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Row:
    """One article, or what stands for several (article None); `is_direct` is the origin's own page."""

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


def draw(summary: EvidenceSummary, wording: Wording, shape: Shape) -> Picture | None:
    """The picture of a claim's evidence; None where there is nothing to draw. Never overlaps, may be long."""
    support = _groups(summary.support, summary, wording, SUPPORTING)
    opposition = _groups(summary.opposition, summary, wording, OPPOSING)
    if not support and not opposition:
        return None
    picture = Picture(shape.width)
    rows: list[int] = []
    if support:
        rows += _draw_side(picture, shape, 22, wording.support, support, "")
    last_of_support = rows[-1] if rows else None
    if opposition:
        head = 22 if last_of_support is None else last_of_support + shape.head_gap
        below = _draw_side(picture, shape, head, wording.opposition, opposition, "no")
        rows += below
    bottom = rows[-1] + 12
    if last_of_support is not None and opposition:
        picture.mark = (shape.bar, (last_of_support + below[0]) // 2)
    else:
        bottom += 24
        picture.mark = (shape.bar, bottom)
    picture.bar = (shape.bar, rows[0] - 12, bottom)
    picture.texts.append(Text(shape.width, rows[0] - 20, wording.claim, "head", is_end=True))
    picture.height = bottom + 48
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
                is_direct=one.article == origin.root,
            )
            for one in origin.repeaters
        ]
        rows.sort(key=lambda row: not row.is_direct)
        rows += ghosts.pop(origin.root, {}).values()
        dot = "full" if origin.strength is Strength.STRONG else ""
        note = wording.origin_note(origin)
        groups.append(_Group(origin.root, wording.name(origin.root), note, dot, _capped(rows, wording)))
    for root in sorted(ghosts, key=lambda key: (key is None, in_order(key or 0))):
        name = wording.unknown_origin if root is None else wording.name(root)
        # The dot already bears the name of a page that is its own origin.
        rows = [replace(row, name="") if row.is_direct else row for row in ghosts[root].values()]
        groups.append(_Group(root, name, "", "open", _capped(rows, wording)))
    return groups


def _ghosts(
    side: Side, summary: EvidenceSummary, wording: Wording, stances: frozenset[Stance]
) -> dict[Key | None, dict[Key, _Row]]:
    """What does not count on a side: by the one root found, else None, and then by article."""
    drawn = {(origin.root, repeater.article) for origin in side.origins for repeater in origin.repeaters}
    ghosts: dict[Key | None, dict[Key, _Row]] = {}
    for one in summary.uncounted:
        root = one.roots[0] if len(one.roots) == 1 else None
        if one.stance not in stances or one.reason in UNDRAWN or (root, one.article) in drawn:
            continue
        name, note = wording.name(one.article), wording.uncounted_note(one)
        row = _Row(one.article, name, note, is_ghost=True, is_direct=root == one.article)
        ghosts.setdefault(root, {}).setdefault(one.article, row)
    return ghosts


def _capped(rows: list[_Row], wording: Wording) -> list[_Row]:
    if len(rows) <= MOST_REPEATERS:
        return rows
    rest = rows[MOST_REPEATERS - 1 :]
    more = _Row(None, wording.more(len(rest)), "", is_ghost=all(row.is_ghost for row in rest))
    return [*rows[: MOST_REPEATERS - 1], more]


def _draw_side(
    picture: Picture, shape: Shape, head: int, title: str, groups: list[_Group], kind: str
) -> list[int]:
    """Draw one side below its heading; the heights of its rows."""
    picture.texts.append(Text(0, head, title, "head"))
    heights: list[int] = []
    y = head + shape.first_row
    for group in groups:
        for number in range(len(group.rows)):
            heights.append(y + number * shape.row)
        _draw_group(picture, shape, group, y, kind)
        y = heights[-1] + shape.origin_gap
    return heights


def _draw_group(picture: Picture, shape: Shape, group: _Group, y: int, kind: str) -> None:
    picture.dots.append(Dot(9, y, group.dot))
    room = shape.squares - shape.bend - 26
    name = _text(20, y + 4, group.name, room, article=group.article)
    picture.texts.append(name)
    if group.note:
        picture.texts.append(_text(20, y + 19, group.note, room, kind="sub"))
    start = 20 + _width(name.words, NAME_SIZE) + 6
    bend = shape.squares - shape.bend
    for number, row in enumerate(group.rows):
        level = y + number * shape.row
        line = "ghost" if row.is_ghost else kind
        if number:
            drop = level - y
            picture.lines.append(Line(f"M{bend} {y}q0 {drop} {shape.bend} {drop}", line))
        else:
            picture.lines.append(Line(f"M{start} {y}H{shape.squares}", line))
        _draw_row(picture, shape, row, level, kind)


def _draw_row(picture: Picture, shape: Shape, row: _Row, y: int, kind: str) -> None:
    after = shape.squares + 8
    room = shape.bar - 14 - (after + 8)
    if row.is_direct and not row.is_ghost:
        picture.lines.append(Line(f"M{shape.squares} {y}H{after}", kind))
    elif row.article is not None:
        picture.squares.append(Square(shape.squares, y - 4, "ghost" if row.is_ghost else ""))
    if not row.is_direct or row.is_ghost:
        picture.texts.append(_text(after + 8, y - 7, row.name, room, article=row.article))
    if row.note:
        picture.texts.append(_text(after + 8, y + 15, row.note, room, kind="sub"))
    if not row.is_ghost:
        picture.lines.append(Line(f"M{after} {y}H{shape.bar}", kind))
        if kind == "no":
            picture.lines.append(Line(f"M{shape.bar - 7} {y - 6}v12", ""))


def _text(x: int, y: int, words: str, room: int, kind: str = "", article: Key | None = None) -> Text:
    size = NOTE_SIZE if kind else NAME_SIZE
    shown = _cut(words, room, size)
    return Text(x, y, shown, kind, article, words if shown != words else "")


def _cut(words: str, room: int, size: int) -> str:
    """The words, or as many as fit into `room` with an ellipsis."""
    if _width(words, size) <= room:
        return words
    kept = 0
    while _width(words[: kept + 1] + "…", size) <= room:
        kept += 1
    return words[:kept].rstrip() + "…"


def _width(words: str, size: int) -> int:
    """A generous guess of how wide the words come out, without knowing the reader's font."""
    em = 0.0
    for character in words:
        if unicodedata.combining(character):
            continue
        # "A" is what is wide in Chinese fonts and narrow in others, as “ ” and ….
        em += 1 if unicodedata.east_asian_width(character) in "WFA" else 0.68 if character.isupper() else 0.55
    return round(em * size)

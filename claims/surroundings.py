"""An article among those it comes from and those that take it up: which are shown, and where each stands.

One line for each article, sources above what takes from them, joined by lines in lanes on the left: the way a
history of versions is drawn. Plain numbers and strings for a template to print as SVG.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from articles.provenance import FOLLOWED, Edge, Graph, Key, Source, in_order
from claims.lettering import LINE, NAME_SIZE, NOTE_SIZE, fitted, text, written
from claims.picture import Dot, Line, Picture, Square

#: How many articles are drawn above and below; where there are more, the rest on that side is one line.
MOST_DRAWN = 8
#: Of many above, so many are the nearest and so many the roots.
NEAREST, ROOTS = 4, 3
#: How many are listed in the table, above and below.
MOST_LISTED = 100
MOST_NAME_LINES, MOST_NOTE_LINES = 2, 4


class Rest(Enum):
    """The articles above and below that are only counted."""

    ABOVE = "above"
    BELOW = "below"


#: What has a line in the picture.
Node: TypeAlias = Key | Rest


@dataclass(frozen=True, slots=True)
class Family:
    """The article `here`, what it comes from (`above`) and what derives from it (`below`), the nearest first.

    An article that is both, by circular reporting, is above. `sources` has for each article of the family
    those of the family that it takes from, with the kinds; `others` how many more there are of its sources;
    `cycles` the circles met on the ways up.
    """

    here: Key
    above: tuple[Key, ...]
    below: tuple[Key, ...]
    roots: frozenset[Key]
    cycles: tuple[tuple[Key, ...], ...]
    sources: Mapping[Key, Mapping[Key, tuple[str, ...]]]
    others: Mapping[Key, int]

    @property
    def drawn(self) -> frozenset[Key]:
        """The articles that have a line of their own in the picture."""
        above = self.above
        if len(above) > MOST_DRAWN:
            roots = [key for key in above[NEAREST:] if key in self.roots]
            above = (*above[:NEAREST], *roots[:ROOTS])
        below = self.below if len(self.below) <= MOST_DRAWN else self.below[: MOST_DRAWN - 1]
        return frozenset({self.here, *above, *below})

    @property
    def listed(self) -> frozenset[Key]:
        """The articles that the table has, and so all that are drawn."""
        return self.drawn | {*self.above[:MOST_LISTED], *self.below[:MOST_LISTED]}


def family(here: Key, edges: Iterable[Edge]) -> Family:
    """The family of an article in the derivations round it; only those followed make one.

    Linear in the derivations.
    """
    followed = sorted(
        {(e.article, e.derived_from, e.kind) for e in edges if e.kind in FOLLOWED}, key=_in_order
    )
    up: dict[Key, list[Key]] = {}
    down: dict[Key, list[Key]] = {}
    for article, source, _kind in followed:
        up.setdefault(article, []).append(source)
        down.setdefault(source, []).append(article)
    above = _nearest_first(here, up)
    below = [key for key in _nearest_first(here, down) if key not in set(above)]
    members = {here, *above, *below}
    sources: dict[Key, dict[Key, tuple[str, ...]]] = {}
    others: dict[Key, set[Key]] = {}
    ways = []
    for article, source, kind in followed:
        if article in members and source in members:
            kinds = sources.setdefault(article, {})
            kinds[source] = (*kinds.get(source, ()), kind)
            ways.append(Edge(article, source, kind))
        elif article in members:
            others.setdefault(article, set()).add(source)
    found = Graph([Source(key) for key in members], ways).roots(here)
    more = {key: len(those) for key, those in others.items()}
    return Family(here, tuple(above), tuple(below), found.keys, found.cycles, sources, more)


def _in_order(step: tuple[Key, Key, str]) -> tuple[tuple[int, str], tuple[int, str], str]:
    return in_order(step[0]), in_order(step[1]), step[2]


def _nearest_first(start: Key, ways: Mapping[Key, list[Key]]) -> list[Key]:
    reached = {start: None}
    queue = deque([start])
    while queue:
        for key in ways.get(queue.popleft(), []):
            if key not in reached:
                reached[key] = None
                queue.append(key)
    return list(reached)[1:]


@dataclass(frozen=True, slots=True)
class Wording:
    """Every word in the picture, and which articles are originals that still stand."""

    name: Callable[[Key], str]
    note: Callable[[Key], str]
    more: Callable[[int], str]
    is_original: Callable[[Key], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """The measures of one drawing: `lane` from one lane to the next, `gap` from one article to the next."""

    width: int
    lane: int
    bend: int
    gap: int


WIDE = Shape(width=880, lane=22, bend=12, gap=16)
NARROW = Shape(width=358, lane=15, bend=9, gap=16)


def draw(family: Family, wording: Wording, shape: Shape, turn: Callable[[Key], int]) -> Picture:
    """The picture of a family. `turn` puts articles that take from the same one in their order."""
    parents = _contracted(family)
    rows = _in_turn(family, parents, turn)
    lanes = _lanes(rows, parents)
    left = 9 + shape.lane * max(lanes.values()) + 14
    picture = Picture(shape.width)
    counts = {
        Rest.ABOVE: len(set(family.above) - family.drawn),
        Rest.BELOW: len(set(family.below) - family.drawn),
    }
    places: dict[Node, tuple[int, int]] = {}
    y = 14
    for node in rows:
        x = 9 + shape.lane * lanes[node]
        places[node] = (x, y)
        _mark(picture, node, x, y, is_root=node in family.roots, wording=wording)
        y += _write(picture, family, node, left, y, wording, counts) + shape.gap
    picture.height = y
    for source in rows:
        below = [node for node in rows if source in parents[node] and places[node][1] > places[source][1]]
        ends = [(*places[node], isinstance(node, Rest)) for node in below]
        picture.lines += _lines(places[source], ends, shape)
    return picture


def _contracted(family: Family) -> dict[Node, list[Node]]:
    """For each node its sources. What is not drawn is one node above and one below."""
    drawn, above = family.drawn, set(family.above)

    def node(key: Key) -> Node:
        if key in drawn:
            return key
        return Rest.ABOVE if key in above else Rest.BELOW

    parents: dict[Node, list[Node]] = {node(key): [] for key in (family.here, *family.above, *family.below)}
    for article, sources in family.sources.items():
        for source in sources:
            one, other = node(article), node(source)
            if one != other and other not in parents[one]:
                parents[one].append(other)
    return parents


def _in_turn(family: Family, parents: Mapping[Node, list[Node]], turn: Callable[[Key], int]) -> list[Node]:
    """Sources before what takes from them, wherever circles allow it: the reverse of a walk's postorder."""
    children: dict[Node, list[Node]] = {node: [] for node in parents}
    for node, sources in parents.items():
        for source in sources:
            children[source].append(node)

    def place(node: Node) -> tuple[bool, int]:
        return (True, 0) if isinstance(node, Rest) else (False, turn(node))

    done: dict[Node, None] = {}
    seen: set[Node] = set()

    def walk(node: Node) -> None:
        seen.add(node)
        for child in sorted(children[node], key=place, reverse=True):
            if child not in seen:
                walk(child)
        done[node] = None

    starts = sorted((node for node in parents if not parents[node]), key=place, reverse=True)
    # Circles that nothing leads into have no such start: what is farthest up comes first.
    for node in (*starts, Rest.ABOVE, *reversed(family.above), family.here):
        if node in parents and node not in seen:
            walk(node)
    return list(reversed(done))


def _lanes(rows: list[Node], parents: Mapping[Node, list[Node]]) -> dict[Node, int]:
    """A lane for each node, kept until the last that takes from it; the only one goes on in the same lane."""
    index = {node: number for number, node in enumerate(rows)}
    takers: dict[Node, list[int]] = {node: [] for node in rows}
    for node, sources in parents.items():
        for source in sources:
            takers[source].append(index[node])
    last = {node: max([index[node], *numbers]) for node, numbers in takers.items()}
    lanes: dict[Node, int] = {}
    taken: dict[int, Node] = {}
    for number, node in enumerate(rows):
        goes_on = [lane for lane, one in taken.items() if one in parents[node] and takers[one] == [number]]
        free = next(lane for lane in range(len(rows) + 1) if lane not in taken)
        lanes[node] = min(goes_on, default=free)
        taken[lanes[node]] = node
        taken = {lane: one for lane, one in taken.items() if last[one] > number}
    return lanes


def _lines(start: tuple[int, int], ends: list[tuple[int, int, bool]], shape: Shape) -> list[Line]:
    """One line down from a source, and a bend from it to each of those that stand in other lanes."""
    x, y = start
    lines: list[Line] = []
    for to, level, is_rest in ends:
        if to != x:
            bend = shape.bend if to > x else -shape.bend
            path = f"M{x} {level - shape.bend}q0 {shape.bend} {bend} {shape.bend}H{to}"
            lines.append(Line(path, "ghost" if is_rest else ""))
    if ends:
        bottom = max(level if to == x else level - shape.bend for to, level, _is_rest in ends)
        kind = "ghost" if all(is_rest for _to, _level, is_rest in ends) else ""
        lines.insert(0, Line(f"M{x} {y}V{bottom}", kind))
    return lines


def _mark(picture: Picture, node: Node, x: int, y: int, *, is_root: bool, wording: Wording) -> None:
    if isinstance(node, Rest):
        picture.squares.append(Square(x - 4, y - 4, "ghost"))
    elif is_root:
        picture.dots.append(Dot(x, y, "full" if wording.is_original(node) else "open"))
    else:
        picture.squares.append(Square(x - 4, y - 4, ""))


def _write(
    picture: Picture,
    family: Family,
    node: Node,
    x: int,
    y: int,
    wording: Wording,
    counts: Mapping[Rest, int],
) -> int:
    """The name and the note of a line; how high they are together."""
    room = picture.width - x
    if isinstance(node, Rest):
        words = wording.more(counts[node])
        picture.labels.append(written(None, text(x, y + 4, words, fitted(words, room, NOTE_SIZE, 1), "sub")))
        return LINE
    name = fitted(wording.name(node), room, NAME_SIZE, MOST_NAME_LINES)
    note = fitted(wording.note(node), room, NOTE_SIZE, MOST_NOTE_LINES)
    kind = "here" if node == family.here else ""
    picture.labels.append(
        written(
            node,
            text(x, y + 4, wording.name(node), name, kind),
            text(x, y + 4 + LINE * len(name), wording.note(node), note, "sub"),
        )
    )
    return LINE * (len(name) + len(note))

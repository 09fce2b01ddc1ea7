from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import FOLLOWED, Edge, Key, in_order
from claims.picture import Picture
from claims.surroundings import (
    MOST_DRAWN,
    NARROW,
    NEAREST,
    ROOTS,
    WIDE,
    Family,
    Shape,
    Wording,
    draw,
    family,
)

ARTICLES = "abcdefghij"

edges = st.lists(
    st.builds(
        Edge,
        st.sampled_from(ARTICLES),
        st.sampled_from(ARTICLES),
        st.sampled_from([*sorted(FOLLOWED), "quotes", "may_share_source"]),
    ).filter(lambda edge: edge.article != edge.derived_from),
    max_size=18,
)


def translates(*steps: str) -> list[Edge]:
    """ "abc" is: a translates b, b translates c."""
    return [Edge(one, other, "translates") for step in steps for one, other in pairwise(step)]


def wording(name: str = "") -> Wording:
    return Wording(
        name=lambda key: name or str(key),
        note=lambda key: "a note",
        more=lambda count: f"{count} more",
        is_original=lambda key: key != "z",
    )


def drawn(shown: Family, shape: Shape = WIDE, name: str = "") -> Picture:
    return draw(shown, wording(name), shape, lambda key: in_order(key)[0] + ord(str(key)[0]))


def names(picture: Picture) -> list[str]:
    """What stands in each line."""
    return [label.texts[0].words for label in picture.labels]


def test_a_family_is_what_an_article_comes_from_and_what_takes_it_up_however_far() -> None:
    shown = family("c", translates("abcde", "fg"))
    assert shown.above == ("d", "e")
    assert shown.below == ("b", "a")
    assert shown.roots == {"e"}
    assert shown.sources["c"] == {"d": ("translates",)}
    assert family("z", translates("ab")).listed == {"z"}


def test_what_only_quotes_or_may_share_a_source_is_no_family() -> None:
    shown = family("a", [Edge("a", "b", "quotes"), Edge("c", "a", "may_share_source")])
    assert (shown.above, shown.below) == ((), ())


def test_two_kinds_between_the_same_articles_are_both_told() -> None:
    shown = family("a", [Edge("a", "b", "translates"), Edge("a", "b", "republishes")])
    assert shown.sources["a"] == {"b": ("republishes", "translates")}


def test_a_retelling_of_something_else_too_says_how_much_else() -> None:
    shown = family("a", translates("ba", "bc", "bd"))
    assert shown.others == {"b": 2}
    assert "c" not in shown.listed


def test_a_circle_is_above_once_and_reported() -> None:
    shown = family("a", translates("aba", "bc"))
    assert (shown.above, shown.below) == (("b", "c"), ())
    assert shown.cycles == (("a", "b"),)
    assert names(drawn(shown)) == ["c", "b", "a"]


def test_circular_reporting_without_a_way_out_is_drawn_all_the_same() -> None:
    assert names(drawn(family("a", translates("aba")))) == ["b", "a"]


def test_sources_stand_above_what_takes_from_them_in_one_lane_where_there_is_one_way() -> None:
    picture = drawn(family("b", translates("abc")))
    assert names(picture) == ["c", "b", "a"]
    assert [dot.kind for dot in picture.dots] == ["full"]
    assert {square.x for square in picture.squares} == {5}
    assert [re.sub(r"\d+$", "", line.path) for line in picture.lines] == ["M9 14V", "M9 60V"]


def test_several_sources_and_several_retellings_have_lanes_of_their_own() -> None:
    picture = drawn(family("c", translates("ca", "cb", "dc", "ec")))
    assert names(picture) == ["a", "b", "c", "d", "e"]
    assert [dot.x for dot in picture.dots] == [9, 31]
    assert [square.x for square in picture.squares] == [5, 27, 27]


def test_a_root_that_is_no_original_is_an_open_dot_and_the_article_itself_is_marked() -> None:
    picture = drawn(family("a", translates("az")))
    assert [dot.kind for dot in picture.dots] == ["open"]
    assert [label.texts[0].kind for label in picture.labels] == ["", "here"]


def test_of_many_retellings_the_rest_is_one_line() -> None:
    many = [Edge(f"copy {number:02}", "a", "republishes") for number in range(30)]
    shown = family("a", many)
    picture = drawn(shown)
    assert len(picture.labels) == 1 + MOST_DRAWN
    assert names(picture)[-1] == f"{30 - MOST_DRAWN + 1} more"
    assert picture.squares[-1].kind == "ghost"
    assert len(shown.listed) == 31


def test_of_a_long_way_up_the_nearest_and_the_root_are_drawn() -> None:
    chain = [Edge(number, number + 1, "translates") for number in range(50)]
    shown = family(0, chain)
    picture = draw(shown, wording(), WIDE, lambda key: int(key))
    assert names(picture) == ["50", f"{50 - NEAREST - 1} more", "4", "3", "2", "1", "0"]
    assert {int(key) for key in shown.drawn} == {0, 1, 2, 3, 4, 50}


def test_of_many_roots_some_are_drawn() -> None:
    many = [Edge("a", f"report {number:02}", "summarises") for number in range(30)]
    assert len(family("a", many).drawn) == 1 + NEAREST + ROOTS


def test_ten_thousand_articles_need_no_recursion() -> None:
    chain = [Edge(number, number + 1, "translates") for number in range(10_000)]
    shown = family(5_000, chain)
    assert (len(shown.above), len(shown.below)) == (5_000, 5_000)
    assert len(draw(shown, wording(), NARROW, lambda key: int(key)).labels) < 2 * MOST_DRAWN + 2


def places(picture: Picture) -> list[tuple[int, int]]:
    marks = [(dot.x, dot.y) for dot in picture.dots]
    marks += [(square.x + 4, square.y + 4) for square in picture.squares]
    return sorted(marks, key=lambda place: place[1])


@given(edges, st.sampled_from(ARTICLES))
def test_every_article_of_a_family_stands_below_all_it_takes_from_unless_they_go_in_circles(
    steps: list[Edge], here: str
) -> None:
    shown = family(here, steps)
    order = [key for key in names(drawn(shown)) if key in shown.listed]
    assert sorted(order) == sorted(map(str, shown.drawn))

    def reaches(start: Key, target: Key) -> bool:
        found = {start}
        while more := {source for one in found for source in shown.sources.get(one, {})} - found:
            found |= more
        return target in found

    for article, sources in shown.sources.items():
        for source in sources:
            if {article, source} <= shown.drawn and not reaches(source, article):
                is_contracted = len(shown.above) > MOST_DRAWN or len(shown.below) > MOST_DRAWN
                assert is_contracted or order.index(str(source)) < order.index(str(article))


@given(edges, st.sampled_from(ARTICLES), st.sampled_from([WIDE, NARROW]), st.sampled_from(["", "名" * 90]))
def test_everything_stands_inside_and_no_line_runs_through_a_mark(
    steps: list[Edge], here: str, shape: Shape, name: str
) -> None:
    picture = drawn(family(here, steps), shape, name)
    marks = places(picture)
    assert len(marks) == len(picture.labels)
    assert all(below[1] - above[1] >= 28 for above, below in pairwise(marks))
    left = max(x for x, _y in marks)
    for label in picture.labels:
        for text in label.texts:
            assert left + 8 <= text.x < shape.width
            assert text.y + 15 * (len(text.lines) - 1) < picture.height
    for line in picture.lines:
        if straight := re.fullmatch(r"M(\d+) (\d+)V(\d+)", line.path):
            x, top, bottom = map(int, straight.groups())
            assert (x, top) in marks
            assert not [mark for mark in marks if mark[0] == x and top < mark[1] < bottom]
        else:
            assert re.fullmatch(r"M\d+ \d+q0 \d+ -?\d+ \d+H\d+", line.path)


@pytest.mark.parametrize("shape", [WIDE, NARROW])
def test_a_long_name_is_cut_to_the_width(shape: Shape) -> None:
    picture = drawn(family("a", translates("ab")), shape, "名" * 200)
    for label in picture.labels:
        name = label.texts[0]
        assert name.is_cut
        assert all(name.x + 13 * len(line) <= shape.width for line in name.lines)

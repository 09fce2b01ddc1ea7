from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.provenance import Edge, Graph, Key, Source
from claims.evidence import Evidence, EvidenceSummary, summarise
from claims.lettering import LINE
from claims.picture import MOST_REPEATERS, NARROW, WIDE, Picture, Shape, Wording, draw
from claims.rules import Basis, Kind, Stance

STATES, CONTRADICTS, CONTEXT = Stance.STATES, Stance.CONTRADICTS, Stance.CONTEXT

COPIES = [f"copy {number}" for number in range(20)]
GRAPH = Graph(
    [
        Source("wire", "original"),
        Source("rival", "original", is_read=True),
        Source("post", "unknown", is_read=True),
        Source("unread"),
        Source("retelling", "derived", is_read=True),
        Source("after rival", "derived", is_read=True),
        Source("book", "derived", is_read=True),
        *(Source(copy, "derived", is_read=True) for copy in COPIES),
    ],
    [
        Edge("unread", "wire", "republishes"),
        Edge("after rival", "rival", "translates"),
        Edge("book", "wire", "same_reporting"),
        Edge("retelling", "wire", "summarises"),
        Edge("retelling", "rival", "summarises"),
        *(Edge(copy, "wire", "republishes") for copy in COPIES),
    ],
)

annotations = st.lists(
    st.builds(
        Evidence,
        st.integers(1, 10_000),
        st.sampled_from(sorted(map(str, GRAPH.sources))),
        st.sampled_from(Stance),
        st.sampled_from([Basis.DOCUMENT, Basis.ANONYMOUS, Basis.CONJECTURE]),
        st.none() | st.sampled_from(["wire", "rival", "post", "retelling", "book"]),
        st.booleans(),
    ),
    max_size=30,
    unique_by=lambda one: one.key,
)


def wording(name: str = "") -> Wording:
    """Every name is the article's key, or the same `name` for all."""

    def call(key: Key) -> str:
        return name or str(key)

    return Wording(
        support="for",
        opposition="against",
        claim="this claim",
        unknown_origin="unknown",
        own_words="own",
        name=call,
        origin_note=lambda origin: origin.strength.value,
        repeater_note=lambda repeater: repeater.kind,
        uncounted_note=lambda uncounted: uncounted.reason.value,
        more=lambda number: f"{number} more",
    )


def summary(*evidence: Evidence) -> EvidenceSummary:
    return summarise(Kind.FACT, evidence, GRAPH)


def drawn(*evidence: Evidence, shape: Shape = WIDE, name: str = "") -> Picture:
    picture = draw(summary(*evidence), wording(name), shape)
    assert picture is not None
    return picture


def words(picture: Picture) -> list[str]:
    return [text.words for text in picture.texts]


def test_nothing_to_draw_is_no_picture() -> None:
    assert draw(summary(), wording(), WIDE) is None
    assert draw(summary(Evidence(1, "rival", CONTEXT, Basis.DOCUMENT)), wording(), WIDE) is None


def test_an_origin_its_repeaters_and_the_claim_stand_from_left_to_right() -> None:
    picture = drawn(
        Evidence(1, "copy 1", STATES, Basis.ANONYMOUS), Evidence(2, "copy 2", STATES, Basis.ANONYMOUS)
    )
    assert words(picture) == [
        "for", "wire", "weak", "copy 1", "republishes", "copy 2", "republishes", "this claim"
    ]  # fmt: skip
    assert [(dot.x, dot.kind) for dot in picture.dots] == [(9, "")]
    assert [(square.x, square.kind) for square in picture.squares] == [(296, ""), (296, "")]
    assert picture.bar[0] == 850
    assert [line.path for line in picture.lines] == [
        "M55 66H296",
        "M274 66q0 48 22 48",
        "M304 66H850",
        "M304 114H850",
    ]


def test_opposition_stands_below_support_with_its_own_line_and_the_mark_between() -> None:
    picture = drawn(
        Evidence(1, "copy 1", STATES, Basis.ANONYMOUS), Evidence(2, "rival", CONTRADICTS, Basis.DOCUMENT)
    )
    support, opposition = picture.dots
    assert (support.kind, opposition.kind) == ("", "full")
    assert support.y < picture.mark[1] < opposition.y
    assert {line.kind for line in picture.lines if f" {opposition.y}H" in line.path} == {"no"}
    assert {line.kind for line in picture.lines if f" {support.y}H" in line.path} == {""}


def test_an_origin_that_was_read_itself_has_a_line_of_its_own_and_no_square() -> None:
    picture = drawn(Evidence(1, "rival", STATES, Basis.DOCUMENT))
    assert picture.squares == []
    assert words(picture).count("rival") == 1
    assert picture.lines[-1].path.endswith("H850")


def test_an_origins_own_page_comes_before_those_that_repeat_it() -> None:
    picture = drawn(
        Evidence(1, "after rival", STATES, Basis.DOCUMENT), Evidence(2, "rival", STATES, Basis.DOCUMENT)
    )
    (square,) = picture.squares
    assert square.y + 4 == picture.dots[0].y + WIDE.row


def test_what_does_not_count_is_a_ghost_that_never_reaches_the_claim() -> None:
    picture = drawn(
        Evidence(1, "copy 1", STATES, Basis.ANONYMOUS),
        Evidence(2, "unread", STATES, Basis.ANONYMOUS),
        Evidence(3, "copy 2", STATES, Basis.CONJECTURE),
    )
    assert [square.kind for square in picture.squares] == ["", "ghost", "ghost"]
    assert {"not_read", "basis_not_counted"} <= set(words(picture))
    assert [line.kind for line in picture.lines if line.path.endswith("H850")] == [""]
    assert [line.kind for line in picture.lines if "q0" in line.path] == ["ghost", "ghost"]
    assert len(picture.dots) == 1


def test_what_was_removed_is_not_drawn() -> None:
    removed = Evidence(1, "copy 1", STATES, Basis.ANONYMOUS, is_removed=True)
    assert draw(summary(removed), wording(), WIDE) is None


def test_a_page_that_counts_is_no_ghost_beside_itself() -> None:
    picture = drawn(
        Evidence(1, "copy 1", STATES, Basis.ANONYMOUS), Evidence(2, "copy 1", STATES, Basis.CONJECTURE)
    )
    assert [square.kind for square in picture.squares] == [""]


def test_origins_that_do_not_count_are_open_dots() -> None:
    picture = drawn(
        Evidence(1, "post", STATES, Basis.DOCUMENT),
        Evidence(2, "retelling", STATES, Basis.DOCUMENT),
        Evidence(3, "copy 1", STATES, Basis.DOCUMENT, "copy 1"),
    )
    assert [dot.kind for dot in picture.dots] == ["open", "open", "open"]
    assert words(picture).count("post") == 1
    assert words(picture).count("unknown") == 1
    assert words(picture).index("own") == words(picture).index("copy 1") - 1
    assert {"retelling", "copy 1", "unknown_origin", "several_origins", "own_words"} <= set(words(picture))


def test_the_same_reporting_bears_the_name_of_its_origin() -> None:
    picture = drawn(Evidence(1, "book", CONTRADICTS, Basis.ON_RECORD))
    assert words(picture) == ["against", "book", "strong", "same_reporting", "this claim"]
    assert picture.squares == []


def test_many_repeaters_are_counted_instead_of_drawn() -> None:
    evidence = [Evidence(number, copy, STATES, Basis.ANONYMOUS) for number, copy in enumerate(COPIES)]
    picture = drawn(*evidence)
    assert len(picture.squares) == MOST_REPEATERS - 1
    assert f"{len(COPIES) - MOST_REPEATERS + 1} more" in words(picture)


@pytest.mark.parametrize("name", ["字" * 90, "W" * 200, "a long name of many words " * 9])
@pytest.mark.parametrize("shape", [WIDE, NARROW])
def test_long_names_are_cut_and_kept_whole_beside(shape: Shape, name: str) -> None:
    picture = drawn(Evidence(1, "copy 1", STATES, Basis.ANONYMOUS), shape=shape, name=name)
    origin, repeater = (text for text in picture.texts if text.is_cut)
    assert origin.words == repeater.words == name
    assert origin.lines[-1].endswith("…")
    assert len(origin.lines) == len(repeater.lines) == 2
    assert len("".join(origin.lines)) < len("".join(repeater.lines)) < len(name)
    # Han letters are as wide as they are high: a firm upper bound for whatever the font is.
    if name[0] == "字":
        assert all(origin.x + len(line) * 13 <= shape.squares - shape.bend for line in origin.lines)
        assert all(repeater.x + len(line) * 13 <= shape.bar for line in repeater.lines)


@given(annotations, st.sampled_from([WIDE, NARROW]), st.sampled_from(["", "a name of many words " * 3]))
def test_everything_stands_inside_and_nothing_on_anything_else(
    evidence: list[Evidence], shape: Shape, name: str
) -> None:
    weighed = summary(*evidence)
    picture = draw(weighed, wording(name), shape)
    if picture is None:
        assert weighed.support.origins == weighed.opposition.origins == ()
        return
    texts = [(text.x, text.y + LINE * number) for text in picture.texts for number in range(len(text.lines))]
    squares = [(square.x, square.y) for square in picture.squares]
    dots = [(dot.x, dot.y) for dot in picture.dots]
    for x, y in texts + squares + dots:
        assert 0 <= x <= shape.width
        assert 0 < y < picture.height
    for places, apart in ((texts, 14), (squares, 40), (dots, 40)):
        for column in {x for x, _ in places}:
            heights = sorted(y for x, y in places if x == column)
            assert all(below - above >= apart for above, below in pairwise(heights))
    assert shape.first_row <= picture.bar[1] < picture.mark[1] <= picture.bar[2] < picture.height
    assert all(abs(picture.mark[1] - dot.y) >= 12 for dot in picture.dots)


@given(annotations)
def test_dots_are_the_counted_origins_and_the_wide_and_narrow_drawings_say_the_same(
    evidence: list[Evidence],
) -> None:
    weighed = summary(*evidence)
    wide, narrow = draw(weighed, wording(), WIDE), draw(weighed, wording(), NARROW)
    assert (wide is None) == (narrow is None)
    if wide is None or narrow is None:
        return
    counted = [dot for dot in wide.dots if dot.kind != "open"]
    assert len(counted) == len(weighed.support.origins) + len(weighed.opposition.origins)
    assert [text.words for text in wide.texts] == [text.words for text in narrow.texts]
    assert [dot.kind for dot in wide.dots] == [dot.kind for dot in narrow.dots]

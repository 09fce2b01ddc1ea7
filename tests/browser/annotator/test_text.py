"""Places in the document and code points of the text (desk/text.js), for any text and any selection."""

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage

#: What goes wrong where somebody counts otherwise: pairs of code units, combining marks, joined emoji, both
#: directions of writing, wide and narrow spaces.
CHARACTERS = "a b.é́𠮷野家。，😀👩‍👧🇨🇳ש ا\u0301\u3000\u00a0\u200d“”…"
paragraphs = st.lists(
    st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=12).filter(
        lambda words: words == words.strip()
    ),
    min_size=1,
    max_size=4,
)

#: Builds a text as the annotator's page has it, every second stretch of each block marked and pinned.
BUILD = """async (blocks) => {
    const { Text } = await import("/static/factcheck/desk/text.js");
    const make = (name, className, parent) => {
        const element = document.createElement(name);
        element.className = className;
        parent.append(element);
        return element;
    };
    const root = make("div", "text", document.body);
    root.lang = "en";
    blocks.forEach((block, number) => {
        const element = make("div", "block", root);
        element.id = `b-${number}`;
        make("span", "marker", element).textContent = "1. ";
        const words = make("span", "words", element);
        Object.assign(words.dataset, { start: block.start, end: block.end, sentences: block.end });
        block.pieces.forEach((piece, index) => {
            if (index % 2 === 0) return words.append(piece);
            make("mark", "disputed", words).textContent = piece;
            make("a", "pin", words).append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
        });
        make("li", "card", make("ul", "cards", element)).textContent = "a claim";
    });
    window.tried = { root, text: new Text(root) };
}"""
REMOVE = "() => window.tried.root.remove()"


def cut(words: str, places: set[int]) -> list[str]:
    """The words in pieces, cut at code points; never in the middle of one."""
    at = [0, *sorted(place for place in places if 0 < place < len(words)), len(words)]
    return [words[start:end] for start, end in pairwise(at)]


def built(page: Page, parts: list[str], places: set[int]) -> str:
    text = "\n\n".join(parts)
    blocks, start = [], 0
    for part in parts:
        blocks.append({"start": start, "end": start + len(part), "pieces": cut(part, places)})
        start += len(part) + 2
    page.evaluate(BUILD, blocks)
    return text


def units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


def stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    if not words.strip():
        return None
    first = start + len(words) - len(words.lstrip())
    return first, first + len(words.strip())


def found(page: Page, script: str, argument: Any = None) -> tuple[int, int] | None:
    words = page.evaluate(script, argument)
    return (words["start"], words["end"]) if words else None


#: Selects from one code unit of the words to another, wherever these fall, and reads what that is.
SELECT = """([from, to]) => {
    const at = (unit, isEnd) => {
        const walker = document.createTreeWalker(tried.root, NodeFilter.SHOW_TEXT);
        let last = null;
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (!node.parentElement.closest(".words")) continue;
            if (unit < node.data.length || (isEnd && unit === node.data.length)) return [node, unit];
            unit -= node.data.length;
            last = [node, node.data.length];
        }
        return last;
    };
    const range = document.createRange();
    range.setStart(...at(from, false));
    range.setEnd(...at(to, true));
    return tried.text.within(range);
}"""


def test_any_selection_is_the_words_that_the_text_has_there(open_page: OpenPage) -> None:
    page = open_page("/")

    @settings(max_examples=120, deadline=None)
    @given(data=st.data(), parts=paragraphs, places=st.sets(st.integers(1, 11), max_size=3))
    def run(data: st.DataObject, parts: list[str], places: set[int]) -> None:
        text = built(page, parts, places)
        whole = "".join(parts)
        ends = st.integers(0, units(whole))
        first, last = sorted(data.draw(st.lists(ends, min_size=2, max_size=2, unique=True)))
        # An end of the selection that falls into a pair of code units takes the whole character.
        start, end = (
            len(whole.encode("utf-16-le")[: 2 * unit].decode("utf-16-le", "ignore")) for unit in (first, last)
        )
        if units(whole[:end]) < last:
            end += 1
        expected = stripped(text, placed(parts, start, True), placed(parts, end, False))
        assert found(page, SELECT, [first, last]) == expected
        if expected:
            sliced = page.evaluate("([start, end]) => tried.text.slice(start, end)", expected)
            assert sliced == text[slice(*expected)]
        page.evaluate(REMOVE)

    run()


def placed(parts: list[str], place: int, is_start: bool) -> int:
    """Where a place in the words without what is between the blocks stands in the text."""
    start = 0
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if place < len(part) or (place == len(part) and (is_last or not is_start)):
            return start + place
        place -= len(part)
        start += len(part) + 2
    raise AssertionError(place)


def test_any_words_of_the_text_are_found_in_the_document_and_back(open_page: OpenPage) -> None:
    page = open_page("/")

    @settings(max_examples=80, deadline=None)
    @given(data=st.data(), parts=paragraphs, places=st.sets(st.integers(1, 11), max_size=3))
    def run(data: st.DataObject, parts: list[str], places: set[int]) -> None:
        text = built(page, parts, places)
        ends = st.integers(0, len(text))
        words = stripped(text, *sorted([data.draw(ends), data.draw(ends)]))
        if words:
            pieces, back = page.evaluate(
                """([start, end]) => {
                    const ranges = tried.text.ranges(start, end);
                    const whole = document.createRange();
                    whole.setStart(ranges[0].startContainer, ranges[0].startOffset);
                    whole.setEnd(ranges.at(-1).endContainer, ranges.at(-1).endOffset);
                    return [ranges.map(String), tried.text.within(whole)];
                }""",
                words,
            )
            assert "\n\n".join(pieces) == text[slice(*words)]
            assert (back["start"], back["end"]) == words
        page.evaluate(REMOVE)

    run()


def test_a_selection_that_begins_and_ends_in_the_margin_holds_the_words_between(open_page: OpenPage) -> None:
    page = open_page("/")
    text = built(page, ["first words", "second words", "third"], set())
    between = """() => {
        const cards = tried.root.querySelectorAll(".card");
        const range = document.createRange();
        range.setStart(cards[0].firstChild, 3);
        range.setEnd(cards[1].firstChild, 2);
        return tried.text.within(range);
    }"""
    start = text.index("second")
    assert found(page, between) == (start, start + len("second words"))


def test_a_selection_outside_of_the_text_holds_no_words(open_page: OpenPage) -> None:
    page = open_page("/")
    built(page, ["first words"], set())
    select = """(selector) => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(selector));
        return tried.text.within(range);
    }"""
    assert found(page, select, "h1") is None
    assert found(page, select, "body") == (0, len("first words"))


def test_words_that_were_left_out_cut_a_selection_on_the_side_where_it_was_begun(open_page: OpenPage) -> None:
    page = open_page("/")
    built(page, ["before [gone] after", "next"], {7, 13})
    page.evaluate("() => { tried.root.querySelector('mark').className = 'omission' }")
    whole = """(anchor) => {
        const range = document.createRange();
        range.selectNodeContents(tried.root);
        return tried.text.within(range, anchor);
    }"""
    assert page.evaluate(whole, "start") == {"start": 0, "end": 6, "isCut": True}
    assert page.evaluate(whole, "end") == {"start": 14, "end": 25, "isCut": True}
    assert page.evaluate("() => tried.text.context(14, 19)") == {"prefix": " ", "suffix": "\n\nnext"}
    assert page.evaluate("() => tried.text.context(0, 6)") == {"prefix": "", "suffix": " "}


def test_a_character_is_what_a_reader_takes_for_one(open_page: OpenPage) -> None:
    page = open_page("/")
    built(page, ["e\u0301👩\u200d👧𠮷", "z"], set())
    steps = """(step) => {
        const places = [step > 0 ? 0 : 9];
        while (places.length < 6) places.push(tried.text.step(places.at(-1), step));
        return places;
    }"""
    # é is two code points, the family three, 𠮷 one; then the end of the block, and the next one's beginning.
    assert page.evaluate(steps, 1) == [0, 2, 5, 6, 8, 9]
    assert page.evaluate(steps, -1) == [9, 8, 6, 5, 2, 0]

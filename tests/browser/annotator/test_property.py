"""Any text, any selection: what is stored is what was selected, and stands where it was selected."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.annotator.conftest import OpenAnnotator, is_closed, is_open
from tests.factory import make_claim, make_held_article, make_user

#: What goes wrong where somebody counts otherwise, or cleans a text: pairs of code units, combining marks,
#: joined emoji, flags, both directions of writing, wide, narrow and invisible spaces, markup, line ends.
DELICATE = "a.é<&é\u0301𠮷野家。，😀👩\u200d👧🇨🇳🏳️ﷺש ا\u202e\u2066\u3000\u00a0\u200b\ufeff\x85\x1f\x0b\t\n “”…"
#: All that an importer lets in (articles.documents.UNUSABLE).
ANYTHING = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")
paragraphs = st.text(st.one_of(st.sampled_from(DELICATE), ANYTHING), min_size=1, max_size=16)
texts = st.lists(paragraphs, min_size=1, max_size=4).map("\n\n".join).filter(str.strip)
#: Where two selections begin and end, as shares of the text.
shares = st.tuples(*[st.floats(0, 1)] * 4)

#: The spaces that are left out at the ends of a selection: those of JavaScript (ECMAScript, 12.2 and 12.3).
SPACES = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)

#: Selects from one code point of the text to another, whatever nodes the page has made of it. An end between
#: two paragraphs goes to the one that is in the selection.
SELECT = """([start, end]) => {
    const at = (place, isEnd) => {
        const all = [...document.querySelectorAll("#text .words")];
        const block = isEnd
            ? all.findLast((one) => Number(one.dataset.start) < place)
            : all.find((one) => Number(one.dataset.end) > place);
        const from = Number(block.dataset.start);
        let left = Math.min(Math.max(place, from), Number(block.dataset.end)) - from;
        const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const characters = Array.from(walker.currentNode.data);
            if (left < characters.length || (isEnd && left === characters.length)) {
                return [walker.currentNode, characters.slice(0, left).join("").length];
            }
            left -= characters.length;
        }
    };
    document.getElementById("text").focus();
    document.getSelection().setBaseAndExtent(...at(start, false), ...at(end, true));
}"""


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    first = start + len(words) - len(words.lstrip(SPACES))
    return first, first + len(words.strip(SPACES))


def ends_of(text: str, one: float, other: float) -> tuple[int, int] | None:
    """The code points between which to select, or None where there are only spaces between them."""
    start, end = sorted((round(one * len(text)), round(other * len(text))))
    return (start, end) if text[start:end].strip(SPACES).strip() else None


def annotate(page: Page, start: int, end: int, number: int) -> None:
    page.evaluate(SELECT, [start, end])
    page.keyboard.press("Enter")
    is_open(page)
    page.keyboard.press("Enter")
    is_closed(page)
    expect(page.locator("#text .pin")).to_have_count(number)


def stored(article: Article, text: str) -> list[tuple[int, int, str, bool]]:
    return [
        (
            anchor.start or 0,
            anchor.end or 0,
            one.quote_exact,
            text[: anchor.start].endswith(one.quote_prefix)
            and text[anchor.end :].startswith(one.quote_suffix),
        )
        for one in article.annotations.order_by("pk")
        for anchor in one.anchors.all()
    ]


def test_the_stored_passage_is_the_selected_text(open_annotator: OpenAnnotator) -> None:
    user, claim = make_user("editor"), make_claim()
    # Many short articles, one page to show them.
    page = open_annotator(make_held_article(), user=user)

    @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @example(text="一😀\n\n𠮷e\u0301\n\nאב 👩\u200d👧.", places=(0.1, 0.9, 0.3, 0.6))
    @given(text=texts, places=shares)
    def run(text: str, places: tuple[float, float, float, float]) -> None:
        article = make_held_article(text)
        page.goto(f"/desk/articles/{article.key}/?claim={claim.slug}")
        page.locator(".annotator.live").wait_for()
        expected: list[tuple[int, int, str, bool]] = []
        for ends in (ends_of(text, *places[:2]), ends_of(text, *places[2:])):
            if ends is None:
                continue
            start, end = trimmed(text, *ends)
            if (start, end) in [one[:2] for one in expected]:
                continue
            expected.append((start, end, text[start:end], True))
            annotate(page, *ends, len(expected))
        assert stored(article, text) == expected
        shown = page.locator("#text .words").evaluate_all("all => all.map((one) => one.textContent)")
        assert "\n\n".join(shown) == text

    run()

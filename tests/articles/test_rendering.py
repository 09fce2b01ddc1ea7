import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.documents import BLOCK_KINDS, MARK_KINDS, Block, Mark, Part, assemble
from articles.rendering import OMISSION, Passage, RenderedBlock, Shows, render, shown
from tests.rendered import parse

Document = tuple[str, tuple[Block, ...], tuple[Mark, ...]]


def show(
    parts: str | list[Part], *passages: tuple[str, str], shows: Shows = Shows.FULL
) -> list[RenderedBlock]:
    """Render one paragraph, or parts, with passages given as (key, words)."""
    text, blocks, marks = assemble([Part("paragraph", parts, "en")] if isinstance(parts, str) else parts)
    placed = [
        Passage(key, text.index(words), text.index(words) + len(words), key, f"label of {key}")
        for key, words in passages
    ]
    return render(text, blocks, marks, placed, shows=shows, sprite="/marks.svg")


def simplified(html: str) -> str:
    """The html with pins as "*KEY" and without what every mark has."""
    for key in "abc":
        symbol = f'<svg class="mark {key}" aria-hidden="true"><use href="/marks.svg#m-{key}"/></svg>'
        pin = f'<a class="pin" href="#c-{key}" aria-label="label of {key}">{symbol}</a>'
        html = html.replace(pin, f"*{key}").replace(f'class="{key}"', key)
    return html


def test_a_passage_is_marked_in_place_and_its_pin_leads_to_the_card() -> None:
    (block,) = show("one two three", ("a", "two"))
    assert block.html == (
        'one <mark class="a" id="p-a">two</mark><a class="pin" href="#c-a" aria-label="label of a">'
        '<svg class="mark a" aria-hidden="true"><use href="/marks.svg#m-a"/></svg></a> three'
    )
    assert (block.kind, block.lang, block.passages) == ("paragraph", "en", ("a",))


def test_a_passage_inside_another_nests() -> None:
    (block,) = show("one two three", ("a", "one two three"), ("b", "two"))
    assert simplified(block.html) == ('<mark a id="p-a">one <mark b id="p-b">two</mark>*b three</mark>*a')
    assert block.passages == ("b", "a")


def test_passages_that_overlap_are_cut_and_only_the_first_piece_has_the_id() -> None:
    (block,) = show("one two three", ("a", "one two"), ("b", "two three"))
    assert simplified(block.html) == (
        '<mark a id="p-a">one <mark b id="p-b">two</mark></mark>*a<mark b> three</mark>*b'
    )


def test_passages_on_the_same_words_nest_and_keep_both_ids_and_pins() -> None:
    (block,) = show("one two", ("a", "two"), ("b", "two"))
    assert simplified(block.html) == 'one <mark a id="p-a"><mark b id="p-b">two</mark>*b</mark>*a'


def test_a_passage_across_blocks_has_a_piece_in_each_and_one_pin_at_its_end() -> None:
    first, second = show(
        [Part("heading-1", "one two", "en"), Part("list-item", "three four", "en", marker="1.")],
        ("a", "two\n\nthree"),
    )
    assert simplified(first.html) == 'one <mark a id="p-a">two</mark>'
    assert simplified(second.html) == "<mark a>three</mark>*a four"
    assert (first.kind, first.passages, second.marker, second.passages) == ("heading-1", (), "1.", ("a",))


def test_formatting_stands_inside_passages_and_is_cut_by_them() -> None:
    strong = Part("paragraph", "one two three", "en", (Mark("strong", 4, 13), Mark("emphasis", 4, 7)))
    (block,) = show([strong], ("a", "one two"))
    assert simplified(block.html) == (
        '<mark a id="p-a">one <strong><em>two</em></strong></mark>*a<strong> three</strong>'
    )


def test_a_claim_without_a_status_is_pending() -> None:
    (block,) = render("one", [Block("paragraph", 0, 3, "en")], [], [Passage("7", 0, 3)], shows="full")
    assert '<mark class="pending" id="p-7">' in block.html
    assert "#m-pending" in block.html


@pytest.mark.parametrize("href", ["https://a.example/?a=1&b=2", "HTTP://a.example", "mailto:a@b.example"])
def test_web_and_mail_addresses_become_links(href: str) -> None:
    (block,) = show([Part("paragraph", "one", "en", (Mark("link", 0, 3, href),))])
    page = parse(block.html)
    assert page.elements == [("a", {"href": href, "rel": "nofollow noopener"})]


@pytest.mark.parametrize(
    "href",
    [
        "",
        "/relative",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "https://a.example/ onclick=x",
        "https:/\n/a.example",
        "\x01https://a.example",
        "vbscript:x",
    ],
)
def test_other_addresses_stay_plain_text(href: str) -> None:
    (block,) = show([Part("paragraph", "one", "en", (Mark("link", 0, 3, href),))])
    assert block.html == "one"


def test_a_link_inside_a_link_is_left_out() -> None:
    links = (Mark("link", 0, 7, "https://a.example"), Mark("link", 4, 13, "https://b.example"))
    (block,) = show([Part("paragraph", "one two three", "en", links)])
    assert parse(block.html).attributes("a", "href") == ["https://a.example", "https://b.example"]
    assert parse(block.html).text == "one two three"


def test_line_ends_inside_a_block_are_breaks_except_in_code() -> None:
    assert [block.html for block in show([Part("paragraph", "a\nb", "en"), Part("code", "a\nb", "en")])] == [
        "a<br>\nb",
        "a\nb",
    ]


def test_nothing_shows_nothing() -> None:
    assert show("one two", ("a", "two"), shows=Shows.NOTHING) == []


def test_an_unknown_permission_is_refused() -> None:
    with pytest.raises(ValueError, match="everything"):
        render("one", [Block("paragraph", 0, 3, "en")], shows="everything")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("First. The second is long. Third.", "second", "[…] The second is long. […]"),
        ("第一句。第二句很长！”第三句。", "二句", "[…]第二句很长！”[…]"),
        ("Only one sentence", "one", "Only one sentence"),
        ("Mr. Smith of the U.S. went. Then?", "went", "Mr. Smith of the U.S. went. […]"),
        ("It cost 3.5 million, e.g. here! So?", "cost", "It cost 3.5 million, e.g. here! […]"),
        ("真的?是的。好", "真的", "真的?[…]"),
        ("One. Two. Three. Four.", "Two. Three", "[…] Two. Three. […]"),
        ("line one\nline two", "two", "[…]\nline two"),
    ],
)
def test_excerpts_show_the_passage_with_its_sentence(text: str, words: str, expected: str) -> None:
    (block,) = show(text, ("a", words), shows=Shows.EXCERPTS)
    page = parse(block.html)
    assert OMISSION.join(page.runs) == page.content == expected


def test_blocks_without_a_passage_become_one_omission() -> None:
    parts = [Part("paragraph", words, "en") for words in ("one", "two", "three", "four", "five")]
    blocks = show(parts, ("a", "three"), shows=Shows.EXCERPTS)
    assert [(block.kind, parse(block.html).text) for block in blocks] == [
        ("omission", OMISSION),
        ("paragraph", "three"),
        ("omission", OMISSION),
    ]


def test_omissions_of_an_excerpt_look_the_same_and_join_what_is_hidden() -> None:
    parts = [
        Part("paragraph", "[…] One. Two. […]", "en", (Mark("omission", 0, 3), Mark("omission", 14, 17))),
        Part("omission", OMISSION, "en"),
        Part("paragraph", "Hidden.", "en"),
    ]
    omission = '<span class="omission">[…]</span>'
    full = show(parts, ("a", "One."))
    assert simplified(full[0].html) == f'{omission} <mark a id="p-a">One.</mark>*a Two. {omission}'
    assert [block.kind for block in full] == ["paragraph", "omission", "paragraph"]
    excerpt = show(parts, ("a", "One."), shows=Shows.EXCERPTS)
    assert simplified(excerpt[0].html) == f'{omission} <mark a id="p-a">One.</mark>*a {omission}'
    assert [block.kind for block in excerpt] == ["paragraph", "omission"]


def test_formatting_of_hidden_words_leaves_nothing_behind() -> None:
    text = "First here. Then strong words. Last."
    strong = Part("paragraph", text, "en", (Mark("strong", 17, 23), Mark("emphasis", 24, 35)))
    (block,) = show([strong], ("a", "First"), shows=Shows.EXCERPTS)
    assert simplified(block.html) == (
        '<mark a id="p-a">First</mark>*a here. <span class="omission">[…]</span>'
    )


def test_omissions_with_only_a_space_between_are_one_in_the_words_of_the_text() -> None:
    part = Part("paragraph", "[…] […] one", "en", (Mark("omission", 0, 3), Mark("omission", 4, 7)))
    (block,) = show([part])
    page = parse(block.html)
    assert (page.omissions, page.runs) == (["[…] […]"], ["", " one"])
    (block,) = show([part], ("a", "one"), shows=Shows.EXCERPTS)
    assert parse(block.html).omissions == [OMISSION]


def test_blocks_know_their_number_and_their_place_in_the_text() -> None:
    parts = [Part("paragraph", "one", "en"), Part("omission", OMISSION, "en"), Part("omission", "<…>", "en")]
    parts.append(Part("paragraph", "two", "en"))
    full = show(parts)
    assert [(block.number, block.start, block.end) for block in full] == [
        (0, 0, 3),
        (1, 5, 8),
        (2, 10, 13),
        (3, 15, 18),
    ]
    assert [block.html for block in full] == ["one", OMISSION, "&lt;…&gt;", "two"]
    excerpts = show(parts, ("a", "two"), shows=Shows.EXCERPTS)
    assert [(block.number, block.start, block.end) for block in excerpts] == [(0, 0, 13), (3, 15, 18)]


def test_a_block_asked_for_alone_is_as_it_is_among_the_others() -> None:
    text, blocks, marks = assemble([Part("paragraph", words, "en") for words in ("one", "two", "three")])
    passages = [Passage("a", 0, 8, "a"), Passage("b", 5, 13, "b")]
    whole = render(text, blocks, marks, passages, shows="full")
    for number in range(3):
        assert render(text, blocks, marks, passages, shows="full", only={number}) == [whole[number]]


def test_a_sentence_does_not_reach_across_an_omission() -> None:
    part = Part(
        "paragraph",
        "before […] the words […] after",
        "en",
        (Mark("omission", 7, 10), Mark("omission", 21, 24)),
    )
    (block,) = show([part], ("a", "words"), shows=Shows.EXCERPTS)
    assert parse(block.html).runs == ["", " the words ", ""]


hostile = st.lists(
    st.sampled_from(['"', "'", "<", ">", "&", "/", "=", " ", "\n", "`", "\u202e", "𠮷", "a"])
    | st.sampled_from(["<script>", "</mark>", "-->", "<!--", "]]>", "&lt;", "&#60;", " onclick=x ", "/>"])
    | st.characters(codec="utf-8"),
    max_size=6,
).map("".join)
words = st.text(alphabet="ab <&\"'。.!\n字𠮷\u0301", min_size=1, max_size=24).filter(
    lambda text: "\n\n" not in text and text == text.strip()
)


@st.composite
def documents(draw: st.DrawFn, *, has_omissions: bool = False) -> Document:
    mark_kinds = [kind for kind in MARK_KINDS if has_omissions or kind != "omission"]
    block_kinds = [kind for kind in BLOCK_KINDS if has_omissions or kind != "omission"]
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(words)
        marks = []
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(text) - 1))
            kind = draw(st.sampled_from(mark_kinds))
            href = draw(st.sampled_from(["https://a.example", "javascript:x"])) if kind == "link" else ""
            marks.append(Mark(kind, start, draw(st.integers(start + 1, len(text))), href))
        kind = draw(st.sampled_from(block_kinds))
        parts.append(Part(kind, text, "en", tuple(marks)))
    return assemble(parts)


@st.composite
def annotated(draw: st.DrawFn, *, has_omissions: bool = False) -> tuple[Document, list[Passage]]:
    document = draw(documents(has_omissions=has_omissions))
    passages = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(document[0]) - 1))
        end = draw(st.integers(start + 1, len(document[0])))
        passages.append(Passage(str(number), start, end, f"s{number}", "label"))
    return document, passages


def shown_words(text: str, blocks: tuple[Block, ...], start: int, end: int) -> str:
    """The words of a stretch without the blank lines between blocks."""
    return "".join(
        text[max(start, block.start) : min(end, block.end)] for block in blocks if start < block.end
    )


@given(annotated(has_omissions=True))
def test_text_content_of_every_block_shown_in_full_is_its_slice_of_the_text(
    case: tuple[Document, list[Passage]],
) -> None:
    (text, blocks, marks), passages = case
    rendered = render(text, blocks, marks, passages, shows="full")
    assert [(block.number, block.start, block.end) for block in rendered] == [
        (number, block.start, block.end) for number, block in enumerate(blocks)
    ]
    for block in rendered:
        assert parse(block.html).content == text[block.start : block.end]
        (alone,) = render(text, blocks, marks, passages, shows="full", only={block.number})
        assert alone == block


@given(annotated(), st.sampled_from([Shows.FULL, Shows.EXCERPTS]))
def test_pieces_of_every_passage_are_its_words_with_one_id_and_one_pin(
    case: tuple[Document, list[Passage]], shows: Shows
) -> None:
    (text, blocks, marks), passages = case
    rendered = render(text, blocks, marks, passages, shows=shows)
    page = parse("".join(block.html for block in rendered))
    with_words = [passage for passage in passages if shown_words(text, blocks, passage.start, passage.end)]
    for passage in with_words:
        assert page.pieces[passage.status] == shown_words(text, blocks, passage.start, passage.end)
    assert sorted(map(str, page.attributes("mark", "id"))) == sorted(f"p-{one.key}" for one in with_words)
    pins = [href for href in page.attributes("a", "href") if str(href).startswith("#c-")]
    assert pins == [f"#c-{key}" for block in rendered for key in block.passages]
    assert sorted(map(str, pins)) == sorted(f"#c-{one.key}" for one in with_words)


@given(annotated(has_omissions=True), st.sampled_from([*Shows]))
def test_what_is_said_to_be_shown_is_what_pages_show(
    case: tuple[Document, list[Passage]], shows: Shows
) -> None:
    (text, blocks, marks), passages = case
    stretches = shown(text, blocks, marks, passages, shows=shows)
    assert stretches == sorted(stretches)
    for block in render(text, blocks, marks, passages, shows=shows):
        if shows is Shows.FULL and block.kind == "omission":
            continue
        words = "".join(text[start:end] for start, end in stretches if block.start <= start < block.end)
        page = re.sub(r'<span class="omission">.*?</span>', "", block.html, flags=re.DOTALL)
        assert parse(page).content.replace(OMISSION, "") == words.replace(OMISSION, "")
    assert stretches == [] or shows is not Shows.NOTHING


@given(annotated())
def test_excerpts_are_parts_of_the_text_in_their_order(case: tuple[Document, list[Passage]]) -> None:
    (text, blocks, marks), passages = case
    rendered = render(text, blocks, marks, passages, shows="excerpts")
    kept = [block for block in rendered if block.kind != "omission"]
    quoted = [
        block for block in blocks if any(one.start < block.end and block.start < one.end for one in passages)
    ]
    assert len(kept) == len(quoted)
    for piece, block in zip(kept, quoted, strict=True):
        position = block.start
        for run in parse(piece.html).runs:
            found = text.find(run, position, block.end)
            assert found >= 0
            position = found + len(run)


@given(hostile, hostile, hostile, hostile, hostile)
def test_hostile_words_keys_labels_and_addresses_never_make_an_element(
    text: str, key: str, status: str, label: str, href: str
) -> None:
    text = text.replace("\x00", "").replace("\r", "") or "x"
    block, passage = Block("code", 0, len(text), "en"), Passage(key, 0, len(text), status, label)
    for address in (href, f"https://{href}", f"javascript:{href}"):
        (rendered,) = render(
            text, [block], [Mark("link", 0, len(text), address)], [passage], shows="full", sprite=href
        )
        page = parse(rendered.html)
        assert page.text == text
        assert [tag for tag, _ in page.elements] in (
            ["mark", "a", "svg", "use"],
            ["mark", "a", "a", "svg", "use"],
        )
        names = {name for _, attributes in page.elements for name in attributes}
        assert names <= {"class", "id", "href", "rel", "aria-label", "aria-hidden"}
        assert not any(str(link).lower().startswith("javascript:") for link in page.attributes("a", "href"))

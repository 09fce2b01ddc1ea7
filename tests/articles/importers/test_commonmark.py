import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.documents import assemble, check
from articles.importers.commonmark import read_body


def texts(source: str) -> list[str]:
    return [part.text for part in read_body(source).parts if part.text]


def blocks(source: str) -> list[tuple[str, str, str]]:
    return [(part.kind, part.marker, part.text) for part in read_body(source).parts if part.text]


def marked(source: str) -> list[tuple[str, str]]:
    """Kind and words of each mark, in the order of the text."""
    text, _, marks = assemble(read_body(source).parts)
    return [(mark.kind, text[mark.start : mark.end]) for mark in sorted(marks, key=lambda mark: mark.start)]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("公**司致力于增收**后", "公司致力于增收后"),
        ("**「新产品」**后", "「新产品」后"),
        ("声称**“新产品”**后", "声称“新产品”后"),
        ("前**（注）**，**《书》**后", "前（注），《书》后"),
        ("** _译文如下：_**", "译文如下："),
        ("前 ** 粗体** 后", "前  粗体 后"),
        ("**粗体 **后", "粗体 后"),
        ("跨行的**粗\n体**字", "跨行的粗体字"),
        ("*斜体*和_斜体_", "斜体和_斜体_"),
        ("*AI*的", "AI的"),
        ("a *b* ***c***", "a b c"),
    ],
)
def test_emphasis_loses_its_asterisks_and_its_letters_stay(source: str, text: str) -> None:
    assert texts(source) == [text]


@pytest.mark.parametrize(
    "source",
    [
        "Q* is a name, Q*（读作 Q-Star）",
        "Q*的能力和Q*的风险",
        "*Q*的能力和A*的风险"[1:],
        "2*3*4 and 2**3**4",
        "snake_case_name and __init",
        "f(**options) and g(**options)",
        "a ** b ** c",
        "* not a pair",
        "5 * 3 * 2",
        "~~struck~~ and ~ tilde",
        "[^1] a footnote",
    ],
)
def test_what_is_no_markup_stays(source: str) -> None:
    assert texts("前 " + source) == ["前 " + source]


def test_a_name_with_an_asterisk_keeps_it_inside_bold() -> None:
    assert texts("**Q* 项目**，**关于Q*的信**") == ["Q* 项目，关于Q*的信"]
    assert marked("**Q* 项目**，**关于Q*的信**") == [("strong", "Q* 项目"), ("strong", "关于Q*的信")]


def test_marks_count_code_points_after_emoji_and_rare_han() -> None:
    assert marked("😀𠮷**粗体**[链接](https://a.example/中)") == [("strong", "粗体"), ("link", "链接")]
    (part,) = read_body("😀𠮷**粗体**[链接](https://a.example/中)").parts
    assert [(mark.start, mark.end, mark.href) for mark in part.marks] == [
        (2, 4, ""),
        (4, 6, "https://a.example/中"),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("一行\n二行", "一行二行"),
        ("one\ntwo", "one two"),
        ("一行 end\n二行", "一行 end 二行"),
        ("中文\n**粗体**", "中文粗体"),
        ("hard  \nbreak", "hard\nbreak"),
        ("hard\\\nbreak", "hard\nbreak"),
        ("br<br>eak", "br\neak"),
        ("&amp; &copy; &#x4e2d;", "& © 中"),
        ("\\*\\*not bold\\*\\* \\_", "**not bold** _"),
        ("`code *stays*` here", "code *stays* here"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("before ![picture](p.png) after", "before  after"),
        ("一行\n![picture](p.png)\n二行", "一行二行"),
        ("<b>bold</b> <script>x()</script>end <!-- no -->", "bold end"),
        ("zero\u200bwidth \u202ebidi\u202c e\u0301", "zero\u200bwidth \u202ebidi\u202c e\u0301"),
        ("全角　空格", "全角　空格"),
    ],
)
def test_a_paragraph_is_what_a_reader_sees(source: str, text: str) -> None:
    assert texts(source) == [text]


def test_blocks_have_their_kinds_and_markers() -> None:
    source = """# One

Two

- three
  1. four

  five

> six
>
> - seven

| a | **b** |
|---|---|
| c | d |

```
eight

  nine
```

***

Ten
---
"""
    assert blocks(source) == [
        ("heading-1", "", "One"),
        ("paragraph", "", "Two"),
        ("list-item", "•", "three"),
        ("list-item", "1.", "four"),
        ("list-item", "", "five"),
        ("quotation", "", "six"),
        ("list-item", "•", "seven"),
        ("table-row", "", "a | b"),
        ("table-row", "", "c | d"),
        ("code", "", "eight\n\n  nine"),
        ("heading-2", "", "Ten"),
    ]


def test_words_behind_a_fence_are_kept_and_the_name_of_a_language_is_not() -> None:
    assert texts("```python title=x\na\n```") == ["a"]
    assert texts("```这不是语言\na\n```") == ["这不是语言\na"]


def test_marks_in_a_table_row_stand_in_their_cell() -> None:
    assert marked("| a | **b** |\n|---|---|\n| **c** | d |") == [("strong", "b"), ("strong", "c")]


def test_a_label_in_bold_on_its_own_line_is_a_block() -> None:
    assert texts("**研究的难处**\n研究人员认为") == ["研究的难处", "研究人员认为"]
    assert texts("**In short:** \nThe head left.") == ["In short:", "The head left."]
    assert texts("**Bold** begins\na paragraph") == ["Bold begins a paragraph"]


def test_two_line_breaks_part_a_paragraph() -> None:
    assert texts("one **two<br><br>three** four") == ["one two", "three four"]
    assert marked("one **two<br><br>three** four") == [("strong", "two"), ("strong", "three")]


def test_prose_set_in_by_four_spaces_is_no_code() -> None:
    assert texts("    这一段是缩进的，\n    不是**代码**。") == ["这一段是缩进的，不是代码。"]
    assert blocks("    x = 1\n    y = 2") == [("code", "", "x = 1\ny = 2")]


def test_a_footnote_is_no_link_definition() -> None:
    assert texts("a[^1]\n\n[^1]: https://a.example") == ["a[^1]", "[^1]: https://a.example"]
    assert texts("[a][1]\n\n[1]: https://a.example") == ["a"]


def test_html_is_taken_for_its_text() -> None:
    source = "<div>\n<h2>One</h2><p>two &amp;\nthree<br>four</p><ul><li>five</ul><script>six</script></div>\n"
    assert blocks(source) == [
        ("heading-2", "", "One"),
        ("paragraph", "", "two & three\nfour"),
        ("list-item", "", "five"),
    ]
    assert [note.code for note in read_body(source).notes()] == ["html-dropped"]


def test_images_are_counted() -> None:
    (note,) = read_body("![a](a.png) ![b](b.png)").notes()
    assert (note.code, note.detail[:8]) == ("images-dropped", "2 images")


@pytest.mark.parametrize(
    "source",
    [
        "\n".join("  " * depth + f"- x{depth}" for depth in range(60)),
        "\n".join(">" * depth + f" x{depth}\n" for depth in range(60)),
        "> " * 60 + " ".join(f"x{number}" for number in range(60)),
    ],
)
def test_what_is_nested_too_deep_is_not_lost(source: str) -> None:
    body = read_body(source)
    text, *_ = assemble(body.parts)
    assert all(f"x{number}" in text for number in range(60))
    assert [note.code for note in body.notes()] == ["markup-left"]


@pytest.mark.parametrize("markup", ["*", "[", "_", "![", "**a ", "[a](", "]("])
def test_a_mass_of_markup_stays_as_it_was_typed(markup: str) -> None:
    source = "x" + markup * (300_000 // len(markup))
    body = read_body(source)
    assert [part.text for part in body.parts] == [source.strip()]
    assert [note.code for note in body.notes()] == ["markup-left"]


#: No fences or tables: the name of a language and the cells beyond the head's are not for readers.
LETTERS = "ab公司𠮷😀Q"
sources = st.text(st.sampled_from(LETTERS + "*_「」，。\n -#>`~:"), max_size=80).map(
    lambda source: source.replace("```", "``").replace("~~~", "~")
)


@settings(max_examples=200)
@given(sources)
def test_markup_of_any_kind_loses_no_letter(source: str) -> None:
    text, found, marks = assemble(read_body(source).parts)
    check(text, found, marks)
    assert [letter for letter in text if letter in LETTERS] == [
        letter for letter in source if letter in LETTERS
    ]


@given(st.text(st.sampled_from("ab公*_[](!)<>/&;`\\\n \t#-+1.=|:\"'"), max_size=80))
def test_no_markup_makes_it_fail(source: str) -> None:
    check(*assemble(read_body(source).parts))

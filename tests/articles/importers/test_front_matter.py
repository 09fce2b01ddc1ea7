import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.front_matter import split


def fields_of(source: str) -> dict[str, list[str]]:
    front_matter, _ = split(f"---\n{source}\n---\n\nBody.\n")
    assert front_matter is not None
    return front_matter.fields


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("title: Plain words", "Plain words"),
        ("title: [Linux][RK3399] notes", "[Linux][RK3399] notes"),
        ("title: [Linux]", "[Linux]"),
        ("title: Harbour: the reopening", "Harbour: the reopening"),
        ("title:\tset in by a tab", "set in by a tab"),
        ("title: 'It''s quoted: yes'", "It's quoted: yes"),
        ('title: "A \\"quoted\\" word"', 'A "quoted" word'),
        ('title: "quoted" and not', '"quoted" and not'),
        ("title: 'never closed", "'never closed"),
        ("title: @home", "@home"),
        ("title: 100% sure", "100% sure"),
        ("title: *important* news", "*important* news"),
        ("title: !important news", "!important news"),
        ("title: &co and others", "&co and others"),
        ("title: {{ page.title }}", "{{ page.title }}"),
        ("title: `code`", "`code`"),
        ("title：全角冒号", "全角冒号"),
        ("title:no space", "no space"),
        ("title: yes", "yes"),
        ("title: 007", "007"),
        ("title: 1e3", "1e3"),
        ("title: 12:30", "12:30"),
        ("title: null", ""),
        ("title: ~", ""),
        ("title: ~\nbad: [", ""),
        ("title: 'null'", "null"),
        ("title: 'null'\nbad: [", "null"),
        ("title: null and void", "null and void"),
        ("\ttitle: behind a tab", "behind a tab"),
        ("\ttitle: behind a tab\n\tdate: 2024", "behind a tab"),
        ("author: hp\n\ttitle: behind a tab", "behind a tab"),
        ("# a comment\n\ttitle: behind a tab", "behind a tab"),
        ("  title: set in\n  author: hp", "set in"),
        ("  title: set in\n  author: [", "set in"),
        ("? kind\n: report\ntitle: after it", "after it"),
        ("? [kind, of]\n: report\ntitle: after it", "after it"),
        ("{% include head %}\n%TAG ! x\ntitle: @at `tick`", "@at `tick`"),
        ("title: 2024-02-30", "2024-02-30"),
        ("title: >\n  folded\n  words", "folded words"),
        ("title: |\n  kept\n  lines", "kept\nlines"),
        ("title: >\n  folded\n  words\nbad: [", "folded words"),
        ("title: |\n  kept\n  lines\nbad: [", "kept\nlines"),
        ("title: goes\n  on here\nbad: [", "goes on here"),
        ("title: 换行的\n  中文\nbad: [", "换行的中文"),
        ("TITLE: capitals", "capitals"),
        ("# a comment\ntitle: after it", "after it"),
        ("title: 😀 𠮷", "😀 𠮷"),
    ],
)
def test_a_title_is_what_stands_in_the_file(line: str, title: str) -> None:
    assert fields_of(line)["title"] == [title]


@pytest.mark.parametrize("rest", ["", "\nbad: ["])
def test_lists_are_read_strictly_and_line_by_line(rest: str) -> None:
    fields = fields_of(f"tags: \n- one\n- 'two'\n  - 2024-05-30\nauthor: hp{rest}".replace("  - 2", "- 2"))
    assert fields["tags"] == ["one", "two", "2024-05-30"]
    assert fields["author"] == ["hp"]


def test_a_key_that_stands_twice_keeps_its_first_value_and_is_noted_once() -> None:
    front_matter, _ = split("---\ntitle: one\ntitle: two\ntitle: three\n---\n")
    assert front_matter is not None
    assert front_matter.fields["title"] == ["one"]
    assert [note.detail for note in front_matter.notes] == ["title: kept “one”, not “two”"]


def test_what_yaml_refuses_is_read_line_by_line_with_a_note() -> None:
    front_matter, body = split("---\ntitle: a: b\ndate: 2024-02-30\n---\nBody.\n")
    assert front_matter is not None
    assert [note.code for note in front_matter.notes] == ["front-matter-lines"]
    assert front_matter.fields == {"title": ["a: b"], "date": ["2024-02-30"]}
    assert body == "\nBody.\n"


def test_front_matter_without_an_end_stops_before_the_text() -> None:
    front_matter, body = split("---\ntitle: Open\nauthor: hp\n\nNote: this is text.\n")
    assert front_matter is not None
    assert front_matter.fields == {"title": ["Open"], "author": ["hp"]}
    assert [note.code for note in front_matter.notes] == ["front-matter-open"]
    assert body.strip() == "Note: this is text."


def test_a_rule_further_down_does_not_make_front_matter_of_the_text() -> None:
    front_matter, body = split("---\ntitle: Open\n\nA paragraph of text.\n\n---\n\nMore.\n")
    assert front_matter is not None
    assert front_matter.fields == {"title": ["Open"]}
    assert body.strip() == "A paragraph of text.\n\n---\n\nMore."


@pytest.mark.parametrize(
    "source, said",
    [
        ("- a list\n- at the top", "- a list / - at the top"),
        ("{{ page }}\n%TAG ! x", "{{ page }} / %TAG ! x"),
        ("[" * 1000, "[" * 399 + "…"),
        ("? [kind, of]\n: report\ntitle: T", "? [kind, of] / : report"),
        ("title: T: U\nauthor: hp\n- lost", "- lost"),
        ("title: T: U\na line of prose", "a line of prose"),
    ],
)
def test_what_cannot_be_read_is_noted_and_never_text(source: str, said: str) -> None:
    front_matter, body = split(f"---\n{source}\n---\nBody.\n")
    assert front_matter is not None
    assert body == "\nBody.\n"
    assert [note.detail for note in front_matter.notes if note.code == "metadata-unused"] == [said]


def test_a_null_stands_only_where_nothing_else_does() -> None:
    assert fields_of("authors: [null, hp, ~]")["authors"] == ["", "hp", ""]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n- a list\n- of text\n\n---\n",
        "---\n- a list\n\nAnd text.\n\n---\n",
        "---\n[A link](https://a.example/b)\n---\n",
    ],
)
def test_lists_and_links_between_rules_are_no_front_matter(text: str) -> None:
    assert split(text) == (None, text)


@pytest.mark.parametrize(
    "text",
    ["No front matter.", "---\n\nText between rules.\n\n---\n", "---\nhttps://a.example/b\n---\n", "---"],
)
def test_text_between_rules_is_no_front_matter(text: str) -> None:
    assert split(text) == (None, text)


def test_fields_inside_fields_stay_as_written() -> None:
    assert fields_of("cover:\n  image: a.png\n  alt: b")["cover"] == ["image: a.png\n  alt: b"]


def test_thousands_of_keys_are_all_read() -> None:
    fields = fields_of("\n".join(f"key{number}: {number}" for number in range(5000)))
    assert fields["key4999"] == ["4999"]
    assert len(fields) == 5000


@pytest.mark.parametrize("deep", ["[" * 3000, "{a: " * 1500, "- " * 2000])
def test_deep_nesting_is_taken_as_written(deep: str) -> None:
    assert fields_of(f"title: {deep}")["title"] == [deep.strip()]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85\ufeff")))
def test_a_title_of_any_characters_loses_nothing_but_its_quotes(title: str) -> None:
    front_matter, _ = split(f"---\nauthor: hp\ntitle: {title}\n---\n")
    assert front_matter is not None
    found = "".join(front_matter.fields["title"])
    without_comment = title.split(" #")[0].strip()
    is_null = without_comment in ("null", "~") and not found
    assert (
        found in (title.strip(), without_comment)
        or is_null
        or title.strip()[:1] in ("'", '"', "|", ">", "#", "-")
    )


@given(st.text(st.sampled_from("-ab: \n\t[]{}'\"|>#&*!%@`,?中：…")))
def test_no_front_matter_makes_it_fail(source: str) -> None:
    front_matter, body = split(f"---\n{source}")
    assert body in f"---\n{source}"
    assert front_matter is None or front_matter.fields or front_matter.has_unread_lines

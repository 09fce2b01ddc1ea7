"""What is written is read again; what is wrong is told in one sentence that names the place."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.dataset.files import DatasetError, Folder, Record, parse, read_moment, write, write_moment

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
FIELDS: st.SearchStrategy[Any] = st.recursive(
    WORDS | st.integers() | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), inner, min_size=1, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), FIELDS, min_size=1, max_size=5))
@example({"a": "no", "b": "0\x850", "c": "a\n\u2028b"})
@example({"a": "2023-11-21", "b": "007", "c": "1:30", "d": "0x1f", "e": "1_000", "f": "null", "g": "~"})
@example({"a": "\n", "b": "两段\n\n第二段", "c": " x ", "d": "it's: so", "e": "a\nb # c\n"})
@example({"a": "😀𠮷\u2028\u0085\ufeff\x00\x7f", "b": "'", "c": "- a", "d": "[…]", "e": "%a", "f": "a\n  b"})
def test_what_is_written_is_read_again(fields: dict[str, Any]) -> None:
    assert parse(write(fields), "a.yaml") == fields


@given(st.dictionaries(WORDS.filter(lambda name: len(name) < 150), WORDS, min_size=1, max_size=3))
@example({"a\nb": "x", "it's: so": "y", "~": "z", "1": "w", "- a": "v", "true": "u", "? b": "t", "@c": "s"})
def test_fields_may_have_any_name(fields: dict[str, str]) -> None:
    assert parse(write(fields), "a.yaml") == fields
    assert parse(write([fields, fields]), "a.yaml") == [fields, fields]


def test_empty_fields_are_left_out_and_the_others_keep_their_order() -> None:
    fields: dict[str, Any] = {"z": "1990", "b": "", "c": None, "d": [], "e": {"f": ""}, "g": 1, "a": False}
    assert write(fields) == "z: '1990'\ng: 1\na: false\n"


def test_a_long_line_stays_one_line_and_paragraphs_stay_paragraphs() -> None:
    assert write({"a": "word " * 100 + "end"}).count("\n") == 1
    assert write({"a": "One.\n\nTwo: it's."}) == "a: |-\n  One.\n\n  Two: it's.\n"


@pytest.mark.parametrize("text", ["no", "007", "1:30", "2023-11-21", "1e3", "on", "0x1f", "1_000", "<<"])
def test_only_unmistakable_values_are_more_than_text(text: str) -> None:
    assert parse(f"a: {text}", "a.yaml") == {"a": text}


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("a: [1", "a.yaml, line 2: this is not YAML as it should be"),
        (
            "a: 1\nb: 2\na: 3",
            "a.yaml, line 3: this is not YAML as it should be: the field “a” is given twice.",
        ),
        ("a: !!python/object:os.system {}", "a.yaml, line 1: tags such as “tag:yaml.org,2002:python/obj"),
        ("b: 1\na: !!bool abc", "a.yaml, line 2: tags such as “tag:yaml.org,2002:bool” have no place here."),
        ("a: ! b", "a.yaml, line 1: tags such as “!” have no place here."),
        ("a:\n  " + "[" * 100_000, "a.yaml, line 2: lists and fields stand inside each other too deep."),
        ("- " * 100_000, "a.yaml, line 1: lists and fields stand inside each other too deep."),
        ("{a: " * 100_000, "a.yaml, line 1: lists and fields stand inside each other too deep."),
        ("a: \x07", "a.yaml: this is not YAML as it should be"),
        ("? [1]\n: 2", "a.yaml, line 1: this is not YAML as it should be"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(DatasetError) as caught:
        parse(text, "a.yaml")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "fields, ask, sentence",
    [
        ([], lambda r: r, "claims/a.yaml: here should be named fields."),
        ({"a": 1}, lambda r: r.text("a"), "claims/a.yaml: “a” should be text: put it in quotation marks."),
        ({}, lambda r: r.needed("a"), "claims/a.yaml: “a” is missing."),
        ({"a": True}, lambda r: r.number("a"), "claims/a.yaml: “a” should be a whole number."),
        ({"a": ["x", 1]}, lambda r: r.texts("a"), "claims/a.yaml: “a” should be a list of texts."),
        ({"a": ["x", "y", "x"]}, lambda r: r.texts("a"), "claims/a.yaml: “a” names “x” twice."),
        ({"a": " \n"}, lambda r: r.text("a"), "claims/a.yaml: “a” is blank."),
        ({"a": ["x", " "]}, lambda r: r.texts("a"), "claims/a.yaml: “a” is blank."),
        (
            {"a": "x\0"},
            lambda r: r.text("a", may_be_blank=True),
            "claims/a.yaml: “a” holds the character '\\x00', which cannot be kept.",
        ),
        (
            {"a": ["\ud800"]},
            lambda r: r.texts("a"),
            "claims/a.yaml: “a” holds the character '\\ud800', which cannot be kept.",
        ),
        ({"a": {}}, lambda r: r.records("a"), "claims/a.yaml: “a” should be a list."),
        ({"a": "x"}, lambda r: r.record("a"), "claims/a.yaml, a: here should be named fields."),
        (
            {"rows": [{}, 2]},
            lambda r: r.records("rows"),
            "claims/a.yaml, row 2: here should be named fields.",
        ),
        (
            {"a": "x", "b": "y"},
            lambda r: (r.text("a"), r.done()),
            "claims/a.yaml: there is no field “b” here.",
        ),
    ],
)
def test_a_wrong_field_is_told_with_its_place(fields: Any, ask: Any, sentence: str) -> None:
    with pytest.raises(DatasetError) as caught:
        ask(Record("claims/a.yaml", "", fields))
    assert str(caught.value) == sentence


def test_a_folder_reads_its_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    for name in ("b.yaml", "a.yaml", "c.txt"):
        (tmp_path / "claims" / name).write_text("kind: fact\n")
    (tmp_path / "topics.yaml").write_text("two: {name_en: Two}\none: {name_en: One}\n")
    (tmp_path / "empty.yaml").write_text("")
    (tmp_path / "latin.yaml").write_bytes(b"name_en: caf\xe9\n")
    folder = Folder(tmp_path)
    assert folder.names("claims") == ["a", "b"]
    assert folder.record("claims/a.yaml").text("kind") == "fact"
    assert [(key, row.text("name_en")) for key, row in folder.records("topics.yaml")] == [
        ("two", "Two"),
        ("one", "One"),
    ]
    assert list(folder.records("empty.yaml")) == list(folder.records("none.yaml")) == []
    with pytest.raises(DatasetError, match=r"none.yaml: this file is missing\."):
        folder.record("none.yaml")
    with pytest.raises(DatasetError, match=r"latin.yaml: this file cannot be read as UTF-8 text\."):
        folder.record("latin.yaml")
    with pytest.raises(DatasetError, match="there is no such folder"):
        Folder(tmp_path / "nowhere")


@given(
    st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["year", "month", "day", "minute"]),
    st.booleans(),
)
def test_a_date_is_as_long_as_it_is_exact(at: datetime, precision: str, zone_stated: bool) -> None:
    text = write_moment(at, precision, zone_stated)
    again, *rest = read_moment(text)
    assert rest == [precision, zone_stated]
    assert write_moment(again, precision, zone_stated) == text
    assert precision != "minute" or again == at


@pytest.mark.parametrize(
    "text", ["", "23", "2023-13", "2024-02-30", "2024-03-06 09:30", "2023-11-21T25:00", "２０２３"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_moment(text)


PARTS: tuple[list[str], list[str]] = (["dataset.yaml"], ["articles", "claims"])


def test_what_lies_beside_a_data_set_is_named(tmp_path: Path) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "originals").mkdir()
    for name in ("dataset.yaml", "README.md", "LICENSE", ".hidden", "claims/a-1.yaml", "claims/README.md"):
        (tmp_path / name).write_text("a: b\n")
    assert Folder(tmp_path).others(*PARTS) == ["LICENSE", "originals"]


@pytest.mark.parametrize("name", ["more.yaml", "b.YML", "claims/c.yml", "claims/d.txt", "claims/e f.yaml"])
def test_what_should_have_been_read_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / name).write_text("a: b\n")
    with pytest.raises(DatasetError, match=rf"^{name}: this is no part of a data set\.$"):
        Folder(tmp_path).others(*PARTS)


def test_a_file_is_no_folder_and_a_pipe_no_file(tmp_path: Path) -> None:
    (tmp_path / "claims" / "a.yaml").mkdir(parents=True)
    with pytest.raises(DatasetError, match=r"^claims/a.yaml: "):
        Folder(tmp_path).others(*PARTS)
    (tmp_path / "articles").write_text("")
    with pytest.raises(DatasetError, match=r"^articles: "):
        Folder(tmp_path).others(*PARTS)
    (tmp_path / "articles").unlink()
    (tmp_path / "claims" / "a.yaml").rmdir()
    os.mkfifo(tmp_path / "dataset.yaml")
    with pytest.raises(DatasetError, match=r"^dataset.yaml: "):
        Folder(tmp_path).others(*PARTS)

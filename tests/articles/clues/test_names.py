import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.clues.names import Named, Names, as_byline, pair_up, shared_between_languages, spellings

NOBODY = Names([])


def test_a_name_is_found_in_whatever_language_it_is_written() -> None:
    names = Names([(1, ["路透社", "Reuters"])])
    assert names.find("Reuters和路透社") == [Named(1, 0, 7), Named(1, 8, 11)]


def test_a_latin_name_is_a_word_of_its_own_and_keeps_its_capitals() -> None:
    names = Names([(1, ["Time"])])
    assert names.find("Timers, time, Overtime") == []
    assert names.find("《Time》") == [Named(1, 1, 5)]


def test_of_two_names_that_begin_alike_the_longer_one_is_found() -> None:
    names = Names([(1, ["River Post"]), (2, ["River Post Weekly"])])
    assert [one.key for one in names.find("River Post Weekly; River Post.")] == [2, 1]


def test_offsets_are_code_points() -> None:
    assert Names([(1, ["路透社"])]).find("😀𠮷路透社") == [Named(1, 2, 5)]


@given(st.text(alphabet="ab 路透社R", max_size=40))
@settings(max_examples=200)
def test_what_is_found_stands_there_and_nothing_overlaps(text: str) -> None:
    names = Names([(1, ["路透社", "ab"]), (2, ["R ab", "透社"])])
    end = 0
    for one in names.find(text):
        assert names.known[text[one.start : one.end]] == one.key
        assert one.start >= end
        end = one.end


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("布拉德（Brad Lightcap）", {"布拉德", "Brad Lightcap"}),
        ("ABC News (US)", {"ABC News"}),
        ("The Atlantic", {"The Atlantic", "Atlantic"}),
        ("路透社", {"路透社"}),
    ],
)
def test_a_recorded_name_is_also_looked_for_without_what_explains_it(name: str, expected: set[str]) -> None:
    assert set(spellings(name)) == expected


def test_initials_stand_for_a_publisher_in_a_byline_only() -> None:
    assert set(as_byline(["Financial Times"])) == {"Financial Times", "FT", "ft"}
    assert as_byline(["Reuters"]) == ["Reuters"]
    assert as_byline(["asian-news net"]) == ["asian-news net"]


def test_a_text_and_its_translation_have_names_numbers_and_dates_in_common() -> None:
    pairs = Names(pair_up([("萨姆·奥尔特曼", "Sam Altman")]))
    chinese = shared_between_languages("11月22日，奥尔特曼称350万人、95%的员工支持 Q* 项目。", pairs)
    english = shared_between_languages(
        "On November 22 Sam Altman said 3.5 million people and 95 per cent of staff back Q*.", pairs
    )
    assert {"11", "22", "altman", "3.5e+06", "95%", "q*"} <= chinese & english


def test_the_words_that_sentences_begin_with_are_no_names() -> None:
    assert shared_between_languages("The board met. In May it left.", NOBODY) == {"5"}


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_any_text_has_something_or_nothing_in_common_with_itself(text: str) -> None:
    assert shared_between_languages(text, NOBODY) == shared_between_languages(text, NOBODY)
    assert "" not in shared_between_languages(text, NOBODY)

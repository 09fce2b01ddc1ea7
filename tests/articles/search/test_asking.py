"""What is typed into a search box, as a tsquery; whatever it is."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search.asking import LONGEST, MOST_PARTS, Problem, ask
from articles.search.words import tokens, vector
from tests.articles.search.test_words import texts

typed = st.lists(
    st.one_of(
        st.sampled_from(
            ['"', "“", "」", "-", "&", "|", "!", "<->", "(", ":*", "\\", "'", "\0", "\ud800", " ", "%"]
        ),
        st.text(max_size=6),
        texts,
    ),
    max_size=12,
).map("".join)


def matches(text: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector([("A", text)]), query])
        (found,) = cursor.fetchone()
        return bool(found)


@pytest.mark.parametrize(
    ("text", "tsquery"),
    [
        ("OpenAI 董事会", "('openai' | 'openai~') & ('董事' <-> '事会')"),
        ("董事", "'董事'"),
        ("税", "'税':*"),
        ("董事會", "('董事' <-> '事会')"),
        ("Altman董事会", "('altman' <-> '董事' <-> '事会')"),
        ("董事会，解雇", "('董事' <-> '事会') & '解雇'"),
        ('"董事会 OpenAI"', "('董事' <-> '事会' <-> '会' <-> 'openai')"),
        ("2023年11月", "('2023' <-> '年' <-> '11' <-> '月':*)"),
        ("萨姆·奥特", "('萨姆' <-> '姆' <-> '奥特')"),
        ("universities", "('universiti' | 'universiti~')"),
        ('"Universities"', "'universities'"),
        ("“sam altman” -boards", "('sam' <-> 'altman') & !('board' | 'board~')"),
        ("－「董事会」 Ｑ*", "'q*' & !('董事' <-> '事会')"),
        ("Q* 信", "'q*' & '信':*"),
        ("２０％ 1,000", "'20%' & '1000'"),
        ("GPT-4o", "('gpt' <-> '4o')"),
        ("C++ c#", "'c++' & 'c#'"),
        ("gover* Q*", "('gover' | 'gover~' | 'gover':*) & 'q*'"),
        ('"open sou*" "a b*"', "('open' <-> ('sou' | 'sou':*)) & ('a' <-> 'b*')"),
        ("O’Brien's", "('obrien' | 'obrien~')"),
        ("a a A", "('a' | 'a~')"),
        ('"open sou', "('open' <-> 'sou')"),
        ("'; drop & !table", "('drop' | 'drop~') & ('tabl' | 'tabl~')"),
    ],
)
def test_what_is_looked_for(text: str, tsquery: str) -> None:
    assert ask(text).tsquery == tsquery
    assert ask(text).problem is None


@pytest.mark.parametrize(
    ("text", "tsquery"),
    [
        ("board op", "('board' | 'board~') & ('op' | 'op~' | 'op':*)"),
        ('"open sou', "('open' <-> ('sou' | 'sou':*))"),
        ('"open sou"', "('open' <-> 'sou')"),
        ("open ", "('open' | 'open~')"),
        ("董事", "'董事'"),
        ("董", "'董':*"),
        ("a", "('a' | 'a~')"),
        ("board -op", "('board' | 'board~') & !('op' | 'op~')"),
    ],
)
def test_the_last_word_may_go_on_while_somebody_types(text: str, tsquery: str) -> None:
    assert ask(text, typing=True).tsquery == tsquery


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", None),
        (" \n", None),
        ("&|!<->", Problem.NOTHING),
        ('"" ()', Problem.NOTHING),
        ("\0", Problem.NOTHING),
        ("-word -“董事会”", Problem.ONLY_EXCLUSIONS),
    ],
)
def test_where_there_is_nothing_to_look_for_it_is_said_why(text: str, problem: Problem | None) -> None:
    assert ask(text).tsquery == ""
    assert ask(text).problem == problem


def test_of_what_is_too_long_the_beginning_is_looked_for() -> None:
    asked = ask("board " + "x" * 10_000)
    assert asked.tsquery == "('board' | 'board~')"
    assert asked.problem == Problem.TOO_LONG
    asked = ask("字" * 10_000)
    assert len(asked.parts[0].steps) == LONGEST - 1
    assert ask("字" * LONGEST).problem is None


def test_no_more_parts_are_looked_for_than_can_be() -> None:
    asked = ask(" ".join(f"w{number}" for number in range(MOST_PARTS + 1)))
    assert len(asked.parts) == MOST_PARTS
    assert asked.problem == Problem.TOO_LONG
    again = ask(" ".join(f"w{number}" for number in [*range(MOST_PARTS), 0]))
    assert (len(again.parts), again.problem) == (MOST_PARTS, None)


def test_labels_are_all_wanted_and_of_a_group_any() -> None:
    group = ("=status:verified", "=status:refuted")
    assert ask("税").with_labels("=readers", group, ()) == (
        "'税':* & '=readers' & ('=status:verified' | '=status:refuted')"
    )
    assert ask("").with_labels("=readers") == "'=readers'"
    assert ask("").with_labels() == ""


@pytest.mark.django_db
@given(typed, st.booleans())
@settings(max_examples=200, deadline=None)
def test_postgres_takes_whatever_is_asked(text: str, typing: bool) -> None:
    asked = ask(text, typing=typing)
    if query := asked.with_labels(f"=topic:{text}"):
        matches("words", query)
    assert bool(asked.tsquery) == bool(asked.parts)


@pytest.mark.django_db
@given(texts, st.data())
@settings(max_examples=200, deadline=None)
def test_a_text_is_found_by_every_phrase_cut_from_it_and_by_each_of_its_words(
    text: str, data: st.DataObject
) -> None:
    found = tokens(text)
    if not found:
        return
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, min(first + 8, len(found) - 1)))
    phrase = text[found[first].start : found[last].end].replace('"', " ")
    word = text[found[first].start : found[first].end]
    for typing in (False, True):
        assert matches(text, ask(f'"{phrase}"', typing=typing).tsquery)
        assert matches(text, ask(f"{word}", typing=typing).tsquery)

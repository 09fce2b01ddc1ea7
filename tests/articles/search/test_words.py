"""Words of a text, folded, at their places; and vectors that PostgreSQL takes whatever they are made of."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.search.folding import folded_clusters
from articles.search.words import fold, label, tokens, vector

KNOTTY = """
董事会 解僱 OpenAI Altman’s ‘a's*’ 20% 1,000 Q* C++ GPT-4o ﬁre ｶﾞ ㄱㅏ é ß İ ㍿ 𠮷 ﷺ ½ ² ㏂ ⑴ ⒈ ℃ ㏱ ' 🙂
"""
#: Whole words, Chinese runs, marks, numbers, and whatever else there is.
texts = st.lists(
    st.one_of(
        st.sampled_from(KNOTTY.split()),
        st.sampled_from(
            [" ", "\n", "\0", "e\u0301", "\u0301", "\u0344", "\u200d", "\ufe0f", "\u1100", "\u1161"]
        ),
        st.text(max_size=8),
    ),
    max_size=12,
).map("".join)


def lexemes(text: str) -> list[str]:
    return [token.lexeme for token in tokens(text)]


def postgres_takes(text: str) -> dict[str, str]:
    """What PostgreSQL makes of a vector: each lexeme and its positions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lexeme, positions::text FROM unnest(%s::tsvector)", [text])
        return dict(cursor.fetchall())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＯｐｅｎＡＩ ２０％", "openai 20%"),
        ("董事會解僱", "董事会解雇"),
        ("看著", "看着"),
        ("薴", "苎"),
        ("ﬁre ｶﾞｷﾞ ㍿", "fire ガギ 株式会社"),
        ("STRASSE Straße", "strasse strasse"),
        ("infor\u00admation", "information"),
        ("Altman’s", "altman's"),
        ("cafe\u0301", "café"),
        ("ㄱㅏ 가 x가", "가 가 x가"),
        ("3½", "3 1⁄2 "),
        ("CO₂ OpenAI²", "co2 openai 2 "),
    ],
)
def test_one_way_of_writing(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("董事会", "董事 事会 会"),
        ("税", "税"),
        ("Altman’s 董事会", "altman 董事 事会 会"),
        ("don't O'Brien 'yes'", "dont obrien yes"),
        ("20% of 1,000", "20% 20 of 1000"),
        ("12.5 2023.11.17 1,00 0.5%", "12.5 2023 11 17 1 00 0.5% 0.5"),
        ("Q* C++ C# A+ 5*3", "q* q c++ c c# c a+ a 5 3"),
        ("Q*项目", "q* q 项目 目"),
        ("officials*", "officials"),
        ("GPT-4o, snake_case", "gpt 4o snake case"),
        ("2023年11月", "2023 年 11 月"),
        ("ｶﾞｷﾞ 한국어", "ガギ ギ 한국 국어 어"),
        ("ภาษาไทย العربية हिन्दी", "ภาษาไทย العربية हिन्दी"),
        ("a・b 。，", "a b"),
    ],
)
def test_what_the_words_are(text: str, expected: str) -> None:
    assert lexemes(text) == expected.split()


def test_a_word_stands_at_one_position_with_its_stem_and_with_what_it_is_part_of() -> None:
    board, of, many, number = tokens("boards of 20%")
    assert (board.lexeme, board.stem, board.position) == ("boards", "board~", 1)
    assert (of.stem, of.position) == ("", 2)
    assert (many.position, number.position) == (3, 3)


def test_places_are_those_of_the_original() -> None:
    text = "😀 ﬁre ㍿ 解\ufe0e僱 Ａltman’s"
    found = {token.lexeme: text[token.start : token.end] for token in tokens(text)}
    assert found["fire"] == "ﬁre"
    assert found["式会"] == "㍿"
    assert found["解雇"] == "解\ufe0e僱"
    assert found["altman"] == "Ａltman"


@given(texts)
@example("a\u200d\u0301")
@example("\u1100\u200d\u1161")
@example("\u1100\ufe00\u1161\u200d\u11a8")
@settings(max_examples=200, deadline=None)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
@example("\u1100\u1161\u11a8 ﾡￂ")
@settings(deadline=None)
def test_folding_goes_cluster_by_cluster(text: str) -> None:
    clusters = list(folded_clusters(text))
    assert "".join(folded for folded, _start, _end in clusters) == fold(text)
    assert "".join(text[start:end] for _folded, start, end in clusters) == text


def test_no_character_folds_to_something_that_would_join_the_one_before_it() -> None:
    """Or else folding a text would be something else than folding its clusters."""
    for place in range(sys.maxunicode + 1):
        if unicodedata.category(character := chr(place)) not in ("Cn", "Co", "Cs"):
            folded = fold(character)
            assert (
                len(list(folded_clusters(f"가{character}"))) == 1 or fold(f"가{character}") == f"가{folded}"
            )
            assert fold(folded) == folded, hex(place)


@given(texts)
@settings(max_examples=200, deadline=None)
def test_each_token_is_what_its_slice_folds_to(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.position in (last, last + 1)
        last = token.position
        slice_ = fold(text[token.start : token.end])
        assert token.lexeme in slice_.replace("'", "").replace(",", "")


@pytest.mark.django_db
@given(texts, texts, texts)
@settings(max_examples=100, deadline=None)
def test_postgres_takes_the_vector_of_anything(one: str, other: str, name: str) -> None:
    found = postgres_takes(vector([("A", one), ("D", other)], [f"=topic:{name}"]))
    assert found.keys() == {
        lexeme for token in tokens(one) + tokens(other) for lexeme in (token.lexeme, token.stem) if lexeme
    } | {label(f"=topic:{name}")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "字" * 1_000_000,
        "e" + "\u0301\u0316" * 100_000,
        " ".join(f"w{number}x" for number in range(200_000)),
        "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(400_000)),
        "\ud800 \udfff \0 ' \\ '' \\' :1A",
    ],
    ids=["one word", "one character", "marks", "200,000 words", "400,000 characters", "nasty"],
)
def test_postgres_takes_the_vector_of_what_is_too_much(text: str) -> None:
    postgres_takes(vector([("A", text), ("B", text)], ["=x"]))


@pytest.mark.django_db
def test_weights_and_labels_stand_in_the_vector() -> None:
    with connection.cursor() as cursor:
        made = vector([("A", "one two"), ("D", "boards")], ["=status:verified", "it's \\\0\ud800"])
        cursor.execute("SELECT %s::tsvector::text", [made])
        (text,) = cursor.fetchone()
    assert text.split(" '") == [
        "'=it''s \\\\'",
        "=status:verified'",
        "boards':13",
        "board~':13",
        "one':1A",
        "two':2A",
    ]


@pytest.mark.django_db
def test_no_phrase_runs_from_one_field_into_the_next() -> None:
    with connection.cursor() as cursor:
        made = vector([("A", "one two"), ("B", "three")])
        cursor.execute("SELECT %s::tsvector @@ '''two'' <-> ''three'''::tsquery", [made])
        assert cursor.fetchone() == (False,)

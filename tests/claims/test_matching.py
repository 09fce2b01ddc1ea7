import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching import rank, tokens

words = st.lists(
    st.sampled_from(
        [
            "董事会",
            "解雇",
            "了",
            "奥特曼",
            "算力",
            "OpenAI",
            "board",
            "fired",
            "Altman",
            "the",
            "20%",
            "3.5",
            "𠮷",
        ]
    ),
    max_size=8,
).map(" ".join)
wordings = st.lists(st.tuples(st.integers(0, 5), words), max_size=8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("董事会", ["董事", "事会", "会"]),
        ("税", ["税"]),
        ("𠮷野家", ["𠮷野", "野家", "家"]),
        ("OpenAI的20%算力", ["openai", "的", "20", "算力", "力"]),
        ("ＯｐｅｎＡＩ　２０％", ["openai", "20"]),
        ("GPT-3.5 costs $1,000,000", ["gpt", "3.5", "costs", "1000000"]),
        ("Altman’s and Sam's", ["altman", "and", "sam"]),
        ("Straße ﬁve Q*", ["strasse", "five", "q"]),
        ("ガス gas", ["ガス", "ス", "gas"]),
        ("。，!? _", []),
        ("", []),
    ],
)
def test_texts_are_compared_by_pairs_words_and_numbers(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_tokens_of_two_lines_are_those_of_each(one: str, other: str) -> None:
    assert tokens(f"{one}\n{other}") == tokens(one) + tokens(other)


@given(st.text("abcäß董事会ａ１ 20.", max_size=30))
def test_case_and_width_make_no_difference(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    assert tokens(text) == tokens(wide) == tokens(text.upper())


def test_the_wording_that_says_it_comes_first() -> None:
    recorded = [
        ("fired", "OpenAI 董事会解雇了奥特曼"),
        ("compute", "OpenAI 承诺把 20% 的算力给超级对齐团队"),
        ("revenue", "OpenAI 的年收入超过 10 亿美元"),
    ]
    ranked = rank("超级对齐团队得到公司20%的算力", recorded)
    assert [key for key, _fit in ranked][:1] == ["compute"]
    assert "revenue" not in dict(ranked)


def test_rare_words_weigh_more_than_common_ones() -> None:
    recorded = [("a", "OpenAI board Murati"), ("b", "OpenAI board Shear"), ("c", "OpenAI board staff")]
    assert rank("the board of OpenAI and Shear", recorded)[0][0] == "b"


def test_any_of_its_wordings_finds_a_claim() -> None:
    recorded = [("a", "董事会解雇了他"), ("a", "The board fired him"), ("b", "Staff left the company")]
    assert [key for key, _fit in rank("He was fired by his board", recorded)] == ["a"]
    assert [key for key, _fit in rank("他被董事会解雇", recorded)] == ["a"]


def test_words_of_every_sentence_suggest_nothing() -> None:
    recorded = [("a", "The company that was in this"), ("b", "有的没有了")]
    assert rank("the weather that was in this", [*recorded, ("c", "微软投资")]) == []


def test_a_single_character_is_found_where_it_is_all_there_is() -> None:
    assert [key for key, _fit in rank("税", [(1, "税"), (2, "房产税"), (3, "收入")])] == [1]


def test_nothing_is_suggested_where_there_is_nothing() -> None:
    assert rank("", [("a", "words")]) == []
    assert rank("……", [("a", "……")]) == []
    nothing: list[tuple[str, str]] = []
    assert rank("words", nothing) == []


@given(words, wordings.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_is_the_same_however_the_wordings_come(
    passage: str, recorded: tuple[list[tuple[int, str]], list[tuple[int, str]]]
) -> None:
    ranked = rank(passage, recorded[0])
    assert rank(passage, recorded[1]) == ranked
    assert [key for key, _fit in ranked] == [
        key for key, _fit in sorted(ranked, key=lambda one: (-one[1], one[0]))
    ]
    assert len(dict(ranked)) == len(ranked)
    assert all(fit > 0 for _key, fit in ranked)


@given(words, wordings)
def test_only_what_shares_a_token_is_suggested(passage: str, recorded: list[tuple[int, str]]) -> None:
    having = {key for key, text in recorded if set(tokens(text)) & set(tokens(passage))}
    assert {key for key, _fit in rank(passage, recorded)} <= having


@given(words.filter(lambda text: text.replace("the", "").strip() != ""), wordings)
def test_what_is_recorded_word_for_word_is_always_suggested(
    passage: str, recorded: list[tuple[int, str]]
) -> None:
    ranked = dict(rank(passage, [*recorded, (9, passage)]))
    assert 9 in ranked

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.matching import PARTS, rank, terms, tokens, weigh

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
        ("董事会", ["董事", "事会"]),
        ("董事會解僱", ["董事", "事会", "会解", "解雇"]),
        ("税", ["税"]),
        ("𠮷野家", ["𠮷野", "野家"]),
        ("OpenAI的20%算力", ["openai", "的", "20", "算力"]),
        ("ＯｐｅｎＡＩ　２０％", ["openai", "20"]),
        ("GPT-3.5 costs $1,000,000", ["gpt", "3.5", "cost", "1000000"]),
        ("Altman’s and Sam's", ["altman", "sam"]),
        ("covid19 and Covid-19", ["covid19", "covid", "19", "covid", "19"]),
        ("#ParklandShooting", ["parklandshoot", "parkland", "shoot"]),
        ("@realDonaldTrump @NRA", ["realdonaldtrump", "real", "donald", "trump", "nra"]),
        ("iPhone YouTube", ["iphon", "youtub"]),
        ("https://t.co/x1 pic.twitter.com/Ab", ["x1", "1", "ab"]),
        ("。，!? _", []),
        ("", []),
    ],
)
def test_texts_are_compared_by_pairs_stems_and_numbers(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_tokens_of_two_lines_are_those_of_each(one: str, other: str) -> None:
    assert tokens(f"{one}\n{other}") == tokens(one) + tokens(other)


@given(st.text("abcäß董事会ａ１ 20.", max_size=30))
def test_width_makes_no_difference(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)
    assert tokens(text) == tokens(wide)


def test_the_wording_that_says_it_comes_first() -> None:
    recorded = [
        ("fired", "OpenAI 董事会解雇了奥特曼"),
        ("compute", "OpenAI 承诺把 20% 的算力给超级对齐团队"),
        ("revenue", "OpenAI 的年收入超过 10 亿美元"),
    ]
    ranked = rank("超级对齐团队得到公司20%的算力", recorded)
    assert [key for key, _fit in ranked] == ["compute"]


def test_rare_words_weigh_more_than_common_ones() -> None:
    recorded = [("a", "OpenAI board Murati"), ("b", "OpenAI board Shear"), ("c", "OpenAI board staff")]
    assert rank("the board of OpenAI and Shear", recorded)[0][0] == "b"


def test_any_of_its_wordings_finds_a_claim() -> None:
    recorded = [("a", "董事会解雇了他"), ("a", "The board fired him"), ("b", "Staff left the company")]
    assert [key for key, _fit in rank("He was fired by his board", recorded)] == ["a"]
    assert [key for key, _fit in rank("他被董事会解雇", recorded)] == ["a"]


def test_words_of_every_sentence_suggest_nothing() -> None:
    recorded = [("a", "The company that was in this"), ("b", "有的没有了"), ("c", "微软投资")]
    assert rank("the weather that was in this", recorded) == []


def test_what_is_in_every_wording_suggests_nothing() -> None:
    recorded = [(number, f"OpenAI 董事会公开说了 {number}") for number in range(100, 160)]
    assert rank("OpenAI 董事会", recorded) == []
    assert rank("OpenAI 董事会 117", recorded)[0][0] == 117


def test_a_single_character_is_found_where_it_is_all_there_is() -> None:
    recorded = [(1, "税"), (2, "房产税"), (3, "收入"), (4, "支出"), (5, "利润")]
    assert [key for key, _fit in rank("税", recorded)] == [1]


def test_nothing_is_suggested_where_there_is_nothing() -> None:
    assert rank("", [("a", "words")]) == []
    assert rank("……", [("a", "……")]) == []
    nothing: list[tuple[str, str]] = []
    assert rank("words", nothing) == []


def test_letters_tell_between_wordings_that_have_none_of_its_words() -> None:
    recorded = [
        (1, "Hospitals say vaccination is safe"),
        (2, "Hospitals say parking is safe"),
        (3, "Staff left the company"),
        (4, "Nobody called a plumber"),
    ]
    assert rank("Are hospitals that vaccinate safe", recorded)[0][0] == 1
    recorded = [(1, "董事辞去职务离开"), (2, "董事卖掉股票离开"), (3, "微软投资"), (4, "没有收入")]
    assert rank("董事辞职离开", recorded)[0][0] == 1


def test_words_that_stand_side_by_side_say_more() -> None:
    recorded = [
        (1, "Park fired at Sam after Altman ran"),
        (2, "Park ran after Sam Altman fired at"),
        (3, "x"),
    ]
    assert rank("Sam Altman", recorded)[0][0] == 2


def test_what_is_said_again_weighs_more() -> None:
    recorded = [(1, "Sutskever left"), (2, "Murati stayed"), (3, "Brockman quit"), (4, "Shear came")]
    assert rank("Murati; Sutskever; Murati again", recorded)[0][0] == 2
    assert rank("Sutskever; Murati; Sutskever again", recorded)[0][0] == 1


@pytest.mark.parametrize("part", PARTS)
def test_each_part_can_be_left_out(part: str) -> None:
    passage = "Sam Altman, Altman fired"
    whole, less = (
        weigh(passage, 10, {"sam": 2, "altman": 3}, 5.0, without=without).fit(tokens("Sam Altman left"))
        for without in ((), (part,))
    )
    assert whole != less


@given(words, wordings.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_is_the_same_however_the_wordings_come(
    passage: str, recorded: tuple[list[tuple[int, str]], list[tuple[int, str]]]
) -> None:
    ranked = rank(passage, recorded[0])
    assert rank(passage, recorded[1]) == ranked
    assert ranked == sorted(ranked, key=lambda one: (-one[1], one[0]))
    assert len(dict(ranked)) == len(ranked)
    assert all(fit > 0 for _key, fit in ranked)


@given(words, wordings)
def test_only_what_shares_a_token_is_suggested(passage: str, recorded: list[tuple[int, str]]) -> None:
    having = {key for key, text in recorded if set(tokens(text)) & set(tokens(passage))}
    assert {key for key, _fit in rank(passage, recorded)} <= having


@given(words.filter(lambda text: len(tokens(text)) > 1))
def test_what_is_recorded_word_for_word_fits_best(passage: str) -> None:
    recorded = [
        *enumerate(["Nobody called", "微软投资", "A plumber came", "房产税", "Rain fell"]),
        (9, passage),
    ]
    ranked = rank(passage, recorded)
    assert ranked[0][0] == 9
    assert ranked[0][1] == pytest.approx(1)


@pytest.mark.django_db
@settings(deadline=None)
@given(st.text(max_size=60) | st.text("a'\\:\0\ud800,董𠮷 -1", max_size=60))
def test_any_text_is_taken_by_the_database(text: str) -> None:
    vector, length = terms(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector", [vector])
    assert length == len(tokens(text))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["a" * 1_000_000, "董" * 300_000, " ".join(map(str, range(200_000)))])
def test_a_text_beyond_limits_is_taken_by_the_database(text: str) -> None:
    vector, length = terms(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(%s::tsvector)", [vector])
    assert length == 16_000 or length == 1


@pytest.mark.django_db
def test_a_token_has_as_many_positions_as_it_is_said_more_than_once() -> None:
    vector, length = terms("Altman, the board and Altman")
    assert length == 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lexeme, cardinality(positions) FROM unnest(%s::tsvector) ORDER BY lexeme", [vector]
        )
        assert cursor.fetchall() == [("altman", 2), ("board", None)]

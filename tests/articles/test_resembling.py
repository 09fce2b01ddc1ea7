"""Texts that are much the same as held articles."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from articles.resembling import Resembling, passages, phrase, resembling_each, share_in, shingles
from articles.search.asking import ask
from articles.search.keeping import catch_up
from tests.factory import make_held_article, make_revision

ENGLISH = """The harbour bridge will open again on the third of May, the port authority said on Monday.

Engineers found cracks in two of the eleven piers last autumn and closed the crossing to lorries at once.

Since then every delivery to the northern islands has gone by ferry, which takes four hours and not one.

The ministry would not say who pays for the repair, nor why the cracks had not been seen before then."""
CHINESE = """港务局周一表示，港口大桥将于五月三日重新开放，届时货车也可以通行。

去年秋天工程师在十一座桥墩中的两座发现了裂缝，随即禁止货车通过这座大桥。

从那以后运往北部各岛的所有货物都改由渡轮运输，航程从一小时延长到四小时。

交通部没有说明维修费用由谁承担，也没有解释上一次检查为什么没有发现裂缝。"""
OTHER = """The city council voted on Tuesday to plant four thousand trees along the ring road before winter.

Opponents said that the money was meant for the schools, where two roofs have been leaking for years."""

_numbers = count(1)


def resembling(text: str, *, without: Article | None = None) -> list[Resembling]:
    return resembling_each([text], without=[without])[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "lang"), [(ENGLISH, "en"), (CHINESE, "zh-Hans")])
def test_a_republished_text_is_recognised(text: str, lang: str) -> None:
    held = make_held_article(text, lang=lang)
    make_held_article(OTHER)
    catch_up()
    retold = text.replace("May", "June").replace("五月", "六月") + "\n\n(Syndicated.)"
    [found] = resembling(retold)
    assert found.article == held
    assert 60 < found.percent < 100


@pytest.mark.django_db
def test_the_same_words_are_all_of_it_and_another_subject_is_nothing_of_it() -> None:
    make_held_article(ENGLISH)
    catch_up()
    assert [one.percent for one in resembling(ENGLISH)] == [100]
    assert resembling(OTHER) == []
    assert resembling("Short.") == []


@pytest.mark.django_db
def test_traditional_characters_are_the_same_text() -> None:
    held = make_held_article(CHINESE, lang="zh-Hans")
    catch_up()
    traditional = CHINESE.replace("务", "務").replace("货", "貨").replace("车", "車").replace("维", "維")
    assert [one.article for one in resembling(traditional)] == [held]


@pytest.mark.django_db
def test_an_article_does_not_resemble_itself() -> None:
    held = make_held_article(ENGLISH)
    catch_up()
    assert resembling(ENGLISH, without=held) == []


@pytest.mark.django_db
def test_only_the_newest_text_of_an_article_counts() -> None:
    held = make_held_article(ENGLISH)
    make_revision(held, OTHER)
    catch_up()
    assert resembling(ENGLISH) == []


@pytest.mark.django_db
def test_a_quoted_paragraph_makes_no_republication() -> None:
    make_held_article(ENGLISH)
    catch_up()
    assert resembling(f"{OTHER}\n\n{OTHER.replace('trees', 'roses')}\n\n" + ENGLISH.split("\n\n")[0]) == []


@pytest.mark.django_db
def test_several_texts_take_as_many_queries_as_one() -> None:
    for _number in range(3):
        make_held_article(f"{ENGLISH}\n\nEdition {next(_numbers)}.")
    catch_up()
    with CaptureQueriesContext(connection) as one:
        assert len(resembling(ENGLISH)) == 3
    with CaptureQueriesContext(connection) as ten:
        found = resembling_each([ENGLISH, CHINESE] * 5, without=[None] * 10)
    assert [len(alike) for alike in found] == [3, 0] * 5
    assert len(ten) == len(one)


@given(st.text(max_size=400))
def test_every_text_is_wholly_in_itself_or_too_short_for_any_shingle(text: str) -> None:
    found = shingles(text)
    assert share_in(found, found) == (1.0 if found else 0.0)
    assert all(passage in text for passage in passages(text))


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_share_is_a_share(one: str, other: str) -> None:
    assert 0 <= share_in(shingles(one), shingles(other)) <= 1


@given(
    st.lists(
        st.sampled_from(["大橋", "臺北市", "Bridge ", "naïve ", "豈更𠮷", "。", "three ", "Ⅳ"]), max_size=60
    )
)
def test_a_passage_is_looked_up_as_a_phrase_in_quotation_marks(words: list[str]) -> None:
    for passage in passages("".join(words)):
        assert f"({phrase(passage)})" == ask(f'"{passage}"').tsquery

from datetime import date

import pytest

from articles.clues.names import Names, shared_between_languages
from articles.clues.sources import Shelf, comes_after, keywords, may_come_from
from tests.articles.clues.texts import PAIRS, REUTERS, known

MAY = date(2024, 5, 10)


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        (MAY, MAY, True),
        (MAY, date(2024, 5, 11), True),
        (MAY, date(2024, 5, 12), False),
        (date(2024, 8, 8), MAY, True),
        (date(2024, 8, 9), MAY, False),
        (None, MAY, True),
        (MAY, None, True),
    ],
)
def test_a_retelling_comes_at_most_a_day_before_its_source_and_not_months_after(
    mine: date | None, theirs: date | None, may: bool
) -> None:
    assert may_come_from(known(1, on=mine), known(2, on=theirs)) is may


def test_of_two_articles_exactly_one_comes_after_the_other() -> None:
    ones = [known(1), known(2), known(10), known(3, on=MAY), known(4, on=MAY), known(5, on=date(2024, 1, 1))]
    for one in ones:
        for other in ones:
            assert (comes_after(one, other) + comes_after(other, one)) == (one != other)
    assert comes_after(known(10), known(9))
    assert comes_after(known(1), known(2, on=MAY))


def test_a_headline_is_looked_for_by_its_names_its_longer_words_and_pairs_of_characters() -> None:
    assert keywords("Anna Bell closes 大桥段 in May", Names([])) >= {"anna", "bell", "closes", "大桥", "桥段"}
    assert "in" not in keywords("in the", Names([]))


def test_where_two_headlines_fit_alike_none_is_meant() -> None:
    titles = ["Mayor Bell closes harbour bridge", "Mayor Bell closes harbour tunnel"]
    shelf = Shelf([known(n, title, publisher=REUTERS) for n, title in enumerate(titles, 2)], PAIRS)
    text = "mayor bell closes harbour"
    shared = shared_between_languages("Mayor Bell", PAIRS)
    assert shelf.meant(known(1), text, shared, REUTERS) is None
    assert shelf.meant(known(1), f"{text} tunnel", shared, REUTERS) == 3


def test_a_short_headline_is_no_sign_of_anything() -> None:
    shelf = Shelf(
        [known(1, "Opinion"), known(2, "Opinion"), known(3, "大桥关闭了"), known(4, "大桥关闭了")], PAIRS
    )
    assert shelf.with_title_of(known(1, "Opinion")) == set()
    assert shelf.with_title_of(known(3, "大桥关闭了")) == set()
    assert Shelf([known(5, "The bridge: closed!")], PAIRS).with_title_of(known(6, "The Bridge Closed")) == {5}

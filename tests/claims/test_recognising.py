from __future__ import annotations

import pytest

from articles.search.keeping import catch_up
from claims import recognising
from claims.recognising import Recognised, recognise
from tests.factory import make_claim, make_user

pytestmark = pytest.mark.django_db


def found(passage: str) -> list[int]:
    catch_up()
    return [one.claim for one in recognise(passage)]


@pytest.fixture(autouse=True)
def _others() -> None:
    """So that words are rare and common."""
    for number in range(12):
        make_claim(
            statement_en=f"The ministry published report {number}.",
            statement_zh=f"部门公布第{number}份报告。",
        )


def test_a_claim_is_found_by_any_of_its_wordings_and_says_by_which() -> None:
    claim = make_claim(statement_en="The bridge opens in May.", statement_zh="大桥五月三日开放。")
    catch_up()
    english, chinese = recognise("When does the bridge open?"), recognise("听说大桥要开放")
    assert [(one.claim, one.language) for one in english] == [(claim.pk, "en")]
    assert [(one.claim, one.language) for one in chinese] == [(claim.pk, "zh-Hans")]
    assert chinese[0].wording == "大桥五月三日开放。"


def test_traditional_characters_find_what_is_recorded_in_simplified_ones() -> None:
    claim = make_claim(statement_en="Vaccines were recalled.", statement_zh="卫生机构召回了这批疫苗。")
    assert found("緊急！衛生機構召回這批疫苗，請大家轉發！") == [claim.pk]


def test_names_and_numbers_find_a_claim_across_languages() -> None:
    claim = make_claim(statement_en="Sutskever was paid 738 dollars.", statement_zh="")
    assert found("有人说苏茨克维（Sutskever）拿了 738 美元") == [claim.pk]


def test_tags_find_the_words_within() -> None:
    claim = make_claim(statement_en="Gun shots were heard in Parkland.", statement_zh="")
    assert found("#ParklandShooting is all over the news") == [claim.pk]


def test_the_opposite_is_found_too() -> None:
    claim = make_claim(statement_en="The bridge opens in May.", statement_zh="")
    assert found("No, the bridge does not open in May!") == [claim.pk]


def test_the_very_words_fit_as_well_as_can_be() -> None:
    claim = make_claim(statement_en="The bridge opens in May.", statement_zh="")
    catch_up()
    [only] = recognise("The bridge opens in May.")
    assert only == Recognised(claim.pk, "en", "The bridge opens in May.", only.fit)
    assert only.fit == pytest.approx(1)


@pytest.mark.parametrize(
    "passage", ["", "…!?", "the of and", "请转发", "\0", "\ud800", "'", "\\", "a & ! |", "nowhere said"]
)
def test_what_says_nothing_finds_nothing(passage: str) -> None:
    assert found(passage) == []


def test_a_passage_of_any_length_finds_what_it_says() -> None:
    claim = make_claim(statement_en="The bridge opens in May.", statement_zh="大桥五月三日开放。")
    assert found("bridge") == [claim.pk]
    assert found(f"{'说来话长。' * 800}大桥五月三日开放。")[:1] == [claim.pk]
    assert found("bridge " * 100_000)[:1] == [claim.pk]


def test_equals_come_by_key() -> None:
    claims = [make_claim(statement_en="The quay is closed.", statement_zh="") for _number in range(4)]
    assert found("They closed the quay") == [claim.pk for claim in claims]


def test_among_very_many_only_the_rarest_words_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = make_claim(statement_en="The ministry opened a bridge.", statement_zh="")
    monkeypatch.setattr(recognising, "MANY", 0)
    monkeypatch.setattr(recognising, "QUICK", recognising.Effort(said=1, compared=1))
    assert found("The ministry published reports and opened the bridge") == [claim.pk]


def test_merged_claims_are_not_found_even_before_the_index_knows() -> None:
    merged, other = make_claim(statement_en="The quay is closed.", statement_zh=""), make_claim()
    catch_up()
    merged.merge_into(other, by=make_user())
    assert recognise("The quay is closed.") == []


def test_it_takes_two_queries(django_assert_num_queries: object) -> None:
    make_claim(statement_en="The quay is closed.", statement_zh="")
    catch_up()
    with django_assert_num_queries(2):  # type: ignore[operator]
        recognise("The quay is closed.")

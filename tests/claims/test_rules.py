import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import (
    RULES,
    STRENGTHS,
    Basis,
    Kind,
    Status,
    Strength,
    Summary,
    missing,
    strength,
    supported,
)

STRONG, WEAK = Strength.STRONG, Strength.WEAK
sides = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(Strength), max_size=5)
summaries = st.builds(Summary, st.sampled_from(Kind), sides, sides, st.booleans(), st.booleans())


def statuses(
    supporting: str = "", opposing: str = "", *, is_stated: bool = True, is_speculative: bool = False
) -> str:
    """Supported statuses of a fact. "Ab" is a strong origin a and a weak origin b."""

    def side(letters: str) -> dict[int | str, Strength]:
        return {letter.lower(): STRONG if letter.isupper() else WEAK for letter in letters}

    return " ".join(
        supported(Summary(Kind.FACT, side(supporting), side(opposing), is_stated, is_speculative))
    )


@pytest.mark.parametrize(
    ("supporting", "opposing", "expected"),
    [
        ("", "", "unverified"),
        ("a", "", "unverified"),
        ("A", "", "verified"),
        ("ab", "", "corroborated unverified"),
        ("Ab", "", "verified corroborated"),
        ("A", "b", "verified disputed"),
        ("ab", "c", "corroborated disputed unverified"),
        ("ab", "cd", "disputed unverified"),
        ("ab", "C", "disputed refuted"),
        ("A", "B", "disputed unverified"),
        ("ABC", "D", "disputed unverified"),
        ("", "a", "unverified"),
        ("", "A", "refuted"),
    ],
)
def test_statuses_of_a_stated_fact(supporting: str, opposing: str, expected: str) -> None:
    assert statuses(supporting, opposing) == expected


@pytest.mark.parametrize(
    ("supporting", "opposing", "expected"),
    [
        ("a", "a", "disputed unverified"),
        ("A", "A", "disputed unverified"),
        ("AB", "A", "verified disputed"),
        ("abc", "c", "corroborated disputed unverified"),
        ("a", "AB", "disputed refuted"),
    ],
)
def test_an_origin_on_both_sides_counts_for_disputed_only(
    supporting: str, opposing: str, expected: str
) -> None:
    assert statuses(supporting, opposing) == expected


def test_a_claim_that_nobody_states_is_neither_unverified_nor_speculative() -> None:
    assert statuses("a", is_stated=False) == ""
    assert statuses(is_stated=False, is_speculative=True) == ""


def test_conjecture_alone_is_speculative_beside_whatever_the_opposition_supports() -> None:
    assert statuses(is_speculative=True) == "unverified speculative"
    assert statuses("", "A", is_speculative=True) == "refuted speculative"


def test_opinion_follows_the_kind_alone() -> None:
    assert Status.OPINION in supported(Summary(Kind.OPINION, {}, {}))
    assert Status.OPINION not in supported(Summary(Kind.PREDICTION, {}, {}))


def test_own_word_counts_for_attributions_only_and_there_it_is_strong() -> None:
    assert strength(Basis.OWN_WORD, Kind.ATTRIBUTION) is STRONG
    assert [strength(Basis.OWN_WORD, kind) for kind in Kind if kind is not Kind.ATTRIBUTION] == [None] * 3


@pytest.mark.parametrize("basis", [basis for basis in Basis if basis is not Basis.OWN_WORD])
def test_every_other_basis_carries_the_same_for_every_kind(basis: Basis) -> None:
    assert {strength(basis, kind) for kind in Kind} == {STRENGTHS[basis]}


def test_what_is_missing_is_named_by_code() -> None:
    lacking = missing(Summary(Kind.FACT, {"a": WEAK}, {"b": STRONG}, is_stated=True))
    assert {
        status.value: [condition.code for condition in conditions] for status, conditions in lacking.items()
    } == {
        "verified": ["strong_support", "no_strong_opposition"],
        "corroborated": ["two_supporting", "more_support", "no_strong_opposition"],
        "disputed": [],
        "refuted": [],
        "unverified": ["not_refuted"],
        "speculative": ["all_speculative"],
        "opinion": ["is_opinion"],
    }


def test_every_status_has_conditions_and_every_code_one_wording() -> None:
    assert list(RULES) == list(Status)
    conditions = {condition for needed in RULES.values() for condition in needed}
    assert len({condition.code for condition in conditions}) == len(conditions)
    assert len({condition.wording for condition in conditions}) == len(conditions)


@given(summaries)
def test_supported_is_exactly_what_misses_nothing(summary: Summary) -> None:
    assert supported(summary) == tuple(status for status in Status if not missing(summary)[status])


@given(summaries, st.randoms())
def test_order_of_origins_never_matters(summary: Summary, chance: random.Random) -> None:
    supporting, opposing = list(summary.supporting.items()), list(summary.opposing.items())
    chance.shuffle(supporting)
    chance.shuffle(opposing)
    shuffled = Summary(
        summary.kind, dict(supporting), dict(opposing), summary.is_stated, summary.is_speculative
    )
    assert supported(shuffled) == supported(summary)


@given(summaries)
def test_another_distinct_strong_supporting_origin_never_weakens_support(summary: Summary) -> None:
    more = Summary(
        summary.kind,
        {**summary.supporting, "another": STRONG},
        summary.opposing,
        summary.is_stated,
        summary.is_speculative,
    )
    before, after = set(supported(summary)), set(supported(more))
    for status in (Status.VERIFIED, Status.CORROBORATED, Status.DISPUTED):
        assert status not in before or status in after
    assert Status.REFUTED not in after


@given(summaries)
def test_verified_and_refuted_are_never_supported_together(summary: Summary) -> None:
    assert not {Status.VERIFIED, Status.REFUTED} <= set(supported(summary))


@given(summaries)
def test_a_stated_claim_always_has_a_status(summary: Summary) -> None:
    assert supported(summary) or not summary.is_stated

"""The rules as data, and whether they give the same answers as the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from claims.evidence import NotCounted
from claims.packet import check
from claims.packet.published import TESTS, rules_as_data
from claims.rules import RULES, Basis, Kind, Strength, Summary, strength, supported

RULES_AS_DATA = json.loads(json.dumps(rules_as_data(lambda message: {"en": message})))

sides = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(Strength), max_size=5)
summaries = st.builds(Summary, st.sampled_from(Kind), sides, sides, st.booleans(), st.booleans())


def origins(side: Mapping[int | str, Strength]) -> dict[int | str, tuple[str, list[int]]]:
    return {root: (weight.value, []) for root, weight in side.items()}


@given(summaries)
def test_the_data_support_the_statuses_that_the_rules_support(summary: Summary) -> None:
    amount = {
        "support": origins(summary.supporting),
        "opposition": origins(summary.opposing),
        "facts": {
            "kind": summary.kind.value,
            "is_stated": summary.is_stated,
            "is_speculative": summary.is_speculative,
        },
    }
    by_rules = sorted(status.value for status in supported(summary))
    assert check.supported(amount, RULES_AS_DATA) == by_rules


def test_every_condition_has_its_test_and_every_test_its_condition() -> None:
    codes = {condition.code for conditions in RULES.values() for condition in conditions}
    assert set(TESTS) == codes
    assert set(RULES_AS_DATA["conditions"]) == codes


def test_every_basis_carries_in_the_data_what_it_carries_by_the_rules() -> None:
    for kind in Kind:
        carried = {**RULES_AS_DATA["strengths"], **RULES_AS_DATA["strengths_by_kind"][kind.value]}
        assert carried == {basis.value: strength(basis, kind) for basis in Basis}


def test_reasons_stand_in_the_order_in_which_they_are_given() -> None:
    told = RULES_AS_DATA["reasons_not_counted"]
    assert [one["code"] for one in told] == [reason.value for reason in NotCounted]
    assert all(one["wording"]["en"] for one in told)

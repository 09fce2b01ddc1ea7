"""The rules write out the values that the columns hold; the two are the same, in the same order."""

from enum import Enum

import pytest
from django.db.models import TextChoices

from articles.documents import PRECISIONS
from claims import choices, rules


@pytest.mark.parametrize(
    "ruled, kept",
    [
        (rules.Kind, choices.ClaimKind),
        (rules.Stance, choices.Stance),
        (rules.Basis, choices.Basis),
        (rules.Status, choices.Status),
    ],
)
def test_the_rules_know_the_values_of_the_columns_and_no_others(
    ruled: type[Enum], kept: type[TextChoices]
) -> None:
    assert {one.name: one.value for one in ruled} == dict(zip(kept.names, kept.values, strict=True))
    assert [one.value for one in ruled] == kept.values


def test_every_status_has_its_rules_in_the_order_of_the_lists() -> None:
    assert [status.value for status in rules.RULES] == choices.Status.values


def test_a_day_is_the_most_exact_that_a_saying_is_dated() -> None:
    assert tuple(choices.SaidPrecision.values) == PRECISIONS[: PRECISIONS.index("day") + 1]

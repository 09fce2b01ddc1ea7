from typing import Any

import pytest

from claims.expectations import Outcome, differences, same_origins


def outcome(**row: Any) -> Outcome:
    return Outcome.from_json({"supported_statuses": [], "status": "", **row})


def test_the_same_outcome_has_no_differences() -> None:
    one = outcome(supporting={"wire": "weak"}, supported_statuses=["unverified"], status="unverified")
    other = outcome(supporting={"wire": "weak"}, supported_statuses=["unverified"], status="unverified")
    assert differences(one, other) == []


@pytest.mark.parametrize(
    ("here", "there", "told"),
    [
        (
            {"supporting": {"wire": "weak"}},
            {"supporting": {"wire": "strong"}},
            ["wire for it: weak here, strong in the file"],
        ),
        (
            {"opposing": {"wire": "weak"}},
            {"supporting": {"wire": "weak"}},
            [
                "wire for it: not counted here, weak in the file",
                "wire against it: weak here, not counted in the file",
            ],
        ),
        ({"supported_statuses": ["refuted"]}, {}, ["refuted is supported here only"]),
        ({}, {"supported_statuses": ["refuted"]}, ["refuted is supported in the file only"]),
        ({"status": "verified"}, {}, ["the verdict is verified here, none in the file"]),
        ({}, {"exception": "The whole town saw it."}, ["an exception is written in the file only"]),
    ],
)
def test_each_difference_is_told(here: dict[str, Any], there: dict[str, Any], told: list[str]) -> None:
    assert differences(outcome(**here), outcome(**there)) == told


def test_a_claim_that_only_one_of_them_has_differs() -> None:
    assert differences(None, outcome()) == ["the claim is not on record"]
    assert differences(outcome(), None) == ["the file does not have this claim"]


def test_an_origin_in_the_same_places_throughout_goes_by_another_name() -> None:
    found = {
        "one": outcome(supporting={"wire": "weak", "post": "weak"}),
        "two": outcome(opposing={"wire": "strong"}),
    }
    expected = {
        "one": outcome(supporting={"the wire": "weak", "post": "weak"}),
        "two": outcome(opposing={"the wire": "strong"}),
    }
    assert same_origins(found, expected) == {"the wire": "wire"}
    renamed = {slug: one.renamed({"the wire": "wire"}) for slug, one in expected.items()}
    assert renamed == found


def test_one_place_more_makes_it_another_origin() -> None:
    found = {"one": outcome(supporting={"wire": "weak"}), "two": outcome(opposing={"wire": "weak"})}
    expected = {"one": outcome(supporting={"the wire": "weak"}), "two": outcome()}
    assert same_origins(found, expected) == {}


def test_a_name_that_both_have_stands_for_itself_wherever_it_is() -> None:
    found = {"one": outcome(supporting={"wire": "weak"})}
    expected = {"one": outcome(opposing={"wire": "weak"}, supporting={"post": "weak"})}
    assert same_origins(found, expected) == {}


def test_names_in_the_same_places_are_taken_one_each() -> None:
    found = {"one": outcome(supporting={"a": "weak", "b": "weak"})}
    expected = {"one": outcome(supporting={"x": "weak", "y": "weak", "z": "weak"})}
    assert same_origins(found, expected) == {}
    expected = {"one": outcome(supporting={"x": "weak", "y": "weak"})}
    assert same_origins(found, expected) == {"x": "a", "y": "b"}


@pytest.mark.parametrize(
    "row", [[], {"for": {}}, {"supporting": ["wire"]}, {"supported_statuses": "refuted"}, {"opposing": 3}]
)
def test_what_is_no_outcome_is_refused(row: Any) -> None:
    with pytest.raises(ValueError, match="expected of a claim"):
        Outcome.from_json(row)


def test_an_outcome_in_words_has_a_fixed_order() -> None:
    one = outcome(
        supporting={"wire": "weak", "post": "strong"},
        supported_statuses=["verified", "corroborated"],
        status="verified",
        exception="Seen by all.",
    )
    assert one.in_words() == (
        "for post strong, wire weak; against nothing; supports corroborated, verified; "
        "verdict verified (exception)"
    )

from __future__ import annotations

from claims.facets import MOST_SHOWN, Facet, facet


def made(counts: dict[str, int], *, chosen: tuple[str, ...] = (), is_in_turn: bool = False) -> Facet:
    return facet(
        "topic",
        "Topic",
        counts=counts,
        labels={"a": "Anne", "b": "Bob", "c": "Cid", "nameless": ""},
        chosen=chosen,
        address=lambda name, value: f"?{name}={value}",
        is_in_turn=is_in_turn,
    )


def values(facet: Facet) -> list[str]:
    return [choice.value for choice in facet.choices]


def test_the_commonest_value_comes_first_and_of_two_as_common_the_one_named_first() -> None:
    assert values(made({"c": 2, "b": 2, "a": 1})) == ["b", "c", "a"]


def test_what_nothing_has_is_left_out_unless_it_is_chosen() -> None:
    assert values(made({"a": 1}, chosen=("c",))) == ["a", "c"]
    chosen = made({"a": 1}, chosen=("c",)).chosen
    assert [(choice.value, choice.count, choice.address) for choice in chosen] == [("c", 0, "?topic=c")]


def test_what_has_an_order_of_its_own_keeps_it_and_shows_every_value() -> None:
    assert values(made({"c": 5}, is_in_turn=True)) == ["a", "b", "c"]


def test_what_has_no_name_to_show_is_not_offered() -> None:
    assert values(made({"nameless": 3, "unheard-of": 2, "a": 1}, chosen=("nameless",))) == ["a"]


def test_a_long_facet_shows_the_commonest_values_and_the_chosen_one() -> None:
    names = {f"n{number:02}": f"Name {number:02}" for number in range(30)}
    counts = {name: 30 - number for number, name in enumerate(names)}
    long = facet("topic", "Topic", counts=counts, labels=names, chosen=("n29",), address=lambda *_: "")
    assert values(long) == [*list(names)[:MOST_SHOWN], "n29"]

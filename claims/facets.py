"""What a list can be narrowed by, as a page shows it: values of facets, their counts and links."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

#: Values of a facet that are shown; those that are chosen always are.
MOST_SHOWN = 12


@dataclass(frozen=True)
class Choice:
    value: str
    #: In words, perhaps a Wording; "" where there are none to show.
    label: str
    count: int
    is_chosen: bool
    #: The query of the address with this one chosen, or left out where it is chosen.
    address: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: tuple[Choice, ...]
    #: Whether the counts are the least there can be.
    is_at_least: bool = False

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]


def facet(
    name: str,
    label: str,
    *,
    counts: Mapping[str, int],
    labels: Mapping[str, str],
    chosen: Collection[str],
    address: Callable[[str, str], str],
    is_in_turn: bool = False,
    is_at_least: bool = False,
) -> Facet:
    """The commonest values that have a label, and all that are chosen.

    The commonest comes first, or all stand as in `labels` where these are `is_in_turn`, those that nothing
    has too. `address(name, value)` is the query with that value chosen, or no longer.
    """
    values = [
        value for value in labels if labels[value] and (is_in_turn or value in counts or value in chosen)
    ]
    by_count = sorted(values, key=lambda value: (-counts.get(value, 0), str(labels[value]), value))
    shown = {*by_count[:MOST_SHOWN], *chosen}
    choices = (
        Choice(value, labels[value], counts.get(value, 0), value in chosen, address(name, value))
        for value in (values if is_in_turn else by_count)
        if value in shown
    )
    return Facet(name, label, tuple(choices), is_at_least)

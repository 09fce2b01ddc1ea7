"""How the pages of the desk print people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django import template

from claims.desk.people import name_of

if TYPE_CHECKING:
    from claims.desk.cards import DeskCard

register = template.Library()

register.filter("person", name_of)


@register.filter
def unplaced(cards: Iterable[DeskCard]) -> int:
    """How many of these cards are of quotes whose words the text does not have."""
    return sum(card.is_unplaced for card in cards)


@register.filter
def day_of(days: Mapping[str, date | None], status: str) -> str:
    """The day on which a verdict of this status is looked at again, as ISO 8601; "" for none."""
    day = days.get(status) if days else None
    return day.isoformat() if day else ""

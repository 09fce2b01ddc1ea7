"""How the pages of the desk print people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import template

from claims.desk.people import name_of

register = template.Library()

register.filter("person", name_of)


@register.filter
def day_of(days: Mapping[str, date | None], status: str) -> str:
    """The day on which a verdict of this status is looked at again, as ISO 8601; "" for none."""
    day = days.get(status) if days else None
    return day.isoformat() if day else ""

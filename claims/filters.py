"""What a reader may ask of the list of claims, read from the address of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.choices import Status

if TYPE_CHECKING:
    from django.http import QueryDict

LONGEST_SEARCH = 200
A_SLUG = re.compile(r"[-\w]{1,100}", re.ASCII)
A_NUMBER = re.compile(r"[0-9]{1,15}")


class Order(models.TextChoices):
    DECIDED = "decided", _("latest verdict")
    SAID = "said", _("latest said")
    FIRST_SAID = "first-said", _("earliest said")


@dataclass(frozen=True)
class ClaimFilters:
    """Filters of the list of claims. What an address asks is never an error.

    `is_beyond` says that it asks for what cannot be: a status, topic, claimant or article that is none.
    """

    words: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    topic: str = ""
    claimant: int | None = None
    article: str = ""
    order: str = Order.DECIDED.value
    is_beyond: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        def sensible(name: str, pattern: re.Pattern[str]) -> str:
            asked = query.get(name, "")
            return asked if pattern.fullmatch(asked) else ""

        asked = [status for status in query.getlist("status") if status]
        statuses = tuple(status for status in Status.values if status in asked)
        topic, article = sensible("topic", A_SLUG), sensible("article", A_SLUG)
        claimant = sensible("claimant", A_NUMBER)
        order = query.get("order", "")
        return cls(
            # PostgreSQL knows no NUL.
            words=tuple(query.get("q", "")[:LONGEST_SEARCH].replace("\x00", " ").split()),
            statuses=statuses,
            topic=topic,
            claimant=int(claimant) if claimant else None,
            article=article,
            order=order if order in Order.values else Order.DECIDED.value,
            is_beyond=bool(asked and not statuses)
            or any(
                query.get(name, "") != understood
                for name, understood in (("topic", topic), ("claimant", claimant), ("article", article))
            ),
        )

    @property
    def search(self) -> str:
        return " ".join(self.words)

    @property
    def is_narrowing(self) -> bool:
        """Whether less than the whole list is asked for."""
        asked = self.words or self.statuses or self.topic or self.claimant is not None or self.article
        return bool(asked) or self.is_beyond

"""The questions asked of where quotes stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Substr

from articles.quotes import Reason
from articles.typography import same_letters

if TYPE_CHECKING:
    from claims.models import Anchor

#: States of an anchor whose words are the quote's.
FOUND = ("exact", "moved")
#: Where a quote counts as placed: its own words, or changed ones that an editor has confirmed.
PLACED = Q(state__in=FOUND) | Q(state="changed", confirmed_at__isnull=False)


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def placed(self) -> AnchorQuerySet:
        """Where the quote stands in its own words, or in changed ones that an editor has confirmed."""
        return self.filter(PLACED)

    def living(self) -> AnchorQuerySet:
        """Of annotations that are not removed, to claims that are not merged into others."""
        return self.filter(annotation__removed_at__isnull=True, annotation__claim__merged_into__isnull=True)

    def in_newest_text(self) -> AnchorQuerySet:
        """Those in the newest text of their article."""
        from articles.models import Revision

        newer = Revision.objects.filter(
            article=OuterRef("revision__article"), number__gt=OuterRef("revision__number")
        )
        return self.exclude(Exists(newer))

    def undecided(self) -> AnchorQuerySet:
        """Those that an editor has to decide on: not in the quote's words, and nobody has confirmed them."""
        return self.filter(confirmed_at__isnull=True).exclude(state__in=FOUND)

    def by_revision(self) -> AnchorQuerySet:
        """The newest text first, with what is told of each revision and of who confirmed the place."""
        texts = (f"revision__{name}" for name in ("received", "text", "blocks", "marks"))
        known = self.select_related("revision", "confirmed_by").defer(*texts)
        return known.order_by("-revision__number")

    def printed_otherwise(self) -> list[Anchor]:
        """Of the undecided ones those whose words differ from the quote's in nothing but white space, the
        kind of quotation marks or width. One query."""
        reading = Substr("revision__text", F("start") + 1, F("end") - F("start"))
        changed = self.undecided().filter(state="changed").exclude(reason=Reason.ELSEWHERE)
        rows: models.QuerySet[Any] = changed.select_related("annotation").annotate(reading=reading)
        return [one for one in rows if same_letters(one.reading, one.annotation.quote_exact)]

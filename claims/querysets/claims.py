"""The questions asked of claims, and how one comes to be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, OrderBy, Q
from django.db.models.fields.json import KeyTextTransform

if TYPE_CHECKING:
    from claims.filters import ClaimFilters
    from claims.models import Claim, ClaimLink, Topic


class ClaimQuerySet(models.QuerySet["Claim"]):
    def public(self) -> ClaimQuerySet:
        """Claims with an approved verdict, as of which readers see them."""
        return self.filter(current_verdict__isnull=False, merged_into__isnull=True).select_related(
            "current_verdict"
        )

    def for_page(self) -> ClaimQuerySet:
        """Public or not, with the verdict readers see, the claim merged into, and topics."""
        return self.select_related("current_verdict", "merged_into").prefetch_related("topics")

    def topics(self) -> models.QuerySet[Topic]:
        """The topics of these claims, each with how many of them it has as `claim_count`."""
        from claims.models import Topic

        return Topic.objects.filter(claims__in=self).annotate(claim_count=Count("claims"))

    def links_of(self, claim: Claim) -> models.QuerySet[ClaimLink]:
        """Links between this claim and claims readers see, both ends loaded."""
        from claims.models import ClaimLink

        public = self.public().values("pk")
        return ClaimLink.objects.filter(
            Q(claim=claim, other__in=public) | Q(other=claim, claim__in=public)
        ).select_related("claim__current_verdict", "other__current_verdict")

    def asserted_by(self, claimant: int) -> ClaimQuerySet:
        """Those that this claimant asserts, as the verdicts readers see took them down."""
        named = {"claimants": [{"id": claimant}]}
        return self.filter(current_verdict__claim_as_decided__contains=named)

    def found_in(self, article: str) -> ClaimQuerySet:
        """Those that readers see bear on the article of this key."""
        from claims.models import Annotation

        there = Annotation.objects.of_public_claims().filter(article__key=article)
        return self.filter(pk__in=there.values("claim"))

    def narrowed(self, filters: ClaimFilters, *, by_status: bool = True) -> ClaimQuerySet:
        """Those that a reader asks for; wording and claimants are searched as the verdict took them down."""
        if filters.is_beyond:
            return self.none()
        claims = self
        for word in filters.words:
            claims = claims.filter(
                Q(current_verdict__claim_as_decided__statement_zh__icontains=word)
                | Q(current_verdict__claim_as_decided__statement_en__icontains=word)
            )
        if filters.statuses and by_status:
            claims = claims.filter(current_verdict__status__in=filters.statuses)
        if filters.topic:
            claims = claims.filter(topics__slug=filters.topic)
        if filters.claimant is not None:
            claims = claims.asserted_by(filters.claimant)
        if filters.article:
            claims = claims.found_in(filters.article)
        return claims

    def in_order(self, order: str) -> ClaimQuerySet:
        """As a list shows them; the claims without a date come last."""
        said_on = KeyTextTransform("said_on", "current_verdict__claim_as_decided")
        first = {
            "said": OrderBy(said_on, descending=True, nulls_last=True),
            "first-said": OrderBy(said_on, nulls_last=True),
        }.get(order, F("current_verdict__decided_at").desc())
        return self.order_by(first, "-current_verdict__decided_at", "slug")

    def count_by_status(self) -> dict[str, int]:
        """How many of them have each status. One query."""
        rows = self.order_by().values_list("current_verdict__status").annotate(Count("pk"))
        return dict(rows)

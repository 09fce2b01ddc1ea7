"""The questions asked of claims, annotations and verdicts, one method for each page or verb."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F

from articles import provenance
from claims import rules
from claims.evidence import Evidence, EvidenceSummary, summarise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Revision

    from .models import Anchor, Annotation, Claim, Verdict


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def living(self) -> AnnotationQuerySet:
        """Those not removed."""
        return self.filter(removed_at__isnull=True)

    def quoted(self) -> AnnotationQuerySet:
        """Those at a passage, not of a source as a whole."""
        return self.exclude(quote_exact="")

    def known_to(self, moment: datetime) -> AnnotationQuerySet:
        """Those that existed at a moment."""
        return self.filter(created_at__lte=moment)

    def at_place(self, anchor: Anchor) -> AnnotationQuerySet:
        """Those of the same claim and stance at the very same words."""
        return self.filter(
            claim=anchor.annotation.claim,
            stance=anchor.annotation.stance,
            anchors__revision=anchor.revision,
            anchors__start=anchor.start,
            anchors__end=anchor.end,
        )

    def anchor_in(self, revision: Revision) -> list[Anchor]:
        """Look for each quote in a revision and keep where it stands. Two queries."""
        from .models import Anchor

        anchors = [Anchor.found(annotation, revision) for annotation in self.quoted()]
        return Anchor.objects.bulk_create(anchors)

    def readers_see(self) -> AnnotationQuerySet:
        """Those that existed when the verdict readers see was decided. Removed ones are still among them:
        a removal shows at once, with its reason."""
        return self.filter(created_at__lte=F("claim__current_verdict__decided_at"))

    def under_review(self) -> AnnotationQuerySet:
        """Living ones that came after the verdict readers see."""
        return self.living().filter(created_at__gt=F("claim__current_verdict__decided_at"))

    def summaries(self, kinds: Mapping[int, str]) -> dict[int, EvidenceSummary]:
        """What these annotations amount to, by claim, given each claim's kind. Three queries."""
        from articles.models import Article, Derivation

        rows = list(
            self.filter(claim__in=kinds).values_list(
                "id", "claim_id", "article_id", "stance", "basis", "origin_id", "removed_at", "superseded_at"
            )
        )
        quoted = {row[2] for row in rows} | {row[5] for row in rows if row[5]}
        edges = Derivation.objects.using(self.db).upstream_of(quoted)
        concerned = quoted.union(*((article, source) for article, source, _kind in edges))
        sources = [
            provenance.Source(id, known, withdrawn_at is not None, access != "not_read")
            for id, known, withdrawn_at, access in Article.objects.using(self.db)
            .filter(id__in=concerned)
            .values_list("id", "provenance", "withdrawn_at", "access")
        ]
        graph = provenance.Graph(sources, [provenance.Edge(*edge) for edge in edges])
        evidence: dict[int, list[Evidence]] = {claim: [] for claim in kinds}
        for id, claim, article, stance, basis, origin, removed_at, superseded_at in rows:
            evidence[claim].append(
                Evidence(
                    id,
                    article,
                    rules.Stance(stance),
                    rules.Basis(basis),
                    origin,
                    removed_at is not None,
                    superseded_at is not None,
                )
            )
        return {claim: summarise(rules.Kind(kind), evidence[claim], graph) for claim, kind in kinds.items()}


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def approved(self) -> VerdictQuerySet:
        return self.filter(decision="approved")

    def propose(self, claim: Claim, *, kind: str, status: str, by: User, **columns: Any) -> Verdict:
        """Make a pending verdict that takes down the claim and its evidence as they stand."""
        from .models import Claim

        with transaction.atomic():
            # The lock keeps the wording from changing while it is taken down.
            claim = Claim.objects.select_for_update().get(pk=claim.pk)
            verdict = self.model(claim=claim, kind=kind, status=status, proposed_by=by, **columns)
            verdict.take_down()
            verdict.full_clean(exclude=["claim", "proposed_by"])
            verdict.save()
        return verdict


class ClaimQuerySet(models.QuerySet["Claim"]):
    def public(self) -> ClaimQuerySet:
        """Claims with an approved verdict, as of which readers see them."""
        return self.filter(current_verdict__isnull=False, merged_into__isnull=True).select_related(
            "current_verdict"
        )

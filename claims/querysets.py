"""The questions asked of claims, annotations and verdicts, one method for each page or verb."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OrderBy, OuterRef, Prefetch, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from articles import provenance
from articles.saving import save_checked
from claims import rules
from claims.evidence import Evidence, EvidenceSummary, summarise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Revision

    from .filters import ClaimFilters
    from .models import Anchor, Annotation, Claim, ClaimLink, Topic, Verdict

#: States of an anchor whose words are the quote's.
FOUND = ("exact", "moved")


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def living(self) -> AnnotationQuerySet:
        """Those not removed."""
        return self.filter(removed_at__isnull=True)

    def quoted(self) -> AnnotationQuerySet:
        """Those at a passage, not of a source as a whole."""
        return self.exclude(quote_exact="")

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

    def of_public_claims(self) -> AnnotationQuerySet:
        """Living ones that readers see, of claims they see."""
        return self.readers_see().living().filter(claim__merged_into__isnull=True)

    def count_articles_quoted(self) -> int:
        """How many articles have passages of public claims. One query."""
        return self.of_public_claims().quoted().order_by().values("article").distinct().count()

    def for_claim_page(self) -> AnnotationQuerySet:
        """With their articles, the earliest first, and `is_in_place`: the words stand in the newest text."""
        from articles.models import Revision

        from .models import Anchor

        newer = Revision.objects.filter(
            article=OuterRef("revision__article"), number__gt=OuterRef("revision__number")
        )
        found = Anchor.objects.filter(annotation=OuterRef("pk"), state__in=FOUND).exclude(Exists(newer))
        return (
            self.select_related("article__publisher")
            .annotate(is_in_place=Exists(found))
            .order_by(F("article__published_at").asc(nulls_last=True), "article", "pk")
        )

    def for_article_page(self, revision: Revision | None) -> AnnotationQuerySet:
        """Those of public claims, with their verdicts; of their anchors only the one in this revision."""
        from .models import Anchor

        places = Anchor.objects.filter(revision=revision, state__in=FOUND)
        return (
            self.of_public_claims()
            .select_related("claim__current_verdict")
            .prefetch_related(Prefetch("anchors", places))
        )

    def tally_by_claim(self, claims: Iterable[int]) -> dict[int, tuple[int, int]]:
        """For each claim the held articles that carry it and their passages. One query."""
        return self._tally("claim", "article", self.filter(claim__in=list(claims), article__access="held"))

    def tally_by_article(self, articles: Iterable[int]) -> dict[int, tuple[int, int]]:
        """For each article the public claims found in it and their passages. One query."""
        return self._tally("article", "claim", self.filter(article__in=list(articles)))

    @staticmethod
    def _tally(by: str, what: str, annotations: AnnotationQuerySet) -> dict[int, tuple[int, int]]:
        rows = (
            annotations.of_public_claims()
            .quoted()
            .order_by()
            .values_list(by)
            .annotate(Count(what, distinct=True), Count("pk"))
        )
        return {key: (others, passages) for key, others, passages in rows}

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

    def for_history(self) -> VerdictQuerySet:
        """The decisions readers may know of, in the order in which they were made."""
        return self.approved().order_by("decided_at", "pk")

    def corrections(self) -> VerdictQuerySet:
        """Published decisions that say what they corrected, and withdrawals; the newest first."""
        told = ~Q(correction_zh="", correction_en="") | Q(kind="withdrawal")
        return self.approved().filter(told).select_related("claim").order_by("-decided_at", "-pk")

    def propose(self, claim: Claim, *, kind: str, status: str, by: User, **columns: Any) -> Verdict:
        """Make a pending verdict that takes down the claim and its evidence as they stand."""
        from .models import Claim

        with transaction.atomic():
            # The lock keeps the wording from changing while it is taken down.
            claim = Claim.objects.select_for_update().get(pk=claim.pk)
            if claim.merged_into_id:
                raise ValidationError(_("This claim has been merged into another one."))
            columns = {
                name: said.strip() if isinstance(said, str) else said for name, said in columns.items()
            }
            verdict = self.model(claim=claim, kind=kind, status=status, proposed_by=by, **columns)
            verdict.take_down()
            save_checked(verdict, exclude=["claim", "proposed_by"])
        return verdict


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
        from .models import Topic

        return Topic.objects.filter(claims__in=self).annotate(claim_count=Count("claims"))

    def links_of(self, claim: Claim) -> models.QuerySet[ClaimLink]:
        """Links between this claim and claims readers see, both ends loaded."""
        from .models import ClaimLink

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
        from .models import Annotation

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

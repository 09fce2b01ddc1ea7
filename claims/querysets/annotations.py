"""The questions asked of annotations and of where their quotes stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    JSONField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest, JSONObject, Substr

from articles.compiled import Compiled, given
from claims.evidence import EvidenceSummary
from claims.standing import QuoteAnchor, quote_change

from .anchors import FOUND, AnchorQuerySet
from .weighing import WEIGHED, weighed

if TYPE_CHECKING:
    from datetime import datetime

    from articles.models import Article, Revision
    from articles.provenance import Key
    from claims.models import Anchor, Annotation
    from claims.standing import Change


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def living(self) -> AnnotationQuerySet:
        """Those not removed."""
        return self.filter(removed_at__isnull=True)

    def quoted(self) -> AnnotationQuerySet:
        """Those at a passage, not of a source as a whole."""
        return self.exclude(quote_exact="")

    def at_place(self, anchor: Anchor) -> AnnotationQuerySet:
        """Those of the same claim and stance that are placed at the very same words."""
        from claims.models import Anchor

        there = Anchor.objects.placed().filter(
            revision=anchor.revision_id, start=anchor.start, end=anchor.end
        )
        return self.filter(
            claim=anchor.annotation.claim_id, stance=anchor.annotation.stance, anchors__in=there
        )

    def alike(self, annotation: Annotation) -> AnnotationQuerySet:
        """Those that tie the same passage, or the same whole source, to their claim in the same stance."""
        same = self.filter(article=annotation.article_id, stance=annotation.stance)
        if not annotation.quote_exact:
            return same.filter(quote_exact="", origin=annotation.origin_id)
        newest = annotation.anchors.order_by("-revision__number").first()
        if newest is None or newest.start is None:
            return same.filter(
                quote_exact=annotation.quote_exact,
                quote_prefix=annotation.quote_prefix,
                quote_suffix=annotation.quote_suffix,
            )
        return same.filter(
            anchors__revision=newest.revision_id, anchors__start=newest.start, anchors__end=newest.end
        )

    def anchor_in(self, revision: Revision) -> list[Anchor]:
        """Look for each quote in a revision of its article and keep where it stands. Four queries."""
        from claims.anchoring import anchors_in
        from claims.models import Anchor

        return Anchor.objects.bulk_create(anchors_in(self.quoted(), revision))

    def to_confirm(self) -> AnnotationQuerySet:
        """Living quotes that the newest text does not have word for word, and that nobody has confirmed."""
        return (
            self.living()
            .quoted()
            .filter(Exists(_anchors_in_newest_text().undecided()), claim__merged_into__isnull=True)
        )

    def words_gone(self, since: datetime | None = None) -> dict[int, dict[Key, Change]]:
        """By claim the living quotes that the newest full text of their article no longer has, or has in
        other words, and what that is to a verdict (standing.quote_change).

        Only what became so after this moment; without one, after the verdict readers see of the claim was
        decided. One query, and another where there are some.

        A text that was captured before that moment and kept after it, both within one transaction, passes for
        one that was there.
        """
        from claims.models import Anchor

        amiss = _anchors_in_newest_text(is_full=True).filter(state__in=["orphaned", "changed"])
        # By themselves: joined to it, the planner would look at every anchor there is for a few claims.
        concerned = list(self.living().quoted().filter(Exists(amiss)).order_by().values_list("pk", flat=True))
        if not concerned:
            return {}
        decided_at = F("annotation__claim__current_verdict__decided_at")
        words = Substr("revision__text", F("start") + 1, F("end") - F("start"))
        rows = (
            Anchor.objects.filter(annotation__in=concerned)
            .order_by("annotation_id", "-revision__number")
            .annotate(
                reading=Case(When(state="changed", then=words), default=Value("")),
                since=Value(since) if since else decided_at,
            )
            .values_list(
                "annotation__claim",
                "annotation",
                "annotation__article",
                "annotation__quote_exact",
                "since",
                "state",
                "reading",
                "reason",
                "revision__is_excerpt",
                "revision__captured_at",
                "confirmed_at",
            )
        )
        gone: dict[int, dict[Key, Change]] = {}
        for (claim, annotation, article, quote, moment), anchors in groupby(rows, key=lambda row: row[:5]):
            change = quote_change(article, quote, moment, [QuoteAnchor(*one[5:]) for one in anchors])
            if change:
                gone.setdefault(claim, {})[annotation] = change
        return gone

    def readers_see(self) -> AnnotationQuerySet:
        """Those that existed when the verdict readers see was decided. Removed ones are still among them:
        a removal shows at once, with its reason."""
        came_later = Q(created_at__gt=F("claim__current_verdict__decided_at"))
        return self.filter(claim__current_verdict__isnull=False).exclude(came_later | _put_back_since())

    def under_review(self) -> AnnotationQuerySet:
        """Living ones that came, or were put back, after the verdict readers see."""
        came_later = Q(created_at__gt=F("claim__current_verdict__decided_at"))
        return self.living().filter(came_later | _put_back_since())

    def count_under_review(self, claims: Iterable[int]) -> dict[int, int]:
        """By claim how many of them wait for its next verdict; none where that is none. One query."""
        rows = self.under_review().filter(claim__in=list(claims)).order_by().values_list("claim")
        return dict(rows.annotate(Count("pk")))

    def of_public_claims(self) -> AnnotationQuerySet:
        """Living ones that readers see, of claims they see."""
        return self.readers_see().living().filter(claim__merged_into__isnull=True)

    def for_claim_page(self) -> AnnotationQuerySet:
        """In this order, with `is_in_place`: the words stand in the newest text."""
        from articles.models import Revision
        from claims.models import Anchor

        # Asked of the one text, and not of whichever has none newer: it takes less planning.
        newest = Revision.objects.filter(article=OuterRef(OuterRef("article"))).order_by("-number")
        found = Anchor.objects.filter(
            annotation=OuterRef("pk"), state__in=FOUND, revision=Subquery(newest.values("pk")[:1])
        )
        annotations = self.in_order_of_publication().select_related("article__link_check")
        return annotations.annotate(is_in_place=Exists(found))

    def on_page_of(self, claim: int) -> list[Annotation]:
        """The same of the claim with this primary key. One query."""
        return _ON_PAGE(claim=claim)

    def in_order_of_publication(self) -> AnnotationQuerySet:
        """With their articles, the earliest first."""
        return self.select_related("article__publisher").order_by(
            F("article__published_at").asc(nulls_last=True), "article", "pk"
        )

    def for_article_page(self, revision: Revision | None) -> AnnotationQuerySet:
        """Those of public claims, with their verdicts but for the evidence; of their anchors only the one in
        this revision."""
        from claims.models import Anchor

        places = Anchor.objects.placed().filter(revision=revision)
        return (
            self.of_public_claims()
            .select_related("claim__current_verdict")
            .defer("claim__current_verdict__summary")
            .prefetch_related(Prefetch("anchors", places))
        )

    def for_machines(self) -> AnnotationQuerySet:
        """Those of public claims in the order in which they came, with verdicts and articles; of their
        anchors only those where the quote stands in its own words, the newest text first. Two queries."""
        from claims.models import Anchor

        own_words = Anchor.objects.filter(state__in=FOUND).by_revision()
        return (
            self.of_public_claims()
            .select_related("claim__current_verdict", "article")
            .prefetch_related(Prefetch("anchors", own_words))
            .order_by("pk")
        )

    def extent(self) -> tuple[int, datetime | None]:
        """How many of these annotations of public claims there are, and when the last one came, went or got a
        new verdict. One query."""
        known = self.readers_see().filter(claim__merged_into__isnull=True)
        last = Greatest("created_at", "superseded_at", "removed_at", "claim__current_verdict__decided_at")
        found = known.aggregate(total=Count("pk", filter=Q(removed_at__isnull=True)), last=Max(last))
        return found["total"], found["last"]

    def for_annotator(self, revision: Revision | None) -> AnnotationQuerySet:
        """Living ones of standing claims, with these, the verdicts readers see of them, and the origins; of
        their anchors only the one in this revision. Four queries."""
        from articles.models import Article
        from claims.models import Anchor, Claim

        places = Anchor.objects.placed().filter(revision=revision)
        return (
            self.living()
            .filter(claim__merged_into__isnull=True)
            .prefetch_related(
                Prefetch("claim", Claim.objects.with_status()),
                Prefetch("anchors", places),
                Prefetch("origin", Article.objects.with_publisher()),
            )
        )

    def touched(
        self, revision: Revision | None, stretches: Iterable[tuple[int, int]], claims: Iterable[int]
    ) -> AnnotationQuerySet:
        """Those with words in one of these stretches of the revision (code points, end exclusive), those of
        these claims, and those whose words do not stand in it."""
        from claims.models import Anchor

        found = Anchor.objects.placed().filter(annotation=OuterRef("pk"), revision=revision)
        there = Q(pk__in=[])
        for start, end in stretches:
            there |= Q(start__lt=end, end__gt=start)
        anchors = Anchor.objects.filter(there, revision=revision)
        return self.filter(
            Q(claim__in=list(claims)) | Q(pk__in=anchors.values("annotation")) | ~Exists(found)
        )

    def articles_by_stance(self, claims: Iterable[int]) -> dict[int, dict[str, int]]:
        """For each claim how many articles take each stance towards it. One query."""
        rows = (
            self.filter(claim__in=list(claims))
            .order_by()
            .values_list("claim", "stance")
            .annotate(Count("article", distinct=True))
        )
        counts: dict[int, dict[str, int]] = {}
        for claim, stance, count in rows:
            counts.setdefault(claim, {})[stance] = count
        return counts

    def passages_by_claim(self, claims: Iterable[int], article: Article) -> dict[int, tuple[int, int]]:
        """For each claim its passages in this article, and in all. One query."""
        rows = (
            self.quoted()
            .filter(claim__in=list(claims))
            .order_by()
            .values_list("claim")
            .annotate(here=Count("pk", filter=Q(article=article)), everywhere=Count("pk"))
        )
        return {claim: (here, everywhere) for claim, here, everywhere in rows}

    def tally_by_claim(self, claims: Iterable[int]) -> dict[int, tuple[int, int]]:
        """For each claim the held articles that carry it and their passages. One query."""
        return self._tally("claim", "article", self.filter(claim__in=list(claims), article__access="held"))

    def tally_by_article(self, articles: Iterable[int]) -> dict[int, tuple[int, int]]:
        """For each article the public claims found in it and their passages. One query."""
        return self._tally("article", "claim", self.filter(article__in=list(articles)))

    def stances_by_article(self, articles: Iterable[int]) -> dict[int, dict[str, int]]:
        """For each article towards how many public claims it takes each stance. One query."""
        rows = (
            self.of_public_claims()
            .filter(article__in=list(articles))
            .order_by()
            .values_list("article", "stance")
            .annotate(Count("claim", distinct=True))
        )
        counts: dict[int, dict[str, int]] = {}
        for article, stance, count in rows:
            counts.setdefault(article, {})[stance] = count
        return counts

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

    def summaries(self, kinds: Mapping[int, str], by: datetime | None = None) -> dict[int, EvidenceSummary]:
        """What these annotations amount to, by claim, given each claim's kind. Three queries.

        `by`: as if what was superseded or withdrawn after this moment had not been yet.
        """
        from articles.models import Article

        rows = list(self.filter(claim__in=kinds).order_by().values_list(*WEIGHED))
        edges, concerned = self._concerned(rows)
        return weighed(rows, kinds, edges, Article.objects.weighed(concerned), by)

    def summary_of(
        self, annotations: Iterable[Annotation], claim: int, kind: str, by: datetime | None = None
    ) -> tuple[EvidenceSummary, dict[int, Article]]:
        """What these amount to, as `summaries`, and all articles that this has to do with, by primary key.

        They are all of this claim and loaded with their articles (`on_page_of`). Two queries at the most.
        """
        from articles.models import Article

        annotations = list(annotations)
        rows = [tuple(getattr(one, name) for name in WEIGHED) for one in annotations]
        edges, concerned = self._concerned(rows)
        articles = {one.article_id: one.article for one in annotations}
        articles |= Article.objects.as_sources(concerned - articles.keys())
        sources = [(one.pk, one.provenance, one.withdrawn_at, one.access) for one in articles.values()]
        return weighed(rows, {claim: kind}, edges, sources, by)[claim], articles

    def _concerned(self, rows: Iterable[Sequence[Any]]) -> tuple[list[tuple[int, int, str]], set[int]]:
        """The ways up from what rows of WEIGHED quote and name, and all articles on them. One query."""
        from articles.models import Derivation

        quoted = {article for row in rows for article in (row[2], row[5]) if article}
        edges = Derivation.objects.using(self.db).upstream_of(quoted)
        return edges, quoted.union(*((article, source) for article, source, _kind in edges))


def _anchors_in_newest_text(*, is_full: bool = False) -> AnchorQuerySet:
    """Of the annotation of the query outside, its anchor in the newest text of its article; where `is_full`
    that in the newest full one."""
    from articles.models import Revision
    from claims.models import Anchor

    anchors = Anchor.objects.filter(annotation=OuterRef("pk"))
    if not is_full:
        return anchors.in_newest_text()
    newer = Revision.objects.filter(
        article=OuterRef("revision__article"), number__gt=OuterRef("revision__number"), is_excerpt=False
    )
    return anchors.filter(revision__is_excerpt=False).exclude(Exists(newer))


def _put_back_since() -> Q:
    """A living annotation that was removed when the verdict readers see was decided (Verdict.covers)."""
    removed = JSONObject(annotation=F("pk"), reason=Value("removed"))
    among_them = Func(removed, function="jsonb_build_array", output_field=JSONField())
    return Q(
        removed_at__isnull=True,
        claim__current_verdict__summary__contains=JSONObject(uncounted=among_them),
    )


def _on_page() -> AnnotationQuerySet:
    from claims.models import Annotation

    return Annotation.objects.filter(claim=given("claim")).for_claim_page()


_ON_PAGE = Compiled(_on_page)

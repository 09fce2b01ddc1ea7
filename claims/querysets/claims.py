"""The questions asked of claims, and how one comes to be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections, models, transaction
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, When
from django.db.models.expressions import RawSQL
from django.utils.text import slugify

from articles.compiled import Compiled, given, given_keys
from articles.languages import SUFFIXES
from articles.models import make_key
from articles.saving import save_checked
from claims.claimreview import RATINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.search.asking import Asked
    from claims.models import Claim, Claimant, ClaimLink, Topic, Verdict

    from .verdicts import VerdictQuerySet


M = TypeVar("M", bound=models.Model)

#: What a form says instead of a slug where the claim is yet to be recorded: no claim has it.
NEW = "new"
#: Of a slug made from a statement, in characters.
LONGEST_SLUG = 60


HANGING = """
SELECT EXISTS (SELECT FROM claims_enquiry WHERE claim_id = %(claim)s),
       EXISTS (SELECT FROM claims_outsideverdict WHERE claim_id = %(claim)s),
       EXISTS (SELECT FROM claims_report WHERE claim_id = %(claim)s),
       EXISTS (SELECT FROM claims_claim WHERE merged_into_id = %(claim)s OR split_from_id = %(claim)s),
       (SELECT json_agg(topic ORDER BY slug) FROM claims_claim_topics about
        JOIN claims_topic topic ON topic.id = about.topic_id WHERE about.claim_id = %(claim)s),
       (SELECT json_agg(claimant ORDER BY position) FROM claims_claimclaimant named
        JOIN claims_claimant claimant ON claimant.id = named.claimant_id WHERE named.claim_id = %(claim)s),
       (SELECT json_agg(json_build_array(kind, claim_id, other_id) ORDER BY id) FROM claims_claimlink
        WHERE claim_id = %(claim)s OR other_id = %(claim)s)
"""
#: By which those without a verdict, those to be looked at again, and the one merged last
#: (VerdictQuerySet.last_change) are found among very many.
INDEXES = [
    models.Index(
        fields=["created_at", "id"],
        condition=Q(current_verdict__isnull=True, merged_into__isnull=True),
        name="claim_without_verdict",
    ),
    models.Index(
        fields=["review_on", "id"],
        condition=Q(review_on__isnull=False, merged_into__isnull=True),
        name="claim_to_review",
    ),
    models.Index(fields=["merged_at"], condition=Q(merged_at__isnull=False), name="claim_merged_last"),
]


@dataclass(frozen=True)
class Hanging:
    """What hangs on a claim. `some` names what there is of what few claims have: "enquiries",
    "outside_verdicts", "reports", and "related" claims, merged into it or split off."""

    some: frozenset[str]
    topics: list[Topic]
    #: In the order in which they are named.
    claimants: list[Claimant]
    #: Those from it and those to it, whoever sees the other end: kind, and the keys of the two claims.
    links: list[tuple[str, int, int]]


class ClaimQuerySet(models.QuerySet["Claim"]):
    def record(
        self,
        *,
        by: User | None,
        statement: str,
        language: str,
        claimants: Sequence[Claimant] = (),
        topics: Iterable[Topic] = (),
        **columns: Any,
    ) -> Claim:
        """Make a claim worded in one language, and give it a slug. ValidationError where it says nothing."""
        with transaction.atomic():
            claim = self.model(
                created_by=by,
                original_language=language,
                **{f"statement_{SUFFIXES[language]}": statement.strip()},
                **columns,
            )
            claim.slug = claim.slug or self._free_slug(claim.statement_en)
            save_checked(claim, exclude=["created_by", "split_from"])
            claim.name_claimants(claimants)
            claim.topics.set(topics)
        # Naming claimants is counted as a change of the claim.
        claim.refresh_from_db(fields=["version"])
        return claim

    def worded(self, statement: str) -> ClaimQuerySet:
        """Those whose statement is this one, in either language; capital letters are no difference."""
        return self.filter(Q(statement_zh__iexact=statement) | Q(statement_en__iexact=statement))

    def _free_slug(self, statement: str) -> str:
        """The English statement as an address, with letters after it where that is taken; else letters."""
        words = slugify(statement)
        if len(words) > LONGEST_SLUG:
            words = words[:LONGEST_SLUG].rpartition("-")[0] or words[:LONGEST_SLUG]
        if words not in ("", NEW) and not self.filter(slug=words).exists():
            return words
        return f"{words}-{make_key()}".lstrip("-")

    def standing(self) -> ClaimQuerySet:
        """Claims that have not been merged into others."""
        return self.filter(merged_into__isnull=True)

    def without_verdict(self) -> ClaimQuerySet:
        """Standing claims of which readers see no verdict, and for which none is proposed."""
        from claims.models import Verdict

        pending = Verdict.objects.filter(claim=OuterRef("pk"), decision="pending")
        return self.standing().filter(current_verdict__isnull=True).exclude(Exists(pending))

    def at_risk(self) -> ClaimQuerySet:
        """Those whose public verdict was at risk when they were weighed last (articles/search/keeping.py):
        first those whose status the evidence does not support any more, then the one decided first."""
        return self.filter(waiting__is_at_risk=True).order_by(
            "-waiting__has_lost_status", "current_verdict__decided_at", "pk"
        )

    def without_evidence(self) -> ClaimQuerySet:
        """Those for and against which no origin counted when they were weighed last, but opinions; the one
        recorded first first."""
        return self.filter(waiting__lacks_evidence=True).order_by("pk")

    def checked_by_others(self) -> ClaimQuerySet:
        """Standing claims of which others concluded something that no verdict of ours covers, with these
        conclusions; the one recorded first first."""
        from claims.models import OutsideVerdict

        later = Q(created_at__gt=F("claim__current_verdict__decided_at"))
        uncovered = OutsideVerdict.objects.filter(later | Q(claim__current_verdict=None)).order_by()
        told = Prefetch("outside_verdicts", OutsideVerdict.objects.with_sources())
        claims = self.standing().filter(pk__in=uncovered.values("claim"))
        return claims.order_by("created_at", "pk").prefetch_related(told)

    def to_review(self, by: date) -> ClaimQuerySet:
        """Standing claims that are to be looked at again by this day."""
        return self.standing().filter(review_on__lte=by).order_by("review_on", "pk")

    def with_status(self) -> ClaimQuerySet:
        """With the verdict readers see, but not the large texts that it took down."""
        return self.select_related("current_verdict").defer(
            "current_verdict__summary", "current_verdict__claim_as_decided"
        )

    def for_desk_list(self) -> ClaimQuerySet:
        """With the status readers see, claimants in their order, and of its verdicts only the one proposed
        last that was not returned. Three queries."""
        from claims.models import ClaimClaimant, Verdict

        named = ClaimClaimant.objects.select_related("claimant").order_by("position")
        latest = Verdict.objects.exclude(decision="returned").order_by("claim_id", "-proposed_at", "-pk")
        return self.with_status().prefetch_related(
            Prefetch("claimclaimant_set", named),
            Prefetch("verdicts", latest.distinct("claim_id").defer("summary", "claim_as_decided")),
        )

    def recent_in(self, article: Article) -> ClaimQuerySet:
        """Standing claims that living passages of this article carry, the one annotated last first."""
        here = self.standing().filter(annotations__article=article, annotations__removed_at__isnull=True)
        return here.with_status().alias(last=Max("annotations__created_at")).order_by("-last", "pk")

    def public(self) -> ClaimQuerySet:
        """Claims with an approved verdict, as of which readers see them."""
        return self.filter(current_verdict__isnull=False, merged_into__isnull=True).select_related(
            "current_verdict"
        )

    def for_feed(self) -> ClaimQuerySet:
        """Public ones, the one recorded first first, with their decisions in turn and the living annotations
        that readers see. Three queries."""
        from claims.models import Annotation, Verdict

        covered = Annotation.objects.readers_see().living().in_order_of_publication()
        decided = Verdict.objects.for_history().defer("claim_as_decided")
        return (
            self.public()
            .defer("current_verdict__summary")
            .prefetch_related(Prefetch("verdicts", decided), Prefetch("annotations", covered))
            .order_by("pk")
        )

    def for_api(self) -> ClaimQuerySet:
        """Public ones with their topics, and their decisions in turn. Three queries."""
        from claims.models import Verdict

        decided = Verdict.objects.for_history()
        return self.public().prefetch_related("topics", Prefetch("verdicts", decided))

    def rated(self, language: str = "", since: datetime | None = None) -> ClaimQuerySet:
        """Public ones whose verdict says how true they are: those worded in this language, and those decided
        on or said since then. Without their evidence."""
        decided = "current_verdict__claim_as_decided"
        claims = self.public().filter(current_verdict__status__in=[status.value for status in RATINGS])
        if language:
            claims = claims.exclude(**{f"{decided}__statement_{SUFFIXES[language]}": ""})
        if since:
            said_since = Q(**{f"{decided}__said_on__gte": since.date().isoformat()})
            claims = claims.filter(Q(current_verdict__decided_at__gte=since) | said_since)
        return claims.defer("current_verdict__summary")

    def no_longer_public(self) -> models.QuerySet[Claim, tuple[str, datetime, datetime]]:
        """Of those that readers saw once, whose verdict was withdrawn or which were merged: the slug, when
        they were decided on first, and when they went."""
        decided_at, approved = "verdicts__decided_at", Q(verdicts__decision="approved")
        return (
            self.filter(Q(current_verdict=None) | Q(merged_into__isnull=False))
            .annotate(
                first_decided_at=Min(decided_at, filter=approved),
                # One that was withdrawn before it was merged had gone then.
                went_at=Case(
                    When(current_verdict=None, then=Max(decided_at, filter=approved)), default=F("merged_at")
                ),
            )
            .filter(first_decided_at__isnull=False)
            .order_by("pk")
            .values_list("slug", "first_decided_at", "went_at")
        )

    def for_sitemap(self) -> models.QuerySet[Claim, tuple[str, datetime, str | None, str | None]]:
        """Of public ones the slug, when they were decided on last, and the statement in Chinese and English
        as it was decided; the one recorded first first."""
        statement = "current_verdict__claim_as_decided__statement"
        return (
            self.public()
            .order_by("pk")
            .values_list("slug", "current_verdict__decided_at", f"{statement}_zh", f"{statement}_en")
        )

    def known_to_readers(self) -> ClaimQuerySet:
        """Those that readers see, or saw once. Whoever asks for another one by its address asks the database
        no more, and is told no more, than where there is none."""
        from claims.models import Verdict

        return self.filter(Exists(Verdict.objects.approved().filter(claim=OuterRef("pk"))))

    def for_page(self) -> ClaimQuerySet:
        """Those known to readers, with the verdict that they see."""
        return self.known_to_readers().select_related("current_verdict")

    def of_page(self, slug: str) -> tuple[Claim, list[Verdict]] | None:
        """The one known to readers that has this slug, with the verdict that they see, and the decisions that
        they may know of in turn, with their evidence. One query."""
        history = _OF_PAGE(slug=slug)
        if not history:
            return None
        claim = history[0].claim
        for verdict in history:
            verdict.claim = claim
            if verdict.pk == claim.current_verdict_id:
                claim.current_verdict = verdict
        return claim, history

    def hanging_on(self, claim: Claim) -> Hanging:
        """One query, in place of one for each."""
        from claims.models import Claimant, Topic

        with connections[self.db].cursor() as cursor:
            cursor.execute(HANGING, {"claim": claim.pk})
            ((*found, topics, claimants, links),) = cursor.fetchall()
        names = ("enquiries", "outside_verdicts", "reports", "related")
        return Hanging(
            frozenset(name for name, is_there in zip(names, found, strict=True) if is_there),
            _read(Topic, self.db, topics),
            _read(Claimant, self.db, claimants),
            [(kind, claim, other) for kind, claim, other in links or ()],
        )

    def public_among(self, keys: Iterable[int]) -> dict[int, Claim]:
        """Those with these primary keys that readers see, by key. One query, and none for none."""
        wanted = sorted(keys)
        return {one.pk: one for one in _PUBLIC_AMONG(keys=wanted)} if wanted else {}

    def links_to_public(self, claims: Sequence[int]) -> models.QuerySet[ClaimLink]:
        """Links between any of these claims and claims readers see, both ends loaded."""
        from claims.models import ClaimLink

        # Asked of the end that is joined anyway: a set of all public claims would be made for each page.
        to_public = Q(other__current_verdict__isnull=False, other__merged_into__isnull=True)
        from_public = Q(claim__current_verdict__isnull=False, claim__merged_into__isnull=True)
        return (
            ClaimLink.objects.filter(Q(claim__in=claims) | Q(other__in=claims))
            .filter(Q(to_public, claim__in=claims) | Q(from_public, other__in=claims))
            .select_related("claim", "other")
        )

    def matching(self, asked: Asked) -> ClaimQuerySet:
        """Those that have what is asked in the words that the desk has, merged ones too."""
        if not asked.tsquery:
            return self.none()
        found = "SELECT claim_id FROM claims_indexedclaim WHERE terms @@ %s::tsquery"
        return self.filter(pk__in=RawSQL(found, [asked.with_labels(("=desk", "=merged"))]))

    def latest_first(self) -> ClaimQuerySet:
        """Public ones, the one decided last first."""
        return self.order_by("-current_verdict__decided_at", "slug")

    def in_turn(self, keys: Sequence[int]) -> list[Claim]:
        """Those of these primary keys, in the order of the keys. One query."""
        claims = self.in_bulk(keys)
        return [claims[key] for key in keys if key in claims]

    def count_by_status(self) -> dict[str, int]:
        """How many of them have each status. One query."""
        rows = self.order_by().values_list("current_verdict__status").annotate(Count("pk"))
        return dict(rows)


def _read(model: type[M], db: str, rows: list[dict[str, Any]] | None) -> list[M]:
    """Rows that came as JSON, by the columns known here: while a migration has run, and this process is not
    begun anew yet, they may have others."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [model.from_db(db, names, [row[name] for name in names]) for row in rows or ()]


def _public_among() -> ClaimQuerySet:
    from claims.models import Claim

    claims = Claim.objects.public().filter(pk__in=given_keys("keys"))
    return claims.defer("current_verdict__summary").order_by()


def _of_page() -> VerdictQuerySet:
    from claims.models import Verdict

    history = Verdict.objects.for_history().filter(claim__slug=given("slug"))
    return history.select_related("claim").defer(None)


_PUBLIC_AMONG, _OF_PAGE = Compiled(_public_among), Compiled(_of_page)

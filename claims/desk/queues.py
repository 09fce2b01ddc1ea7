"""What waits for somebody at the desk: what is in each queue, of the claims that an editor asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from articles.models import Article
from claims.choices import Outcome
from claims.filters import ME, NO_STATUS, NOBODY, DeskFilters, Queue
from claims.models import Annotation, Claim, Report, Verdict
from claims.rules import Kind
from claims.standing import NOTHING, Change, What, changes

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.evidence import EvidenceSummary
    from claims.querysets import ClaimQuerySet

#: What a queue holds: rows of the database not yet fetched, or primary keys of claims.
Things: TypeAlias = QuerySet[Any] | Sequence[int]
#: Claims or articles.
Assigned = TypeVar("Assigned", bound=QuerySet[Any])


class Waiting:
    """The queues of the desk for one editor. All claims are weighed at once, by six queries, when needed."""

    def __init__(self, filters: DeskFilters, user: User, today: date) -> None:
        self.filters, self.user, self.today = filters, user, today

    def in_queue(self, queue: Queue) -> Things:
        """What waits there, in the order in which it is shown: the gravest or the longest waiting first."""
        claims = self.claims
        match queue:
            case Queue.DECIDE:
                return Verdict.objects.pending().filter(claim__in=claims)
            case Queue.AT_RISK:
                return list(self.at_risk)
            case Queue.QUOTES:
                return Annotation.objects.to_confirm().filter(claim__in=claims).order_by("article_id", "pk")
            case Queue.EVIDENCE:
                return self.without_evidence
            case Queue.VERDICT:
                return claims.without_verdict().order_by("created_at", "pk")
            case Queue.REVIEW:
                return claims.to_review(self.today)
            case Queue.REPORTS:
                reports = Report.objects.filter(outcome=Outcome.OPEN, claim__in=claims)
                return reports.order_by("created_at", "pk")
            case Queue.OTHERS:
                return claims.checked_by_others()
            case Queue.LINKS:
                return self.narrowed(Article.objects.without_copy())
            case Queue.ARTICLES:
                return self.articles

    @cached_property
    def claims(self) -> ClaimQuerySet:
        """The claims asked for, not merged into others."""
        return self._about(self._assigned(Claim.objects.standing()))

    @cached_property
    def articles(self) -> QuerySet[Article]:
        """The articles asked for that nobody has worked through, the editor's own first."""
        return oldest_first(self.narrowed(Article.objects.not_worked_through()), self.user)

    def narrowed(self, articles: QuerySet[Article]) -> QuerySet[Article]:
        """Those of these that are asked for: by who is to read them, and by the claims they carry."""
        if self.filters.is_beyond:
            return articles.none()
        if self.filters.article:
            articles = articles.filter(key=self.filters.article)
        if self.filters.topic or self.filters.status:
            carried = Annotation.objects.living().filter(claim__in=self._about(Claim.objects.standing()))
            articles = articles.filter(pk__in=carried.values("article"))
        return self._assigned(articles)

    @cached_property
    def summaries(self) -> Mapping[int, EvidenceSummary]:
        """What the evidence of each claim amounts to now."""
        return Annotation.objects.all().summaries(dict(self.claims.values_list("pk", "kind")))

    @cached_property
    def at_risk(self) -> dict[int, tuple[Change, ...]]:
        """The claims whose evidence is no longer what their public verdict rests on, and what changed.

        Those whose status is not supported any more come first. Two queries besides the summaries.
        """
        gone = Annotation.objects.filter(claim__in=self.claims).words_gone()
        decided = self.claims.filter(current_verdict__isnull=False).values_list(
            "pk",
            "current_verdict__status",
            "current_verdict__summary",
            "current_verdict__supported_statuses",
        )
        found = []
        for key, status, before, supported in decided.order_by("current_verdict__decided_at", "pk"):
            if changed := changes(before, supported, self.summaries[key], gone.get(key, NOTHING)):
                has_lost_status = Change(What.STATUS_LOST, status) in changed
                found.append((not has_lost_status, key, changed))
        found.sort(key=lambda one: one[0])
        return {key: changed for _keeps_status, key, changed in found}

    @cached_property
    def without_evidence(self) -> list[int]:
        """The claims for and against which no origin counts, but opinions, which no evidence could settle."""
        return [
            key
            for key, summary in sorted(self.summaries.items())
            if summary.kind is not Kind.OPINION
            and not (summary.support.origins or summary.opposition.origins)
        ]

    def _assigned(self, rows: Assigned) -> Assigned:
        """Those that are assigned to whom the editor asks for."""
        asked = self.filters.assignee
        if not asked:
            return rows
        if asked == NOBODY:
            return rows.filter(assignee__isnull=True)
        return rows.filter(assignee=self.user) if asked == ME else rows.filter(assignee__username=asked)

    def _about(self, claims: ClaimQuerySet) -> ClaimQuerySet:
        """Those with the status and topic, and in the article, that are asked for."""
        filters = self.filters
        if filters.is_beyond:
            return claims.none()
        if filters.status == NO_STATUS:
            claims = claims.filter(current_verdict__isnull=True)
        elif filters.status:
            claims = claims.filter(current_verdict__status=filters.status)
        if filters.topic:
            claims = claims.filter(topics__slug=filters.topic)
        if filters.article:
            there = Annotation.objects.living().filter(article__key=filters.article)
            claims = claims.filter(pk__in=there.values("claim"))
        return claims


def oldest_first(articles: QuerySet[Article], user: User) -> QuerySet[Article]:
    """This person's own first, then those that nobody has, then those of others; each the oldest first."""
    whose = Case(
        When(assignee=user, then=Value(0)),
        When(assignee__isnull=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return articles.order_by(whose, F("published_at").asc(nulls_last=True), "pk")


def next_article(user: User, after: str = "") -> str | None:
    """The key of what this person may work through next; the one that comes `after` an article of this key.

    The oldest that nobody has worked through, their own first; after the last comes the first.
    """
    keys = list(oldest_first(Article.objects.not_worked_through(), user).values_list("key", flat=True))
    if after not in keys:
        return keys[0] if keys else None
    return keys[(keys.index(after) + 1) % len(keys)]

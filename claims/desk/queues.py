"""What waits for somebody at the desk: what is in each queue, of the claims that an editor asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from articles.models import Article
from claims.choices import Outcome
from claims.desk.balance import Balance, balances
from claims.filters import ME, NO_STATUS, NOBODY, DeskFilters, Queue
from claims.models import Annotation, Claim, Report, Verdict, WaitingClaim

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from claims.querysets import ClaimQuerySet

#: As far as what waits in a queue is counted, and as its pages lead.
COUNTED = 10_000
#: Claims or articles.
Assigned = TypeVar("Assigned", bound=QuerySet[Any])


class QueuePages(Paginator):  # type: ignore[type-arg]
    """Pages of what waits; of very much the first 10,000."""

    def __init__(self, found: QuerySet[Any], shown: QuerySet[Any], size: int) -> None:
        """`shown` are the same things with whatever their lines print."""
        super().__init__(shown, size)
        self.found, self.shown = found, shown

    @cached_property
    def keys(self) -> list[int]:
        """Of one more than is counted. One query says which and how many: it is finding them that costs."""
        return list(self.found.values_list("pk", flat=True)[: COUNTED + 1])

    @cached_property
    def count(self) -> int:
        return min(len(self.keys), COUNTED)

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted."""
        return len(self.keys) > COUNTED

    def page(self, number: int | str) -> Page[Any]:
        """One query more, where there are any."""
        number = self.validate_number(number)
        keys = self.keys[: self.count][(number - 1) * self.per_page : number * self.per_page]
        found = {one.pk: one for one in self.shown.filter(pk__in=keys)} if keys else {}
        return Page([found[key] for key in keys if key in found], number, self)

    @property
    def number(self) -> str:
        return f"{COUNTED:,}+" if self.is_more else str(self.count)


class Waiting:
    """The queues of the desk for one editor.

    Which claims are at risk or without evidence is what was found when they were weighed last: whoever asks
    has called articles.search.keeping.catch_up_at_desk, which says how many are still to be weighed anew.
    """

    def __init__(self, filters: DeskFilters, user: User, today: date) -> None:
        self.filters, self.user, self.today = filters, user, today
        self._balances: dict[int, Balance] = {}

    def in_queue(self, queue: Queue) -> QuerySet[Any]:
        """What waits there, in the order in which it is shown: the gravest or the longest waiting first."""
        claims = self.claims
        match queue:
            case Queue.DECIDE:
                return Verdict.objects.pending().filter(claim__in=claims)
            case Queue.AT_RISK:
                return claims.at_risk()
            case Queue.QUOTES:
                return Annotation.objects.to_confirm().filter(claim__in=claims).order_by("article_id", "pk")
            case Queue.EVIDENCE:
                return claims.without_evidence()
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

    def found_in(self, queue: Queue) -> QuerySet[Any]:
        """What has the primary keys of what waits there, in its order: where that is sooner, the table that
        says what waits. Merged claims leave it as they are weighed anew."""
        if queue is Queue.EVIDENCE and not self.filters.is_narrowing:
            return WaitingClaim.objects.filter(lacks_evidence=True).order_by("pk")
        return self.in_queue(queue)

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

    def weigh(self, claims: Iterable[int]) -> None:
        """Weigh those of these claims that are not yet. Five queries, or none."""
        if unweighed := set(claims) - self._balances.keys():
            self._balances |= balances(unweighed)

    def balance(self, claim: int) -> Balance:
        """What the evidence of a claim amounts to, beside what its public verdict rests on."""
        self.weigh([claim])
        return self._balances[claim]

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

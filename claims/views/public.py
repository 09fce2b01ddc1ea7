"""The front page, the list of claims and the method: what anybody may read."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.choices import Basis, Status
from claims.claimreview import BEST, RATINGS, WORST
from claims.counting import ARTICLES
from claims.evidence import REASONS
from claims.feeds import FeedLink, feed_links
from claims.filters import ClaimFilters
from claims.listing import listing
from claims.models import Annotation, Claim, Figure
from claims.reading import ClaimRow, ClaimSeen
from claims.rules import REVIEW_AFTER, RULES, STRENGTHS, Strength
from claims.views.keeping import keep_none

CLAIMS_ON_FRONT = 8


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    figures = Figure.objects.by_name()
    statuses = [(status, figures.get(status, 0)) for status in Status.values]
    return render(
        request,
        "claims/front.html",
        {
            "feeds": feed_links("verdict_feed"),
            "rows": _rows(list(Claim.objects.public().latest_first()[:CLAIMS_ON_FRONT])),
            "statuses": statuses,
            "claim_count": sum(count for _status, count in statuses),
            "article_count": figures.get(ARTICLES, 0),
        },
    )


@login_not_required
@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    filters = ClaimFilters.from_query(request.GET)
    found = listing(filters, request.GET.get("page"), readers=True)
    if found.unindexed:
        keep_none(request)
    rows = _rows(Claim.objects.public().in_turn(found.keys))
    context = {
        "filters": filters,
        "list": found,
        "page": found.page,
        "article": found.article,
        "rows": rows,
        "feeds": _feeds(filters, is_found=bool(rows)),
    }
    return render(request, "claims/claim_list.html", context)


def _feeds(filters: ClaimFilters, *, is_found: bool) -> list[FeedLink]:
    """The feeds of what a list is narrowed to: all claims, one status or one topic; of other lists none."""
    if not filters.is_narrowing:
        return feed_links("verdict_feed")
    if is_found and not filters.search and not filters.article:
        match list(filters.chosen.items()):
            case [("status" | "topic" as facet, (value,))]:
                return feed_links(f"{facet}_feed", **{facet: value})
    return []


def _rows(claims: Sequence[Claim]) -> list[ClaimRow]:
    """The claims with their evidence. Four queries."""
    seen = [ClaimSeen.current(claim) for claim in claims]
    summaries = Annotation.objects.readers_see().summaries({one.claim.pk: one.kind for one in seen})
    tally = Annotation.objects.tally_by_claim(summaries)
    return [ClaimRow(one, summaries[one.claim.pk], *tally.get(one.claim.pk, (0, 0))) for one in seen]


@login_not_required
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """The rules as they are computed. By hand is only the line that says in words what each status means."""
    bases: dict[Strength | None, list[str]] = {Strength.STRONG: [], Strength.WEAK: [], None: []}
    for basis, strength in STRENGTHS.items():
        bases[strength].append(str(Basis(basis.value).label))
    return render(
        request,
        "claims/method.html",
        {
            "rules": [
                (status.value, [_(condition.wording) for condition in conditions])
                for status, conditions in RULES.items()
            ],
            "strong": bases[Strength.STRONG],
            "weak": bases[Strength.WEAK],
            "not_counted": bases[None],
            "reasons": [_(reason) for reason in REASONS.values()],
            "ratings": [(status.value, RATINGS.get(status)) for status in RULES],
            "scale": {"worst": WORST, "best": BEST},
            "review_after": [(status.value, after.days) for status, after in REVIEW_AFTER.items()],
        },
    )

"""The page of one decision on a claim: the claim as it took it down, and what has come of it since."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Article
from claims.evidence import EvidenceSummary
from claims.history import decided_in_turn
from claims.models import Annotation, Claim
from claims.reading import articles_in
from claims.revised import since_quoted
from claims.views.claims import evidence_shown


@login_not_required
@require_safe
def verdict_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`number` counts the decisions on the claim from 1, withdrawals too."""
    found = Claim.objects.of_page(slug)
    if found is None:
        raise Http404
    claim, decisions = found
    history = decided_in_turn(claim, decisions)
    if not 0 < number <= len(history):
        raise Http404
    decided, later = history[number - 1], history[number:]
    summary = EvidenceSummary.from_json(decided.verdict.summary)
    annotations = {one.pk: one for one in Annotation.objects.on_page_of(claim.pk)}
    articles = {one.article_id: one.article for one in annotations.values()}
    articles |= Article.objects.as_sources(articles_in(summary) - articles.keys())
    evidence, picture = evidence_shown(summary, annotations, articles)
    weighed = summary.weighed
    return render(
        request,
        "claims/verdict_detail.html",
        {
            "seen": decided.seen,
            "decided": decided,
            "is_current": decided.verdict.pk == claim.current_verdict_id and not claim.merged_into_id,
            "next": later[0] if later else None,
            "last": history[-1],
            "topics": Claim.objects.hanging_on(claim).topics,
            "until": decided.at,
            "evidence": evidence,
            "picture": None if decided.is_withdrawal else picture,
            "passages": [one for key, one in annotations.items() if key in weighed and one.quote_exact],
            "since_quoted": since_quoted(annotations.values(), until=decided.at),
            "address": request.build_absolute_uri(claim.get_absolute_url()),
        },
    )

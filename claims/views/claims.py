"""The page of a claim: as readers see it now, and as of an earlier day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Derivation
from claims import rules
from claims.asof import by_then, end_of, is_later, read_day
from claims.evidence import EvidenceSummary
from claims.feeds import in_words
from claims.history import Decided, decided_by_then, decided_in_turn
from claims.jsonld import script
from claims.models import Annotation, Claim, OutsideVerdict
from claims.reading import (
    ClaimSeen,
    EvidenceSeen,
    evidence_seen,
    links_seen,
)
from claims.revised import since_quoted
from claims.standing import changes
from claims.structured_data import Absolute, absolute_at, claim_document
from claims.timeline import timeline_seen
from claims.views.drawing import Drawing, drawing
from claims.views.embedding import embed_code, oembed_address
from claims.views.keeping import keeping
from claims.views.machine import or_document


@keeping(by=("Accept",))
@login_not_required
@require_safe
@or_document
def claim_detail(request: HttpRequest, slug: str) -> HttpResponse:
    found = Claim.objects.of_page(slug)
    if found is None:
        raise Http404
    claim, decisions = found
    if claim.merged_into is not None and claim.merged_into.current_verdict_id:
        query = request.META["QUERY_STRING"]
        address = claim.merged_into.get_absolute_url()
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    history = decided_in_turn(claim, decisions)
    if claim.current_verdict is None or claim.merged_into is not None:
        if history and claim.merged_into is None:
            context = {"last": history[-1], "history": history, "reports": claim.reports.told()}
            return render(request, "claims/claim_withdrawn.html", context, status=410)
        raise Http404
    seen = ClaimSeen.current(claim)
    asked = request.GET.get("as_of", "").strip()
    absolute = absolute_at(request)
    context = _as_of(seen, history, asked) if asked else _as_it_stands(seen, history, absolute)
    context["seen"] = seen
    context["address"] = absolute(claim.get_absolute_url())
    return render(request, "claims/claim_as_of.html" if asked else "claims/claim_detail.html", context)


def _as_it_stands(seen: ClaimSeen, history: list[Decided], absolute: Absolute) -> dict[str, Any]:
    claim = seen.claim
    annotations = Annotation.objects.on_page_of(claim.pk)
    known = {one.pk: one for one in annotations if seen.verdict.covers(one)}
    hanging = Claim.objects.hanging_on(claim)
    enquiries = list(claim.enquiries.all()) if "enquiries" in hanging.some else []
    linked = Claim.objects.public_among({key for _kind, *ends in hanging.links for key in ends} - {claim.pk})
    others: list[OutsideVerdict] = []
    if "outside_verdicts" in hanging.some:
        others += claim.outside_verdicts.with_sources().filter(article__withdrawn_at=None)
    told = [one for one in others if one.is_covered_by(seen.verdict)]
    summary, articles = Annotation.objects.all().summary_of(known.values(), claim.pk, seen.kind)
    is_related = claim.split_from_id or "related" in hanging.some
    evidence, picture = evidence_shown(summary, known, articles)
    origins = {one.pk: one for one in evidence.origin_articles}
    document = claim_document(seen, history, known.values(), summary, origins, absolute)
    return {
        "structured_data": script(document),
        "evidence": evidence,
        "picture": picture,
        "passages": [one for one in known.values() if one.is_living and one.quote_exact],
        "until": None,
        "since_quoted": since_quoted(known.values()),
        "is_at_risk": bool(changes(seen.verdict.summary, seen.verdict.supported_statuses, summary)),
        "under_review": sum(one.is_living and one.pk not in known for one in annotations),
        "changed": seen.changed(claim.as_readers_will_see(hanging.claimants)),
        "topics": hanging.topics,
        "links": links_seen(claim, hanging.links, linked),
        "timeline": timeline_seen(
            seen,
            history,
            known.values(),
            evidence.origin_articles,
            enquiries,
            _one_or_two_with(claim) if is_related else (),
        ),
        "today": timezone.now().date(),
        "decided": history[-1],
        "shared_as": in_words(seen),
        "oembed": oembed_address(absolute(claim.get_absolute_url()), absolute),
        "embed": embed_code(seen, len(history), absolute),
        "corrections": [one for one in history if one.is_correction or one.verdict.correction],
        "enquiries": enquiries,
        "outside_verdicts": told,
        "outside_later": len(others) - len(told),
        "reports": claim.reports.told() if "reports" in hanging.some else [],
    }


def _as_of(seen: ClaimSeen, history: list[Decided], asked: str) -> dict[str, Any]:
    """What could be known by the end of that day, and what had been decided; why not, where it is no day."""
    day, today = read_day(asked), timezone.now().date()
    context: dict[str, Any] = {"today": today}
    if day is None:
        words = _("“%(asked)s” is no day. Write it as year, month and day, such as 2023-11-25.")
        return context | {"error": words % {"asked": asked[:40]}}
    if day > today:
        return context | {"error": _("That day is yet to come.")}
    return (
        context
        | _known_by(seen, day)
        | {
            "day": day,
            "until": end_of(day),
            "decided": decided_by_then(history, end_of(day)),
            "first": history[0],
        }
    )


def _known_by(seen: ClaimSeen, day: date) -> dict[str, Any]:
    claim = seen.claim
    then = by_then([one for one in Annotation.objects.on_page_of(claim.pk) if seen.verdict.covers(one)], day)
    known = {one.pk: one for one in then.known}
    weighed = Annotation.objects.all().summary_of(known.values(), claim.pk, seen.kind, by=end_of(day))
    summary, articles = weighed
    later = [one for one in then.later if one.is_living]
    evidence, _picture = evidence_shown(summary, known, articles)
    return {
        "evidence": evidence,
        "dated_later": [one for one in dict.fromkeys(evidence.origin_articles) if is_later(one, day)],
        "supported": [status.value for status in rules.supported(summary.for_rules)],
        "passages": [one for one in then.known if one.is_living and one.quote_exact],
        "since_quoted": since_quoted(then.known, until=end_of(day)),
        "undated": [one for one in then.undated if one.is_living],
        "later": len(later),
        "later_articles": len({one.article_id for one in later}),
    }


def evidence_shown(
    summary: EvidenceSummary, annotations: Mapping[int, Annotation], articles: Mapping[int, Article]
) -> tuple[EvidenceSeen, Drawing | None]:
    """A summary in words and as a picture; `annotations` and `articles` hold all that it names. At most one
    query."""
    derivations: Iterable[Derivation] = ()
    if summary.support.shared_sources or summary.opposition.shared_sources:
        derivations = Derivation.objects.among(articles).order_by("pk")
    return evidence_seen(summary, annotations, articles, derivations), drawing(summary, articles, annotations)


def _one_or_two_with(claim: Claim) -> QuerySet[Claim]:
    """The claims that were merged into this one, were split off from it, or that it was split off from."""
    concerned = Q(pk=claim.split_from_id) | Q(split_from=claim) | Q(merged_into=claim)
    return Claim.objects.filter(concerned).select_related("current_verdict")

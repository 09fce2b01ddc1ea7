"""What machines read: the document of a claim, and the feed of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from articles.models import Article
from claims.claimreview import CONTEXT
from claims.datafeed import data_feed, element, tombstone
from claims.history import Decided, decided_in_turn
from claims.jsonld import MEDIA_TYPE
from claims.models import Annotation, Claim, Verdict
from claims.reading import ClaimSeen
from claims.structured_data import Absolute, absolute_at, claim_document, headings, our_newsroom
from claims.views.keeping import keeping

#: How many claims of the feed are held in memory at a time.
AT_ONCE = 200
#: Public and the same for everybody: any page may read it. What is asked with cookies stays closed.
OPEN = {"Access-Control-Allow-Origin": "*"}
METHODS = ("GET", "HEAD", "OPTIONS")
#: What a page of another site is told before it asks for more than a browser always lets it.
OFFERED = OPEN | {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
}

ClaimView = Callable[[HttpRequest, str], HttpResponse]
View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """A document that any page may read: says so wherever it leads, and to OPTIONS what may be asked."""

    @wraps(view)
    def opened(request: HttpRequest, **named: str) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=OFFERED)
        response = view(request, **named)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    return opened


def or_document(page: ClaimView) -> ClaimView:
    """The page of a claim answers with the claim's document where that is preferred (RFC 9110, 12.5.1).

    A claim as of a day is a page alone.
    """

    @wraps(page)
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        is_page = bool(request.GET.get("as_of", "").strip())
        preferred = request.get_preferred_type(["text/html", MEDIA_TYPE, "application/json"])
        if not is_page and preferred in (MEDIA_TYPE, "application/json"):
            response = _document(request, slug)
            response.headers["Content-Type"] = preferred
        else:
            response = page(request, slug)
        patch_vary_headers(response, ["Accept"])
        return response

    return view


@keeping(unchanged=lambda request: OPEN)
@login_not_required
@require_http_methods(METHODS)
@open_to_all
def claim_json(request: HttpRequest, slug: str) -> HttpResponse:
    """What the page of the claim holds as structured data; where there is no such page, as there."""
    return _document(request, slug)


def _document(request: HttpRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.for_page(), slug=slug)
    absolute = absolute_at(request)
    if claim.merged_into is not None and claim.merged_into.current_verdict_id:
        return redirect(reverse("claim_json", args=[claim.merged_into.slug]), permanent=True)
    history = decided_in_turn(claim, claim.verdicts.for_history())
    if claim.current_verdict is None or claim.merged_into is not None:
        if history and claim.merged_into is None:
            return _answer({"@context": CONTEXT} | _withdrawn(claim, history, absolute), status=410)
        raise Http404
    seen = ClaimSeen.current(claim)
    annotations = [one for one in claim.annotations.for_claim_page() if seen.verdict.covers(one)]
    covered = Annotation.objects.filter(pk__in=[one.pk for one in annotations])
    summary = covered.summaries({claim.pk: seen.kind})[claim.pk]
    articles = Article.objects.with_publisher().in_bulk(headings([summary]))
    return _answer(claim_document(seen, history, annotations, summary, articles, absolute))


def _answer(document: dict[str, Any], status: int = 200) -> HttpResponse:
    headers = OPEN | ({"Content-Language": document["inLanguage"]} if "inLanguage" in document else {})
    return JsonResponse(
        document,
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def _withdrawn(claim: Claim, history: list[Decided], absolute: Absolute) -> dict[str, Any]:
    return tombstone(absolute(claim.get_absolute_url()), history[0].at, history[-1].at)


@keeping(is_one_for_all=True, unchanged=lambda request: OPEN)
@login_not_required
@require_http_methods(METHODS)
@open_to_all
def claimreview_feed(request: HttpRequest) -> HttpResponseBase:
    """All claims with their verdicts, and which are public no more (schema.org DataFeed).

    Streamed; seven queries for every 200 claims.
    """
    absolute = absolute_at(request)
    newsroom = our_newsroom(absolute)
    # Whoever asks for the headers alone is not to cost the whole.
    elements = iter(()) if request.method == "HEAD" else _elements(absolute)
    feed = data_feed(absolute(request.path), newsroom, Verdict.objects.last_change(), elements)
    return StreamingHttpResponse(feed, content_type=MEDIA_TYPE, headers=OPEN)


def _elements(absolute: Absolute) -> Iterator[dict[str, Any]]:
    # A cursor on the server: neither side ever holds all claims.
    claims = Claim.objects.for_feed().iterator(chunk_size=AT_ONCE)
    while batch := list(islice(claims, AT_ONCE)):
        yield from _batch(batch, absolute)
    for slug, decided_at, went_at in Claim.objects.no_longer_public().iterator(chunk_size=AT_ONCE):
        yield tombstone(absolute(reverse("claim_detail", args=[slug])), decided_at, went_at)


def _batch(claims: list[Claim], absolute: Absolute) -> Iterator[dict[str, Any]]:
    seen = [ClaimSeen.current(claim) for claim in claims]
    summaries = Annotation.objects.readers_see().summaries({one.claim.pk: one.kind for one in seen})
    articles = Article.objects.with_publisher().in_bulk(headings(summaries.values()))
    for one in seen:
        claim = one.claim
        history = decided_in_turn(claim, claim.verdicts.all())
        document = claim_document(
            one,
            history,
            claim.annotations.all(),
            summaries[claim.pk],
            articles,
            absolute,
            wanted=one.verdict.claim_as_decided["original_language"],
        )
        yield element(absolute(claim.get_absolute_url()), history[0].at, history[-1].at, document)

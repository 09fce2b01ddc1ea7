"""The JSON API: what its addresses answer. What may be asked of them is `claims/api/addresses.py`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from articles.models import Article
from articles.search.asking import ask
from articles.search.keeping import catch_up
from articles.searching import newest_articles
from claims.api import answers, openapi, problems
from claims.api.addresses import ARTICLE_FILTERS, CLAIM_FILTERS, ENDPOINTS
from claims.api.asking import Asked, Parameter, cursor, read
from claims.api.problems import ProblemError
from claims.api.telling import annotations_told, claims_told, verdict_told
from claims.api.weighed import articles_told, evidence_told, whole_article_told
from claims.history import decided_in_turn
from claims.models import Claim
from claims.querysets import AnnotationQuerySet
from claims.reading import ClaimSeen
from claims.searching import newest_claims
from claims.structured_data import absolute_at, our_newsroom
from claims.views.api_rate import let_in
from claims.views.keeping import keep_none, keeping
from claims.views.machine import OPEN

METHODS = ("GET", "HEAD", "OPTIONS")
JSON = "application/json"
#: What a page of another site may ask, and read of the answer.
OFFERED = OPEN | {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Expose-Headers": "Allow, ETag, Link, Retry-After",
    "Access-Control-Max-Age": "86400",
}
ALLOWED = {"Allow": ", ".join(METHODS)}

#: A document, or a redirect; and what the next page begins with.
Answer = Mapping[str, Any] | HttpResponse


def answered(
    *parameters: Parameter,
) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponseBase]]:
    """A view of the API that is asked with these parameters: open to all, JSON, and problems as RFC 9457."""

    def decorate(answering: Callable[..., Answer]) -> Callable[..., HttpResponseBase]:
        @login_not_required
        @keeping(is_one_for_all=True, by=("Accept",), unchanged=lambda request: OFFERED)
        # Nothing is taken: whoever sends something is told so, with a cookie or without.
        @csrf_exempt
        @wraps(answering)
        def view(request: HttpRequest, **key: str) -> HttpResponseBase:
            try:
                response = _answer(request, answering, parameters, key)
            except ProblemError as problem:
                response = _json(problem.document, problem.status, problems.MEDIA_TYPE)
                for name, value in problem.headers.items():
                    response.headers[name] = value
            patch_vary_headers(response, ["Accept"])
            for name, value in OFFERED.items():
                response.headers[name] = value
            return response

        return view

    return decorate


def _answer(
    request: HttpRequest,
    answering: Callable[..., Answer],
    parameters: tuple[Parameter, ...],
    key: Mapping[str, str],
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=ALLOWED)
    if request.method not in METHODS:
        raise ProblemError(405, "Nothing can be changed here: it can only be read.", headers=ALLOWED)
    if request.get_preferred_type([JSON, problems.MEDIA_TYPE]) is None:
        raise ProblemError(406, "JSON alone is told: Accept must let in application/json.")
    let_in(request)
    answer = answering(request, read(request.GET, parameters), **key)
    if isinstance(answer, HttpResponse):
        return answer
    response = _json(answer, 200, JSON)
    if answer.get("unindexed"):
        keep_none(request)
    links = [f'<{answer["next"]}>; rel="next"'] if answer.get("next") else []
    links += [f'<{settings.LICENCE}>; rel="license"'] if settings.LICENCE else []
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def _json(document: Mapping[str, Any], status: int, media_type: str) -> HttpResponse:
    body = json.dumps(document, ensure_ascii=False).encode()
    language = "en" if media_type == problems.MEDIA_TYPE else "zh-Hans, en"
    return HttpResponse(body, status=status, content_type=media_type, headers={"Content-Language": language})


def _asked_of(name: str) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponseBase]]:
    return answered(*ENDPOINTS[name].parameters)


def _next(request: HttpRequest, place: int | None) -> str | None:
    """The address of the page that begins there."""
    if not place:
        return None
    query: QueryDict = request.GET.copy()
    query["cursor"] = cursor(place)
    return absolute_at(request)(f"{request.path}?{query.urlencode()}")


@_asked_of("api_claims")
def api_claims(request: HttpRequest, asked: Asked) -> answers.ClaimPage:
    """Some fifteen queries, however long the page, and what the index has to catch up with."""
    unindexed = catch_up()
    labels = asked.chosen(one.name for one in CLAIM_FILTERS)
    try:
        keys, before = newest_claims(ask(asked.one("q")), labels=labels, before=asked.place, most=asked.limit)
    except TimeoutError:
        said = "This takes too long to look for: ask for a rarer word, or for more of them."
        raise ProblemError(503, said, headers={"Retry-After": "60"}) from None
    claims = Claim.objects.for_api().in_turn(keys)
    return {
        "claims": claims_told(claims, absolute_at(request)),
        "next": _next(request, before),
        "unindexed": unindexed,
    }


@_asked_of("api_claim")
def api_claim(request: HttpRequest, asked: Asked, slug: str) -> Answer:
    claim = _claim(request, slug)
    return claim if isinstance(claim, HttpResponse) else claims_told([claim], absolute_at(request))[0]


@_asked_of("api_claim_annotations")
def api_claim_annotations(request: HttpRequest, asked: Asked, slug: str) -> Answer:
    claim = _claim(request, slug)
    return claim if isinstance(claim, HttpResponse) else _annotations(request, asked, claim.annotations.all())


@_asked_of("api_claim_evidence")
def api_claim_evidence(request: HttpRequest, asked: Asked, slug: str) -> Answer:
    claim = _claim(request, slug)
    if isinstance(claim, HttpResponse):
        return claim
    return evidence_told(ClaimSeen.current(claim), absolute_at(request))


@_asked_of("api_claim_verdicts")
def api_claim_verdicts(request: HttpRequest, asked: Asked, slug: str) -> Answer:
    claim = Claim.objects.known_to_readers().select_related("merged_into").filter(slug=slug).first()
    if claim and (moved := _moved(request, claim)):
        return moved
    history = decided_in_turn(claim, claim.verdicts.for_history()) if claim else []
    if claim is None or claim.merged_into or not history:
        raise _no_claim()
    start = asked.place or 0
    page = history[start : start + asked.limit]
    is_more = start + asked.limit < len(history)
    absolute = absolute_at(request)
    told: answers.VerdictPage = {
        "verdicts": [verdict_told(one, absolute) for one in page],
        "next": _next(request, page[-1].number if is_more else None),
    }
    return told


@_asked_of("api_articles")
def api_articles(request: HttpRequest, asked: Asked) -> answers.ArticlePage:
    unindexed = catch_up() if asked.one("q") else 0
    labels = asked.chosen(one.name for one in ARTICLE_FILTERS)
    most = asked.limit
    keys = newest_articles(ask(asked.one("q")), labels=labels, before=asked.place, most=most + 1)
    articles = Article.objects.for_page().in_turn(keys[:most])
    return {
        "articles": articles_told(articles, absolute_at(request)),
        "next": _next(request, keys[most - 1] if len(keys) > most else None),
        "unindexed": unindexed,
    }


@_asked_of("api_article")
def api_article(request: HttpRequest, asked: Asked, key: str) -> answers.WholeArticle:
    return whole_article_told(_article(Article.objects.for_page(), key), absolute_at(request))


@_asked_of("api_article_annotations")
def api_article_annotations(request: HttpRequest, asked: Asked, key: str) -> answers.AnnotationPage:
    return _annotations(request, asked, _article(Article.objects.all(), key).annotations.all())


@answered()
def api_description(request: HttpRequest, asked: Asked) -> Mapping[str, Any]:
    """The API as it describes itself (OpenAPI 3.1)."""
    absolute = absolute_at(request)
    newsroom = our_newsroom(absolute)
    api = absolute(reverse("api_claims").removesuffix("/claims"))
    return openapi.description(api, newsroom.name("en"), newsroom.licence)


@answered()
def api_nowhere(request: HttpRequest, asked: Asked, path: str = "") -> Answer:
    raise ProblemError(404, "There is no such address: /api/v1/openapi.json names those there are.")


def _claim(request: HttpRequest, slug: str) -> Claim | HttpResponse:
    """A public claim, as `for_api` loads it; where it was merged, the way to the one in its place."""
    if claim := Claim.objects.for_api().filter(slug=slug).first():
        return claim
    claim = Claim.objects.known_to_readers().select_related("merged_into").filter(slug=slug).first()
    if claim and (moved := _moved(request, claim)):
        return moved
    if claim and claim.merged_into is None and claim.verdicts.approved().exists():
        raise ProblemError(410, "The verdict on this claim was withdrawn: its verdicts say when and why.")
    raise _no_claim()


def _moved(request: HttpRequest, claim: Claim) -> HttpResponse | None:
    into = claim.merged_into
    if into is None or into.current_verdict_id is None or request.resolver_match is None:
        return None
    address = reverse(request.resolver_match.view_name, args=[into.slug])
    query = request.META["QUERY_STRING"]
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def _no_claim() -> ProblemError:
    return ProblemError(404, "There is no claim of this slug with a verdict.")


def _article(articles: QuerySet[Article], key: str) -> Article:
    article = articles.filter(key=key).first()
    if article is None:
        raise ProblemError(404, "There is no article of this key.")
    return article


def _annotations(request: HttpRequest, asked: Asked, found: AnnotationQuerySet) -> answers.AnnotationPage:
    # One more than are told, only to know that there is one.
    keys = found.of_public_claims().filter(pk__gt=asked.place or 0).order_by("pk")
    page = list(keys.values_list("pk", flat=True)[: asked.limit + 1])
    told = page[: asked.limit]
    return {
        "annotations": annotations_told(found.filter(pk__in=told), absolute_at(request)),
        "next": _next(request, told[-1] if len(page) > len(told) else None),
    }

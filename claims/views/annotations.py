"""What readers see annotated, for machines: each annotation, and those of each article (W3C Web Annotation).

Read-only: of the Web Annotation Protocol what a server that takes nothing must do (3, 4.1 to 4.3). A
`Prefer` is ignored, as it may be: containers always come with their descriptions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from articles.languages import texts_of
from articles.models import Article
from claims.annotated import annotated, annotation_path
from claims.models import Annotation
from claims.structured_data import Absolute, absolute_at, our_newsroom
from claims.views.keeping import keeping
from claims.views.machine import OPEN
from claims.webannotation import (
    MEDIA_TYPE,
    PER_PAGE,
    Collection,
    annotation,
    collection,
    page,
    tombstone,
)

METHODS = ("GET", "HEAD", "OPTIONS")
RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
CONTAINER = (
    '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type", '
    '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
)
SERVICE = "http://www.w3.org/ns/oa#annotationService"
#: What may be asked, and what a page of another site may ask for and read of the answer.
OFFERED = OPEN | {
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, If-None-Match, Prefer",
    "Access-Control-Expose-Headers": "Allow, Content-Location, ETag, Link",
}


def announce(response: HttpResponse, article: Article, absolute: Absolute) -> HttpResponse:
    """Say on a page of the article where its annotations are (Web Annotation Protocol, 4.5)."""
    response.headers["Link"] = (
        f'<{absolute(reverse("annotation_list", args=[article.key]))}>; rel="{SERVICE}"'
    )
    return response


@login_not_required
@keeping(is_one_for_all=True, by=("Accept",), unchanged=lambda request: OFFERED)
@require_http_methods(METHODS)
def annotation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One annotation that readers see; 410 for one that they saw and that was removed. Three queries."""
    absolute = absolute_at(request)
    found = Annotation.objects.filter(pk=pk)
    shown = annotated(found.for_machines(), absolute)
    if shown:
        return _answer(request, annotation(shown[0], our_newsroom(absolute)), {"Link": RESOURCE})
    removed = get_object_or_404(found.readers_see().filter(removed_at__isnull=False))
    if removed.removed_at is None:
        raise Http404
    stone = tombstone(absolute(annotation_path(removed)), removed.removed_at)
    return _answer(request, stone, {"Link": RESOURCE}, status=410, media_type="application/activity+json")


def _unchanged_list(request: HttpRequest) -> Mapping[str, str]:
    """Of a container: what stands beside the document stays where there is none (RFC 9110, 15.4.5)."""
    is_page = "page" in request.GET
    return OFFERED | ({} if is_page else {"Content-Location": absolute_at(request)(request.path)})


@login_not_required
@keeping(is_one_for_all=True, by=("Accept",), unchanged=_unchanged_list)
@require_http_methods(METHODS)
def annotation_list(request: HttpRequest, key: str) -> HttpResponse:
    """The annotations of an article that readers see, as a container, or one `page` of them. Five queries."""
    article = get_object_or_404(Article, key=key)
    absolute = absolute_at(request)
    newsroom = our_newsroom(absolute)
    total, modified_at = article.annotations.extent()
    label = texts_of(article, "title")[article.original_language] or article.title or article.key
    whole = Collection(absolute(request.path), str(label), total, modified_at)
    asked = request.GET.get("page")
    number = _number(asked, whole) if asked is not None else 0
    first = number * PER_PAGE
    held = annotated(article.annotations.for_machines()[first : first + PER_PAGE], absolute)
    if asked is not None:
        return _answer(request, page(whole, number, held, newsroom), {})
    headers = {"Link": CONTAINER, "Content-Location": whole.url}
    return _answer(request, collection(whole, held, newsroom), headers)


def _number(asked: str, whole: Collection) -> int:
    """Of the page. Http404 where there is none."""
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 9 and int(asked) < whole.pages):
        raise Http404
    return int(asked)


def _answer(
    request: HttpRequest,
    document: Mapping[str, Any],
    headers: Mapping[str, str],
    *,
    status: int = 200,
    media_type: str = MEDIA_TYPE,
) -> HttpResponse:
    """The document; to OPTIONS the headers alone."""
    body = json.dumps(document, ensure_ascii=False).encode()
    response = HttpResponse(body, status=status, content_type=media_type, headers=dict(headers))
    # Texts name their own languages; the document is in none, and the same to readers of any.
    response.headers["Content-Language"] = "zh-Hans, en"
    patch_vary_headers(response, ["Accept"])
    if request.method == "OPTIONS":
        response.content = b""
    for name, value in OFFERED.items():
        response.headers[name] = value
    return response

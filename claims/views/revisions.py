"""The texts of an article as they were captured one after another, and what was changed between two."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Revision
from claims.choices import Status
from claims.reading import Card
from claims.revised import changes_between, in_words, revisions_seen
from claims.structured_data import absolute_at
from claims.views.annotations import announce
from claims.views.articles import text_seen


@login_not_required
@require_safe
def revision_detail(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One text, as much of it as readers may see, with the passages of public claims that stand in it."""
    article = get_object_or_404(Article.objects.for_page(), key=key)
    revision = _revision(article, number)
    cards = [Card(one) for one in article.annotations.for_article_page(revision)]
    statuses = {card.status for card in cards if card.place}
    context = _context(request, article, revision) | {
        "blocks": text_seen(article, revision, cards),
        "statuses": [status for status in Status.values if status in statuses],
    }
    response = render(request, "articles/revision_detail.html", context)
    return announce(response, article, absolute_at(request))


@login_not_required
@require_safe
def revision_changes(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What was changed in this text since the one before, or since the one asked for as `from`."""
    article = get_object_or_404(Article.objects.for_page(), key=key)
    revision = _revision(article, number)
    asked = request.GET.get("from", "") or str(number - 1)
    if not asked.isdecimal() or len(asked) > len(str(number)) or int(asked) >= number:
        raise Http404
    before = _revision(article, int(asked))
    changes = changes_between(article, before, revision) if article.shows_words else None
    context = _context(request, article, revision) | {
        "before": before,
        "changes": changes,
        "in_words": in_words(changes) if changes else "",
        "is_side_by_side": request.GET.get("view") == "side",
    }
    return render(request, "articles/revision_changes.html", context)


def _revision(article: Article, number: int) -> Revision:
    return get_object_or_404(article.revisions.defer("received"), number=number)


def _context(request: HttpRequest, article: Article, revision: Revision) -> dict[str, Any]:
    return {
        "article": article,
        "revision": revision,
        "revisions": revisions_seen(article),
        "address": request.build_absolute_uri(article.get_absolute_url()),
    }

"""The public pages of articles: as much of a text as readers may see, and the claims found in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import rendering
from articles.models import Article, Revision
from articles.provenance import FOLLOWED
from claims.article_listing import ArticleFilters, article_listing
from claims.choices import Status
from claims.claimreview import when
from claims.extracts import extracts
from claims.models import Annotation
from claims.reading import Card
from claims.revised import revisions_seen, since_quoted
from claims.structured_data import absolute_at
from claims.templatetags.reading import status_word
from claims.views.annotations import announce
from claims.views.keeping import keep_none
from claims.views.surroundings import surroundings_of


@login_not_required
@require_safe
def article_list(request: HttpRequest) -> HttpResponse:
    filters = ArticleFilters.from_query(request.GET)
    found = article_listing(filters, request.GET.get("page"), readers=True)
    if found.unindexed:
        keep_none(request)
    articles = Article.objects.for_list().in_turn(list(found.page.object_list))
    tally = Annotation.objects.tally_by_article(article.pk for article in articles)
    where = extracts(found.asked, articles, readers=True, page=request.build_absolute_uri("/"))
    rows = [(one, *tally.get(one.pk, (0, 0)), where.get(one.pk)) for one in articles]
    return render(
        request,
        "articles/article_list.html",
        {"filters": filters, "list": found, "page": found.page, "rows": rows},
    )


@login_not_required
@require_safe
def article_detail(request: HttpRequest, key: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.for_page(), key=key)
    revision = article.revisions.defer("received").order_by("-number").first()
    cards = [Card(one) for one in article.annotations.for_article_page(revision)]
    blocks = text_seen(article, revision, cards) if revision else []
    beside = {card.key for _block, placed in blocks for card in placed}
    response = render(
        request,
        "articles/article_detail.html",
        {
            "article": article,
            "published": when(
                article.published_at, article.published_precision, zone_stated=article.published_zone_stated
            ),
            "revision": revision,
            "blocks": blocks,
            "taken_from": [one for one in article.derivations.all() if one.kind in FOLLOWED],
            "quoted": [one for one in article.derivations.all() if one.kind not in FOLLOWED],
            "quoting": article.derivatives.in_part(),
            "picture": surroundings_of(article),
            "elsewhere": [card for card in cards if card.key not in beside],
            "revisions": revisions_seen(article) if revision else [],
            "since_quoted": since_quoted(card.annotation for card in cards),
            "statuses": [status for status in Status.values if any(card.status == status for card in cards)],
        },
    )
    return announce(response, article, absolute_at(request))


def text_seen(
    article: Article, revision: Revision, cards: Iterable[Card]
) -> list[tuple[rendering.RenderedBlock, list[Card]]]:
    """The text as readers may see it, block by block, each with the cards whose passages end in it."""
    by_key = {card.key: card for card in cards if card.place}
    passages = [
        rendering.Passage(
            key,
            card.place[0],
            card.place[1],
            card.status,
            _("%(status)s: %(statement)s")
            % {"status": status_word(card.status), "statement": card.seen.statement},
        )
        for key, card in by_key.items()
        if card.place
    ]
    blocks, marks = revision.parts
    rendered = rendering.render(
        revision.text, blocks, marks, passages, shows=article.shows, sprite=static("factcheck/marks.svg")
    )
    return [(block, [by_key[key] for key in block.passages]) for block in rendered]

"""Evidence and articles as the JSON API tells them: as readers see them, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse

from articles.choices import Access, ArticleKind, DerivationKind, LinkState, Provenance
from articles.choices import Shows as MayBeShown
from articles.languages import Language, texts_of
from articles.models import Article, Publisher, Revision
from articles.provenance import Key
from articles.rendering import Passage, shown
from claims.api import answers
from claims.api.telling import text
from claims.choices import Basis, ClaimKind, Stance, Status
from claims.claimreview import a_moment, moment, when
from claims.evidence import CountedOrigin, EvidenceSummary, Side
from claims.models import Annotation
from claims.reading import Card, ClaimSeen, articles_in
from claims.rules import supported
from claims.structured_data import Absolute
from claims.templatetags.reading import web_address


def evidence_told(seen: ClaimSeen, absolute: Absolute) -> answers.Evidence:
    """What the annotations that the verdict covers amount to now. Four queries."""
    verdict = seen.verdict
    if verdict.decided_at is None:
        raise ValueError(f"the verdict on {seen.claim.slug} was not decided")
    covered = seen.claim.annotations.readers_see()
    summary = covered.summaries({seen.claim.pk: seen.kind})[seen.claim.pk]
    articles = Article.objects.with_publisher().in_bulk(articles_in(summary))
    names = {pk: article.key for pk, article in articles.items()}
    return {
        "claim": seen.claim.slug,
        "kind": ClaimKind(seen.kind),
        "status": Status(verdict.status),
        "decided_at": moment(verdict.decided_at),
        "support": _side(summary.support, names),
        "opposition": _side(summary.opposition, names),
        "uncounted": _uncounted(summary, names),
        "circular": [_named(cycle, names) for cycle in summary.cycles],
        "supported_statuses": [Status(status.value) for status in supported(summary.for_rules)],
        "sources": [_source(articles[pk], absolute) for pk in sorted(articles)],
    }


def _named(keys: Iterable[Key], names: Mapping[int, str]) -> list[str]:
    return [names[int(key)] for key in keys]


def _side(side: Side, names: Mapping[int, str]) -> answers.Side:
    return {
        "origins": [_origin(origin, names) for origin in side.origins],
        "articles": len(side.articles),
        "may_share_a_source": [_named(pair, names) for pair in side.shared_sources],
    }


def _origin(origin: CountedOrigin, names: Mapping[int, str]) -> answers.Origin:
    return {
        "article": names[int(origin.heading)],
        "root": names[int(origin.root)],
        "strength": origin.strength,
        "bases": [Basis(basis.value) for basis in origin.bases],
        "has_disagreement": origin.has_disagreement,
        "reading": origin.reading,
        "repeaters": [
            {
                "article": names[int(one.article)],
                "kind": DerivationKind(one.kind) if one.kind else None,
                "path": _named(one.path, names),
                "annotations": [int(key) for key in one.annotations],
            }
            for one in origin.repeaters
        ],
    }


def _uncounted(summary: EvidenceSummary, names: Mapping[int, str]) -> list[answers.Uncounted]:
    return [
        {
            "annotation": int(one.annotation),
            "article": names[int(one.article)],
            "stance": Stance(one.stance.value),
            "basis": Basis(one.basis.value),
            "reason": one.reason,
            "roots": _named(one.roots, names),
        }
        for one in summary.uncounted
    ]


def _source(article: Article, absolute: Absolute) -> answers.Source:
    return {
        "key": article.key,
        "url": absolute(article.get_absolute_url()),
        "title": text(texts_of(article, "title")),
        "publisher": text(texts_of(article.publisher, "name")) if article.publisher else None,
        "address": web_address(article.address) or None,
        "archive_address": web_address(article.archive_address) or None,
    }


def articles_told(articles: Sequence[Article], absolute: Absolute) -> list[answers.Article]:
    """Given what `ArticleQuerySet.for_page` loads. One query."""
    tally = Annotation.objects.tally_by_article(article.pk for article in articles)
    return [_article(one, *tally.get(one.pk, (0, 0)), absolute) for one in articles]


def _article(article: Article, claims: int, passages: int, absolute: Absolute) -> answers.Article:
    published = when(
        article.published_at, article.published_precision, zone_stated=article.published_zone_stated
    )
    return {
        "key": article.key,
        "url": absolute(article.get_absolute_url()),
        "kind": ArticleKind(article.kind),
        "title": text(texts_of(article, "title")),
        "original_language": Language(article.original_language),
        "languages": list(article.languages),
        "publisher": _publisher(article.publisher) if article.publisher else None,
        "byline": article.byline or None,
        "address": web_address(article.address) or None,
        "archive_address": web_address(article.archive_address) or None,
        "link_state": LinkState(article.link_state),
        "published": published or None,
        "published_as_printed": article.published_as_printed or None,
        "access": Access(article.access),
        "provenance": Provenance(article.provenance),
        "shows": MayBeShown(article.shows),
        "withdrawn_at": a_moment(article.withdrawn_at),
        "withdrawn_reason": article.withdrawn_reason or None,
        "derives_from": [
            {
                "article": one.derived_from.key,
                "kind": DerivationKind(one.kind),
                "note": text(texts_of(one, "note")),
            }
            for one in article.derivations.all()
        ],
        "claims": claims,
        "passages": passages,
    }


def _publisher(publisher: Publisher) -> answers.Publisher:
    return {
        "id": publisher.pk,
        "name": text(texts_of(publisher, "name")),
        "home_page": web_address(publisher.home_page) or None,
    }


def whole_article_told(article: Article, absolute: Absolute) -> answers.WholeArticle:
    """With its revisions, and as much of the newest text as its page shows. Five queries."""
    revisions = list(article.revisions.defer("received", "text", "blocks", "marks").order_by("-number"))
    [told] = articles_told([article], absolute)
    return {
        **told,
        "revisions": [_revision(one, article, absolute) for one in revisions],
        "shown": _shown(revisions[0], article) if revisions else [],
    }


def _revision(one: Revision, article: Article, absolute: Absolute) -> answers.Revision:
    return {
        "number": one.number,
        "url": absolute(reverse("revision_detail", args=[article.key, one.number])),
        "captured_at": moment(one.captured_at),
        "is_excerpt": one.is_excerpt,
    }


def _shown(newest: Revision, article: Article) -> list[answers.Stretch]:
    revision = Revision.objects.only("text", "blocks", "marks").get(pk=newest.pk)
    cards = [Card(one) for one in article.annotations.for_article_page(newest)]
    passages = [Passage(card.key, *card.place) for card in cards if card.place]
    blocks, marks = revision.parts
    stretches = shown(revision.text, blocks, marks, passages, shows=article.shows)
    langs = [(block.start, block.end, block.lang) for block in blocks]
    return [
        {
            "start": start,
            "end": end,
            "language": next(lang for first, last, lang in langs if first <= start < last),
            "text": revision.text[start:end],
        }
        for start, end in stretches
    ]

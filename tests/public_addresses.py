"""Every address that is open to readers, by its name in the URL configuration, and a story that fills it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from claims.models import Annotation, Claim
from claims.views.keeping import keeping_of
from tests.factory import (
    make_annotation,
    make_claim,
    make_claimant,
    make_derivation,
    make_enquiry,
    make_held_article,
    make_link,
    make_outside_verdict,
    make_publisher,
    make_report,
    make_revision,
    make_topic,
    make_user,
    make_verdict,
)


def make_story() -> Annotation:
    """A claim that readers see with all that a page can show of it; its passage is given back."""
    article = make_held_article(key="gazette", shows="full", publisher=make_publisher())
    claim = make_claim(
        slug="bridge",
        statement_en="The bridge opens on 3 May.",
        statement_zh="大桥五月三日开放。",
        claimants=[make_claimant()],
        topics=[make_topic(slug="roads")],
    )
    annotation = make_annotation(
        claim, article, quote="the bridge opens on 3 May", basis="anonymous", quote_language="en"
    )
    make_derivation(article)
    make_verdict(claim, "unverified", rationale_zh="说法已核对。")
    make_verdict(claim, "disputed", correction_zh="改了。")
    make_outside_verdict(claim)
    make_enquiry(claim)
    make_report(claim).handle("accepted", by=make_user("reviewer"), told_en="You are right.")
    make_revision(
        article, "The harbour master said the bridge opens on 3 May.\n\nThen the ministry denied it."
    )
    other = make_verdict(make_annotation(make_claim(slug="ferry"), article, quote="the ministry").claim).claim
    make_link(claim, other)
    return annotation


def open_views() -> Iterator[tuple[str, Any]]:
    """The name, or the route, and the view of whatever is open without signing in."""
    for route, pattern in _patterns(get_resolver()):
        if not getattr(pattern.callback, "login_required", True):
            yield pattern.name or route, pattern.callback


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, route)
        else:
            yield route, one


#: Of the story, by name: one or more of each.
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "front": ("/", "/?lang=en"),
    "method": ("/method/",),
    "correction_list": ("/corrections/",),
    "correction_feed": ("/corrections/en.atom", "/corrections/zh-Hans.json"),
    "verdict_feed": ("/feeds/en/verdicts.atom",),
    "status_feed": ("/feeds/zh-Hans/status/disputed.json",),
    "topic_feed": ("/feeds/en/topic/roads.atom",),
    "sitemap": ("/sitemap.xml",),
    "sitemap_part": ("/sitemaps/claims-1.xml", "/sitemaps/articles-1.xml", "/sitemaps/pages-1.xml"),
    "oembed": ("/oembed/?url=http://testserver/claims/bridge/",),
    "machine_readable": ("/data/",),
    "table": ("/data/claims.csv", "/data/annotations.jsonl", "/data/verdicts.jsonl"),
    "api_page": ("/api/",),
    "api_description": ("/api/v1/openapi.json",),
    "api_claims": ("/api/v1/claims", "/api/v1/claims?q=bridge"),
    "api_claim": ("/api/v1/claims/bridge",),
    "api_claim_annotations": ("/api/v1/claims/bridge/annotations",),
    "api_claim_evidence": ("/api/v1/claims/bridge/evidence",),
    "api_claim_verdicts": ("/api/v1/claims/bridge/verdicts",),
    "api_articles": ("/api/v1/articles", "/api/v1/articles?q=bridge"),
    "api_article": ("/api/v1/articles/gazette",),
    "api_article_annotations": ("/api/v1/articles/gazette/annotations",),
    "claimreview_feed": ("/claimreview.json",),
    "claim_list": ("/claims/", "/claims/?q=bridge&status=disputed"),
    "claim_json": ("/claims/bridge.json",),
    "claim_detail": ("/claims/bridge/", "/claims/bridge/?lang=zh-Hans", "/claims/bridge/?as_of=2024-05-01"),
    "claim_card": ("/claims/bridge/card/", "/claims/bridge/card/?since=1"),
    "claim_packet": ("/claims/bridge/packet.zip",),
    "verdict_detail": ("/claims/bridge/verdicts/1/",),
    "article_list": ("/articles/", "/articles/?q=bridge"),
    "article_detail": ("/articles/gazette/",),
    "annotation_list": ("/articles/gazette/annotations/", "/articles/gazette/annotations/?page=0"),
    "revision_detail": ("/articles/gazette/revisions/1/",),
    "revision_changes": ("/articles/gazette/revisions/2/changes/",),
    "annotation_detail": ("/annotations/{annotation}",),
    "claims_search": ("/v1alpha1/claims:search?query=bridge",),
    "claims_image_search": ("/v1alpha1/claims:imageSearch?image_uri=http://example.org/1.png",),
}
#: Of what is there, nothing can be kept.
NEVER_THERE = {"api_nowhere", "api/v1/", "admin/login/"}


def addresses_of(annotation: Annotation) -> list[str]:
    """All of them. What they show is indexed: asked once, they are as they stay."""
    return [
        address.format(annotation=annotation.pk) for addresses in ADDRESSES.values() for address in addresses
    ]


def is_one_for_all(address: str) -> bool:
    path = address.partition("?")[0]
    return keeping_of(get_resolver().resolve(path).func).is_one_for_all


def claim_of_the_desk() -> Claim:
    """A claim that readers have not been told of, in the same article."""
    article = make_annotation().article
    return make_annotation(make_claim(slug="draft"), article, quote="the ministry").claim

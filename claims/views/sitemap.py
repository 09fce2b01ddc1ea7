"""What search engines are told of: every page that readers find in our lists (sitemaps.org 0.9).

A page has one address for both languages, and is shown in the reader's. Search engines want one address for
each: there `?lang=` names the language, and the address without it is the one for everybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles.languages import Language
from articles.models import Article
from articles.querysets.stretches import stretch, stretches
from claims.models import Claim
from claims.structured_data import absolute_at
from claims.views.keeping import keeping

#: Pages in a file at most, each with an address for every language: far below 50,000 addresses and 50 MB.
#: A file has those of so many primary keys in a row.
IN_FILE = 5_000
#: No key is as large as those of a file after this one would be.
LAST = 10**9
MEDIA_TYPE = "application/xml; charset=utf-8"
BEGINNING = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"

#: A page: its path, when it changed last where that is known, and the languages it is worded in.
Page = tuple[str, datetime | None, Iterable[str]]


def _fixed(number: int) -> Iterator[Page]:
    lists = ("front", "claim_list", "article_list", "correction_list")
    for name in (*lists, "method", "machine_readable", "api_page") if number == 1 else ():
        yield reverse(name), None, Language.values


def _claims(number: int) -> Iterator[Page]:
    for slug, decided_at, *statements in stretch(Claim.objects.for_sitemap(), number - 1, IN_FILE):
        worded = [code for code, words in zip(Language.values, statements, strict=True) if words]
        yield reverse("claim_detail", args=[slug]), decided_at, worded


def _articles(number: int) -> Iterator[Page]:
    for key, changed_at in stretch(Article.objects.for_sitemap(), number - 1, IN_FILE):
        yield reverse("article_detail", args=[key]), changed_at, Language.values


#: By kind: the numbers of the files that there are, and the pages in one. A page stays in its file.
KINDS: dict[str, tuple[Callable[[], Iterable[int]], Callable[[int], Iterator[Page]]]] = {
    "pages": (lambda: [1], _fixed),
    "claims": (lambda: _numbers(Claim.objects.public()), _claims),
    "articles": (lambda: _numbers(Article.objects.held()), _articles),
}


def _numbers(rows: QuerySet[Any]) -> list[int]:
    return [number + 1 for number in stretches(rows, IN_FILE)]


@keeping(is_one_for_all=True)
@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the files. Two queries."""
    absolute = absolute_at(request)
    files = [
        absolute(reverse("sitemap_part", args=[kind, number]))
        for kind, (numbers, _pages) in KINDS.items()
        for number in numbers()
    ]
    entries = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in files)
    index = f'{BEGINNING}<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n'
    return HttpResponse(index, content_type=MEDIA_TYPE)


@keeping(is_one_for_all=True)
@login_not_required
@require_safe
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One file, counted from 1. One query."""
    if kind not in KINDS or number > LAST:
        raise Http404
    absolute = absolute_at(request)
    _files, pages = KINDS[kind]
    urls = "".join(_urls(absolute(path), at, languages) for path, at, languages in pages(number))
    if not urls:
        raise Http404
    part = f'{BEGINNING}<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">\n{urls}</urlset>\n'
    return HttpResponse(part, content_type=MEDIA_TYPE)


def _urls(address: str, changed_at: datetime | None, languages: Iterable[str]) -> str:
    """The page at each of its addresses, which all name all of them."""
    versions = {"x-default": address} | {code: f"{address}?lang={code}" for code in languages}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(version)}"/>'
        for code, version in versions.items()
    )
    lastmod = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    return "".join(f"<url><loc>{escape(one)}</loc>{lastmod}{links}</url>\n" for one in versions.values())

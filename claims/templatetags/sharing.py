"""What a page tells of itself to those who link to it or look for it: its one address, and OpenGraph."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.templatetags.static import static

from articles.languages import Language, reading_language
from claims.structured_data import absolute_at, our_newsroom

register = template.Library()

#: As OpenGraph names them (ogp.me: language_TERRITORY).
LOCALES = {Language.CHINESE.value: "zh_CN", Language.ENGLISH.value: "en_US"}


@register.inclusion_tag("_sharing.html", takes_context=True)
def sharing(
    context: template.Context,
    title: str,
    description: str = "",
    kind: str = "website",
    published: datetime | str | None = None,
    modified: datetime | str | None = None,
) -> dict[str, Any]:
    """For the head of a page; `kind` is its og:type, and what is an article says when it came out."""
    request, lang = context["request"], reading_language()
    absolute = absolute_at(request)
    return {
        "title": title,
        "description": description,
        "kind": kind,
        "address": absolute(_own_address(request)),
        "site": our_newsroom(absolute).name(lang),
        "locale": LOCALES[lang],
        "other_locales": [locale for code, locale in LOCALES.items() if code != lang],
        "image": absolute(static("factcheck/share.png")),
        "published": _in_iso(published),
        "modified": _in_iso(modified),
    }


def _own_address(request: HttpRequest) -> str:
    """The path with what makes another page of it: the language it names, and which page of a list."""
    page, lang = request.GET.get("page", ""), request.GET.get("lang", "")
    query = {"lang": lang} if lang in Language.values else {}
    if page.isdecimal() and page.isascii() and page != "1":
        query["page"] = page
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _in_iso(moment: datetime | str | None) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment or ""

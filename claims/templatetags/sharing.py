"""What a page tells of itself to those who link to it or look for it: its one address, and OpenGraph."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from articles.languages import Language, reading_language
from claims.structured_data import absolute_at, our_newsroom

register = template.Library()

#: As OpenGraph names them (ogp.me: language_TERRITORY).
LOCALES = {Language.CHINESE.value: "zh_CN", Language.ENGLISH.value: "en_US"}


@register.simple_tag(takes_context=True)
def sharing(
    context: template.Context,
    title: str,
    description: str = "",
    kind: str = "website",
    published: datetime | str | None = None,
    modified: datetime | str | None = None,
) -> SafeString:
    """For the head of a page; `kind` is its og:type, and what is an article says when it came out.

    Its one address, and what others show where they link to it (OpenGraph). What is not known is not told.
    """
    request, lang = context["request"], reading_language()
    absolute = absolute_at(request)
    address, site = absolute(_own_address(request)), our_newsroom(absolute).name(lang)
    told = [
        ("og:title", title),
        ("og:type", kind),
        ("og:url", address),
        ("og:site_name", site),
        ("og:locale", LOCALES[lang]),
        *(("og:locale:alternate", locale) for code, locale in LOCALES.items() if code != lang),
        *([("og:description", description)] if description else []),
        ("og:image", absolute(static("factcheck/share.png"))),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", site),
        *(
            (f"article:{name}_time", _in_iso(moment))
            for name, moment in (("published", published), ("modified", modified))
            if moment
        ),
    ]
    lines = [
        f'<meta name="description" content="{conditional_escape(description)}">' if description else "",
        f'<link rel="canonical" href="{conditional_escape(address)}">',
        *(f'<meta property="{name}" content="{conditional_escape(words)}">' for name, words in told),
        '<meta name="twitter:card" content="summary">',
    ]
    # Whatever is told is escaped.
    return mark_safe("".join(f"{line}\n" for line in lines if line))


def _own_address(request: HttpRequest) -> str:
    """The path with what makes another page of it: the language it names, and which page of a list."""
    page, lang = request.GET.get("page", ""), request.GET.get("lang", "")
    query = {"lang": lang} if lang in Language.values else {}
    if page.isdecimal() and page.isascii() and page != "1":
        query["page"] = page
    return f"{request.path}?{urlencode(query)}" if query else request.path


def _in_iso(moment: datetime | str) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment

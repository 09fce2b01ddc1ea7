"""How the pages print the way to an article: its own address and its archived copy.

Put together here and not in a template: a page has a dozen of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.choices import LinkState
from claims.templatetags.reading import decided, host, outward, symbol, web_address

if TYPE_CHECKING:
    from articles.models import Article
    from claims.models import Annotation

register = template.Library()


@register.simple_tag
def way(article: Article, says: str, at: Annotation | None = None) -> SafeString:
    """The address of an article, which stays also where it is dead, and its archived copy, which then comes
    first; nothing where there is neither.

    `says` is what the link says: "words", "article", "The article", or "host". `at` leads to the words of an
    annotation.
    """
    address, copy = outward(article, at), web_address(article.archive_address)
    if not address and not copy:
        return SafeString()
    is_dead = article.link_state == LinkState.DEAD
    parts = []
    if address:
        link = format_html('<a class="out" href="{}" rel="noopener">{}</a>', address, _said(says, address))
        parts.append(format_html("{} {}", link, gone(article)) if is_dead else link)
    if copy:
        archived = _("archived copy at %(host)s") % {"host": host(copy)}
        link = format_html('<a class="out" href="{}" rel="noopener">{}</a>\n', copy, archived)
        parts.insert(0 if is_dead else 1, link)
    return format_html('<span class="way">{}</span>\n', mark_safe(" ".join(parts)))


def _said(says: str, address: str) -> str:
    named = {"host": host(address)}
    match says:
        case "words":
            return _("these words at %(host)s") % named
        case "article":
            return _("the article at %(host)s") % named
        case "The article":
            return _("The article at %(host)s") % named
    return named["host"]


@register.simple_tag
def gone(article: Article) -> SafeString:
    """That its address was not there when it was asked, twice."""
    words = _("no longer answers")
    if gone_at := getattr(getattr(article, "link_check", None), "gone_at", None):
        day = decided(gone_at)
        # The day is an element; the words are our own.
        words = mark_safe(_("no longer answers (checked on %(day)s)") % {"day": day})
    return format_html('<span class="gone">{}{}</span>\n', symbol("gone"), words)

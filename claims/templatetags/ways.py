"""How the pages print the way to an article: its own address and its archived copy.

Put together here and not in a template: a page has a dozen of them.
"""

from __future__ import annotations

from html import escape
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
        link = _outward_link(address, _said(says, address))
        parts.append(f"{link} {gone(article)}" if is_dead else link)
    if copy:
        archived = _("archived copy at %(host)s") % {"host": host(copy)}
        parts.insert(0 if is_dead else 1, f"{_outward_link(copy, archived)}\n")
    # Addresses and words are escaped.
    return mark_safe(f'<span class="way">{" ".join(parts)}</span>\n')


def _outward_link(address: str, words: str) -> str:
    return f'<a class="out" href="{escape(address)}" rel="noopener">{escape(words)}</a>'


@register.filter
def place(annotation: Annotation) -> str:
    """The page of its article, at its words where they stand in the newest text and readers may see some.
    The annotation comes as AnnotationQuerySet.for_claim_page has it."""
    address = annotation.article.get_absolute_url()
    is_there = vars(annotation)["is_in_place"] and annotation.article.shows_words
    return f"{address}#p-{annotation.pk}" if is_there else address


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

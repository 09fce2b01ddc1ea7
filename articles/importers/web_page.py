"""The family of web pages, saved or fetched: trafilatura finds the article, and what is kept of it is text.

No HTML is kept. Where trafilatura by itself leaves furniture of the page in the article, that is taken out
and noted, as it is from pages saved as text.
"""

import re
from copy import deepcopy
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

from articles.documents import Note, Part
from articles.importers import wechat_page
from articles.importers.draft import Draft
from articles.importers.page_details import read_details
from articles.importers.page_furniture import as_on_page, drop_furniture
from articles.importers.refusals import Unreadable
from articles.importers.scripts import amount
from articles.importers.tree_text import read_tree, without_dead_links

# How a page begins: with a declaration, or with a tag that stands at the head of one.
BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|frameset|title|meta|link)\b",
    re.IGNORECASE | re.DOTALL,
)
LOOKED_AT = 4_000
#: lxml asks a function of its own, in Python, each time an element is touched whether it is one of a form.
ONE_CLASS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
#: Beyond so many tags trafilatura takes longer than anybody waits; articles have some thousand.
MOST_TAGS = 50_000
MOST_SPANS = 5_000
#: Beyond so many names and values in one tag parsing takes longer than anybody waits; real ones have dozens.
MOST_ATTRIBUTES = 2_000
_TAG = re.compile(r"""<([a-zA-Z][a-zA-Z0-9]*)(?:[^>=]+|=\s*"[^"]*"|=\s*'[^']*'|=)*>?""")
_VALUE = re.compile(r"""=\s*"[^"]*"|=\s*'[^']*'""")
#: Han characters and Latin words that an article has at least.
LEAST_TEXT = 12


def matches(text: str) -> bool:
    return BEGINNING.match(text[:LOOKED_AT]) is not None


def read(text: str, name: str, address: str = "") -> Draft:
    """Raises Unreadable where no article is in the page."""
    if (tags := text.count("<")) > MOST_TAGS:
        raise Unreadable("too-much-markup", name, str(tags))
    tree = parse_page(text)
    if tree is None:
        raise Unreadable("no-article", name)
    if wechat_page.matches(tree):
        return wechat_page.read(tree, address)
    details = read_details(tree, address)
    parts = _article(tree, details.address or address)
    draft = Draft(parts)
    drop_furniture(draft, details)
    draft.parts = without_dead_links(draft.parts)
    if sum(amount("\n".join(part.text for part in draft.parts))) < LEAST_TEXT:
        raise Unreadable(_why_without_text(tree), name)
    draft.byline, draft.publisher = details.byline, details.publisher
    draft.address = details.address
    draft.set_published(details.published)
    if not details.is_free:
        draft.notes.append(Note("paywall", "The page says that it is not free to read."))
    draft.place_headline(details.title, details.standfirst)
    return draft


def parse_page(text: str) -> Any:
    """The tree of the page; None where there is nothing in it."""
    # The text is decoded already: what the page says of its encoding no longer holds, and lxml refuses an XML
    # declaration of one.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text[:LOOKED_AT]) + text[LOOKED_AT:]
    text = _TAG.sub(_bounded, text)
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(ONE_CLASS)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _bounded(tag: re.Match[str]) -> str:
    """The tag as it is; without its attributes where they are too many."""
    whole = tag[0]
    # What looks like one in a script may go on to its end.
    if len(whole) <= 2 * MOST_ATTRIBUTES or "</script" in whole.lower():
        return whole
    is_too_much = len(re.findall(r"[^\s=]+", _VALUE.sub("=", whole))) > MOST_ATTRIBUTES
    return f"<{tag[1]}>" if is_too_much else whole


def _article(tree: Any, address: str) -> list[Part]:
    # Half a second to import, and most files do not need it.
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    whole = deepcopy(tree)
    if len(tree.xpath("//span|//font")) > MOST_SPANS:
        # It takes time by the square of their number.
        etree.strip_tags(tree, "span", "font")
    try:
        # Without links and emphasis, which change what it takes for the article; they come from the page.
        found = bare_extraction(tree, url=address or None, include_comments=False)
    except Exception:
        # Other people's code on anybody's page: a page that it fails on has no article for us.
        return []
    if not isinstance(found, Document):
        return []
    return as_on_page(read_tree(found.body, address), read_tree(whole, address))


def _why_without_text(tree: Any) -> str:
    if tree.find(".//frameset") is not None or (len(tree.findall(".//iframe")) and not tree.findall(".//p")):
        return "frames"
    if tree.find(".//script") is not None and sum(amount(_visible(tree))) < 60:
        return "needs-script"
    return "no-article"


def _visible(tree: Any) -> str:
    return "\n".join(part.text for part in read_tree(tree))

"""What a web page says of its article: headline, standfirst, author, publisher, date, address.

JSON-LD and microdata of schema.org, the Open Graph protocol, <meta> names in use, and last what a reader
sees beside the headline.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from articles.documents import Published
from articles.importers.dates import read_date
from articles.importers.draft import LONGEST_TITLE, one_line, squeeze

ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|SocialMediaPosting|Review)$")
DEEPEST, MOST_NODES = 12, 2_000
DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_time",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "dcterms.issued",
    "date",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "apub:time",
)
AUTHOR_NAMES = (
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
)
PUBLISHER_NAMES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "copyright",
)
TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "parsely-title")
STANDFIRST_NAMES = ("og:description", "description", "twitter:description")
DATE_CLASS = re.compile(r"date|time|publish|posted|dateline|meta|info", re.IGNORECASE)
AUTHOR_CLASS = re.compile(r"\b(?:byline|author|writer)", re.IGNORECASE)
DATE_IN_TEXT = re.compile(
    r"[0-9]{4}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日(?:\s*[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:(?:T|\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+[0-9]{1,2},?\s+[0-9]{4}"
    r"|[0-9]{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+[0-9]{4}",
)
DATE_IN_ADDRESS = re.compile(r"/((?:19|20)[0-9]{2})[/-]?([01][0-9])[/-]?([0-3][0-9])(?=[/_.-]|$)")
BY = re.compile(
    r"^(?:by|von|par|por|作者|文|记者|撰文)\s*[:：|/]?\s+|^(?:作者|文|记者|撰文)\s*[:：|/]\s*", re.IGNORECASE
)
HAN_SIDE = "[\u3000-\u9fff\uff00-\uffef”’]"
SEAM = re.compile(
    rf"\s+[|\-–—·•»:]+\s+|\s*[|_｜]+\s*|:\s+|(?<={HAN_SIDE})\s*[-–]+\s*|\s*[-–]{{2,}}\s*|\s*[-–]\s*(?={HAN_SIDE})"
)
SOURCE = re.compile(r"(?:来源|稿源)\s*[:：]\s*(?P<name>[^\s:：|]{2,20})")
LONGEST_NAME, LONGEST_DATE_LINE = 120, 160


@dataclass(slots=True)
class Details:
    title: str = ""
    standfirst: str = ""
    byline: str = ""
    publisher: str = ""
    address: str = ""
    published: Published = field(default_factory=Published)
    is_free: bool = True


def read_details(tree: Any, address: str) -> Details:
    """What the page says; "" for what it does not. `address` is where it was fetched from, if it was."""
    metas = _metas(tree)
    node = next(_article_nodes(tree), {})
    details = Details()
    details.publisher = _publisher(tree, metas, node)
    details.title = _title(tree, metas, node, details.publisher)
    details.standfirst = _standfirst(tree, metas)
    details.byline = _byline(tree, metas, node)
    details.address = _address(tree, metas, node, address)
    details.published = _published(tree, metas, node, details.address)
    details.is_free = str(node.get("isAccessibleForFree", "true")).lower() != "false"
    return details


def _metas(tree: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        value = one_line(meta.get("content") or "")
        if name and value:
            metas.setdefault(name.strip().lower(), value)
    return metas


def _article_nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """The nodes of the page's JSON-LD that are an article. What is no JSON is passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        try:
            found = json.loads(
                script.text.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False
            )
        except (ValueError, RecursionError):
            continue
        waiting, seen = [(found, 0)], 0
        while waiting and seen < MOST_NODES:
            value, depth = waiting.pop(0)
            seen += 1
            if isinstance(value, dict):
                types = value.get("@type", "")
                if any(
                    ARTICLE_TYPES.search(str(kind))
                    for kind in (types if isinstance(types, list) else [types])
                ):
                    yield value
                value = [
                    value[key]
                    for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")
                    if key in value
                ]
            if isinstance(value, list) and depth < DEEPEST:
                waiting += [(inner, depth + 1) for inner in value if isinstance(inner, dict | list)]


def _names(value: Any) -> list[str]:
    """The names of a person, an organisation, or several, however the page puts it."""
    if isinstance(value, list):
        return [name for one in value[:20] for name in _names(one) if not isinstance(one, list)]
    if isinstance(value, dict):
        value = value.get("name", "")
        return _names(value) if isinstance(value, list) else _names(str(value or ""))
    name = one_line(str(value or ""))
    is_name = any(map(str.isalpha, name)) and not name.startswith(("http:", "https:", "@"))
    return [name] if is_name and len(name) <= LONGEST_NAME else []


def _publisher(tree: Any, metas: dict[str, str], node: dict[str, Any]) -> str:
    named = _names(node.get("publisher"))
    named += [metas[name] for name in PUBLISHER_NAMES if name in metas]
    named += [match["name"] for text in _class_texts(tree, DATE_CLASS) for match in SOURCE.finditer(text)]
    return next((name for name in named if len(name) <= LONGEST_NAME // 2), "")


def _class_texts(tree: Any, kinds: re.Pattern[str]) -> Iterator[str]:
    """The short texts of elements whose class or id says that they are of this kind."""
    for element in tree.iter("span", "p", "div", "li", "em", "i", "td", "font", "a", "abbr"):
        if kinds.search(f"{element.get('class', '')} {element.get('id', '')}"):
            text = " ".join("".join(element.itertext()).split())
            if text and len(text) <= LONGEST_DATE_LINE:
                yield text


def _title(tree: Any, metas: dict[str, str], node: dict[str, Any], publisher: str) -> str:
    """The headline as the page prints it, which is what is announced or a part of that: announced titles have
    the names of site and section around them."""
    page_title = tree.find(".//title")
    announced = [node.get("headline"), *(metas.get(name) for name in TITLE_NAMES)]
    announced += [page_title.text_content() if page_title is not None else ""]
    titles = [
        one_line(" ".join(title.split())) for title in announced if isinstance(title, str) and title.strip()
    ]
    printed = _short_lines(tree)
    for title in titles:
        for part in _slices(title):
            if len(part) >= 4 and (found := printed.get(squeeze(part).casefold())):
                return found
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    if not titles:
        return next((heading for heading in headings if heading and heading != publisher), "")
    return _without_site(titles[0], publisher)


def _short_lines(tree: Any) -> dict[str, str]:
    """What stands by itself in an element of the page, by its letters; headings before others."""
    found: dict[str, str] = {}
    for names in (("h1",), ("h2", "h3", "div", "p", "span", "td", "b", "strong", "font", "center", "a")):
        for element in tree.iter(*names):
            inside = len(element)
            if not inside:
                text = element.text or ""
            else:
                text = "".join(element.itertext()) if names == ("h1",) or inside < 3 else ""
            if 4 <= len(text) <= 4 * LONGEST_TITLE and (line := " ".join(text.split())):
                found.setdefault(squeeze(line).casefold(), line)
    return found


def _slices(title: str) -> list[str]:
    """The title and its parts between separators, the longest first."""
    seams = [seam.span() for seam in SEAM.finditer(title)][:6]
    starts, ends = [0, *(end for _, end in seams)], [*(start for start, _ in seams), len(title)]
    parts = {title[start:end].strip() for start in starts for end in ends if start < end}
    return sorted(parts, key=len, reverse=True)


def _without_site(title: str, publisher: str) -> str:
    """Without the name of the site behind the last separator, where that is what stands there."""
    seams = [seam.span() for seam in SEAM.finditer(title)]
    if not seams:
        return title
    start, end = seams[-1]
    last, site = squeeze(title[end:]).casefold(), squeeze(publisher).casefold()
    is_site = bool(site) and (last in site or site in last)
    is_short = not site and len(last) <= 16 and len(last) * 2 < start
    return title[:start].rstrip() if is_site or is_short else title


def _standfirst(tree: Any, metas: dict[str, str]) -> str:
    """The standfirst that stands on the page; what is only announced to search engines is no text of it."""
    described = {squeeze(metas[name]) for name in STANDFIRST_NAMES if name in metas}
    for element in tree.iter("h2", "h3", "h4", "p", "div"):
        kind = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
        if re.search(
            r"standfirst|subtitle|sub-?head(?:line|ing)?\b|\bdek\b|\bdeck\b|\blede?\b|alternativeheadline",
            kind,
        ):
            text = one_line(" ".join(element.text_content().split()))
            if 20 <= len(text) <= 400 and (
                squeeze(text) in described
                or "standfirst" in kind
                or "subtitle" in kind
                or "dek" in kind
                or "deck" in kind
            ):
                return text
    return ""


def _byline(tree: Any, metas: dict[str, str], node: dict[str, Any]) -> str:
    names = list(dict.fromkeys(_names(node.get("author"))))
    if names:
        return ", ".join(names)
    for name in AUTHOR_NAMES:
        if found := _names(metas.get(name, "")):
            return BY.sub("", found[0])
    for element in tree.iter("a", "span", "p", "div", "address", "li"):
        kind = f"{element.get('rel', '')} {element.get('itemprop', '')} {element.get('class', '')}"
        if AUTHOR_CLASS.search(kind):
            text = one_line(" ".join(element.text_content().split()))
            if 2 <= len(text) <= 80 and not any(character.isdigit() for character in text):
                return BY.sub("", text)
    return ""


def _address(tree: Any, metas: dict[str, str], node: dict[str, Any], address: str) -> str:
    """The address the page gives itself; a canonical link to a front page is a mistake of the site."""
    canonical = [
        link.get("href", "")
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    said = node.get("url") or node.get("mainEntityOfPage")
    said = said.get("@id", "") if isinstance(said, dict) else said
    for found in [*canonical, metas.get("og:url", ""), said, address]:
        if isinstance(found, str) and found.strip():
            try:
                whole = urljoin(address, found.strip())
                parts = urlsplit(whole)
            except ValueError:
                continue
            if parts.scheme in ("http", "https") and parts.netloc and (parts.path.strip("/") or parts.query):
                return whole
    return address


def _published(tree: Any, metas: dict[str, str], node: dict[str, Any], address: str) -> Published:
    printed = [str(node.get(key) or "") for key in ("datePublished", "dateCreated")]
    printed += [metas[name] for name in DATE_NAMES if name in metas]
    for element in tree.iter("time"):
        printed += [element.get("datetime") or "", one_line(element.text_content())]
    printed += _visible_dates(tree)
    for text in printed:
        published = read_date(text)
        if published.at is not None:
            return published
    if match := DATE_IN_ADDRESS.search(address):
        return read_date("-".join(match.groups()))
    return Published(printed=next((text for text in printed if text and len(text) < LONGEST_DATE_LINE), ""))


def _visible_dates(tree: Any) -> Iterator[str]:
    """Dates beside the headline, or where the page says that there is one."""
    for element in tree.iter("abbr"):
        yield element.get("title") or ""
    for text in _class_texts(tree, DATE_CLASS):
        if found := DATE_IN_TEXT.search(text):
            yield found[0]
    heading = next(tree.iter("h1"), None)
    for element in islice(heading.itersiblings(), 6) if heading is not None else ():
        yield from _short_dates(element)
    parent = heading.getparent() if heading is not None else None
    for element in islice(parent.itersiblings(), 4) if parent is not None else ():
        yield from _short_dates(element)


def _short_dates(element: Any) -> Iterator[str]:
    text = " ".join("".join(element.itertext()).split()) if isinstance(element.tag, str) else ""
    if len(text) <= LONGEST_DATE_LINE and (found := DATE_IN_TEXT.search(text)):
        yield found[0]

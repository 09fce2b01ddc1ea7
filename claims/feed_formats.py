"""A feed as programs follow it: Atom (RFC 4287), and JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed

#: The time of a feed in which nothing stands yet.
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
#: By the ending of a feed's address.
MEDIA_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}
#: What no XML document may hold (XML 1.0, Char), and no reader would miss.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Tag:
    """What an entry is filed under: a term among those of a scheme (an address), and its word."""

    term: str
    word: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` never changes, whatever the entry comes to say; `html` is safe to show. Addresses are absolute."""

    id: str
    address: str
    title: str
    html: str
    published: datetime
    updated: datetime
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`address` is its own, `page` what it follows, `lang` BCP 47. The entry that changed last is first."""

    title: str
    subtitle: str
    address: str
    page: str
    author: str
    author_page: str
    lang: str
    entries: tuple[Entry, ...]


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """When an entry changed last. A feed without entries has not changed since it began: it must have
        a time (RFC 4287, 4.1.1), and a reader that comes again should not see another."""
        return super().latest_post_date() if self.items else BEGINNING

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        # Django's own have neither the scheme nor a word.
        for tag in item["tags"]:
            attributes = {"term": tag.term, "scheme": tag.scheme, "label": _xml(tag.word)}
            handler.addQuickElement("category", "", attributes)


def atom(feed: Feed) -> bytes:
    """As UTF-8, which its first line says."""
    written = _Atom(
        title=_xml(feed.title),
        link=feed.page,
        description=None,
        subtitle=feed.subtitle,
        language=feed.lang,
        author_name=_xml(feed.author),
        author_link=feed.author_page,
        feed_url=feed.address,
        feed_guid=feed.address,
    )
    for entry in feed.entries:
        written.add_item(
            title=_xml(entry.title),
            link=entry.address,
            unique_id=entry.id,
            description=_xml(entry.html),
            pubdate=entry.published,
            updateddate=entry.updated,
            tags=entry.tags,
        )
    return written.writeString("utf-8").encode()


def json_feed(feed: Feed) -> dict[str, Any]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.subtitle,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": feed.lang,
        "authors": [{"name": feed.author, "url": feed.author_page}],
        "items": [
            {
                "id": entry.id,
                "url": entry.address,
                "title": entry.title,
                "content_html": entry.html,
                "date_published": entry.published.isoformat(),
                "date_modified": entry.updated.isoformat(),
                "tags": [tag.word for tag in entry.tags],
            }
            for entry in feed.entries
        ],
    }


def _xml(words: str) -> str:
    return _NO_XML.sub("", words)

"""What a file that comes in says of its article, as columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q

from articles.documents import Document, Note, normalise_address
from articles.languages import SUFFIXES, nearest_language

if TYPE_CHECKING:
    from articles.models import Article, Publisher, Revision


class BroughtIn(StrEnum):
    """What a file turned out to be."""

    NEW = "new article"
    FULL_TEXT = "full text"
    REVISION = "new revision"
    SAME_TEXT = "same text"
    KNOWN = "already held"


@dataclass(frozen=True)
class Outcome:
    article: Article
    revision: Revision
    what: BroughtIn


@dataclass(frozen=True)
class Received:
    """A file that has been read: what it says, its bytes, and what it is called."""

    document: Document
    received: bytes
    name: str = ""


@dataclass(frozen=True)
class Arrival:
    """A file that is about to come in. `article` is the one it is said to be a text of; `is_current` as
    `ArticleQuerySet.bring_in` has it."""

    document: Document
    #: Of the bytes received, in hexadecimal.
    sha256: str
    article: Article | None = None
    is_current: bool = False

    @cached_property
    def address(self) -> str:
        """Where the article stands, "" where that is not known or is no usable address."""
        return usable_address(self.document.address)

    @property
    def known_by(self) -> set[str]:
        """What makes another file one of the same article: its bytes, its address."""
        return {self.sha256, normalise_address(self.address)} if self.address else {self.sha256}


@dataclass(frozen=True)
class Place:
    """Where a file belongs."""

    what: BroughtIn
    #: None for a new one.
    article: Article | None = None
    #: The text that is held already; of a next revision the one before it, None of the first full text.
    revision: Revision | None = None
    #: The article whose text these bytes are, where they were said to be another's: they cannot come in.
    other: Article | None = None


def place_of(
    arrival: Arrival, article: Article | None, known: Revision | None, newest: Revision | None
) -> Place:
    """Where a file belongs, given its article, the revision that has its bytes or was cut from them, and the
    article's newest full text. No queries."""
    if known and arrival.article and known.article_id != arrival.article.pk:
        return Place(BroughtIn.KNOWN, article, known, other=known.article)
    if known and not known.is_excerpt and not arrival.is_current:
        return Place(BroughtIn.KNOWN, article, known)
    if article is None:
        return Place(BroughtIn.NEW)
    if known and known.is_excerpt:
        return Place(BroughtIn.FULL_TEXT, article, newest)
    if newest and newest.text == arrival.document.text:
        return Place(BroughtIn.SAME_TEXT, article, newest)
    return Place(BroughtIn.REVISION if newest else BroughtIn.FULL_TEXT, article, newest)


def received_sha256(received: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(received).hexdigest()


def understood(document: Document) -> tuple[Document, dict[str, Any]]:
    """A document with its addresses as they are kept, and what no column holds in its notes; the columns."""
    columns, notes = columns_of(document)
    kept = replace(
        document,
        address=columns["address"],
        original_address=usable_address(document.original_address),
        notes=(*document.notes, *notes),
    )
    return kept, columns


def columns_of(document: Document) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """What a document says of its article, as columns; and what no column can hold, as notes."""
    published = document.published
    at = published.at
    if at is not None:
        # A wall clock without a zone is filed as if it were UTC (Article.published_at).
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    columns: dict[str, Any] = {
        "original_language": nearest_language(document.languages[0] if document.languages else "en"),
        "byline": fitting("byline", document.byline),
        "address": usable_address(document.address),
        "languages": list(document.languages),
        "published_at": at,
        "published_precision": published.precision,
        "published_zone_stated": published.zone_stated,
        "published_as_printed": fitting("date", published.printed),
    }
    for lang, title in document.titles.items():
        column = f"title_{SUFFIXES[nearest_language(lang)]}"
        columns.setdefault(column, fitting("title", title))
    return columns, tuple(_left_out(document))


def _left_out(document: Document) -> Iterator[Note]:
    said = [
        ("publisher", document.publisher),
        ("byline", document.byline),
        ("date", document.published.printed),
        *(("title", title) for title in document.titles.values()),
    ]
    for name, value in said:
        if value and not fitting(name, value):
            yield Note.short("too-long", f"{name}, {len(value)} characters: {value}")
    for address in (document.address, document.original_address):
        if address and not usable_address(address):
            yield Note.short("address-unusable", f"No address that could be visited: {address}")


#: The most characters that the column of each thing said of an article holds.
SIZES = {"address": 2000, "publisher": 300, "byline": 500, "date": 300, "title": 1000}


def fitting(name: str, value: str) -> str:
    """The value, or "" where it is too long to be what it was taken for: a cut one would be another."""
    return value if len(value) <= SIZES[name] else ""


def usable_address(address: str) -> str:
    """The address, or "" where it is none that could be visited, or too long in either form."""
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address if fitting("address", normalise_address(address)) and fitting("address", address) else ""


def publisher_named(name: str, language: str) -> Publisher | None:
    """The publisher of this name in any language, made if there is none; None for no name."""
    from articles.models import Publisher

    name = fitting("publisher", name.strip())
    if not name:
        return None
    known = Publisher.objects.filter(Q(name_zh=name) | Q(name_en=name)).order_by("pk").first()
    return known or Publisher.objects.create(
        original_language=language, **{f"name_{SUFFIXES[language]}": name}
    )


#: Where very many publish, each under a name of their own.
SHARED_HOSTS = frozenset(
    {
        "docs.google.com",
        "facebook.com",
        "instagram.com",
        "linkedin.com",
        "medium.com",
        "mp.weixin.qq.com",
        "t.me",
        "tiktok.com",
        "twitter.com",
        "weibo.com",
        "x.com",
        "youtube.com",
        "zhihu.com",
    }
)


def publisher_for(name: str, host: str, language: str) -> Publisher:
    """The publisher whose home page is this host, else the one of this name; made if there is none.

    `host` is without `www.`; capital letters in a name are no difference. Without a name that a column holds
    it is called by its host.
    """
    from articles.models import Publisher

    name = fitting("publisher", name.strip()) or host
    is_its_own = host not in SHARED_HOSTS
    known = Publisher.objects.filter(Q(name_zh__iexact=name) | Q(name_en__iexact=name))
    if is_its_own:
        here = Publisher.objects.filter(home_page__iregex=rf"^https?://(www\.)?{re.escape(host)}/?$")
        known = here if here.exists() else known
    return known.order_by("pk").first() or Publisher.objects.create(
        original_language=language,
        home_page=usable_address(f"https://{host}/") if is_its_own else "",
        **{f"name_{SUFFIXES[language]}": name},
    )

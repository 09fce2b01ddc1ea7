"""What a file that comes in says of its article, as columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum
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

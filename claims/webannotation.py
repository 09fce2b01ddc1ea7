"""Annotations as readers see them, as W3C Web Annotations, and those of an article as a paged collection.

Pure: plain values in, dictionaries for JSON-LD out (Web Annotation Data Model and Protocol, 2017-02-23).
Offsets are Unicode code points in the text of a revision, `end` exclusive, as the model counts. What is said
does not depend on the reader's language: a note in two languages is a Choice, each with its `language`.
No editor is named: the newsroom answers for what it annotates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.documents import Block, Mark
from articles.quotes import CONTEXT as LENGTH
from articles.rendering import Passage, shown
from claims.claimreview import Words, moment
from claims.newsroom import Newsroom

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
CONTAINER_CONTEXT = "http://www.w3.org/ns/ldp.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

#: How many annotations a page of a collection holds.
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Place:
    """Where the quote stands, in its own words, in one text that is never changed (`url`)."""

    url: str
    #: That of the text among those of its article.
    number: int
    captured_at: datetime
    start: int
    end: int
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotation as readers see it. All addresses are absolute, all date-times aware.

    `exact` is "" for a source as a whole, and where readers may see none of the article's words. `place` is
    none there too, and where no text that is held has the quote in its own words.
    """

    url: str
    claim: str
    article: str
    stance: str
    status: str
    #: Whether the claim's verdict says how true it is (claimreview.RATINGS).
    is_assessed: bool
    #: The same note in each language that it is in; so with what tells how the publisher corrected it.
    note: tuple[Words, ...]
    superseded: tuple[Words, ...]
    exact: str
    language: str
    place: Place | None
    created_at: datetime
    modified_at: datetime


def surroundings(
    text: str, blocks: Sequence[Block], marks: Iterable[Mark], start: int, end: int, *, shows: str
) -> tuple[str, str]:
    """What readers see right before and right after text[start:end], up to 32 code points of each.

    Of a text shown in part that is what the passage brings with it, its sentence, whatever else is annotated
    beside it: an annotation does not change with its neighbours. Raises ValueError where `shows` is no value
    of Shows.
    """
    own = [block for block in blocks if block.start < end and start < block.end]
    stretches = shown(text, own, marks, [Passage("", start, end)], shows=shows)
    first = next((left for left, right in stretches if left <= start < right), start)
    last = next((right for left, right in stretches if left < end <= right), end)
    return text[max(first, start - LENGTH) : start], text[end : min(last, end + LENGTH)]


def annotation(one: Annotated, newsroom: Newsroom) -> dict[str, Any]:
    """A whole document."""
    return {"@context": CONTEXT} | _annotation(one, newsroom)


def _annotation(one: Annotated, newsroom: Newsroom) -> dict[str, Any]:
    name = newsroom.name("en")
    return {
        "id": one.url,
        "type": "Annotation",
        "motivation": "assessing" if one.is_assessed else "linking",
        "created": moment(one.created_at),
        "modified": moment(one.modified_at),
        "creator": {"id": f"{newsroom.url}#newsroom", "type": "Organization", "name": name},
        "generator": {"id": newsroom.url, "type": "Software", "name": "Factcheck"},
        **({"rights": newsroom.licence} if newsroom.licence else {}),
        "body": [
            *_texts(one.note),
            *_texts(one.superseded),
            _specific("classifying", one.stance),
            _specific("classifying", one.status),
            _specific("linking", one.claim),
        ],
        "target": _target(one),
    }


def _texts(wordings: Sequence[Words]) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = [
        {
            "type": "TextualBody",
            "value": text,
            "format": "text/plain",
            "language": lang,
            "purpose": "commenting",
        }
        for text, lang in wordings
    ]
    return [{"type": "Choice", "items": bodies}] if len(bodies) > 1 else bodies


def _specific(purpose: str, source: str) -> dict[str, Any]:
    return {"type": "SpecificResource", "purpose": purpose, "source": source}


def _target(one: Annotated) -> dict[str, Any]:
    place = one.place
    target: dict[str, Any] = {"type": "SpecificResource", "source": place.url if place else one.article}
    if not one.exact:
        return target
    target["language"] = one.language
    quote = {"type": "TextQuoteSelector", "exact": one.exact}
    if place is None:
        return target | {"selector": quote}
    around = {"prefix": place.prefix, "suffix": place.suffix}
    quote |= {name: words for name, words in around.items() if words}
    position = {"type": "TextPositionSelector", "start": place.start, "end": place.end}
    # A revision is itself the copy that was kept of the article at that time.
    state = {"type": "TimeState", "sourceDate": moment(place.captured_at), "cached": place.url}
    return target | {"state": state, "selector": [quote, position]}


@dataclass(frozen=True, slots=True)
class Collection:
    """The annotations of one article. `url` ends in a slash; `modified_at` is none where there are none."""

    url: str
    label: str
    total: int
    modified_at: datetime | None

    @property
    def pages(self) -> int:
        """How many there are; they are counted from 0."""
        return -(-self.total // PER_PAGE)

    def page_url(self, number: int) -> str:
        return f"{self.url}?page={number}"

    def as_part(self) -> dict[str, Any]:
        """What its pages say of it."""
        modified = {"modified": moment(self.modified_at)} if self.modified_at else {}
        return {"id": self.url, "label": self.label, "total": self.total} | modified


def collection(whole: Collection, first: Sequence[Annotated], newsroom: Newsroom) -> dict[str, Any]:
    """The container with what its first page holds: of most articles that is all."""
    document = {
        "@context": [CONTEXT, CONTAINER_CONTEXT],
        **whole.as_part(),
        "type": ["BasicContainer", "AnnotationCollection"],
    }
    if whole.total:
        document |= {"first": _page(whole, 0, first, newsroom), "last": whole.page_url(whole.pages - 1)}
    return document


def page(whole: Collection, number: int, held: Sequence[Annotated], newsroom: Newsroom) -> dict[str, Any]:
    """One page as a document of its own. Raises IndexError where the collection has no such page."""
    if not 0 <= number < whole.pages:
        raise IndexError(f"no page {number} of {whole.pages}")
    return {"@context": CONTEXT, "partOf": whole.as_part()} | _page(whole, number, held, newsroom)


def _page(whole: Collection, number: int, held: Sequence[Annotated], newsroom: Newsroom) -> dict[str, Any]:
    around = {"prev": number - 1, "next": number + 1}
    return {
        "id": whole.page_url(number),
        "type": "AnnotationPage",
        "startIndex": number * PER_PAGE,
        **{name: whole.page_url(other) for name, other in around.items() if 0 <= other < whole.pages},
        "items": [_annotation(one, newsroom) for one in held],
    }


def tombstone(url: str, deleted_at: datetime) -> Mapping[str, Any]:
    """What is left of an annotation that was removed (Activity Streams 2.0, which the model's own context
    takes its collections from)."""
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": url,
        "type": "Tombstone",
        "formerType": "http://www.w3.org/ns/oa#Annotation",
        "deleted": moment(deleted_at),
    }

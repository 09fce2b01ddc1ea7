"""One ClaimReview as others publish it, mended as far as it can be without guessing.

Fields are those of schema.org 30.0, and what is found in their place: names in any case and with any prefix,
lists and objects where one text should be, numbers as texts. Each mend has a code.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin, urlsplit

from articles.documents import Published, normalise_address
from articles.importers.scripts import CHINESE, ENGLISH, HAN_CHARACTER

from .dates import Day, day_of, published_of
from .texts import LOOKED_AT, cleaned, each, language_of, text_of, texts_in

#: Code points. A claim that is longer is an article; a longer rating is cut, and a longer name is none.
LONGEST_CLAIM, LONGEST_RATING, LONGEST_NAME, LONGEST_TITLE, LONGEST_ADDRESS = 2_000, 500, 300, 1_000, 2_000
MOST_CLAIMANTS = 10
#: Of what was received as much is kept, in code points of JSON, and of each text in it.
KEPT, KEPT_OF_TEXT, KEPT_DEPTH = 20_000, 1_000, 12
_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)(?:\s*(?:/|of|out of)\s*(\d+(?:[.,]\d+)?))?")
#: What stands where nobody is named.
NOBODY = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "unknown", "未知", "不详", "佚名"})


class Why(StrEnum):
    """Why a review does not come in."""

    NOTHING = "no-review"
    DELETED = "deleted"
    NO_CLAIM = "no-claim"
    NO_ADDRESS = "no-address"
    NO_RATING = "no-rating"
    LANGUAGE = "language"
    TOO_LONG = "too-long"
    DAMAGED = "damaged"
    OURS = "ours"


class Refused(Exception):  # noqa: N818
    """A review does not come in."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Mended(StrEnum):
    """What was not as it should be, and was read nonetheless."""

    TEXT = "entities, tags or controls in a text"
    CLAIM = "the claim stands in itemReviewed alone"
    RATING = "a rating without its words"
    NUMBER = "a number on no scale"
    CUT = "a rating too long"
    ADDRESS = "the address is of what is around it"
    PUBLISHER = "nobody named who reviewed"
    DATE = "a date that is none"


@dataclass(frozen=True, slots=True)
class Review:
    """What another newsroom concluded of a claim. Languages are BCP 47 (zh-Hans or en); addresses are of the
    web; texts are one line each, and "" where nothing was said."""

    address: str
    claim: str
    language: str
    rating: str
    rating_language: str
    #: As stated; None where it is no finite number.
    value: float | None
    best: float | None
    worst: float | None
    publisher: str
    byline: str
    title: str
    published: Published
    claimants: tuple[str, ...]
    said_on: Day
    #: The JSON as it came, without what no database holds and without its longest texts.
    as_received: dict[str, Any]
    mended: tuple[Mended, ...]

    @property
    def host(self) -> str:
        """Of its page, without `www.`."""
        return host_of(self.address)

    @property
    def reviewed_on(self) -> Day:
        return day_of(self.published)


def read_review(found: Mapping[str, Any], around: str = "", ours: str = "") -> Review:
    """The review in a JSON object. Raises Refused and nothing else, whatever the object holds.

    `around` is the address of the page or of the element of a feed that it was found in, `ours` an address of
    our own site, whose reviews are not others'.
    """
    fields = fields_of(found)
    mended: set[Mended] = set()
    claimed = fields_of(next(filter(_is_object, each(fields.get("itemreviewed"))), {}))
    claim = _claim(fields, claimed, mended)
    address = _address(fields, around, mended)
    if ours and host_of(address) == host_of(ours):
        raise Refused(Why.OURS)
    stated = _language_stated(fields) or _language_stated(claimed)
    if (language := language_of(claim, stated)) is None:
        raise Refused(Why.LANGUAGE)
    rating, value, best, worst = _rating(fields.get("reviewrating"), mended)
    publisher, byline = _publisher(fields, mended)
    published = published_of(next(filter(None, map(fields.get, ("datepublished", "datecreated"))), None))
    said = published_of(claimed.get("datepublished") or claimed.get("datecreated"))
    if any(day.at is None and day.printed for day in (published, said)):
        mended.add(Mended.DATE)
    return Review(
        address=address,
        claim=claim,
        language=language,
        rating=rating,
        rating_language=CHINESE if HAN_CHARACTER.search(rating) else language if not rating else ENGLISH,
        value=value,
        best=best,
        worst=worst,
        publisher=publisher or host_of(address),
        byline=byline,
        title=_short(text_of(fields.get("headline")) or text_of(fields.get("name")), LONGEST_TITLE),
        published=published,
        claimants=_claimants(claimed.get("author")),
        said_on=day_of(said),
        as_received=_kept(found),
        mended=tuple(sorted(mended)),
    )


def fields_of(node: Mapping[str, Any]) -> dict[str, Any]:
    """The values by the names of their properties, in lower case, without the vocabulary's or an @."""
    fields: dict[str, Any] = {}
    for name, value in node.items():
        fields.setdefault(re.split("[/:#]", str(name))[-1].strip().lstrip("@").lower(), value)
    return fields


def is_review(node: Mapping[str, Any]) -> bool:
    """Whether it is called a ClaimReview, alone or among other types."""
    kinds = node.get("@type", node.get("type"))
    return any(
        re.split("[/:#]", kind)[-1].strip().lower() == "claimreview"
        for kind in each(kinds)
        if isinstance(kind, str)
    )


def host_of(address: str) -> str:
    """The host of a web address, without `www.`; "" for none."""
    try:
        return urlsplit(normalise_address(address)).hostname or ""
    except ValueError:
        return ""


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _short(text: str, longest: int) -> str:
    """The text, or "" where it is too long to be what it was taken for."""
    return text if len(text) <= longest else ""


# The parts


def _claim(fields: Mapping[str, Any], claimed: Mapping[str, Any], mended: set[Mended]) -> str:
    stated = fields.get("claimreviewed")
    claim = text_of(stated, "text", "name")
    if not claim:
        stated, claim = claimed.get("text"), text_of(claimed.get("text"))
        mended.add(Mended.CLAIM)
    if not any(map(str.isalnum, claim)):
        raise Refused(Why.NO_CLAIM)
    if len(claim) > LONGEST_CLAIM or (isinstance(stated, str) and len(stated) > LOOKED_AT):
        raise Refused(Why.TOO_LONG)
    if "\N{REPLACEMENT CHARACTER}" in claim:
        raise Refused(Why.DAMAGED)
    if isinstance(stated, str) and claim != " ".join(stated.split()):
        mended.add(Mended.TEXT)
    return claim


def _address(fields: Mapping[str, Any], around: str, mended: set[Mended]) -> str:
    """The page of the review: its url, else what it calls itself or its page, else what is around it."""
    for name in ("url", "mainentityofpage", "id", "sameas"):
        for written in texts_in(fields.get(name), ("@id", "url")):
            if address := _web_address(written, around):
                return address
    if address := _web_address(around, ""):
        mended.add(Mended.ADDRESS)
        return address
    raise Refused(Why.NO_ADDRESS)


def _web_address(written: str, around: str) -> str:
    if re.match(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}/", written):
        written = f"https://{written}"
    try:
        address = urljoin(around, written.strip().replace(" ", "%20"))
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "." not in parts.hostname:
            return ""
    except ValueError:
        return ""
    # The front page of a site is no review.
    is_whole_site = not parts.path.strip("/") and not parts.query and not parts.fragment
    return "" if is_whole_site or len(address) > LONGEST_ADDRESS else address


def _language_stated(fields: Mapping[str, Any]) -> str:
    return text_of(fields.get("inlanguage"), "alternateName", "@id", "name")


def _rating(stated: Any, mended: set[Mended]) -> tuple[str, float | None, float | None, float | None]:
    """The words, the number and the ends of its scale. Raises Refused where there are neither."""
    for one in each(stated):
        fields = fields_of(one) if isinstance(one, dict) else {"ratingvalue": one}
        words = text_of(fields.get("alternatename")) or text_of(fields.get("name"))
        value, of = _number(fields.get("ratingvalue"))
        best, _of = _number(fields.get("bestrating"))
        worst, _of = _number(fields.get("worstrating"))
        best = of if best is None else best
        if not words and value is None:
            # Some write the words where the number belongs.
            words = text_of(fields.get("ratingvalue"))
        on_scale = value is not None and (best is None or worst is None or worst <= value <= best)
        if value is not None and (not on_scale or (best is not None and best == worst)):
            mended.add(Mended.NUMBER)
        if not words:
            mended.add(Mended.RATING)
            # -1 says that there is none.
            if value is None or (value == -1 and (not on_scale or worst is None or best == worst)):
                continue
        if "\N{REPLACEMENT CHARACTER}" in words:
            raise Refused(Why.DAMAGED)
        if len(words) > LONGEST_RATING:
            mended.add(Mended.CUT)
            words = words[: LONGEST_RATING - 1] + "…"
        return words, value, best, worst
    raise Refused(Why.NO_RATING)


def _number(stated: Any) -> tuple[float | None, float | None]:
    """A finite number, and of "4/5" what it is out of."""
    if isinstance(stated, float):
        return _finite(stated), None
    parts = _NUMBER.fullmatch(text_of(stated))
    if parts is None:
        return None, None
    value, of = parts.groups()
    return _finite(value), _finite(of) if of else None


def _finite(stated: str | float) -> float | None:
    value = float(str(stated).replace(",", "."))
    return value if math.isfinite(value) else None


def _publisher(fields: Mapping[str, Any], mended: set[Mended]) -> tuple[str, str]:
    """Who published the review, "" where that is not said; and the person who wrote it."""
    organisations: list[str] = []
    people: list[str] = []
    for who in (*each(fields.get("author")), *each(fields.get("publisher"))):
        name = _short(text_of(who, "name", "alternateName"), LONGEST_NAME)
        if name.lower() in NOBODY or name.startswith(("http:", "https:")):
            continue
        kinds = fields_of(who).get("type", "") if isinstance(who, dict) else ""
        is_person = "person" in str(kinds).lower()
        (people if is_person else organisations).append(name)
    if not organisations:
        mended.add(Mended.PUBLISHER)
    return next(iter(organisations), ""), next(iter(people), "")


def _claimants(author: Any) -> tuple[str, ...]:
    """The names of those who assert it, each once."""
    names = [cleaned(name) for one in each(author) for name in _first(texts_in(one, ("name",)))]
    named = [name for name in dict.fromkeys(names) if name.lower() not in NOBODY]
    return tuple(name for name in named if len(name) <= LONGEST_NAME)[:MOST_CLAIMANTS]


def _first(texts: Iterator[str]) -> list[str]:
    return [text for text in texts if text][:1]


# What is kept


def _kept(found: Mapping[str, Any]) -> dict[str, Any]:
    """As it was received, as far as PostgreSQL keeps it: no NUL, no half of a pair, no infinite number."""
    kept = {_keepable(str(name)): _part(value) for name, value in found.items()}
    # The parts, each with its braces, are together as long as the whole, which has commas instead.
    sizes = {name: len(json.dumps({name: value}, ensure_ascii=False)) for name, value in kept.items()}
    size = sum(sizes.values())
    for name in sorted(sizes, key=sizes.__getitem__, reverse=True):
        if size <= KEPT:
            break
        size -= sizes[name]
        del kept[name]
    return kept


def _part(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        text = _keepable(value[: KEPT_OF_TEXT + 1])
        return text if len(text) <= KEPT_OF_TEXT else text[: KEPT_OF_TEXT - 1] + "…"
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if depth >= KEPT_DEPTH and isinstance(value, dict | list):
        return None
    if isinstance(value, dict):
        return {_keepable(str(name)): _part(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_part(inner, depth + 1) for inner in value]
    return value


def _keepable(text: str) -> str:
    return re.sub("[\x00\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)

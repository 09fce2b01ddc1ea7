"""What the W3C's Web Annotation Data Model and Protocol (2017-02-23) say MUST be, each requirement by itself.

In our own words, by section. A requirement is asked of every place in a document that it applies to: it gives
one truth for each. What we never write is left out (sets of bodies, other selectors, HTTP states, writing).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

Document = Mapping[str, Any]
Musts = Mapping[str, Callable[[Any], Iterable[bool]]]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
LDP = "http://www.w3.org/ns/ldp"
MEDIA_TYPE = re.compile(rf'application/ld\+json(; *profile="[^"]*{re.escape(CONTEXT)}[^"]*")?')
#: Those of the model itself (3.3.5).
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
}


@dataclass
class Asked:
    """How often each requirement applied, and how often it was not met."""

    applied: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    def of(self, musts: Musts, document: Any) -> list[str]:
        """Ask all of these of one document; the names of those that it does not meet."""
        missed = []
        for name, holds in musts.items():
            answers = list(holds(document))
            self.applied[name] = self.applied.get(name, 0) + len(answers)
            self.failed[name] = self.failed.get(name, 0) + answers.count(False)
            missed += [name] * (not all(answers))
        return missed

    def printed(self) -> str:
        lines = [f"{self.applied[name]:>8,}  {self.failed[name]:>6}  {name}" for name in self.applied]
        return "\n".join([" applied  failed  requirement", *lines])


def every(value: Any) -> list[Any]:
    """One value or several as several; none as none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def within(document: Any) -> Iterator[Document]:
    """The document and every object in it."""
    if isinstance(document, Mapping):
        yield document
        for value in document.values():
            yield from within(value)
    elif isinstance(document, list):
        for value in document:
            yield from within(value)


def typed(document: Document, name: str) -> list[Document]:
    return [one for one in within(document) if name in every(one.get("type"))]


def is_iri(value: Any) -> bool:
    return isinstance(value, str) and bool(urlsplit(value).scheme) and not re.search(r'[\s<>"{}|\\^`]', value)


def is_utc(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value):
        return False
    return datetime.fromisoformat(value).utcoffset() is not None


def is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def said(document: Document, *names: str) -> Iterator[Any]:
    """What any object in it says under these names, each value by itself."""
    return (value for one in within(document) for name in names for value in every(one.get(name)))


def _context(document: Document) -> list[bool]:
    context = document.get("@context")
    is_right = isinstance(context, str) or (isinstance(context, list) and len(context) > 1)
    return [CONTEXT in every(context) and is_right]


def _as_long(one: Document) -> list[bool]:
    """Of the two selectors of a target: what the one counts, the other has."""
    return [
        place["end"] - place["start"] == len(quote.get("exact", ""))
        for target in every(one.get("target"))
        for place in typed(target, "TextPositionSelector")
        for quote in typed(target, "TextQuoteSelector")
    ]


def _dated(state: Document) -> bool:
    both = {"sourceDateStart", "sourceDateEnd"} & state.keys()
    return not both if "sourceDate" in state else len(both) == 2


#: Of an annotation, wherever it stands.
ANNOTATION: Musts = {
    "Model 3.1: an annotation has exactly one id, an IRI": lambda one: [is_iri(one.get("id"))],
    "Model 3.1: Annotation is among its types": lambda one: ["Annotation" in every(one.get("type"))],
    "Model 3.1: it has one target or more": lambda one: [len(every(one.get("target"))) > 0],
    "Model 3.2.4: a textual body has exactly one value, a text": lambda one: [
        isinstance(text.get("value"), str) for text in typed(one, "TextualBody")
    ],
    "Model 3.2.5: body and bodyValue are not both there": lambda one: [
        not {"body", "bodyValue"} <= one.keys()
    ],
    "Model 3.2.7: a choice has exactly one list of one or more": lambda one: [
        isinstance(choice.get("items"), list) and len(choice["items"]) > 0 for choice in typed(one, "Choice")
    ],
    "Model 3.3.1: dates are xsd:dateTime in UTC, written with Z, and one of each": lambda one: [
        is_utc(one[name]) for name in ("created", "modified", "generated") if name in one
    ],
    "Model 3.3.2: an agent's id is one IRI": lambda one: [
        is_iri(agent["id"]) for name in ("creator", "generator") for agent in every(one.get(name))
    ],
    "Model 3.3.5: motivations and purposes are of the model's": lambda one: [
        value in MOTIVATIONS for value in said(one, "motivation", "purpose")
    ],
    "Model 3.3.6: rights are an IRI": lambda one: [is_iri(value) for value in said(one, "rights")],
    "Model 4: a specific resource has exactly one source, an IRI": lambda one: [
        is_iri(thing.get("source")) for thing in typed(one, "SpecificResource")
    ],
    "Model 4.2.4: a quote has exactly one exact, a text": lambda one: [
        isinstance(quote.get("exact"), str) for quote in typed(one, "TextQuoteSelector")
    ],
    "Model 4.2.4: it has one prefix and one suffix at most": lambda one: [
        all(isinstance(quote.get(name, ""), str) for name in ("prefix", "suffix"))
        for quote in typed(one, "TextQuoteSelector")
    ],
    "Model 4.2.5: a position has one start and one end, whole numbers from 0": lambda one: [
        is_count(place.get("start")) and is_count(place.get("end"))
        for place in typed(one, "TextPositionSelector")
    ],
    "Model 4.2.4, 4.2.5: they count code points, and alike": _as_long,
    "Model 4.3.1: a time state has a date, or a beginning and an end": lambda one: [
        _dated(state) for state in typed(one, "TimeState")
    ],
    "Model 4.3.1: its dates are xsd:dateTime in UTC, written with Z": lambda one: [
        is_utc(value) for value in said(one, "sourceDate", "sourceDateStart", "sourceDateEnd")
    ],
    "Model 4.3.1: a cached copy is an IRI": lambda one: [is_iri(value) for value in said(one, "cached")],
}

#: Of a document that is not part of another.
WHOLE: Musts = {"Model 3.1, 5.1, 5.2: @context is the model's, or has it among several": _context}

COLLECTION: Musts = {
    "Model 5.1: a collection has exactly one id, an IRI": lambda one: [is_iri(one.get("id"))],
    "Model 5.1: AnnotationCollection is among its types": lambda one: [
        "AnnotationCollection" in every(one.get("type"))
    ],
    "Model 5.1: total is a whole number from 0": lambda one: [is_count(one.get("total"))],
    "Model 5.1: it has a first page where there are annotations": lambda one: [
        ("first" in one) == bool(one.get("total"))
    ],
    "Model 5.1: last is an IRI": lambda one: [is_iri(value) for value in every(one.get("last"))],
    "Protocol 4.2: it is a BasicContainer too, and has that context": lambda one: [
        "BasicContainer" in every(one.get("type")) and f"{LDP}.jsonld" in every(one.get("@context"))
    ],
    "Protocol 4.2: its IRI ends in a slash, and has no query or fragment": lambda one: [
        urlsplit(one["id"]).path.endswith("/") and urlsplit(one["id"])[3:] == ("", "")
    ],
    "Protocol 4.2: modified is xsd:dateTime in UTC, written with Z": lambda one: [
        is_utc(value) for value in every(one.get("modified"))
    ],
}

PAGE: Musts = {
    "Model 5.2: a page has exactly one id, an IRI": lambda one: [is_iri(one.get("id"))],
    "Model 5.2: AnnotationPage is among its types": lambda one: ["AnnotationPage" in every(one.get("type"))],
    "Model 5.2: it has a list of one annotation or more": lambda one: [
        isinstance(one.get("items"), list) and len(one["items"]) > 0
    ],
    "Model 5.2: startIndex is a whole number from 0": lambda one: [
        is_count(value) for value in every(one.get("startIndex"))
    ],
    "Model 5.2: next and prev are IRIs": lambda one: [
        is_iri(value) for name in ("next", "prev") for value in every(one.get(name))
    ],
}

#: Of a page that is a document of its own.
WHOLE_PAGE: Musts = {
    "Protocol 4.3: a page says which collection it is part of": lambda one: [
        is_iri((one.get("partOf") or {}).get("id"))
    ],
    "Model 5.2: it has a next one unless it is the last": lambda one: [
        ("next" in one) == (one["startIndex"] + len(one["items"]) < one["partOf"]["total"])
    ],
}


def _links(headers: Mapping[str, str]) -> str:
    return headers.get("Link", "")


#: Of the headers of any answer.
ANSWER: Musts = {
    "Protocol 3.1: the media type is JSON-LD, with no profile or the model's": lambda headers: [
        bool(MEDIA_TYPE.fullmatch(headers.get("Content-Type", "")))
    ],
    "Protocol 3.1, 4.2: there is an ETag": lambda headers: [bool(headers.get("ETag"))],
    "Protocol 3.1, 4.2: Allow names GET, HEAD and OPTIONS": lambda headers: [
        {"GET", "HEAD", "OPTIONS"} <= set(headers.get("Allow", "").split(", "))
    ],
    "Protocol 3.1, 4.2: Vary names Accept": lambda headers: ["Accept" in headers.get("Vary", "").split(", ")],
}
ANNOTATION_ANSWER: Musts = {
    "Protocol 3.1: Link says that an annotation is an LDP resource": lambda headers: [
        f'<{LDP}#Resource>; rel="type"' in _links(headers)
    ],
}
CONTAINER_ANSWER: Musts = {
    "Protocol 4.2: Link says that a container is an LDP basic container": lambda headers: [
        f'<{LDP}#BasicContainer>; rel="type"' in _links(headers)
    ],
    "Protocol 4.2: Link says what constrains it": lambda headers: [
        f'rel="{LDP}#constrainedBy"' in _links(headers)
    ],
    "Protocol 4.2: Content-Location says which representation it is": lambda headers: [
        is_iri(headers.get("Content-Location"))
    ],
}

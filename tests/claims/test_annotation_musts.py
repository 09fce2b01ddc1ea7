"""Each requirement of the W3C is missed where it is not met: what finds nothing wrong would prove nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from claims.webannotation import Collection, annotation, collection, page
from tests.annotation_musts import (
    ANNOTATION,
    ANNOTATION_ANSWER,
    ANSWER,
    COLLECTION,
    CONTAINER_ANSWER,
    PAGE,
    WHOLE,
    WHOLE_PAGE,
    Asked,
    Musts,
)
from tests.claims.test_claimreview import NEWSROOM
from tests.claims.test_webannotation import NOON, SHOP, SITE

WHOLE_OF = Collection(f"{SITE}/articles/shop/annotations/", "Shop", 1, NOON)
ONE = annotation(SHOP, NEWSROOM)
MANY = collection(WHOLE_OF, [SHOP], NEWSROOM)
ITS_PAGE = page(WHOLE_OF, 0, [SHOP], NEWSROOM)
HEADERS = {
    "Content-Type": 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    "ETag": '"1"',
    "Allow": "GET, HEAD, OPTIONS",
    "Vary": "Accept, Cookie",
    "Link": '<http://www.w3.org/ns/ldp#Resource>; rel="type", <http://www.w3.org/ns/ldp#BasicContainer>; '
    'rel="type", <http://x.example/>; rel="http://www.w3.org/ns/ldp#constrainedBy"',
    "Content-Location": f"{SITE}/articles/shop/annotations/",
}
OF_ALL: list[tuple[Musts, Any]] = [
    ({**WHOLE, **ANNOTATION}, ONE),
    ({**WHOLE, **COLLECTION}, MANY),
    ({**WHOLE, **PAGE, **WHOLE_PAGE}, ITS_PAGE),
    ({**ANSWER, **ANNOTATION_ANSWER, **CONTAINER_ANSWER}, HEADERS),
]


def altered(document: Any, way: tuple[str | int, ...], value: Any) -> Any:
    """A copy with another value at the end of the way; without what stands there where the value is None."""
    copied = deepcopy(document)
    place = copied
    for step in way[:-1]:
        place = place[step]
    if value is None:
        del place[way[-1]]
    else:
        place[way[-1]] = value
    return copied


def test_what_we_write_meets_all_of_them() -> None:
    asked = Asked()
    for musts, document in OF_ALL:
        assert asked.of(musts, document) == []
    assert len(asked.applied) > 35


QUOTE, POSITION = ("target", "selector", 0), ("target", "selector", 1)


@pytest.mark.parametrize(
    ("document", "way", "value", "requirement"),
    [
        (ONE, ("@context",), ["http://www.w3.org/ns/anno.jsonld"], "Model 3.1, 5.1, 5.2"),
        (ONE, ("@context",), "https://schema.org", "Model 3.1, 5.1, 5.2"),
        (ONE, ("id",), "/annotations/1", "Model 3.1: an annotation has"),
        (ONE, ("type",), "Note", "Model 3.1: Annotation is"),
        (ONE, ("target",), None, "Model 3.1: it has one target"),
        (ONE, ("bodyValue",), "x", "Model 3.2.5"),
        (ONE, ("body", 0), {"type": "TextualBody"}, "Model 3.2.4"),
        (ONE, ("body", 0), {"type": "Choice", "items": []}, "Model 3.2.7"),
        (ONE, ("created",), "2026-03-05T00:00:00+00:00", "Model 3.3.1"),
        (ONE, ("modified",), ["2026-03-05T00:00:00Z"], "Model 3.3.1"),
        (ONE, ("creator", "id"), "us", "Model 3.3.2"),
        (ONE, ("motivation",), "reviewing", "Model 3.3.5"),
        (ONE, ("rights",), "CC BY", "Model 3.3.6"),
        (ONE, ("target", "source"), None, "Model 4: "),
        (ONE, (*QUOTE, "exact"), None, "Model 4.2.4: a quote"),
        (ONE, (*QUOTE, "prefix"), ["a", "b"], "Model 4.2.4: it has"),
        (ONE, (*POSITION, "start"), -1, "Model 4.2.5: a position"),
        (ONE, (*POSITION, "end"), 10**6, "Model 4.2.4, 4.2.5"),
        (ONE, ("target", "state", "sourceDate"), None, "Model 4.3.1: a time state"),
        (ONE, ("target", "state", "sourceDate"), "2026-03-05", "Model 4.3.1: its dates"),
        (ONE, ("target", "state", "cached"), "2.txt", "Model 4.3.1: a cached"),
        (MANY, ("id",), "annotations", "Model 5.1: a collection"),
        (MANY, ("type",), "BasicContainer", "Model 5.1: AnnotationCollection"),
        (MANY, ("total",), "1", "Model 5.1: total"),
        (MANY, ("first",), None, "Model 5.1: it has a first"),
        (MANY, ("last",), "?page=0", "Model 5.1: last"),
        (MANY, ("type",), "AnnotationCollection", "Protocol 4.2: it is"),
        (MANY, ("id",), f"{SITE}/annotations/?a=1", "Protocol 4.2: its IRI"),
        (MANY, ("modified",), "now", "Protocol 4.2: modified"),
        (ITS_PAGE, ("id",), "?page=0", "Model 5.2: a page"),
        (ITS_PAGE, ("type",), "Page", "Model 5.2: AnnotationPage"),
        (ITS_PAGE, ("items",), [], "Model 5.2: it has a list"),
        (ITS_PAGE, ("startIndex",), -1, "Model 5.2: startIndex"),
        (ITS_PAGE, ("next",), "?page=1", "Model 5.2: next and prev"),
        (ITS_PAGE, ("partOf", "id"), None, "Protocol 4.3"),
        (ITS_PAGE, ("partOf", "total"), 2, "Model 5.2: it has a next"),
        (HEADERS, ("Content-Type",), "application/json", "Protocol 3.1: the media type"),
        (HEADERS, ("ETag",), None, "Protocol 3.1, 4.2: there"),
        (HEADERS, ("Allow",), "GET", "Protocol 3.1, 4.2: Allow"),
        (HEADERS, ("Vary",), "Cookie", "Protocol 3.1, 4.2: Vary"),
        (HEADERS, ("Link",), "", "Protocol 3.1: Link"),
        (HEADERS, ("Link",), "", "Protocol 4.2: Link says that"),
        (HEADERS, ("Link",), "", "Protocol 4.2: Link says what"),
        (HEADERS, ("Content-Location",), None, "Protocol 4.2: Content-Location"),
    ],
)
def test_what_is_not_met_is_found(
    document: Any, way: tuple[str | int, ...], value: Any, requirement: str
) -> None:
    (musts,) = [musts for musts, one in OF_ALL if one is document]
    missed = Asked().of(musts, altered(document, way, value))
    assert [name for name in missed if name.startswith(requirement)]

"""What feeds and sitemaps are held to: the schemas beside those for JSON, and what no grammar can say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from tests.structured import SCHEMAS

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
#: Of a sitemap (sitemaps.org): the most addresses, and the most bytes.
MOST, LARGEST = 50_000, 50 * 1024 * 1024


def by_grammar(document: bytes, schema: str) -> list[str]:
    """Where an XML document is not what its grammar says: the name of a .rng file beside the schemas."""
    grammar = _grammar(schema)
    grammar.validate(etree.fromstring(document))
    return [f"line {error.line}: {error.message}" for error in grammar.error_log]


@cache
def _grammar(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / f"{name}.rng"))


def atom_faults(document: bytes, address: str) -> dict[str, list[str]]:
    """For each requirement of RFC 4287, by its name, what of a feed at this address does not meet it."""
    root = etree.fromstring(document)
    return {name: list(faults(root, address)) for name, faults in _ATOM_MUSTS.items()} | {
        "3, 4: what there must be, and what may be, once or often": by_grammar(document, "atom")
    }


def _texts(root: etree.Element, *names: str) -> list[str]:
    return [element.text or "" for name in names for element in root.iter(f"{ATOM}{name}")]


def _relative(root: etree.Element, _address: str) -> Iterator[str]:
    for address in _texts(root, "id"):
        if not urlsplit(address).scheme:
            yield f"the id {address} is no absolute IRI"


def _same_id(root: etree.Element, _address: str) -> Iterator[str]:
    """An entry may be there twice under one id only at two times of change."""
    seen = set()
    for entry in root.iter(f"{ATOM}entry"):
        known = entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")
        if known in seen:
            yield f"{known} twice"
        seen.add(known)


def _no_author(root: etree.Element, _address: str) -> Iterator[str]:
    of_all = root.find(f"{ATOM}author") is not None
    for entry in root.iter(f"{ATOM}entry"):
        if not of_all and entry.find(f"{ATOM}author") is None:
            yield f"nobody wrote {entry.findtext(f'{ATOM}id')}"


def _no_alternate(root: etree.Element, _address: str) -> Iterator[str]:
    for entry in root.iter(f"{ATOM}entry"):
        links = [link for link in entry.iter(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if not links and entry.find(f"{ATOM}content") is None:
            yield f"{entry.findtext(f'{ATOM}id')} has neither content nor a page"


def _two_alternates(root: etree.Element, _address: str) -> Iterator[str]:
    for holder in (root, *root.iter(f"{ATOM}entry")):
        links = [
            (link.get("type"), link.get("hreflang"))
            for link in holder.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(set(links)) < len(links):
            yield f"{holder.findtext(f'{ATOM}id')} has two pages of one kind"


def _not_itself(root: etree.Element, address: str) -> Iterator[str]:
    own = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if own != [address]:
        yield f"it calls itself {own}, not {address}"


def _not_a_moment(root: etree.Element, _address: str) -> Iterator[str]:
    for text in _texts(root, "updated", "published"):
        try:
            zone = datetime.fromisoformat(text).utcoffset()
        except ValueError:
            zone = None
        if zone is None:
            yield f"{text} is no moment"


def _without_words(root: etree.Element, _address: str) -> Iterator[str]:
    for text in _texts(root, "title", "name"):
        if not text.strip():
            yield "a title or a name is empty"


_ATOM_MUSTS: dict[str, Callable[[etree.Element, str], Iterator[str]]] = {
    "4.2.6: an id is an absolute IRI": _relative,
    "4.1.1: entries with one id differ in when they were updated": _same_id,
    "4.1.1: a feed has an author, or each of its entries": _no_author,
    "4.1.2: an entry without content has a page": _no_alternate,
    "4.1.1, 4.1.2: no two pages of one type and language": _two_alternates,
    "4.1.1: a feed names its own address (should)": _not_itself,
    "3.3: a date-time is one, and has a zone": _not_a_moment,
    "4.2.14, 3.2.1: titles and names say something (should)": _without_words,
}


def sitemap_faults(document: bytes, address: str) -> list[str]:
    """What is not as sitemaps.org 0.9 has it, of a sitemap or an index at this address."""
    faults = by_grammar(document, "sitemap")
    root = etree.fromstring(document)
    addresses = [element.text or "" for element in root.iter(f"{SITEMAP}loc")]
    if len(addresses) > MOST or len(document) > LARGEST:
        faults.append(f"{len(addresses)} addresses in {len(document)} bytes")
    site = urlsplit(address)[:2]
    faults += [f"{one} is of another site" for one in addresses if urlsplit(one)[:2] != site]
    faults += [f"{one} is there twice" for one in set(addresses) if addresses.count(one) > 1]
    return faults

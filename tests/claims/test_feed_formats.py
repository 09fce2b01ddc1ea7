"""What Atom (RFC 4287) and JSON Feed 1.1 ask of a feed, whatever stands in it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.feed_formats import Entry, Feed, Tag, atom, json_feed
from tests.feeds import atom_faults
from tests.structured import faults

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://facts.example.org"
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def make_entry(number: int = 1, **fields: object) -> Entry:
    known: dict[str, object] = {
        "id": f"{SITE}/claims/{number}/",
        "address": f"{SITE}/claims/{number}/",
        "title": "Refuted: It opens.",
        "html": "<p>It &lt;does&gt; not.</p>",
        "published": datetime(2024, 5, 1, tzinfo=UTC),
        "updated": datetime(2024, 5, 2, tzinfo=UTC),
        "tags": (Tag("refuted", "Refuted", f"{SITE}/method/#statuses"),),
    }
    return Entry(**(known | fields))  # type: ignore[arg-type]


def make_feed(*entries: Entry, lang: str = "en") -> Feed:
    return Feed(
        title="Facts: verdicts",
        subtitle="Each claim.",
        address=f"{SITE}/feeds/{lang}/verdicts.atom",
        page=f"{SITE}/claims/",
        author="Facts",
        author_page=f"{SITE}/",
        lang=lang,
        entries=entries,
    )


def only(element: ET.Element, name: str) -> str:
    (found,) = element.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


@given(st.lists(st.tuples(st.text(), st.text(), MOMENTS), max_size=4))
def test_whatever_is_said_the_feeds_are_feeds(said: list[tuple[str, str, datetime]]) -> None:
    feed = make_feed(
        *(
            make_entry(number, title=f"Refuted: {title}", html=f"<p>{html}</p>", updated=updated)
            for number, (title, html, updated) in enumerate(said)
        )
    )
    root = ET.fromstring(atom(feed))
    assert root.tag == f"{ATOM}feed"
    # 4.1.1: exactly one of each, and an author for all entries.
    assert (only(root, "id"), only(root, "title")) == (feed.address, feed.title)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Facts"
    assert datetime.fromisoformat(only(root, "updated")).tzinfo
    entries = root.findall(f"{ATOM}entry")
    assert [only(entry, "id") for entry in entries] == [entry.id for entry in feed.entries]
    for entry, given_entry in zip(entries, feed.entries, strict=True):
        # 4.1.2: a title, a time, and a link where there is no content.
        assert only(entry, "title").startswith("Refuted: ")
        assert datetime.fromisoformat(only(entry, "updated")) == given_entry.updated
        (link,) = entry.findall(f"{ATOM}link")
        assert (link.get("rel"), link.get("href")) == ("alternate", given_entry.address)
    items = json.loads(json.dumps(json_feed(feed)))["items"]
    assert [item["content_html"] for item in items] == [entry.html for entry in feed.entries]


@given(st.lists(st.tuples(st.text(), st.text(), MOMENTS), max_size=3))
def test_whatever_is_said_no_requirement_of_atom_or_json_feed_is_missed(
    said: list[tuple[str, str, datetime]],
) -> None:
    feed = make_feed(
        *(
            make_entry(number, title=f"Refuted: {title}", html=html, updated=updated)
            for number, (title, html, updated) in enumerate(said)
        )
    )
    assert [name for name, found in atom_faults(atom(feed), feed.address).items() if found] == []
    assert faults(json_feed(feed), "jsonfeed") == []


@pytest.mark.parametrize(
    ("was", "becomes", "requirement"),
    [
        ("<updated>.*?</updated>", "", "3, 4"),
        ("<updated>.*?</updated>", "<updated>yesterday</updated>", "3.3"),
        ("<updated>.*?</updated>", "<updated>2024-05-01T00:00:00</updated>", "3.3"),
        ("<entry>", "<entry><title>Again</title>", "3, 4"),
        ("<entry>", "<entry><unheard-of/>", "3, 4"),
        ("<author>.*?</author>", "", "4.1.1: a feed has an author"),
        ("<entry>.*?</entry>", r"\g<0>\g<0>", "4.1.1: entries with one id"),
        ("<id>[^<]*</id>", "<id>/claims/</id>", "4.2.6"),
        ("<title>[^<]*</title>", "<title> </title>", "4.2.14"),
        ('rel="self"', 'rel="related"', "4.1.1: a feed names its own"),
        ('<link href="[^"]*/claims/1/" rel="alternate"/>', "", "4.1.2"),
        ('<link [^>]*rel="alternate"/>', r"\g<0>\g<0>", "4.1.1, 4.1.2"),
    ],
)
def test_what_is_no_feed_is_found_out(was: str, becomes: str, requirement: str) -> None:
    feed = make_feed(make_entry())
    broken, count = re.subn(was, becomes, atom(feed).decode(), count=1, flags=re.DOTALL)
    assert count == 1
    missed = [name for name, found in atom_faults(broken.encode(), feed.address).items() if found]
    assert [name for name in missed if name.startswith(requirement)]


def test_an_entry_in_json_says_all_that_it_says_in_atom() -> None:
    document = json_feed(make_feed(make_entry(), lang="zh-Hans"))
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Facts: verdicts",
        "description": "Each claim.",
        "home_page_url": f"{SITE}/claims/",
        "feed_url": f"{SITE}/feeds/zh-Hans/verdicts.atom",
        "language": "zh-Hans",
        "authors": [{"name": "Facts", "url": f"{SITE}/"}],
        "items": [
            {
                "id": f"{SITE}/claims/1/",
                "url": f"{SITE}/claims/1/",
                "title": "Refuted: It opens.",
                "content_html": "<p>It &lt;does&gt; not.</p>",
                "date_published": "2024-05-01T00:00:00+00:00",
                "date_modified": "2024-05-02T00:00:00+00:00",
                "tags": ["Refuted"],
            }
        ],
    }


def test_an_entry_is_filed_under_a_term_of_a_scheme_with_its_word() -> None:
    (category,) = ET.fromstring(atom(make_feed(make_entry()))).iter(f"{ATOM}category")
    assert category.attrib == {"term": "refuted", "label": "Refuted", "scheme": f"{SITE}/method/#statuses"}


def test_a_feed_is_as_old_as_its_latest_entry_and_without_any_never_changes() -> None:
    older = make_entry(2, updated=datetime(2024, 4, 1, tzinfo=UTC))
    assert only(ET.fromstring(atom(make_feed(make_entry(), older))), "updated") == "2024-05-02T00:00:00+00:00"
    assert only(ET.fromstring(atom(make_feed())), "updated") == "1970-01-01T00:00:00+00:00"

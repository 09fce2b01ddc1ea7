"""Every feed and sitemap of a running site, checked: python -m tests.benchmarks.feed_checker ADDRESS

Atom: by each requirement of RFC 4287 (tests/feeds.py); by the validating parser that comes with Ruby, which
takes no element here that it does not know (Debian: `apt install ruby`); and by feedparser (`pip install
feedparser`), which is to find nothing to forgive. JSON Feed 1.1 and sitemaps: by their schemas. What is not
installed is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen
from xml.etree import ElementTree as ET

from tests.feeds import SITEMAP, atom_faults, sitemap_faults
from tests.structured import faults

LANGUAGES = ("zh-Hans", "en")
#: Reads the files that it is given, and says why one is no feed. By `false` it takes nothing that is unknown.
BY_RUBY = """
require "rss"
ARGV.each { |name|
  begin
    feed = RSS::Parser.parse(File.read(name, encoding: "UTF-8"), true, false)
    puts "#{name}: read as nothing" unless feed.is_a?(RSS::Atom::Feed)
  rescue RSS::Error => error
    puts "#{name}: #{error.class}: #{error.message}"
  end
}
"""


def get(address: str) -> bytes:
    with urlopen(address) as answer:
        return bytes(answer.read())


def feeds(site: str) -> Iterator[str]:
    """The address of every feed, without its end."""
    claims = [json.loads(line) for line in get(f"{site}/data/claims.jsonl").splitlines()]
    kinds = ["verdicts", *sorted({f"status/{claim['status']}" for claim in claims})]
    kinds += sorted({f"topic/{topic}" for claim in claims for topic in claim["topics"]})
    for lang in LANGUAGES:
        yield f"{site}/corrections/{lang}"
        yield from (f"{site}/feeds/{lang}/{kind}" for kind in kinds)


def by_feedparser(documents: list[bytes]) -> list[str]:
    """What it had to forgive."""
    import feedparser  # type: ignore[import-not-found, unused-ignore]

    read = [feedparser.parse(document) for document in documents]
    return [
        f"{one.get('bozo_exception')} in a {one.version}"
        for one in read
        if one.bozo or one.version != "atom10"
    ]


def by_ruby(documents: list[bytes]) -> list[str]:
    with TemporaryDirectory() as folder:
        names = [f"{folder}/{number}.atom" for number in range(len(documents))]
        for name, document in zip(names, documents, strict=True):
            Path(name).write_bytes(document)
        said = subprocess.run(["ruby", "-e", BY_RUBY, *names], capture_output=True, text=True, check=True)
    return said.stdout.splitlines()


def check_atom(addresses: list[str]) -> int:
    documents = {address: get(address) for address in addresses}
    failed: Counter[str] = Counter()
    for address, document in documents.items():
        for name, found in atom_faults(document, address).items():
            failed[name] += bool(found)
            for fault in found:
                print(f"  {address}: {fault}")
    entries = sum(document.count(b"<entry>") for document in documents.values())
    print(f"Atom: {len(documents)} feeds with {entries} entries")
    for name, count in failed.items():
        print(f"  {name}: {len(documents) - count} of {len(documents)}")
    total = failed.total()
    for name, check in (("Ruby's RSS::Parser, validating", by_ruby), ("feedparser", by_feedparser)):
        try:
            found = check(list(documents.values()))
        except (ImportError, FileNotFoundError):
            print(f"  {name}: not installed")
            continue
        print(f"  {name}: {len(documents) - len(found)} of {len(documents)}", *found[:5], sep="\n    ")
        total += len(found)
    return total


def check_json(addresses: list[str]) -> int:
    wrong = {
        address: found for address in addresses if (found := faults(json.loads(get(address)), "jsonfeed"))
    }
    print(
        f"JSON Feed: {len(addresses) - len(wrong)} of {len(addresses)} by the schema of 1.1", *wrong.items()
    )
    return len(wrong)


def check_sitemaps(site: str) -> int:
    index = f"{site}/sitemap.xml"
    parts = [element.text or "" for element in ET.fromstring(get(index)).iter(f"{SITEMAP}loc")]
    wrong, pages = {}, 0
    for address in (index, *parts):
        document = get(address)
        pages += document.count(b"<url>")
        if found := sitemap_faults(document, site):
            wrong[address] = found[:5]
    print(
        f"Sitemaps: {len(parts) + 1 - len(wrong)} of {len(parts) + 1}, with {pages} addresses", *wrong.items()
    )
    return len(wrong)


def check(site: str) -> int:
    """Print what was checked and each fault; the number of what is not as it should be."""
    ends = {end: [f"{address}.{end}" for address in feeds(site)] for end in ("atom", "json")}
    return check_atom(ends["atom"]) + check_json(ends["json"]) + check_sitemaps(site)


if __name__ == "__main__":
    sys.exit(check(sys.argv[1].rstrip("/")) > 0)

"""What is on record, out and in again: CLAIMS=10000 pytest -s tests/benchmarks/round_trip.py

The sample story, and a made-up data set with so many claims: each with five annotations, three of them quotes
in held texts, one or two verdicts, a comment, links, enquiries and reports. Both are loaded, written, loaded
from what was written, and written again, with all triggers on that the site has, but for those that keep a
test from emptying tables. Memory is that of the process, before and at its highest.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from claims.dataset.columns import json_text
from claims.dataset.export import export
from claims.dataset.files import write, write_moment
from claims.dataset.load import load
from claims.dataset.restore import restore
from factcheck.ledger.verifying import verify
from tests.benchmarks.made_up import MadeUp
from tests.claims.dataset.everything import empty_database
from tests.database import committed

CLAIMS = int(os.environ.get("CLAIMS", "10000"))
ARTICLES, CLAIMANTS = max(10, CLAIMS // 3), max(10, CLAIMS // 50)
TOPICS, PUBLISHERS, PARAGRAPHS = 40, 200, 8
BEGAN = datetime(2015, 1, 1, tzinfo=UTC)


def at(hours: int) -> str:
    return write_moment(BEGAN + timedelta(hours=hours, microseconds=hours), "minute", True)


class Made:
    """The files of the data set, one after another; the same every time."""

    def __init__(self) -> None:
        self.made_up = MadeUp()
        self.random = self.made_up.random
        #: Of each held article its paragraphs, and how many revisions it has.
        self.texts: dict[int, tuple[list[str], int]] = {}
        self.numbers: dict[str, int] = {}

    def number(self, kind: str) -> int:
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]

    def put(self, folder: Path) -> None:
        for name in ("articles", "claims"):
            (folder / name).mkdir(parents=True)
        for name, fields in self._shared().items():
            (folder / f"{name}.yaml").write_text(write(fields), encoding="utf-8")
        for number in range(1, ARTICLES + 1):
            self._article(folder, number)
        for number in range(1, CLAIMS + 1):
            (folder / f"claims/claim-{number}.yaml").write_text(write(self._claim(number)), encoding="utf-8")

    def _shared(self) -> dict[str, Mapping[str, Any]]:
        named: Callable[..., dict[str, Any]] = partial(dict, original_language="en")
        return {
            "dataset": {"format": 2},
            "users": {name: {"is_active": True, "roles": [name]} for name in ("editor", "reviewer")},
            "publishers": {str(n): named(name_en=f"Daily {n}") for n in range(1, PUBLISHERS + 1)},
            "claimants": {
                str(n): named(name_en=self.made_up.name("en"), role_en=f"source {n}")
                for n in range(1, CLAIMANTS + 1)
            },
            "topics": {f"topic-{n}": {"id": n, **named(name_en=f"Topic {n}")} for n in range(1, TOPICS + 1)},
        }

    def _article(self, folder: Path, number: int) -> None:
        language = self.random.choice(("zh", "en"))
        tag = {"zh": "zh-Hans", "en": "en"}[language]
        paragraphs = [
            f"{self.made_up.statement(language)} {self.made_up.statement(language)}"
            for _one in range(PARAGRAPHS)
        ]
        count = self.random.choice((1, 1, 2))
        self.texts[number] = paragraphs, count
        key = f"article-{number}"
        (folder / "articles" / key).mkdir()
        revisions = []
        for revision in range(1, count + 1):
            shown = [*paragraphs, f"Text {revision} of {key}."]
            text = "\n\n".join(shown)
            received = f"<article>{text}</article>\r\n".encode()
            (folder / f"articles/{key}/{revision}.txt").write_bytes(text.encode())
            (folder / f"articles/{key}/{revision}.bin").write_bytes(received)
            blocks, start = [], 0
            for one in shown:
                place = {"start": start, "end": start + len(one)}
                blocks.append({"kind": "paragraph", "lang": tag, "marker": "", **place})
                start += len(one) + 2
            revisions.append(
                {
                    "id": self.number("revision"),
                    "number": revision,
                    "captured_at": at(number + revision),
                    "is_excerpt": False,
                    "received_sha256": hashlib.sha256(received).hexdigest(),
                    "blocks": json_text(blocks),
                    "marks": "[]",
                    "notes": "[]",
                    "created_by": "editor",
                }
            )
        article = {
            "id": number,
            "kind": "report",
            f"title_{language}": self.made_up.statement(language),
            "original_language": tag,
            "publisher": str(self.random.randint(1, PUBLISHERS)),
            "address": f"https://daily.example.org/{number}",
            "languages": [tag],
            "published": at(number)[:10],
            "access": "held",
            "provenance": "unknown",
            "provenance_since": at(number),
            "shows": "excerpts",
            "link_state": "unchecked",
            "created_at": at(number),
            "revisions": revisions,
        }
        if number > 1:
            source = f"article-{self.random.randint(1, number - 1)}"
            made = {"id": self.number("derivation"), "created_at": at(number), "created_by": "editor"}
            article["derivations"] = [{**made, "article": source, "kind": "summarises"}]
        (folder / f"articles/{key}.yaml").write_text(write(article), encoding="utf-8")

    def _claim(self, number: int) -> dict[str, Any]:
        random, made_up = self.random, self.made_up
        claim: dict[str, Any] = {
            "id": number,
            "kind": "fact",
            "statement_en": made_up.statement("en"),
            "statement_zh": made_up.statement("zh"),
            "original_language": "en",
            "said_on": at(number)[:10],
            "version": 1,
            "created_at": at(number),
            "created_by": "editor",
            "claimants": [str(random.randint(1, CLAIMANTS))],
            "topics": [f"topic-{random.randint(1, TOPICS)}"],
        }
        made = partial(self._made, hours=number + 1)
        if number % 50 == 0:
            claim |= {"merged_into": f"claim-{number - 1}", "merged_at": at(number), "merged_by": "editor"}
            return claim
        articles = random.sample(range(1, ARTICLES + 1), 5)
        claim["annotations"] = [
            made("annotation") | self._annotation(article, place) for place, article in enumerate(articles)
        ]
        claim["verdicts"] = [
            self._verdict(claim, articles, number + step) for step in range(1, random.choice((1, 2, 2, 3)))
        ]
        claim["comments"] = [made("comment") | {"text": made_up.rationale("zh")}]
        if number % 5 == 1 and number > 1:
            claim["links"] = [
                made("link") | {"claim": f"claim-{number - 1 - (number % 50 == 1)}", "kind": "refines"}
            ]
        if number % 10 == 1:
            enquiry = {
                "id": self.number("enquiry"),
                "asked_en": made_up.name("en"),
                "asked_on": at(number)[:10],
            }
            claim["enquiries"] = [enquiry]
        if number % 20 == 1:
            report = {"id": self.number("report"), "created_at": at(number), "outcome": "open"}
            claim["reports"] = [report | {"text": made_up.rationale("en"), "mail": "reader@example.org"}]
        return claim

    def _made(self, kind: str, hours: int) -> dict[str, Any]:
        return {"id": self.number(kind), "created_at": at(hours), "created_by": "editor"}

    def _annotation(self, article: int, place: int) -> dict[str, Any]:
        said = {"article": f"article-{article}", "basis": "on_record", "version": 1}
        if place > 2:
            return said | {"stance": "contradicts" if place == 3 else "context"}
        paragraphs, count = self.texts[article]
        chosen = self.random.randrange(PARAGRAPHS)
        start = sum(len(one) + 2 for one in paragraphs[:chosen])
        quote = paragraphs[chosen]
        anchor = {"start": start, "end": start + len(quote), "state": "exact", "created_at": at(1)}
        return said | {
            "stance": "states",
            "quote": quote,
            "language": "zh-Hans" if re.search("[一-鿿]", quote) else "en",
            "anchors": [{"id": self.number("anchor"), "revision": one + 1, **anchor} for one in range(count)],
        }

    def _verdict(self, claim: Mapping[str, Any], articles: list[int], hours: int) -> dict[str, Any]:
        texts = ("statement_zh", "statement_en", "original_language", "said_on", "kind")
        as_decided = {name: claim[name] for name in texts}
        as_decided |= {"unknowns_zh": "", "unknowns_en": "", "said_precision": "day", "claimants": []}
        none = {"articles": 0, "origins": [], "shared_sources": []}
        uncounted = [
            {
                "annotation": one["id"],
                "article": article,
                "stance": one["stance"],
                "basis": one["basis"],
                "reason": "unknown_origin",
                "roots": [],
            }
            for one, article in zip(claim["annotations"], articles, strict=True)
        ]
        summary = {"kind": "fact", "support": none, "opposition": none, "uncounted": uncounted, "cycles": []}
        return {
            "id": self.number("verdict"),
            "kind": "verdict",
            "status": "unverified",
            "rationale_en": self.made_up.rationale("en"),
            "rationale_zh": self.made_up.rationale("zh"),
            "claim_as_decided": json_text(as_decided),
            "summary": json_text(summary | {"is_stated": True, "is_speculative": False}),
            "supported_statuses": ["unverified"],
            "is_substantive": True,
            "correction_en": self.made_up.rationale("en"),
            "proposed_at": at(hours),
            "proposed_by": "editor",
            "decision": "approved",
            "decided_at": at(hours),
            "decided_by": "reviewer",
        }


@pytest.fixture(autouse=True)
def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with committed(django_db_blocker):
        empty_database(switched_on=False)
        yield


def measured(work: Callable[[], object]) -> tuple[float, float, float]:
    """Seconds, and the memory of the process before and at its highest, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    began = perf_counter()
    work()
    return perf_counter() - began, before, memory("VmHWM")


def memory(what: str) -> float:
    (found,) = re.findall(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found) / 1024


def same(one: Path, other: Path) -> bool:
    names = [{path.relative_to(top) for path in top.rglob("*") if path.is_file()} for top in (one, other)]
    return names[0] == names[1] and not any(
        not filecmp.cmp(one / name, other / name, shallow=False) for name in names[0]
    )


def round_trip(folder: Path) -> None:
    """Of what is on record: out, in, and out again."""
    shown = "{:<6}{:>8.1f} s, memory {:.0f} -> {:.0f} MB"
    print(shown.format("out", *measured(lambda: export(folder / "first"))))
    files = [path for path in (folder / "first").rglob("*") if path.is_file()]
    print(f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 2**20:.1f} MB")
    empty_database(switched_on=False)
    print(shown.format("in", *measured(lambda: restore(folder / "first"))))
    print(shown.format("again", *measured(lambda: export(folder / "second"))))
    print("byte-identical:", "yes" if same(folder / "first", folder / "second") else "NO")


def test_the_sample_story(tmp_path: Path) -> None:
    print("\nThe sample story")
    load(settings.BASE_DIR / "seeds")
    round_trip(tmp_path)


def test_made_up_claims(tmp_path: Path) -> None:
    print(f"\n{CLAIMS:,} claims")
    Made().put(tmp_path / "made")
    seconds, *peaks = measured(lambda: restore(tmp_path / "made"))
    print(f"as made up, in {seconds:.1f} s, memory {peaks[0]:.0f} -> {peaks[1]:.0f} MB")
    round_trip(tmp_path)
    report = verify()
    faults = [fault for fault in report.faults if "refuses_truncate" not in fault]
    print(f"{report.head.number if report.head else 0:,} entries of the ledger; faults: {faults or 'none'}")

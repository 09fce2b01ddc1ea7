"""A database of made-up claims, for measuring: python -m tests.benchmarks.million 1000000

With claimants, topics, publishers, one annotation and mostly a public verdict each, the same every time. It
is loaded into an empty database (set FACTCHECK_DATA to a folder of its own) past the triggers: nothing of it
is in the ledger, and `manage.py reindex --all` is to be run next.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from time import perf_counter
from typing import Any, NamedTuple

import django

from tests.benchmarks.made_up import MadeUp, zipf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

#: So many claims are held in memory at a time.
AT_ONCE = 20_000
TOPICS, PUBLISHERS = 40, 500
STATUSES = ("unverified", "corroborated", "verified", "disputed", "refuted", "speculative")
LANGUAGES = {"zh": "zh-Hans", "en": "en"}
BEGAN, DAYS = datetime(2012, 1, 1, tzinfo=UTC), 5_000


class ClaimRows(NamedTuple):
    """One claim, and what hangs on it."""

    claim: dict[str, Any]
    verdict: dict[str, Any] | None
    claimants: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    annotation: dict[str, Any]


class Story:
    """The rows of each table, for so many claims; keys are 1, 2, 3 and so on in each of them."""

    def __init__(self, claims: int) -> None:
        self.made_up = MadeUp()
        self.random = self.made_up.random
        self.claims = claims
        self.articles = max(10, claims // 20)
        self.claimants = [self._claimant(number) for number in range(1, max(10, claims // 50) + 1)]

    def _claimant(self, number: int) -> dict[str, Any]:
        # The number keeps two of one name apart.
        return {
            "id": number,
            "name_zh": self.made_up.name("zh"),
            "name_en": self.made_up.name("en"),
            "role_zh": "",
            "role_en": f"source {number}",
            "original_language": "zh-Hans",
        }

    def topic_rows(self) -> Iterator[dict[str, Any]]:
        for number in range(1, TOPICS + 1):
            name = {"name_en": f"Topic {number}", "name_zh": f"话题{number}"}
            yield {"id": number, "slug": f"topic-{number}", "original_language": "en", **name}

    def publisher_rows(self) -> Iterator[dict[str, Any]]:
        for number in range(1, PUBLISHERS + 1):
            names = {"name_en": f"Daily {number}", "name_zh": f"日报{number}"}
            yield {"id": number, "original_language": "en", **names}

    def article_rows(self) -> Iterator[dict[str, Any]]:
        publishers = zipf(self.random, [str(number) for number in range(1, PUBLISHERS + 1)])
        for number in range(1, self.articles + 1):
            yield {
                "id": number,
                "key": f"article-{number}",
                "title_en": self.made_up.statement("en"),
                "original_language": "en",
                "publisher_id": int(next(publishers)),
                "access": "read",
                "published_at": self._day(number / self.articles),
                "published_precision": "day",
            }

    def _day(self, share: float) -> datetime:
        """A moment, later the greater the share of what there is that has gone before; with some disorder."""
        return BEGAN + timedelta(days=DAYS * share, minutes=self.random.randrange(30 * 24 * 60))

    def claim_rows(self) -> Iterator[ClaimRows]:
        random, made_up = self.random, self.made_up
        named = zipf(random, [str(number) for number in range(1, len(self.claimants) + 1)])
        topics = zipf(random, [str(number) for number in range(1, TOPICS + 1)])
        statuses = zipf(random, STATUSES)
        articles = zipf(random, [str(number) for number in range(1, self.articles + 1)], 0.5)
        for number in range(1, self.claims + 1):
            language = "zh" if random.random() < 0.6 else "en"
            other = "en" if language == "zh" else "zh"
            recorded = self._day(number / self.claims)
            is_dated = random.random() < 0.8
            said_on = recorded.date() - timedelta(days=random.randrange(60)) if is_dated else None
            claim = {
                "id": number,
                "slug": f"claim-{number}",
                "original_language": LANGUAGES[language],
                f"statement_{language}": made_up.statement(language),
                f"statement_{other}": made_up.statement(other) if random.random() < 0.3 else "",
                "said_on": said_on,
                "said_precision": "day" if is_dated else "none",
                "created_at": recorded,
            }
            claimants = list(dict.fromkeys(int(next(named)) for _one in range(random.choice((1, 1, 1, 2)))))
            verdict = None
            if random.random() < 0.9:
                decided = recorded + timedelta(days=random.randrange(1, 30))
                verdict = self._verdict(claim, language, next(statuses), decided, claimants)
                claim["current_verdict_id"] = number
                if random.random() < 0.1:  # Worded anew since, for the desk alone.
                    claim[f"statement_{language}"] = made_up.statement(language)
            yield ClaimRows(
                claim,
                verdict,
                [
                    {"claim_id": number, "claimant_id": claimant, "position": position}
                    for position, claimant in enumerate(claimants)
                ],
                [{"claim_id": number, "topic_id": topic} for topic in {int(next(topics)) for _ in range(2)}],
                # Before the verdict, so that readers see it.
                {
                    "claim_id": number,
                    "article_id": int(next(articles)),
                    "stance": "corroborates",
                    "created_at": recorded,
                },
            )

    def _verdict(
        self, claim: dict[str, Any], language: str, status: str, decided: datetime, claimants: Sequence[int]
    ) -> dict[str, Any]:
        said_on: date | None = claim["said_on"]
        as_decided = {
            "kind": "fact",
            "original_language": claim["original_language"],
            "statement_zh": claim["statement_zh"],
            "statement_en": claim["statement_en"],
            "unknowns_zh": "",
            "unknowns_en": "",
            "said_on": said_on.isoformat() if said_on else None,
            "said_precision": claim["said_precision"],
            "claimants": [{**self.claimants[number - 1], "same_as": ""} for number in claimants],
        }
        return {
            "id": claim["id"],
            "claim_id": claim["id"],
            "status": status,
            f"rationale_{language}": self.made_up.rationale(language),
            "claim_as_decided": as_decided,
            "summary": NOTHING_COUNTED,
            "supported_statuses": [status],
            "proposed_at": decided - timedelta(hours=1),
            "proposed_by_id": 1,
            "decision": "approved",
            "decided_at": decided,
            "decided_by_id": 2,
        }


NOTHING_COUNTED: dict[str, Any] = {
    "kind": "fact",
    "support": {"articles": 0, "origins": [], "shared_sources": []},
    "opposition": {"articles": 0, "origins": [], "shared_sources": []},
    "uncounted": [],
    "cycles": [],
    "is_stated": False,
    "is_speculative": False,
}


def load(claims: int) -> None:
    """Into an empty database, as the owner of its tables."""
    from django.contrib.auth.models import User

    from articles.models import Article, Publisher
    from claims.models import Annotation, Claim, Claimant, ClaimClaimant, Topic, Verdict

    assert not Claim.objects.exists(), "it is loaded into an empty database"
    for name in ("editor", "reviewer"):
        User.objects.create_user(name)
    story = Story(claims)
    copy(Publisher, story.publisher_rows())
    copy(Topic, story.topic_rows())
    copy(Claimant, story.claimants)
    copy(Article, story.article_rows())
    every = story.claim_rows()
    while rows := list(islice(every, AT_ONCE)):
        copy(Claim, (row.claim for row in rows))
        copy(Verdict, (row.verdict for row in rows if row.verdict))
        copy(ClaimClaimant, (one for row in rows for one in row.claimants))
        copy(Claim.topics.through, (one for row in rows for one in row.topics))
        copy(Annotation, (row.annotation for row in rows))


def copy(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows, past the triggers; a column that a row does not have gets its model's default."""
    from django.db import connection
    from django.db.models import JSONField
    from psycopg.types.json import Jsonb

    fields = list(model._meta.concrete_fields)
    first = next(iterator := iter(rows))
    if "id" not in first:
        fields = [field for field in fields if not field.primary_key]
    names = [field.column for field in fields]
    defaults = [field.get_default() for field in fields]
    documents = {field.column for field in fields if isinstance(field, JSONField)}
    table = model._meta.db_table
    with without_triggers(table), connection.cursor() as cursor:
        columns = ", ".join(f'"{name}"' for name in names)
        with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copied:
            for row in _both(first, iterator):
                copied.write_row(
                    [
                        Jsonb(row[name]) if name in documents and name in row else row.get(name, default)
                        for name, default in zip(names, defaults, strict=True)
                    ]
                )
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def _both(first: dict[str, Any], others: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from others


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """Switch off every trigger of a table, foreign keys too, and afterwards each on as it was."""
    from django.db import connection

    from tests.database import sql

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [table],
        )
        were = cursor.fetchall()
    sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    try:
        yield
    finally:
        sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        ways = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}
        for name, enabled in were:
            sql(f'ALTER TABLE {table} {ways[enabled]} TRIGGER "{name}"')


def main() -> None:
    django.setup()

    from django.core.management import call_command

    from factcheck.ledger.roles import as_owner
    from tests.database import sql

    call_command("migrate", verbosity=0)
    with as_owner():
        began = perf_counter()
        load(claims := int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
        sql("ANALYZE")
        print(f"{claims:,} claims loaded in {perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()

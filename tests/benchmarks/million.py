"""A database of made-up claims, for measuring: python -m tests.benchmarks.million 1000000

Made-up stories (newsroom.py), the same every time, loaded into an empty database: set FACTCHECK_DATA to a
folder of its own. The newest fifty stories, a thousand claims, come in with every trigger on: what they break
is refused, and they stand in the ledger, so that an editor can go on with them. The others go past the
triggers, in several processes at once. `manage.py reindex --all` is to be run next.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from time import perf_counter
from typing import Any

import django

from articles.progress import Progress, bar
from tests.benchmarks.made_up_story import EDITORS, REVIEWERS, Row, Rows
from tests.benchmarks.newsroom import Newsroom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

#: So many of the newest stories are loaded with every trigger on.
RECORDED = 50
#: So many stories are held in memory at a time.
AT_ONCE = 100
#: In an order in which triggers let them in: a claim after its verdicts and whatever would count as a change.
TABLES = (
    "claims_topic",
    "articles_publisher",
    "claims_claimant",
    "articles_article",
    "articles_revision",
    "articles_derivation",
    "claims_claimclaimant",
    "claims_claim_topics",
    "claims_claimlink",
    "claims_verdict",
    "claims_claim",
    "claims_annotation",
    "claims_anchor",
)
#: While it is loaded: whatever is lost with the machine is loaded anew.
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "'4GB'"}


def load(claims: int, jobs: int = 2) -> None:
    """Into an empty database, as the owner of its tables."""
    from django.contrib.auth.models import Group, User
    from django.db import connection, transaction

    from claims.models import Claim, Figure

    assert not Claim.objects.exists(), "it is loaded into an empty database"
    for number in range(1, EDITORS + REVIEWERS + 1):
        role = "editor" if number <= EDITORS else "reviewer"
        # By the key that the rows name.
        user = User.objects.create(id=number, username=f"{role}-{number}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    newsroom = Newsroom(claims)
    older = max(0, newsroom.stories - RECORDED)
    with transaction.atomic():
        copy(newsroom.shared())
    if older:
        batches = [(claims, first, min(first + AT_ONCE, older + 1)) for first in range(1, older + 1, AT_ONCE)]
        progress = Progress[int]((), "Loading")
        connection.close()
        with without_triggers(), get_context("spawn").Pool(jobs, _begin) as pool:
            for done, _batch in enumerate(pool.imap_unordered(_copy_batch, batches), start=1):
                progress.draw(bar(done, len(batches), "Loading"))
        progress.clear()
    with transaction.atomic():
        copy(_merged(newsroom.story(number) for number in range(older + 1, newsroom.stories + 1)))
    _count_on()
    Figure.objects.count_anew()


def _begin() -> None:
    django.setup()
    from factcheck.ledger.roles import become_owner

    become_owner()


def _copy_batch(batch: tuple[int, int, int]) -> None:
    from django.db import transaction

    claims, first, end = batch
    newsroom = _newsroom(claims)
    with transaction.atomic():
        copy(_merged(newsroom.story(number) for number in range(first, end)))


@cache
def _newsroom(claims: int) -> Newsroom:
    """One for each process that loads: its words take a second to make."""
    return Newsroom(claims)


def _merged(stories: Iterable[Rows]) -> Rows:
    rows: Rows = {}
    for story in stories:
        for table, some in story.items():
            rows.setdefault(table, []).extend(some)
    return rows


def copy(rows: Mapping[str, list[Row]]) -> None:
    """Write rows; a column that a row does not name gets its model's default. One COPY for each table."""
    for table in TABLES:
        if table in rows:
            _copy_table(table, rows[table])


def _copy_table(table: str, rows: list[Row]) -> None:
    from django.apps import apps
    from django.db import connection
    from django.db.models import JSONField
    from psycopg.types.json import Jsonb

    (model,) = (one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    fields = [field for field in model._meta.concrete_fields if "id" in rows[0] or not field.primary_key]
    columns = [(field.column or "", field.get_default(), isinstance(field, JSONField)) for field in fields]
    names = ", ".join(f'"{name}"' for name, _default, _is_json in columns)
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copied:
        for row in rows:
            values = [row.get(name, default) for name, default, _is_json in columns]
            for place, (_name, _default, is_json) in enumerate(columns):
                if is_json:
                    values[place] = Jsonb(values[place])
            copied.write_row(values)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Switch off every trigger of the tables, foreign keys too, and afterwards each on as it was."""
    from django.db import connection

    from tests.database import sql

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE tgrelid = ANY(%s::regclass[]) AND NOT tgisinternal",
            [list(TABLES)],
        )
        were = cursor.fetchall()
    for table in TABLES:
        sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    try:
        yield
    finally:
        for table in TABLES:
            sql(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        ways = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}
        for table, name, enabled in were:
            sql(f'ALTER TABLE {table} {ways[enabled]} TRIGGER "{name}"')


def _count_on() -> None:
    """What is recorded next gets the next key."""
    from tests.database import sql

    for table in ("auth_user", *TABLES):
        sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


@contextmanager
def unsafely() -> Iterator[None]:
    """Have the server wait for no disk; for the embedded one, which is ours alone."""
    from django.db import connection

    from tests.database import sql

    if connection.settings_dict["ENGINE"] != "factcheck.embedded":
        yield
        return
    for name, value in UNSAFE.items():
        sql(f"ALTER SYSTEM SET {name} = {value}")
    sql("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        sql("CHECKPOINT")
        os.sync()
        for name in UNSAFE:
            sql(f"ALTER SYSTEM RESET {name}")
        sql("SELECT pg_reload_conf()")


def main(claims: int, jobs: int) -> None:
    django.setup()

    from django.core.management import call_command

    from factcheck.ledger.roles import as_owner
    from tests.database import sql

    call_command("migrate", verbosity=0)
    with as_owner():
        began = perf_counter()
        with unsafely():
            load(claims, jobs)
            sql("VACUUM (ANALYZE)")
        print(f"{claims:,} claims loaded in {perf_counter() - began:.0f} s")


def _asked(place: int, otherwise: int) -> Any:
    return int(sys.argv[place]) if len(sys.argv) > place else otherwise


if __name__ == "__main__":
    main(_asked(1, 1_000), _asked(2, 2))

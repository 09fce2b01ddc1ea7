"""Takes up all marks there are, however many, in several processes at once (manage.py reindex).

The marks are the only memory of it: each batch is a transaction of its own that takes its marks away, so it
can be ended at any moment and goes on from there. Meanwhile pages build nothing themselves. They find what is
built, as quickly as ever, unless very many are indexed for the first time: that is done sooner where the
large indexes are made last, and until then every search reads the rows one by one.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, NamedTuple

import django
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.db.models import Index, Model

from articles.search import keeping

#: Up to this many are built here, and counted one by one; with more, processes are worth their start, and so
#: is counting everything anew.
FEW = 500
#: How many keys are one batch; of articles, whose texts may be long, fewer.
BATCH = {"article": 50}
USUAL_BATCH = 1000
#: With more than this to build, the GIN indexes of empty tables are made at the end.
MANY = 20_000
#: In how many kB: half a gigabyte where there are eight, and PostgreSQL's own 64 MB where there is one. The
#: database may be elsewhere: it is taken to have as much memory as we have.
MEMORY = min(512 * 1024, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024 // 16)
#: Where the other processes find the database.
ADDRESS = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
#: What the other processes set for themselves. How much is gathered before it goes into an index: larger is
#: quicker, and slower to search until then. A commit need not wait for the disk: its marks go with its rows.
SETTINGS = {"gin_pending_list_limit": "64MB", "work_mem": "128MB", "synchronous_commit": "off"}

#: Those that the indexes are in. Apps say it as they start.
tables: list[type[Model]] = []


class Batch(NamedTuple):
    """Marks of one kind. Keys and the marks' own primary keys are as PostgreSQL writes arrays."""

    kind: str
    keys: str
    ids: str

    @property
    def marks(self) -> dict[int, list[int]]:
        marks: dict[int, list[int]] = {}
        for key, id in zip(_numbers(self.keys), _numbers(self.ids), strict=True):
            marks.setdefault(key, []).append(id)
        return marks


def reindex(*, everything: bool, jobs: int, tell: Callable[[int, int], None]) -> tuple[int, int]:
    """Build what is marked, or all there is; returns how many claims and articles were indexed, and how many
    claims were weighed for the desk.

    `tell` is called with how many are done, of how many. Not within a transaction. What is marked while it
    runs is built too, but for a last handful. `failed` says what could not be built.
    """
    with _alone():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE articles_searchmark SET kind = substr(kind, %s) WHERE starts_with(kind, %s)",
                [len(keeping.FAILED) + 1, keeping.FAILED],
            )
        for at_desk in (False, True):
            if everything or not keeping.is_current(at_desk=at_desk):
                keeping.mark_everything(at_desk=at_desk)
        done = weighed = 0
        with _without_indexes_of_what_is_empty():
            while True:
                keeping.pass_on()
                keeping.pass_on(at_desk=True)
                before = done
                done, for_desk = _build_all(jobs, done, tell)
                weighed += for_desk
                if done - before <= FEW:
                    break
        _recount()
    return done - weighed, weighed


def failed() -> list[tuple[str, int]]:
    """Kind and key of what could not be built."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT substr(kind, %s), key FROM articles_searchmark WHERE starts_with(kind, %s)"
            " ORDER BY 1, 2",
            [len(keeping.FAILED) + 1, keeping.FAILED],
        )
        return list(cursor.fetchall())


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else builds rows meanwhile, nor does a process that was left behind by one that was killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [keeping.LOCK_OF_ALL])
        try:
            for part in (keeping.LOCK_OF_PART, keeping.DESK_LOCK_OF_PART):
                cursor.execute("SELECT pg_advisory_lock(%s)", [part])
                cursor.execute("SELECT pg_advisory_unlock(%s)", [part])
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [keeping.LOCK_OF_ALL])


@contextmanager
def _without_indexes_of_what_is_empty() -> Iterator[None]:
    """Where there is much to build, make the GIN indexes of tables that are empty once they are filled.

    What was left without them, by one that was killed, gets them too. Only the tables' owner can do it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) > %s FROM (SELECT FROM articles_searchmark LIMIT %s) AS m", [MANY, MANY + 1]
        )
        (are_many,) = cursor.fetchone()
    for table in tables:
        if are_many and _is_ours(table) and not table._default_manager.exists():
            with connection.schema_editor() as editor:
                for index in _large_indexes(table, is_there=True):
                    editor.remove_index(table, index)
    try:
        yield
    finally:
        if connection.is_usable():
            for table in tables:
                with connection.schema_editor() as editor:
                    for index in _large_indexes(table, is_there=False):
                        editor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}kB'")
                        editor.add_index(table, index)


def _is_ours(table: type[Model]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass",
            [table._meta.db_table],
        )
        return bool(cursor.fetchone()[0])


def _large_indexes(table: type[Model], *, is_there: bool) -> list[Index]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table._meta.db_table)
    return [
        index
        for index in table._meta.indexes
        if isinstance(index, GinIndex) and (index.name in found) is is_there
    ]


def _build_all(jobs: int, done: int, tell: Callable[[int, int], None]) -> tuple[int, int]:
    """Build what is marked now, where so many are done already: how many are then, and how many of what was
    built are for the desk."""
    batches, number = _batches()
    for_desk = sum(len(batch.marks) for batch in batches if batch.kind.startswith(keeping.DESK))
    total = done + number
    if number <= FEW:
        for batch in batches:
            build_batch(batch, is_counting=True)
            done += len(batch.marks)
            tell(done, total)
        return total, for_desk
    with connection.cursor() as cursor:
        # First, so that it is done even if this ends before that.
        cursor.execute(
            "INSERT INTO articles_searchmark (kind, key) SELECT kind, 0 FROM unnest(%s::text[]) AS k (kind)",
            [list(keeping.recounts)],
        )
    address = {name: connection.settings_dict[name] for name in ADDRESS}
    with get_context("spawn").Pool(jobs, _begin, [address]) as pool:
        for number in pool.imap_unordered(build_batch, batches):
            done += number
            tell(done, total)
        pool.close()
        pool.join()
    return total, for_desk


def _batches() -> tuple[list[Batch], int]:
    """The marks there are, every key in one batch only, and how many keys they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, array_agg(key)::text, array_agg(id)::text, count(DISTINCT key)"
            "  FROM (SELECT kind, key, id, dense_rank() OVER (PARTITION BY kind ORDER BY key) - 1 AS place"
            "          FROM articles_searchmark WHERE kind = ANY(%s)) AS m"
            " GROUP BY kind, place / (CASE kind WHEN 'article' THEN %s ELSE %s END) ORDER BY min(id)",
            [list(keeping.kept), BATCH["article"], USUAL_BATCH],
        )
        rows = cursor.fetchall()
    return [Batch(*row[:3]) for row in rows], sum(row[3] for row in rows)


def build_batch(batch: Batch, *, is_counting: bool = False) -> int:
    """In a transaction of its own; how many keys it has."""
    marks = batch.marks
    lock = keeping.DESK_LOCK_OF_PART if batch.kind.startswith(keeping.DESK) else keeping.LOCK_OF_PART
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock])
        keeping.build(batch.kind, marks, is_counting=is_counting)
    return len(marks)


def _begin(address: Mapping[str, Any]) -> None:
    """In each process, before its first batch."""
    # Who interrupts is heard by the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    connection.settings_dict.update(address)
    with connection.cursor() as cursor:
        for name, value in SETTINGS.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])


def _recount() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, array_agg(id) FROM articles_searchmark WHERE kind = ANY(%s) GROUP BY kind",
            [list(keeping.recounts)],
        )
        for kind, ids in cursor.fetchall():
            with transaction.atomic():
                keeping.recounts[kind]()
                cursor.execute("DELETE FROM articles_searchmark WHERE id = ANY(%s)", [ids])


def _numbers(array: str) -> list[int]:
    return [int(number) for number in array[1:-1].split(",")]

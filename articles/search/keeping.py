"""Keeps what searching goes by right, or says how far it is behind.

Triggers of the database leave a mark of whatever changes (marking.py); here marks are taken up. Some are of
what has rows in an index ("claim"), which are built anew; others of what such rows hang on ("publisher") and
are passed on to those. That happens once the change is kept, so that nothing is missed which came in
meanwhile. A mark goes in the transaction that builds the rows: whenever that ends, nothing is lost.

Whoever searches calls `catch_up` first. `manage.py reindex` does what is too much for a page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic, sleep

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection, transaction

from articles.primary import ask_primary, has_primary

#: Held by the page that builds rows: two at once would build the same ones twice. Any numbers will do that no
#: other advisory lock of this database has.
LOCK = 7_270_003
#: Shared by such pages, and held by `reindex` as long as it runs; shared by its processes, each for its part.
LOCK_OF_ALL, LOCK_OF_PART = 7_270_004, 7_270_005
#: How long a page waits for another to catch up, in tenths of a second, and how long it builds rows itself,
#: in seconds.
TENTHS_WAITED, SECONDS = 10, 2.0
#: What a command does in their place that has just written many rows: keys, and seconds.
MANY, LONG = 5_000, 120.0
#: As far as marks are counted.
COUNTED = 10_000
#: One change may leave several marks: with more than this many for each that is done, none are looked at.
MARKS_EACH = 20
#: Before the kind of a mark whose rows could not be built, which `reindex` tries again.
FAILED = "failed "

log = logging.getLogger("django.search")


@dataclass(frozen=True)
class Kept:
    """A kind of what has rows in an index."""

    #: Builds the rows of these keys anew, in a constant number of queries. Its second argument says whether
    #: to count what is counted in these rows too: while everything is built anew, `recounts` do that once.
    build: Callable[[Sequence[int], bool], None]
    #: SQL for the keys of all there are, and of all that have rows.
    every: str
    #: How many are built at once.
    at_once: int


#: What has rows in an index, by the kind of its marks. Apps say it as they start, and the rest below.
kept: dict[str, Kept] = {}
#: By the kind of their marks, what rows hang on: the kind of those, and SQL for their keys, given the keys.
passed_on: dict[str, tuple[str, str]] = {}
#: By the kind of its mark, what counts anew what is counted in all rows of an index. For `reindex` alone.
recounts: dict[str, Callable[[], None]] = {}
#: By the name of its state: which way of taking texts apart an index is made in now.
versions: dict[str, int] = {}


def catch_up(most: int = 200, seconds: float | None = None) -> int:
    """Build the rows of what is marked, and say how many marks are left: 0 where the index is right.

    One short query where nothing is marked. More than `most` keys are left to `reindex`, and so is what takes
    longer than so many seconds (two), or what another page builds just now for longer than one; of more than
    10,000 marks no more are counted. What cannot be built is written to the log and set aside: it counts
    as left, and holds up nothing else. A replica that is read from has the rows later: where something is
    marked there, the primary is asked the whole request, which builds them; without one they are left.
    """
    left, is_made_so = _behind()
    if is_made_so and (left == 0 or left > most * MARKS_EACH):
        return left
    if not has_primary():
        return max(left, 1)
    ask_primary()
    if not is_made_so and (everything := _number_of_everything()) > most:
        return max(left, everything)
    with transaction.atomic():
        if not _is_locked():
            return left
        if not is_made_so:
            mark_everything()
        pass_on(most)
        marks = _marks(most + 1)
    if sum(map(len, marks.values())) <= most:
        until = monotonic() + (SECONDS if seconds is None else seconds)
        for kind, ids in marks.items():
            for keys in _growing(list(ids), kept[kind].at_once):
                if monotonic() >= until or not _is_built_alone(kind, {key: ids[key] for key in keys}):
                    return _behind()[0]
    return _behind()[0]


def _is_built_alone(kind: str, marks: dict[int, list[int]]) -> bool:
    """Build these in a transaction of their own, so that they stay built if a page ends that takes too long.

    Not where somebody else builds now.
    """
    with transaction.atomic():
        if is_locked := _is_locked():
            build(kind, marks)
    return is_locked


def catch_up_after(command: BaseCommand) -> None:
    """What a command calls at its end that may have written many rows."""
    if left := catch_up(MANY, LONG):
        command.stdout.write(f"{left} changes cannot be searched yet: run manage.py reindex.")


def is_current() -> bool:
    """Whether all of the index is made as texts are taken apart now, or marked. One short query."""
    return _behind()[1]


def mark_everything() -> None:
    """Mark all there is to be built anew, as texts are taken apart now."""
    with transaction.atomic(), connection.cursor() as cursor:
        for kind, one in kept.items():
            cursor.execute(
                f"INSERT INTO articles_searchmark (kind, key) SELECT %s, key FROM ({one.every}) AS e (key)",
                [kind],
            )
        cursor.execute(
            "INSERT INTO articles_searchstate (name, tokeniser, texts, tokens)"
            " SELECT name, version, 0, 0 FROM unnest(%s::text[], %s::integer[]) AS v (name, version)"
            " ON CONFLICT (name) DO UPDATE SET tokeniser = excluded.tokeniser",
            [list(versions), list(versions.values())],
        )


def pass_on(most: int | None = None) -> None:
    """Mark what hangs on what is marked. With `most`, only where that is not more than this."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, array_agg(DISTINCT key), array_agg(id) FROM articles_searchmark"
            " WHERE kind = ANY(%s) GROUP BY kind",
            [list(passed_on)],
        )
        for kind, keys, ids in cursor.fetchall():
            onto, hanging = passed_on[kind]
            if most is not None:
                cursor.execute(f"SELECT count(*) FROM ({hanging} LIMIT %s) AS h", [keys, most + 1])
                if cursor.fetchone()[0] > most:
                    continue
            cursor.execute(
                "INSERT INTO articles_searchmark (kind, key)"
                f" SELECT DISTINCT %s, key FROM ({hanging}) AS h (key)",
                [onto, keys],
            )
            cursor.execute("DELETE FROM articles_searchmark WHERE id = ANY(%s)", [ids])


def build(kind: str, marks: dict[int, list[int]], *, is_counting: bool = True) -> None:
    """Build the rows of these keys, and take away their marks (the primary keys given for each).

    What cannot be built is set aside. Whoever calls holds the lock, within a transaction.
    """
    built = marks
    if not _is_built(kind, list(marks), is_counting):
        built = {key: ids for key, ids in marks.items() if _is_built(kind, [key], is_counting)}
    done, failed = [
        [id for key, ids in marks.items() if (key in built) is is_built for id in ids]
        for is_built in (True, False)
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_searchmark WHERE id = ANY(%s)", [done])
        if failed:
            cursor.execute(
                "UPDATE articles_searchmark SET kind = %s WHERE id = ANY(%s)", [FAILED + kind, failed]
            )
        if is_counting:
            # What was set aside before; among few marks, for there is no index by kind.
            cursor.execute(
                "DELETE FROM articles_searchmark WHERE kind = %s AND key = ANY(%s)",
                [FAILED + kind, list(built)],
            )


def _is_built(kind: str, keys: list[int], is_counting: bool) -> bool:
    try:
        with transaction.atomic():
            kept[kind].build(keys, is_counting)
    except OperationalError:
        # The database is not to be had just now: that says nothing of these rows.
        raise
    except Exception:
        if len(keys) == 1:
            log.exception("The %s %s cannot be indexed.", kind, keys[0])
        return False
    return True


def _behind() -> tuple[int, bool]:
    """How many marks there are, up to COUNTED, and whether the index is made as it would be now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM (SELECT FROM articles_searchmark LIMIT %s) AS m),"
            " (SELECT count(*) FROM articles_searchstate s"
            "   JOIN unnest(%s::text[], %s::integer[]) AS v (name, version)"
            "     ON v.name = s.name AND v.version = s.tokeniser)",
            [COUNTED, list(versions), list(versions.values())],
        )
        left, as_now = cursor.fetchone()
        return left, as_now == len(versions)


def _number_of_everything() -> int:
    found = " UNION ALL ".join(f"({one.every})" for one in kept.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT * FROM ({found}) AS e LIMIT %s) AS f", [COUNTED])
        return int(cursor.fetchone()[0])


#: Yes, not yet, or nothing where `reindex` runs, which may take long; CASE looks at them in this order.
TRY_TO_LOCK = """
SELECT CASE WHEN NOT pg_try_advisory_xact_lock_shared(%s) THEN NULL
            WHEN NOT pg_try_advisory_xact_lock(%s) THEN false
            ELSE pg_try_advisory_xact_lock(%s) END
"""


def _is_locked() -> bool:
    """Whether nobody else builds rows now, nor may until this transaction ends."""
    with connection.cursor() as cursor:
        for _tenth in range(TENTHS_WAITED):
            cursor.execute(TRY_TO_LOCK, [LOCK_OF_ALL, LOCK, LOCK_OF_PART])
            (is_locked,) = cursor.fetchone()
            if is_locked is not False:
                return bool(is_locked)
            sleep(0.1)
    return False


def _marks(limit: int) -> dict[str, dict[int, list[int]]]:
    """The oldest marks of what has rows, up to `limit` keys: by kind and key the marks' own primary keys."""
    found: dict[str, dict[int, list[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, key, array_agg(id) FROM articles_searchmark WHERE kind = ANY(%s)"
            " GROUP BY kind, key ORDER BY min(id) LIMIT %s",
            [list(kept), limit],
        )
        for kind, key, ids in cursor.fetchall():
            found.setdefault(kind, {})[key] = ids
    return found


def _growing(keys: list[int], largest: int) -> Iterator[list[int]]:
    """In batches twice as large each time, from a tenth of this on: the first tell how long they take."""
    start, size = 0, max(1, largest // 10)
    while start < len(keys):
        yield keys[start : start + size]
        start, size = start + size, min(size * 2, largest)


def batches(keys: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]

"""Keeps what searching goes by right, or says how far it is behind.

Triggers of the database leave a mark of whatever changes (marking.py); here marks are taken up. Some are of
what has rows in an index ("claim"), which are built anew; others of what such rows hang on ("publisher") and
are passed on to those. That happens once the change is kept, so that nothing is missed which came in
meanwhile. A mark goes in the transaction that builds the rows: whenever that ends, nothing is lost.

Whoever searches calls `catch_up` first. `manage.py reindex` does what is too much for a page.

What the desk's queues go by is kept alike, under kinds that begin with DESK. Only the desk waits for it: its
pages call `catch_up_at_desk`, and whoever searches neither builds nor counts it.
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
#: As LOCK and LOCK_OF_PART, of what the desk goes by: nobody who searches waits for that.
DESK_LOCK, DESK_LOCK_OF_PART = 7_270_081, 7_270_082
#: How long a page waits for another to catch up, in tenths of a second, and how long it builds rows itself,
#: in seconds.
TENTHS_WAITED, SECONDS = 10, 2.0
#: As many keys a page of the desk looks at, and so many seconds it takes for them.
DESK_MOST, DESK_SECONDS = 2_000, 1.0
#: What a command does in their place that has just written many rows: keys, and seconds.
MANY, LONG = 5_000, 120.0
#: As far as marks are counted.
COUNTED = 10_000
#: One change may leave several marks: with more than this many for each that is done, none are looked at.
MARKS_EACH = 20
#: Before the kind of a mark whose rows could not be built, which `reindex` tries again.
FAILED = "failed "
#: What begins the kinds and the versions of what the desk's queues go by, and nothing that is searched.
DESK = "desk "

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
        marks = _marks(list(_kept(at_desk=False)), most + 1)
    if sum(map(len, marks.values())) <= most:
        _build_until(monotonic() + (SECONDS if seconds is None else seconds), marks)
    return _behind()[0]


def catch_up_at_desk(most: int = DESK_MOST, seconds: float | None = None) -> int:
    """The same for what the desk's queues go by: how many keys are still to be built anew, up to 10,000,
    which says as many or more; 0 where the queues are right. One short query where nothing is marked.

    However many are marked, the oldest are passed on and built for so many seconds (one), and the next page
    goes on from there. Left to `reindex` is only what hangs on one mark and is more than 10,000, and all of
    it where everything is to be built anew and that is more. Not within a transaction that only reads.
    """
    left, is_made_so = _behind(at_desk=True)
    if is_made_so and left == 0:
        return 0
    if not is_made_so and _number_of_everything(at_desk=True) >= COUNTED:
        return COUNTED
    with transaction.atomic():
        if not _is_locked(at_desk=True):
            return _keys_left_at_desk()
        if not is_made_so:
            mark_everything(at_desk=True)
        hanging = _marks([kind for kind in passed_on if kind.startswith(DESK)], most)
        passed = [_is_passed_on(kind, ids) for kind, ids in hanging.items()]
        marks = _marks(list(_kept(at_desk=True)), most)
    _build_until(monotonic() + (DESK_SECONDS if seconds is None else seconds), marks)
    return _keys_left_at_desk() if all(passed) else COUNTED


def _build_until(until: float, marks: dict[str, dict[int, list[int]]]) -> None:
    """Build these, unless the time is over before that or somebody else begins to build."""
    # A command, which has minutes, need not learn first how long they take: the fewer batches the quicker.
    in_batches = batches if until - monotonic() > SECONDS else _growing
    for kind, ids in marks.items():
        for keys in in_batches(list(ids), kept[kind].at_once):
            if monotonic() >= until or not _is_built_alone(kind, {key: ids[key] for key in keys}):
                return


def _is_built_alone(kind: str, marks: dict[int, list[int]]) -> bool:
    """Build these in a transaction of their own, so that they stay built if a page ends that takes too long.

    Not where somebody else builds now.
    """
    with transaction.atomic():
        if is_locked := _is_locked(at_desk=kind.startswith(DESK)):
            build(kind, marks)
    return is_locked


def catch_up_after(command: BaseCommand) -> None:
    """What a command calls at its end that may have written many rows."""
    if left := catch_up(MANY, LONG):
        command.stdout.write(f"{left} changes cannot be searched yet: run manage.py reindex.")
    # What this leaves the desk's own pages do, a second's worth each.
    catch_up_at_desk(MANY, LONG)


def is_current(*, at_desk: bool = False) -> bool:
    """Whether all of the index is made as texts are taken apart now, or marked; or what the desk goes by as
    that is made now. One short query."""
    return _behind(at_desk=at_desk)[1]


def mark_everything(*, at_desk: bool = False) -> None:
    """Mark all there is to be built anew, as texts are taken apart now; or what the desk goes by."""
    now = _versions(at_desk=at_desk)
    with transaction.atomic(), connection.cursor() as cursor:
        for kind, one in _kept(at_desk=at_desk).items():
            cursor.execute(
                f"INSERT INTO articles_searchmark (kind, key) SELECT %s, key FROM ({one.every}) AS e (key)",
                [kind],
            )
        cursor.execute(
            "INSERT INTO articles_searchstate (name, tokeniser, texts, tokens)"
            " SELECT name, version, 0, 0 FROM unnest(%s::text[], %s::integer[]) AS v (name, version)"
            " ON CONFLICT (name) DO UPDATE SET tokeniser = excluded.tokeniser",
            [list(now), list(now.values())],
        )


def pass_on(most: int | None = None, *, at_desk: bool = False) -> None:
    """Mark what hangs on what is marked. With `most`, only where that is not more than this."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, array_agg(DISTINCT key), array_agg(id) FROM articles_searchmark"
            " WHERE kind = ANY(%s) GROUP BY kind",
            [[kind for kind in passed_on if kind.startswith(DESK) is at_desk]],
        )
        for kind, keys, ids in cursor.fetchall():
            if most is None or not _hang_more(kind, keys, most):
                _mark_hanging(kind, keys, ids)


def _is_passed_on(kind: str, marks: dict[int, list[int]]) -> bool:
    """Mark what hangs on these (the marks' own primary keys for each key), but for those on each of which
    more than COUNTED hang: whether there are none of them. Whoever calls is within a transaction."""
    if _hang_more(kind, list(marks), COUNTED):
        # By halves: one that is too much holds up none of the others.
        halves = batches(list(marks), (len(marks) + 1) // 2) if len(marks) > 1 else ()
        passed = [_is_passed_on(kind, {key: marks[key] for key in half}) for half in halves]
        return bool(passed) and all(passed)
    _mark_hanging(kind, list(marks), [id for ids in marks.values() for id in ids])
    return True


def _hang_more(kind: str, keys: list[int], most: int) -> bool:
    """Whether more than so many hang on these."""
    _onto, hanging = passed_on[kind]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({hanging} LIMIT %s) AS h", [keys, most + 1])
        return bool(cursor.fetchone()[0] > most)


def _mark_hanging(kind: str, keys: list[int], marks: list[int]) -> None:
    """Mark what hangs on these, in the place of their own marks (primary keys)."""
    onto, hanging = passed_on[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_searchmark (kind, key)"
            f" SELECT DISTINCT %s, key FROM ({hanging}) AS h (key)",
            [onto, keys],
        )
        cursor.execute("DELETE FROM articles_searchmark WHERE id = ANY(%s)", [marks])


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
            # What was set aside before.
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


def _kept(*, at_desk: bool) -> dict[str, Kept]:
    return {kind: one for kind, one in kept.items() if kind.startswith(DESK) is at_desk}


def _versions(*, at_desk: bool) -> dict[str, int]:
    return {name: version for name, version in versions.items() if name.startswith(DESK) is at_desk}


def _kinds(*, at_desk: bool) -> list[str]:
    """Of all marks there may be, those of what was set aside too."""
    kinds = [kind for kind in (*kept, *passed_on, *recounts) if kind.startswith(DESK) is at_desk]
    return [*kinds, *(FAILED + kind for kind in kinds)]


def _behind(*, at_desk: bool = False) -> tuple[int, bool]:
    """How many marks there are, up to COUNTED, and whether all is made as it would be now."""
    now = _versions(at_desk=at_desk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM"
            "   (SELECT FROM articles_searchmark WHERE kind = ANY(%s) LIMIT %s) AS m),"
            " (SELECT count(*) FROM articles_searchstate s"
            "   JOIN unnest(%s::text[], %s::integer[]) AS v (name, version)"
            "     ON v.name = s.name AND v.version = s.tokeniser)",
            [_kinds(at_desk=at_desk), COUNTED, list(now), list(now.values())],
        )
        left, as_now = cursor.fetchone()
        return left, as_now == len(now)


def _keys_left_at_desk() -> int:
    """How many keys are marked, up to COUNTED."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT DISTINCT kind, key FROM"
            " (SELECT kind, key FROM articles_searchmark WHERE kind = ANY(%s) LIMIT %s) AS m) AS k",
            [_kinds(at_desk=True), COUNTED],
        )
        return int(cursor.fetchone()[0])


def _number_of_everything(*, at_desk: bool = False) -> int:
    found = " UNION ALL ".join(f"({one.every})" for one in _kept(at_desk=at_desk).values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM (SELECT * FROM ({found}) AS e LIMIT %s) AS f", [COUNTED])
        return int(cursor.fetchone()[0])


#: Yes, not yet, or nothing where `reindex` runs, which may take long; CASE looks at them in this order.
TRY_TO_LOCK = """
SELECT CASE WHEN NOT pg_try_advisory_xact_lock_shared(%s) THEN NULL
            WHEN NOT pg_try_advisory_xact_lock(%s) THEN false
            ELSE pg_try_advisory_xact_lock(%s) END
"""


def _is_locked(*, at_desk: bool = False) -> bool:
    """Whether nobody else builds rows now, nor may until this transaction ends."""
    alone, part = (DESK_LOCK, DESK_LOCK_OF_PART) if at_desk else (LOCK, LOCK_OF_PART)
    with connection.cursor() as cursor:
        for _tenth in range(TENTHS_WAITED):
            cursor.execute(TRY_TO_LOCK, [LOCK_OF_ALL, alone, part])
            (is_locked,) = cursor.fetchone()
            if is_locked is not False:
                return bool(is_locked)
            sleep(0.1)
    return False


def _marks(kinds: list[str], limit: int) -> dict[str, dict[int, list[int]]]:
    """The oldest marks of these kinds, up to `limit` keys: by kind and key the marks' own primary keys.

    Of very many marks the oldest are looked at alone: another one of the same key then waits for its turn.
    """
    found: dict[str, dict[int, list[int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, key, array_agg(id) FROM"
            " (SELECT kind, key, id FROM articles_searchmark WHERE kind = ANY(%s) ORDER BY id LIMIT %s) AS m"
            " GROUP BY kind, key ORDER BY min(id) LIMIT %s",
            [kinds, COUNTED, limit],
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

"""Reading from replicas: which of them are well, and which requests they answer.

What is public is read there, by those who bring no session: `ReplicaMiddleware` makes a replica the default
connection for the length of a view (articles/primary.py). Everything else asks the primary, and so does a
view that a replica could not answer: it is called once more.

Each server is asked once a second, by a thread of its own, how far it has written or replayed. A replica is
as far behind as the time since the primary was where the replica is now. What does not answer, for whatever
reason, has no fresh answer, and is not read from.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from articles.primary import AskPrimaryError, reading_from
from factcheck.database import READ_ONLY, sqlstate

logger = logging.getLogger("factcheck.replicas")

#: Seconds between two questions to a server, and for which its answer holds.
EVERY, HOLDS = 1.0, 3.0
#: Bytes of the write-ahead log: written by a primary, replayed by a standby.
POSITION = """
SELECT pg_is_in_recovery(),
       CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END
       - '0/0'::pg_lsn
"""
#: Why a server is not read from at first.
NOT_YET = "not asked yet"
#: In what is known of a request: the replica that answers it.
CHOSEN = "factcheck.replica"

View = Callable[..., HttpResponseBase]
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    #: When it was asked, by `monotonic`: all that was committed before has its place before `position`.
    at: float
    is_standby: bool
    position: int


class Server:
    """One server of the database, as it last answered."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.answer: Answer | None = None
        #: Why it does not answer, once it was asked.
        self.error: str | None = None

    def look(self) -> None:
        """Ask it. For the thread that watches it, which has a connection of its own."""
        at = monotonic()
        try:
            with connections[self.alias].cursor() as cursor:
                cursor.execute(POSITION)
                is_standby, position = cursor.fetchone()
            answer = Answer(at, is_standby, int(position or 0))
        except Exception as error:
            # Whatever it is: nobody is to read from a server that cannot be asked.
            connections[self.alias].close()
            self.answer, self.error = None, str(error).strip() or type(error).__name__
        else:
            self.answer, self.error = answer, None

    def is_there(self) -> bool:
        answer = self.answer
        return answer is not None and monotonic() - answer.at < HOLDS


class Primary(Server):
    """The primary, and where it was in the last seconds."""

    def __init__(self, alias: str, remembered: int) -> None:
        super().__init__(alias)
        self.remembered = remembered
        #: Replaced as a whole, since other threads read it; the newest last.
        self.places: tuple[Answer, ...] = ()

    def look(self) -> None:
        super().look()
        if self.answer and not self.answer.is_standby:
            self.places = (*self.places[1 - self.remembered :], self.answer)

    def is_ahead(self, replica: Answer) -> float:
        """Seconds that the replica is behind, 0 where it has all that is known to be written.

        While the primary does not answer nothing newer is known: how far a replica is behind grows no more,
        and it goes on being read.
        """
        if not self.places:
            return 0.0 if self.error else float("inf")
        reached = [place for place in self.places if place.position <= replica.position]
        if not reached:
            return float("inf")
        if reached[-1] is self.places[-1]:
            return 0.0
        return (replica.at if self.is_there() else self.places[-1].at) - reached[-1].at


class Replicas:
    """The replicas there are (aliases in DATABASES), and which are read from.

    One is left out when it is more than `most_behind` seconds behind.
    """

    def __init__(self, aliases: Sequence[str], most_behind: int) -> None:
        self.most_behind = most_behind
        self.primary = Primary(DEFAULT_DB_ALIAS, remembered=int((most_behind + 10) / EVERY))
        self.servers = [Server(alias) for alias in aliases]
        self.turns = count()
        self.is_over = Event()
        self._lock = Lock()
        self._watched_in = 0
        #: By alias what was last written to the log.
        self._told: dict[str, str | None] = {}

    def choose(self) -> str | None:
        """The alias of one to read from, in turn; None where the primary is to be asked."""
        self._watch()
        well = [server.alias for server in self.servers if self.hindrance(server) is None]
        return well[next(self.turns) % len(well)] if well else None

    def standing(self) -> list[str]:
        """A line for each, in the order in which they are named."""
        self._watch()
        found = enumerate(map(self.hindrance, self.servers), start=1)
        return [f"replica {number}: {why or 'in use'}" for number, why in found]

    def are_alone(self) -> bool:
        """Whether some are read from while the primary does not answer."""
        return not self.primary.is_there() and self.choose() is not None

    def lose(self, alias: str, error: Exception) -> None:
        """A connection to it has broken: it is not read from until it answers again."""
        for server in self.servers:
            if server.alias == alias:
                server.answer, server.error = None, str(error).strip()
                self.hindrance(server)

    def hindrance(self, server: Server) -> str | None:
        """Why it is not read from, in some words; None where it is. What changes is written to the log."""
        answer, why = server.answer, None
        if not (answer or server.error) or not (self.primary.places or self.primary.error):
            why = NOT_YET
        elif answer is None or not server.is_there():
            why = "does not answer"
        elif not answer.is_standby:
            why = "no standby"
        elif self.primary.is_ahead(answer) > self.most_behind:
            why = f"more than {self.most_behind} s behind"
        with self._lock:
            before = self._told.get(server.alias)
            self._told[server.alias] = why
        if why not in (before, NOT_YET):
            told = {"replica": server.alias, "reason": why, "error": server.error}
            if why:
                logger.warning("replica left out", extra={"told": told})
            else:
                logger.info("replica in use", extra={"told": told})
        return why

    def _watch(self) -> None:
        """Begin to watch, once in each process: threads do not outlive a fork."""
        if not self.servers or self._watched_in == os.getpid():
            return
        with self._lock:
            if self._watched_in == os.getpid():
                return
            self._watched_in = os.getpid()
        for server in (self.primary, *self.servers):
            Thread(target=self._ask_on, args=[server], name=f"watch {server.alias}", daemon=True).start()

    def _ask_on(self, server: Server) -> None:
        while not self.is_over.is_set():
            server.look()
            if server is not self.primary:
                self.hindrance(server)
            self.is_over.wait(EVERY)
        connections[server.alias].close()


@cache
def replicas() -> Replicas:
    """Those of this site."""
    return Replicas(settings.REPLICAS, settings.REPLICA_LAG)


class ReplicaMiddleware:
    """Has replicas answer what is public. One of the last: it calls the view itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The answer by a replica; None, with which Django calls the view, where the primary is to answer."""
        if (alias := _chosen(request, view)) is None:
            return None

        def answer() -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            if isinstance(response, StreamingHttpResponse):
                # It is asked for later, and cannot be begun again.
                connections[alias].ensure_connection()
                pieces: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
                response.streaming_content = _read_from(alias, iter(pieces))
            return response

        return _on_replica(request, alias, answer)


def read(request: HttpRequest, view: View, asking: Callable[[], T]) -> T | None:
    """What is found by asking the server that is to answer this request, before its view is called.

    A replica that fails is not asked again for this request: what it told before is at most older.
    """
    alias = _chosen(request, view)
    found = _on_replica(request, alias, asking) if alias else None
    return asking() if found is None else found


def _chosen(request: HttpRequest, view: View) -> str | None:
    """The one replica that answers all of this request; None where the primary does."""
    if CHOSEN not in request.META:
        request.META[CHOSEN] = replicas().choose() if is_for_readers(request, view) else None
    chosen: str | None = request.META[CHOSEN]
    return chosen


def _on_replica(request: HttpRequest, alias: str, asking: Callable[[], T]) -> T | None:
    """None where the replica fails, or the primary has to be asked: it is from then on."""
    try:
        with reading_from(alias, has_primary=replicas().primary.is_there()):
            return asking()
    except AskPrimaryError:
        pass
    except Error as error:
        _note_failure(request, alias, error)
    request.META[CHOSEN] = None
    return None


def is_for_readers(request: HttpRequest, view: View) -> bool:
    """Whether this is read by anybody, and by somebody who has written nothing.

    Closed by default: only views that say so with @login_not_required, not those with @from_primary; and
    nobody who brings a session, whoever they are.
    """
    is_public = not getattr(view, "login_required", True) and not getattr(view, "reads_primary", False)
    is_safe = request.method in ("GET", "HEAD")
    return is_public and is_safe and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _read_from(alias: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Other things of this thread may come between two pieces, and they ask the primary."""
    try:
        while True:
            with reading_from(alias, has_primary=True):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece
    finally:
        if close := getattr(pieces, "close", None):
            with reading_from(alias, has_primary=True):
                close()


def _note_failure(request: HttpRequest, alias: str, error: Error) -> None:
    connection = connections[alias]
    has_failed = connection.errors_occurred
    connection.close_if_unusable_or_obsolete()
    if has_failed and connection.connection is None:
        replicas().lose(alias, error)
        return
    state = sqlstate(error)
    told = {"replica": alias, "path": request.path, "sqlstate": state, "error": str(error).strip()}
    level = logging.ERROR if state == READ_ONLY else logging.WARNING
    logger.log(level, "a replica could not answer", extra={"told": told})

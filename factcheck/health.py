"""What those who watch the site ask: whether this process is up, and whether it could do its work.

`/healthz` asks nobody. `/readyz` asks the database, at most once a second however often it is asked itself.
Both are answered whatever host they are asked of, over http too, without a session, in a word and a line for
each replica: what is wrong stands in the log.

While the primary does not answer and a replica does, the site is ready to be read, and says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from threading import Lock
from time import monotonic

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from factcheck.database import DatabaseUnavailableError
from factcheck.replicas import replicas

logger = logging.getLogger("factcheck.health")

ALIVE, READY = PROBES = ("/healthz", "/readyz")
#: Seconds for which an answer of the database holds.
HOLDS = 1.0


def health(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    readiness = Readiness()

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in PROBES:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        said, status = "ok", 200
        if request.path_info == READY:
            if not readiness.is_given():
                said, status = ("reading only", 200) if replicas().are_alone() else ("not ready", 503)
            said = "\n".join([said, *replicas().standing()])
        said += "\n"
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(said)),
            "Cache-Control": "no-store",
        }
        return HttpResponse(said, status=status, headers=headers)

    return middleware


class Readiness:
    """Whether the site can do its work, as the database last said."""

    def __init__(self) -> None:
        self.asking = Lock()
        self.asked_at = float("-inf")
        self.hindrance: str | None = "not asked yet"

    def is_given(self) -> bool:
        """Whoever asks while somebody else does is told what was known before: nobody queues here."""
        if monotonic() - self.asked_at >= HOLDS and self.asking.acquire(blocking=False):
            try:
                found = hindrance()
                if found and found != self.hindrance:
                    logger.error("not ready", extra={"told": {"reason": found}})
                self.hindrance, self.asked_at = found, monotonic()
            finally:
                self.asking.release()
        return self.hindrance is None


def hindrance() -> str | None:
    """What keeps the site from its work; None when nothing does. Two queries."""
    try:
        missing = _known_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except (Error, DatabaseUnavailableError) as error:
        return str(error)
    return "migrations are to be applied: run `manage.py migrate`" if missing else None


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Those of this version. The database may have later ones, while a new version is rolled out."""
    return frozenset(MigrationLoader(None).disk_migrations)

"""A request is done again where somebody else's change came between, and it would do now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from random import uniform
from time import sleep
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponseBase

from factcheck.database import sqlstate

log = logging.getLogger("factcheck.again")

#: SQLSTATE of PostgreSQL where a transaction loses against another, and nothing of it is kept: a deadlock, a
#: serialization failure; a row that it leads to was removed meanwhile, or one like it recorded.
LOST = frozenset({"40P01", "40001", "23503", "23505"})
#: How often a request is done at most, and the seconds between two times: others have to get done too.
TIMES, PAUSE = 3, (0.05, 0.25)


class DoAgain:
    """Stands last in MIDDLEWARE, as it calls the view.

    Views may be run again since what they keep they keep in one transaction, or find done when they are asked
    once more (a form by its key, a change by the version that was seen, a decision by who made it); and mail
    goes out when a transaction has been kept, and not before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase:
        for time in range(1, TIMES):
            try:
                return view(request, *args, **kwargs)
            except DatabaseError as error:
                state = sqlstate(error)
                # A transaction around the request is lost as a whole.
                if state not in LOST or connection.in_atomic_block:
                    raise
                told = {"path": request.path, "sqlstate": state, "time": time}
                log.warning("A request lost against another, and is done again.", extra={"told": told})
            _as_it_came(request)
            sleep(uniform(*PAUSE))
        return view(request, *args, **kwargs)


def _as_it_came(request: HttpRequest) -> None:
    """Its files are read from their beginning."""
    for _name, files in request.FILES.lists():
        for file in files:
            file.seek(0)

"""A line in the log for each request: who, from where, for what, and what it took."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import SimpleLazyObject

from claims.views.senders import network_address
from factcheck.health import PROBES
from factcheck.json_lines import REQUEST_ID

logger = logging.getLogger("factcheck.requests")

#: What a web server in front may call a request.
GIVEN_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
LONGEST_PATH = 1000


def log_requests(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Tells of each request when its answer is complete, and gives the answer the name it has in the log.

    Of the address the path alone is told: what comes after it is what somebody searched for. IPv6 addresses
    are told as their network of 64 bits. Those who watch the site ask often, and are not told of.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        cost = Cost()
        # It stays until this thread takes another request: what the server says of an answer has it too.
        REQUEST_ID.set(_id_of(request))
        with cost.counting():
            response = get_response(request)
        response["X-Request-ID"] = REQUEST_ID.get()
        # What is streamed is still to be asked for; a file is handed to the server as it is.
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            pieces: Iterable[bytes] = response.streaming_content  # type: ignore[assignment]
            response.streaming_content = _told_at_the_end(pieces, request, response, cost)
        else:
            _tell(request, response, cost)
        return response

    return middleware


class Cost:
    """What a request takes: statements to whichever database, and milliseconds since it began."""

    def __init__(self) -> None:
        self.queries = 0
        self.began = perf_counter()

    @property
    def milliseconds(self) -> float:
        return round((perf_counter() - self.began) * 1000, 1)

    @contextmanager
    def counting(self) -> Iterator[None]:
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(self._count))
            yield

    def _count(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.queries += 1
        return execute(*statement)


def _told_at_the_end(
    pieces: Iterable[bytes], request: HttpRequest, response: HttpResponseBase, cost: Cost
) -> Iterator[bytes]:
    try:
        with cost.counting():
            yield from pieces
    finally:
        _tell(request, response, cost)


def _tell(request: HttpRequest, response: HttpResponseBase, cost: Cost) -> None:
    if request.path_info in PROBES:
        return
    told = {
        "user": _user_of(request),
        "address": network_address(request),
        "method": (request.method or "")[:20],
        "path": request.path[:LONGEST_PATH],
        "status": response.status_code,
        "queries": cost.queries,
        "ms": cost.milliseconds,
    }
    logger.info("request", extra={"told": told})


def _id_of(request: HttpRequest) -> str:
    """What the web server in front calls it; without one, anybody could write what they like there."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if settings.WEB_SERVERS_IN_FRONT and GIVEN_ID.fullmatch(given) else uuid4().hex


def _user_of(request: HttpRequest) -> str | None:
    """The name of whoever is signed in, where that has been asked: it is not asked for the log's sake."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return user.get_username() if user is not None and user.is_authenticated else None

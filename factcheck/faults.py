"""What is answered when the site fails: whether the fault passes, and by whose doing.

A database that restarts, and a disk without room, are no faults of the request, which will do as it is when
it is sent again: so the answer is 503 (RFC 9110) with Retry-After, in a sentence. Anything else is 500.
Nothing here asks the database.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from enum import Enum

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from claims.api.problems import MEDIA_TYPE, ProblemError
from claims.views.api import OFFERED
from factcheck.database import READ_ONLY, DatabaseUnavailableError, sqlstate


class Passing(Enum):
    """What passes; with the seconds after which asking again may help."""

    DATABASE = 10
    NO_ROOM = 300


#: SQLSTATE of PostgreSQL: its disk is full; and what it has no room for whenever it is asked.
DISK_FULL, LIMITS = "53100", "54"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
#: What stands under this address answers programs.
API = "/api/v1/"


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an exception that nobody has caught; Django calls it while it is being handled."""
    found = next(filter(None, map(_passing, _causes(sys.exception()))), None)
    if found is None:
        return render(None, "500.html", status=500)
    sentence = _sentence(found, is_reading=request.method in ("GET", "HEAD"))
    if HtmxDetails(request):
        answer = HttpResponse(sentence, content_type="text/plain; charset=utf-8", status=503)
    elif request.path.startswith(API):
        problem = ProblemError(503, "The database cannot be asked at the moment.")
        answer = JsonResponse(problem.document, status=503, content_type=MEDIA_TYPE, headers=OFFERED)
    else:
        # Without the request, for which context processors would ask who is signed in.
        answer = render(None, "503.html", {"sentence": sentence}, status=503)
    answer.headers["Retry-After"] = str(found.value)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _passing(error: BaseException) -> Passing | None:
    if isinstance(error, OSError):
        return Passing.NO_ROOM if error.errno in NO_ROOM else None
    if isinstance(error, DatabaseUnavailableError | InterfaceError):
        return Passing.DATABASE
    if not isinstance(error, Error):
        return None
    state = sqlstate(error)
    if state == DISK_FULL:
        return Passing.NO_ROOM
    is_passing = isinstance(error, OperationalError) and not state.startswith(LIMITS)
    # Of a primary that has become a standby the next connection finds the new one.
    return Passing.DATABASE if is_passing or state == READ_ONLY else None


def _sentence(found: Passing, *, is_reading: bool) -> str:
    if found == Passing.NO_ROOM:
        return _(
            "Not saved: no room is left on the disk of this site, and whoever runs it has to make some. Keep "
            "what you typed, and send it again then. Reading goes on meanwhile."
        )
    if is_reading:
        return _("The database cannot be asked at the moment. Please try again in a minute.")
    return _(
        "The database went away while this was being saved, so it may not be there. Go back, look whether it "
        "is, and send it again where it is not."
    )

"""How long caches may keep an answer, and that it is still the same, without making it anew.

What readers are told depends on the edition (claims/models/edition.py), on this version of the site and its
settings, on the day, and on what is asked and in which language. A hash of these is the answer's entity tag
(RFC 9110, 8.8.3): whoever brings it back for the same address had that very answer. It is weak, since the
edition is read before the answer is made, which may thus tell of a later one already.

A date proves less: who names one (`If-Modified-Since`) has the answer made, and sent where it is newer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any, Final, cast
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_etags

from claims.views.keeping import VALIDATORS, Keeping, keeping_of
from factcheck.replicas import read

#: A correction reaches whoever asks a cache that many share within a minute; browsers ask each time.
SHARED: Final = "public, max-age=0, s-maxage=60"
PRIVATE: Final = "private, no-store"
#: What may be kept, of answers that say nothing of whether they can be.
KEPT: Final = frozenset({200, 301, 302, 304, 404, 410})

#: Folders that answers are made from, and what is pinned beside them.
ROOMS: Final = ("articles", "claims", "factcheck", "templates", "requirements.txt")
#: The settings that answers depend on. The key signs tokens that are in some.
SETTINGS: Final = ("ORIGIN", "NAME_EN", "NAME_ZH", "LICENCE", "API_RATE", "SECRET_KEY", "SELF_APPROVAL")

#: By how many seconds the clocks of the database and of a web server may differ.
APART: Final = 60
#: When this process, or the one that it was forked from, began to answer as it does. Seconds since 1970.
STARTED: Final = int(time.time())


@dataclass(frozen=True)
class Validators:
    etag: str
    #: Seconds since 1970; None where no date would tell this answer from the next.
    last_modified: int | None

    def are_those_of(self, request: HttpRequest) -> bool:
        """Whether the asker has this very answer. A server in front that compresses may make it weaker."""
        brought = parse_etags(request.headers.get("If-None-Match", ""))
        return self.etag.removeprefix("W/") in [etag.removeprefix("W/") for etag in brought]

    def put_on(self, response: HttpResponseBase) -> None:
        response.headers["ETag"] = self.etag
        # Editions may run ahead of the clock, and no answer may come from the future.
        if self.last_modified is not None and self.last_modified <= time.time():
            response.headers["Last-Modified"] = http_date(self.last_modified)


class CachingMiddleware:
    """Says of each answer who may keep it; what a view says itself stays.

    Outside whatever sets cookies or says what an answer depends on. One query for what may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.version = version()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 304:
            # What is sent was counted inside: it is nothing, and the answer is longer (RFC 9110, 8.6).
            del response.headers["Content-Length"]
        if response.has_header("Cache-Control"):
            return response
        validators: Validators | None = request.META.get(VALIDATORS)
        if validators is None or response.cookies or response.status_code not in KEPT:
            response.headers["Cache-Control"] = PRIVATE
            return response
        response.headers["Cache-Control"] = SHARED
        if is_one_for_all(request, response):
            _depends_not_on(response, {"accept-language", "cookie"})
        if response.status_code != 200:
            return response
        validators.put_on(response)
        if request.method == "OPTIONS":
            return response
        modified = validators.last_modified if response.has_header("Last-Modified") else None
        # Of a response that is streamed it asks no more than of another.
        answer = get_conditional_response(request, validators.etag, modified, cast("HttpResponse", response))
        return answer or response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Before the view: whoever has its answer is told so."""
        said = keeping_of(view)
        if getattr(view, "login_required", True) or said.why_not or settings.DEBUG:
            return None
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES and not said.is_one_for_all
        if is_known or request.method not in ("GET", "HEAD", "OPTIONS"):
            return None
        edition = read(request, view, edition_now)
        if edition is None:
            return None
        request.META[VALIDATORS] = validators = self._validators(request, said, *edition)
        if request.method == "OPTIONS" or not validators.are_those_of(request):
            return None
        unchanged = HttpResponseNotModified(headers=said.unchanged(request))
        validators.put_on(unchanged)
        patch_vary_headers(unchanged, said.by)
        return unchanged

    def _validators(self, request: HttpRequest, said: Keeping, mark: UUID, since: datetime) -> Validators:
        today = timezone.now().astimezone(UTC).date()
        parts = [
            self.version,
            str(mark),
            today.isoformat(),
            request.scheme or "",
            request.get_host(),
            request.get_full_path(),
            "" if said.is_one_for_all else translation.get_language() or "",
            *(request.headers.get(name, "") for name in said.by),
        ]
        midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
        changed = _changed(int(since.timestamp()), max(STARTED, int(midnight.timestamp())))
        return Validators(f'W/"{_digest(parts)}"', changed)


def _changed(since: int, anew: int) -> int | None:
    """When answers became what they are: with the edition, or later by themselves, in seconds since 1970.

    In the second case None for a minute: an edition that begins in the same second, or by the database's
    clock before it, would hide behind that date.
    """
    if since > anew:
        return since
    return anew if time.time() >= anew + APART else None


def edition_now() -> tuple[UUID, datetime] | None:
    """The mark of the edition and since when it is. One query, which finds out as well whether the connection
    still is one: Django would ask that first, and has not to any more."""
    if connection.in_atomic_block:
        return _read_edition()
    cast("Any", connection).health_check_done = True
    try:
        return _read_edition()
    except (InterfaceError, OperationalError):
        connection.close()
        return _read_edition()


def _read_edition() -> tuple[UUID, datetime] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark, since FROM claims_edition")
        found: tuple[UUID, datetime] | None = cursor.fetchone()
        return found


def is_one_for_all(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer is the same for whoever asks. What says that there is none may be in a language."""
    match = request.resolver_match
    if match is None or response.status_code not in (200, 304):
        return False
    return keeping_of(match.func).is_one_for_all


def version() -> str:
    """What is the same in every process, on whichever machine, that makes the same answers."""
    return _digest([_digest_of_files(), *(str(getattr(settings, name)) for name in SETTINGS)])


@cache
def _digest_of_files() -> str:
    folders = [settings.BASE_DIR / name for name in ROOMS]
    files = [one for folder in folders for one in (folder.rglob("*") if folder.is_dir() else [folder])]
    found = sorted(one for one in files if one.is_file() and one.suffix != ".pyc")
    hashes = (sha256(one.read_bytes()).hexdigest() for one in found)
    return _digest(
        f"{one.relative_to(settings.BASE_DIR)} {hashed}" for one, hashed in zip(found, hashes, strict=True)
    )


def _digest(parts: Iterable[str]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _depends_not_on(response: HttpResponseBase, names: set[str]) -> None:
    """Take these out of what the answer says that it depends on."""
    said = [name.strip() for name in response.headers.get("Vary", "").split(",")]
    left = [name for name in said if name and name.lower() not in names]
    if left:
        response.headers["Vary"] = ", ".join(left)
    elif response.has_header("Vary"):
        del response.headers["Vary"]

"""Which server is asked: the primary, which alone can be written to, or for readers a replica of it.

While a replica is read from, it is this thread's default connection: querysets, cursors and transactions go
there without knowing of it. What has to be written meanwhile says so with `on_primary` or `ask_primary`; a
replica refuses whatever does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

View = TypeVar("View", bound=Callable[..., Any])


class AskPrimaryError(Exception):
    """A replica cannot answer this as it should: all of the request is for the primary."""


@dataclass(frozen=True)
class _Reading:
    primary: BaseDatabaseWrapper
    has_primary: bool


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading_from(alias: str, *, has_primary: bool) -> Iterator[None]:
    """Read from this replica, an alias in DATABASES; `has_primary` says whether the primary answers too.

    Not within a transaction, and none may reach out of it.
    """
    primary = connections[DEFAULT_DB_ALIAS]
    token = _reading.set(_Reading(primary, has_primary))
    connections[DEFAULT_DB_ALIAS] = connections[alias]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary
        _reading.reset(token)


@contextmanager
def on_primary() -> Iterator[None]:
    """Ask the primary what is asked inside, whatever is read from around it."""
    reading = _reading.get()
    if reading is None:
        yield
        return
    replica = connections[DEFAULT_DB_ALIAS]
    token = _reading.set(None)
    connections[DEFAULT_DB_ALIAS] = reading.primary
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = replica
        _reading.reset(token)


def has_primary() -> bool:
    """False where a replica is read from because the primary does not answer: nothing can be written then."""
    reading = _reading.get()
    return reading is None or reading.has_primary


def ask_primary() -> None:
    """Have the primary asked all of this request. Raises AskPrimaryError, unless it is asked already."""
    if _reading.get() is not None:
        raise AskPrimaryError


def from_primary(view: View) -> View:
    """Marks a view that anybody may ask and that the primary is to answer, even where it only reads."""
    view.reads_primary = True  # type: ignore[attr-defined]
    return view

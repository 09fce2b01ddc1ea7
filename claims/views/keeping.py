"""What a view says of how caches may keep its answers: see factcheck/caching.py, which tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

#: In `request.META`, where the answer may be kept: what it is known by.
VALIDATORS: Final = "factcheck.validators"


@dataclass(frozen=True)
class Keeping:
    """Without more being said, an answer is in the asker's language, and another to whoever is signed in."""

    #: It is the same for whoever asks, in any language, signed in or not.
    is_one_for_all: bool = False
    #: The headers of a request by which it is chosen, beside the language and the cookies.
    by: tuple[str, ...] = ()
    #: What the answer that nothing has changed says too.
    unchanged: Callable[[HttpRequest], Mapping[str, str]] = lambda request: {}
    #: Why no cache keeps it.
    why_not: str = ""


def keeping(**said: Any) -> Callable[[View], View]:
    """Say so of a view, in the fields of Keeping."""

    def decorate(view: View) -> View:
        vars(view)["keeping"] = Keeping(**said)
        return view

    return decorate


def keeping_of(view: Callable[..., Any]) -> Keeping:
    said: Keeping = getattr(view, "keeping", Keeping())
    return said


def keep_none(request: HttpRequest) -> None:
    """What is answered now will soon be another answer though nothing changes: nobody is to keep it."""
    request.META.pop(VALIDATORS, None)

"""Every address of the site, as the URL configuration has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve

#: A value in a route, as `path()` and as `re_path()` write it.
VALUE = re.compile(r"\(\?P<(\w+)>.*?\)|<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration. `name` is the pattern's, or its route where it has none."""

    route: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.name

    @property
    def values(self) -> tuple[str, ...]:
        """The names of the values in it, in their order."""
        return tuple(one or other for one, other in VALUE.findall(self.route))

    def path(self, values: Mapping[str, object]) -> str:
        """A path that this pattern was written for; another one before it may take it all the same."""
        filled = VALUE.sub(lambda match: str(values[match[1] or match[2]]), self.route)
        return "/" + filled.replace("^", "").replace("$", "")

    def takes(self, path: str) -> bool:
        """Whether it is this pattern that answers there, and none before it."""
        return resolve(path).route == self.route and resolve(path).func == self.view


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_under(get_resolver(), "", ""))


def _under(resolver: URLResolver, above: str, spaces: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _under(one, route, f"{spaces}{one.namespace}:" if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield Address(route, f"{spaces}{one.name}" if one.name else route, one.callback)

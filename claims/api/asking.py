"""What an address of the API may ask, and whether what one asks is that.

A parameter is told as JSON Schema and read by the same rules, so that nothing is let in that the description
forbids, or refused that it allows. What is unknown is refused too: a misspelt filter would find everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from claims.api.problems import ProblemError

#: Of a list how many are told where that is not asked, and at most.
USUAL, MOST = 20, 100
#: Of one filter, in an address.
MOST_CHOSEN = 20
#: The numerals of a cursor: the number of where a page begins, to base 32.
NUMERALS = "0123456789abcdefghijklmnopqrstuv"
A_CURSOR = "[1-9a-v][0-9a-v]{0,11}"


class Query(Protocol):
    """As Django's QueryDict."""

    def getlist(self, key: str, /) -> Sequence[str]: ...
    def __iter__(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """`pattern` (of all of it) and `values` say what it may be, `longest` in code points how long; a whole
    number is from 1 to `most`. One of `many` may be given several times: any of these is asked for."""

    name: str
    meaning: str
    pattern: str = ""
    values: tuple[str, ...] = ()
    longest: int = 0
    most: int = 0
    otherwise: int = 0
    is_many: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema, without its meaning."""
        if self.most:
            return {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.otherwise}
        one: dict[str, Any] = {"type": "string"}
        if self.values:
            one["enum"] = list(self.values)
        elif self.pattern:
            one["pattern"] = f"^{self.pattern}$"
        elif self.longest:
            one["maxLength"] = self.longest
        return {"type": "array", "items": one, "maxItems": MOST_CHOSEN} if self.is_many else one

    @property
    def in_words(self) -> str:
        """What is not to be seen from the schema, in a sentence that follows the name."""
        if self.most:
            return f"must be a whole number from 1 to {self.most}."
        if self.values:
            return f"must be one of: {', '.join(self.values)}."
        return f"must match {self.pattern}." if self.pattern else f"has {self.longest} characters at most."

    def read(self, said: Sequence[str]) -> tuple[str, ...]:
        """What is asked, each value once. Raises ProblemError."""
        if len(said) > (MOST_CHOSEN if self.is_many else 1):
            times = f"at most {MOST_CHOSEN} times" if self.is_many else "once"
            raise ProblemError(400, f"“{self.name}” can be given {times}.", self.name)
        if not all(map(self.allows, said)):
            raise ProblemError(400, f"“{self.name}” {self.in_words}", self.name)
        return tuple(dict.fromkeys(said))

    def allows(self, value: str) -> bool:
        if self.most:
            # Python reads no number of thousands of figures, zeros at its beginning counted.
            return bool(re.fullmatch("0{0,99}[1-9][0-9]{0,5}", value)) and int(value) <= self.most
        if self.values:
            return value in self.values
        return bool(re.fullmatch(self.pattern, value)) if self.pattern else len(value) <= self.longest


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an address, by parameter; what is not asked is not among it."""

    values: Mapping[str, tuple[str, ...]]

    def one(self, name: str) -> str:
        return (self.values.get(name) or ("",))[0]

    @property
    def limit(self) -> int:
        return int(self.one("limit") or USUAL)

    @property
    def place(self) -> int | None:
        """The number that the cursor stands for; None at the beginning."""
        cursor = self.one("cursor")
        return int(cursor, len(NUMERALS)) if cursor else None

    def chosen(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Of these filters the ones that are asked for."""
        return {name: self.values[name] for name in names if self.values.get(name)}


def read(query: Query, parameters: Sequence[Parameter]) -> Asked:
    """Raises ProblemError where an address asks what it may not."""
    known = {one.name: one for one in parameters}
    for name in query:
        if name not in known:
            may = f"Known are: {', '.join(known)}." if known else "None is known."
            raise ProblemError(400, f"There is no parameter “{name[:40]}” here. {may}", name[:40])
    return Asked({name: one.read(query.getlist(name)) for name, one in known.items() if name in set(query)})


def cursor(number: int) -> str:
    """What stands for a place in a list, from 1 to 2**60 - 1."""
    figures = ""
    while number:
        number, figure = divmod(number, len(NUMERALS))
        figures = NUMERALS[figure] + figures
    return figures

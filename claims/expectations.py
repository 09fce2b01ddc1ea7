"""What somebody counted by hand beside what the evidence on record amounts to, claim by claim.

Pure. An origin may go by another name in the file than on record: it is the same one where the file has its
name in exactly the places, on the same side and as strong, where the record has the other. That is a guess:
a file that has one wrong origin for a right one throughout is not found out by it, so each is to be printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Of a file, for each claim's slug: see `Outcome.from_json`.
KNOWN = frozenset({"supporting", "opposing", "supported_statuses", "status", "exception"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the evidence of one claim amounts to: origins by their public keys with strong or weak, the
    statuses supported, the status decided ("" where there is none), and whether an exception is written."""

    supporting: Mapping[str, str]
    opposing: Mapping[str, str]
    supported_statuses: frozenset[str]
    status: str
    has_exception: bool

    @classmethod
    def from_json(cls, row: Any) -> Outcome:
        """Raises ValueError where this is not an object of `supporting` and `opposing` (origin: strength),
        `supported_statuses`, `status` and, where there is one, `exception`."""
        if not isinstance(row, dict) or not row.keys() <= KNOWN:
            raise ValueError(f"not what is expected of a claim: {row!r:.80}")
        sides = [row.get("supporting", {}), row.get("opposing", {})]
        statuses = row.get("supported_statuses", [])
        if not all(isinstance(side, dict) for side in sides) or not isinstance(statuses, list):
            raise ValueError(f"not what is expected of a claim: {row!r:.80}")
        return cls(sides[0], sides[1], frozenset(statuses), row.get("status", ""), bool(row.get("exception")))

    def renamed(self, names: Mapping[str, str]) -> Outcome:
        return Outcome(
            {names.get(key, key): strength for key, strength in self.supporting.items()},
            {names.get(key, key): strength for key, strength in self.opposing.items()},
            self.supported_statuses,
            self.status,
            self.has_exception,
        )

    def in_words(self) -> str:
        """One line, in a fixed order."""
        parts = [
            f"for {_side(self.supporting)}",
            f"against {_side(self.opposing)}",
            f"supports {', '.join(sorted(self.supported_statuses)) or 'no status'}",
            f"verdict {self.status or 'none'}{' (exception)' if self.has_exception else ''}",
        ]
        return "; ".join(parts)


def _side(side: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {strength}" for key, strength in sorted(side.items())) or "nothing"


def same_origins(found: Mapping[str, Outcome], expected: Mapping[str, Outcome]) -> dict[str, str]:
    """For the file's names of origins that the record has under another one, that one.

    Where several stand in exactly the same places, and as many in both, they are taken by the alphabet.
    """
    here, there = _places(found), _places(expected)
    keys, others = sorted(here.keys() - there.keys()), sorted(there.keys() - here.keys())
    names: dict[str, str] = {}
    for places in {here[key] for key in keys}:
        ours = [key for key in keys if here[key] == places]
        theirs = [name for name in others if there[name] == places]
        if len(ours) == len(theirs):
            names.update(zip(theirs, ours, strict=True))
    return names


def _places(outcomes: Mapping[str, Outcome]) -> dict[str, frozenset[tuple[str, str, str]]]:
    """For each origin where it counts: claim, side and strength."""
    places: dict[str, set[tuple[str, str, str]]] = {}
    for slug, outcome in outcomes.items():
        for side, origins in (("for", outcome.supporting), ("against", outcome.opposing)):
            for key, strength in origins.items():
                places.setdefault(key, set()).add((slug, side, strength))
    return {key: frozenset(where) for key, where in places.items()}


def differences(found: Outcome | None, expected: Outcome | None) -> list[str]:
    """What one of them has otherwise, in words; empty where they agree."""
    if found is None or expected is None:
        return ["the claim is not on record" if found is None else "the file does not have this claim"]
    told = []
    for side, here, there in (
        ("for", found.supporting, expected.supporting),
        ("against", found.opposing, expected.opposing),
    ):
        for key in sorted(here.keys() | there.keys()):
            if here.get(key) != there.get(key):
                told.append(f"{key} {side} it: {here.get(key, 'not counted')} here,"
                            f" {there.get(key, 'not counted')} in the file")  # fmt: skip
    for status in sorted(found.supported_statuses ^ expected.supported_statuses):
        where = "here" if status in found.supported_statuses else "in the file"
        told.append(f"{status} is supported {where} only")
    if found.status != expected.status:
        told.append(f"the verdict is {found.status or 'none'} here, {expected.status or 'none'} in the file")
    if found.has_exception != expected.has_exception:
        told.append(f"an exception is written {'here' if found.has_exception else 'in the file'} only")
    return told

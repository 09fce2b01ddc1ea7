"""The published rules as plain data, so that a program that is not ours can apply them (rules.json).

Pure. What each condition asks is written a second time here, as data; a test holds that it gives the answer
of `claims.rules` for whatever evidence. `check.py` explains the same words to whoever reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from articles.provenance import FOLLOWED, MAY_SHARE_SOURCE
from claims.evidence import REASONS, NotCounted
from claims.rules import OPPOSING, RULES, STRENGTHS, SUPPORTING, Basis, Condition, Kind, strength

#: What holds for each condition. `count` is of the origins on a side, those alone that stand on no other
#: side where `one_sided`, those of one `strength` where it is named.
TESTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "strong_support": {"count": "support", "one_sided": True, "strength": "strong", "at_least": 1},
        "no_strong_support": {"count": "support", "one_sided": True, "strength": "strong", "at_most": 0},
        "strong_opposition": {"count": "opposition", "one_sided": True, "strength": "strong", "at_least": 1},
        "no_strong_opposition": {
            "count": "opposition",
            "one_sided": True,
            "strength": "strong",
            "at_most": 0,
        },
        "two_supporting": {"count": "support", "one_sided": True, "at_least": 2},
        "more_support": {"count": "support", "one_sided": True, "more_than": "opposition"},
        "any_support": {"count": "support", "at_least": 1},
        "any_opposition": {"count": "opposition", "at_least": 1},
        "stated": {"flag": "is_stated"},
        "all_speculative": {"flag": "is_speculative"},
        "is_opinion": {"kind": "opinion"},
        "not_verified": {"not_supported": "verified"},
        "not_refuted": {"not_supported": "refuted"},
    }
)

#: A message in each language that the site speaks, by its tag (BCP 47).
InWords = Callable[[str], Mapping[str, str]]


def rules_as_data(in_words: InWords) -> dict[str, Any]:
    """All that decides what counts and which statuses it supports."""
    conditions: dict[str, Condition] = {
        condition.code: condition for conditions in RULES.values() for condition in conditions
    }
    return {
        "stances": {"support": sorted(SUPPORTING), "opposition": sorted(OPPOSING)},
        "strengths": {basis.value: STRENGTHS[basis] for basis in Basis},
        "strengths_by_kind": {
            kind.value: {
                basis.value: strength(basis, kind)
                for basis in Basis
                if strength(basis, kind) != STRENGTHS[basis]
            }
            for kind in Kind
        },
        "derivations_followed": sorted(FOLLOWED),
        "derivation_that_flags": MAY_SHARE_SOURCE,
        "reasons_not_counted": [
            {"code": reason.value, "wording": in_words(REASONS[reason])} for reason in NotCounted
        ],
        "conditions": {
            code: {"wording": in_words(condition.wording), "test": dict(TESTS[code])}
            for code, condition in conditions.items()
        },
        "statuses": {
            status.value: [condition.code for condition in conditions] for status, conditions in RULES.items()
        },
    }

"""The published rules: what counts as evidence, and which statuses a body of evidence supports.

Everything here is data and pure functions of it, so that the method page prints the very rules that the desk
is held to. Wording is marked for translation by `gettext_noop` and translated where it is shown, by its code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from articles.marking import gettext_noop
from articles.provenance import Key


class Kind(StrEnum):
    FACT = "fact"
    ATTRIBUTION = "attribution"
    PREDICTION = "prediction"
    OPINION = "opinion"


class Stance(StrEnum):
    STATES = "states"
    CORROBORATES = "corroborates"
    CONTRADICTS = "contradicts"
    CONTEXT = "context"


SUPPORTING = frozenset({Stance.STATES, Stance.CORROBORATES})
OPPOSING = frozenset({Stance.CONTRADICTS})


class Strength(StrEnum):
    STRONG = "strong"
    WEAK = "weak"


class Basis(StrEnum):
    DOCUMENT = "document"
    ON_RECORD = "on_record"
    WITNESSED = "witnessed"
    ANONYMOUS = "anonymous"
    UNATTRIBUTED = "unattributed"
    OWN_WORD = "own_word"
    CONJECTURE = "conjecture"
    NOT_ASSESSED = "not_assessed"


#: How much each basis carries; None is not counted.
STRENGTHS: Mapping[Basis, Strength | None] = MappingProxyType(
    {
        Basis.DOCUMENT: Strength.STRONG,
        Basis.ON_RECORD: Strength.STRONG,
        Basis.WITNESSED: Strength.STRONG,
        Basis.ANONYMOUS: Strength.WEAK,
        Basis.UNATTRIBUTED: Strength.WEAK,
        Basis.OWN_WORD: None,
        Basis.CONJECTURE: None,
        Basis.NOT_ASSESSED: None,
    }
)


def strength(basis: Basis, kind: Kind) -> Strength | None:
    """How much a basis carries for a claim of this kind; None is not counted.

    That X said it is shown by X's own word, as by any document; that it is so is not.
    """
    if basis is Basis.OWN_WORD and kind is Kind.ATTRIBUTION:
        return Strength.STRONG
    return STRENGTHS[basis]


class Status(StrEnum):
    """In the order in which they are shown."""

    VERIFIED = "verified"
    CORROBORATED = "corroborated"
    DISPUTED = "disputed"
    REFUTED = "refuted"
    UNVERIFIED = "unverified"
    SPECULATIVE = "speculative"
    OPINION = "opinion"


#: Statuses that say it is so, or is not so: a prediction that has one of them has come true or has not.
SETTLED = frozenset({Status.VERIFIED, Status.REFUTED})

#: After how long a verdict that settles nothing asks to be looked at again.
REVIEW_AFTER: Mapping[Status, timedelta] = MappingProxyType(
    {Status.UNVERIFIED: timedelta(days=90), Status.SPECULATIVE: timedelta(days=90)}
)

#: How far ahead a claim may ask to be looked at again: later nobody remembers why.
LONGEST_WAIT = timedelta(days=5 * 366)
TOO_FAR = gettext_noop("A day to look at it again is at most five years ahead.")


def is_too_far(day: date | None, kind: str, today: date) -> bool:
    """Whether nobody should be asked to wait that long. A prediction has the day that it is about."""
    return day is not None and kind != Kind.PREDICTION and day > today + LONGEST_WAIT


@dataclass(frozen=True, slots=True)
class Summary:
    """What the rules look at: the counted origins of each side with their strength, and three facts.

    `is_stated`: some article makes the claim. `is_speculative`: every supporting passage, counted or not,
    rests on a basis that is not counted for this kind of claim (and there is one).
    """

    kind: Kind
    supporting: Mapping[Key, Strength]
    opposing: Mapping[Key, Strength]
    is_stated: bool = False
    is_speculative: bool = False

    def one_sided(self) -> tuple[list[Strength], list[Strength]]:
        """Strengths of the origins for and against that stand on one side only.

        An origin that both supports and opposes shows a dispute and nothing else.
        """
        supporting = [strength for key, strength in self.supporting.items() if key not in self.opposing]
        opposing = [strength for key, strength in self.opposing.items() if key not in self.supporting]
        return supporting, opposing


def _strong_support(summary: Summary) -> bool:
    return Strength.STRONG in summary.one_sided()[0]


def _strong_opposition(summary: Summary) -> bool:
    return Strength.STRONG in summary.one_sided()[1]


def _more_support(summary: Summary) -> bool:
    supporting, opposing = summary.one_sided()
    return len(supporting) > len(opposing)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a status needs. `code` never changes once published; `wording` is English."""

    code: str
    wording: str
    holds: Callable[[Summary], bool]


STRONG_SUPPORT = Condition("strong_support", gettext_noop("a strong origin supports it"), _strong_support)
NO_STRONG_SUPPORT = Condition(
    "no_strong_support",
    gettext_noop("no strong origin supports it"),
    lambda summary: not _strong_support(summary),
)
STRONG_OPPOSITION = Condition(
    "strong_opposition", gettext_noop("a strong origin opposes it"), _strong_opposition
)
NO_STRONG_OPPOSITION = Condition(
    "no_strong_opposition",
    gettext_noop("no strong origin opposes it"),
    lambda summary: not _strong_opposition(summary),
)
TWO_SUPPORTING = Condition(
    "two_supporting",
    gettext_noop("two distinct origins support it"),
    lambda summary: len(summary.one_sided()[0]) >= 2,
)
MORE_SUPPORT = Condition(
    "more_support", gettext_noop("more origins support it than oppose it"), _more_support
)
ANY_SUPPORT = Condition(
    "any_support", gettext_noop("an origin supports it"), lambda summary: bool(summary.supporting)
)
ANY_OPPOSITION = Condition(
    "any_opposition", gettext_noop("an origin opposes it"), lambda summary: bool(summary.opposing)
)
STATED = Condition("stated", gettext_noop("an article states it"), lambda summary: summary.is_stated)
ALL_SPECULATIVE = Condition(
    "all_speculative",
    gettext_noop("every supporting passage is conjecture, the claimant's own word or not assessed"),
    lambda summary: summary.is_speculative,
)
IS_OPINION = Condition(
    "is_opinion", gettext_noop("its kind is opinion"), lambda summary: summary.kind is Kind.OPINION
)

_VERIFIED = (STRONG_SUPPORT, NO_STRONG_OPPOSITION)
_REFUTED = (STRONG_OPPOSITION, NO_STRONG_SUPPORT)
NOT_VERIFIED = Condition(
    "not_verified",
    gettext_noop("the evidence does not support verified"),
    lambda summary: not all(condition.holds(summary) for condition in _VERIFIED),
)
NOT_REFUTED = Condition(
    "not_refuted",
    gettext_noop("the evidence does not support refuted"),
    lambda summary: not all(condition.holds(summary) for condition in _REFUTED),
)

#: What each status needs: all of its conditions.
RULES: Mapping[Status, tuple[Condition, ...]] = MappingProxyType(
    {
        Status.VERIFIED: _VERIFIED,
        Status.CORROBORATED: (TWO_SUPPORTING, MORE_SUPPORT, NO_STRONG_OPPOSITION),
        Status.DISPUTED: (ANY_SUPPORT, ANY_OPPOSITION),
        Status.REFUTED: _REFUTED,
        Status.UNVERIFIED: (STATED, NOT_VERIFIED, NOT_REFUTED),
        Status.SPECULATIVE: (STATED, ALL_SPECULATIVE),
        Status.OPINION: (IS_OPINION,),
    }
)


def missing(summary: Summary) -> dict[Status, tuple[Condition, ...]]:
    """For each status, in their order, the conditions that do not hold: none where it is supported."""
    return {
        status: tuple(condition for condition in conditions if not condition.holds(summary))
        for status, conditions in RULES.items()
    }


def supported(summary: Summary) -> tuple[Status, ...]:
    """Every status that the evidence supports, in their order. It picks none."""
    return tuple(status for status, lacking in missing(summary).items() if not lacking)

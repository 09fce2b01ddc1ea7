"""Whether a public verdict still rests on the evidence on which it was decided.

Pure: compares the summary kept with a verdict to the evidence as it stands now. A verdict is at risk where
the counted origins, their basis or the statuses that the evidence supports have changed since. Anything else
that came later is merely new.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from articles.provenance import Key, in_order
from claims.evidence import EvidenceSummary
from claims.rules import Status, gettext_noop, supported


class What(StrEnum):
    """What may have changed, the gravest first."""

    STATUS_LOST = "status_lost"
    STATUS_GAINED = "status_gained"
    SUPPORT_LOST = "support_lost"
    SUPPORT_GAINED = "support_gained"
    OPPOSITION_LOST = "opposition_lost"
    OPPOSITION_GAINED = "opposition_gained"
    SUPPORT_BASIS = "support_basis"
    OPPOSITION_BASIS = "opposition_basis"


#: The wording of each change in English, translated where it is shown.
CHANGES = {
    What.STATUS_LOST: gettext_noop("the evidence no longer supports %(status)s"),
    What.STATUS_GAINED: gettext_noop("the evidence now supports %(status)s"),
    What.SUPPORT_LOST: gettext_noop("%(origin)s no longer counts for it"),
    What.SUPPORT_GAINED: gettext_noop("%(origin)s now counts for it"),
    What.OPPOSITION_LOST: gettext_noop("%(origin)s no longer counts against it"),
    What.OPPOSITION_GAINED: gettext_noop("%(origin)s now counts against it"),
    What.SUPPORT_BASIS: gettext_noop("the basis of %(origin)s for it was %(before)s and is %(now)s"),
    What.OPPOSITION_BASIS: gettext_noop("the basis of %(origin)s against it was %(before)s and is %(now)s"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: a status (`status`), or an origin on one side (`origin`, an article's key).

    `before` and `now` are the bases recorded for the origin, values of rules.Basis, where these changed.
    """

    what: What
    status: str = ""
    origin: Key | None = None
    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


def changes(
    before: Mapping[str, Any], supported_before: Collection[str], now: EvidenceSummary
) -> tuple[Change, ...]:
    """What puts a verdict at risk, the gravest first; empty where it stands as it did.

    `before` is EvidenceSummary.as_json as kept with the verdict, `supported_before` the statuses that the
    evidence supported then.
    """
    statuses = {status.value for status in supported(now.for_rules)}
    current = now.as_json()
    return (
        *_statuses(What.STATUS_LOST, set(supported_before) - statuses),
        *_statuses(What.STATUS_GAINED, statuses - set(supported_before)),
        *_origins(What.SUPPORT_LOST, before["support"], current["support"]),
        *_origins(What.SUPPORT_GAINED, current["support"], before["support"]),
        *_origins(What.OPPOSITION_LOST, before["opposition"], current["opposition"]),
        *_origins(What.OPPOSITION_GAINED, current["opposition"], before["opposition"]),
        *_bases(What.SUPPORT_BASIS, before["support"], current["support"]),
        *_bases(What.OPPOSITION_BASIS, before["opposition"], current["opposition"]),
    )


def _statuses(what: What, statuses: set[str]) -> list[Change]:
    return [Change(what, status=status.value) for status in Status if status.value in statuses]


def _origins(what: What, there: Mapping[str, Any], not_there: Mapping[str, Any]) -> list[Change]:
    """Those that count in the one summary of a side and not in the other."""
    lacking = _by_root(there).keys() - _by_root(not_there).keys()
    return [Change(what, origin=root) for root in sorted(lacking, key=in_order)]


def _bases(what: What, before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    was, is_now = _by_root(before), _by_root(now)
    return [
        Change(what, origin=root, before=was[root], now=is_now[root])
        for root in sorted(was.keys() & is_now.keys(), key=in_order)
        if was[root] != is_now[root]
    ]


def _by_root(side: Mapping[str, Any]) -> dict[Key, tuple[str, ...]]:
    """The bases recorded for each origin of a side."""
    return {origin["root"]: tuple(origin["bases"]) for origin in side["origins"]}

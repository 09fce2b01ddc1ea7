"""Whether a public verdict still rests on the evidence on which it was decided.

Pure: compares the summary kept with a verdict to the evidence as it stands now. A verdict is at risk where
the counted origins, their basis or the statuses that the evidence supports have changed since, or where an
article no longer has words that it rests on. Anything else that came later is merely new.

Only words that are gone count so: an anchor that is *orphaned* in a full text which came after the decision.
Words that an editor has found again, *changed*, and *ambiguous* ones, which stand there more than once, are
still said there: they are for the queue of the quotes to confirm. An excerpt leaves words out, and shows
nothing of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from articles.provenance import Key, in_order
from claims.evidence import EvidenceSummary
from claims.rules import Status, gettext_noop, supported

NOTHING: Mapping[Key, Key] = MappingProxyType({})


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
    QUOTE_LOST = "quote_lost"


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
    What.QUOTE_LOST: gettext_noop(
        "the newest text of %(article)s no longer has words that the verdict rests on"
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: a status (`status`), an origin on one side (`origin`, an article's key), or the
    text of an article (`article`).

    `before` and `now` are the bases recorded for the origin, values of rules.Basis, where these changed.
    """

    what: What
    status: str = ""
    origin: Key | None = None
    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    article: Key | None = None

    @property
    def named(self) -> Key | None:
        """The article that it names, if any."""
        return self.origin if self.article is None else self.article


def changes(
    before: Mapping[str, Any],
    supported_before: Collection[str],
    now: EvidenceSummary,
    lost: Mapping[Key, Key] = NOTHING,
) -> tuple[Change, ...]:
    """What puts a verdict at risk, the gravest first; empty where it stands as it did.

    `before` is EvidenceSummary.as_json as kept with the verdict, `supported_before` the statuses that the
    evidence supported then; `lost` are the annotations whose words are gone from the newest text, each with
    its article: only those that counted then matter.
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
        *_quotes(set(_counted(before)), lost),
    )


def annotations_in(summary: Mapping[str, Any]) -> frozenset[Key]:
    """Every annotation that a kept summary weighed, counted or not."""
    return frozenset([*_counted(summary), *(one["annotation"] for one in summary["uncounted"])])


def _counted(summary: Mapping[str, Any]) -> Iterator[Key]:
    for side in (summary["support"], summary["opposition"]):
        for origin in side["origins"]:
            for repeater in origin["repeaters"]:
                yield from repeater["annotations"]


def _quotes(counted: Collection[Key], lost: Mapping[Key, Key]) -> list[Change]:
    articles = {article for annotation, article in lost.items() if annotation in counted}
    return [Change(What.QUOTE_LOST, article=article) for article in sorted(articles, key=in_order)]


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

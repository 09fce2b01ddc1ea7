"""Whether a public verdict still rests on the evidence on which it was decided.

Pure: compares the summary kept with a verdict to the evidence as it stands now. A verdict is at risk where
the counted origins, their basis or the statuses that the evidence supports have changed since, or where an
article no longer has words that it rests on as they were. Anything else that came later is merely new.

Words count so that a full text which came after the decision does not have any more (*orphaned*), or has
otherwise (*changed*): from the moment that is known, whether or not an editor has confirmed it yet. Words
that merely moved, or are printed otherwise, and *ambiguous* ones, which stand there more than once, are still
said there. An excerpt leaves words out, and shows nothing of them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from articles.marking import gettext_noop
from articles.provenance import Key, in_order
from articles.quotes import Reason, State
from articles.typography import same_letters
from claims.evidence import EvidenceSummary
from claims.rules import Status, supported


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
    QUOTE_CHANGED = "quote_changed"


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
    What.QUOTE_CHANGED: gettext_noop(
        "in the newest text of %(article)s words that the verdict rests on read otherwise"
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


NOTHING: Mapping[Key, Change] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class QuoteAnchor:
    """Where a quote stood in one text: its state and reason, values of articles.quotes, and of a changed one
    the words that stand there."""

    state: str
    words: str
    reason: str
    is_excerpt: bool
    captured_at: datetime
    confirmed_at: datetime | None

    def was_known(self, since: datetime) -> bool:
        """Whether the text was there, and what is said of the quote in it now was said, at this moment."""
        was_chosen_later = not self.reason and self.confirmed_at is not None and self.confirmed_at > since
        return self.captured_at <= since and not was_chosen_later

    def says(self, quote: str) -> bool:
        """Whether it has these words, but for how they are printed, as the passage that they are."""
        if self.state == State.CHANGED:
            is_same_passage = self.confirmed_at is not None or self.reason != Reason.ELSEWHERE
            return is_same_passage and same_letters(self.words, quote)
        return self.state != State.ORPHANED


def quote_change(
    article: Key, quote: str, since: datetime | None, anchors: Sequence[QuoteAnchor]
) -> Change | None:
    """What has become of words that a verdict rests on since it was decided; None where they are still said,
    or where it was so by then.

    `anchors` are those of one quote, the newest text first. An excerpt that has the words, later than the
    newest full text, says them again; one that has not says nothing. `since` None is never.
    """
    if since is None:
        return None
    full = next((place for place, one in enumerate(anchors) if not one.is_excerpt), None)
    if full is None or any(one.says(quote) for one in anchors[: full + 1]):
        return None
    now = anchors[full]
    before = next((one for one in anchors[full:] if one.was_known(since) and not one.is_excerpt), None)
    if before and before.state == now.state and same_letters(before.words, now.words):
        return None
    return Change(What.QUOTE_LOST if now.state == State.ORPHANED else What.QUOTE_CHANGED, article=article)


def changes(
    before: Mapping[str, Any],
    supported_before: Collection[str],
    now: EvidenceSummary,
    gone: Mapping[Key, Change] = NOTHING,
) -> tuple[Change, ...]:
    """What puts a verdict at risk, the gravest first; empty where it stands as it did.

    `before` is EvidenceSummary.as_json as kept with the verdict, `supported_before` the statuses that the
    evidence supported then; `gone` are the annotations whose words are gone from the newest text, or read
    otherwise there (quote_change): only those that counted then matter.
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
        *_quotes(before, gone),
    )


def annotations_in(summary: Mapping[str, Any]) -> frozenset[Key]:
    """Every annotation that a kept summary weighed, counted or not."""
    return frozenset([*_counted(summary), *(one["annotation"] for one in summary["uncounted"])])


def _counted(summary: Mapping[str, Any]) -> Iterator[Key]:
    for side in (summary["support"], summary["opposition"]):
        for origin in side["origins"]:
            for repeater in origin["repeaters"]:
                yield from repeater["annotations"]


def quotes_at_risk(summary: Mapping[str, Any], gone: Mapping[Key, Change]) -> frozenset[Key]:
    """Of the annotations whose words are gone, or changed, those that counted in a kept summary."""
    return frozenset(gone).intersection(_counted(summary))


def _quotes(before: Mapping[str, Any], gone: Mapping[Key, Change]) -> list[Change]:
    found = {gone[annotation] for annotation in quotes_at_risk(before, gone)}
    order = list(What)
    return sorted(found, key=lambda one: (order.index(one.what), in_order(one.named or 0)))


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

"""The lines of the desk's queues: what waits, and why, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.languages import Wording
from articles.models import Article
from claims.choices import AnchorState, Basis, ClaimKind, Decision, Status, VerdictKind
from claims.desk.cards import status_at_desk
from claims.desk.people import name_of
from claims.desk.queues import COUNTED, Waiting
from claims.evidence import REASONS, EvidenceSummary, NotCounted
from claims.filters import Queue
from claims.models import Anchor, Claim, OutsideVerdict, Report, Verdict
from claims.reading import called
from claims.rules import supported
from claims.standing import CHANGES, Change
from claims.templatetags.reading import colon, comma, worded

#: Of a passage or of what a reader wrote, in code points.
LONGEST_WORDS = 120
#: Queues of claims that are weighed to be shown.
WEIGHED = (Queue.AT_RISK, Queue.EVIDENCE, Queue.VERDICT)


@dataclass(frozen=True)
class Row:
    """One line: the claim it is about, why it waits, and where it is dealt with.

    `status` is a Status, or PENDING where readers see none; `words` are a passage's, or what a reader wrote.
    """

    claim: Claim
    status: str
    href: str
    reasons: tuple[str, ...]
    words: Wording | None = None
    at: datetime | None = None


def rows(waiting: Waiting, queue: Queue, things: Sequence[Any]) -> list[Row]:
    """The lines of a queue of claims for these of its things. Up to eight queries."""
    waiting.weigh(to_weigh(queue, things))
    makers: dict[str, Callable[[Waiting, Any], list[Row]]] = {
        Queue.DECIDE: _to_decide,
        Queue.AT_RISK: _at_risk,
        Queue.QUOTES: _to_confirm,
        Queue.EVIDENCE: _without_evidence,
        Queue.VERDICT: _without_verdict,
        Queue.REVIEW: _to_review,
        Queue.REPORTS: _reported,
        Queue.OTHERS: _checked_by_others,
    }
    return makers[queue](waiting, things)


def to_weigh(queue: Queue, things: Iterable[Any]) -> set[int]:
    """The claims whose lines say what their evidence amounts to."""
    if queue is Queue.DECIDE:
        return {verdict.claim_id for verdict in things}
    return {claim.pk for claim in things} if queue in WEIGHED else set()


def for_rows(things: QuerySet[Any], queue: Queue) -> QuerySet[Any]:
    """What a queue holds, with all that its lines print."""
    if queue in (Queue.AT_RISK, Queue.EVIDENCE):
        return _with_claim(things)
    if queue in (Queue.VERDICT, Queue.REVIEW, Queue.OTHERS):
        return _claims(things)
    things = _with_claim(things, "claim__")
    if queue is Queue.QUOTES:
        newest = Anchor.objects.filter(annotation=OuterRef("pk")).order_by("-revision__number")
        things = things.select_related("article__publisher").annotate(
            anchor=Subquery(newest.values("pk")[:1]),
            state=Subquery(newest.values("state")[:1]),
            number=Subquery(newest.values("revision__number")[:1]),
        )
    return things


def _claims(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    returned = Verdict.objects.filter(decision=Decision.RETURNED).defer("summary", "claim_as_decided")
    return _with_claim(claims).prefetch_related(Prefetch("verdicts", returned, to_attr="returned"))


def _with_claim(things: QuerySet[Any], claim: str = "") -> QuerySet[Any]:
    """With the claim's assignee and the verdict readers see, but not the large texts that it took down."""
    return things.select_related(f"{claim}current_verdict", f"{claim}assignee").defer(
        f"{claim}current_verdict__summary", f"{claim}current_verdict__claim_as_decided"
    )


# The queues


def _to_decide(waiting: Waiting, verdicts: Iterable[Verdict]) -> list[Row]:
    return [
        Row(
            verdict.claim,
            verdict.status or status_at_desk(verdict.claim),
            reverse("review_detail", args=[verdict.pk]),
            tuple(_proposal(verdict, waiting)),
            at=verdict.proposed_at,
        )
        for verdict in verdicts
    ]


def _proposal(verdict: Verdict, waiting: Waiting) -> Iterable[str]:
    who = name_of(verdict.proposed_by)
    if verdict.proposed_by == waiting.user:
        yield _("yours: somebody else decides")
    if verdict.kind == VerdictKind.WITHDRAWAL:
        yield _("%(person)s proposes to withdraw the verdict") % {"person": who}
    elif verdict.kind == VerdictKind.STILL_HOLDS:
        yield _("%(person)s proposes that it still holds") % {"person": who}
    else:
        yield _("%(person)s proposes it") % {"person": who}
    if verdict.summary != waiting.balance(verdict.claim_id).summary.as_json():
        yield _("the evidence has changed since")
    if verdict.rule_exception:
        yield _("outside the rules; the exception is written")
    yield supports(verdict.supported_statuses)


def _at_risk(waiting: Waiting, claims: Sequence[Claim]) -> list[Row]:
    changed = {claim.pk: waiting.balance(claim.pk).changes for claim in claims}
    named = named_in(change for changes in changed.values() for change in changes)
    articles = Article.objects.with_publisher().in_bulk(named)
    return [
        _row(
            claim,
            *(change_in_words(change, articles) for change in changed[claim.pk]),
            at=claim.current_verdict.decided_at if claim.current_verdict else None,
        )
        for claim in claims
    ]


def _to_confirm(waiting: Waiting, annotations: Iterable[Any]) -> list[Row]:
    return [
        Row(
            annotation.claim,
            status_at_desk(annotation.claim),
            f"{reverse('anchor_list')}?anchor={annotation.anchor}",
            (
                worded(called(annotation.article)),
                _lost(annotation.state) % {"number": annotation.number},
            ),
            words=_short(annotation.quote_exact, annotation.quote_language),
        )
        for annotation in annotations
    ]


def _lost(state: str) -> str:
    if state == AnchorState.AMBIGUOUS:
        return _("in revision %(number)d these words stand in several places")
    if state == AnchorState.CHANGED:
        return _("in revision %(number)d the words are changed")
    return _("revision %(number)d does not have these words")


def _without_evidence(waiting: Waiting, claims: Iterable[Claim]) -> list[Row]:
    made = []
    for claim in claims:
        now = waiting.balance(claim.pk)
        # One that is still to be weighed anew may have some by now.
        made.append(_row(claim, *(uncounted_in_words(now.summary) if now.lacks_evidence else ())))
    return made


def uncounted_in_words(summary: EvidenceSummary) -> Iterable[str]:
    """How many annotations there are of those that do not count, and why."""
    if not summary.uncounted:
        yield _("nothing is annotated to it yet")
        return
    # The basis is said where it is the reason.
    why = Counter(
        (one.reason, one.basis if one.reason is NotCounted.BASIS else "") for one in summary.uncounted
    )
    for (reason, basis), count in why.most_common():
        said = _(REASONS[reason])
        if basis:
            said = _("%(reason)s (%(basis)s)") % {"reason": said, "basis": Basis(basis).label}
        yield f"{count} × {said}"


def _without_verdict(waiting: Waiting, claims: Iterable[Any]) -> list[Row]:
    made = []
    for claim in claims:
        now = waiting.balance(claim.pk).summary
        reasons = [supports(supported(now.for_rules))]
        if claim.returned:
            last = claim.returned[0]
            reasons.append(_("sent back: %(reason)s") % {"reason": _short(last.returned_reason, "")})
        made.append(_row(claim, *reasons, at=claim.created_at))
    return made


def _to_review(waiting: Waiting, claims: Iterable[Claim]) -> list[Row]:
    return [
        _row(claim, *_why_again(claim), _late(waiting.today, claim.review_on or waiting.today))
        for claim in claims
    ]


def _why_again(claim: Claim) -> Iterable[str]:
    """Why it was to be looked at again, where that is known; else somebody asked for it."""
    verdict = claim.current_verdict
    if claim.kind == ClaimKind.PREDICTION:
        yield _("a prediction, on its day")
    elif verdict and verdict.decided_at and verdict.review_on == claim.review_on:
        day = timezone.localtime(verdict.decided_at).date().isoformat()
        yield _("%(status)s since %(day)s") % {"status": Status(verdict.status).label, "day": day}


def _late(today: date, day: date) -> str:
    late = (today - day).days
    if not late:
        return _("to be looked at again today")
    wording = ngettext("since %(day)s, %(days)d day late", "since %(day)s, %(days)d days late", late)
    return wording % {"day": day.isoformat(), "days": late}


def _reported(waiting: Waiting, reports: Iterable[Report]) -> list[Row]:
    return [
        Row(
            report.claim,
            status_at_desk(report.claim),
            reverse("report_detail", args=[report.pk]),
            (),
            words=_short(report.text, ""),
            at=report.created_at,
        )
        for report in reports
    ]


def _checked_by_others(waiting: Waiting, claims: Iterable[Claim]) -> list[Row]:
    return [
        _row(claim, *map(_their_conclusion, claim.outside_verdicts.all()), at=claim.created_at)
        for claim in claims
    ]


def _their_conclusion(one: OutsideVerdict) -> SafeString:
    return format_html("{}{}{}", worded(called(one.article)), colon(), worded(one.wording))


# In words


def supports(statuses: Iterable[str]) -> str:
    """The statuses that the evidence supports."""
    named = in_line(str(Status(status).label) for status in statuses)
    return _("the evidence supports: %(statuses)s") % {"statuses": named or _("none")}


def unweighed_in_words(claims: int) -> str:
    """That so many claims are not weighed yet (articles.search.keeping.catch_up_at_desk); "" for none."""
    if not claims:
        return ""
    words = ngettext(
        "%(number)s claim is still to be weighed anew: whether it is at risk or without evidence is shown as"
        " it was before.",
        "%(number)s claims are still to be weighed anew: whether they are at risk or without evidence is"
        " shown as it was before.",
        claims,
    )
    return words % {"number": f"{claims:,}+" if claims >= COUNTED else claims}


def named_in(changes: Iterable[Change]) -> set[int]:
    """The keys of the articles that these changes name."""
    return {int(one.named) for one in changes if one.named is not None}


def change_in_words(change: Change, articles: Mapping[int, Article]) -> SafeString:
    """What changed under a verdict, with the name of the article in its language."""
    name = worded(called(articles[int(change.named)])) if change.named is not None else ""
    values = {
        "status": str(Status(change.status).label) if change.status else "",
        "origin": name,
        "article": name,
        "before": in_line(str(Basis(basis).label) for basis in change.before),
        "now": in_line(str(Basis(basis).label) for basis in change.now),
    }
    escaped = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(conditional_escape(_(CHANGES[change.what])) % escaped)


def in_line(names: Iterable[str]) -> str:
    return comma().join(names)


def _row(claim: Claim, *reasons: str, at: datetime | None = None) -> Row:
    return Row(claim, status_at_desk(claim), reverse("desk_claim", args=[claim.slug]), reasons, at=at)


def _short(words: str, lang: str) -> Wording:
    return Wording(Truncator(words).chars(LONGEST_WORDS), lang)

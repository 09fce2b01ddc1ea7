"""What a change of where articles come from does to verdicts that readers see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from articles.models import Derivation
from claims.models import Annotation, Claim
from claims.standing import Change, changes

if TYPE_CHECKING:
    from claims.querysets import ClaimQuerySet


def weighed(articles: Iterable[int], change: Callable[[], object], *, is_sure: bool) -> list[Claim]:
    """Make a change of what these articles derive from, or of their provenance, and return the public claims
    whose verdicts it puts at risk, or puts at risk otherwise than before.

    Where there are any and the editor is not sure, nothing is changed. What `change` raises is raised, and
    then nothing is changed either. Ten queries besides those of the change.
    """
    # Asked anew each time: a claim may become public, or be withdrawn, between the two looks.
    concerned = resting_on(Derivation.objects.downstream_of(articles))
    with transaction.atomic():
        before = _at_risk(concerned)
        change()
        after = _at_risk(concerned)
        risky = [key for key, changed in after.items() if changed and changed != before.get(key)]
        if risky and not is_sure:
            transaction.set_rollback(True)
    return list(Claim.objects.with_status().filter(pk__in=risky).order_by("pk")) if risky else []


def resting_on(articles: Iterable[int]) -> ClaimQuerySet:
    """The public claims with living passages in these articles, or with one of them as a passage's origin."""
    keys = list(articles)
    there = Annotation.objects.living().filter(Q(article__in=keys) | Q(origin__in=keys))
    return Claim.objects.public().filter(pk__in=there.values("claim"))


def _at_risk(claims: ClaimQuerySet) -> dict[int, tuple[Change, ...]]:
    """What has changed under each verdict since it was decided, but for words that are gone."""
    decided = list(
        claims.order_by("pk").values_list(
            "pk", "kind", "current_verdict__summary", "current_verdict__supported_statuses"
        )
    )
    summaries = Annotation.objects.all().summaries({key: kind for key, kind, _summary, _statuses in decided})
    return {key: changes(before, statuses, summaries[key]) for key, _kind, before, statuses in decided}

"""A claim's evidence as the desk weighs it: what it amounts to now, and what has changed since a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from articles.models import Article, Derivation
from claims.desk.claim import PassageSeen, RuleSeen, passages_seen, rules_seen
from claims.desk.rows import change_in_words, named_in
from claims.reading import EvidenceSeen, articles_in, evidence_seen
from claims.standing import NOTHING, Change, annotations_in, changes

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from claims.evidence import EvidenceSummary
    from claims.models import Annotation, Claim, Verdict


@dataclass(frozen=True)
class Since:
    """What changed in the evidence since a verdict took it down: `changes` put it at risk, and `new` came in
    besides, counted or not."""

    changes: tuple[Change, ...]
    new: tuple[Annotation, ...]


@dataclass(frozen=True)
class Weighed:
    """A summary with the rows that it names."""

    summary: EvidenceSummary
    #: All of the claim, removed ones too, the earliest article first.
    annotations: list[Annotation]
    articles: Mapping[int, Article]
    derivations: list[Derivation]
    #: By the primary key of the verdict.
    since: Mapping[int, Since]

    @cached_property
    def evidence(self) -> EvidenceSeen:
        known = {one.pk: one for one in self.annotations}
        return evidence_seen(self.summary, known, self.articles, self.derivations)

    @cached_property
    def rules(self) -> list[RuleSeen]:
        return rules_seen(self.summary.for_rules)

    @cached_property
    def passages(self) -> list[PassageSeen]:
        return passages_seen(self.summary, self.annotations, self.articles)

    def changes_since(self, verdict: Verdict) -> list[SafeString]:
        """What put the verdict at risk, in words."""
        return [change_in_words(one, self.articles) for one in self.since[verdict.pk].changes]


def weigh(claim: Claim, summary: EvidenceSummary, *verdicts: Verdict | None) -> Weighed:
    """The evidence of a claim, and what changed since each of these verdicts was decided, or proposed.

    Three queries, and one for each verdict.
    """
    annotations = list(
        claim.annotations.for_claim_page().select_related("origin__publisher", "created_by", "removed_by")
    )
    since = {one.pk: _since(one, claim, summary, annotations) for one in verdicts if one}
    changed = [change for one in since.values() for change in one.changes]
    found = Article.objects.with_publisher().with_link()
    articles = found.in_bulk(articles_in(summary) | named_in(changed))
    return Weighed(summary, annotations, articles, list(Derivation.objects.among(articles)), since)


def _since(verdict: Verdict, claim: Claim, now: EvidenceSummary, annotations: list[Annotation]) -> Since:
    moment: datetime = verdict.decided_at or verdict.proposed_at
    gone = claim.annotations.words_gone(moment).get(claim.pk, NOTHING)
    known = annotations_in(verdict.summary)
    return Since(
        changes(verdict.summary, verdict.supported_statuses, now, gone),
        tuple(one for one in annotations if one.is_living and one.pk not in known),
    )

"""The report on what does not go together, in words: every standing claim looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.languages import Wording
from articles.models import Article
from claims.choices import LinkKind
from claims.consistency import MAY_STAND_TOGETHER, Case, Fault, Finding, findings
from claims.desk.cards import status_at_desk
from claims.desk.rows import Row, in_line, supports, uncounted_in_words
from claims.models import Annotation, Claim, ClaimLink
from claims.reading import called, in_brief
from claims.rules import Status, missing, supported
from claims.templatetags.reading import comma, status_word, worded

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from claims.evidence import EvidenceSummary

#: For each fault its heading, and what is meant by it.
WORDS = {
    Fault.OUTSIDE_RULES: (
        gettext_lazy("Outside the rules"),
        gettext_lazy("the evidence, as it is now, does not support the status that readers see"),
    ),
    Fault.CONTRADICTION: (
        gettext_lazy("Contradicting, and both standing"),
        gettext_lazy("linked as contradictory, with statuses that cannot go together"),
    ),
    Fault.SOLE_ORIGIN: (
        gettext_lazy("On one origin alone"),
        gettext_lazy("verified, corroborated or refuted on a single origin"),
    ),
    Fault.NEWER_EVIDENCE: (
        gettext_lazy("Evidence newer than the verdict"),
        gettext_lazy("readers do not see it until there is another verdict"),
    ),
    Fault.NOBODY_STATES: (
        gettext_lazy("Stated by nobody"),
        gettext_lazy("no passage that was read makes the claim"),
    ),
    Fault.BASIS: (
        gettext_lazy("Bases that disagree"),
        gettext_lazy("passages of one origin are judged both strong and weak; the weakest counts"),
    ),
    Fault.CIRCULAR: (
        gettext_lazy("Circular reporting"),
        gettext_lazy("articles that take their report from each other"),
    ),
}


@dataclass(frozen=True)
class Section:
    fault: Fault
    findings: Sequence[Finding]

    @property
    def title(self) -> str:
        return str(WORDS[self.fault][0])

    @property
    def meaning(self) -> str:
        return str(WORDS[self.fault][1])


class Report:
    """All claims looked at, by seven queries; one more for the lines that are shown."""

    @cached_property
    def claims(self) -> Mapping[int, Claim]:
        standing = Claim.objects.standing().with_status().select_related("assignee")
        return {claim.pk: claim for claim in standing.order_by("pk")}

    @cached_property
    def summaries(self) -> Mapping[int, EvidenceSummary]:
        return Annotation.objects.all().summaries({pk: one.kind for pk, one in self.claims.items()})

    @cached_property
    def sections(self) -> list[Section]:
        """Every fault there may be, with what was found."""
        newer = Counter(Annotation.objects.under_review().values_list("claim", flat=True))
        links = ClaimLink.objects.filter(kind=LinkKind.CONTRADICTS).values_list("claim", "other")
        cases = [
            Case(pk, self._status(claim), self.summaries[pk], newer[pk]) for pk, claim in self.claims.items()
        ]
        found = findings(cases, links)
        return [Section(fault, [one for one in found if one.fault is fault]) for fault in Fault]

    def rows(self, pages: Sequence[Sequence[Finding]]) -> list[list[Row]]:
        """The lines for some findings of each section. One query."""
        named = {int(key) for page in pages for one in page for key in one.articles}
        articles = Article.objects.with_publisher().in_bulk(named)
        return [[self._row(one, articles) for one in page] for page in pages]

    @staticmethod
    def _status(claim: Claim) -> Status | None:
        return Status(claim.current_verdict.status) if claim.current_verdict else None

    def _row(self, finding: Finding, articles: Mapping[int, Article]) -> Row:
        claim = self.claims[int(finding.claim)]
        verdict = claim.current_verdict
        return Row(
            claim,
            status_at_desk(claim),
            reverse("desk_claim", args=[claim.slug]),
            tuple(self._why(finding, claim, articles)),
            at=verdict.decided_at if verdict else None,
        )

    def _why(self, finding: Finding, claim: Claim, articles: Mapping[int, Article]) -> list[str]:
        named = format_html_join(
            comma(), "{}", ((worded(called(articles[int(key)])),) for key in finding.articles)
        )
        match finding.fault:
            case Fault.OUTSIDE_RULES:
                return self._outside(claim)
            case Fault.CONTRADICTION:
                return [self._contradicted(self.claims[int(finding.other or 0)])]
            case Fault.SOLE_ORIGIN:
                return [format_html(_("all of it comes from {articles}"), articles=named)]
            case Fault.NEWER_EVIDENCE:
                wording = ngettext(
                    "%(count)d annotation came after it", "%(count)d annotations came after it", finding.count
                )
                return [wording % {"count": finding.count}]
            case Fault.NOBODY_STATES:
                return self._unstated(claim)
            case Fault.BASIS:
                return [format_html(_("strong and weak passages of {articles}"), articles=named)]
            case Fault.CIRCULAR:
                return [format_html(_("they take it from each other: {articles}"), articles=named)]

    def _unstated(self, claim: Claim) -> list[str]:
        summary = self.summaries[claim.pk]
        if summary.support.origins or summary.opposition.origins:
            return [_("origins count for or against it, but none of their passages makes it")]
        return list(uncounted_in_words(summary))

    def _outside(self, claim: Claim) -> list[str]:
        summary, status = self.summaries[claim.pk].for_rules, self._status(claim)
        verdict = claim.current_verdict
        if status is None or verdict is None:
            return []
        lacking = in_line(_(condition.wording) for condition in missing(summary)[status])
        return [
            _("missing: %(conditions)s") % {"conditions": lacking},
            supports(supported(summary)),
            _("the exception is written") if verdict.rule_exception else _("no exception is written"),
        ]

    @staticmethod
    def _contradicted(other: Claim) -> SafeString:
        statement = Wording(in_brief(other.statement), other.statement.lang)
        link = format_html('<a href="{}">{}</a>', reverse("desk_claim", args=[other.slug]), worded(statement))
        return format_html(
            _("contradicts “{claim}”: {status}"), claim=link, status=status_word(status_at_desk(other))
        )


def which_go_together() -> list[tuple[Status, list[Status]]]:
    """For each status of a claim, those that a claim which contradicts it may have."""
    return [(status, [one for one in Status if one in MAY_STAND_TOGETHER[status]]) for status in Status]

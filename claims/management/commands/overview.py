"""What is on record: articles, claims by status, annotations, and which verdicts are outside the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, no_translations
from django.db.models import Count, F

from articles.choices import Access
from articles.models import Article, Derivation
from claims.choices import Stance, Status
from claims.models import Annotation, Claim, Verdict


class Command(BaseCommand):
    help = "Counts what is on record, and lists the public verdicts outside the rules with their reasons."

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        articles = dict(Article.objects.values_list("access").order_by().annotate(Count("pk")))
        living = Annotation.objects.living()
        stances = dict(living.values_list("stance").order_by().annotate(Count("pk")))
        self.say("articles", {str(access.label): articles.get(access, 0) for access in Access})
        self.say("derivations", {"in all": Derivation.objects.count()})
        statuses = Claim.objects.public().count_by_status()
        self.say("public claims", {status: statuses.get(status, 0) for status in Status.values})
        self.say("annotations", {str(stance.label): stances.get(stance, 0) for stance in Stance})
        outside = outside_the_rules()
        self.say("verdicts outside the rules", {"in all": len(outside)})
        for verdict in outside:
            supported = ", ".join(verdict.supported_statuses) or "no status"
            why = verdict.rule_exception_en or verdict.rule_exception_zh
            self.stdout.write(f"  {verdict.claim.slug}: {verdict.status}; the evidence supports {supported}")
            self.stdout.write(f"    {why}")

    def say(self, what: str, counts: Mapping[str, int]) -> None:
        each = ", ".join(f"{word} {count}" for word, count in counts.items())
        total = "" if "in all" in counts else f" = {sum(counts.values())}"
        self.stdout.write(f"{what}: {each}{total}")


def outside_the_rules() -> list[Verdict]:
    """The verdicts readers see whose status their evidence did not support. One query."""
    current = Verdict.objects.filter(pk=F("claim__current_verdict")).select_related("claim")
    return list(current.exclude(supported_statuses__contains=[F("status")]).order_by("claim__slug"))

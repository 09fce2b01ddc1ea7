"""What is on record: articles, claims by status, annotations, and which verdicts are outside the rules.

With `--compare FILE`, each claim's origins and supported statuses beside those that somebody counted by hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db.models import Count, F

from articles.choices import Access
from articles.models import Article, Derivation
from claims.choices import Stance, Status
from claims.expectations import Outcome, differences, same_origins
from claims.models import Annotation, Claim, Verdict
from claims.rules import supported


class Command(BaseCommand):
    help = "Counts what is on record, and lists the public verdicts outside the rules with their reasons."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--compare",
            metavar="FILE",
            type=Path,
            help="print each claim's origins and supported statuses beside those in this JSON file; "
            "ends with 1 where any differ",
        )

    @no_translations
    def handle(self, *args: Any, compare: Path | None = None, **options: Any) -> None:
        if compare is not None:
            self.compare(outcomes(), read_outcomes(compare))
            return
        self.count()

    def compare(self, found: Mapping[str, Outcome], expected: Mapping[str, Outcome]) -> None:
        names = same_origins(found, expected)
        differing = 0
        for slug in sorted(found.keys() | expected.keys()):
            here, there = found.get(slug), expected.get(slug)
            there = there.renamed(names) if there is not None else None
            told = differences(here, there)
            differing += bool(told)
            self.stdout.write(f"{slug}: {'DIFFERS' if told else 'the same'}")
            self.stdout.write(f"  here: {here.in_words() if here else 'no such claim'}")
            self.stdout.write(f"  file: {there.in_words() if there else 'no such claim'}")
            for difference in told:
                self.stdout.write(f"  - {difference}")
        self.list_renamed(names, found)
        self.stdout.write(f"{len(found.keys() | expected.keys())} claims compared, {differing} differ")
        if differing:
            raise CommandError("The evidence on record does not amount to what the file says.")

    def list_renamed(self, names: Mapping[str, str], found: Mapping[str, Outcome]) -> None:
        """That two names mean one origin is concluded from where they stand: somebody has to look at it."""
        self.stdout.write(f"{len(names)} origins of the file are taken for one of another name on record")
        if names:
            self.stdout.write("as both stand in the same places throughout. See whether they are the same:")
        titles = {article.key: str(article) for article in Article.objects.filter(key__in=names.values())}
        for name, key in sorted(names.items()):
            where = [slug for slug, one in sorted(found.items()) if key in {*one.supporting, *one.opposing}]
            self.stdout.write(f"  {name} in the file")
            self.stdout.write(f"    is {key} on record: {titles[key]}")
            self.stdout.write(f"    in {', '.join(where)}")

    def count(self) -> None:
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


def outcomes() -> dict[str, Outcome]:
    """What the evidence of each standing claim amounts to now, by slug. Five queries."""
    claims = {claim.pk: claim for claim in Claim.objects.standing().select_related("current_verdict")}
    keys: dict[Any, str] = dict(Article.objects.values_list("pk", "key"))
    found = {}
    for pk, summary in (
        Annotation.objects.all().summaries({pk: one.kind for pk, one in claims.items()}).items()
    ):
        verdict = claims[pk].current_verdict
        found[claims[pk].slug] = Outcome(
            {keys[root]: strength.value for root, strength in summary.support.strengths.items()},
            {keys[root]: strength.value for root, strength in summary.opposition.strengths.items()},
            frozenset(status.value for status in supported(summary.for_rules)),
            verdict.status if verdict else "",
            bool(verdict and verdict.rule_exception),
        )
    return found


def read_outcomes(path: Path) -> dict[str, Outcome]:
    """What a file expects of each claim, by slug. Raises CommandError where it cannot be read as such."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(rows, dict):
            raise ValueError("not an object of claims")
        return {slug: Outcome.from_json(row) for slug, row in rows.items()}
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error

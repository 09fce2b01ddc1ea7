"""Where the quotes stand: the anchors of every held article, counted by state."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from articles.models import Article, Revision
from claims.anchoring import anchors_in
from claims.choices import AnchorState
from claims.models import Anchor
from claims.querysets import FOUND

#: What is found anew of an anchor.
FOUND_ANEW = ("start", "end", "state", "reason", "likeness")


class Command(BaseCommand):
    help = (
        "Count the anchors of living quotes in the newest revision of each held article, by state; beside "
        "all of them, in brackets, those that an editor confirmed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="first look for the quotes of the newest revisions anew, but for those an editor placed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        newest = {
            revision.article_id: revision
            for revision in Revision.objects.order_by("article_id", "-number")
            .distinct("article")
            .only("article", "number", "is_excerpt")
        }
        articles = Article.objects.held().order_by("key").values_list("pk", "key")
        if options["again"]:
            changed = sum(_again(newest[article].pk) for article, _key in articles)
            self.stdout.write(f"{changed} anchors changed.")
        counts: Counter[tuple[int, str]] = Counter()
        confirmed: Counter[tuple[int, str]] = Counter()
        anchors = Anchor.objects.filter(revision__in=[one.pk for one in newest.values()])
        for article, state, at in anchors.filter(annotation__removed_at__isnull=True).values_list(
            "revision__article", "state", "confirmed_at"
        ):
            counts[article, state] += 1
            confirmed[article, state] += at is not None
        self._row("revision", [state.value for state in AnchorState], "article")
        for article, key in articles:
            revision = newest[article]
            self._row(
                f"{revision.number}{' (ex.)' if revision.is_excerpt else ''}",
                [_told(counts[article, state], confirmed[article, state]) for state in AnchorState],
                key,
            )
        total = [_told(_sum(counts, state), _sum(confirmed, state)) for state in AnchorState]
        self._row("", total, "all")

    def _row(self, first: str, numbers: list[str], last: str) -> None:
        self.stdout.write("".join(f"{word:>12}" for word in (first, *numbers)) + f"  {last}")


def _sum(counts: Counter[tuple[int, str]], state: str) -> int:
    return sum(number for (_article, of), number in counts.items() if of == state)


def _told(count: int, confirmed: int) -> str:
    return f"{count} ({confirmed})" if confirmed else str(count)


def _again(revision_key: int) -> int:
    """Look for the quotes of one revision anew; how many stand otherwise now. Locks the article.

    Where an editor took the words, or chose the place, or confirmed it, it stays.
    """
    with transaction.atomic():
        revision = Revision.objects.defer("received").get(pk=revision_key)
        Article.objects.select_for_update(no_key=True).get(pk=revision.article_id)
        known = {
            anchor.annotation_id: anchor
            for anchor in Anchor.objects.living()
            .filter(revision=revision, confirmed_at__isnull=True)
            .exclude(Q(reason="", state__in=FOUND))
            .select_related("annotation")
        }
        changed = []
        for now in anchors_in([anchor.annotation for anchor in known.values()], revision):
            before = known[now.annotation_id]
            if any(getattr(before, name) != getattr(now, name) for name in FOUND_ANEW):
                for name in FOUND_ANEW:
                    setattr(before, name, getattr(now, name))
                changed.append(before)
        Anchor.objects.bulk_update(changed, FOUND_ANEW)
    return len(changed)

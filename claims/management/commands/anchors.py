"""Where the quotes stand: the anchors of every held article, counted by state."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Max

from articles.models import Article
from claims.choices import AnchorState
from claims.models import Anchor


class Command(BaseCommand):
    help = "Count the anchors of living quotes in the newest revision of each held article, by state."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = list(
            Article.objects.held()
            .annotate(newest=Max("revisions__number"))
            .order_by("key")
            .values_list("pk", "key", "newest")
        )
        newest = {article: number for article, _key, number in rows}
        counts: dict[tuple[int, str], int] = {}
        excerpts = set()
        for article, number, excerpt, state, count in (
            Anchor.objects.filter(annotation__removed_at__isnull=True)
            .values_list("revision__article", "revision__number", "revision__is_excerpt", "state")
            .annotate(Count("pk"))
        ):
            if newest.get(article) == number:
                counts[article, state] = count
                if excerpt:
                    excerpts.add(article)
        states = [state.value for state in AnchorState]
        self.stdout.write("".join(f"{word:>10}" for word in ("revision", *states)) + "  article")
        for article, key, number in rows:
            said = [f"{number}{' (ex.)' if article in excerpts else ''}"]
            said += [str(counts.get((article, state), 0)) for state in states]
            self.stdout.write("".join(f"{word:>10}" for word in said) + f"  {key}")
        total = [str(sum(counts.get((article, state), 0) for article, *_rest in rows)) for state in states]
        self.stdout.write("".join(f"{word:>10}" for word in ("", *total)) + "  all")

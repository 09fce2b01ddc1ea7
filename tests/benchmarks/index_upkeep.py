"""What keeping the index costs whoever records a claim: python -m tests.benchmarks.index_upkeep

Claims are recorded in the database that there is (set FACTCHECK_DATA to one made for it, such as that of
tests.benchmarks.million), each in a transaction: in turns with the triggers that leave marks and without.
Then with a search that catches up after each. They stay there.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

ROUNDS, EACH = 5, 60


def main() -> None:
    django.setup()

    from articles.search.keeping import catch_up
    from articles.search.marking import TRIGGER
    from claims.models import Claim, Claimant, Topic
    from factcheck.ledger.roles import as_owner
    from tests.benchmarks.made_up import MadeUp
    from tests.claims.indexing.indexed import select
    from tests.database import sql

    made_up = MadeUp()
    triggers = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE starts_with(tgname, %s)"

    def record() -> None:
        statement = f"{made_up.statement('en')} ({random.getrandbits(48):x})"
        Claim.objects.record(
            by=None,
            statement=statement,
            language="en",
            statement_zh=made_up.statement("zh"),
            claimants=[claimant],
            topics=[topic],
        )

    def times(do: Callable[[], object], before: Callable[[], object] = lambda: None) -> list[float]:
        found = []
        for _time in range(EACH):
            before()
            began = perf_counter()
            do()
            found.append((perf_counter() - began) * 1000)
        return found

    with as_owner():
        claimant = Claimant.objects.named("A harbour master", "en")
        topic, _made = Topic.objects.get_or_create(slug="upkeep", original_language="en", name_en="Upkeep")
        print(f"{Claim.objects.count():,} claims, {catch_up()} changes not indexed")
        took: dict[str, list[float]] = {"without marks": [], "with marks": [], "catching up with it": []}
        for _round in range(ROUNDS):
            for table, name in select(triggers, TRIGGER):
                sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
            took["without marks"] += times(record)
            for table, name in select(triggers, TRIGGER):
                sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
            took["with marks"] += times(record)
            catch_up(10_000)
            took["catching up with it"] += times(catch_up, record)
    for what, each in took.items():
        each.sort()
        print(f"{what:<22}{median(each):>8.2f} ms (p95 {each[int(len(each) * 0.95)]:.2f})")


if __name__ == "__main__":
    main()

"""How well the quoted passages of the loaded database find their claims: python -m tests.benchmarks.matching

Each passage is ranked against the wordings of all claims, as the annotator does it; no other passage helps.
In the first line its own claim is the one an editor tied it to; below, any that has the very same words.
"""

import os
from collections import defaultdict
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")


def main() -> None:
    django.setup()

    from claims.choices import Stance
    from claims.matching import rank
    from claims.models import Annotation, Claim

    wordings = Claim.objects.wordings()
    rows = Annotation.objects.living().quoted().values_list("claim", "stance", "quote_exact").order_by("pk")
    owners: dict[str, set[int]] = defaultdict(set)
    for claim, _stance, quote in rows:
        owners[quote].add(claim)
    places: dict[str, list[int]] = defaultdict(list)
    times: list[float] = []
    offered: list[int] = []
    for own, stance, quote in rows:
        began = perf_counter()
        ranked = [claim for claim, _fit in rank(quote, wordings)]
        times.append(perf_counter() - began)
        offered.append(len(ranked))
        # The place of the first of its claims, from 1; beyond all of them where it was left out.
        for row, wanted in (("its own claim", {own}), ("all", owners[quote]), (stance, owners[quote])):
            place = next((n for n, claim in enumerate(ranked, 1) if claim in wanted), len(wordings) + 1)
            places[row].append(place)
    print(f"{'':<14}{'passages':>9}{'first':>8}{'in 5':>8}{'in 8':>8}")
    for row in ("its own claim", "all", *Stance.values):
        found = places[row]
        if found:
            shares = "".join(f"{sum(n <= few for n in found) / len(found):8.3f}" for few in (1, 5, 8))
            print(f"{row:<14}{len(found):>9}{shares}")
    print(f"offered, median: {median(offered):.0f} of {len({claim for claim, _text in wordings})} claims")
    print(f"milliseconds, median: {median(times) * 1000:.2f}")


if __name__ == "__main__":
    main()

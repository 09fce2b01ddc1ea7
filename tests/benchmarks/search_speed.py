"""How long searching takes on the loaded database: python -m tests.benchmarks.search_speed

Load it with tests.benchmarks.million and index it first. Each question is asked once, which is the column
`first`: the slowest of these, with whatever has to come from the disk. Then it is asked three times, warm:
milliseconds in Python around `search_claims`, with counts, facets and a page of twenty. The time of the very
first question stands above.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from random import Random
from time import perf_counter
from typing import NamedTuple

import django

from tests.benchmarks.made_up import EN_WORDS, ZH_CHARACTERS, ZH_WORDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

ROUNDS = 3
ZH, EN = ZH_WORDS.split(), EN_WORDS.split()
SETTINGS = ("server_version", "shared_buffers", "work_mem", "effective_cache_size", "random_page_cost")


class Question(NamedTuple):
    text: str
    labels: Mapping[str, Sequence[str]] = {}
    order: str = "best"
    start: int = 0
    typing: bool = False


def questions(statements: Sequence[str]) -> Iterator[tuple[str, list[Question]]]:
    """Classes of questions, with some cut from these statements."""
    random = Random(1)
    zh = [text for text in statements if not text.isascii()]
    en = [text.rstrip(".") for text in statements if text.isascii()]
    common, middling = ZH[:10] + EN[:10], ZH[60:110:3] + EN[60:110:3]
    selective = [max(text.split(), key=len) for text in en[:20]] + [cut(random, text, 4) for text in zh[:20]]
    pairs = [f"{a} {b}" for a, b in random.sample(list(combinations(common, 2)), 20)]
    filters: list[Mapping[str, Sequence[str]]] = [
        {"status": ["unverified"]},
        {"status": ["verified", "refuted"], "year": ["2020"]},
        {"topic": ["topic-1"]},
        {"topic": ["topic-40"]},
        {"claimant": ["1"]},
        {"publisher": ["300"]},
    ]
    yield "selective words", [Question(text) for text in selective]
    yield "middling words", [Question(text) for text in middling]
    yield "very common words", [Question(text) for text in common]
    yield "two common words", [Question(text) for text in pairs]
    yield "common and selective", [Question(f"{a} {b}") for a, b in zip(common, selective, strict=False)]
    yield "one character", [Question(text) for text in ["的", "公", *random.sample(ZH_CHARACTERS, 18)]]
    phrases = [cut(random, text, random.randint(3, 8)) for text in zh[20:40]]
    phrases += [f'"{" ".join(text.split()[2:4])}"' for text in en[20:40]]
    yield "phrases", [Question(text) for text in phrases]
    hard = [f'"{a} {b}"' for a in EN[:4] for b in EN[4:8]] + [f"{a}{b}" for a in ZH[5:8] for b in ZH[10:13]]
    yield "phrases of common words", [Question(text) for text in hard]
    begun = ["th", "cl", "go", "wa", "ba", "gove", "climat", "董", "董事", "人工", "公司 ma", "AI st"]
    yield "while typing", [Question(text, typing=True) for text in begun]
    yield "exclusions", [Question(f"{a} -{b}") for a, b in pairwise(common)]
    yield "common, filtered", [Question(a, labels) for a in common[::2] for labels in filters]
    yield "middling, filtered", [Question(a, labels) for a in middling[::4] for labels in filters]
    orders = ("decided", "said", "first-said")
    yield "common, by date", [Question(a, order=order) for a in common[::2] for order in orders]
    yield "middling, by date", [Question(a, order=order) for a in middling[::3] for order in orders]
    yield "page 40, by date", [Question(a, order=o, start=780) for a in middling[::4] for o in orders]
    lists = [Question("", labels, order) for labels in [{}, *filters] for order in ("best", *orders)]
    yield "no words", lists


def cut(random: Random, text: str, length: int) -> str:
    start = random.randrange(max(1, len(text) - length))
    return text[start : start + length].strip("，。 ")


def timed(run: Callable[[], object]) -> list[float]:
    """How long it takes the first time, and then."""
    times = []
    for _round in range(1 + ROUNDS):
        began = perf_counter()
        run()
        times.append((perf_counter() - began) * 1000)
    return times


def row(name: str, count: int, times: Iterable[float], first: Iterable[float]) -> str:
    ranked = sorted(times)
    shares = [ranked[int((len(ranked) - 1) * share)] for share in (0.5, 0.95, 1)]
    return f"{name:<26}{count:>6}" + "".join(f"{share:>9.1f}" for share in [*shares, max(first)])


def main() -> None:
    django.setup()

    from django.db import connection

    from articles.search.asking import ask
    from claims.models import Claim
    from claims.searching import search_claims

    with connection.cursor() as cursor:
        for name in SETTINGS:
            cursor.execute(f"SHOW {name}")
            print(f"{name} {cursor.fetchone()[0]}", end="  ")
    newest = Claim.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys = Random(2).sample(range(1, newest + 1), min(newest, 300))
    sample = list(Claim.objects.filter(pk__in=keys).order_by("pk"))
    statements = [claim.statement_zh or claim.statement_en for claim in sample]
    print(f"\n{Claim.objects.count():,} claims")
    began = perf_counter()
    search_claims(ask(statements[0]))
    print(f"the very first question {(perf_counter() - began) * 1000:.1f}")
    print(f"{'':<26}{'asked':>6}{'p50':>9}{'p95':>9}{'max':>9}{'first':>9}  slowest")
    every: list[float] = []
    first: list[float] = []
    for name, ones in questions(statements):
        times = []
        for one in ones:
            words = ask(one.text, typing=one.typing)
            took = timed(
                lambda one=one, words=words: search_claims(  # type: ignore[misc]
                    words, labels=one.labels, order=one.order, start=one.start
                )
            )
            first.append(took.pop(0))
            times.append((sorted(took)[ROUNDS // 2], one, took))
        slowest = max(times, key=lambda time: time[0])[1]
        took_all = [time for _median, _one, took in times for time in took]
        every += took_all
        print(
            row(name, len(ones), took_all, first[-len(ones) :]),
            "",
            slowest.text,
            *slowest.labels.values(),
            slowest.order,
        )
    print(row("all", len(first), every, first))


if __name__ == "__main__":
    main()

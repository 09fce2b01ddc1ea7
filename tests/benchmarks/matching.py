"""How well passages find the sample claims among made-up ones: python -m tests.benchmarks.matching

The passages are ours (matching_pairs.tsv): of each claim a rewording in Chinese and in English and the
opposite; made from these, posts with handles, tags and links, messages passed on in Traditional characters
with the words that such messages have, and misspelt ones; last, the wording in one language where only those
in the other are recorded. They are compared through the SQL that serves the pages, in the database of the
sample story (load_dataset seeds/), in tables that are gone afterwards. MAP@5 by kind and part of the scorer.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import django

from tests.benchmarks.made_up import MadeUp

if TYPE_CHECKING:
    from claims.evaluating import Figures

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")

PAIRS = Path(__file__).with_name("matching_pairs.tsv")
#: How many claims nobody asks for.
OTHERS = 10_000

BEFORE = [
    "緊急！剛剛收到的訊息，請大家轉發。",
    "朋友傳來的，不知道是不是真的：",
    "大家早安，很重要，一定要看完！",
    "",
]
AFTER = [
    "請轉傳給你所有的親朋好友，讓更多人知道！",
    "新聞都不敢報，快看，晚了就被刪了。",
    "各位群友幫忙查證一下，謝謝。",
]
NAMES = ["Morning Wire", "Sam Ordinary", "NewsDesk 24", "Just Asking"]
TAGS = ["#OpenAI", "#AINews", "#BreakingNews", "#ChatGPT #SamAltman"]

Pair = tuple[str, str]


def passed_on(text: str, random: Random) -> str:
    """A message as it goes round: Traditional characters, with what such messages say before and after."""
    from opencc import OpenCC

    return f"{random.choice(BEFORE)}{OpenCC('s2t').convert(text)}\n{random.choice(AFTER)}"


def posted(text: str, random: Random) -> str:
    name, number = random.choice(NAMES), random.randrange(10**6)
    signed = f"https://t.co/x{number} — {name} (@{name.replace(' ', '')}) May {number % 30 + 1}, 2024"
    return f"{text} {random.choice(TAGS)} {signed}"


def misspelt(text: str, random: Random) -> str:
    """Each fourth longer word without one of its letters."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) > 4 and random.random() < 0.25:
            gone = random.randrange(1, len(word) - 1)
            words[place] = word[:gone] + word[gone + 1 :]
    return " ".join(words)


def kinds() -> dict[str, list[Pair]]:
    """By kind, passages with the slug of the claim that each of them is about."""
    random = Random(5)
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()[1:]]
    return {
        "rewording, Chinese": [(slug, zh) for slug, zh, _en, _no in rows],
        "rewording, English": [(slug, en) for slug, _zh, en, _no in rows],
        "the opposite": [(slug, no) for slug, _zh, _en, no in rows],
        "post": [(slug, posted(en, random)) for slug, _zh, en, _no in rows],
        "message passed on": [(slug, passed_on(zh, random)) for slug, zh, _en, _no in rows],
        "misspelt": [(slug, misspelt(en, random)) for slug, _zh, en, _no in rows],
    }


@contextmanager
def recorded(wordings: list[Pair], languages: Collection[str]) -> Iterator[list[Pair]]:
    """The wordings with made-up ones among them, in place of the claims."""
    from claims.evaluating import in_place_of_claims
    from factcheck.ledger.roles import as_owner

    made_up = MadeUp()
    others = [
        (f"made up {number}", made_up.statement(language))
        for number in range(OTHERS // len(languages))
        for language in languages
    ]
    documents = [*others, *wordings]
    Random(7).shuffle(documents)
    with as_owner(), in_place_of_claims(documents):
        yield documents


def ask(documents: list[Pair], passages: list[Pair], without: Collection[str]) -> Figures:
    from time import perf_counter

    from claims.evaluating import measured
    from claims.recognising import recognise

    found: list[tuple[list[str], set[str]]] = []
    times: list[float] = []
    for slug, passage in passages:
        began = perf_counter()
        best = recognise(passage, 20, without=without)
        times.append((perf_counter() - began) * 1000)
        slugs = dict.fromkeys(documents[one.claim - 1][0] for one in best)
        found.append((list(slugs), {slug}))
    return measured(found, times)


def main() -> None:
    django.setup()
    from claims.matching import PARTS
    from claims.models import Claim

    rows = list(Claim.objects.standing().order_by("pk").values_list("slug", "statement_zh", "statement_en"))
    in_zh = [(slug, zh) for slug, zh, _en in rows if zh]
    in_en = [(slug, en) for slug, _zh, en in rows if en]
    if not rows:
        sys.exit("Load the sample story first: manage.py load_dataset seeds/")
    runs: dict[str, Collection[str]] = {
        "whole": (),
        **{f"- {part}": (part,) for part in PARTS},
        "BM25": PARTS,
    }
    print(f"{'':<22}{'asked':>6}" + "".join(f"{name:>14}" for name in runs) + f"{'R@10':>8}{'ms p95':>8}")
    with recorded([*in_zh, *in_en], ("zh", "en")) as documents:
        for kind, passages in kinds().items():
            _print(kind, [ask(documents, passages, without) for without in runs.values()])
    for kind, asked, answers, language in (
        ("Chinese for English", in_zh, in_en, "en"),
        ("English for Chinese", in_en, in_zh, "zh"),
    ):
        with recorded(answers, (language,)) as documents:
            _print(kind, [ask(documents, asked, without) for without in runs.values()])


def _print(kind: str, figures: list[Figures]) -> None:
    whole = figures[0]
    columns = "".join(f"{one.precision[5]:14.3f}" for one in figures)
    print(
        f"{kind:<22}{whole.queries:>6}{columns}{whole.recall:8.3f}{whole.milliseconds(0.95):8.1f}", flush=True
    )


if __name__ == "__main__":
    main()

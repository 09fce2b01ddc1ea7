"""What is proposed of where articles come from: python -m tests.benchmarks.derivations

First how long it takes for 300 articles made up here, one in five of which takes over paragraphs of another.
Then, on the loaded database, what is proposed against what is recorded, as if nothing were: a proposal that
nobody has recorded is a false one here, and may still be true.
"""

import os
from datetime import date, timedelta
from random import Random
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings")


def made_up(count: int) -> list[list[str]]:
    """The paragraphs of articles, Chinese and English by turns; every fifth has four of an earlier one's."""
    random = Random(1)
    words = ["".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(6000)]
    han = [chr(0x4E00 + random.randrange(3000)) for _ in range(3000)]

    def paragraph(number: int) -> str:
        if number % 2 == 0:
            return f"{''.join(random.choices(han, k=180))}，据路透社报道，Anna Bell {random.randrange(999)}。"
        return f"{' '.join(random.choices(words, k=90))} according to Reuters, said {random.randrange(999)}."

    held: list[list[str]] = []
    for number in range(count):
        paragraphs = [paragraph(number) for _ in range(12)]
        if held and number % 5 == 0:
            paragraphs[3:7] = random.choice(held)[3:7]
        held.append(paragraphs)
    return held


def time_made_up(count: int) -> None:
    from articles.clues import Known, Names, Traits, propose, read
    from articles.documents import Part, assemble
    from articles.provenance import Key

    publishers = Names([(number, [f"Post {number} Daily"]) for number in range(200)])
    names = Names([(900, ["Reuters", "路透社"])])
    texts = [assemble(Part("paragraph", one, "en") for one in paragraphs) for paragraphs in made_up(count)]
    known = [
        Known(number, {"en": f"Title {number}"}, number % 200, on=date(2024, 1, 1) + timedelta(number % 60))
        for number in range(count)
    ]
    began = perf_counter()
    traits: dict[Key, Traits] = {
        key: read(*text, publishers=names, pairs=publishers) for key, text in enumerate(texts)
    }
    after_reading = perf_counter()
    proposals = propose(known, traits, pairs=publishers)
    after_all = perf_counter()
    propose(known, traits, pairs=publishers, only=[5])
    after_one = perf_counter()
    found = sum(one.derived_from is not None for one in proposals)
    length = sum(len(text[0]) for text in texts)
    print(f"{count} articles of {length} characters, of which {found} take over from others")
    print(f"read once in {after_reading - began:.2f} s, proposed for in {after_all - after_reading:.2f} s")
    print(f"proposed for one of them in {after_one - after_all:.3f} s")


def main() -> None:
    django.setup()

    from django.db import transaction

    from articles.models import Derivation
    from articles.provenance import FOLLOWED
    from claims.desk.derivations import Suggestion, suggestions

    time_made_up(300)
    recorded = {
        (article, source): kind
        for article, source, kind in Derivation.objects.filter(article__access="held").values_list(
            "article", "derived_from", "kind"
        )
    }
    with transaction.atomic():
        Derivation.objects.all().delete()
        suggested: list[Suggestion] = suggestions()
        transaction.set_rollback(True)
    pairs = {(one.article.pk, one.source.pk): one.kind for one in suggested if one.source}
    right = {pair for pair in pairs if pair in recorded}
    same = sum(pairs[pair] == recorded[pair] for pair in right)
    whole = {pair for pair, kind in recorded.items() if kind in FOLLOWED}
    print(f"proposed: {len(pairs)}; recorded too: {len(right)}, of these with the same kind: {same}")
    print(f"recorded of whole articles: {len(whole)}, proposed: {len(whole & right)}")
    print(f"recorded in all: {len(recorded)}, proposed: {len(right)}")
    for one in suggested:
        if not one.source or (one.article.pk, one.source.pk) not in recorded:
            print(f"  not recorded: {one.article.key} < {one.value or one.publisher} ({one.clues[0][0]})")


if __name__ == "__main__":
    main()

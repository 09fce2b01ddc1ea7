"""What searching finds beside what is there: pytest -s tests/benchmarks/search_truth.py

Over the sample and made-up claims and articles; over further files too, where FACTCHECK_TEXTS names a folder
of them. Queries are cut from these texts: Chinese ones of one to eight characters, English words and phrases.
They have to find what looking through every text finds after the same folding. Words without quotation marks
find inflections besides: these count by themselves.
"""

from __future__ import annotations

import os
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from tests.benchmarks.made_up import MadeUp
from tests.factory import make_claim, make_claimant, make_held_article
from tests.search_truth import Tally, chinese, collections, english, index_everything, measured, together

#: Of each language, for claims, articles and passages each.
QUERIES = 400
#: Fewer than are counted and led to, or there would be nothing to compare.
CLAIMS, ARTICLES, PARAGRAPHS = 800, 60, 40


def make_up() -> None:
    made_up = MadeUp(seed=5)
    claimants = [
        make_claimant(name_zh=made_up.name("zh"), name_en=made_up.name("en")) for _number in range(40)
    ]
    for number in range(CLAIMS):
        wordings: dict[str, Any] = {f"statement_{one}": made_up.statement(one) for one in ("zh", "en")}
        if number % 3:
            del wordings[f"statement_{'zh' if number % 3 == 1 else 'en'}"]
        language = "zh-Hans" if "statement_zh" in wordings else "en"
        make_claim(claimants=[claimants[number % 40]], original_language=language, **wordings)
    for number in range(ARTICLES):
        language = "zh" if number % 2 else "en"
        text = "\n\n".join(made_up.sentence(language, 60) for _paragraph in range(PARAGRAPHS))
        title: dict[str, Any] = {f"title_{language}": made_up.statement(language)}
        make_held_article(text, lang="zh-Hans" if number % 2 else "en", **title)


def line(name: str, kind: str, tally: Tally) -> str:
    missed, wrong = tally.true - tally.both, tally.found - tally.both
    figures = (
        f"{tally.queries:>8}{tally.true:>9,}{missed:>8}{wrong:>8}{tally.precision:>11.4f}{tally.recall:>9.4f}"
    )
    return f"{name:<10}{kind:<26}{figures}"


@pytest.mark.usefixtures("sample_data")
@pytest.mark.django_db
def test_what_is_found_is_what_holds_the_words(capsys: pytest.CaptureFixture[str]) -> None:
    make_up()
    if folder := os.environ.get("FACTCHECK_TEXTS"):
        call_command("import_articles", folder, verbosity=0, stdout=StringIO())
    index_everything()
    lines = [f"{'':<36}{'queries':>8}{'there':>9}{'missed':>8}{'wrong':>8}{'precision':>11}{'recall':>9}"]
    failed = []
    for name, (texts, search) in collections().items():
        said = [text for its in texts.values() for text in its]
        random = Random(7)
        needles = [
            *chinese(said, QUERIES, random),
            *english(said, QUERIES, random),
            *together(said, QUERIES // 4, random),
        ]
        for kind, tally in sorted(measured(needles, texts, search).items()):
            lines.append(line(name, kind, tally))
            is_plain = kind != "English, inflected too"
            failed += [kind] if tally.recall < 1 or (is_plain and tally.precision < 1) else []
        lines.append(f"{name:<10}of {len(texts):,}, with {sum(map(len, said)):,} characters")
    with capsys.disabled():
        print("", *lines, sep="\n")
    assert not failed

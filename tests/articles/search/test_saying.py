from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from articles.search.asking import Problem, ask
from articles.search.saying import problem_in_words, unindexed_in_words


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("typed", "problem", "said"),
    [
        ("& |", Problem.NOTHING, "it takes a word, a name or a number"),
        ("-bridge", Problem.ONLY_EXCLUSIONS, "type one to look for, too"),
        ("bridge " * 40, Problem.TOO_LONG, "first 20 words, within 200 characters"),
    ],
)
def test_every_problem_is_said_in_words(typed: str, problem: Problem, said: str) -> None:
    assert ask(typed).problem is problem
    assert said in problem_in_words(ask(typed))


def test_where_nothing_is_the_matter_nothing_is_said() -> None:
    assert problem_in_words(ask("bridge")) == problem_in_words(ask("")) == unindexed_in_words(0) == ""


def test_changes_that_are_not_indexed_are_counted() -> None:
    assert unindexed_in_words(1) == "1 change cannot be found yet: it is still to be indexed."
    assert unindexed_in_words(10_000).startswith("10,000 changes cannot be found yet: they")
